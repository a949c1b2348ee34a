/** Decides what a write other than a helper's came to. Pure: no clock, no network. Nothing here is sent twice. */
import { parseJson } from './answer.ts';
import { sameEmail } from './email.ts';
import { has } from './own.ts';
import { decodeUser, type User } from './types.ts';
import {
  type AnswerClass,
  type Attempt,
  classifyAnswer,
  classifyError,
  type Doubt,
  type Rejection,
  type Verdict,
} from './verdict.ts';
import { isAbout, type WritePlan } from './writePlan.ts';

/** What one look found: whether what was wanted is there, or nothing, because it failed. */
export type WriteLook = { isThere: boolean } | { failed: true };

export type WriteVerdict = Exclude<Verdict, 'ALREADY' | 'SUPERSEDED'>;
export type WriteWhy =
  | Rejection
  | Doubt
  | 'changed'
  | 'link-sent'
  | 'observed'
  | 'never-sent'
  | 'accepted-not-visible'
  | 'reread-failed';

export interface WriteReport {
  readonly next: 'report';
  readonly verdict: WriteVerdict;
  readonly why: WriteWhy;
}

/** The verdict; or a look has to be taken, after a wait, which `lookVerdict` then decides by. */
export type WriteDecision = WriteReport | { readonly next: 'look'; readonly afterMs: number; readonly why: WriteWhy };

export function writeVerdict(plan: WritePlan, attempt: Attempt): WriteDecision {
  if (has(attempt, 'error')) return notAccepted(plan, classifyError(attempt.error));
  const known = classifyAnswer(attempt.response, plan.declared);
  return known.class === 'O' ? accepted(plan, attempt.response.text) : notAccepted(plan, known);
}

function notAccepted(plan: WritePlan, known: Exclude<AnswerClass, { class: 'O' }>): WriteDecision {
  switch (known.class) {
    case 'N':
      return report('NOT_SENT', 'never-sent');
    case 'R':
      if (known.problem === 'stale') return report('CONFLICT', 'stale');
      return report(known.problem === 'duplicate' ? 'DUPLICATE' : 'REJECTED', known.problem);
    case 'A':
      return open(plan, known.why);
  }
}

/** `why` the look was needed. What it shows may be somebody else's doing; what it does not show may still arrive. */
export function lookVerdict(why: WriteWhy, look: WriteLook): WriteReport {
  if (has(look, 'failed')) return report('UNKNOWN', 'reread-failed');
  return look.isThere ? report('CHANGED', 'observed') : report('UNKNOWN', why);
}

/** Done; or it is about somebody else; or an email is asked for by a mail to its owner. */
function accepted(plan: WritePlan, text: string): WriteDecision {
  if (!isAbout(parseJson(text), plan.id)) return open(plan, 'wrong-id');
  if (plan.email === null) return report('CHANGED', 'changed');
  const user = readUser(text);
  if (user === null) return open(plan, 'unreadable');
  if (sameEmail(user.contact.email, plan.email)) return report('CHANGED', 'changed');
  return user.activated ? report('CONFIRMATION_SENT', 'link-sent') : open(plan, 'accepted-not-visible', 2_000);
}

function open(plan: WritePlan, why: WriteWhy, afterMs = 0): WriteDecision {
  if (plan.wanted === null || why === 'cancelled') return report('UNKNOWN', why);
  return { next: 'look', afterMs, why };
}

function readUser(text: string): User | null {
  try {
    return decodeUser(JSON.parse(text));
  } catch {
    return null;
  }
}

function report(verdict: WriteVerdict, why: WriteWhy): WriteReport {
  return { next: 'report', verdict, why };
}
