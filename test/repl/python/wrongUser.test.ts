/** Whose a version is, and who is meant: the same for entries in Python, wherever in them a name is read. */
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openBeside } from './beside.ts';

const JOHN = '1c234e69-5469-424a-a6d1-ff5658b387a6';
const FOOBAR = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';

const shell = await openBeside();
const { js, py, requests } = shell;
afterAll(() => shell.close());

beforeEach(async () => {
  await js('auth, user_id = undefined');
  requests();
});

test('version is fetched for the user who is meant, once, and said (PN1)', async () => {
  await py(`user_id = '${JOHN}'`);

  expect(await py('version')).toBe('  version 1 fetched for JohnDoe\n1');
  expect(await py('version')).toBe('1');
  expect(requests()).toEqual([expect.stringContaining(JOHN)]);
});

test('a helper in the middle of an entry chooses for what follows in it (PN1)', async () => {
  await py(`user_id = '${JOHN}'`);
  await py('version');

  expect(await py("found = findUser('foobar'); user_id, version, user['login']")).toMatch(
    new RegExp(`^\\('${FOOBAR}', 1, 'foobar'\\)$`, 'm'),
  );
});

test('in a loop, each turn sees the user whom its helper chose (PN1)', async () => {
  await py('seen = []');
  await py(
    "for login in ['JohnDoe', 'foobar', 'JohnDoe']:\n    _ = findUser(login)\n    seen.append((user_id, user['login']))\n",
  );

  expect(await py('seen')).toBe(`[('${JOHN}', 'JohnDoe'), ('${FOOBAR}', 'foobar'), ('${JOHN}', 'JohnDoe')]`);
});

test('a def sees the user whom JavaScript has chosen since (PN1)', async () => {
  await py(`user_id = '${JOHN}'`);
  await py('def who():\n    return user_id, version\n');
  await py('who()');
  await js("findUser('foobar')");

  expect(await py('who()')).toBe(`('${FOOBAR}', 1)`);
});

test.each([
  ['exec', `exec("user_id = '${FOOBAR}'")`],
  ['a global statement', `exec("def f():\\n global user_id\\n user_id = '${FOOBAR}'\\nf()")`],
  ['a walrus', `(user_id := '${FOOBAR}') and None`],
  ['globals()', `globals()['user_id'] = '${FOOBAR}'`],
  ['an import of a name', `exec("import types; user_id = '${FOOBAR}'")`],
])('a user_id that was set by %s is the one whose version is fetched (PN1)', async (_, line) => {
  await py(`user_id = '${JOHN}'`);
  await py('version');
  requests();

  expect(await py(`${line}; version`)).toContain('fetched for foobar');
  expect(requests()).toEqual([expect.stringContaining(FOOBAR)]);
  expect(await js('user_id')).toBe(`'${FOOBAR}'`);
});

test('a for loop over user_id itself fetches for each (PN1)', async () => {
  await py('versions = []');
  const said = await py(`for user_id in ['${JOHN}', '${FOOBAR}']:\n    versions.append((user['login'], version))\n`);

  expect(said).toContain('fetched for JohnDoe');
  expect(await py('versions')).toBe("[('JohnDoe', 1), ('foobar', 1)]");
});

test('a comprehension reads the name anew each time (PN1)', async () => {
  expect(await py("[(findUser(login), user_id)[1] for login in ('JohnDoe', 'foobar')]")).toContain(
    `['${JOHN}', '${FOOBAR}']`,
  );
});

test.each([
  ['at the top', 'del user_id'],
  ['by globals()', "del globals()['user_id']"],
])('deleted %s, nobody is meant any more, in either language (PN1)', async (_, line) => {
  await py(`user_id = '${JOHN}'`);
  await py(line);

  expect(await py('user_id')).toContain("NameError: name 'user_id' is not defined");
  expect(await py('user')).toMatch(
    /name 'user' is not defined\n {2}Nobody is chosen\. findUser\('…'\) chooses somebody\.$/,
  );
  expect(await py('usr')).not.toContain('Nobody is chosen');
  expect(await py('version')).toContain('NameError');
  expect(await js('user_id')).toBe('');
  expect(requests()).toEqual([]);
});

test('a def with global deletes as well (PN1)', async () => {
  await py(`user_id = '${JOHN}'`);
  await py('def leave():\n    global user_id\n    del user_id\n');
  await py('leave()');

  expect(await js('typeof user_id')).toBe("'undefined'");
});

test('what is merely called version fetches nothing (PN1)', async () => {
  await py(`user_id = '${JOHN}'`);
  await py('class Product:\n    version = 3\n    def __init__(self):\n        self.user = "me"\n');

  expect(await py("Product.version, Product().user, {'version': 4}['version'], dict(version=5)")).toBe(
    "(3, 'me', 4, {'version': 5})",
  );
  expect(await py('(lambda version: version)(6)')).toBe('6');
  expect(requests()).toEqual([]);
});

test('a version that was typed stays until another user is meant (PN1)', async () => {
  await py(`user_id = '${JOHN}'`);
  await py('version = 7');
  expect(await js('version')).toBe('7');
  expect(await py('version')).toBe('7');

  await py(`user_id = '${FOOBAR}'`);
  expect(await py('version')).toContain('1 fetched for foobar');
});

test('findUser that finds nobody leaves nobody chosen, also behind an except (PN1)', async () => {
  await py(`user_id = '${JOHN}'`);
  const said = await py(
    "try:\n    findUser('nobody-of-that-name')\nexcept Exception as error:\n    print(type(error).__name__)\n",
  );

  expect(said).toContain('NoMatchError');
  expect(await py('user_id')).toContain('NameError');
});
