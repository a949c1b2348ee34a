/** A login change or an activation mail whose answer was lost, looked at again: which one is meant, and what the look shows. */
import { planLogin } from '../api/login/plan.ts';
import { decideLogin } from '../api/login/verdict.ts';
import { toTenantId, toUserId, type User } from '../api/types.ts';
import type { Came } from '../render/verdicts/block.ts';
import { userOf } from '../session/audit/meant.ts';
import { type OtherWrite, openOthers, pendingChanges, recordedHere } from '../session/emailHistory.ts';
import type { Session } from '../session/session.ts';
import { writesMeant } from '../session/tenantWords.ts';
import { reportActivation } from './activationSteps.ts';
import { reportLogin } from './loginSteps.ts';
import { nameFromRecord } from './openChange.ts';

/** Null where a change of an email is meant, or nothing is open: an email that waits comes first. */
export async function openOther(session: Session, who: string | undefined): Promise<OtherWrite | null> {
  const others = await openOthers(session);
  if (others.length === 0) return null;
  const emails = await pendingChanges(session);
  if (who !== undefined) {
    const found = await writesMeant(session, await recordedHere(session), who, 'verify');
    const ids = new Set(found.map((write) => userOf(write)?.user_id));
    if (emails.some(({ email }) => ids.has(email.user_id))) return null;
    return others.findLast(({ about }) => ids.has(about.user_id)) ?? null;
  }
  const mine = new Set((await session.audit.mine()).map(({ write }) => write));
  if (emails.some(({ write }) => mine.has(write))) return null;
  const ours = others.findLast(({ write }) => mine.has(write));
  return ours ?? (emails.length === 0 ? (others.at(-1) ?? null) : null);
}

/** Sends no write; what is seen is recorded with the write. */
export async function lookAtOther(session: Session, write: OtherWrite): Promise<object> {
  const { about } = write;
  await nameFromRecord(session, { tenant_id: toTenantId(about.tenant_id) });
  const known = await session.fetchUser(toUserId(about.user_id));
  const came = otherBy(write, known.seen);
  await session.writes.keepLook(write, came);
  if (came.verdict === 'CHANGED') session.users.adopt(known);
  return about.newLogin === undefined
    ? reportActivation(session, known.seen, came)
    : reportLogin(session, loginPlanOf(write, known.seen), came);
}

/** What the user, as seen, shows of it. */
export function otherBy(write: OtherWrite, seen: User): Came {
  return write.about.newLogin === undefined ? activationBy(seen) : loginBy(loginPlanOf(write, seen), seen);
}

const NOTHING = { status: null, code: null, requestId: null, reason: null, error: null };

/** An activated user had a link opened, of this mail or of another. */
function activationBy(seen: User): Came {
  if (seen.deleted_at !== null) return { ...NOTHING, verdict: 'SUPERSEDED', why: 'deleted', seen };
  if (seen.activated) return { ...NOTHING, verdict: 'CHANGED', why: 'observed', seen };
  return { ...NOTHING, verdict: 'UNKNOWN', why: 'earlier', seen };
}

function loginBy(plan: ReturnType<typeof planLogin>, seen: User): Came {
  const first = { next: 'look', afterMs: 0, why: 'earlier' } as const;
  const decision = decideLogin(plan, { first, user: null }, [{ found: { isThere: false }, seen }]);
  const { verdict, why } = decision.next === 'report' ? decision : ({ verdict: 'UNKNOWN', why: 'earlier' } as const);
  return { ...NOTHING, verdict, why, seen };
}

/** As it was asked for; where an older record does not tell the version, nothing is shut out. */
function loginPlanOf({ about }: OtherWrite, seen: User): ReturnType<typeof planLogin> {
  const { login: old, newLogin = '', version = seen.version } = about;
  return planLogin({
    user: { ...seen, login: old, tenant_id: toTenantId(about.tenant_id), version },
    login: newLogin,
    version,
  });
}
