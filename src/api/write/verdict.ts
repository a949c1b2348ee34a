/**
 * Decides what a write came to that is not a planned change of an email: the only place that does. Of that one,
 * email/verdict.ts decides; what a single answer says, attempt.ts. Pure. Nothing here is sent twice.
 */
import { parseJson } from '../answer.ts';
import {
  type Attempt,
  type AttemptClass,
  classifyAnswer,
  classifyError,
  type Doubt,
  type Rejection,
} from '../attempt.ts';
import { isRespelling, sameEmail } from '../email/address.ts';
import { has, readOwn } from '../fields.ts';
import { readUser, type User } from '../types.ts';
import type { Verdict } from '../verdict.ts';
import { contradicts, isAbout, isDeleted, type WritePlan } from './plan.ts';

/** What one look found: whether what was wanted is there, or nothing, because it failed. */
export type WriteLook = { isThere: boolean } | { failed: true };

/** What a look found, and the user that it shows. */
export interface WriteSeen {
  readonly found: WriteLook;
  readonly seen: User | null;
}

export type WriteWhy =
  | Rejection
  | Doubt
  | 'changed'
  | 'changed-version-unexpected'
  | 'link-sent'
  | 'mail-queued'
  | 'observed'
  | 'observed-version-unexpected'
  | 'version-moved'
  | 'same-login'
  | 'activated'
  | 'set-by-someone'
  | 'never-sent'
  | 'accepted-not-visible'
  | 'opposite'
  | 'deleted'
  | 'other-tenant'
  | 'reread-failed';

export interface WriteReport {
  readonly next: 'report';
  readonly verdict: Verdict;
  readonly why: WriteWhy;
}

/** The verdict; or a look has to be taken, after a wait, by which is decided then. */
export type WriteDecision = WriteReport | NextLook;

export interface NextLook {
  readonly next: 'look';
  readonly afterMs: number;
  readonly why: WriteWhy;
  /** Where it is one of several. */
  readonly of?: { readonly spentMs: number; readonly totalMs: number };
}

export function decideWrite(plan: WritePlan, attempt: Attempt): WriteDecision {
  if (has(attempt, 'error')) return explainNotAccepted(plan, classifyError(attempt.error));
  const known = classifyAnswer(attempt.response, plan.declared);
  return known.class === 'accepted' ? explainAccepted(plan, attempt.response.text) : explainNotAccepted(plan, known);
}

function explainNotAccepted(plan: WritePlan, known: Exclude<AttemptClass, { class: 'accepted' }>): WriteDecision {
  switch (known.class) {
    case 'unsent':
      return report('NOT_SENT', 'never-sent');
    case 'rejected':
      if (known.problem === 'stale') return report('CONFLICT', 'stale');
      return report(known.problem === 'duplicate' ? 'DUPLICATE' : 'REJECTED', known.problem);
    case 'open':
      return leaveOpen(plan, known.why);
  }
}

/** `why` the look was needed. What it shows may be somebody else's doing; what it does not show may still arrive. */
export function decideByLook(why: WriteWhy, look: WriteLook): WriteReport {
  if (has(look, 'failed')) return report('UNKNOWN', 'reread-failed');
  return look.isThere ? report('CHANGED', 'observed') : report('UNKNOWN', why);
}

/** Done; or the answer is about somebody else, or tells another thing; or an email is asked for by a mail. */
function explainAccepted(plan: WritePlan, text: string): WriteDecision {
  const found = parseJson(text);
  if (!isAbout(found, plan.id)) return leaveOpen(plan, 'wrong-id');
  if (found && plan.wanted !== 'gone' && isDeleted(found)) return leaveOpen(plan, 'deleted');
  if (found && plan.asked && contradicts(found, plan.asked)) return leaveOpen(plan, 'opposite', 2_000);
  if (plan.email === null) return reportDone(plan, found && readOwn(found, 'version'));
  const user = readUser(text);
  if (user === null) return leaveOpen(plan, 'unreadable');
  return explainAcceptedEmail({ ...plan, email: plan.email }, user);
}

function explainAcceptedEmail(plan: WritePlan & { readonly email: string }, user: User): WriteDecision {
  const { before, email: wanted } = plan;
  const { email } = user.contact;
  if (before && user.tenant_id !== before.tenant_id) return leaveOpen(plan, 'other-tenant');
  const old = before?.contact.email;
  const isKept = old !== undefined && email === old && isRespelling({ old, new: wanted });
  if (sameEmail(email, wanted) && !isKept) return reportDone(plan, user.version);
  if (old !== undefined && !sameEmail(email, old)) return leaveOpen(plan, 'other-address');
  return user.activated ? report('CONFIRMATION_SENT', 'link-sent') : leaveOpen(plan, 'accepted-not-visible', 2_000);
}

/** A version moves by one, or not at all where nothing was to be changed. */
function reportDone(plan: WritePlan, version: unknown): WriteReport {
  const isUsual = plan.version === null || typeof version !== 'number' || [0, 1].includes(version - plan.version);
  return report('CHANGED', isUsual ? 'changed' : 'changed-version-unexpected');
}

function leaveOpen(plan: WritePlan, why: WriteWhy, afterMs = 0): WriteDecision {
  if (plan.wanted === null || why === 'cancelled') return report('UNKNOWN', why);
  return { next: 'look', afterMs, why };
}

function report(verdict: Verdict, why: WriteWhy): WriteReport {
  return { next: 'report', verdict, why };
}
