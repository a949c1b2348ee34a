/** The command line, read: what is wrong with it is said in one way, whatever flag it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCommandLine, UsageError } from '../../src/cli/commandLine.ts';
import { flagNames } from '../../src/cli/flags.ts';
import { run } from '../terminal/run.ts';

test('the command line reads flags, what they are given, and the words between', () => {
  const line = readCommandLine([
    '--json',
    'a.js',
    '-e',
    '-1',
    '-e1+1',
    '--settings=F',
    '--allow-host',
    'a',
    '--allow-host=b',
  ]);

  expect(line.has('json')).toBe(true);
  expect(line.has('yes')).toBe(false);
  expect(line.given('eval')).toEqual(['-1', '1+1']);
  expect([line.given('settings'), line.given('allow-host'), line.given('profile')]).toEqual([['F'], ['a', 'b'], []]);
  expect(line.words).toEqual(['a.js']);
});

test('the command line takes every accident of the sandbox for a flag, with how often or without', () => {
  const line = readCommandLine([
    '--drop-answer',
    '2',
    '--stall',
    'x.js',
    '--html=3',
    '--edit-behind-me',
    '--fail',
    '503:1',
  ]);

  expect(line.sandbox).toEqual({ 'drop-answer': '2', stall: null, html: '3', 'edit-behind-me': null, fail: '503:1' });
  expect(line.words).toEqual(['x.js']);
});

const CLI = new URL('../../src/cli/', import.meta.url);

test('every flag of the shell is read where the command line is', () => {
  const readers = readdirSync(CLI).filter((name) => name !== 'flags.ts');
  const text = readers.map((name) => readFileSync(new URL(name, CLI), 'utf8')).join('\n');

  expect(flagNames.filter((name) => !new RegExp(`line\\.(has|given)\\('${name}'\\)`).test(text))).toEqual([]);
  expect(flagNames.length).toBeGreaterThan(10);
  expect(flagNames).not.toContain('port');
});

test('the types know the flags: a name that is none is not asked for', () => {
  const line = readCommandLine(['--read-only']);

  // @ts-expect-error
  expect(line.has('read-onyl')).toBe(false);
  // @ts-expect-error
  expect(line.given('setings')).toEqual([]);
  expect(line.has('read-only')).toBe(true);
});

test.each([
  [['--read-only=1'], '--read-only takes no value.'],
  [['--sandbox=false'], '--sandbox takes no value.'],
  [['--no-color='], '--no-color takes no value.'],
  [['--profile'], '--profile wants a value: --profile NAME'],
  [['--profile', ''], '--profile wants a value: --profile NAME'],
  [['--settings='], '--settings wants a value: --settings F'],
  [['--allow-host', '--json'], '--allow-host wants a value: --allow-host H'],
  [['-e'], '-e wants a value: -e CODE'],
  [['-e', '--quiet'], '-e wants a value: -e CODE'],
  [['--settings', 'a', '--settings', 'b'], '--settings is given twice.'],
  [['--port', '1', '--port=1'], '--port is given twice.'],
  [['--quie'], "There is no '--quie'. Is --quiet meant?"],
  [['--no-colour'], "There is no '--no-colour'. Is --no-color meant?"],
  [['--readonly'], "There is no '--readonly'. Is --read-only meant?"],
  [['--constructor'], "There is no '--constructor'."],
  [['-x'], "There is no '-x'."],
])('the command line says of %j what is wrong with it (Y11)', (argv, words) => {
  expect(() => readCommandLine(argv)).toThrow(UsageError);
  expect(() => readCommandLine(argv)).toThrow(words);
  expect(readCommandLine([...argv, '--help']).has('help')).toBe(true);
});

test.each([
  [['--sandbox', '--port', '-5', '-e', '1'], '--port -5: wants a number from 0 to 65535'],
  [['--sandbox', '--users=', '-e', '1'], 'wants a number from 0 to 1000000'],
  [['--sandbox', '-e', '1', '--latency'], '--latency: wants a number from 0 to 600000'],
  [['--sandbox', '-e', '1', '--stall', '0'], '--stall 0: wants a number from 1 to 1000000'],
  [['-e', '1', '--drip', '5'], '--drip belongs to the sandbox'],
  [['a.mjs', 'b.mjs', '--port', '0'], "'b.mjs' is one too many."],
  [['sandbox', 'again', '--port', 'x'], "'again' is one too many."],
  [['-e', '1', 'a.mjs', '--port', '0'], '--port belongs to the sandbox'],
  [['-e', '1', 'sandbox', '--port', '0'], "Either -e or 'sandbox'."],
  [['audit', 'verify', 'again'], 'What there is: acronis-shell audit verify'],
])('the shell ends with 2 and one sentence for %j (Y11)', async (argv, words) => {
  const { code, stdout, stderr } = await run(argv);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.split('\n')).toEqual([
    expect.stringContaining(words),
    '  acronis-shell --help lists what there is.',
    '',
  ]);
});
