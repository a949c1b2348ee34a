import { describe, expect, test } from 'vitest';
import { checkEmail, emailCautions, sameEmail } from '../../../src/api/email/address.ts';
import { InputError } from '../../../src/api/errors.ts';

describe('an address', () => {
  test.each([
    'johndoe@newmail.net',
    "o'brien+tag_1@mail.example.co.uk",
    'UPPER.Case@Example.ORG',
    'a@b.cd',
    `${'l'.repeat(64)}@${'d'.repeat(63)}.org`,
    '1@2.x3',
  ])('the address %s is taken unchanged', (address) => {
    expect(checkEmail(address)).toBe(address);
  });

  test.each([
    ['', 'empty'],
    ['  \t', 'empty'],
    ['john', 'there is no @'],
    ['john@@x.org', 'second @'],
    ['a@b@c.org', 'second @'],
    ['@x.org', 'before the @'],
    ['john@', 'after the @'],
    ['john@host', 'no dot'],
    ['john@1.2.3.4', 'does not end in a name'],
    ['.john@x.org', 'a name is missing'],
    ['john.@x.org', 'a name is missing'],
    ['jo..hn@x.org', 'a name is missing'],
    ['john@x..org', 'a name is missing'],
    ['john@.x.org', 'a name is missing'],
    ['john@x.org.', 'a name is missing'],
    ['john@-x.org', 'begins with a hyphen'],
    ['john@x-.org', 'ends with a hyphen'],
    ['john@x_y.org', '_ is not possible in a domain'],
    ['john@[127.0.0.1]', '[ is not possible in a domain'],
    ['jo(h)n@x.org', '( is not possible'],
    ['"john"@x.org', 'without a name or quotes'],
    ['John<john@x.org>', 'without a name or quotes'],
    ['jo hn@x.org', 'a space'],
    [' john@x.org', 'a space'],
    ['john@x.org\r\nBcc: q@z.org', 'U+000D'],
    ['jo\thn@x.org', 'U+0009'],
    ['john@x.org\0', 'U+0000'],
    ['john\u200b@x.org', 'U+200B'],
    ['john@x\u00ad.org', 'U+00AD'],
    ['\ufeffjohn@x.org', 'U+FEFF'],
    ['john\u00a0@x.org', 'U+00A0'],
    ['john\u202e@x.org', 'U+202E'],
    ['jöhn@x.org', 'U+00F6 before the @'],
    ['john@раypal.com', 'mixes Latin and Cyrillic letters (xn--ypal-43d9g)'],
    ['john@αpple.com', 'mixes Latin and Greek letters (xn--pple-zld)'],
    ['john@xn--ypal-43d9g.com', 'mixes Latin and Cyrillic letters (xn--ypal-43d9g)'],
    ['john@한국ラ.kr', 'mixes Katakana and Hangul letters (xn--'],
    ['john@example。org', 'U+3002 is not the dot of a domain; is example.org meant?'],
    ['john@example．org', 'U+FF0E is not the dot of a domain; is example.org meant?'],
    ['john@example｡org', 'U+FF61 is not the dot of a domain; is example.org meant?'],
    ['john@ｅxample.org', 'is example meant?'],
    ['john@\u212aelvin.org', 'is kelvin meant?'],
    ['john@mu\u0308ller.de', 'is müller, xn--mller-kva meant?'],
    ['john@ﬁ.org', 'is fi meant?'],
    ['john@i❤.ws', 'U+2764 is not possible in a domain'],
    ['john@𐐨.com', 'a script that is in use nowhere (xn--hj8c)'],
    ['john@xn--hj8c.com', 'a script that is in use nowhere (xn--hj8c)'],
    ['john@xn--a.com', 'cannot be one'],
    ['john@xn--i-7iq.ws', 'cannot be one'],
    ['john@xn--google-.com', 'ends with a hyphen'],
    ['john@xn--MLLER-KVB.de', 'a part of the domain'],
    ['john@שa.com', 'a part of the domain'],
    ['john@-é.com', 'begins with a hyphen'],
    ['john@a_é.com', '_ is not possible in a domain'],
    ['john@é%41.com', '% is not possible in a domain'],
    ['john@é/x.com', '/ is not possible in a domain'],
    ['john@١٢.com', 'U+0661 is not possible in a domain'],
    ['john@a\u0338\u0338\u0338\u0338.com', 'marks are heaped'],
    ['john@müller', 'no dot'],
    ['john@müller..de', 'a name is missing'],
    [`a@${'é'.repeat(60)}.com`, 'longer than 63 characters (66 as xn--'],
    [`a@${'é.'.repeat(32)}com`, 'longer than 254'],
    [`${'l'.repeat(65)}@x.org`, 'more than 64'],
    [`a@${'d'.repeat(64)}.org`, 'longer than 63'],
    [`a@${'ddddddddd.'.repeat(26)}org`, 'longer than 254'],
  ])('the address %j is refused (I1, I2, I3, I4, I5, I6, I7, I8)', (address, why) => {
    expect(() => checkEmail(address)).toThrow(InputError);
    expect(() => checkEmail(address)).toThrow(why);
  });

  test.each([[undefined], [null], [42], [{}], [Promise.resolve('a@b.cd')]])(
    'the address %o, which is no text, is refused (I20)',
    (value) => {
      expect(() => checkEmail(value)).toThrow('An email address is text');
    },
  );

  test('an address that is refused is shown with a mark under the place that is wrong (I1, I3)', () => {
    expect(() => checkEmail('john@@x.org')).toThrow('\n  john@@x.org\n       ^');
    expect(() => checkEmail('jo\u200bhn@x.org')).toThrow('\n  jo<U+200B>hn@x.org\n    ^');
  });
});

describe('a domain of another language', () => {
  test.each([
    ['a@müller.de', ['müller.de', 'xn--mller-kva.de', 'Latin', 'ü U+00FC']],
    ['a@MÜLLER.de', ['müller.de', 'xn--mller-kva.de']],
    ['a@xn--mller-kva.de', ['müller.de', 'xn--mller-kva.de', 'Latin', 'ü U+00FC']],
    ['a@XN--MLLER-KVA.DE', ['müller.de', 'xn--mller-kva.de']],
    ['a@faß.de', ['faß.de', 'xn--fa-hia.de', 'ß U+00DF']],
    ['a@аррӏе.com', ['xn--80ak6aa92e.com', 'Cyrillic', 'looks like "apple"', 'а U+0430, р U+0440, ӏ U+04CF, е U+0435']],
    ['a@xn--80ak6aa92e.com', ['аррӏе.com', 'xn--80ak6aa92e.com', 'looks like "apple"']],
    ['a@ροο.com', ['Greek', 'looks like "poo"', 'ρ U+03C1, ο U+03BF']],
    ['a@օսո.com', ['Armenian', 'looks like "oun"']],
    ['a@ıbm.com', ['xn--bm-gpa.com', 'looks like "ibm"', 'ı U+0131']],
    ['a@пример.рф', ['xn--e1afmkfd.xn--p1ai', 'пример is in Cyrillic', 'рф is in Cyrillic']],
    ['a@例えテスト.jp', ['Han, Hiragana and Katakana']],
    ['a@ラーメン.jp', ['Katakana letters.']],
    ['a@jpノx.jp', ['Latin and Katakana', 'ノ U+30CE']],
    ['a@韓國한국.kr', ['Han and Hangul letters.']],
    ['a@שלום.com', ['Hebrew letters.']],
    ['a@भारत.भारत', ['Devanagari letters.']],
    ['a@l·l.cat', ['Latin', '· U+00B7']],
    ['a@a\u0338b.com', ['looks like "ab"', '◌\u0338 U+0338']],
  ])(
    'a domain of another language is taken unchanged, and confirmed by what it is (I4, I5): %s, %j',
    (address, words) => {
      expect(checkEmail(address)).toBe(address);
      const cautions = emailCautions(address);
      for (const word of words) expect(cautions.join('\n')).toContain(word);
      expect(cautions[0]).toMatch(/^The domain \S+ is \S+ to mail servers\./);
    },
  );

  test('an address in plain ASCII needs no confirmation', () => {
    expect(emailCautions("o'Brien+tag@Mail.example.co.uk")).toEqual([]);
  });
});

test.each([
  ['foo@newmail.net', 'FOO@NewMail.net', true],
  ['a@bücher.example', 'a@xn--bcher-kva.example', true],
  ['a@BÜCHER.example', 'A@XN--BCHER-KVA.example', true],
  ['a@аррӏе.com', 'a@xn--80ak6aa92e.com', true],
  ['a@аррӏе.com', 'a@apple.com', false],
  ['a@müller.de', 'a@muller.de', false],
  ['a@x.org', 'b@x.org', false],
  ['a@x.org', 'a@y.org', false],
  ['', 'a@x.org', false],
])('the addresses %s and %s are the same: %s (I5)', (a, b, same) => {
  expect(sameEmail(a, b)).toBe(same);
});

test.each([
  ['Maria <m@x.example>', 'm@x.example'],
  ['"Müller, Maria" <maria.mueller@dental.example>', 'maria.mueller@dental.example'],
  ['<m@x.example>', 'm@x.example'],
  ['mailto:m@x.example', 'm@x.example'],
  ['mailto:m@x.example?subject=Hi', 'm@x.example'],
])('the address within %s is named, and not taken unasked (MK13)', (text, within) => {
  expect(() => checkEmail(text)).toThrow(`; is ${within} meant? Nothing was sent.`);
});

test.each(['Maria <m@x>', 'Maria <not an address>', 'Maria m@x.example', 'mailto:', '<>'])(
  'where no address is within %s, none is named (MK13)',
  (text) => {
    expect(() => checkEmail(text)).toThrow(/^This is not an email address: (?!.*meant)/);
  },
);

test('a letter that is not supported is shown as it is typed (MK13)', () => {
  expect(() => checkEmail('müller@x.example')).toThrow('ü U+00FC before the @ is not supported');
});
