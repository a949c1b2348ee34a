/** What several lessons ask about one user is not met by what befell another. */
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import {
  type Asked,
  acceptedEmails,
  confirmationsOf,
  hasNewEmail,
  hasVersion,
  isLastStale,
  type Seen,
} from '../../src/tutorial/seen.ts';

const STALE = { error: { code: 1001 } };
const MALFORMED = { error: { code: 400 } };

async function open() {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  const { world, mailbox, others } = sandbox;
  const began = new Map(world.users().map((user) => [user.login, user]));
  const asked: Asked[] = [];
  const put = (login: string, body: object, status: number, answer: unknown = {}) =>
    asked.push({
      ...{ method: 'PUT', path: `/users/${world.user(login)?.id}`, query: new URLSearchParams(), headers: {} },
      ...{ body, status, answer, entry: asked.length },
    });
  const seen = (): Seen =>
    ({
      user: world.user,
      before: (login: string) => began.get(login),
      asked,
      mails: mailbox.list(),
    }) as unknown as Seen; // no more is asked of it here
  return { others, put, seen };
}

test('an address is new once it is stored: of an activated user, once the link was opened', async () => {
  const { others, seen } = await open();

  others.change('m.okafor', { contact: { email: 'okafor@newmail.net' } });
  others.change('foobar', { contact: { email: 'foobar@newmail.net' } });
  const waiting = ['m.okafor', 'foobar', 'JohnDoe'].map((login) => hasNewEmail(seen(), login));
  others.openMail('foobar');

  expect(waiting).toEqual([true, false, false]);
  expect(hasNewEmail(seen(), 'foobar')).toBe(true);
  expect(hasNewEmail(seen(), 'nobody.here')).toBe(false);
});

test('mails that confirm an address are told from those that activate, and from those to others', async () => {
  const { others, seen } = await open();

  others.invite('m.okafor');
  others.change('foobar', { contact: { email: 'foo.first@newmail.net' } });
  others.change('foobar', { contact: { email: 'foo.second@newmail.net' } });

  expect(confirmationsOf(seen(), 'foobar')).toHaveLength(2);
  expect(confirmationsOf(seen(), 'm.okafor')).toEqual([]);
  expect(confirmationsOf(seen(), 'nobody.here')).toEqual([]);
});

test('the last change counts, whoever wrote to somebody else meanwhile', async () => {
  const { put, seen } = await open();

  put('JohnDoe', { version: 8, contact: { email: 'doe@newmail.net' } }, 409, STALE);
  put('foobar', { version: 1, contact: { email: 'foo@newmail.net' } }, 200);
  const refused = ['JohnDoe', 'foobar'].map((login) => isLastStale(seen(), login));
  put('JohnDoe', { contact: { email: 'doe@newmail.net' } }, 400, MALFORMED);
  const malformed = isLastStale(seen(), 'JohnDoe');
  put('JohnDoe', { version: 1, language: 'fr' }, 200);

  expect(refused).toEqual([true, false]);
  expect(malformed).toBe(false);
  expect(seen().asked.map(hasVersion)).toEqual([true, true, false, true]);
  expect(acceptedEmails(seen(), 'JohnDoe')).toEqual([]);
  expect(acceptedEmails(seen(), 'foobar')).toEqual(['foo@newmail.net']);
});
