/** undo: gives a user the address back that the last write took away, where that can be done; else says why not. */
import { sameEmail } from '../api/email/address.ts';
import { type EmailChange, planEmail } from '../api/email/plan.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { toUserId } from '../api/types.ts';
import { carryOut } from '../page/emailSteps.ts';
import { addressText, mailboxesText } from '../render/change.ts';
import { lookAt, quote } from '../render/text.ts';
import type { AuditedWrite } from '../session/audit/auditedWrites.ts';
import type { WriteResult } from '../session/audit/record.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { helper } from './definition.ts';

export const undo = helper({
  name: 'undo',
  phrase: 'changes the email back that your last write changed',
  summary: 'Changes the email back that the last write of this session changed, if nobody changed the user since.',
  examples: ['undo()'],
  parameters: {},
  returns: 'verdict',
  sendsToBaseUrl: true,

  async run(session) {
    const last = (await session.audit.mine()).at(-1);
    if (last === undefined) throw new EntryError('Nothing was written in this session.', "putEmail('…')");
    const { facts, result } = last;
    const { plan, before } = await planBack(session, changedEmail(last), result);
    const others = facts.fields.filter((name) => name !== 'contact.email' && name !== 'version');
    if (others.length > 0) {
      const text = `Only the email is given back; ${others.join(', ')} of the same write stays as it is.`;
      session.tell({ kind: 'warning', text });
    }
    return carryOut(session, plan, { before, isUndo: true });
  },
});

/** What our own write left there is the version that is sent: whoever changed the user since, wins. */
async function planBack(session: Session, email: EmailChange, result: WriteResult | null) {
  const last = session.sightings.of(email.user_id);
  const { seen } = await session.fetchUser(toUserId(email.user_id));
  const { email: there } = seen.contact;
  const look = lookAt(seen.id);
  const login = oneLine(email.login);
  const isSent = result?.verdict === 'CONFIRMATION_SENT';
  if (seen.deleted_at !== null) throw new EntryError(`${login} was deleted since. Nothing was sent.`, 'audit()');
  if (seen.tenant_id !== email.tenant_id) {
    const tenants = `from tenant ${email.tenant_id} to ${session.tenants.describe({ ...email, tenant_id: seen.tenant_id })}`;
    throw new EntryError(`${login} was moved ${tenants} since. Nothing was sent.`, look);
  }
  if (isSent && sameEmail(there, email.old)) {
    throw new EntryError(
      `${login} still has ${addressText(there)}. A link was mailed, which no call takes back: ${mailboxesText(email)}. Unless it is opened, it has no effect.`,
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
function changedEmail({ facts: { email, method, url }, result }: AuditedWrite): EmailChange {
  const verdict = result?.verdict ?? 'UNKNOWN';
  if (verdict === 'UNKNOWN') {
    throw new EntryError(
      'Whether the last write was applied is not known, so that nothing can be undone yet.',
      email ? 'verify()' : `requests.get(${quote(url)}, headers=auth)`,
    );
  }
  if (verdict !== 'CHANGED' && verdict !== 'CONFIRMATION_SENT')
    throw new EntryError(`The last write changed nothing: it ended in ${verdict}.`, 'audit()');
  if (email === null) {
    throw new EntryError(
      `The last write was ${method} ${oneLine(new URL(url).pathname, 200)}; what was there before it the shell does not know.`,
      'audit()',
    );
  }
  if (email.old !== '') return email;
  throw new EntryError(`${oneLine(email.login)} had no email before, and an empty one cannot be sent.`, 'audit()');
}
