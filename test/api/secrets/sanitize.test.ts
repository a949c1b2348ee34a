import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, oneLine, quoted, sanitize, sanitizeJson } from '../../../src/api/secrets/sanitize.ts';
import { hostileText } from '../../render/samples.ts';
import { runs } from '../../runs.ts';

describe('text from elsewhere', () => {
  test.each([
    ['an escape sequence', '\x1b[31mred', '^[[31mred'],
    ['a clipboard command', '\x1b]52;c;aGk=\x07', '^[]52;c;aGk=^G'],
    ['a C1 control', '\x9b31m', '^[31m'],
    ['delete and NUL', '\x7f\0', '^?^@'],
    ['a carriage return', 'a\rb', 'a^Mb'],
    ['a reversal of direction', 'a\u202eb\u2066c', 'a<U+202E>b<U+2066>c'],
    [
      'an invisible character',
      'a\u200bb\u00adc\ufeffd\u3164e\u{e0041}',
      'a<U+200B>b<U+00AD>c<U+FEFF>d<U+3164>e<U+E0041>',
    ],
    ['line separators', 'a\u2028b\u2029c', 'a<U+2028>b<U+2029>c'],
    ['half a character', 'a\ud83dz', 'a<U+D83D>z'],
    ['what is nobody\u2019s', 'a\ue0f0b\u{10fffd}c\u{50000}', 'a<U+E0F0>b<U+10FFFD>c<U+50000>'],
    ['what is harmless', 'Zoë 中文 😀 ❤️\n\tok', 'Zoë 中文 😀 ❤️\n\tok'],
  ])('text from elsewhere shows %s for what it is (I9)', (_, text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });
});

describe('a value in a line', () => {
  test.each([
    ['a login', 'JohnDoe'],
    ['an address', 'maría.o+tag@bücher.example'],
    ['names', "Zoë O'Brien"],
    ['other scripts', '中文 नमस्ते 한국 Ελλάδα'],
    ['emoji', '😀 ❤️'],
    ['a Windows login', 'OFFICE\\anna'],
    ['eighty columns', 'x'.repeat(80)],
  ])('a value in a line stands as it is: %s', (_, value) => {
    expect(oneLine(value)).toBe(value);
  });

  test.each([
    ['nothing', '', "''"],
    ['line breaks', 'a\nb\r\nc\u2028d\u0085e', String.raw`'a\nb\r\nc\u2028d\x85e'`],
    ['an escape sequence', '\x1b[2Jx', String.raw`'\x1b[2Jx'`],
    ['spaces at its ends', ' a ', String.raw`'\x20a\x20'`],
    ['many spaces', 'a   b', String.raw`'a \x20\x20b'`],
    ['other spaces', 'a\u00a0b\u3000c\u2800d', String.raw`'a\xa0b\u3000c\u2800d'`],
    ['what turns the direction', 'a\u202eb', String.raw`'a\u202eb'`],
    ['what is invisible', 'a\u200bb\u3164c\ufe0fd', String.raw`'a\u200bb\u3164c\ufe0fd'`],
    ['private use', 'ad\ue0f0dim\ue0f1\ue0f2min', String.raw`'ad\ue0f0dim\ue0f1\ue0f2min'`],
    ['half a pair', 'a\ud83d', String.raw`'a\ud83d'`],
    ['another way to write é', 'Jose\u0301', String.raw`'Jose\u0301'`],
    ['another way to write Ω', '\u2126', String.raw`'\u2126'`],
    ['a mark without a letter', '\u0338a', String.raw`'\u0338a'`],
    ['a heap of marks', `\u1e01${'\u0325'.repeat(6)}`, `'\u1e01${'\u0325'.repeat(4)}\\u0325\\u0325'`],
    ['quotation marks and a backslash', '\'a\\"', String.raw`'\'a\\"'`],
    ['an apostrophe and what is ours', "it's > a", `"it's > a"`],
    ['both quotation marks and what is ours', `it's "a" > b`, String.raw`'it\'s "a" > b'`],
    ['the signs of our lines', 'a · activated', "'a · activated'"],
    ['our arrow', 'a → b', "'a → b'"],
  ])('a value in a line is quoted and escaped: %s (D2)', (_, value, shown) => {
    expect(oneLine(value)).toBe(shown);
  });

  test('a value in a line is shortened in its middle, so that an address keeps its domain (D1)', () => {
    expect(oneLine(`${'x'.repeat(4000)}@example.org`, 30)).toBe(`${'x'.repeat(15)}…xx@example.org`);
    expect(oneLine('日本'.repeat(300), 20)).toBe('日本日本日…日本日本');
    // Of these any number is one letter.
    expect(oneLine('\u1100'.repeat(300), 20)).toBe(`${'\u1100'.repeat(5)}…${'\u1100'.repeat(4)}`);
    expect(oneLine(`\n${'x'.repeat(99)}`, 20)).toBe(`'\\n${'x'.repeat(7)}…${'x'.repeat(8)}'`);
  });

  test('a value in a line never ends in the middle of a letter or of an escape', () => {
    for (let most = 6; most < 40; most += 1) {
      const shown = oneLine('👍🏽e\u0301\u200b\u{e000}\u{f0000}'.repeat(50), most);

      expect(shown.replace(/\\u\{?[0-9a-f]{4,5}\}?/g, '')).not.toMatch(/[\\{}]|[\ud800-\udbff](?![\udc00-\udfff])/);
    }
  });

  test('a value of millions of letters takes no longer to show', () => {
    for (const piece of ['x', ' ', 'e\u0301', '\u0301', '\n', '日', 'क्', "'"])
      expect(oneLine(piece.repeat(2_000_000)).length).toBeLessThan(1500);
  });

  test('a value in a line is one line of visible characters, whatever it is made of (D1)', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 4, max: 100 }), (value, most) => {
        const shown = oneLine(value, most);

        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
        expect(sanitize(shown)).toBe(shown);
      }),
      { numRuns: runs(5000) },
    );
  });

  test('a value in a line is told from every other one: quoted, it is typed back as the same (D2)', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const shown = oneLine(value, 10_000);

        expect(/^['"]/.test(shown) ? typedBack(shown) : shown).toBe(value);
        expect(typedBack(quoted(value, 10_000))).toBe(value);
      }),
      { numRuns: runs(5000) },
    );
  });
});

test('a line of a text of many is shortened, and never quoted', () => {
  expect(clip(" it's\tone · of many ")).toBe(" it's  one · of many ");
  expect(clip('a\x1b[31mb\u202ec')).toBe('a^[[31mb<U+202E>c');
  expect(clip('x'.repeat(120))).toBe('x'.repeat(120));
  expect(clip(`${'x'.repeat(500)}.`)).toBe(`${'x'.repeat(60)}…${'x'.repeat(58)}.`);
  expect(clip('\t'.repeat(9), 11)).toBe('     …     ');
});

test('what is not seen in a JSON text is escaped there, and means the same (D4)', () => {
  const value = { login: 'a\u202eb\u2028\x7f\x9b\ue000\u{f0000}\ud800' };

  const text = sanitizeJson(JSON.stringify(value));

  expect(text).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(text)).toEqual(value);
});

/** What JavaScript makes of a literal. */
function typedBack(literal: string): unknown {
  return new Function(`return ${literal}`)();
}

test('a plain text, the signs of ours in it, is what it was; each sign beside those is looked at (D1)', () => {
  const plain = `a\tb\n~ · → … ✓ ✗ ${'x'.repeat(500)}`;
  expect(sanitize(plain)).toBe(plain);
  expect(sanitizeJson(JSON.stringify({ plain }))).toBe(JSON.stringify({ plain }));

  for (let code = 0; code < 0x3000; code += 1) {
    const character = String.fromCodePoint(code);
    const isSeen = !/(?!\n|\t|\uFE0E|\uFE0F)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(character);
    expect([code, sanitize(`a${character}b`) === `a${character}b`]).toEqual([code, isSeen]);
  }
});

test('a value in a line is measured in columns, those of other scripts too', () => {
  expect(oneLine('漢'.repeat(10), 20)).toBe('漢'.repeat(10));
  expect(oneLine('漢'.repeat(11), 20)).toBe(`${'漢'.repeat(5)}…${'漢'.repeat(4)}`);
  expect(oneLine(`${'e\u0301'.normalize('NFC').repeat(20)}`, 20)).toBe('é'.repeat(20));
  expect(oneLine('a'.repeat(21), 20)).toBe(`${'a'.repeat(10)}…${'a'.repeat(9)}`);
});
