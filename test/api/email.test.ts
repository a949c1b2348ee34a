import { describe, expect, test } from 'vitest';
import { checkEmail, sameEmail } from '../../src/api/email.ts';
import { InputError } from '../../src/api/errors.ts';

describe('an address', () => {
  test.each([
    'johndoe@newmail.net',
    "o'brien+tag_1@mail.example.co.uk",
    'UPPER.Case@Example.ORG',
    'a@b.cd',
    `${'l'.repeat(64)}@${'d'.repeat(63)}.org`,
    '1@2.x3',
  ])('%s is taken unchanged', (address) => {
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
    ['john@раypal.com', 'xn--ypal-43d9g.com'],
    ['john@example。org', 'example.org'],
    ['john@xn--ypal-43d9g.com', 'encoded (xn--)'],
    [`${'l'.repeat(65)}@x.org`, 'more than 64'],
    [`a@${'d'.repeat(64)}.org`, 'longer than 63'],
    [`a@${'ddddddddd.'.repeat(26)}org`, 'longer than 254'],
  ])('%j is refused', (address, why) => {
    expect(() => checkEmail(address)).toThrow(InputError);
    expect(() => checkEmail(address)).toThrow(why);
  });

  test.each([[undefined], [null], [42], [{}], [Promise.resolve('a@b.cd')]])('%o is refused', (value) => {
    expect(() => checkEmail(value)).toThrow('An email address is text');
  });

  test('is shown with a mark under the place that is wrong', () => {
    expect(() => checkEmail('john@@x.org')).toThrow('\n  john@@x.org\n       ^');
    expect(() => checkEmail('jo\u200bhn@x.org')).toThrow('\n  jo<U+200B>hn@x.org\n    ^');
  });
});

test.each([
  ['foo@newmail.net', 'FOO@NewMail.net', true],
  ['a@bücher.example', 'a@xn--bcher-kva.example', true],
  ['a@x.org', 'b@x.org', false],
  ['a@x.org', 'a@y.org', false],
  ['', 'a@x.org', false],
])('%s and %s are the same: %s', (a, b, same) => {
  expect(sameEmail(a, b)).toBe(same);
});
