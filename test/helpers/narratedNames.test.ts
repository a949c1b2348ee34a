/** What a helper tells to be in a name is there, for each that tells the page's statements. */
import { expect, test } from 'vitest';
import { FOOBAR_USER, JOHN_DOE, stage } from './stage.ts';

type Shell = Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;

test.each<[string, (shell: Shell) => unknown, address: RegExp]>([
  ['findUser by login', (shell) => shell['findUser']?.('JohnDoe'), /\/users\?uuids=1c234e69-[\w-]+$/],
  ['findUser by id', (shell) => shell['findUser']?.(FOOBAR_USER), /\/users\/2ae8a1e9-[\w-]+$/],
  [
    'a findUser that finds nobody',
    (shell) => shell['findUser']?.('nobody-like-this').catch(() => {}),
    /\/search\?.*text=lik&/,
  ],
  ['findUsers, of many', (shell) => shell['findUsers']?.('example'), /\/users\?uuids=/],
  [
    'fetchVersion',
    async (shell) => [await shell['findUser']?.('JohnDoe'), await shell['fetchVersion']?.()],
    /\/users\/1c234e69-[\w-]+$/,
  ],
])('behind %s, response holds the answer that was told of last (CB2)', async (_what, act, address) => {
  const { shell, names, narrated } = await stage();

  await act(shell);

  expect(narrated().findLast((each) => !each.startsWith('version'))).toMatch(/^response = requests\.get/);
  expect(names['response'].url).toMatch(address);
  expect(names['response'].status_code).toBe(200);
});

test('version, user_data and response of a change are those that were told of (CB2)', async () => {
  const { shell, names } = await stage();

  await shell['findUser'](JOHN_DOE);
  await shell['fetchVersion']();
  expect(names['version']).toBe(names['response'].json().version);
  await shell['putEmail']('x@newmail.net');

  expect(JSON.parse(names['user_data'])).toEqual({ contact: { email: 'x@newmail.net' }, version: 1 });
  expect(names['response'].json()).toMatchObject({ version: 2, contact: { email: 'x@newmail.net' } });
});

test('a look that nobody was told of leaves response alone (CB2)', async () => {
  const { shell, names } = await stage();
  await shell['findUser']('JohnDoe');
  await shell['putEmail']('x@newmail.net');
  const before = names['response'];

  await shell['verify']('JohnDoe').catch(() => {});
  await shell['changeEmail']('JohnDoe', 'x@newmail.net');

  expect(names['response']).toBe(before);
});
