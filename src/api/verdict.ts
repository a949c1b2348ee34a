/** Decides what a write came to: the only place that does. Pure: no clock, no network. */
import { sameEmail } from './email.ts';
import {
  BadAnswerError,
  CancelledError,
  DeadlineError,
  InputError,
  NetworkError,
  OriginError,
  parseProblem,
  type ShellError,
  SignInError,
} from './errors.ts';
import { decodeUser, type TenantId, type User, type UserId } from './types.ts';

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

export interface EmailPlan {
  readonly user_id: UserId;
  readonly tenant_id: TenantId;
  readonly login: string;
  readonly old: string;
  readonly new: string;
  readonly version: number;
  readonly activated: boolean;
  /** Exactly what is sent. */
  readonly body: string;
}

/** How one PUT ended. */
export type Attempt = { response: { readonly status: number; readonly text: string } } | { error: ShellError };

/** What is known of a PUT: accepted (O), never sent (N), rejected (R), or perhaps applied, now or later (A). */
export type AttemptClass =
  | { class: 'O'; user: User }
  | { class: 'N' }
  | { class: 'R'; problem: Rejection }
  | { class: 'A'; why: Doubt };

type Rejection = 'stale' | 'duplicate' | 'unauthorized' | 'forbidden' | 'not-found' | 'throttled' | 'refused';
type Doubt = 'lost' | 'timeout' | 'cancelled' | 'server-error' | 'redirect' | 'unreadable' | 'wrong-id';

/** A look at the user after the PUT. */
export type Reread = { user: User } | { gone: true } | { error: ShellError };

/** The fact behind a verdict, for its sentence. */
export type Why =
  | Rejection
  | Doubt
  | 'changed'
  | 'changed-version-unexpected'
  | 'link-sent'
  | 'activated-meanwhile'
  | 'same-address'
  | 'set-by-someone'
  | 'never-sent'
  | 'version-moved'
  | 'deleted'
  | 'contradiction'
  | 'version-went-back'
  | 'accepted-not-visible'
  | 'other-address';

/** Either the verdict, or that the user has to be read (again) first. */
export type Decision =
  | { next: 'read'; afterMs: number }
  | { next: 'report'; verdict: Verdict; why: Why; seen: User | null };

const VERSION_MISMATCH = 1001; // platform error codes, API guide
const INTERNAL_ERROR = 1000;
// Only these statuses are a rejection, and only with an error body that the API writes: a proxy has a 403 of its own.
const REJECTING: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 412, 415, 422, 426]);

export function classify(attempt: Attempt, userId: UserId): AttemptClass {
  if ('error' in attempt) return classifyError(attempt.error);
  const { status, text } = attempt.response;
  if (status === 200) return classifyUser(text, userId);
  if (status === 429) return { class: 'R', problem: 'throttled' };
  const problem = parseProblem(status, text);
  if (status >= 500 || status === 408 || Number(problem?.code) === INTERNAL_ERROR) {
    return { class: 'A', why: 'server-error' };
  }
  if (problem === null || !REJECTING.has(status)) return { class: 'A', why: 'unreadable' };
  return { class: 'R', problem: rejection(status, problem.code) };
}

function classifyError(error: ShellError): AttemptClass {
  if (error instanceof InputError || error instanceof OriginError || error instanceof SignInError)
    return { class: 'N' };
  if (error instanceof NetworkError) return error.sent ? { class: 'A', why: 'lost' } : { class: 'N' };
  if (error instanceof DeadlineError) return error.sent ? { class: 'A', why: 'timeout' } : { class: 'N' };
  if (error instanceof CancelledError) return error.sent ? { class: 'A', why: 'cancelled' } : { class: 'N' };
  if (error instanceof BadAnswerError && error.why === 'redirect') return { class: 'A', why: 'redirect' };
  return { class: 'A', why: 'unreadable' };
}

function classifyUser(text: string, userId: UserId): AttemptClass {
  try {
    const user = decodeUser(JSON.parse(text));
    return user.id === userId ? { class: 'O', user } : { class: 'A', why: 'wrong-id' };
  } catch {
    return { class: 'A', why: 'unreadable' };
  }
}

// The status that carries a version mismatch is documented nowhere, so that the code decides; 409 without it is the
// documented "another object of the same type already exists".
function rejection(status: number, code: number | string): Rejection {
  if (Number(code) === VERSION_MISMATCH || status === 412 || status === 426) return 'stale';
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'duplicate';
    default:
      return 'refused';
  }
}

/** The step after a PUT and the looks taken since. */
export function decide(plan: EmailPlan, attempt: AttemptClass, rereads: readonly Reread[] = []): Decision {
  switch (attempt.class) {
    case 'N':
      return report('NOT_SENT', 'never-sent');
    case 'O':
      return decideAccepted(plan, attempt.user, rereads.at(-1));
    case 'R':
      if (attempt.problem === 'stale' || attempt.problem === 'duplicate') {
        return explainRejected(plan, attempt.problem, rereads);
      }
      return report('REJECTED', attempt.problem);
    case 'A':
      return report('UNKNOWN', attempt.why);
  }
}

/** A 200 says that the request was accepted; what came of it, only the user in its body can say. */
function decideAccepted(plan: EmailPlan, user: User, reread: Reread | undefined): Decision {
  if (sameEmail(user.contact.email, plan.new)) return changed(plan, user);
  if (!sameEmail(user.contact.email, plan.old)) return report('UNKNOWN', 'other-address', user);
  if (user.activated) return report('CONFIRMATION_SENT', plan.activated ? 'link-sent' : 'activated-meanwhile', user);
  // Not activated, yet still the old address: perhaps the answer was written before the change was visible.
  if (reread === undefined) return { next: 'read', afterMs: 2_000 };
  if ('user' in reread && sameEmail(reread.user.contact.email, plan.new)) return changed(plan, reread.user);
  return report('UNKNOWN', 'accepted-not-visible', 'user' in reread ? reread.user : user);
}

function changed(plan: EmailPlan, user: User): Decision {
  return report('CHANGED', user.version === plan.version + 1 ? 'changed' : 'changed-version-unexpected', user);
}

/** Nothing was applied; the looks only explain why. They never lead to another PUT. */
function explainRejected(plan: EmailPlan, problem: 'stale' | 'duplicate', rereads: readonly Reread[]): Decision {
  const reread = rereads.at(-1);
  if (reread === undefined) return { next: 'read', afterMs: 0 };
  const unexplained = report(problem === 'stale' ? 'CONFLICT' : 'DUPLICATE', problem);
  if ('error' in reread) return unexplained;
  if ('gone' in reread) return report('REJECTED', 'deleted');

  const { user } = reread;
  if (sameEmail(user.contact.email, plan.new)) return report('ALREADY', 'set-by-someone', user);
  if (user.version < plan.version) return report('UNKNOWN', 'version-went-back', user);
  if (user.version > plan.version || !sameEmail(user.contact.email, plan.old)) {
    return report('CONFLICT', 'version-moved', user);
  }
  if (user.activated && !plan.activated) {
    return report(problem === 'stale' ? 'CONFLICT' : 'REJECTED', 'activated-meanwhile', user);
  }
  if (problem === 'duplicate') return report('DUPLICATE', 'duplicate', user);
  // The server says stale, the read says current: one of them may lag.
  return rereads.length < 2 ? { next: 'read', afterMs: 2_000 } : report('REJECTED', 'contradiction', user);
}

function report(verdict: Verdict, why: Why, seen: User | null = null): Decision {
  return { next: 'report', verdict, why, seen };
}
