/** The statuses that may carry platform code 1001, version mismatch: which one does is documented nowhere. */

export const STALE_STATUSES = [400, 409, 412, 426] as const;

export type StaleStatus = (typeof STALE_STATUSES)[number];

export const USUAL_STALE_STATUS: StaleStatus = 409;
