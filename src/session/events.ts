/** What a session tells while it works: narration, --verbose and the terminal listen; nobody decides by it. */
import type { ApiEvent } from '../api/client.ts';
import type { Verdict } from '../api/email/verdict.ts';

export type SessionEvent =
  | ApiEvent
  /** A statement of the documentation's page that was carried out; `result` is what Python would print. */
  | { kind: 'narration'; step: number; statement: string; result?: string }
  | { kind: 'note'; text: string }
  /** Told even where notes are not wanted: whom a write means, and what it came to. */
  | { kind: 'line'; text: string }
  /** Told always, and to be heeded. */
  | { kind: 'warning'; text: string }
  /** What a write came to is looked for once more, after a wait. */
  | { kind: 'look'; afterMs: number }
  /** A verdict has come as a value. */
  | { kind: 'left'; shown: object }
  /** `isAnswered`: whoever sent it has the answer in hand and decides how to go on. */
  | { kind: 'verdict'; verdict: Verdict; isAnswered?: boolean };
