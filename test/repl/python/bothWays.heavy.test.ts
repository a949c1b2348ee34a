/** A name that one language has given a value, read by the other: with its type, by its name, and as the very object where it was let be. */
import { afterAll, describe, expect, test } from 'vitest';
import { Modes } from '../../../src/session/modes.ts';
import { entries, run } from '../../terminal/run.ts';
import { openBeside } from './beside.ts';

const shell = await openBeside({ flags: new Modes({ quiet: true, yes: true }) });
const { js, py } = shell;
afterAll(() => shell.close());

const CROSSING = [
  ['None', 'None', 'value === null'],
  ['a bool', 'True', 'value === true'],
  ['an int', '-7', 'value === -7'],
  ['the largest safe int', '2 ** 53 - 1', 'value === Number.MAX_SAFE_INTEGER'],
  ['an int beyond it', '2 ** 53', 'value === 9007199254740992n'],
  ['an int far beyond', '-(10 ** 40)', 'value === -(10n ** 40n)'],
  ['5.0', '5.0', 'value === 5'],
  ['a float', '0.1 + 0.2', 'value === 0.1 + 0.2'],
  ['inf', "float('-inf')", 'value === -Infinity'],
  ['nan', "float('nan')", 'Number.isNaN(value)'],
  ['minus zero', '-0.0', 'Object.is(value, -0)'],
  ['a str', "'line\\n\"\\u2028\\x00'", "value === 'line\\n\"\\u2028\\0'"],
  ['a str with emoji', "'👩‍💻 é 田中'", "value === '👩‍💻 é 田中' && value.length === 10"],
  ['bytes', "b'\\x00\\xff'", 'ArrayBuffer.isView(value) && String(value) === "0,255"'],
  ['a list', "[1, [True, None, 'x'], {}]", 'JSON.stringify(value) === \'[1,[true,null,"x"],{}]\''],
  ['a tuple', "(1, ('b',))", 'Array.isArray(value) && JSON.stringify(value) === \'[1,["b"]]\''],
  ['a dict', "{'b': 1, 'a': {'c': 2.5}}", 'JSON.stringify(value) === \'{"b":1,"a":{"c":2.5}}\''],
  ['a dict with int keys', "{1: 'a', 2: 'b'}", "value.get(2) === 'b' && value.size === 2"],
  [
    'a dict with a key of ours',
    "{'$': 'int', 'v': '5', '__proto__': 1}",
    "value.$ === 'int' && Object.keys(value).length === 3",
  ],
  ['a set', "{3, 'x'}", "value.has(3) && value.has('x') && value.size === 2"],
  [
    'a datetime',
    "__import__('datetime').datetime(2019, 7, 25, 7, 11, 2, 807000, tzinfo=__import__('datetime').timezone.utc)",
    "value.toISOString() === '2019-07-25T07:11:02.807Z'",
  ],
  [
    'a Response',
    "requests.get(f'{base_url}/users/{created_user_id}', headers=auth)",
    "value.status_code === 200 && value.json().login === 'JohnDoe' && value.ok",
  ],
] as const;

describe('what Python has assigned, JavaScript reads', () => {
  test.each(CROSSING)('%s (NB1)', async (_what, given, question) => {
    await py(`value = ${given}`);

    expect(await js(question)).toBe('true');
  });

  test.each(CROSSING)('%s, and Python has it as it was (NB2)', async (_what, given) => {
    await py(`value = ${given}`);
    await py('kept = value');

    await js('typeof value');

    expect(await py('value is kept, type(value) is type(kept)')).toBe('(True, True)');
  });

  test.each([
    ['a function', 'def value(): pass\n', 'a function'],
    ['a lambda', 'value = lambda: 1', 'a function'],
    ['a class', 'class value: pass\n', 'a class'],
    ['a module', 'import json as value', 'a module'],
    ['an object', "value = __import__('decimal').Decimal(1)", 'an object of the class Decimal'],
    ['a generator', 'value = (n for n in [])', 'an object of the class generator'],
    ['a cycle', 'value = []; value.append(value)', 'a value that holds itself'],
    ['a function in a list', 'value = [print]', 'a function'],
  ])('%s is refused by name, and nothing of the entry is run (NB3)', async (_what, entry, kind) => {
    await js('ran = false');
    await py(entry);

    expect(await js('ran = true, value')).toMatch(new RegExp(`value is ${kind}`));
    expect(await js('ran')).toBe('false');
  });

  test('twenty thousand users (NB1)', async () => {
    await py(
      "value = [{'id': f'{n:032x}', 'login': f'user{n}', 'contact': {'email': f'user{n}@example.org'}, 'version': n} for n in range(20_000)]",
    );

    expect(await js('[value.length, value[19_999].contact.email, value[7].version]')).toBe(
      "[ 20000, 'user19999@example.org', 7 ]",
    );
  });
});

describe('what JavaScript has assigned, Python reads', () => {
  test.each([
    ['null', 'null', 'None'],
    ['a boolean', 'false', 'False'],
    ['a whole number', '5', '5'],
    ['the largest safe one', 'Number.MAX_SAFE_INTEGER', '9007199254740991'],
    ['a number', '2.5', '2.5'],
    ['infinity', '-Infinity', '-inf'],
    ['NaN', 'NaN', 'nan'],
    ['minus zero', '-0', '-0.0'],
    ['a bigint', '2n ** 64n', '18446744073709551616'],
    ['a string', "'it\\'s 😀\\n'", '"it\'s 😀\\n"'],
    ['bytes', 'new Uint8Array([0, 255])', "b'\\x00\\xff'"],
    ['an array', "[1, [true, null], 'x']", "[1, [True, None], 'x']"],
    ['an object', "{ b: 1, a: { 'c d': [] } }", "{'b': 1, 'a': {'c d': []}}"],
    ['a map', "new Map([[1, 'a'], ['b', 2]])", "{1: 'a', 'b': 2}"],
    ['a set', "new Set(['x'])", "{'x'}"],
    [
      'a date',
      "new Date('2019-07-25T07:11:02.807Z')",
      'datetime.datetime(2019, 7, 25, 7, 11, 2, 807000, tzinfo=datetime.timezone.utc)',
    ],
    ['a response', 'requests.get(`${base_url}/users/${created_user_id}`, headers=auth)', '<Response [200]>'],
  ])('%s (NB1)', async (_what, given, shown) => {
    await js(`value = ${given}`);

    expect(await py('print(repr(value))')).toBe(shown);
  });

  test.each([
    ['a response', 'requests.get(`${base_url}/users/${created_user_id}`, headers=auth)'],
    ['an array', '[1, { deep: [2] }]'],
    ['an object', '{ a: 1 }'],
    ['a map', 'new Map([[1, 2]])'],
    ['a date', 'new Date(0)'],
  ])('%s, and JavaScript has it as it was (NB2)', async (_what, given) => {
    await js(`kept = value = ${given}`);

    await py('print(type(value))');

    expect(await js('value === kept')).toBe('true');
  });

  test.each([
    ['a function', '() => 1'],
    ['a class', 'class {}'],
    ['a symbol', "Symbol('s')"],
    ['a cycle', '(() => { const list = []; list.push(list); return list; })()'],
    ['an object of a class', 'new (class Account {})()'],
    ['a promise in a list', '[[() => 1]]'],
  ])('%s is refused by name (NB3)', async (_what, given) => {
    await js(`value = ${given}`);

    expect(await py('value')).toMatch(/Error: value is .+ of JavaScript's, and stays there/);
    expect(await py("print('lives')")).toBe('lives');
  });

  test('twenty thousand users (NB1)', async () => {
    await js(
      'value = Array.from({ length: 20_000 }, (_, n) => ({ login: `user${n}`, contact: { email: `user${n}@example.org` }, version: n }))',
    );

    expect(await py("len(value), value[-1]['contact']['email'], value[7]['version']")).toBe(
      "(20000, 'user19999@example.org', 7)",
    );
  });
});

describe('what one language has changed, the other sees', () => {
  test('a list of Python to which JavaScript adds (NB2)', async () => {
    await py('value = [1]');
    await js('value.push(2)');

    expect(await py('value')).toBe('[1, 2]');
  });

  test('an object of JavaScript to which Python adds (NB2)', async () => {
    await js('value = { a: 1 }');
    await py("value['b'] = [2]");

    expect(await js('value')).toBe('{ a: 1, b: [ 2 ] }');
  });

  test('a name that goes back and forth belongs to who has assigned it last (NB2)', async () => {
    await py("value = 'Python'");
    await js('value += " and JavaScript"');
    await py("value += ' and Python'");

    expect(await js('value')).toBe("'Python and JavaScript and Python'");
  });

  // By the program itself: a context of its own forgets no name.
  test('a name that is deleted is gone on both sides, and can be given anew (NB2)', async () => {
    const code = [">>> value = 'P'", "value += 'J'", '>>> del value', 'typeof value', "value = 'new'", '>>> value'];
    const { stdout } = await run(['--sandbox', '--quiet', ...entries(...code)]);

    expect(stdout).toBe("'undefined'\n'new'\n");
  });

  test('a function of Python sees what JavaScript has assigned since (NB2)', async () => {
    await js('rate = 2');
    await py('def priced(n): return n * rate\n');
    expect(await py('priced(10)')).toBe('20');
    await js('rate = 3');

    expect(await py('priced(10)')).toBe('30');
  });
});
