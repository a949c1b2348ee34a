// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JavaScript's template strings are quoted here
import { expect, test } from 'vitest';
import { type Read, readEntry } from '../../../src/repl/entry/language.ts';
import { hasPage } from '../../../src/repl/entry/quoted.ts';
import { rewrite } from '../../../src/repl/entry/rewrite/rewrite.ts';
import { EntryError } from '../../../src/session/errors.ts';

const helpers = new Set(['findUser', 'putEmail', 'undo']);
const defined = new Set([...helpers, 'version', 'user_id', 'users', 'json', 'String']);

function read(source: string, { isPythonMode = false, isWhole = false, more = [] as string[] } = {}): Promise<Read> {
  return readEntry(source, {
    isPythonMode,
    isWhole,
    helpers,
    isDefined: (name) => defined.has(name) || more.includes(name),
    rewrite: async (text) =>
      rewrite(text, {
        helpers,
        protectedNames: new Set(['process']),
        dependentNames: new Set(['version']),
        ownerNames: new Set(['user_id']),
        importsAreLocal: false,
      }),
  });
}

async function meant(source: string): Promise<string> {
  const answer = await read(source);
  if (answer.kind !== 'failed') return answer.kind;
  return answer.error instanceof EntryError ? answer.error.instead : answer.error.name;
}

test.each([
  "findUser('foobar')",
  'x = [1, 2]',
  'a, b = 1, 2',
  'x // 2',
  "'login' in users",
  'users.map((user) => print(user))',
  'const left = len(users)',
  'process = 1',
  'findUser(max)',
  'x = `\n>>> version\n`',
  '/*\n  >>> version\n*/ 1',
  'user_id >>> 2',
])('%j is JavaScript (PY3)', async (source) => {
  expect((await read(source)).kind).toBe('javascript');
});

test.each([
  'print(version)',
  'len(users)',
  'x = True',
  'for user in users:',
  "f'{version}'",
  '>>> version',
  '>>> a.b.c()',
  '>>> not a sentence )',
  'x = not version',
  'x = users or user_id',
  'x = 1 if version else 2',
  "print(json.dumps({'a': 1}, indent=4))",
])('%j is Python (PY3)', async (source) => {
  expect((await read(source)).kind).toBe('python');
});

test('a name of Python that somebody defined makes no Python of JavaScript (PY3)', async () => {
  expect((await read('print(1)', { more: ['print'] })).kind).toBe('javascript');
  expect((await read('print(len(users))', { more: ['print'] })).kind).toBe('python');
});

test('of a page only what stands behind prompts is run, and the rest is counted (PY3)', async () => {
  expect(await read('Look:\n>>> version\n1\n>>> for x in y:\n...     f(x)\n', { isWhole: true })).toEqual({
    kind: 'python',
    statements: ['version', 'for x in y:\n    f(x)'],
    isWhole: true,
    leftOut: 2,
  });
});

test('in Python mode all is Python, and what has prompts loses them (PY3)', async () => {
  expect(await read('findUser(', { isPythonMode: true })).toMatchObject({ statements: ['findUser('], isWhole: false });
  expect(await read('>>> 1', { isPythonMode: true })).toMatchObject({ statements: ['1'] });
});

test.each([
  ["putEmail('a@b.c)", "putEmail('a@b.c')"],
  ['putEmail("a@b.c)', "putEmail('a@b.c')"],
  ['findUser(\'foobar")', "findUser('foobar')"],
  ["findUser(foobar')", "findUser('foobar')"],
  ['findUser(“john.doe”)', "findUser('john.doe')"],
  ['findUser(‚Jürgen Groß‘)', "findUser('Jürgen Groß')"],
  ['putEmail(x@y.org);', "putEmail('x@y.org')"],
  ['putEmail(x@y.org', "putEmail('x@y.org')"],
  [
    "putEmail('a@b.c', 2ae8a1e9-4dba-4a07-b56a-c51cec1485fc)",
    "putEmail('a@b.c', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')",
  ],
  ["putEmail('a@b.c', user_id=2ae8a1e9-4dba)", "putEmail('a@b.c', user_id='2ae8a1e9-4dba')"],
  ['putEmail(x@y.org, user_id)', "putEmail('x@y.org', user_id)"],
  ['findUser(John Doe)', "findUser('John Doe')"],
  ["findUser('Miles O'Brien')", 'findUser("Miles O\'Brien")'],
  ['findUser foobar', "findUser('foobar')"],
  ["findUser 'foobar'", "findUser('foobar')"],
  ['findUser not here', "findUser('not here')"],
  ["findUser('foobar'", "findUser('foobar')"],
  ['findUser(foobar', "findUser('foobar')"],
  ['putEmail x@y.org', "putEmail('x@y.org')"],
  ['findUsre(x@y.org)', "findUser('x@y.org')"],
  ['finduser foobar', "findUser('foobar')"],
  ['found = findUser(x@y.org)', "found = findUser('x@y.org')"],
  ['const found = findUser foobar', "const found = findUser('foobar')"],
  ['user_id = 2ae8a1e9-4dba-4a07-b56a-c51cec1485fc', "user_id = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc'"],
  ["email = 'x@y.org", "email = 'x@y.org'"],
  ['let email = x@y.org;', "let email = 'x@y.org'"],
])('%j neither starts Python nor waits for more: %s (PY3)', async (source, expected) => {
  expect(await meant(source)).toBe(expected);
});

test.each([
  'user.name = = 3',
  'let 5 = 3',
  'findUser = = 3',
  'foo bar',
  'find user bar',
  'users(x@y.org)',
  'putEmail(f(x',
  '1. Sign in',
])('%j is a mistake in JavaScript, or not finished there (PY3)', async (source) => {
  expect(['SyntaxError', 'incomplete']).toContain(await meant(source));
});

test.each(['findUser(', "putEmail('a@b.c',", 'users.map((user) => {', 'x = {', '`${'])(
  '%j waits for more lines (PY3)',
  async (source) => {
    expect((await read(source)).kind).toBe('incomplete');
  },
);

test('lines hold a page where a prompt is no part of a template string or a comment (PY3)', () => {
  expect(hasPage(['Look here:', '', '  >>> version'])).toBe(true);
  expect(hasPage(['Use `version` and don’t', '```', '>>> version'])).toBe(true);
  expect(hasPage(['x = `', '>>> version', '`'])).toBe(false);
  expect(hasPage(['version', 'user_id >>> 2'])).toBe(false);
});

test('a line for the system’s prompt is answered in words in both languages, and alone or unfinished too (CA11)', async () => {
  for (const isPythonMode of [false, true])
    for (const line of ['acronis-shell init', 'npm start -- init', "acronis-shell -e 'x(", 'acronis-shell']) {
      const answer = await read(line, { isPythonMode });
      expect(answer).toMatchObject({ kind: 'failed', error: { name: 'EntryError' } });
    }
  expect((await read('acronis - shell', { more: ['acronis'] })).kind).toBe('javascript');
});
