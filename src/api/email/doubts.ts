/** What speaks against writing to a user, by what was seen of them. Pure; whoever plans a write asks before it is sent. */
import { oneLine, quoted } from '../secrets/sanitize.ts';
import type { User } from '../types.ts';
import { codePointOf } from '../words.ts';
import { mistakable } from './scripts.ts';

// The provider's own, as in "Fetching a user account information" (API guide); one of a customer has an id of its own.
const PROVIDERS_OWN = '11111111-1111-1111-1111-111111111111';

/** Why nothing may be sent to this user; null where nothing forbids it. */
export function refusalOf({ login, deleted_at }: User): string | null {
  return deleted_at === null ? null : `${oneLine(login)} was deleted (${oneLine(deleted_at)}). Nothing was sent.`;
}

/** What a person must agree to first, a line each. */
export function doubtsAbout(user: User): readonly string[] {
  const login = oneLine(user.login);
  const idp = statedBy(user, 'idp_id');
  const operation = statedBy(user, 'external_operation_status');
  return [
    ...lookalikes(user.login, user.contact.email),
    ...(idp === undefined || idp.toLowerCase() === PROVIDERS_OWN
      ? []
      : [
          `${login} comes from another identity provider (${oneLine(idp)}), which may write its own address over this one.`,
        ]),
    ...(operation === undefined || operation === 'no_operation'
      ? []
      : [
          `${login} is ${WORDS.get(operation) ?? `in the state "${oneLine(operation)}"`}, and may not stay as it is written.`,
        ]),
  ];
}

/** A login or address that is drawn like another one, in a sentence each. */
export function lookalikes(...values: readonly string[]): readonly string[] {
  return [...new Set(values)].flatMap((value) => {
    const mark = lookalike(value);
    return mark === null ? [] : [`${oneLine(value)} is ${mark}.`];
  });
}

/** What tells a login or address from the plain one that it is drawn like; null where there is none. */
export function lookalike(value: string): string | null {
  const found = mistakable(value);
  if (found === null) return null;
  const letters = found.letters.slice(0, MOST).map((letter) => `${oneLine(letter)} ${codePointOf(letter)}`);
  return `not ${quoted(found.looks)}: it has ${letters.join(', ')}${found.letters.length > MOST ? ' …' : ''}`;
}

const MOST = 5; // letters

/** As the server said it, not as a polluted prototype does. */
function statedBy(user: User, name: 'idp_id' | 'external_operation_status'): string | undefined {
  return Object.hasOwn(user, name) ? user[name] : undefined;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['deleting', 'being deleted'],
  ['recovering', 'being recovered'],
]);
