/**
 * Classifies how one sending of a write ended: accepted, unsent, rejected, or open. What that comes to, email/verdict.ts
 * decides for the change of an email, and write/verdict.ts for any other write. Pure.
 */
import {
  ApiError,
  BadAnswerError,
  CancelledError,
  DeadlineError,
  InputError,
  NetworkError,
  OriginError,
  type ShellError,
  SignInError,
  UnexpectedError,
} from './errors.ts';
import { has, isFields, readOwn } from './fields.ts';
import { parseProblem, problemIn } from './problem.ts';
import { decodeUser, type User, type UserId } from './types.ts';

export type Attempt = { response: Answer } | { error: ShellError };

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Open: perhaps applied, now or later. */
export type AttemptClass =
  | { class: 'accepted' }
  | { class: 'unsent' }
  | { class: 'rejected'; problem: Rejection }
  | { class: 'open'; why: Doubt };

/** Of the PUT of a user, which is accepted only with the user in its answer. */
export type PutClass = { class: 'accepted'; user: User } | Exclude<AttemptClass, { class: 'accepted' }>;

export type Rejection = 'stale' | 'duplicate' | 'unauthorized' | 'forbidden' | 'not-found' | 'throttled' | 'refused';
export type Doubt =
  | 'lost'
  | 'timeout'
  | 'cancelled'
  | 'server-error'
  | 'redirect'
  | 'cut'
  | 'unreadable'
  | 'error-inside'
  | 'wrong-id'
  | 'other-address'
  | 'earlier';

const VERSION_MISMATCH = 1001; // "Status and error codes", API guide
const INTERNAL_ERROR = 1000;
// Only these statuses are a rejection, and only with an error body that the API writes: a proxy has a 403 of its own.
const REJECTING: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 412, 415, 422, 426]);

/** What the answer says of itself, whoever of the platform, or on the way to it, has written it. */
export interface AnswerFacts {
  readonly status: number | null;
  /** The server's own error code. */
  readonly code: number | string | null;
  readonly requestId: string | null;
}

export function factsOf(
  attempt: { response: Answer & Pick<AnswerFacts, 'requestId'> } | { error: ShellError | null },
): AnswerFacts {
  if (has(attempt, 'response')) {
    const { status, text, requestId } = attempt.response;
    return { status, code: problemIn(text)?.code ?? null, requestId };
  }
  const { error } = attempt;
  const isAnswered = error instanceof BadAnswerError || error instanceof ApiError || error instanceof SignInError;
  return {
    status: isAnswered ? error.status : null,
    code: error instanceof ApiError || error instanceof SignInError ? error.code : null,
    requestId: error instanceof BadAnswerError ? error.requestId : null,
  };
}

export function classifyPut(attempt: Attempt, userId: UserId): PutClass {
  if (has(attempt, 'error')) return classifyError(attempt.error);
  const answer = classifyAnswer(attempt.response, [200]);
  return answer.class === 'accepted' ? classifyUser(attempt.response.text, userId) : answer;
}

/** What the answer to any write says; `declared` are the statuses that its documentation calls success. */
export function classifyAnswer({ status, text }: Answer, declared: readonly number[]): AttemptClass {
  // Some successes have no body (mfa/status). A page instead of JSON is a gateway's and tells nothing of the platform.
  if (declared.includes(status)) return classifySuccess(text);
  if (status === 429) return { class: 'rejected', problem: 'throttled' };
  const problem = parseProblem(status, text);
  if (status >= 500 || status === 408 || Number(problem?.code) === INTERNAL_ERROR) return leaveOpen('server-error');
  if (problem === null || !REJECTING.has(status)) return leaveOpen('unreadable');
  return { class: 'rejected', problem: rejectionBy(status, problem.code) };
}

export function classifyError(error: ShellError): Exclude<AttemptClass, { class: 'accepted' | 'rejected' }> {
  if (error instanceof InputError || error instanceof OriginError || error instanceof SignInError)
    return { class: 'unsent' };
  if (error instanceof NetworkError || error instanceof UnexpectedError)
    return error.sent ? leaveOpen('lost') : { class: 'unsent' };
  if (error instanceof DeadlineError) return error.sent ? leaveOpen('timeout') : { class: 'unsent' };
  if (error instanceof CancelledError) return error.sent ? leaveOpen('cancelled') : { class: 'unsent' };
  if (error instanceof BadAnswerError && (error.why === 'redirect' || error.why === 'cut')) return leaveOpen(error.why);
  return leaveOpen('unreadable');
}

function classifyUser(text: string, userId: UserId): PutClass {
  try {
    const user = decodeUser(JSON.parse(text));
    return user.id === userId ? { class: 'accepted', user } : leaveOpen('wrong-id');
  } catch {
    return leaveOpen('unreadable');
  }
}

function classifySuccess(text: string): AttemptClass {
  if (text === '') return { class: 'accepted' };
  try {
    return holdsError(JSON.parse(text)) ? leaveOpen('error-inside') : { class: 'accepted' };
  } catch {
    return leaveOpen('unreadable');
  }
}

/** Whether a body speaks of an error, whatever its status says. */
function holdsError(body: unknown): boolean {
  if (!isFields(body)) return false;
  const errors = readOwn(body, 'errors');
  return Boolean(readOwn(body, 'error')) || (Array.isArray(errors) && errors.length > 0);
}

// The status that carries a version mismatch is documented nowhere, so that the code decides; 409 without it is the
// documented "another object of the same type already exists".
function rejectionBy(status: number, code: number | string): Rejection {
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

function leaveOpen(why: Doubt): { class: 'open'; why: Doubt } {
  return { class: 'open', why };
}
