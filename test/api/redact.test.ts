import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { abbreviate, createScrubStream, createSecrets } from '../../src/api/redact.ts';

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

    expect(shown).toBe('before ‹secret› after');
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

  test('takes along what base64 shares with its neighbours, in a stream too', () => {
    const secrets = createSecrets();
    secrets.add('hunter2-hunter2!');
    const padded = Buffer.from('hunter2-hunter2!').toString('base64');
    const stream = createScrubStream(secrets);

    expect(padded).toMatch(/==$/);
    expect(secrets.scrub(`Basic ${padded}.`)).toBe('Basic ‹secret›.');
    expect(stream.push(padded)).toBe('‹secret›');
    expect(stream.push(`${padded.slice(0, 21)}. `)).toBe('‹secret›. ');
    expect(stream.push(padded.slice(0, -1)) + stream.push('=') + stream.push('.')).toBe('‹secret›.');
  });

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
    expect(secrets.scrub(`a${SECRET}b`)).toBe('a‹secret›b');
    expect(secrets.appearsIn('foobar')).toBe(false);
  });

  test('of fewer than four characters is ignored, since every text would hold it', () => {
    const secrets = createSecrets();
    secrets.add('abc');

    expect(secrets.scrub('abcdef')).toBe('abcdef');
    secrets.add('bcde');
    expect(secrets.scrub('abcdef')).toBe('a‹secret›f');
  });

  test('may consist of what means something in a pattern', () => {
    const secrets = createSecrets();
    secrets.add('a.b(c)d?e');

    expect(secrets.scrub('(a.b(c)d?e) (axb(c)d?e)')).toBe('(‹secret›) (axb(c)d?e)');
  });

  test('can be shown as something else, but only where it stands as it is', () => {
    const secrets = createSecrets();
    secrets.add('token-token', 'tok...');

    expect(secrets.scrub('Bearer token-token')).toBe('Bearer tok...');
    expect(secrets.scrub(Buffer.from('token-token').toString('hex'))).toBe('‹secret›');
  });

  test('may be what another one becomes when it is encoded', () => {
    const secrets = createSecrets();
    const core = Buffer.from('swordfish').toString('base64');
    secrets.add(core, 'a fish');
    secrets.add('SWORDFISH');
    secrets.add('swordfish');

    expect(secrets.scrub(`${core} SWORDFISH swordfish`)).toBe('a fish ‹secret› ‹secret›');
    secrets.add('HERRING', 'another');
    secrets.add('herring');
    expect(secrets.scrub('HERRINGz herringz')).toBe('anotherz ‹secret›z');
    expect(secrets.scrub(`${Buffer.from('herring').toString('hex')}z`)).toBe('‹secret›z');
  });

  test('may be the beginning of another one', () => {
    const secrets = createSecrets();
    secrets.add('abcd');
    secrets.add('abcd-efgh');

    expect(secrets.scrub('abcd-efgh')).toBe('‹secret›');
  });
});

describe('a part of a secret', () => {
  test('disappears as soon as it tells something', () => {
    const secrets = createSecrets();
    secrets.add(SECRET);
    for (let length = 12; length <= SECRET.length; length += 1) {
      expect(secrets.scrub(`id ${SECRET.slice(0, length)}…`)).toBe('id ‹secret›…');
      expect(secrets.appearsIn(SECRET.slice(0, length))).toBe(true);
    }
    expect(secrets.scrub(SECRET.slice(0, 11))).toBe(SECRET.slice(0, 11));
    expect(secrets.scrub(`${Buffer.from(SECRET).toString('hex').slice(0, 20)}`)).toBe('‹secret›');
    expect(secrets.scrub(`${Buffer.from(SECRET).toString('base64').slice(0, 15)}zz`)).toBe('‹secret›zz');
  });

  test('of a token may be shown as far as it is public', () => {
    const token = `eyJ${'h'.repeat(60)}.payload-payload.signature`;
    const shown = abbreviate(token);
    const signedIn = createSecrets();
    signedIn.add(token, shown);

    expect(signedIn.scrub(`Bearer ${shown}`)).toBe(`Bearer ${shown}`);
    expect(signedIn.appearsIn(shown)).toBe(false);
    expect(signedIn.scrub(`${token.slice(0, 70)}…`)).toBe(`${shown}…`);
    expect(signedIn.scrub(token.slice(0, 61))).toBe(token.slice(0, 61));
    expect(signedIn.scrub(token.slice(0, 62))).toBe(shown);
    expect(signedIn.scrub(token.toUpperCase())).toBe('‹secret›');
  });

  test.each(['tokyo...', 'token-t', 'token-token...!'])('is not public only because it is shown as %j', (shown) => {
    const secrets = createSecrets();
    secrets.add('token-token-token', shown);

    expect(secrets.scrub('token-token-')).toBe(shown);
  });
});

describe('a secret over several lines', () => {
  const wrapAt = (width: number, text: string, between: string) =>
    (text.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? []).join(between);

  test.each(['\n', '\r\n', '\n      ', ' \n\t'])('disappears wherever the line is wrapped with %j', (between) => {
    const secrets = createSecrets();
    secrets.add(SECRET);
    const encoded = Buffer.from(`id:${SECRET}`).toString('base64');

    for (let width = 1; width < 20; width += 1) {
      expect(secrets.scrub(`(${wrapAt(width, SECRET, between)})`)).toBe('(‹secret›)');
      expect(secrets.scrub(wrapAt(width, encoded, between))).toContain('‹secret›');
      expect(secrets.scrub(wrapAt(width, SECRET.slice(0, 15), between))).toBe('‹secret›');
    }
  });

  test.each([
    ['short', 80, 1],
    ['broken over lines itself', 20, 3],
  ])('disappears from an inspection that is %s (H3)', (_, breakLength, lines) => {
    const secrets = createSecrets();
    secrets.add('hunter2-hunter2-hunter2');

    for (const between of ['\n', '\r\n', '\n   ']) {
      const looked = inspect([`<hunter2-h${between}unter2-hun${between}ter2>`], { breakLength });
      const stream = createScrubStream(secrets);

      expect(looked.split('\n').length).toBeGreaterThanOrEqual(lines);
      expect(secrets.scrub(looked)).toMatch(/^\[\s*'<‹secret›>'\s*\]$/);
      expect([...looked].map((unit) => stream.push(unit)).join('') + stream.end()).toBe(secrets.scrub(looked));
    }
  });

  test('disappears where the line was wrapped at its spaces', () => {
    const secrets = createSecrets();
    secrets.add('correct horse  battery');

    expect(secrets.scrub('say correct\n    horse\nbattery now')).toBe('say ‹secret› now');
    expect(secrets.scrub('a  b')).toBe('a  b');
    secrets.add('a b c d');
    expect(secrets.scrub('say a\n  b c d now')).toBe('say ‹secret› now');
    expect(secrets.scrub('a b c d')).toBe('‹secret›');
  });
});

describe('a stream', () => {
  test('hides what comes in pieces, and lets all else through at once', () => {
    const secrets = createSecrets();
    secrets.add('hunter2-hunter2');
    const stream = createScrubStream(secrets);

    expect(stream.push('the word is ')).toBe('the word is ');
    expect(stream.push('hunt')).toBe('');
    expect(stream.push('er2-')).toBe('');
    expect(stream.push('hunter2, really, h')).toBe('‹secret›, really, ');
    expect(stream.end()).toBe('h');
    expect(stream.end()).toBe('');
    expect(stream.push('again\n')).toBe('again\n');
    expect(stream.push('say hunter2-')).toBe('say ');
    expect(stream.push('hunter2')).toBe('‹secret›');
  });

  test('is shown at once where it cannot become a secret', () => {
    const secrets = createSecrets();
    secrets.add('hunter2-hunter2');

    expect(secrets.scrubPart('hu')).toEqual({ shown: '', held: 'hu' });
    expect(secrets.scrubPart('hut')).toEqual({ shown: 'hut', held: '' });
  });

  test('of no secrets holds nothing back', () => {
    const stream = createScrubStream(createSecrets());

    expect(stream.push('hunter2')).toBe('hunter2');
    expect(stream.end()).toBe('');
  });

  test('keeps no more waiting than a secret and its wrapping, however long it gets', () => {
    const secrets = createSecrets();
    secrets.add('hunter2-hunter2');
    const stream = createScrubStream(secrets);

    expect(stream.push(`h${' '.repeat(199)}`)).toBe('');
    expect(stream.push(' '.repeat(5))).toBe(`h${' '.repeat(204)}`);
  });
});

test('a token is abbreviated to its public header, as in the documentation', () => {
  const header = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMDAwMDAwIn0';

  expect(abbreviate(`${header}.eyJhIjoxfQ.c2ln`)).toBe('eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMD...');
  expect(abbreviate(`Bearer ${header}.eyJhIjoxfQ.c2ln`)).toBe('‹secret›');
  expect(abbreviate(`${header}.eyJhIjoxfQ.c2ln and more`)).toBe('‹secret›');
  expect(abbreviate('opaque-token-that-has-no-header-which-could-be-shown-to-anyone')).toBe('‹secret›');
});
