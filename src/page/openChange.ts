/** The change that is meant where one is looked at again: by a text, else what is open here; and that look. */
import type { EmailOutcome } from '../api/email/change.ts';
import { planRecorded } from '../api/email/plan.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { isUuid, type TenantId, toTenantId, toUserId } from '../api/types.ts';
import { lookAt } from '../render/text.ts';
import { type AuditedWrite, isSettled } from '../session/audit/auditedWrites.ts';
import { choiceText, userOf } from '../session/audit/meant.ts';
import {
  type EmailWrite,
  lastChanges,
  ownWrites,
  REMEMBERED_MS,
  recordedEmails,
  recordedHere,
} from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { withTenantWords, writesMeant } from '../session/tenantWords.ts';

/** @throws {EntryError} where nothing is open, or several are; `helper`: what is typed. */
export async function openChange(session: Session, who: string | undefined, helper: string): Promise<EmailWrite> {
  const [recorded, all] = [await recordedEmails(session), await recordedHere(session)];
  const ids =
    who !== undefined && all.length > 0
      ? (await writesMeant(session, all, who, helper)).flatMap((write) => userOf(write)?.user_id ?? [])
      : [];
  const last = await lastChanges(session);
  const change =
    ids[0] === undefined ? await unnamed(session, last, helper) : last.find(({ email }) => email.user_id === ids[0]);
  if (change && !isSettled(change)) {
    if (who === undefined) await sayWhich(session, change);
    return change;
  }
  if (who === undefined) await refuseEnded(session);
  const userId = change?.email.user_id ?? ids[0];
  // One that was refused since is the last that a person knows of.
  const latest = recorded.findLast(({ email }) => email.user_id === userId);
  if (latest === undefined) {
    const said = who === undefined ? '' : ' Nothing was sent.';
    throw new EntryError(`No email change from here is open.${said}`, "findUser('…')");
  }
  throw new EntryError(
    `Nothing is open: the last change for ${oneLine(latest.email.login)} ended in ${latest.result?.verdict}. The user as it is now:`,
    lookAt(latest.email.user_id),
  );
}

/** What is looked at without a name need not be what was written last. */
export async function sayWhich(session: Session, looked: AuditedWrite): Promise<void> {
  const last = await lastHere(session);
  const login = oneLine(userOf(looked)?.login ?? '');
  if (last === null || last.userId === userOf(looked)?.user_id) return;
  const text = `looking at ${login}, whose change is still open; the last write of this session, for ${last.login}, ended in ${last.verdict}`;
  session.tell({ kind: 'note', text });
}

/** @throws {EntryError} about the last write of this session, refused or not, where there is one. */
async function refuseEnded(session: Session): Promise<void> {
  const last = await lastHere(session);
  if (last === null) return;
  throw new EntryError(
    `Nothing is open: the last write of this session, for ${last.login}, ended in ${last.verdict}. The user as it is now:`,
    lookAt(last.userId),
  );
}

/** About a user. */
async function lastHere({ audit }: Session) {
  const last = (await audit.mine()).findLast((write) => userOf(write) !== null);
  const user = last ? userOf(last) : null;
  if (!last || !user) return null;
  return { userId: user.user_id, login: oneLine(user.login), verdict: last.result?.verdict ?? 'UNKNOWN' };
}

/** The last of this session that is open; else the chosen user's; else the record's only one. */
async function unnamed(session: Session, last: readonly EmailWrite[], helper: string): Promise<EmailWrite | undefined> {
  const mine = new Set((await session.audit.mine()).map(({ write }) => write));
  const ours = last.filter(({ write }) => mine.has(write));
  const open = last.filter((write) => !isSettled(write));
  const { userId } = session.users;
  const chosen = isUuid(userId) ? toUserId(userId) : null;
  const meant = ours.findLast((write) => open.includes(write)) ?? open.find(({ email }) => email.user_id === chosen);
  if (meant || open.length === 1) return meant ?? open[0];
  if (open.length === 0) return ours.at(-1) ?? last.find(({ email }) => email.user_id === chosen);
  const choices = (await withTenantWords(session, open.slice(-FEW)))
    .flatMap((write) => userOf(write) ?? [])
    .map((user) => choiceText(helper, user));
  throw new EntryError(`${open.length} changes are open. Which one is meant?`, choices.join('\n'));
}

const FEW = 10;

/** What the record says of the user's tenant; where it says nothing, its name is looked up. */
export async function nameTenant(
  { tenants }: Session,
  { email: { tenant_id }, facts }: Pick<EmailWrite, 'email' | 'facts'>,
): Promise<void> {
  tenants.recall(tenant_id, facts.tenant ?? tenant_id);
  if (tenants.describe({ tenant_id }) === tenant_id) await tenants.lookUp({ tenant_id: toTenantId(tenant_id) });
}

/** The tenant of whoever is written, in words: as searched, as the record has it, else looked up. */
export async function nameFromRecord(session: Session, { tenant_id }: { readonly tenant_id: TenantId }): Promise<void> {
  const { tenants } = session;
  if (tenants.pathOf(tenant_id) === null) await recordedHere(session, session.now() - REMEMBERED_MS).catch(() => []); // without, it is looked up
  await tenants.named({ tenant_id });
  if (tenants.describe({ tenant_id }) === tenant_id) await tenants.lookUp({ tenant_id });
}

/** Sends no write; what is seen is recorded with the change. */
export async function lookAgain(session: Session, change: EmailWrite): Promise<EmailOutcome> {
  const { email } = change;
  await nameTenant(session, change);
  const ours = (besides: readonly (string | null)[]) => ownWrites(session, email.user_id, besides);
  const [outcome] = await Promise.all([
    session.writes.verifyEmail(change, planRecorded(email), ours),
    session.entered(),
  ]);
  return outcome;
}
