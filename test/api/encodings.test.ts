import { expect, test } from 'vitest';
import { encodedCores, textForms } from '../../src/api/encodings.ts';

const raw = String.raw;
const VALUE = raw`é/\"'<&> z`;
const FORMS: Readonly<Record<string, readonly string[]>> = {
  'in large and small letters': [raw`É/\"'<&> Z`, raw`é/\"'<&> z`],
  'in JSON': [raw`é/\\\"'<&> z`, raw`É/\\\"'<&> Z`],
  'in JSON of PHP': [raw`é\/\\\"'<&> z`, raw`É\/\\\"'<&> Z`],
  'in JSON of Python': [raw`\u00e9/\\\"'<&> z`, raw`\u00c9/\\\"'<&> Z`],
  'in quotation marks of Python': [raw`é/\\\"\'<&> z`, raw`É/\\\"\'<&> Z`],
  'in quotation marks of JavaScript': [
    ...[raw`é/\\"'<&> z`, raw`É/\\"'<&> Z`],
    ...[raw`é/\\"\'<&> z`, raw`É/\\"\'<&> Z`],
  ],
  'each of these in JSON': [
    raw`é/\\\\\\\"'<&> z`,
    raw`é\\/\\\\\\\"'<&> z`,
    raw`\\u00e9/\\\\\\\"'<&> z`,
    raw`é/\\\\\\\"\\'<&> z`,
    raw`é/\\\\\"'<&> z`,
    raw`é/\\\\\"\\'<&> z`,
  ],
  'each of these in JSON, inspected': [
    raw`é/\\\\\\\\\\\\\\"'<&> z`,
    raw`é\\\\/\\\\\\\\\\\\\\"'<&> z`,
    raw`\\\\u00e9/\\\\\\\\\\\\\\"'<&> z`,
    raw`é/\\\\\\\\\\\\\\"\\\\'<&> z`,
    raw`é/\\\\\\\\\\"'<&> z`,
    raw`é/\\\\\\\\\\"\\\\'<&> z`,
  ],
  'each of these in JSON in JSON': [
    raw`é/\\\\\\\\\\\\\\\"'<&> z`,
    raw`é\\\\/\\\\\\\\\\\\\\\"'<&> z`,
    raw`\\\\u00e9/\\\\\\\\\\\\\\\"'<&> z`,
    raw`é/\\\\\\\\\\\\\\\"\\\\'<&> z`,
    raw`é/\\\\\\\\\\\"'<&> z`,
    raw`é/\\\\\\\\\\\"\\\\'<&> z`,
  ],
  'each of these inspected': [
    raw`é/\\\\\\"'<&> z`,
    raw`é\\/\\\\\\"'<&> z`,
    raw`\\u00e9/\\\\\\"'<&> z`,
    raw`é/\\\\\\"\\'<&> z`,
    raw`é/\\\\"'<&> z`,
    raw`é/\\\\"\\'<&> z`,
  ],
  'each of these inspected, with another quotation mark': [
    raw`é/\\\\\\"\'<&> z`,
    raw`é/\\\\\\\\\\\\\\"\'<&> z`,
    raw`é\\/\\\\\\"\'<&> z`,
    raw`é\\\\/\\\\\\\\\\\\\\"\'<&> z`,
    raw`é/\\\\\\"\\\'<&> z`,
    raw`é/\\\\\\\\\\\\\\"\\\\\'<&> z`,
    raw`\\u00e9/\\\\\\"\'<&> z`,
    raw`\\\\u00e9/\\\\\\\\\\\\\\"\'<&> z`,
    raw`é/\\\\"\'<&> z`,
    raw`é/\\\\\\\\\\"\'<&> z`,
    raw`é/\\\\"\\\'<&> z`,
    raw`é/\\\\\\\\\\"\\\\\'<&> z`,
  ],
  'in a shell': [raw`é/\"'\''<&> z`],
  'in HTML': [raw`é/\&quot;'&lt;&amp;&gt; z`],
  'in a URL': [
    "%C3%A9%2F%5C%22'%3C%26%3E%20z",
    "%c3%a9%2f%5c%22'%3c%26%3e%20z",
    "%25C3%25A9%252F%255C%2522'%253C%2526%253E%2520z",
  ],
  'in a form': [
    '%C3%A9%2F%5C%22%27%3C%26%3E+z',
    '%c3%a9%2f%5c%22%27%3c%26%3e+z',
    '%25C3%25A9%252F%255C%2522%2527%253C%2526%253E%2Bz',
  ],
  'in bytes': [
    'c3a92f5c22273c263e207a',
    'C3A92F5C22273C263E207A',
    'c3 a9 2f 5c 22 27 3c 26 3e 20 7a',
    '%c3%a9%2f%5c%22%27%3c%26%3e%20%7a',
    '%C3%A9%2F%5C%22%27%3C%26%3E%20%7A',
    raw`\xc3\xa9\x2f\x5c\x22\x27\x3c\x26\x3e\x20\x7a`,
  ],
  'in UTF-16': [
    'é\0/\0\\\0"\0\'\0<\0&\0>\0 \0z',
    raw`é^@/^@\^@"^@'^@<^@&^@>^@ ^@z`,
    raw`é\x00/\x00\\x00"\x00'\x00<\x00&\x00>\x00 \x00z`,
    raw`é\u0000/\u0000\\u0000"\u0000'\u0000<\u0000&\u0000>\u0000 \u0000z`,
    raw`é\u0000/\u0000\\\u0000\"\u0000'\u0000<\u0000&\u0000>\u0000 \u0000z`,
    // Inspected, where a backslash is doubled.
    raw`é\x00/\x00\\\x00"\x00'\x00<\x00&\x00>\x00 \x00z`,
    raw`é\x00/\x00\\\x00"\x00\'\x00<\x00&\x00>\x00 \x00z`,
  ],
};

test.each(Object.entries(FORMS))('a value is known %s (H3)', (_, forms) => {
  const known = textForms(VALUE);

  for (const form of forms) expect([...known]).toContain(form);
});

test('and in no other way', () => {
  expect(new Set(textForms(VALUE))).toEqual(new Set(Object.values(FORMS).flat()));
});

test('base64 of a value has one core for each place among other bytes, in both alphabets and widths (H3)', () => {
  expect(encodedCores('é?>~')).toEqual(
    new Set([
      ...['w6k/Pn', 'OpPz5+', 'DqT8+f', '6QA/AD4Afg', 'kAPwA+AH4A', 'pAD8APgB+A'],
      ...['w6k_Pn', 'OpPz5-', 'DqT8-f', '6QA_AD4Afg', 'kAPwA-AH4A', 'pAD8APgB-A'],
    ]),
  );
});
