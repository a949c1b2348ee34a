/** Changes the email of one user: sends the one PUT, reads again where that explains, and reports the verdict. */
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Client } from './client.ts';
import { sameEmail } from './email.ts';
import { ApiError, BadAnswerError, CancelledError, parseProblem, ShellError, SignInError } from './errors.ts';
import type { HttpResponse } from './http.ts';
import type { Token } from './token.ts';
import type { User } from './types.ts';
import { classify, decide, type EmailPlan, type Reread, type Verdict, type Why } from './verdict.ts';

export type { EmailPlan } from './verdict.ts';

export interface EmailOutcome {
  readonly verdict: Verdict;
  /** The fact behind the verdict, for its sentence. */
  readonly why: Why;
  readonly status: number | null;
  /** The server's own error code. */
  readonly code: number | string | null;
  /** The server's own words, else those of the error. */
  readonly reason: string | null;
  /** The user as last seen: in the answer, or when read again. */
  readonly seen: User | null;
  readonly plan: EmailPlan;
  readonly response: HttpResponse | null;
  readonly error: ShellError | null;
  readonly requestId: string | null;
}

export interface ChangeOptions {
  signal?: AbortSignal;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/** Throws only when it was cancelled before anything was sent; all else is a verdict. */
export async function changeEmail(client: Client, plan: EmailPlan, options: ChangeOptions = {}): Promise<EmailOutcome> {
  if (sameEmail(plan.old, plan.new)) return outcome(plan, { verdict: 'ALREADY', why: 'same-address' });
  const call = options.signal ? { signal: options.signal } : {};

  // Signing in comes first and apart: whatever fails there, the PUT was not sent.
  let token: Token;
  try {
    token = await client.token(call);
  } catch (error) {
    if (!(error instanceof ShellError) || error instanceof CancelledError) throw error;
    return outcome(plan, { verdict: 'NOT_SENT', why: 'never-sent', error });
  }

  let response: HttpResponse | null = null;
  let error: ShellError | null = null;
  try {
    response = await client.putUser(plan.user_id, plan.body, { ...call, token });
  } catch (thrown) {
    if (!(thrown instanceof ShellError)) throw thrown;
    if (thrown instanceof CancelledError && !thrown.sent) throw thrown;
    error = thrown;
  }
  const attempt = classify(error === null ? { response: response as HttpResponse } : { error }, plan.user_id);

  const rereads: Reread[] = [];
  for (;;) {
    const decision = decide(plan, attempt, rereads);
    if (decision.next === 'report') return outcome(plan, { ...decision, response, error }, client);
    rereads.push(await look(client, plan, decision.afterMs, options));
  }
}

async function look(client: Client, plan: EmailPlan, afterMs: number, options: ChangeOptions): Promise<Reread> {
  const { signal, sleep = (ms, stop) => sleepFor(ms, undefined, { signal: stop }) } = options;
  try {
    if (afterMs > 0) await sleep(afterMs, signal);
    const user = await client.fetchUser(plan.user_id, signal ? { signal } : {});
    return user.deleted_at === null ? { user } : { gone: true };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { gone: true };
    if (error instanceof ShellError) return { error };
    if (signal?.aborted) return { error: new CancelledError({ sent: true }) };
    throw error;
  }
}

interface Facts {
  verdict: Verdict;
  why: Why;
  seen?: User | null;
  response?: HttpResponse | null;
  error?: ShellError | null;
}

function outcome(plan: EmailPlan, facts: Facts, client?: Client): EmailOutcome {
  const { verdict, why, seen = null, response = null, error = null } = facts;
  const problem = response && parseProblem(response.status, response.text);
  const words = problem?.message ?? error?.message ?? null;
  return {
    verdict,
    why,
    status: response?.status ?? (hasStatus(error) ? error.status : null),
    code: problem?.code ?? (error instanceof ApiError || error instanceof SignInError ? error.code : null),
    reason: words && client ? client.secrets.scrub(words) : words,
    seen,
    plan,
    response,
    error,
    requestId: response?.requestId ?? (error instanceof BadAnswerError ? error.requestId : null),
  };
}

function hasStatus(error: ShellError | null): error is BadAnswerError | ApiError | SignInError {
  return error instanceof BadAnswerError || error instanceof ApiError || error instanceof SignInError;
}
