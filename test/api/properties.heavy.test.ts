import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEmail, emailCautions } from '../../src/api/email/address.ts';
import { InputError, OriginError } from '../../src/api/errors.ts';
import { createHttp } from '../../src/api/http/http.ts';
import { encodedCores, foldText, textForms } from '../../src/api/secrets/encodings.ts';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { sanitize } from '../../src/api/secrets/sanitize.ts';
import { toUserId } from '../../src/api/types.ts';
import { runs } from '../runs.ts';
import { startServer } from './servers.ts';
import { emailPlan, USER_ID } from './world.ts';

const RUNS = 10_000;

// Near misses are worth more than noise: a valid thing with one hostile piece somewhere in it.
const hostile = fc.oneof(
  fc.constantFrom(
    '..',
    '/',
    '%2e%2e',
    '?x',
    '#',
    '\n',
    '\r\nBcc: q@z.org',
    '\0',
    ' ',
    '\t',
    '\u200b',
    '\u202e',
    '\ufeff',
  ),
  fc.constantFrom('@', '@@', '"', '<', '>', '\u00a0', '\u0430', '\ud800', '\x1b[31m', ',', ';', ':', '\\'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const spoiled = (valid: string) =>
  fc
    .tuple(hostile, fc.nat(valid.length))
    .map(([piece, at]) => valid.slice(0, at) + piece + valid.slice(at))
    .filter((text) => text !== valid);

test('what is no id is refused (I11)', () => {
  const strict = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
  fc.assert(
    fc.property(fc.oneof(spoiled(USER_ID), fc.anything()), (given) => {
      fc.pre(!(typeof given === 'string' && strict.test(given)));
      expect(() => toUserId(given)).toThrow(InputError);
    }),
    { numRuns: runs(RUNS) },
  );
});

test('an address is taken as it is or refused, and what is taken cannot split a header or a path (I1, I2, I3, I6, I8)', () => {
  fc.assert(
    fc.property(fc.oneof(spoiled('john.doe@mysite.com'), fc.anything(), fc.emailAddress()), (given) => {
      let taken: string;
      try {
        taken = checkEmail(given);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return;
      }
      expect(taken).toBe(given);
      expect(taken).toMatch(/^[\x21-\x7e]{1,64}@[^\0-,/:-@[-`{-\x9f\p{Z}\p{C}]{1,253}$/u);
      expect(taken.split('@')).toHaveLength(2);
      if (emailCautions(taken).length === 0) expect(taken).toMatch(/^[\x21-\x7e]+@[A-Za-z0-9.-]+$/);
    }),
    { numRuns: runs(RUNS) },
  );
});

test('an address that could be taken for another one is refused or needs a confirmation, in either of its forms (I4, I5)', () => {
  const letter = fc.oneof(
    fc.constantFrom(...'аеорсухіјһԁӏαοινρυօսհոıɡßøü·ー々漢字かカ한שا०ไ'),
    fc.constantFrom(
      '。',
      '．',
      '｡',
      'ａ',
      '⒜',
      '\u0338',
      '\u0307',
      '\u00ad',
      '\u200d',
      '\u2044',
      '❤',
      '𝐚',
      '\u212a',
      'ᎪI',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }).filter((text) => /\P{ASCII}/u.test(text)),
  );
  const domain = fc
    .tuple(
      fc.constantFrom('paypal', 'apple', 'example', ''),
      fc.array(letter, { minLength: 1, maxLength: 6 }),
      fc.nat(7),
    )
    .map(([word, strange, at]) => `${word.slice(0, at)}${strange.join('')}${word.slice(at + 1)}`);
  const isTaken = (address: string) => {
    try {
      return checkEmail(address) === address;
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return false;
    }
  };
  let confirmed = 0;
  fc.assert(
    fc.property(domain, fc.constantFrom('com', 'рф', 'jp'), (label, top) => {
      const address = `john@${label}.${top}`;
      for (const form of [address, `john@${domainToASCII(label)}.${top}`]) {
        if (/^\p{ASCII}*$/u.test(form) && !form.includes('xn--')) continue; // mapped: a plain address of its own
        if (!isTaken(form)) continue;
        confirmed += 1;
        const cautions = emailCautions(form);
        expect(cautions.length).toBeGreaterThan(1);
        expect(cautions[0]).toContain('xn--');
      }
    }),
    { numRuns: runs(RUNS) },
  );
  // About one in ten; only that it is not none matters.
  expect(confirmed).toBeGreaterThan(runs(300));

  const encoded = fc.stringMatching(/^[xX][nN]--[a-zA-Z0-9-]{0,12}$/);
  fc.assert(
    fc.property(encoded, (label) => {
      const address = `john@${label}.com`;
      if (isTaken(address)) expect(emailCautions(address).length).toBeGreaterThan(1);
    }),
    { numRuns: runs(RUNS) },
  );
});

test('of requests that are refused nothing arrives anywhere (N20, N21, I11)', async () => {
  const { origin, seen } = await startServer(() => ({}));
  const client = createHttp({ origin, proxy: 'off', secrets: createSecrets() });
  const change = fc.oneof(
    hostile.map((piece) => ({ headers: { Authorization: `Bearer ${piece}\r\n${piece}` } })),
    hostile.map((piece) => ({ headers: { [`X ${piece}`]: '1' } })),
    hostile.map((piece) => ({ method: `GET ${piece}` })),
    hostile.map((piece) => ({ url: `${origin}/users/../${piece}` })),
    hostile.map((piece) => ({ url: `${origin}/users/%2E.${piece.startsWith('.') ? '/' : `/${piece}`}` })),
    hostile.map((piece) => ({ url: `${origin}.evil.example/${Buffer.from(piece).toString('hex')}` })),
    hostile.map((piece) => ({ url: `//evil.example/${piece}` })),
    hostile.map((piece) => ({ url: `${origin}\n${piece}` })),
  );

  await fc.assert(
    fc.asyncProperty(change, async (changed) => {
      const request = { method: 'PUT', url: `${origin}/`, headers: {}, body: emailPlan().body, ...changed };
      const failure = await client.send(request).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure instanceof InputError || failure instanceof OriginError).toBe(true);
    }),
    { numRuns: runs(RUNS) },
  );

  expect(seen).toEqual([]);
});

describe('for any secret and any text', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 40, unit: 'binary' })
    .filter((text) => foldText(text, 12).text.length >= 4);
  // An escape that takes the first character along leaves the rest to be known by.
  const before = fc.string().map((text) => text.replace(/(?:[\\%^'"`]\w?)+$/, ''));
  const piece = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(' ', '\n', '\r\n  ', '=', 'A', '\0'));

  test('a stream, cut anywhere, shows what the whole would have shown', () => {
    fc.assert(
      fc.property(secret, fc.array(piece), fc.array(fc.nat(50)), fc.nat(), (value, pieces, cuts, pick) => {
        const secrets = createSecrets();
        secrets.add(value);
        const forms = [value, ...textForms(value), ...encodedCores(value)];
        const form = forms[pick % forms.length] ?? value;
        const cut = (cuts[0] ?? 0) % form.length;
        const text = `${pieces.join(form)}${form.slice(0, cut)}\n${form.slice(cut)}${form.slice(0, cut)}`;
        const stream = secrets.stream();

        let shown = '';
        let at = 0;
        for (const length of cuts) {
          shown += stream.push(text.slice(at, at + length));
          at += length;
        }
        shown += stream.push(text.slice(at)) + stream.flush();

        expect(secrets.scrub(shown)).toBe(shown);
        // One that repeats itself is found at several places at once: marks may then stand where the whole has one.
        if (new Set(value).size === value.length) expect(shown).toBe(secrets.scrub(text));
      }),
      { numRuns: 200 },
    );
  });

  test('no form of a secret is left, wherever it stands', () => {
    fc.assert(
      fc.property(secret, before, fc.string(), (value, left, after) => {
        const secrets = createSecrets();
        secrets.add(value);

        for (const form of [value, ...textForms(value), ...encodedCores(value)]) {
          const shown = secrets.scrub(`${left}${form}${after}`);
          expect(secrets.appearsIn(`${left}${form}${after}`)).toBe(true);
          if (!`${left}${after}`.includes(form) && !'‹secret›'.includes(form)) expect(shown).not.toContain(form);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('whatever comes from elsewhere, no control or invisible character is left of it (I9, I10)', () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom('\x1b[31m', '\x1b]52;c;aGk=\x07', '\x9b', '\u202e', '\u2066', '\u200b', '\r', '\0', '\x7f'),
    ),
  });
  fc.assert(
    fc.property(hostile, (text) => {
      expect(sanitize(text)).not.toMatch(/(?!\n|\t|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(sanitize(sanitize(text))).toBe(sanitize(text));
    }),
    { numRuns: runs(10_000) },
  );
});
