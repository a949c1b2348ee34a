/** Completion only looks: typing and TAB call nothing, evaluate nothing and send nothing. */
import { expect, test } from 'vitest';
import { complete } from '../../../src/repl/terminal/completer.ts';

const COMMANDS = ['exit', 'editor', 'help'];

test('completion knows names, members and dot-commands', () => {
  const globals = { findUser() {}, findUsers() {}, response: { status_code: 200, json() {} } };

  expect(complete('find', globals, COMMANDS)).toEqual([['findUser', 'findUsers'], 'find']);
  expect(complete('x = response.sta', globals, COMMANDS)).toEqual([['response.status_code'], 'response.sta']);
  expect(complete('.e', globals, COMMANDS)).toEqual([['.exit', '.editor'], '.e']);
  expect(complete('findUsers(respon', globals, COMMANDS)[0]).toEqual(['response']);
});

test('completion offers nothing where everything would be offered, or nothing is known', () => {
  const globals = { f: () => ({}), o: {} };

  for (const line of ['', '1 + ', 'f().', 'f().x', 'nothing.', 'o.nothing.x', '[1].', "'a'.", '5.', 'o?.x']) {
    expect(complete(line, globals, COMMANDS)[0], line).toEqual([]);
  }
});

test('completion knows the members of texts and lists', () => {
  const globals = { text: 'abc', list: [1] };

  expect(complete('text.toUpper', globals, COMMANDS)[0]).toEqual(['text.toUpperCase']);
  expect(complete('list.fla', globals, COMMANDS)[0]).toEqual(['list.flat', 'list.flatMap']);
});

test('completion calls no function, no getter and no toString', () => {
  let calls = 0;
  const touch = () => {
    calls += 1;
    return { deep: 1 };
  };
  const globals = {
    helper: touch,
    holder: {
      get getter() {
        return touch();
      },
      toString: touch,
      [Symbol.toPrimitive]: touch,
    },
    get top() {
      return touch();
    },
  };

  for (const line of [
    'helper',
    'helper.',
    'helper().',
    'holder.',
    'holder.getter.',
    'holder.getter.de',
    'top.',
    'to',
  ]) {
    complete(line, globals, COMMANDS);
  }

  expect(calls).toBe(0);
});

test('completion touches no Proxy', () => {
  const trap = () => {
    throw new Error('touched');
  };
  const handler = { get: trap, has: trap, ownKeys: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap };
  const globals = { proxy: new Proxy({}, handler), inside: { proxy: new Proxy({}, handler) } };
  const heir = { heir: Object.create(globals.proxy) };

  for (const line of ['pro', 'proxy.', 'proxy.a', 'proxy.a.b', 'inside.proxy.']) {
    expect(complete(line, globals, COMMANDS)[0]).toEqual(line === 'pro' ? ['proxy'] : []);
  }
  expect(complete('heir.a', heir, COMMANDS)[0]).toEqual([]);
});

test('completion offers a hostile name in no form that could act', () => {
  const globals = { o: { 'a\x1b[31m': 1, 'a b': 1, 'a-b': 1, ab: 1 } };

  expect(complete('o.a', globals, COMMANDS)[0]).toEqual(['o.ab']);
});
