/** Decides what is worth sending again and how long to wait. Pure: no clock, no network. */
import { BadAnswerError, DeadlineError, NetworkError, type ShellError } from './errors.ts';
import { has } from './fields.ts';
import { isTlsFailure } from './http/codes.ts';
import { isRepeatable } from './http/method.ts';

const TRIES = 3;
const BASE_MS = 500;
const CAP_MS = 20_000;
const RETRY_AFTER_CAP_MS = 120_000;
/** For all tries of one request and the waits between them; a pause that the server asks for comes on top. */
export const BUDGET_MS = 60_000;

/** A request for a token may be repeated although it is a POST: nothing but the token comes of it. */
export const TOKEN = 'TOKEN';
const SERVER_TROUBLE: ReadonlySet<number> = new Set([500, 502, 503, 504]);

export type TryOutcome = { status: number; retryAfterMs: number | null } | { error: ShellError };

export interface Try {
  /** How many were made, this one included. */
  attempt: number;
  method: string;
  outcome: TryOutcome;
  random: () => number;
  /** Since the first try began, without the pauses that the server asked for. */
  spentMs?: number;
}

/** How long to wait before the same request is sent once more; null when it must not be. */
export function nextDelayMs({ attempt, method, outcome, random, spentMs = 0 }: Try): number | null {
  if (attempt >= TRIES) return null;
  const asked = askedPauseMs(method, outcome);
  if (asked !== null) return spentMs < BUDGET_MS ? asked : null;
  const delay = ownDelayMs(method, outcome, attempt, random);
  return delay === null || spentMs + delay >= BUDGET_MS ? null : delay;
}

/** The pause that the server asks for before this request may come again. */
export function askedPauseMs(method: string, outcome: TryOutcome): number | null {
  if (has(outcome, 'error')) return null;
  const { status, retryAfterMs: pauseMs } = outcome;
  return status === 429 || (status === 503 && mayRepeat(method)) ? pauseMs : null;
}

/** A read gets what is left of the budget. A write keeps its full time: cutting it short would only leave it open. */
export function leftMs(method: string, spentMs: number): number | null {
  return mayRepeat(method) ? Math.max(BUDGET_MS - spentMs, 1) : null;
}

function mayRepeat(method: string): boolean {
  return method === TOKEN || isRepeatable(method);
}

function ownDelayMs(method: string, outcome: TryOutcome, attempt: number, random: () => number): number | null {
  const repeatable = mayRepeat(method);
  if (has(outcome, 'error')) return delayAfterError(outcome.error, attempt, repeatable, random);
  // A request that was turned away for its rate was not processed, so that even a write may go again.
  if (outcome.status === 429) return backoffMs(attempt, random);
  // "Retry the request twice, 1-2 seconds apart" ("Status and error codes", API guide).
  if (repeatable && SERVER_TROUBLE.has(outcome.status)) return 1_000 + Math.floor(random() * 1_000);
  return null;
}

function delayAfterError(error: ShellError, attempt: number, repeatable: boolean, random: () => number): number | null {
  if (error instanceof NetworkError) {
    // Neither a certificate nor a proxy's refusal gets better by asking again.
    if (isTlsFailure(error.code) || error.code === 'PROXY_REFUSED') return null;
    if (error.sent && !repeatable) return null;
    return error.reused && attempt === 1 ? 0 : backoffMs(attempt, random);
  }
  // Half a minute of silence is long enough for a person; only a connection that was never made is tried again.
  if (error instanceof DeadlineError) return error.sent ? null : backoffMs(attempt, random);
  if (error instanceof BadAnswerError) return repeatable && error.why === 'cut' ? backoffMs(attempt, random) : null;
  return null;
}

/** Full jitter: shells that failed together do not come back together. */
function backoffMs(attempt: number, random: () => number): number {
  return Math.floor(random() * Math.min(BASE_MS * 2 ** (attempt - 1), CAP_MS));
}

/** Reads Retry-After, in seconds or as an HTTP date; null when it says nothing usable. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) - nowMs : NaN;
  return ms >= 0 ? Math.min(ms, RETRY_AFTER_CAP_MS) : null;
}
