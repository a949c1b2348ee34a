/** Whose writes a text means, by what is recorded of them; nothing is asked of a server. Pure. */
import { oneLine, quoted } from '../../api/secrets/sanitize.ts';
import { EntryError } from '../errors.ts';
import type { AuditedWrite } from './auditedWrites.ts';

/** The user that a write is about, as recorded then; null where that is nobody, or nobody had been seen. */
export function userOf({ facts: { email, about, tenant } }: Pick<AuditedWrite, 'facts'>): RecordedUser | null {
  const user = email ?? about ?? null;
  if (user === null) return null;
  const { user_id, tenant_id, login, name = '' } = user;
  return { user_id, tenant_id, login, name, tenant: tenant ?? tenant_id };
}

export interface RecordedUser {
  readonly user_id: string;
  readonly tenant_id: string;
  readonly login: string;
  readonly name: string;
  /** In words, where it was known. */
  readonly tenant: string;
}

/** Those about whom the text says it all: a login, an old or new address, a person's name or an id, in whatever case. */
export function writesAbout<T extends AuditedWrite>(writes: readonly T[], text: string): readonly T[] {
  const wanted = folded(text);
  const ids = new Set(
    writes.flatMap((write) => (wordsOf(write).includes(wanted) ? (userOf(write)?.user_id ?? []) : [])),
  );
  return writes.filter((write) => ids.has(userOf(write)?.user_id ?? ''));
}

/** The same where one user has to be meant. @throws {EntryError} with those who are there; `helper`: what is typed. */
export function writesOfOne<T extends AuditedWrite>(writes: readonly T[], text: string, helper: string): readonly T[] {
  const found = writesAbout(writes, text);
  const users = usersIn(found);
  if (users.length === 1) return found;
  const choices = (given: readonly RecordedUser[]) =>
    given.slice(-FEW).map((user) => `${choiceText(helper, user)}, ${lastTimeOf(writes, user)}`);
  if (users.length > 1) {
    throw new EntryError(
      `${users.length} users of the record are called ${quoted(text)}. Nothing was sent.`,
      choices(users).join('\n'),
    );
  }
  const near = usersIn(writes).filter((user) => isNear(user, text));
  throw new EntryError(
    `Nothing is recorded here of ${quoted(text)}. Nothing was sent.`,
    [...choices(near), ...(near.length > 0 ? [] : ['audit()   lists what is'])].join('\n'),
  );
}

const FEW = 10;

/** A line that can be typed, and whom it means. */
export function choiceText(helper: string, { user_id, login, name, tenant }: RecordedUser): string {
  const who = [login, ...(name === '' || name === login ? [] : [name])].map((each) => oneLine(each));
  return `${helper}('${user_id}')   ${[...who, tenant].join(', ')}`;
}

/** Of two who are called alike, when something was asked for the one and for the other. */
function lastTimeOf(writes: readonly AuditedWrite[], { user_id }: RecordedUser): string {
  const at = writes.findLast((write) => userOf(write)?.user_id === user_id)?.at ?? '';
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

function isNear({ login, name }: RecordedUser, text: string): boolean {
  return [login, name].some((each) => folded(each).includes(folded(text)));
}

/** Each once, as last recorded. */
function usersIn(writes: readonly AuditedWrite[]): readonly RecordedUser[] {
  const users = writes.flatMap((write) => userOf(write) ?? []);
  return [...new Map(users.map((user) => [user.user_id, user])).values()];
}

function wordsOf({ facts: { email, about } }: AuditedWrite): readonly string[] {
  const words = email
    ? [email.user_id, email.login, email.name, email.old, email.new]
    : [about?.user_id, about?.login, about?.name, about?.email, about?.newLogin];
  return words.flatMap((word) => (word === undefined || word === '' ? [] : [folded(word)]));
}

function folded(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
