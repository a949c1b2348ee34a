/** Changes the email of one user: does what the verdict asks for (send, wait, look), and reports it. */
import { type AnswerFacts, classifyPut, type Doubt, factsOf, type PutClass } from '../attempt.ts';
import type { Client } from '../client.ts';
import { ApiError, CancelledError, ShellError, UnexpectedError } from '../errors.ts';
import { has } from '../fields.ts';
import type { HttpResponse } from '../http/http.ts';
import { problemIn } from '../problem.ts';
import type { Turn } from '../sender.ts';
import { type Sleep, sleepFor } from '../sleep.ts';
import type { Token } from '../token.ts';
import type { User } from '../types.ts';
import type { Verdict } from '../verdict.ts';
import type { WriteWhy } from '../write/verdict.ts';
import type { EmailPlan, OwnWrite } from './plan.ts';
import {
  decide,
  decideWaiting,
  EARLIER,
  LOOKING_MS,
  type Policy,
  type Report,
  type Reread,
  type Step,
  type Why,
} from './verdict.ts';

export interface EmailOutcome extends AnswerFacts {
  readonly verdict: Verdict;
  /** The fact behind the verdict, for its sentence. */
  readonly why: Why;
  /** The server's own words, else those of the error. */
  readonly reason: string | null;
  /** The user as last seen: in the answer, or when read again. */
  readonly seen: User | null;
  readonly plan: EmailPlan;
  readonly response: HttpResponse | null;
  readonly error: ShellError | null;
  /** More than one of the requests may have been accepted: a second link may have been mailed. */
  readonly atLeastOnce?: true;
  /** A link of ours may lie in the owner's mailbox and would still change the address. */
  readonly linkMayStillWork?: true;
}

/** Looks at a user after a PUT whose answer did not tell. */
export interface Looks {
  readonly why: Doubt | WriteWhy;
  /** Since the first of them, and until the last. */
  readonly spentMs: number;
  readonly totalMs: number;
}

export interface ChangeOptions {
  signal?: AbortSignal | undefined;
  /** Called back by this, the PUT that still waits is not sent, and no other follows. */
  turn?: Turn | undefined;
  sleep?: Sleep | undefined;
  /** Told before each wait for a further look; where nothing is known of the PUT, of which looks it is one. */
  onLook?: (afterMs: number, looks: Looks | null) => void;
  /**
   * Whether a second, equal PUT may follow one whose answer was lost, where the version lets in at most one of the two;
   * a function is asked first; `status`: of an answer that did not tell. Never asked for an activated user: to them nothing is sent twice.
   */
  mayResend?: boolean | ((seen: User, status: number | null) => boolean | Promise<boolean>);
  /** The operator's way after UNKNOWN: one look, then the planned PUT, even if a second link may be mailed by it. */
  resend?: boolean;
  /** A person's order to send also what changes nothing but the spelling of the address. */
  respell?: boolean;
  /** What other writes of ours to this user may have left: asked for once, when there is a look to compare it with. */
  ours?: (() => Promise<readonly OwnWrite[]>) | undefined;
  /** Awaited once, when the first PUT is about to go out; where it throws, none does. */
  begin?: () => Promise<void>;
}

/** Throws only what `begin` throws, and when it was cancelled before anything was sent; all else is a verdict. */
export async function changeEmail(client: Client, plan: EmailPlan, options: ChangeOptions = {}): Promise<EmailOutcome> {
  const steps: Step[] = options.resend ? [{ put: EARLIER }] : [];
  const insist = options.resend === true || options.respell === true;
  const policy: Policy = { mayResend: options.mayResend !== false, insist };
  return carryOut(client, plan, { steps, policy, options });
}

/** Reads the user again after a request whose fate is open, and says what can be said. Sends nothing. */
export async function verifyEmail(
  client: Client,
  plan: EmailPlan,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<EmailOutcome> {
  const policy: Policy = { mayResend: false, once: true };
  return carryOut(client, plan, { steps: [{ put: EARLIER }], policy, options: { signal } });
}

/** Reads the user again whose link was mailed. Sends nothing; throws what the look fails with. */
export async function lookForLink(
  client: Client,
  plan: EmailPlan,
  { signal, ours }: Pick<ChangeOptions, 'signal' | 'ours'>,
): Promise<EmailOutcome> {
  const seen = await look(client, plan, { signal, afterMs: 0, looks: null });
  if (has(seen, 'error')) throw seen.error;
  const decision = decideWaiting({ ...plan, ours: await ours?.() }, seen);
  return outcomeOf(client, { plan, decision, sent: null, steps: [{ look: seen }] });
}

interface Sent {
  put: PutClass;
  response: HttpResponse | null;
  error: ShellError | null;
}

interface Work {
  steps: Step[];
  policy: Policy;
  options: ChangeOptions;
}

async function carryOut(client: Client, plan: EmailPlan, { steps, policy, options }: Work): Promise<EmailOutcome> {
  let sent: Sent | null = null;
  let spentMs = 0;
  for (;;) {
    const decision = decide(plan, steps, policy);
    switch (decision.next) {
      case 'report':
        return outcomeOf(client, { plan, decision, sent, steps });
      case 'read':
        steps.push({ look: await look(client, plan, { ...options, ...decision, looks: looksFor(sent, spentMs) }) });
        spentMs += decision.afterMs;
        if (plan.ours === undefined && options.ours) plan = { ...plan, ours: await options.ours() };
        break;
      case 'send':
        // The first one of this call is sent at a person's order, if there is one.
        if (steps.length > 0 && !(policy.insist && sent === null) && !(await isAllowed(steps, sent, options))) {
          policy = { ...policy, mayResend: false };
          break;
        }
        sent = await send(client, plan, { ...options, isFirst: sent === null, isAlone: steps.length === 0 });
        steps.push({ put: sent.put });
        spentMs = 0;
    }
  }
}

/** The answer of the one who is asked; whoever cannot be asked has not agreed. */
async function isAllowed(
  steps: readonly Step[],
  sent: Sent | null,
  { mayResend = true, signal, turn }: ChangeOptions,
): Promise<boolean> {
  if (turn?.signal.aborted) return false;
  const last = steps.at(-1);
  if (typeof mayResend === 'boolean' || !last || !has(last, 'look') || !has(last.look, 'user'))
    return mayResend === true;
  try {
    return (await mayResend(last.look.user, sent?.response?.status ?? null)) && !signal?.aborted;
  } catch {
    return false;
  }
}

interface PutOptions extends ChangeOptions {
  /** Of this call's. */
  isFirst: boolean;
  /** Neither a look nor a request came before it: its failure to leave is not about anything else. */
  isAlone: boolean;
}

async function send(client: Client, plan: EmailPlan, options: PutOptions): Promise<Sent> {
  const { signal, turn, begin, isFirst, isAlone } = options;
  const wait = <T>(act: () => Promise<T>) => (turn ? turn.wait(act) : act());
  const call = { signal, turn };
  let token: Token;
  try {
    // Signing in comes first and apart: whatever fails there, the PUT was not sent.
    token = await wait(() => client.token(turn ? { signal: turn.signal } : call));
  } catch (thrown) {
    return toUnsent(client, thrown, isAlone);
  }
  if (isFirst && begin) await wait(begin);
  try {
    const response = await client.putUser(plan.user_id, plan.body, { ...call, token });
    return { put: classifyPut({ response }, plan.user_id), response, error: null };
  } catch (thrown) {
    if (thrown instanceof CancelledError && !thrown.sent) return toUnsent(client, thrown, isAlone);
    const error = thrown instanceof ShellError ? thrown : toUnexpected(client, thrown);
    return { put: classifyPut({ error }, plan.user_id), response: null, error };
  }
}

function toUnsent(client: Client, thrown: unknown, isAlone: boolean): Sent {
  if (isAlone && (thrown instanceof CancelledError || !(thrown instanceof ShellError))) throw thrown;
  const error = thrown instanceof ShellError ? thrown : toUnexpected(client, thrown);
  return { put: { class: 'unsent' }, response: null, error };
}

function looksFor(sent: Sent | null, spentMs: number): Looks | null {
  return sent?.put.class === 'open' ? { why: sent.put.why, spentMs, totalMs: LOOKING_MS } : null;
}

interface LookOptions extends ChangeOptions {
  afterMs: number;
  looks: Looks | null;
}

async function look(client: Client, plan: EmailPlan, options: LookOptions): Promise<Reread> {
  const { afterMs, looks, signal, sleep = sleepFor, onLook } = options;
  try {
    if (afterMs > 0) {
      onLook?.(afterMs, looks);
      await sleep(afterMs, signal);
    }
    if (signal?.aborted) return { error: new CancelledError({ sent: true }) };
    const user = await client.fetchUser(plan.user_id, { signal });
    return user.deleted_at === null ? { user } : { gone: true };
  } catch (error) {
    // A 404 of the API names its code; one without is some gateway's.
    if (error instanceof ApiError && error.status === 404 && error.code !== null) return { gone: true };
    if (signal?.aborted) return { error: new CancelledError({ sent: true }) };
    return { error: error instanceof ShellError ? error : toUnexpected(client, error) };
  }
}

/** A fault of ours must not hide that something may have been sent. */
export function toUnexpected({ secrets }: Client, thrown: unknown): UnexpectedError {
  return new UnexpectedError({ sent: true, detail: secrets.scrub(String(thrown)) });
}

interface Facts {
  plan: EmailPlan;
  decision: Report;
  sent: Sent | null;
  steps: readonly Step[];
}

function outcomeOf(client: Client, { plan, decision, sent, steps }: Facts): EmailOutcome {
  const { verdict, why, seen, atLeastOnce, linkMayStillWork } = decision;
  const last = steps.at(-1);
  const lookError = last && has(last, 'look') && has(last.look, 'error') ? last.look.error : null;
  const response = sent?.response ?? null;
  const error = sent === null ? lookError : sent.error;
  const words = (response && problemIn(response.text)?.message) ?? error?.message ?? null;
  return {
    verdict,
    why,
    ...factsOf(response ? { response } : { error }),
    reason: words && client.secrets.scrub(words),
    seen,
    plan,
    response,
    error,
    ...(atLeastOnce ? { atLeastOnce } : {}),
    ...(linkMayStillWork ? { linkMayStillWork } : {}),
  };
}
