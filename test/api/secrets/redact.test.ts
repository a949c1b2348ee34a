import { inspect } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { abbreviate, createSecrets, type Secrets } from '../../../src/api/secrets/redact.ts';

const { raw } = String;
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
  ])('a secret disappears %s (H3)', (_, form) => {
    const secrets = createSecrets();
    secrets.add(SECRET);

    const shown = secrets.scrub(`before ${form} after`);

    expect(shown).toBe('before ‹secret› after');
    expect(secrets.appearsIn(`x${form}x`)).toBe(true);
  });

  test.each(['base64', 'base64url'] as const)(
    'a secret disappears in %s, wherever it stands in what was encoded (A11)',
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

  test('a secret takes along what base64 shares with its neighbours, in a stream too', () => {
    const secrets = createSecrets();
    secrets.add('hunter2-hunter2!');
    const padded = Buffer.from('hunter2-hunter2!').toString('base64');
    const stream = secrets.stream();

    expect(padded).toMatch(/==$/);
    expect(secrets.scrub(`Basic ${padded}.`)).toBe('Basic ‹secret›.');
    expect(secrets.scrub(`Basic ${padded.slice(0, 14)}x.`)).toBe('Basic ‹secret›x.');
    expect(stream.push(padded)).toBe('‹secret›');
    expect(stream.push(`.${padded.slice(0, 21)}. `)).toBe('.‹secret›. ');
    expect(stream.push(padded.slice(0, -1)) + stream.push('=') + stream.push('.')).toBe('‹secret›.');
  });

  test.each(['utf8', 'utf16le'] as const)(
    'a secret disappears right behind its base64 of %s: nothing of it is taken for what base64 shares (K1, K2)',
    (width) => {
      const secrets = createSecrets();
      secrets.add('hunter2-hunter2');
      const text = `${Buffer.from('hunter2-hunter2', width).toString('base64')}nter2-hunter`;

      expect(text).not.toContain('=');
      expect(secrets.scrub(`<${text}>`)).toBe('<‹secret›>');
      for (let cut = 12; cut <= text.length - 12; cut += 1) {
        const stream = secrets.stream();
        const shown = [text.slice(0, cut), text.slice(cut)].map((part) => stream.push(part) + stream.flush());
        expect(shown.join('')).toBe('‹secret›');
      }
    },
  );

  test('a stream waits for what begins with the very character that base64 may share (K1, K2)', () => {
    const secrets = createSecrets();
    secrets.add('swordfish');
    const text = `${Buffer.from('swordfish').toString('base64')}swordfish.`;

    for (let cut = 1; cut < text.length; cut += 1) {
      const stream = secrets.stream();
      expect(stream.push(text.slice(0, cut)) + stream.push(text.slice(cut)) + stream.flush()).toBe('‹secret›.');
    }
  });

  test('a secret disappears in base64 of UTF-16, as PowerShell writes it', () => {
    const secrets = createSecrets();
    secrets.add(SECRET);

    expect(secrets.scrub(Buffer.from(`id:${SECRET}`, 'utf16le').toString('base64'))).toContain('‹secret›');
  });

  test('text without a secret stays as it is', () => {
    const secrets = createSecrets();
    expect(secrets.scrub('foobar')).toBe('foobar');
    expect(secrets.appearsIn('foobar')).toBe(false);
    secrets.add(SECRET);

    expect(secrets.scrub('foobar@example.org · version 1')).toBe('foobar@example.org · version 1');
    expect(secrets.scrub(`a${SECRET}b`)).toBe('a‹secret›b');
    expect(secrets.appearsIn('foobar')).toBe(false);
  });

  test('a secret of fewer than four characters is ignored, since every text would hold it', () => {
    const secrets = createSecrets();
    secrets.add('abc');

    expect(secrets.scrub('abcdef 616263')).toBe('abcdef 616263');
    secrets.add('bcde');
    expect(secrets.scrub('abcdef')).toBe('a‹secret›f');
  });

  test('a secret may consist of what means something in a pattern', () => {
    const secrets = createSecrets();
    secrets.add('a.b(c)d?e');

    expect(secrets.scrub('(a.b(c)d?e) (axb(c)d?e)')).toBe('(‹secret›) (axb(c)d?e)');
  });

  test('a secret may be what another one becomes when it is encoded', () => {
    const secrets = createSecrets();
    secrets.add(Buffer.from('swordfish').toString('base64'));
    secrets.add('SWORDFISH');
    secrets.add('swordfish');

    expect(secrets.scrub(`${Buffer.from('swordfish').toString('base64')} SwordFish!`)).toBe('‹secret› ‹secret›!');
    expect(secrets.scrub(`${Buffer.from('swordfish').toString('hex')}z`)).toBe('‹secret›z');
  });

  test('a secret of fewer than twelve characters is hidden as a whole alone, in each of its forms (K1)', () => {
    const hex = (text: string) => Buffer.from(text).toString('hex');
    const secrets = createSecrets();
    secrets.add('swordfish');
    secrets.add('marlin-marli');

    expect(secrets.scrub(`swordfis ${hex('swordfis')} ${hex('swordfish')}`)).toBe(
      `swordfis ${hex('swordfis')} ‹secret›`,
    );
    expect(secrets.scrub(`marlin-marl ${hex('marlin')}`)).toBe('marlin-marl ‹secret›');
  });

  test('a secret may be the beginning of another one', () => {
    const secrets = createSecrets();
    secrets.add('abcd');
    secrets.add('abcd-efgh');

    expect(secrets.scrub('abcd-efgh')).toBe('‹secret›');
  });
});

describe('a part of a secret', () => {
  const word = 'Kx8#pQ2v/Wz5+Lm9=Rt3_Yb7';

  test('a part of a secret disappears wherever it begins and ends, as soon as it tells something (K1, PR34)', () => {
    const secrets = createSecrets();
    secrets.add(word);
    for (let from = 0; from + 12 <= word.length; from += 1) {
      for (let to = from + 12; to <= word.length; to += 1) {
        expect(secrets.scrub(`id ${word.slice(from, to)}…`)).toBe('id ‹secret›…');
        expect(secrets.appearsIn(`x${word.slice(from, to)}x`)).toBe(true);
      }
      expect(secrets.scrub(`<${word.slice(from, from + 11)}>`)).toBe(`<${word.slice(from, from + 11)}>`);
    }
  });

  test.each<[string, (part: string) => string]>([
    ['in a URL', encodeURIComponent],
    ['in a URL of which each character is encoded', (part) => Buffer.from(part).toString('hex').replace(/../g, '%$&')],
    ['in JSON in JSON', (part) => JSON.stringify(JSON.stringify(part)).slice(3, -3)],
    ['in hexadecimal', (part) => Buffer.from(part).toString('hex')],
    ['in base64', (part) => Buffer.from(part).toString('base64').replace(/=+$/, '')],
    ['in base64 behind an id', (part) => Buffer.from(`id:${part}`).toString('base64').slice(4).replace(/=+$/, '')],
    ['in base64 of UTF-16', (part) => Buffer.from(part, 'utf16le').toString('base64').replace(/=+$/, '')],
    ['in UTF-16', (part) => [...part].join('\0')],
    ['in capitals', (part) => part.toUpperCase()],
    ['over lines', (part) => (part.match(/.{1,5}/g) ?? []).join('\n    ')],
  ])('a part of a secret disappears %s, wherever it begins and ends (K1)', (_, encode) => {
    const secrets = createSecrets();
    secrets.add(word);
    for (let from = 0; from + 12 <= word.length; from += 1) {
      for (let to = from + 12; to <= word.length; to += 1) {
        const shown = secrets.scrub(`<${encode(word.slice(from, to))}>`);
        // In base64 and in a byte cut in two a neighbour may be left at either end.
        expect(shown).toMatch(/^<.{0,2}‹secret›.{0,2}>$/);
      }
    }
  });

  test('a part of a secret disappears as often as it stands there, and from two secrets that overlap', () => {
    const secrets = createSecrets();
    secrets.add('first-secret-abcdef');
    secrets.add('abcdef-second-secret');

    expect(secrets.scrub('t-secret-abcdef, first-secret-, t-secret-abcdef')).toBe('‹secret›, ‹secret›, ‹secret›');
    expect(secrets.scrub('<first-secret-abcdef-second-secret>')).toBe('<‹secret›>');
    expect(secrets.scrub('<rst-secret-abcdef-second>')).toBe('<‹secret›-second>');
  });

  test('a part of a secret disappears in UTF-16 where its signs would begin an escape, however slowly it comes (K1, K2)', () => {
    for (const value of ['aaaaa^eaaaa)8v#*', '%AAAAAAAAAALHEqpu', String.raw`ab\x41bc\nd%41ef^@gh`]) {
      const secrets = createSecrets();
      secrets.add(value);
      const stream = secrets.stream();
      const zeros = [...value].join('\0');
      const slowly = [...zeros].map((unit) => stream.push(unit) + stream.flush()).join('');

      expect(secrets.scrub(zeros)).toBe('‹secret›');
      expect(secrets.scrub(zeros.replaceAll('\0', '^@'))).toBe('‹secret›');
      expect(slowly.replaceAll('\0', '').replaceAll('‹secret›', '').length).toBeLessThan(12);
    }
  });

  test('a part of a secret disappears in a URL where its signs would begin an escape, however slowly it comes (K1, K2)', () => {
    for (const value of [
      raw`aa\büaaaaajaaaaa8aal&`,
      raw`geheim\nis é\u0041 zorg 12`,
      raw`ab%41cdéfg\x41hi`,
      'ab^Mcdé^@fg^Mhij',
    ]) {
      const secrets = createSecrets();
      secrets.add(value);
      const twice = encodeURIComponent(encodeURIComponent(value));
      const form = new URLSearchParams({ v: value }).toString().slice(2);
      for (const encoded of [twice, form]) {
        const stream = secrets.stream();
        const slowly = [...encoded].map((unit) => stream.push(unit) + stream.flush()).join('');

        expect(secrets.scrub(encoded)).toBe('‹secret›');
        // Of an escape that is cut in two a part may be left.
        expect(slowly.replaceAll(/‹secret›|%(?:25)?[\dA-F]{0,2}/g, '').length).toBeLessThan(12);
      }
    }
  });

  test('eight characters are no part of a secret, whatever their signs are in UTF-16 (K1)', () => {
    const secrets = createSecrets();
    secrets.add('Zq7Lm#p2Xw%419)RtKd');

    expect(secrets.scrub('<Zq7Lm#p2>')).toBe('<Zq7Lm#p2>');
    expect(secrets.scrub('<Zq7Lm#p2Xw%4>')).toBe('<‹secret›>');
  });

  test('what only looks like a part of a secret is none', () => {
    const secrets = createSecrets();
    secrets.add(word);

    for (let at = 0; at < 12; at += 1) {
      const other = `${word.slice(0, at)}*${word.slice(at + 1, 12)}`;
      expect(secrets.scrub(other)).toBe(other);
    }
  });

  test('less than four units besides white space and backslashes are no part of a secret', () => {
    const secrets = createSecrets();
    secrets.add(String.raw`\\ \ a`);
    secrets.add(String.raw`a \ \ \ \ b`);

    expect(secrets.scrub('a banana, a b')).toBe('a banana, a b');
    secrets.add('a b c d e f g h i');
    expect(secrets.scrub('(a b c d e f g h i)')).toBe('(‹secret›)');
    expect(secrets.scrub('(c d e f g h)')).toBe('(‹secret›)');
    expect(secrets.scrub('(d e f g h)')).toBe('(d e f g h)');
  });
});

describe('a token', () => {
  const header = Buffer.from('{"typ":"JWT","alg":"RS256","kid":"29e0a1b2-c3d4"}').toString('base64url');
  const payload = Buffer.from('{"sub":"1c234e69","scope":[]}').toString('base64url');
  const token = `${header}.${payload}.c2lnbmF0dXJlIG9mIDI1NiBieXRlcw`;
  const shown = abbreviate(token);
  let secrets: Secrets;
  beforeEach(() => {
    secrets = createSecrets();
    secrets.add(token);
  });

  test('a token is shown as far as the documentation shows it (K1)', () => {
    expect(secrets.scrub(`Bearer ${shown}`)).toBe(`Bearer ${shown}`);
    expect(secrets.appearsIn(shown)).toBe(false);
    expect(secrets.scrub(`Bearer ${token}`)).toBe(`Bearer ${shown}`);
    expect(secrets.scrub(`${token.slice(0, 75)}…`)).toBe(`${shown}…`);
    expect(secrets.scrub(token.slice(0, 61))).toBe(token.slice(0, 61));
    expect(secrets.scrub(token.slice(0, 62))).toBe(shown);
    expect(secrets.scrub(token.slice(30))).toBe(`${token.slice(30, 50)}...`);
  });

  test('a token is abbreviated only where its whole header stands (K1)', () => {
    const last = shown.slice(49, 50);

    expect(secrets.scrub(`x${last}${token.slice(50)}`)).toBe(`x${last}...`);
    expect(secrets.scrub(`${last}${token.slice(55)}`)).toBe(`${last}‹secret›`);
  });

  test('a token is not abbreviated where some of what is secret was let through (K2)', () => {
    const stream = secrets.stream();

    expect(stream.push(token.slice(0, 58)) + stream.flush()).toBe(token.slice(0, 58));
    expect(stream.push(token.slice(58))).toBe('‹secret›');
    expect(stream.push(` ${token.slice(0, 50)}`) + stream.flush()).toBe(` ${token.slice(0, 50)}`);
    expect(stream.push(token.slice(50))).toBe('...');
  });

  test('a token shows neither its payload nor its signature nor the end of either (K1)', () => {
    expect(token.split('.').map((part) => secrets.scrub(part))).toEqual([shown, '‹secret›', '‹secret›']);
    expect(secrets.scrub(token.slice(-20))).toBe('‹secret›');
    expect(secrets.scrub(token.slice(50))).toBe('‹secret›');
    expect(secrets.scrub(`x${token.slice(50)}`)).toBe('x‹secret›');
    expect(secrets.scrub(Buffer.from(token.slice(0, 40)).toString('hex'))).toBe('‹secret›');
  });

  test('a token leaves what its payload says readable', () => {
    const said = Buffer.from(payload, 'base64url').toString();

    expect(secrets.scrub(said)).toBe(said);
  });
});

describe('a secret over several lines', () => {
  const wrapAt = (width: number, text: string, between: string) =>
    (text.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? []).join(between);

  test.each(['\n', '\r\n', '\n      ', ' \n\t'])(
    'a secret disappears wherever the line is wrapped with %j (H3)',
    (between) => {
      const secrets = createSecrets();
      secrets.add(SECRET);
      const encoded = Buffer.from(`id:${SECRET}`).toString('base64');

      for (let width = 1; width < 20; width += 1) {
        expect(secrets.scrub(`(${wrapAt(width, SECRET, between)})`)).toBe('(‹secret›)');
        expect(secrets.scrub(wrapAt(width, encoded, between))).toContain('‹secret›');
        expect(secrets.scrub(wrapAt(width, SECRET.slice(0, 15), between))).toBe('‹secret›');
      }
    },
  );

  test.each([
    ['short', 80, 1],
    ['broken over lines itself', 20, 3],
  ])('a secret over several lines disappears from an inspection that is %s (H3)', (_, breakLength, lines) => {
    const secrets = createSecrets();
    secrets.add('hunter2-hunter2-hunter2');

    for (const between of ['\n', '\r\n', '\n   ']) {
      const looked = inspect([`<hunter2-h${between}unter2-hun${between}ter2>`], { breakLength });
      const stream = secrets.stream();

      expect(looked.split('\n').length).toBeGreaterThanOrEqual(lines);
      expect(secrets.scrub(looked)).toMatch(/^\[\s*'<‹secret›>'\s*\]$/);
      expect([...looked].map((unit) => stream.push(unit)).join('') + stream.flush()).toBe(secrets.scrub(looked));
    }
  });

  test('a secret disappears where the line was wrapped at its spaces', () => {
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
  test('a stream looks once more at what waits if there is another secret by then', () => {
    const secrets = createSecrets();
    secrets.add('abcdefghijklmnop');
    const stream = secrets.stream();
    expect(stream.push('it is abcdefgh')).toBe('it is ');

    secrets.add('abcdefgh');

    expect(stream.flush()).toBe('‹secret›');
    expect(stream.push('ijklmnop.') + stream.flush()).toMatch(/^(‹secret›)?\.$/);
  });

  const open = (...values: string[]) => {
    const secrets = createSecrets();
    for (const value of values) secrets.add(value);
    return secrets.stream();
  };

  test('a stream hides what comes in pieces, and lets all else through', () => {
    const stream = open('hunter2-hunter2');

    expect(stream.push('the word is ')).toBe('the word is ');
    expect(stream.push('hunt')).toBe('');
    expect(stream.push('er2-')).toBe('');
    expect(stream.push('hunter2, really, h')).toBe('‹secret›, really, ');
    expect(stream.flush()).toBe('h');
    expect(stream.flush()).toBe('');
    expect(stream.push('#\n')).toBe('#\n');
    expect(stream.push('say hunter2-')).toBe('say ');
    expect(stream.push('hunter2')).toBe('‹secret›');
  });

  test('a stream holds back no more than what may go on as a secret', () => {
    const stream = open('hunter2-hunter2', 'short');

    expect(stream.push('hu')).toBe('');
    expect(stream.push('!')).toBe('hu!');
    expect(stream.push('ok! # nter2-')).toBe('ok! # ');
    expect(stream.push('#')).toBe('nter2-#');
    expect(stream.push('@#s')).toBe('@#');
    expect(stream.push('hor')).toBe('');
    expect(stream.push('t')).toBe('‹secret›');
    expect(stream.push('@shor#')).toBe('@shor#');
    expect(open('short').push('@hor')).toBe('@hor');
    expect(open('short').push(' \n')).toBe(' \n');
    expect(open(String.raw`\\ \ a`).push('a')).toBe('a');
  });

  test('a stream remembers what it has let through: however slowly it comes, a secret does not get whole (K2)', () => {
    const stream = open('hunter2-hunter2-hunter2');
    let seen = '';
    for (const unit of 'say hunter2-hunter2-hunter2, hunter2-hunter2-hunter2!')
      seen += stream.push(unit) + stream.flush();

    expect(seen).toBe('say hunter2-hun‹secret›, hunter2-hun‹secret›!');
    expect(open('hunter2').push('hunter2')).toBe('‹secret›');
  });

  test('a stream waits for the rest of an escape', () => {
    const stream = open('a&b=c&d=e&f=g&h=i');
    const encoded = encodeURIComponent('a&b=c&d=e&f=g&h=i');

    expect([...`<${encoded}>`].map((unit) => stream.push(unit)).join('')).toBe('<‹secret›>');
    expect(stream.push('@%')).toBe('@');
    expect(stream.push('!')).toBe('%!');
    for (const prefix of ['\\x', '\\u00', '%25']) {
      const escaped = [...'a&b=c&d=e&f=g&h=i'].map((unit) => prefix + unit.charCodeAt(0).toString(16)).join('');
      expect([...`<${escaped}>`].map((unit) => stream.push(unit)).join('')).toBe('<‹secret›>');
    }
  });

  test('a stream hides the same in any number of pieces, and says so once', () => {
    const stream = open('hunter2-hunter2-hunter2');
    let seen = '';
    for (const piece of ['<hunter2-hunter2', '-hun', '\n  ter2', '>\n', '<', 'nter2-hunter2-', 'h>'])
      seen += stream.push(piece);

    expect(seen).toBe('<‹secret›>\n<‹secret›>');
  });

  test('a stream of no secrets holds nothing back', () => {
    const stream = open();

    expect(stream.push('hunter2 by 100%')).toBe('hunter2 by 100%');
    expect(stream.flush()).toBe('');
  });

  test('a stream learns of a secret when there is one', () => {
    const secrets = createSecrets();
    const stream = secrets.stream();

    expect(stream.push('hunter2-hunter2 ')).toBe('hunter2-hunter2 ');
    secrets.add('hunter2-hunter2');
    expect(stream.push('hunter2-hunter2 ') + stream.flush()).toBe('‹secret› ');
  });
});

test('a secret disappears from a text of any length, and from where it is cut', () => {
  const secrets = createSecrets();
  secrets.add('hunter2-hunter2');
  const text = `${'x'.repeat((1 << 20) - 7)}hunter2-hunter2${'y'.repeat(1 << 20)}hunter2-hunter2`;

  const shown = secrets.scrub(text);

  expect(shown.replace(/[xy]+/g, '_')).toBe('_‹secret›_‹secret›');
  expect(shown.length).toBe(text.length - 2 * 15 + 2 * 8);
});

test('a token is abbreviated to its public header, as in the documentation', () => {
  const header = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMDAwMDAwIn0';

  expect(abbreviate(`${header}.eyJhIjoxfQ.c2ln`)).toBe('eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMD...');
  expect(abbreviate(`Bearer ${header}.eyJhIjoxfQ.c2ln`)).toBe('‹secret›');
  expect(abbreviate(`${header}.eyJhIjoxfQ.c2ln and more`)).toBe('‹secret›');
  expect(abbreviate('opaque-token-that-has-no-header-which-could-be-shown-to-anyone')).toBe('‹secret›');
});
