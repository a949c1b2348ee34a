/** How a secret may be written when it comes to a place where it must not appear; each name is one row of the report. */
import fc from 'fast-check';

/** A secret as it is handed over: in one piece, or in several that follow each other. */
export interface Written {
  readonly encoding: string;
  readonly secret: string;
  readonly pieces: readonly string[];
}

const upper = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const lower = [...'abcdefghijklmnopqrstuvwxyz'];
const digits = [...'0123456789'];
const of = (units: readonly string[], least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...units), minLength: least, maxLength: most });

const base64url = (least: number, most: number) => of([...upper, ...lower, ...digits, '-', '_'], least, most);

// What such secrets look like: random letters, a UUID, a token of three parts, a password of a person.
const secret = fc.oneof(
  of([...upper, ...lower, ...digits], 16, 64),
  fc.uuid(),
  fc
    .tuple(of([...lower, ...digits, '-', '_'], 20, 60), of([...upper, ...digits, '-', '_'], 40, 80))
    .map((parts) => `eyJ${parts.join('.')}`),
  fc.tuple(base64url(47, 90), base64url(30, 200), base64url(30, 90)).map((parts) => `eyJ${parts.join('.')}`),
  of([...upper, ...lower, ...digits, '+', '/', '=', '~', '.', '%', '&'], 16, 48),
  of([...lower, ...digits, ...`'"\\\`$<>&%#?!;:{}[]()|^*, `, 'ü', 'é', '中', '😀'], 16, 40),
);

// A wrap takes the space at which it breaks, and a trailing one is nobody's; too plain a text may stand anywhere, as the
// zeros do that the first record names for the one before it.
export const secrets = secret.filter(
  (text) => text.trim() === text && new Set(text).size >= 8 && !/(.)\1{5}/.test(text),
);

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex');
const json = (text: string) => JSON.stringify(text).slice(1, -1);

type Encoder = (secret: string, dice: number) => string | readonly string[];

const ENCODINGS: Readonly<Record<string, Encoder>> = {
  raw: (text) => text,
  'URL-encoded': (text, dice) => {
    const once = dice % 2 ? encodeURIComponent(text) : new URLSearchParams({ v: text }).toString().slice(2);
    return dice % 3 === 0 ? encodeURIComponent(once) : once;
  },
  'JSON-escaped': (text, dice) => {
    const once = dice % 2 ? json(text) : json(text).replace(/[^\x20-\x7e]/g, escapeUnit);
    return dice % 3 === 0 ? json(once) : once;
  },
  base64: (text, dice) => base64(`${'xyz'.slice(0, dice % 4)}${text}${'xyz'.slice(0, dice % 3)}`),
  base64url: (text, dice) => Buffer.from(`${'xyz'.slice(0, dice % 4)}${text}`, 'utf8').toString('base64url'),
  Basic: (text, dice) => `Basic ${base64(`${'client-id'.slice(dice % 9)}:${text}`)}`,
  hex: (text, dice) => [hex(text), hex(text).toUpperCase(), spaced(hex(text))][dice % 3] ?? '',
  'UTF-16': (text, dice) => (dice % 2 ? [...text].join('\0') : Buffer.from(text, 'utf16le').toString('base64')),
  'upper or lower': (text, dice) => (dice % 2 ? text.toUpperCase() : text.toLowerCase()),
  'split by chunk': (text, dice) => chunks(text, 1 + (dice % 11)),
  'wrapped by width': (text, dice) => chunks(text, 4 + (dice % 60)).join(dice % 2 ? '\n' : '\r\n    '),
  'its beginning': (text, dice) => part(text, 0, dice),
  'its end': (text, dice) =>
    [...text]
      .reverse()
      .slice(0, 12 + (dice % 50))
      .reverse()
      .join(''),
  'a part': (text, dice) => part(text, dice, dice >>> 8),
  'a part, encoded': (text, dice) => {
    const cut = part(text, dice, dice >>> 8);
    const ways = [
      encodeURIComponent,
      json,
      base64,
      hex,
      (raw: string) => spaced(hex(raw)),
      (raw: string) => [...raw].join('\0'),
    ];
    return ways[dice % ways.length]?.(cut) ?? [];
  },
};

/** One of these secrets in any encoding; `dice` decides what an encoding leaves open. */
export function writtenFrom(values: fc.Arbitrary<string>): fc.Arbitrary<Written> {
  return fc
    .tuple(values, fc.constantFrom(...Object.keys(ENCODINGS)), fc.nat())
    .filter(([text, encoding]) => encoding !== 'upper or lower' || isAscii(text))
    .map(([text, encoding, dice]) => {
      const made = ENCODINGS[encoding]?.(text, dice) ?? [];
      return { encoding, secret: text, pieces: typeof made === 'string' ? [made] : made };
    });
}

/** At least twelve characters. */
function part(text: string, from: number, length: number): string {
  const units = [...text];
  const start = from % Math.max(1, units.length - 11);
  return units.slice(start, start + 12 + (length % units.length)).join('');
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// As Node shows the bytes of a buffer.
function spaced(digitsOfBytes: string): string {
  return digitsOfBytes.replace(/..(?=.)/g, '$& ');
}

function chunks(text: string, width: number): string[] {
  return text.match(new RegExp(`[^]{1,${width}}`, 'gu')) ?? [];
}
