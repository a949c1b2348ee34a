import { expect, test } from 'vitest';
import { EntryLines } from '../../../src/repl/entry/lines.ts';

const COMMANDS = { break: {}, exit: {} };

/** How often what was put together had to be parsed, where lines come at once. */
function parses(lines: readonly string[]): number {
  const entry = new EntryLines();
  const kinds = lines.map((line, at) => entry.add(line, COMMANDS, at < lines.length - 1).kind);
  expect(entry.take()).toBe(lines.map((line) => `${line}\n`).join(''));
  return kinds.filter((kind) => kind === 'entry').length;
}

const many = (line: string) => Array.from({ length: 3_000 }, () => line);

test.each([
  ['a function', ['function f() {', ...many("  x = 'a' + `b${1}`; // c"), '}']],
  ['a list', ['x = [', ...many('  1,'), ']']],
  ['a text', ['x = `', ...many("it's"), '`']],
  ['a sum', ['x =', ...many('1 +'), '1']],
])('%s of thousands of lines that arrive at once is parsed once (EW4)', (_what, lines) => {
  expect(parses(lines)).toBe(1);
});

test('what is typed line by line is looked at line by line, and a command behind a dot is one in the middle too', () => {
  const entry = new EntryLines();

  expect(entry.add('f(', COMMANDS).kind).toBe('entry');
  expect(entry.add('.exit', COMMANDS, true)).toEqual({ kind: 'command', name: 'exit', rest: '' });
  expect(entry.add('1', COMMANDS, true).kind).toBe('more');
});

test('lines among which a command stands are looked at each for itself: it may change their language (PY4)', () => {
  const lines = new EntryLines();
  lines.isPython = true;

  expect(lines.lookAt(['x = [1]', 'x', ''])).toMatchObject({ together: 'python' });
  expect(lines.lookAt(['x = [1]', '.javascript', 'x', ''])).toBeNull();
});
