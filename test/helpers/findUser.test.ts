/** findUser ends in exactly one user, or in an error and nobody. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { InputError } from '../../src/api/errors.ts';
import { NoMatchError, SeveralMatchesError } from '../../src/session/errors.ts';
import { FOOBAR_USER, failure, JOHN_DOE, PARTNER, picking, stage } from './stage.ts';

test('findUser finds a user by login and sets user_id, user and version', async () => {
  const { shell, names } = await stage();

  const user = await shell['findUser']('foobar');

  expect(user).toEqual({
    user_id: FOOBAR_USER,
    login: 'foobar',
    name: 'Foo Bar',
    email: 'foobar@example.org',
    activated: true,
    enabled: true,
    version: 1,
    tenant_id: '0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
    tenant_path: ['JohnSmith, Inc', 'Foobar'],
    world: 'sandbox',
  });
  expect(names).toMatchObject({ user_id: FOOBAR_USER, version: 1, user });
});

test('findUser searches the whole subtree with the most that the search gives, then reads in one batch', async () => {
  const { shell, sent } = await stage();

  await shell['findUser']('foobar');

  const requests = sent.map(({ method, url }) => `${method} ${url}`).filter((line) => !/clients|tenants/.test(line));
  expect(requests).toEqual([
    `GET /api/2/search?tenant=${PARTNER}&text=foobar&limit=300`,
    `GET /api/2/users?uuids=${FOOBAR_USER}`,
  ]);
});

test('findUser lets an exact login win over everyone else whom the text finds', async () => {
  const { shell, session } = await stage();
  await session.signIn();

  const user = await shell['findUser']('JohnDoe');

  expect(user.user_id).toBe(JOHN_DOE);
});

test('findUser lets a single exact email win, in any letter case', async () => {
  const { shell } = await stage();

  expect((await shell['findUser']('ANNA.KELLER@mysite.com')).login).toBe('anna.keller');
  expect((await shell['findUser']('johndoe@mysite.com')).user_id).toBe(JOHN_DOE);
});

test('findUser takes the only hit, whatever part of the user was found', async () => {
  const { shell } = await stage();

  expect((await shell['findUser']('Raman')).login).toBe('priya.raman');
});

test('findUser takes a UUID, in capitals too, without a search', async () => {
  const { shell, sent, names } = await stage();

  const user = await shell['findUser'](FOOBAR_USER.toUpperCase());

  expect(user.login).toBe('foobar');
  expect(names['user_id']).toBe(FOOBAR_USER);
  expect(sent.some(({ url }) => url.includes('/search'))).toBe(false);
});

test.each([
  ['two texts', ['foobar', 'anna']],
  ['undefined', [undefined]],
  ['a keyword that it does not know', [{ login: 'foobar' }]],
  ['a list', [['foobar']]],
])('findUser leaves nobody chosen where it is given %s (PR5)', async (_what, given) => {
  const { shell, names } = await stage();
  await shell['findUser']('foobar');

  expect(await failure(shell['findUser'](...given))).toBeInstanceOf(InputError);
  expect([names['user_id'], names['user'], names['version']]).toEqual([undefined, undefined, undefined]);
});

test('findUser does not choose among several where nobody can be asked, and names them all (I16)', async () => {
  const { shell, names } = await stage();
  await shell['findUser']('foobar');

  const error = await failure(shell['findUser']('anna'));

  expect(error).toBeInstanceOf(SeveralMatchesError);
  expect(error.users.length).toBeGreaterThan(3);
  expect(error.users.every(({ user_id }: { user_id: string }) => /^[0-9a-f-]{36}$/.test(user_id))).toBe(true);
  expect(names).toMatchObject({ user_id: undefined, version: undefined, user: undefined });
});

test('findUser asks a person which of several is meant', async () => {
  const asked: string[] = [];
  const { shell, names } = await stage({ ask: picking(1, asked) });

  const user = await shell['findUser']('anna');

  expect(asked).toHaveLength(1);
  expect(asked[0]?.split('\n')[2]).toContain(user.login);
  expect(asked[0]).toContain(user.email);
  expect(names).toMatchObject({ user_id: user.user_id, version: user.version });
});

test('findUser asks for the text when there is none, and refuses where nobody can be asked', async () => {
  const asking = await stage({ ask: picking(0) });
  const silent = await stage();

  expect((await asking.shell['findUser']()).login).toBe('foobar');
  expect(await failure(silent.shell['findUser']())).toBeInstanceOf(InputError);
  expect(silent.sent).toEqual([]);
});

test('findUser leaves nobody chosen when the person breaks the question off', async () => {
  const ask = { ...picking(0), select: () => Promise.reject(new Error('broken off')) };
  const { shell, names } = await stage({ ask });
  await shell['findUser']('foobar');

  await failure(shell['findUser']('anna'));

  expect(names['user_id']).toBeUndefined();
});

test.each(['nobody-at-all', 'quietharbor', 'Weiss', 'elsewhere'])(
  'findUser finds nobody by %s, and leaves nobody chosen',
  async (text) => {
    const { shell, names } = await stage();
    await shell['findUser']('foobar');

    const error = await failure(shell['findUser'](text));

    expect(error).toBeInstanceOf(NoMatchError);
    expect(names).toMatchObject({ user_id: undefined, version: undefined, user: undefined });
  },
);

test('findUser and findUsers send nothing for a text under three characters', async () => {
  const { shell, sent, names } = await stage();
  await shell['findUser']('foobar');
  sent.length = 0;

  for (const text of ['fo', 'ab', ' a ', '日本', '😀😀']) {
    const error = await failure(shell['findUsers'](text));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(/is too short: the search needs 3 characters\. Nothing was sent\.$/);
  }
  expect(names['user_id']).toBe(FOOBAR_USER);
  expect(await failure(shell['findUser']('fo'))).toBeInstanceOf(InputError);
  expect(names['user_id']).toBeUndefined();
  expect(sent).toEqual([]);
});

test.each([
  ['fobar', 'foobar'],
  ['foobra', 'foobar'],
  ['jonhdoe', 'JohnDoe'],
  ['jhondoe', 'JohnDoe'],
  ['priya.rahman', 'priya.raman'],
  ['Rahman', 'priya.raman'],
])('who finds nobody by %s is told of %s, who is there (D6)', async (text, login) => {
  const { shell } = await stage();

  const error = await failure(shell['findUser'](text));

  expect(error).toMatchObject({ name: 'NoMatchError', near: { login } });
  expect((await shell['findUser'](login)).login).toBe(login);
});

test.each(['annabella.k', 'foobar.the.second', 'petrovsky anna'])(
  'who finds nobody by %s is given a beginning that finds somebody (D6)',
  async (text) => {
    const { shell } = await stage();

    const { near } = await failure(shell['findUser'](text));

    expect(near.text).toHaveLength(3);
    expect(await shell['findUsers'](near.text)).not.toEqual([]);
  },
);

test.each(['zzzzzz', '@@@', 'x y z', '日本語', "a'b"])(
  'nothing is proposed for %s, near which nobody is (D6)',
  async (text) => {
    const { shell, sent, narrated } = await stage();

    const { near } = await failure(shell['findUser'](text));

    expect(near).toEqual({});
    const searches = sent.filter(({ url }) => url.includes('/search'));
    expect(searches.length).toBeLessThan(7);
    expect(narrated()).toHaveLength(searches.length);
  },
);

test('findUsers shows the first twenty of many users, how many there are, and how to see the others (D5)', async () => {
  const { shell } = await stage({ sandbox: { users: 500 } });

  const users = await shell['findUsers']('example');
  const lines = inspect(users).split('\n');

  expect(users.length).toBeGreaterThan(200);
  expect(lines).toHaveLength(42);
  expect(lines[40]).toContain(`20 of ${users.length} shown`);
  expect(lines[41]).toContain("users = findUsers('example'); users.slice(20, 40)");
  expect(JSON.parse(JSON.stringify(users))).toHaveLength(users.length);
});

test.each([[''], ['   '], [5], [null], [['foobar']]])(
  'findUser refuses %j without a request, and unsets the user',
  async (text) => {
    const { shell, sent, names } = await stage();
    await shell['findUser']('foobar');
    sent.length = 0;

    expect(await failure(shell['findUser'](text))).toBeInstanceOf(InputError);
    expect(sent).toEqual([]);
    expect(names['user_id']).toBeUndefined();
  },
);

test('findUser carries what a query needs encoded as it stands (I15)', async () => {
  const { shell, sent } = await stage();

  await failure(shell['findUser']("a&b=c#d%20'é"));

  const query = sent.find(({ url }) => url.includes('/search'))?.url ?? '';
  expect(new URL(query, 'http://x').searchParams.get('text')).toBe("a&b=c#d%20'é");
});

test('findUser says 404 for the UUID of nobody and 403 for one out of reach, and unsets the user', async () => {
  const { shell, sandbox, names } = await stage();
  const stranger = sandbox.world.user('nina.elsewhere')?.id;
  await shell['findUser']('foobar');

  expect(await failure(shell['findUser']('00000000-0000-4000-8000-000000000000'))).toMatchObject({ status: 404 });
  expect(await failure(shell['findUser'](stranger))).toMatchObject({ status: 403 });
  expect(names['user_id']).toBeUndefined();
});

test('findUsers lists everybody a text finds, and leaves the chosen user alone', async () => {
  const { shell, names } = await stage();
  await shell['findUser']('foobar');

  const users = await shell['findUsers']('anna');

  expect(users.length).toBeGreaterThan(3);
  expect(users[0]).toMatchObject({ world: 'sandbox', version: expect.any(Number), user_id: expect.any(String) });
  expect(names).toMatchObject({ user_id: FOOBAR_USER, version: 1 });
});

test('findUsers lists nobody where nobody is', async () => {
  const { shell } = await stage();

  expect(await shell['findUsers']('nobody-at-all')).toEqual([]);
});

test('findUsers searches below the tenant that tenant_id names by now', async () => {
  const { shell, names, session, sandbox } = await stage();
  await session.signIn();
  names['tenant_id'] = sandbox.world.tenant('Foobar')?.id;

  const users = await shell['findUsers']('anna');

  expect(users.map(({ login }: { login: string }) => login)).toEqual(['anna@example.org']);
});

test('fetchVersion gives the version of the chosen user, and of another without choosing them', async () => {
  const { shell, names, sandbox } = await stage();
  await shell['findUser']('foobar');
  const other = sandbox.world.user('anna.keller')?.id;

  expect(await shell['fetchVersion']()).toBe(1);
  expect(await shell['fetchVersion'](other)).toBe(3);
  expect(await shell['fetchVersion']({ user_id: other })).toBe(3);
  expect(names).toMatchObject({ user_id: FOOBAR_USER, version: 1 });
});

test('fetchVersion gives no version while nobody is chosen, nor for what is no id', async () => {
  const { shell, sent, names } = await stage();

  expect((await failure(shell['fetchVersion']())).message).toContain('user_id is not set');
  expect(await failure(shell['fetchVersion']('../tenants/x'))).toBeInstanceOf(InputError);
  names['user_id'] = 'foobar';
  expect(await failure(shell['fetchVersion']())).toBeInstanceOf(InputError);
  expect(sent).toEqual([]);
});

test('a search that fails for another reason says that nobody is chosen any more, once there was somebody', async () => {
  const { shell, names, lines } = await stage();

  await failure(shell['findUser']('1'));
  const before = lines();
  await shell['findUser']('foobar');
  await failure(shell['findUser']('1'));

  expect(before).toEqual([]);
  expect(lines().filter((line) => line.includes('chosen'))).toEqual(['Nobody is chosen any more: user_id is unset.']);
  expect(names['user_id']).toBeUndefined();
});
