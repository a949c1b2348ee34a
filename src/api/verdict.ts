/** What a write came to, in one word. */
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
