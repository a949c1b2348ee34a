/** What waits and has come to its end by what any answer has shown since: recorded with it. Nothing is sent for it. */
import { planRecorded } from '../api/email/plan.ts';
import { decideEarlier } from '../api/email/verdict.ts';
import type { User } from '../api/types.ts';
import { type AuditedWrite, isSettled } from '../session/audit/auditedWrites.ts';
import { userOf } from '../session/audit/meant.ts';
import { type EmailWrite, lastOthers, type OtherWrite, ownWrites, pendingChanges } from '../session/emailHistory.ts';
import type { Session } from '../session/session.ts';
import { resultOf } from '../session/writes.ts';
import { otherBy } from './openOther.ts';

export async function settleSeen(session: Session): Promise<void> {
  for (const write of await pendingChanges(session))
    await settle(session, write, (seen) => emailBy(session, write, seen));
  for (const write of (await lastOthers(session)).filter((each) => !isSettled(each)))
    await settle(session, write, async (seen) => otherBy(write, seen));
}

type Outcome = Parameters<Session['writes']['keepSighting']>[1];

async function settle(
  session: Session,
  write: EmailWrite | OtherWrite,
  decide: (seen: User) => Promise<Outcome | null>,
): Promise<void> {
  const last = seenBehind(session, write);
  const outcome = last && (await decide(last.seen));
  if (outcome && isSettled({ result: resultOf(outcome) })) await session.writes.keepSighting(write, outcome, last.at);
}

/** The user as last seen, if that was behind all that is known of the write. */
export function seenBehind({ sightings }: Session, write: AuditedWrite): ReturnType<Session['sightings']['of']> {
  const last = sightings.of(userOf(write)?.user_id ?? '');
  const knownAt = write.story.at(-1)?.at ?? write.at;
  return last === null || last.at < Date.parse(knownAt) ? null : last;
}

async function emailBy(session: Session, { write, email, result }: EmailWrite, seen: User): Promise<Outcome> {
  const plan = { ...planRecorded(email), ours: await ownWrites(session, email.user_id, [write]) };
  const decided = decideEarlier(plan, seen, { isWaiting: result?.verdict === 'CONFIRMATION_SENT' });
  return { ...decided, status: null, code: null, requestId: null };
}
