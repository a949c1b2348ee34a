/** What was asked before about a user's email: by this session and, as far as the record goes back, by earlier ones. */
import { sameEmail } from '../api/email/address.ts';
import type { EmailChange, OwnWrite } from '../api/email/plan.ts';
import { isSamePlace } from '../api/http/host.ts';
import type { Verdict } from '../api/verdict.ts';
import { userWriteIn } from '../api/write/userWrite.ts';
import { type AuditedWrite, isSettled } from './audit/auditedWrites.ts';
import type { AboutUser } from './audit/record.ts';
import { requestOf } from './audit/request.ts';
import type { Session } from './session.ts';
import { recallTenants } from './tenantWords.ts';

const DAY_MS = 24 * 60 * 60_000;
export const REMEMBERED_MS = 30 * DAY_MS; // a link that was mailed longer ago will hardly be opened

export type EmailWrite = AuditedWrite & { readonly email: EmailChange };

/** What ended so did nothing: the change before it is still the one that counts. */
export const WITHOUT_EFFECT: ReadonlySet<Verdict> = new Set([
  'ALREADY',
  'CONFLICT',
  'DUPLICATE',
  'REJECTED',
  'NOT_SENT',
]);

/** The changes of an email here that did or may have done something, oldest first; of one user, if one is named. */
export async function emailWrites(session: Session, userId?: string, since?: number): Promise<readonly EmailWrite[]> {
  const writes = await recordedEmails(session, userId, since);
  return writes.filter(({ result }) => !(result && WITHOUT_EFFECT.has(result.verdict)));
}

/** The same, with those that did nothing. */
export async function recordedEmails(
  session: Session,
  userId?: string,
  since?: number,
): Promise<readonly EmailWrite[]> {
  return (await recordedHere(session, since)).flatMap((write) => {
    const { email } = write.facts;
    return email !== null && (userId ?? email.user_id) === email.user_id ? [{ ...write, email }] : [];
  });
}

/** All that is recorded of this data centre; what that calls a tenant, the session knows from here on. */
export async function recordedHere(session: Session, since?: number): Promise<readonly AuditedWrite[]> {
  const { audit, client } = session;
  const writes = (await audit.writes(since)).filter(({ facts }) => isSamePlace(facts.url, client.baseUrl));
  recallTenants(session, writes);
  return writes;
}

/** What other writes from here have left at a user, or may still leave: nobody else's doing. */
export async function ownWrites(
  session: Session,
  userId: string,
  besides: readonly (string | null)[],
): Promise<OwnWrite[]> {
  const since = session.now() - REMEMBERED_MS;
  const asked = (await emailWrites(session, userId, since)).filter(({ write }) => !besides.includes(write));
  const typed = (await recordedHere(session, since)).filter(
    ({ write, facts }) => !besides.includes(write) && userWriteIn(facts)?.id === userId,
  );
  return [
    // A link may be opened at any time, and what is open may have been applied at any version. What is done is done:
    // that the address is still ours, or ours again, at a later version is somebody else's doing.
    ...asked.map(({ email, result }) =>
      result?.verdict === 'CHANGED' && result.seen ? result.seen : { email: email.new, version: null },
    ),
    ...typed.flatMap(({ result }) => (result?.verdict === 'CHANGED' && result.seen ? [result.seen] : [])),
  ];
}

/** Of each user the last change that counts, by whichever session: what was sent before it, it has settled or repeated. */
export async function lastChanges(session: Session, since?: number): Promise<readonly EmailWrite[]> {
  const last = new Map<string, EmailWrite>();
  for (const write of await emailWrites(session, undefined, since)) {
    last.delete(write.email.user_id); // so that the order is that of the last ones
    last.set(write.email.user_id, write);
  }
  return [...last.values()];
}

/** What has not come to its end: its answer was lost, or its link waits. */
export async function pendingChanges(session: Session, since?: number): Promise<readonly EmailWrite[]> {
  return (await lastChanges(session, since)).filter((write) => !isSettled(write));
}

/** A login change or an activation mail that was asked for. */
export type OtherWrite = AuditedWrite & { readonly about: AboutUser };

/** Those of which nobody knows whether they were applied, and that none of their kind has followed. */
export async function openOthers(session: Session, since?: number): Promise<readonly OtherWrite[]> {
  return (await lastOthers(session, since)).filter(isOpen);
}

/** Of each user the last of each kind that did or may have done something. */
export async function lastOthers(session: Session, since?: number): Promise<readonly OtherWrite[]> {
  const last = new Map<string, OtherWrite>();
  for (const write of await recordedHere(session, since)) {
    const { about } = write.facts;
    const request = requestOf(write);
    const isMeant = about?.newLogin !== undefined || request === 'activation mail';
    if (about === undefined || !isMeant || (write.result && WITHOUT_EFFECT.has(write.result.verdict))) continue;
    last.set(`${request} ${about.user_id}`, { ...write, about });
  }
  return [...last.values()];
}

/** All that waits, oldest first. */
export async function pendingWrites(session: Session, since?: number): Promise<readonly AuditedWrite[]> {
  const all = [...(await pendingChanges(session, since)), ...(await openOthers(session, since))];
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Asked so long ago that its link will hardly be opened any more. */
export function isOld({ at }: AuditedWrite, now: number): boolean {
  return now - Date.parse(at) > REMEMBERED_MS;
}

/** What waits and of which something may still come. */
export async function waitingWrites(session: Session): Promise<readonly AuditedWrite[]> {
  const now = session.now();
  return (await pendingWrites(session, now - REMEMBERED_MS)).filter((write) => !isOld(write, now));
}

/** Its answer was lost, or the shell was: whether it was applied is not known. */
export function isOpen({ result }: AuditedWrite): boolean {
  return result === null || result.verdict === 'UNKNOWN';
}

/** The change for which a link may still wait to be opened, over the address that a change begins with; null: none. */
export async function waitingChange(
  session: Session,
  { user_id, old }: Pick<EmailChange, 'user_id' | 'old'>,
): Promise<Waiting | null> {
  const now = session.now();
  const before = (await emailWrites(session, user_id, now - REMEMBERED_MS)).at(-1);
  if (before === undefined || !sameEmail(before.email.old, old)) return null;
  const isUnknown = isOpen(before);
  const isWaiting = isUnknown || before.result?.verdict === 'CONFIRMATION_SENT';
  const passedMs = now - Date.parse(before.at);
  return isWaiting && passedMs <= REMEMBERED_MS ? { email: before.email, passedMs, isUnknown } : null;
}

export interface Waiting {
  readonly email: EmailChange;
  readonly passedMs: number;
  /** Whether it was applied is not known. */
  readonly isUnknown: boolean;
}

/** This session has sent it with that version before, and was refused. */
export async function wasRefused(
  session: Session,
  { user_id, version }: Pick<EmailChange, 'user_id' | 'version'>,
): Promise<boolean> {
  return (await session.audit.mine()).some(
    ({ facts: { email }, result }) =>
      result?.verdict === 'CONFLICT' && email?.user_id === user_id && email.version === version,
  );
}
