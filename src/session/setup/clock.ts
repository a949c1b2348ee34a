/** How far this computer's clock is from a server's, by the `Date` of an answer. Pure. */

// A header tells whole seconds, and an answer takes a few of them at most.
export const MOST_OFF_MS = 5 * 60_000;

/** Ahead, or behind where that is negative; null where the server did not say its time. */
export function clockOffMs(date: string | undefined, nowMs: number): number | null {
  const serverMs = Date.parse(date ?? '');
  return Number.isNaN(serverMs) ? null : nowMs - serverMs;
}

/** As one says it; null where it is right enough. */
export function clockInWords(offMs: number | null): string | null {
  if (offMs === null || Math.abs(offMs) <= MOST_OFF_MS) return null;
  const minutes = Math.round(Math.abs(offMs) / 60_000);
  const apart =
    minutes < 120
      ? `${minutes} min`
      : minutes < 48 * 60
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1440)} days`;
  return `${apart} ${offMs > 0 ? 'ahead of' : 'behind'} the server's`;
}
