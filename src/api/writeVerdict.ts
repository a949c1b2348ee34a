/** Decides what a write other than an email change came to. Pure: no clock, no network. Nothing here is sent twice. */
import { has } from './own.ts';
import { type Attempt, classifyAnswer, classifyError, type Doubt, type Rejection, type Verdict } from './verdict.ts';

export type WriteKind = 'create' | 'password' | 'mail' | 'roles' | 'mfa' | 'enable' | 'delete' | 'contact';

export interface WritePlan {
  readonly kind: WriteKind;
  /** The statuses that the API documents as success of this operation. */
  readonly declared: readonly number[];
  /** Whether the caller can tell, by one look, that what was wanted is there. */
  readonly canLook: boolean;
}

/** What one look found: whether what was wanted is there, or nothing, because it failed. */
export type WriteLook = { isThere: boolean } | { failed: true };

export type WriteDecision =
  | { readonly next: 'read'; readonly afterMs: number }
  | {
      readonly next: 'report';
      readonly verdict: Exclude<Verdict, 'CONFIRMATION_SENT' | 'ALREADY' | 'SUPERSEDED'>;
      readonly why: Rejection | Doubt | 'changed' | 'observed' | 'never-sent' | 'reread-failed';
    };

// Neither a password nor a mail can be read back.
const UNSEEN: ReadonlySet<WriteKind> = new Set(['password', 'mail']);

export function writeVerdict(plan: WritePlan, attempt: Attempt, look?: WriteLook): WriteDecision {
  const known = has(attempt, 'error') ? classifyError(attempt.error) : classifyAnswer(attempt.response, plan.declared);
  switch (known.class) {
    case 'O':
      return report('CHANGED', 'changed');
    case 'N':
      return report('NOT_SENT', 'never-sent');
    case 'R':
      if (known.problem === 'stale') return report('CONFLICT', 'stale');
      return report(known.problem === 'duplicate' ? 'DUPLICATE' : 'REJECTED', known.problem);
    case 'A':
      if (UNSEEN.has(plan.kind) || !plan.canLook || known.why === 'cancelled') return report('UNKNOWN', known.why);
      if (look === undefined) return { next: 'read', afterMs: 0 };
      if (has(look, 'failed')) return report('UNKNOWN', 'reread-failed');
      // What is there may be somebody else's doing; what is not there may still arrive.
      return look.isThere ? report('CHANGED', 'observed') : report('UNKNOWN', known.why);
  }
}

type Reported = Extract<WriteDecision, { next: 'report' }>;

function report(verdict: Reported['verdict'], why: Reported['why']): WriteDecision {
  return { next: 'report', verdict, why };
}
