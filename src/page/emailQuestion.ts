/** What a person is asked about a change of an email before it is sent, and what speaks against it. */
import { checkEmail, emailCautions, sameEmail } from '../api/email/address.ts';
import { doubtsAbout, refusalOf } from '../api/email/doubts.ts';
import type { EmailChange } from '../api/email/plan.ts';
import { type Mistyped, slipIn } from '../api/email/slips.ts';
import { InputError } from '../api/errors.ts';
import type { HttpRequest } from '../api/http/http.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { nameOf, type User } from '../api/types.ts';
import { addressText, changeText, loginStays, personText, waitsForLink } from '../render/change.ts';
import { ago, DOT, lookAtNow, quote, symbol } from '../render/text.ts';
import { emailWrites, waitingChange } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import { type Ask, WriteRefusedError } from '../session/guard.ts';
import type { Session } from '../session/session.ts';
import type { EmailOptions } from '../session/writes.ts';

const MOST_TRIES = 9;
const WHOLE = 260; // columns: the address that is agreed to is shown to its last letter

export function emailQuestion(session: Session, plan: EmailChange, mistakes: readonly string[]): string[] {
  return [
    `Change the email of ${oneLine(plan.login)} on ${session.world.host}?`,
    ...cardLines(session, plan, mistakes),
  ];
}

/** Where nobody is asked, what looks like a mistake is told before the write. */
export function tellMistakes(session: Session, mistakes: readonly string[]): void {
  for (const text of mistakes) session.tell({ kind: 'warning', text });
}

/**
 * By what this session has seen and what is recorded, without a request: a typing slip, and an address that is somebody
 * else's. What an undo gives back nobody has typed.
 */
export async function mistakesIn(
  session: Session,
  change: EmailChange,
  { isUndo = false } = {},
): Promise<readonly string[]> {
  const { user_id, new: email } = change;
  const slip = isUndo ? null : await slipOf(session, change);
  const { sightings } = session;
  const owners = sightings.all().filter((user) => user.id !== user_id && user.deleted_at === null && has(user, email));
  return [
    ...(slip === null ? [] : [`${slip.domain} looks mistyped: was ${slip.meant} meant?`]),
    ...listed(owners, (user) => {
      const what = sameEmail(user.contact.email, email) ? 'email' : 'login';
      return `${addressText(email, WHOLE)} is already the ${what} of somebody else: ${wholeText(session, user)}.`;
    }),
  ];
}

/** The record is read only where something looks like a slip. */
async function slipOf(
  session: Session,
  { user_id, tenant_id, old, new: email }: EmailChange,
): Promise<Mistyped | null> {
  const inTenant = session.sightings.inTenant(tenant_id).filter(({ id }) => id !== user_id);
  const others = inTenant.map(({ contact }) => contact.email);
  if (slipIn(email, { old, others }) === null) return null;
  const writes = await emailWrites(session, user_id).catch(() => []); // the warning stands without
  return slipIn(email, { old, others, changes: writes.map((write) => write.email) });
}

function has({ login, contact }: User, email: string): boolean {
  return sameEmail(contact.email, email) || sameEmail(login, email);
}

/** Others of the same name, whom this session has seen: whoever has it already may be the wrong one. */
export function namesakesOf(session: Session, { user_id, name = '' }: EmailChange): string[] {
  const isAlike = (user: User) => user.id !== user_id && user.deleted_at === null && nameOf(user) === name;
  const others = name === '' ? [] : session.sightings.all().filter(isAlike);
  return listed(others, (user) => `${wholeText(session, user)}, ${addressText(user.contact.email)}`);
}

function wholeText(session: Session, user: User): string {
  return [personText({ login: user.login, name: nameOf(user) }), session.tenants.describe(user)].join(DOT);
}

const MOST_OTHERS = 3;

function listed(users: readonly User[], text: (user: User) => string): string[] {
  const left = users.length - MOST_OTHERS;
  return [...users.slice(0, MOST_OTHERS).map(text), ...(left > 0 ? [`and ${left} more`] : [])];
}

/** Where nobody is asked, all that decides is told. */
export function tellCard(session: Session, plan: EmailChange): void {
  const header = `The email of ${oneLine(plan.login)} on ${session.world.host}:`;
  const lines = [header, ...changeLines(session, plan), ...consequences(plan)];
  session.tell({ kind: 'line', text: lines.join('\n    ') });
}

/** Who is written, where, what becomes what, and what will happen, a line each. */
export function cardLines(session: Session, plan: EmailChange, mistakes: readonly string[]): string[] {
  return [...changeLines(session, plan), ...mistakes, ...consequences(plan)];
}

function consequences(plan: EmailChange): string[] {
  if (sameEmail(plan.old, plan.new)) return [];
  const login = oneLine(plan.login);
  const stays = loginStays(plan, { isWaiting: plan.activated });
  return [
    ...(plan.activated
      ? waitsForLink(plan)
      : [`${login} is not activated: by the API's page the email changes at once, without a link.`]),
    ...(stays === null ? [] : [stays.join('')]),
  ];
}

/** Who is written, where, and what becomes what, a line each. */
function changeLines(session: Session, plan: EmailChange): string[] {
  const { old, new: email } = plan;
  return [...whoLines(session, plan), `email    ${addressText(old)} ${symbol.becomes} ${addressText(email, WHOLE)}`];
}

/** Who is meant, and where. */
export function whoLines(
  session: Session,
  who: Pick<EmailChange, 'login' | 'user_id' | 'tenant_id'> & { readonly name?: string | undefined },
): string[] {
  const { login, name, user_id, tenant_id } = who;
  const tenant = [...new Set([session.tenants.describe(who), tenant_id])].join('  ');
  return [
    ...(name === undefined ? [] : [`person   ${name === '' ? 'no name' : oneLine(name)}`]),
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
  if (refusal !== null) throw new EntryError(refusal, lookAtNow(change.user_id));
  return [
    ...emailCautions(change.new),
    ...(user ? doubtsAbout(user) : []),
    ...(isRepeated ? [] : await askedBefore(session, change)),
  ];
}

/** What was asked before may still come true; and to an activated user each request mails a link. */
async function askedBefore(session: Session, change: EmailChange): Promise<string[]> {
  const { ask, flags, world } = session;
  const isAsked = ask !== null && !flags.yes && !world.isLocal;
  const before = change.activated || isAsked ? await waitingChange(session, change) : null;
  if (before === null || !(change.activated || before.isUnknown)) return [];
  const { email, passedMs, isUnknown } = before;
  const asked = `You asked for ${oneLine(email.new)} ${ago(passedMs)}`;
  // To which mailbox, the card or the verdict says beside it.
  const mail = 'a second mail would go out';
  if (!isUnknown) return [`${asked}; ${mail}.`];
  return [`${asked}${change.activated ? `; ${mail}` : ''}. Whether that was applied is not known.`];
}

/**
 * Whose outcome is not known goes to an activated user again by a person's yes or order alone: each request mails a link.
 * Null where nothing speaks against it, or a person is going to be asked.
 */
export async function refuseRepeat(
  session: Session,
  plan: EmailChange,
  request: HttpRequest,
): Promise<WriteRefusedError | null> {
  const { ask, flags } = session;
  if ((ask !== null && !flags.yes) || flags.dryRun || flags.readOnly || !plan.activated) return null;
  const before = await waitingChange(session, plan);
  if (before === null || !before.isUnknown || !sameEmail(before.email.new, plan.new)) return null;
  const ordered = `putEmail(${quote(plan.new)}, ${quote(plan.user_id)}, {resend: true})`;
  return new WriteRefusedError('repeat', request, `Once more, though a second link may be mailed: ${ordered}`);
}

/** Where nobody was asked about them, they are at least said. */
export function tellCautions(session: Session, cautions: readonly string[]): void {
  if (session.ask !== null && !session.flags.yes) return;
  for (const text of cautions) session.tell({ kind: 'warning', text });
}

/** The new address of that user, as a helper would take it: what is none is said, and asked for again. */
export async function askEmail(session: Session, ask: Ask, user: User): Promise<string> {
  await session.tenants.named(user);
  const person = personText({ login: user.login, name: nameOf(user) });
  const message = `New email of ${person}${DOT}${session.tenants.describe(user)}, now ${addressText(user.contact.email)}:`;
  for (let tries = 1; ; tries += 1) {
    try {
      return checkEmail((await ask.input({ message, faultIn: faultInEmail })).trim());
    } catch (error) {
      // Whoever answers without end is no person.
      if (!(error instanceof InputError) || tries === MOST_TRIES) throw error;
      session.tell({ kind: 'warning', text: error.message.replaceAll('\n', '\n  ') });
    }
  }
}

function faultInEmail(answer: string): string | null {
  try {
    checkEmail(answer.trim());
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** Whether what was lost on the way may go out again: a person says, where there is one. */
export function askToResend(session: Session, plan: EmailChange): EmailOptions['mayResend'] {
  const { ask } = session;
  if (ask === null) return true;
  return (_seen, status) => {
    const why = status === null ? 'The answer was lost' : `HTTP ${status} does not tell whether it was applied`;
    const lines = [
      `${why}, and ${oneLine(plan.login)} still has ${addressText(plan.old, WHOLE)}.`,
      changeText(plan, session.tenants.describe(plan), WHOLE),
      'Send the same request again? It carries the same version, so that at most one of the two is accepted.',
    ];
    return ask.confirm({ message: lines.join('\n  '), default: false });
  };
}
