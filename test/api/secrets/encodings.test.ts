import { describe, expect, test } from 'vitest';
import { encodedCores, fold, foldText, textForms } from '../../../src/api/secrets/encodings.ts';

const raw = String.raw;
const folded = (text: string) => foldText(text, 12).text;

describe('folding', () => {
  test.each([
    ['in large letters', 'ZÜRICH', 'zürich'],
    ['over lines and columns', 'a b\tc\r\n   d\x7f', 'abcd'],
    ['in either alphabet of base64', 'a-b_c', 'a+b/c'],
    ['as UTF-16', 'h\0u\0n', 'hun'],
    ['as UTF-16 that was made harmless', 'h^@u^@n^M', 'hun'],
    ['as UTF-16 in JSON', raw`h\u0000u\x00n`, 'hun'],
    ['in quotation marks', raw`it\'s \"a\"`, `it's"a"`],
    ['in JSON in JSON in JSON', raw`a\\\\\\\"b\\\/c`, 'a"b/c'],
    ['with its lines escaped', raw`a\nb\\tc\r\nd\be\ff\vg`, 'abcdefg'],
    ['with its letters escaped', raw`\x68\u0075\\u004e\x2D`, 'hun+'],
    ['with an escape that is cut off', String.raw`a\x4\u00g`, raw`ax4u00g`],
    ['with an escaped sign that begins other escapes', raw`\x5cn\x25\u0035\x5e@`, raw`n%5^@`],
    ['in a URL', '%68un%3C%2f%2b', 'hun</+'],
    ['in a URL in a URL in a URL', '%2568un%25253c', 'hun<'],
    ['with white space in a URL', 'a%20b%0Ac%2509d', 'abcd'],
    ['with signs of per cent that encode nothing', '100% %zz%25zz%2', '100%%zz%zz%2'],
    ['inspected over several lines', "'ab\\n' +\n    'c' +\n  \"d\" + 'e'", `'abcd"+'e'`],
    ['with carets that stand for themselves', 'a^b^1^^A^', 'a^b^1^^a^'],
    ['with letters that double', 'İß', 'İß'],
  ])('a text %s is folded to the same', (_, text, same) => {
    expect(folded(text)).toBe(same);
  });

  test('folding says where each unit came from', () => {
    const { starts, ends, length } = fold(raw`a \x62%2563`);

    expect(length).toBe(3);
    expect([...starts.subarray(0, length)]).toEqual([0, 2, 6]);
    expect([...ends.subarray(0, length)]).toEqual([1, 6, 11]);
  });

  test('folding says how many units are left of any so many characters', () => {
    expect(foldText('abcdefghijklmnop', 12).least).toBe(12);
    expect(foldText('abcdefg hijklmnop', 12).least).toBe(11);
    expect(foldText('abc  def  ghi  jkl  mno', 12).least).toBe(6);
    expect(foldText('a b', 12).least).toBe(12);
    expect(foldText('abcdefghijkl%41', 12).least).toBe(10);
    expect(foldText('%41bcdefghijklm', 12).least).toBe(10);
    expect(foldText('abcdefghijkl\\\\', 12).least).toBe(10);
  });

  test('a character is folded in a text as it is by itself', () => {
    for (let code = 0; code < 128; code += 1) {
      const unit = String.fromCharCode(code);
      expect(folded(`<${unit}`)).toBe(`<${folded(unit)}`);
    }
  });

  test('folding takes a time that grows as the text does', () => {
    for (const hostile of ['\\', '%25', "' +\n", '^', ' ', `' +\n${' '.repeat(200)}`])
      expect(fold(hostile.repeat(200_000)).length).toBeLessThanOrEqual(400_000);
  });
});

test('a value is known in the forms that folding does not undo (H3)', () => {
  expect(textForms(raw`é/'"<&> z`)).toEqual(
    new Set([
      raw`é/'"<&> z`,
      raw`Ã©/'"<&> z`,
      raw`é/'"<&>+z`,
      raw`Ã©/'"<&>+z`,
      raw`É/'"<&> Z`,
      raw`é/'\''"<&> z`,
      'é/&#39;&quot;&lt;&amp;&gt; z',
      'é/&#x27;&quot;&lt;&amp;&gt; z',
      "é/'&quot;&lt;&amp;&gt; z",
      'c3a92f27223c263e207a',
    ]),
  );
  expect(textForms('İZ')).toContain('i\u0307z');
  expect(textForms('Ab c')).toEqual(new Set(['Ab c', 'Ab+c', '41622063']));
});

test('base64 of a value has one core for each place among other bytes, in both widths (H3)', () => {
  expect(encodedCores('é?>~')).toEqual(
    new Set([...['w6k/Pn', 'OpPz5+', 'DqT8+f', '6QA/AD4Afg', 'kAPwA+AH4A', 'pAD8APgB+A']]),
  );
});
