/** undo: gives a user the address back that the last write took away, where that can be done; else says why not. */
import { sameEmail } from '../api/email/address.ts';
import { type EmailChange, planEmail } from '../api/email/plan.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { toUserId } from '../api/types.ts';
import { carryOut } from '../page/emailSteps.ts';
import { nameTenant } from '../page/openChange.ts';
import { addressText, changeText, MAILBOXES } from '../render/change.ts';
import { lookAtNow, quote } from '../render/text.ts';
import type { AuditedWrite } from '../session/audit/auditedWrites.ts';
import { userOf } from '../session/audit/meant.ts';
import type { WriteResult } from '../session/audit/record.ts';
import { type EmailWrite, lastChanges, recordedHere } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { writesMeant } from '../session/tenantWords.ts';
import { helper } from './definition.ts';

export const undo = helper({
  name: 'undo',
  phrase: 'changes the email back that your last write changed',
  summary:
    "Changes the email back that the last write of this session changed, or the record's last to whom you name, if nobody changed the user since.",
  examples: ['undo()', "undo('foobar')"],
  parameters: {
    who: {
      kind: 'text',
      doc: 'a login, address, name or UUID of the record; the last write of this session unless given',
    },
  },
  returns: 'verdict',
  sendsToBaseUrl: true,

  async run(session, { who }) {
    const last = who === undefined ? await lastHere(session) : await lastOf(session, who);
    const { facts, result } = last;
    const email = changedEmail(last, who, await changeBefore(session, last));
    await nameTenant(session, { email, facts });
    const { plan, before } = await planBack(session, email, result);
    const others = facts.fields.filter((name) => name !== 'contact.email' && name !== 'version');
    if (others.length > 0) {
      const text = `Only the email is given back; ${others.join(', ')} of the same write stays as it is.`;
      session.tell({ kind: 'warning', text });
    }
    return carryOut(session, plan, { before, undoes: last.write });
  },
});

async function lastHere(session: Session): Promise<AuditedWrite> {
  const last = (await session.audit.mine()).at(-1);
  if (last) return last;
  const earlier = (await lastChanges(session)).at(-1);
  throw new EntryError(
    'Nothing was written in this session.',
    earlier
      ? `undo(${quote(earlier.email.user_id)})   ${whoText(earlier)}, as an earlier one has asked`
      : "putEmail('…')",
  );
}

/** The change of an email that the same user's last write was made behind. */
async function changeBefore(session: Session, write: AuditedWrite): Promise<EmailWrite | null> {
  const userId = userOf(write)?.user_id;
  const changes = await lastChanges(session).catch(() => []); // what is said stands without
  const last = changes.find(({ email }) => email.user_id === userId);
  return last?.result?.verdict === 'CHANGED' ? last : null;
}

/** By whichever session: what was refused since has changed nothing. */
async function lastOf(session: Session, who: string): Promise<AuditedWrite> {
  // By all that is recorded: a login that was changed since names the user as well.
  const found = await writesMeant(session, await recordedHere(session), who, 'undo');
  const userId = userOf(found.at(-1) as AuditedWrite)?.user_id; // there is one, about somebody
  const last = (await lastChanges(session)).find(({ email }) => email.user_id === userId);
  return last ?? found.findLast(({ facts }) => facts.email !== null) ?? (found.at(-1) as AuditedWrite);
}

function whoText({ email, facts }: EmailWrite): string {
  return changeText(email, facts.tenant ?? email.tenant_id);
}

/** What our own write left there is the version that is sent: whoever changed the user since, wins. */
async function planBack(session: Session, email: EmailChange, result: WriteResult | null) {
  const last = session.sightings.of(email.user_id);
  const { seen } = await session.fetchUser(toUserId(email.user_id));
  const { email: there } = seen.contact;
  const look = lookAtNow(seen.id);
  const login = oneLine(email.login);
  const isSent = result?.verdict === 'CONFIRMATION_SENT';
  if (seen.deleted_at !== null) throw new EntryError(`${login} was deleted since. Nothing was sent.`, 'audit()');
  if (seen.tenant_id !== email.tenant_id) {
    const tenants = `from tenant ${email.tenant_id} to ${session.tenants.describe({ ...email, tenant_id: seen.tenant_id })}`;
    throw new EntryError(`${login} was moved ${tenants} since. Nothing was sent.`, look);
  }
  if (isSent && sameEmail(there, email.old)) {
    throw new EntryError(
      `${login} still has ${addressText(there)}. A link was mailed ${MAILBOXES}. No call takes it back; unless it is opened, it has no effect.`,
      look,
    );
  }
  const left = isSent ? seen.version : result?.seen?.version;
  if (left === undefined)
    throw new EntryError(`The version that the write left at ${login} was not seen. Nothing was sent.`, look);
  // Where the version has moved as well, the server sees it and refuses.
  if (left === seen.version && !sameEmail(there, email.new))
    throw new EntryError(`${login} has ${addressText(there)} now, which is not of this write.`, look);
  const user = { ...seen, version: left, contact: { ...seen.contact, email: email.new } };
  const plan = planEmail({ user, email: email.old });
  return { plan, before: last?.seen.version === left ? last : null };
}

/** The email change that a write was; throws, with what to do instead, where there is none that can be reversed. */
function changedEmail(
  { facts: { email, about, method, url }, result }: AuditedWrite,
  who: string | undefined,
  before: EmailWrite | null,
): EmailChange {
  const verdict = result?.verdict ?? 'UNKNOWN';
  if (verdict === 'UNKNOWN') {
    throw new EntryError(
      'Whether the last write was applied is not known, so that nothing can be undone yet.',
      email
        ? `verify(${who === undefined ? '' : quote(email.user_id)})   finds out`
        : `requests.get(${quote(url)}, headers=auth)`,
    );
  }
  if (verdict !== 'CHANGED' && verdict !== 'CONFIRMATION_SENT')
    throw new EntryError(`The last write changed nothing: it ended in ${verdict}.`, 'audit()');
  if (about?.newLogin !== undefined) {
    throw new EntryError(
      `The last write changed the login ${oneLine(about.login)} to ${oneLine(about.newLogin)}; undo gives emails back. To give the login back:`,
      `putLogin(${quote(about.login)}, ${quote(about.user_id)})`,
    );
  }
  if (email === null && /\/send-activation-email$/.test(new URL(url).pathname)) {
    throw new EntryError(
      `The last write had an activation mail sent${about ? ` to ${addressText(about.email)}` : ''}, which no call takes back. Its link, once opened, activates the account; nothing else is changed by it.${before ? ' To give back the email that was changed before it:' : ''}`,
      before ? `undo(${quote(before.email.user_id)})   ${whoText(before)}` : 'audit()',
    );
  }
  if (email === null) {
    throw new EntryError(
      `The last write was ${method} ${oneLine(new URL(url).pathname, 200)}; what was there before it the shell does not know.`,
      'audit()',
    );
  }
  if (email.old !== '') return email;
  throw new EntryError(`${oneLine(email.login)} had no email before, and an empty one cannot be sent.`, 'audit()');
}
