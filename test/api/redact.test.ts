import { describe, expect, test } from 'vitest';
import { abbreviate, createSecrets, sanitize } from '../../src/api/redact.ts';

const SECRET = 's3cr3t/Zürich+"quoted\' & <more>';

describe('a registered secret', () => {
  const bytes = Buffer.from(SECRET);
  const json = JSON.stringify(SECRET).slice(1, -1);
  test.each([
    ['as it is', SECRET],
    ['in upper case', SECRET.toUpperCase()],
    ['in lower case', SECRET.toLowerCase()],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL with small hexadecimal letters', encodeURIComponent(SECRET).replace(/%../g, (x) => x.toLowerCase())],
    ['in a URL in a URL', encodeURIComponent(encodeURIComponent(SECRET))],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in JSON', json],
    ['in JSON of Python', json.replace(/[^\x20-\x7e]/g, (x) => `\\u${x.charCodeAt(0).toString(16).padStart(4, '0')}`)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
    ['in a shell command', SECRET.replaceAll("'", "'\\''")],
    ['in hexadecimal', bytes.toString('hex')],
    ['in large hexadecimal', bytes.toString('hex').toUpperCase()],
    ['in percent signs only', bytes.toString('hex').replace(/../g, '%$&')],
    ['in HTML', "s3cr3t/Zürich+&quot;quoted' &amp; &lt;more&gt;"],
    ['in UTF-16', [...SECRET].join('\0')],
  ])('disappears %s', (_, form) => {
    const secrets = createSecrets();
    secrets.add(SECRET);

    const shown = secrets.scrub(`before ${form} after`);

    expect(shown).not.toContain(form);
    expect(shown).toMatch(/^before .*‹secret›.* after$/s);
    expect(secrets.appearsIn(`x${form}x`)).toBe(true);
  });

  test.each(['base64', 'base64url'] as const)(
    'disappears in %s, wherever it stands in what was encoded',
    (encoding) => {
      const secrets = createSecrets();
      secrets.add(SECRET);

      for (const [before, after] of [
        ['', ''],
        ['a', ''],
        ['ab', 'c'],
        ['abc', ''],
        ['client-id:', ''],
        ['x:', '\n'],
      ]) {
        const encoded = Buffer.from(`${before}${SECRET}${after}`).toString(encoding);

        const shown = secrets.scrub(`Basic ${encoded}.`);

        expect(shown).toContain('‹secret›');
        // What is left are the neighbours and at most the one character that they share with the secret.
        expect(shown.replace(/Basic |‹secret›|\./g, '').length).toBeLessThanOrEqual(
          Buffer.from(`${before}${after}`).toString('base64').length + 4,
        );
      }
    },
  );

  test('disappears in base64 of UTF-16, as PowerShell writes it', () => {
    const secrets = createSecrets();
    secrets.add(SECRET);

    expect(secrets.scrub(Buffer.from(`id:${SECRET}`, 'utf16le').toString('base64'))).toContain('‹secret›');
  });

  test('leaves all other text as it is', () => {
    const secrets = createSecrets();
    expect(secrets.scrub('foobar')).toBe('foobar');
    expect(secrets.appearsIn('foobar')).toBe(false);
    secrets.add(SECRET);

    expect(secrets.scrub('foobar@example.org · version 1')).toBe('foobar@example.org · version 1');
    expect(secrets.appearsIn('foobar')).toBe(false);
  });

  test('of fewer than four characters is ignored, since every text would hold it', () => {
    const secrets = createSecrets();
    secrets.add('abc');

    expect(secrets.scrub('abcdef')).toBe('abcdef');
  });

  test('can be shown as something else, but only where it stands as it is', () => {
    const secrets = createSecrets();
    secrets.add('token-token', 'tok...');

    expect(secrets.scrub('Bearer token-token')).toBe('Bearer tok...');
    expect(secrets.scrub(Buffer.from('token-token').toString('hex'))).toBe('‹secret›');
  });

  test('may be the beginning of another one', () => {
    const secrets = createSecrets();
    secrets.add('abcd');
    secrets.add('abcd-efgh');

    expect(secrets.scrub('abcd-efgh')).toBe('‹secret›');
  });

  test('costs little where it does not appear', () => {
    const secrets = createSecrets();
    for (let n = 0; n < 20; n += 1) secrets.add(`eyJ0eXAiOiJKV1QiLCJhbGciOi${String(n).repeat(900)}`);
    const line = `${'foobar  foobar@example.org · activated · enabled '.repeat(20)}\n`;
    secrets.scrub(line);

    const started = performance.now();
    for (let n = 0; n < 200; n += 1) secrets.scrub(line);

    // 200 lines of a thousand characters; generous, so that only another order of magnitude fails.
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

test('a token is abbreviated to its public header, as in the documentation', () => {
  const header = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMDAwMDAwIn0';

  expect(abbreviate(`${header}.eyJhIjoxfQ.c2ln`)).toBe('eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMD...');
  expect(abbreviate('opaque-token-that-has-no-header-which-could-be-shown-to-anyone')).toBe('‹secret›');
});

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
    ['what is harmless', 'Zoë 中文 😀 ❤️\n\tok', 'Zoë 中文 😀 ❤️\n\tok'],
  ])('shows %s for what it is', (_, text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });
});
