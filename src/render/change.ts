/** The change of an email in words: who, from what to what, by whose mailbox, and what others have changed meanwhile. Pure. */
import { differencesIn } from '../api/differences.ts';
import { sameEmail } from '../api/email/address.ts';
import type { Fields } from '../api/fields.ts';
import { isLogin } from '../api/login/login.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { ago, DOT, quote, symbol } from './text.ts';

interface Addresses {
  readonly old: string;
  readonly new: string;
}

export function addressText(address: string, most = 120): string {
  return address === '' ? 'none' : oneLine(address, most);
}

export interface Person {
  readonly login: string;
  readonly name?: string | undefined;
}

/** Who, where, from what to what. `tenant`: in words. */
export function changeText({ old, new: email, ...person }: Addresses & Person, tenant: string, most?: number): string {
  const addresses = `${addressText(old, most)} ${symbol.becomes} ${addressText(email, most)}`;
  return [personText(person), tenant, addresses].join(DOT);
}

/** The login and, where it is another word, the person's name. */
export function personText({ login, name = '' }: Person): string {
  return [login, ...(name === '' || name === login ? [] : [name])].map((each) => oneLine(each)).join(DOT);
}

/** Where a link is mailed, on which the provider's own pages disagree. */
export const MAILBOXES =
  "either to the old address (says the API's page) or to the new one (says Acronis' portal guide)";

/** A line for what will happen, and one for where the link goes. */
export function waitsForLink({ login }: Pick<Person, 'login'>): string[] {
  return [`${oneLine(login)} is activated: nothing changes until a link is opened.`, `It is mailed ${MAILBOXES}.`];
}

/**
 * The change touches the email only; who signs in with the old address goes on doing so: that, and what changes the login.
 * Null where the login is another text.
 */
export function loginStays(
  change: Addresses & { readonly login: string; readonly user_id: string },
  { isWaiting }: { readonly isWaiting: boolean },
): readonly [words: string, code: string] | null {
  const { login, old, new: email, user_id } = change;
  if (!sameEmail(login, old)) return null;
  if (!isLogin(email))
    return [`The login stays ${oneLine(login)}. The new address cannot be one; another can: `, `help(putLogin)`];
  const when = isWaiting ? ', also when the link is opened. To change it then: ' : '. To change it too: ';
  // Spelled out: the names may belong to another user by the time that this is typed.
  return [`The login stays ${oneLine(login)}${when}`, `putLogin(${quote(email)}, ${quote(user_id)})`];
}

/** When something was seen, on the clock of whoever sits here. */
export function seenAt(at: number, now: number): string {
  const date = new Date(at);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${clock.map((part) => String(part).padStart(2, '0')).join(':')}, ${ago(now - at)}`;
}

const MOST = 8;
/** What another answer says of the same user, a line for each field that is not as it was. */
export function differencesBetween(before: Fields, after: Fields): readonly string[] {
  const lines = differencesIn(before, after).map(
    ({ name, was, is }) => `${oneLine(name)}: ${valueText(was)} ${symbol.becomes} ${valueText(is)}`,
  );
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST), `and ${lines.length - MOST} more`];
}

function valueText(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none';
  return typeof value === 'string' ? oneLine(value) : oneLine(JSON.stringify(value));
}
