// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JavaScript's template strings are quoted here
import { expect, test } from 'vitest';
import { looksLikePython, namesOfPython } from '../../src/python/signs.ts';

test.each([
  "f'{base_url}/users'",
  "f'{base_url",
  "rb'\\x00'",
  '"""A note',
  'for hit in hits:',
  "for hit in hits: print(hit['login'])",
  'if version == 1:\n    pass',
  'else:',
  'while not done:',
  'def find(login):',
  'async def find(login):',
  'class Sender:',
  'with open(path) as file:',
  'try:',
  'except KeyError as error:',
  '@cache\ndef f(): pass',
  'import os, sys as system',
  'from base64 import b64encode  # to encode',
  'del users[0]',
  'assert response.ok',
  "print 'Python 2'",
  "{'Content-Type': 'text/plain', **auth}",
  'f(*args)',
  '[user for user in users if user]',
  'sorted(users, key=lambda user: user["login"])',
  '(count := 3)',
  'users[1:3]',
  'users[::-1]',
  'page = 5  # a comment',
  'not found',
  'a is not None',
  'found and wanted',
  'x = 1 if found else 2',
  "'a' not in users",
  'total = one + \\',
])('%j looks like Python (PY2)', (source) => {
  expect(looksLikePython(source)).toBe(true);
});

test.each([
  "putEmail('a@b.c)",
  'user.name = = 3',
  'const { a } = b c',
  'users.filter((u) => u.ok and u.isNew)',
  'let x = None y',
  'if (a) b else c',
  'else if (x) {',
  'class A extends B { x = ',
  'switch (x) { case 1: y z }',
  '`${a}` b and c',
  'a === b is c',
  'import { a } from "b" c',
  'this.#x y',
  'x = a ? b : c d',
  'Define a variable named user_data, and then assign it:',
  'import {\n  one\n} from "./own.mjs"\nimport json',
  'import one from "./own.mjs" )',
  'import the users of last week',
  'Search for users and wait',
  'foo bar',
  'x = 5 // this is not what it was, and never None',
  "a = 'it's and b'",
  "say 'lambda x: y'",
])('%j does not look like Python (PY2)', (source) => {
  expect(looksLikePython(source)).toBe(false);
});

test.each([
  ['print(1)', ['print'], ['print']],
  ['x = None', ['None'], ['None']],
  ['len(users) > max(limits)', ['len', 'users', 'max', 'limits'], ['len', 'max']],
  ['findUser(id)', ['findUser', 'id'], []],
  ['type', ['type'], []],
  ['user.type(1), type', ['user', 'type'], []],
  ['users.map((u) => len(u))', ['users', 'len'], []],
  ['const n = len(users)', ['len', 'users'], []],
  ['`${print}`', ['print'], []],
])('%j needs of Python what only that has (PY2)', (source, read, expected) => {
  expect(namesOfPython(read, source)).toEqual(expected);
});
