/**
 * Decides what a change of an email came to: the only place that does. Of any other write, write/verdict.ts decides; what
 * a single answer says, attempt.ts. Pure: no clock, no network.
 */
import type { Doubt, PutClass, Rejection } from '../attempt.ts';
import { ApiError, BadAnswerError, CancelledError, NetworkError, type ShellError } from '../errors.ts';
import { has } from '../fields.ts';
import { isTlsFailure } from '../http/codes.ts';
import type { User } from '../types.ts';
import type { Verdict } from '../verdict.ts';
import { isRespelling, sameEmail } from './address.ts';
import type { EmailPlan } from './plan.ts';

/** A look at the user after the PUT. */
export type Reread = { user: User } | { gone: true } | { error: ShellError };

/** What was done so far, in its order. */
export type Step = { put: PutClass } | { look: Reread };

/** The fact behind a verdict, for its sentence. */
export type Why =
  | Rejection
  | Doubt
  | 'changed'
  | 'changed-version-unexpected'
  | 'observed'
  | 'observed-version-unexpected'
  | 'link-sent'
  | 'link-opened'
  | 'activated-meanwhile'
  | 'same-address'
  | 'same-but-spelling'
  | 'spelling-kept'
  | 'set-by-someone'
  | 'never-sent'
  | 'version-moved'
  | 'typed-version'
  | 'own-write'
  | 'deleted'
  | 'contradiction'
  | 'version-went-back'
  | 'accepted-not-visible'
  | 'other-tenant'
  | 'reread-failed';

export interface Report {
  readonly next: 'report';
  readonly verdict: Verdict;
  readonly why: Why;
  /** The user as last seen. */
  readonly seen: User | null;
  /** More than one of the requests may have been accepted: a second link may have been mailed. */
  readonly atLeastOnce?: true;
  /** A link of ours may lie in the owner's mailbox and would still change the address. */
  readonly linkMayStillWork?: true;
}

/** The verdict, or what has to happen first: look at the user after a wait, or send the planned PUT (again). */
export type Decision = Report | { next: 'read'; afterMs: number } | { next: 'send' };

export interface Policy {
  /** Whether a machine may send a second PUT; false where a person was asked and declined. */
  mayResend?: boolean;
  /**
   * Whether a person ordered the PUT: the one that follows an open one, knowing that a second link may go out, or one
   * that changes nothing but the spelling.
   */
  insist?: boolean;
  /** One look is all that is wanted. */
  once?: boolean;
}

export const WAITS_MS = [0, 2_000, 3_000, 5_000] as const; // looks at 0, 2, 5 and 10 s after the PUT
export const LOOKING_MS = WAITS_MS.reduce<number>((sum, each) => sum + each, 0);

/** The next step, from the plan and all that was done for it. */
export function decide(plan: EmailPlan, steps: readonly Step[], policy: Policy = {}): Decision {
  if (plan.old === plan.new) return report('ALREADY', 'same-address');
  const puts = steps.filter((step) => has(step, 'put')).map(({ put }) => put);
  const last = puts.at(-1);
  if (last === undefined)
    return policy.insist || !isRespelling(plan) ? { next: 'send' } : report('ALREADY', 'same-but-spelling');

  const looks = steps
    .slice(steps.findLastIndex((step) => has(step, 'put')) + 1)
    .filter((step) => has(step, 'look'))
    .map(({ look }) => look);
  const decision = decideAfter(last, { plan, puts, looks, policy });
  return decision.next === 'report' ? { ...decision, ...warningsOf(plan, puts, decision) } : decision;
}

/** For a user who was seen at a newer version than the planned one: the server would refuse the PUT, which is not sent. */
export function decideUnsent(plan: EmailPlan, seen: User): Report {
  if (sameEmail(seen.contact.email, plan.new)) return report('ALREADY', 'set-by-someone', seen);
  return report('CONFLICT', movedBy(plan, seen), seen);
}

/** What a later look shows of a change that was accepted, and waited for its link to be opened. */
export function decideWaiting(plan: EmailPlan, look: { user: User } | { gone: true }): Report {
  if (has(look, 'gone')) return report('SUPERSEDED', 'deleted');
  const { user } = look;
  if (hasNew(plan, user)) return report('CHANGED', 'link-opened', user);
  if (hasOld(plan, user)) return report('CONFIRMATION_SENT', 'link-sent', user);
  return { ...report('SUPERSEDED', movedBy(plan, user), user), linkMayStillWork: true };
}

/** What a user who was seen later, for whatever reason, shows of an earlier change. */
export function decideEarlier(plan: EmailPlan, user: User, { isWaiting }: { readonly isWaiting: boolean }): Report {
  const look = user.deleted_at === null ? { user } : ({ gone: true } as const);
  if (isWaiting) return decideWaiting(plan, look);
  // One look is there, none follows, and nothing may be sent: a report is all that is left.
  return decide(plan, [{ put: EARLIER }, { look }], { mayResend: false, once: true }) as Report;
}

/** The request of an earlier call: of its fate nothing is known here. */
export const EARLIER: PutClass = { class: 'open', why: 'earlier' };

interface Case {
  readonly plan: EmailPlan;
  readonly puts: readonly PutClass[];
  /** Those since the last PUT. */
  readonly looks: readonly Reread[];
  readonly policy: Policy;
}

function decideAfter(last: PutClass, given: Case): Decision {
  // What became of an earlier PUT stays open, whatever the last one came to.
  const open = given.puts.find((put) => put.class === 'open');
  switch (last.class) {
    case 'accepted':
      return explainAccepted(last.user, given);
    case 'open':
      return last.why === 'cancelled' ? report('UNKNOWN', 'cancelled') : settle(last.why, given);
    case 'unsent':
      return open ? settle(open.why, given) : report('NOT_SENT', 'never-sent');
    case 'rejected':
      if (open) return settle(last.problem === 'stale' ? 'contradiction' : open.why, given);
      if (last.problem === 'stale' || last.problem === 'duplicate') return explainRejected(last.problem, given);
      return report('REJECTED', last.problem);
  }
}

/** A 200 says that the request was accepted; what came of it, only the user in its body can say. */
function explainAccepted(user: User, given: Case): Decision {
  const { plan, looks } = given;
  if (user.tenant_id !== plan.tenant_id) return report('UNKNOWN', 'other-tenant', user);
  if (user.deleted_at !== null) return report('UNKNOWN', 'deleted', user);
  if (hasNew(plan, user)) return reportChanged(plan, user);
  if (!hasOld(plan, user)) return settle('other-address', given);
  if (user.activated) return report('CONFIRMATION_SENT', plan.activated ? 'link-sent' : 'activated-meanwhile', user);
  // Not activated, yet still the old address: perhaps the answer was written before the change was visible.
  const look = looks.at(-1);
  if (look === undefined) return { next: 'read', afterMs: 2_000 };
  if (!has(look, 'user')) return report('UNKNOWN', 'accepted-not-visible', user);
  if (look.user.tenant_id !== plan.tenant_id) return report('UNKNOWN', 'other-tenant', look.user);
  if (hasNew(plan, look.user)) return reportChanged(plan, look.user);
  const isKept = isRespelling(plan) && hasOld(plan, look.user);
  return report(isKept ? 'ALREADY' : 'UNKNOWN', isKept ? 'spelling-kept' : 'accepted-not-visible', look.user);
}

function reportChanged(plan: EmailPlan, user: User): Decision {
  return report('CHANGED', user.version === plan.version + 1 ? 'changed' : 'changed-version-unexpected', user);
}

// The server may write the new address in its own way. Where nothing but the spelling is to change, that of before is
// not the new one.
function hasNew(plan: EmailPlan, { contact: { email } }: User): boolean {
  return sameEmail(email, plan.new) && !(isRespelling(plan) && email === plan.old);
}

function hasOld(plan: EmailPlan, user: User): boolean {
  return sameEmail(user.contact.email, plan.old) && !hasNew(plan, user);
}

/** The PUT may have been applied, or may still be: the looks tell what is there, and never who did it. */
function settle(why: Why, given: Case): Decision {
  const { plan, puts, looks } = given;
  const look = looks.at(-1);
  if (look === undefined) return { next: 'read', afterMs: 0 };
  if (has(look, 'gone')) return report('UNKNOWN', 'deleted');
  if (has(look, 'error')) {
    if (look.error instanceof CancelledError) return report('UNKNOWN', 'cancelled');
    return (mayPass(look.error) && lookAgain(given)) || report('UNKNOWN', 'reread-failed');
  }

  const { user } = look;
  const { version, activated } = user;
  const { seenVersion = plan.version } = plan;
  if (user.tenant_id !== plan.tenant_id) return report('UNKNOWN', 'other-tenant', user);
  if (version < seenVersion) return report('UNKNOWN', 'version-went-back', user);
  const wasAccepted = puts.some((put) => put.class === 'accepted');
  // Versions only rise: one that was passed already when it was typed lets nothing in.
  const isShutOut = plan.version < seenVersion && !wasAccepted;
  if (hasNew(plan, user)) return isShutOut ? report('ALREADY', 'set-by-someone', user) : reportObserved(plan, user);
  if (isShutOut) return report('CONFLICT', movedBy(plan, user), user);
  if (version < plan.version) return lookAgain(given) ?? report('UNKNOWN', 'typed-version', user);
  const isOld = hasOld(plan, user);
  if (version === plan.version && isOld) return lookAgain(given) ?? explainUnmoved(why, user, given);
  if (isRespelling(plan) && isOld) return report('UNKNOWN', why, user);
  // As long as the user is not activated every accepted change raises the version by one; after that it tells nothing.
  if (activated && !plan.activated) return report('UNKNOWN', 'activated-meanwhile', user);
  const mover = movedBy(plan, user);
  if (plan.activated) return report(isOld || mover === 'own-write' ? 'UNKNOWN' : 'SUPERSEDED', mover, user);
  // It has become the version that was typed, and lets the request in if it still arrives.
  if (version === plan.version && version > seenVersion) return lookAgain(given) ?? report('UNKNOWN', why, user);
  return report(version === plan.version + 1 && !wasAccepted ? 'CONFLICT' : 'SUPERSEDED', mover, user);
}

function reportObserved(plan: EmailPlan, user: User): Report {
  const bumpMissing = user.version === plan.version && !plan.activated && !user.activated;
  return report('CHANGED', bumpMissing ? 'observed-version-unexpected' : 'observed', user);
}

/** Why a user is not as the request has it: they are as they were seen, or have moved since, by us or by somebody. */
function movedBy(plan: EmailPlan, user: User): 'typed-version' | 'own-write' | 'version-moved' {
  if (isAsSeen(plan, user)) return 'typed-version';
  const isOurs = plan.ours?.some(
    ({ email, version }) => sameEmail(email, user.contact.email) && (version ?? user.version) === user.version,
  );
  return isOurs ? 'own-write' : 'version-moved';
}

function isAsSeen(plan: EmailPlan, user: User): boolean {
  return user.version === (plan.seenVersion ?? plan.version) && hasOld(plan, user);
}

/** Still the planned version and the old address, and time has passed. */
function explainUnmoved(why: Why, user: User, given: Case): Decision {
  const { plan, puts, policy } = given;
  if (isOrdered(given)) return { next: 'send' };
  // The version lets in at most one of two equal PUTs, and a late first one is shut out by the second. An activated
  // user has no such lock: each PUT that arrives mails a link.
  if (user.activated) return report('UNKNOWN', plan.activated ? why : 'activated-meanwhile', user);
  // A server that answers about somebody else is not told anything more.
  const misled = puts.some((put) => put.class === 'open' && put.why === 'wrong-id');
  const mayResend = policy.mayResend !== false && puts.length === 1 && !misled && !plan.activated;
  return mayResend ? { next: 'send' } : report('UNKNOWN', why, user);
}

function lookAgain(given: Case): Decision | null {
  const afterMs = WAITS_MS[given.looks.length];
  return afterMs === undefined || given.policy.once || isOrdered(given) ? null : { next: 'read', afterMs };
}

/** Whether a person has ordered the PUT that follows the one of an earlier call. */
function isOrdered({ puts, policy }: Case): boolean {
  const [first] = puts;
  return policy.insist === true && puts.length === 1 && first?.class === 'open' && first.why === 'earlier';
}

/** Whether a look that failed like this may succeed a little later. */
export function mayPass(error: ShellError): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429;
  if (error instanceof NetworkError) return !isTlsFailure(error.code);
  return error instanceof BadAnswerError && error.why === 'cut';
}

/** Nothing was applied; the looks only explain why. They never lead to another PUT. */
function explainRejected(problem: 'stale' | 'duplicate', { plan, looks }: Case): Decision {
  const look = looks.at(-1);
  if (look === undefined) return { next: 'read', afterMs: 0 };
  if (has(look, 'error')) return report(problem === 'stale' ? 'CONFLICT' : 'DUPLICATE', problem);
  if (has(look, 'gone')) return report('REJECTED', 'deleted');

  const { user } = look;
  if (user.tenant_id !== plan.tenant_id) return report('CONFLICT', 'other-tenant', user);
  if (hasNew(plan, user)) return report('ALREADY', 'set-by-someone', user);
  // The server says stale, the read says current: one of them may lag.
  const isCurrent = user.version === plan.version && hasOld(plan, user);
  if (isAsSeen(plan, user) && user.activated && !plan.activated) {
    return report(problem === 'stale' ? 'CONFLICT' : 'REJECTED', 'activated-meanwhile', user);
  }
  if (problem === 'stale' && isCurrent && looks.length < 2) return { next: 'read', afterMs: 2_000 };
  if (!isAsSeen(plan, user)) return report('CONFLICT', movedBy(plan, user), user);
  if (problem === 'duplicate') return report('DUPLICATE', 'duplicate', user);
  return isCurrent ? report('REJECTED', 'contradiction', user) : report('CONFLICT', 'typed-version', user);
}

function warningsOf(plan: EmailPlan, puts: readonly PutClass[], { verdict, seen }: Report): Partial<Report> {
  const accepting = puts.filter((put) => put.class === 'open' || put.class === 'accepted').length;
  // A moved version of a user who is not activated shuts all of them out but one, and that one mailed nothing.
  const fenced = seen !== null && !seen.activated && seen.version > plan.version;
  const isOpen = verdict === 'UNKNOWN' || verdict === 'SUPERSEDED';
  return {
    ...(accepting > 1 && !fenced ? { atLeastOnce: true } : {}),
    ...(accepting > 0 && isOpen && (plan.activated || seen?.activated) ? { linkMayStillWork: true } : {}),
  };
}

function report(verdict: Verdict, why: Why, seen: User | null = null): Report {
  return { next: 'report', verdict, why, seen };
}
