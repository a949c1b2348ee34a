/** Decides what a write came to: the only place that does. Pure: no clock, no network. */

export type Verdict =
  | 'CHANGED'
  | 'CONFIRMATION_SENT'
  | 'ALREADY'
  | 'CONFLICT'
  | 'DUPLICATE'
  | 'REJECTED'
  | 'NOT_SENT'
  | 'SUPERSEDED'
  | 'UNKNOWN';
