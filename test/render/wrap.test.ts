/** Lines that are wider than the terminal: broken between words, and nowhere else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { widthOf } from '../../src/api/width.ts';
import { draw } from '../../src/render/text.ts';

const shown = (text: string, columns: number) => draw(() => text, false, columns);

test.each([20, 40, 80, 200])('a line is broken between words at %d columns, and the rest hung in (E7)', (columns) => {
  const text = `  ${'the quick brown fox jumps over the lazy dog '.repeat(6).trim()}`;

  const lines = shown(text, columns).split('\n');

  expect(lines.every((line) => line.length <= columns)).toBe(true);
  expect(lines.slice(1).every((line) => /^ {4}\S/.test(line))).toBe(true);
  expect(lines.join(' ').replace(/ +/g, ' ')).toBe(text.replace(/^ +/, ' '));
});

test('what fits is left alone, and everything where there is no terminal (E7)', () => {
  const text = '  a   b\n\n    c d';

  expect(shown(text, 8)).toBe(text);
  expect(draw(() => 'word '.repeat(100), false)).toBe('word '.repeat(100));
});

test.each([
  ["see verify('a b', {deep: f(1, 2)}) now", 30, "see\nverify('a b', {deep: f(1, 2)})\n  now"],
  ["see verify('a, b', {deep: f(1, 2)}) now", 20, "see verify('a, b',\n  {deep: f(1, 2)})\n  now"],
  [
    "Again: putLogin('anna.berg@nord.example', '4cb5e45d-8521-48bf-81ef-98b770ec23c0')",
    40,
    "Again:\n  putLogin('anna.berg@nord.example',\n '4cb5e45d-8521-48bf-81ef-98b770ec23c0')",
  ],
  [
    "  Again: putLogin('anna.berg@nord.example', {resend: true, list: [1, 2]})",
    40,
    "  Again:\n    putLogin('anna.berg@nord.example',\n    {resend: true, list: [1, 2]})",
  ],
  [
    "putLogin('lea', {user_id: '4cb5e45d-8521-48bf-81ef-98b770ec23c0', version: 1})",
    44,
    "putLogin('lea', {user_id:\n  '4cb5e45d-8521-48bf-81ef-98b770ec23c0',\n  version: 1})",
  ],
  ["again: putLogin('a.rather.long.login')", 18, "again: putLogin(\n  'a.rather.long.login')"],
  [
    '  ! REJECTED   POST /api/2/users/4cb5e45d-8521-48bf-81ef-98b770ec23c0/send-activation-email: Anna; refused',
    60,
    '  ! REJECTED   POST /api/2/users/\n    4cb5e45d-8521-48bf-81ef-98b770ec23c0/\n    send-activation-email: Anna; refused',
  ],
  ['a   v.lindquist@nordlicht.example · b', 30, 'a\n v.lindquist@nordlicht.example\n  b'],
  ['anna · JohnSmith, Inc / Harbour & Pike Solicitors', 34, 'anna · JohnSmith, Inc /\n  Harbour & Pike Solicitors'],
  ["it is 'John Smith, Inc' there", 14, "it is\n  'John Smith, Inc'\n  there"],
  ["don't break the user's words here", 14, "don't break\n  the user's\n  words here"],
  ['  5  >>> response = requests.get(url, headers=auth)', 20, '  5  >>> response = requests.get(url, headers=auth)'],
  ["  user_id = '4cb5e45d-8521-48bf-81ef-98b770ec23c0'", 20, "  user_id = '4cb5e45d-8521-48bf-81ef-98b770ec23c0'"],
  ['    user   4cb5e45d-8521-48bf-81ef-98b770ec23c0', 38, '    user\n  4cb5e45d-8521-48bf-81ef-98b770ec23c0'],
  ['id 4cb5e45d-8521-48bf-81ef-98b770ec23c0', 20, 'id\n  4cb5e45d-8521-48bf-81ef-98b770ec23c0'],
  ['  name   one two   3 h left', 22, '  name   one two\n    3 h left'],
  ['  anna   a@b.c · Anna Berg · Nord AG / Werk 2', 30, '  anna   a@b.c · Anna Berg\n    Nord AG / Werk 2'],
  ['anna · 株式会社 山田 · x@y.z → x@y.org', 22, 'anna · 株式会社 山田\n  x@y.z → x@y.org'],
  ['anna · anna.berg@nord.example → berg@nord.example', 30, 'anna\n  anna.berg@nord.example →\n  berg@nord.example'],
  [
    'a fact of many words that is longer than a line · b',
    24,
    'a fact of many words\n  that is longer than a\n  line · b',
  ],
])('what is copied or belongs together is kept whole: %s (E7)', (text, columns, expected) => {
  expect(shown(text, columns)).toBe(expected);
});

test.each([17, 30, 44, 79])(
  'a row of %d columns neither ends nor begins with the dot between two facts (E7)',
  (columns) => {
    const facts = Array.from({ length: 12 }, (_, at) => `${at} ${'of several words '.repeat(at % 4)}all told`.trim());

    for (let at = 1; at < facts.length; at += 1) {
      const shown = draw(
        (paint) =>
          `  ${facts
            .map((fact) => paint('dim', fact))
            .slice(at)
            .join(' · ')}`,
        false,
        columns,
      );
      const ascii = draw(() => `  ${facts.slice(at).join(' · ')}`, false, columns, true);

      expect(shown).not.toMatch(/·$|^ *·/m);
      expect(
        shown
          .split(/ · |\n */)
          .join(' ')
          .trim(),
      ).toBe(facts.slice(at).join(' '));
      expect(ascii).toBe(shown.replaceAll('·', '|'));
    }
  },
);

test('a dot that has nothing to part stays where it is (E7)', () => {
  expect(shown('· one two three ·', 9)).toBe('· one two\n  three ·');
  expect(shown('one   ·   two', 9)).toBe('one   ·\n  two');
});

test('a last fact that fits without its dot ends the row (E7)', () => {
  expect(shown('one · two · three', 9)).toBe('one · two\n  three');
});

test('what a view marks as code is kept whole, and what is broken keeps its colours (E7)', () => {
  const text = draw((paint) => `type ${paint('code', 'npm run x -- -y')} ${paint('dim', 'and then go on')}`, true, 18);

  expect(text).toBe('type\n  \x1b[36mnpm run x -- -y\x1b[39m\n  \x1b[2mand then go on\x1b[22m');
});

test.each([
  ['plain', 5],
  ['漢字かな', 8],
  ['한글', 4],
  ['e\u0301a\u0308', 2],
  ['🙂👍', 4],
  ['Ａ１', 4],
  ['مرحبا', 5],
  ['𝒳', 1],
  ['🇩🇪🇯🇵', 4],
  ['👍🏽👩🏿', 4],
  ['❤\uFE0F⌚\uFE0F1\uFE0F\u20E3', 6],
  ['नु', 1],
  ['\u1112\u314F', 4],
])('the columns of %s are counted as terminals do (E7)', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test('breaking lines loses and adds nothing but blanks and dots between facts, whatever the text and the width (E7)', () => {
  const texts = fc.string({
    unit: fc.constantFrom(...["'", '(', ')', ' ', '  ', 'a', 'f', '漢', '\n', '>>> ', '🙂', 'é', ' · ']),
    maxLength: 200,
  });

  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 90 }), (text, columns) => {
      const bare = (given: string) => given.replace(/[ \n·]+/g, '');
      expect(bare(shown(text, columns))).toBe(bare(text));
    }),
  );
});
