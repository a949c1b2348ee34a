/**
 * Decides, by looks at the user, what the change of a login came to where its answer does not tell all: the version that it
 * named lets it in once, and any change moves that. Pure.
 */

import { LOOKING_MS, WAITS_MS } from '../email/verdict.ts';
import type { User } from '../types.ts';
import type { Verdict } from '../verdict.ts';
import type { Answered } from '../write/settle.ts';
import type { WriteDecision, WriteReport, WriteSeen, WriteWhy } from '../write/verdict.ts';
import type { LoginPlan } from './plan.ts';

/** Said in an answer by which the server has accepted the request. */
const ACCEPTED: ReadonlySet<WriteWhy> = new Set(['opposite', 'wrong-id', 'deleted', 'error-inside'] as const);

export function decideLogin(plan: LoginPlan, { first, user }: Answered, looks: readonly WriteSeen[]): WriteDecision {
  if (user && first.why === 'opposite' && hasNew(plan, user)) return report('CHANGED', 'changed');
  const isClaimed = first.next === 'report' && first.verdict === 'CHANGED';
  const isShown = user !== null && hasNew(plan, user);
  if (first.next === 'report' && (isClaimed ? isShown : first.why !== 'stale')) return first;

  const why = isClaimed ? 'unreadable' : first.why;
  const last = looks.at(-1);
  if (last === undefined) return first.next === 'look' ? first : { next: 'look', afterMs: 0, why };
  const { seen } = last;
  if (why === 'stale') return explainStale(plan, seen);
  if (seen === null) return lookAgain(why, looks) ?? report('UNKNOWN', 'reread-failed');
  return explainSeen(plan, seen, isClaimed || ACCEPTED.has(why)) ?? lookAgain(why, looks) ?? report('UNKNOWN', why);
}

/** Nothing was applied; the look only tells what is there instead. */
function explainStale(plan: LoginPlan, seen: User | null): WriteReport {
  return seen && hasNew(plan, seen) ? report('ALREADY', 'set-by-someone') : report('CONFLICT', 'stale');
}

/** Null as long as the request may still be let in. */
function explainSeen(plan: LoginPlan, seen: User, wasAccepted: boolean): WriteReport | null {
  if (seen.deleted_at !== null) return report('UNKNOWN', 'deleted');
  if (seen.tenant_id !== plan.tenant_id) return report('UNKNOWN', 'other-tenant');
  if (hasNew(plan, seen))
    return report('CHANGED', seen.version === plan.version + 1 ? 'observed' : 'observed-version-unexpected');
  if (seen.version <= plan.version) return null;
  // Shut out from here on. With one change since, it was somebody else's; with more, ours may have been among them.
  const isOthers = seen.version === plan.version + 1 && !wasAccepted;
  return report(isOthers ? 'CONFLICT' : 'SUPERSEDED', 'version-moved');
}

/** The server may write it in letters of its own case; where nothing else is to change, that of before is not the new one. */
function hasNew({ old, new: wanted }: LoginPlan, { login }: User): boolean {
  return login.toLowerCase() === wanted.toLowerCase() && login !== old;
}

function lookAgain(why: WriteWhy, looks: readonly WriteSeen[]): WriteDecision | null {
  const afterMs = WAITS_MS[looks.length];
  if (afterMs === undefined) return null;
  const spentMs = WAITS_MS.slice(0, looks.length).reduce<number>((sum, each) => sum + each, 0);
  return { next: 'look', afterMs, why, of: { spentMs, totalMs: LOOKING_MS } };
}

function report(verdict: Verdict, why: WriteWhy): WriteReport {
  return { next: 'report', verdict, why };
}
