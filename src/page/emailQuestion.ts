/** What a person is asked about a change of an email before it is sent, and what speaks against it. */
import { emailCautions } from '../api/email/address.ts';
import { doubtsAbout, refusalOf } from '../api/email/doubts.ts';
import type { EmailChange } from '../api/email/plan.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { addressText, changeText, mailboxesText, waitsForLink } from '../render/change.ts';
import { ago, lookAt, symbol } from '../render/text.ts';
import { waitingChange } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import type { EmailOptions } from '../session/writes.ts';

const WHOLE = 260; // columns: the address that is agreed to is shown to its last letter

export function emailQuestion(session: Session, plan: EmailChange): string[] {
  const { login, activated } = plan;
  return [
    `Change the email of ${oneLine(login)} on ${session.world.host}?`,
    ...changeLines(session, plan),
    ...(activated ? [waitsForLink(plan)] : []),
  ];
}

/** Who is written, where, and what becomes what, a line each. */
export function changeLines(session: Session, plan: EmailChange): string[] {
  const { old, new: email } = plan;
  return [...whoLines(session, plan), `email    ${addressText(old)} ${symbol.becomes} ${addressText(email, WHOLE)}`];
}

/** Who is meant, and where. */
export function whoLines(
  session: Session,
  who: Pick<EmailChange, 'login' | 'user_id' | 'tenant_id'> & { readonly name?: string | undefined },
): string[] {
  const { login, name = '', user_id, tenant_id } = who;
  const tenant = [...new Set([session.tenants.describe(who), tenant_id])].join('  ');
  return [
    ...(name === '' ? [] : [`person   ${oneLine(name)}`]),
    `user     ${oneLine(login)}  ${user_id}`,
    `tenant   ${tenant}`,
  ];
}

/**
 * What has to be agreed to about a change of an email: what the address may pass for, what speaks against the user as last
 * seen, a second mail. Throws where nothing may be sent to that user.
 */
export async function cautionsFor(
  session: Session,
  change: EmailChange,
  { isRepeated = false } = {},
): Promise<readonly string[]> {
  const user = session.sightings.of(change.user_id)?.seen;
  const refusal = user ? refusalOf(user) : null;
  if (refusal !== null) throw new EntryError(refusal, lookAt(change.user_id));
  return [
    ...emailCautions(change.new),
    ...(user ? doubtsAbout(user) : []),
    ...(isRepeated ? [] : await askedBefore(session, change)),
  ];
}

/** To an activated user each request mails a link: whoever has one waiting should not get another by accident. */
async function askedBefore(session: Session, change: EmailChange): Promise<string[]> {
  const before = change.activated ? await waitingChange(session, change) : null;
  if (before === null) return [];
  const { email, passedMs } = before;
  return [
    `You asked for ${oneLine(email.new)} ${ago(passedMs)}; a second mail would go out: ${mailboxesText(change)}.`,
  ];
}

/** Where nobody was asked about them, they are at least said. */
export function tellCautions(session: Session, cautions: readonly string[]): void {
  if (session.ask !== null && !session.flags.yes) return;
  for (const text of cautions) session.tell({ kind: 'warning', text });
}

/** Whether what was lost on the way may go out again: a person says, where there is one. */
export function askToResend(session: Session, plan: EmailChange): EmailOptions['mayResend'] {
  const { ask } = session;
  if (ask === null) return true;
  return () => {
    const lines = [
      `The answer was lost, and ${oneLine(plan.login)} still has ${addressText(plan.old, WHOLE)}.`,
      changeText(plan, session.tenants.describe(plan), WHOLE),
      'Send the same request again? It carries the same version, so that at most one of the two is accepted.',
    ];
    return ask.confirm({ message: lines.join('\n  '), default: false });
  };
}
