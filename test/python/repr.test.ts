import { expect, test } from 'vitest';
import { repr } from '../../src/python/repr.ts';
import { makeStrings, makeValues } from './corpus.ts';
import { askPython, hasPython } from './cpython.ts';

test("repr prints the page's values as the page does", () => {
  expect(repr({ Authorization: 'Bearer x' })).toBe("{'Authorization': 'Bearer x'}");
  expect(repr([true, false, null, undefined, 1, 1.5, 10n])).toBe('[True, False, None, None, 1, 1.5, 10]');
});

test('repr chooses quotes as CPython does', () => {
  expect(repr("it's")).toBe(`"it's"`);
  expect(repr('say "hi"')).toBe(`'say "hi"'`);
  expect(repr(`it's "x"`)).toBe(`'it\\'s "x"'`);
});

test('repr shows a cycle and what is not data without failing', () => {
  const loop: unknown[] = [];
  loop.push(loop);

  expect(repr(loop)).toBe('[[...]]');
  expect(repr(new Date(0))).toBe('<Date object>');
});

test.skipIf(!hasPython)('CPython reads every string that repr wrote back as it was', () => {
  const edge = Array.from({ length: 0x300 }, (_, unit) => String.fromCharCode(unit));
  const strings = [...edge, ...makeStrings(800), '\ud800', '\udc00\ud800', `'"\\`, '\u{10ffff}'];

  const readBack = askPython<string>('import ast\nanswer([ast.literal_eval(t) for t in corpus])', strings.map(repr));

  expect(readBack).toEqual(strings);
});

test.skipIf(!hasPython)('repr writes what CPython writes', () => {
  const values = makeValues(300);

  const theirs = askPython<string>('answer([repr(v) for v in corpus])', values);

  expect(values.map(repr)).toEqual(theirs);
});
