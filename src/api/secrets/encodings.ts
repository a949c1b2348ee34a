/** The forms in which a secret can appear in text that somebody else encoded, and what undoes most encodings. */

// Shorter values match by accident everywhere, and hiding them would make ordinary words unreadable.
export const SHORTEST = 4;

/** Text as it is compared: for each unit of it, where what it was made of begins and ends. */
export interface Folded {
  readonly codes: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly length: number;
}

const DROPPED = 0;
const SPECIAL = 1;
const BACKSLASH = 0x5c;
const LETTERS = 0x20; // between a large letter and its small one

/** ASCII without white space, in small letters, and with the alphabet of base64 for that of base64url. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const unit = String.fromCharCode(code);
  if (code <= 0x20 || code === 0x7f) return DROPPED;
  if ('\\%^\'"`'.includes(unit)) return SPECIAL;
  return code >= 0x41 && code <= 0x5a ? code + LETTERS : ({ '-': 0x2b, _: 0x2f }[unit] ?? code);
});

/**
 * The same for a text however it is quoted, escaped, URL-encoded (and once more), written large or small, padded with
 * zeros as UTF-16 is, or broken into lines by a terminal, an encoder or an inspection.
 */
export function fold(text: string): Folded {
  const codes = new Uint16Array(text.length);
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    let code = unit < ASCII.length ? (ASCII[unit] as number) : foldUnit(unit);
    let end = at + 1;
    if (code === SPECIAL) [code, end] = (SPECIALS[unit] as Reader)(text, at); // each of them has one
    if (code !== DROPPED) {
      codes[length] = code;
      starts[length] = at;
      ends[length] = end;
      length += 1;
    }
    at = end;
  }
  return { codes, starts, ends, length };
}

/** As text, and how many units are left of any `size` characters in a row. */
export function foldText(text: string, size: number): { text: string; least: number } {
  if (isPlain(text)) {
    return { text: text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/'), least: size };
  }
  const { codes, starts, ends, length } = fold(text);
  let least = size;
  let first = 0;
  let next = 0;
  for (let at = 0; at + size <= text.length; at += 1) {
    while (first < length && (starts[first] as number) < at) first += 1;
    while (next < length && (ends[next] as number) <= at + size) next += 1;
    least = Math.min(least, next - first);
  }
  return { text: Array.from(codes.subarray(0, length), (code) => String.fromCharCode(code)).join(''), least };
}

/** Tokens, base64 and hexadecimal, of which nothing is dropped: a program that is just starting has no time to lose. */
export function isPlain(text: string): boolean {
  return /^[\w.~+/=-]*$/.test(text);
}

function foldUnit(unit: number): number {
  if (unit < ASCII.length) return ASCII[unit] as number; // within it
  const lower = String.fromCharCode(unit).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

/** What is left of a unit that was escaped: never the beginning of another escape. */
function foldEscaped(unit: number): number {
  if (unit === BACKSLASH) return DROPPED;
  const code = foldUnit(unit);
  return code === SPECIAL ? unit : code;
}

type Read = readonly [code: number, end: number];
type Reader = (text: string, at: number) => Read;

const SPECIALS: Readonly<Record<number, Reader>> = {
  [0x5c]: readBackslashes,
  [0x25]: readPercent,
  [0x5e]: readCaret,
  [0x22]: readQuote,
  [0x27]: readQuote,
  [0x60]: readQuote,
};

/** However often it was escaped again: a run of backslashes is one. */
function readBackslashes(text: string, at: number): Read {
  let next = at;
  while (text[next] === '\\') next += 1;
  const unit = text.charAt(next);
  if (unit === '^') return [DROPPED, next]; // which may begin more
  if ('bfnrtv'.includes(unit)) return [DROPPED, unit === '' ? next : next + 1];
  const digits = { x: 2, u: 4 }[unit] ?? 0;
  const code = digits === 0 ? null : hexAt(text, next + 1, digits);
  return code === null ? [foldEscaped(text.charCodeAt(next)), next + 1] : [foldEscaped(code), next + 1 + digits];
}

/** However often it was encoded again: `%25` is another `%`. */
function readPercent(text: string, at: number): Read {
  let next = at + 1;
  for (;;) {
    const code = hexAt(text, next, 2);
    if (code === null) return [0x25, next];
    next += 2;
    if (code !== 0x25) return [foldEscaped(code), next];
  }
}

/** The zeros of UTF-16, and the end of a line, as they are shown. */
function readCaret(text: string, at: number): Read {
  return /[@M]/.test(text.charAt(at + 1)) ? [DROPPED, at + 2] : [0x5e, at + 1];
}

const JOINT = /['"`] \+\n {0,200}['"`]/y;

/** An inspection breaks a long text into several, joined by plus signs. */
function readQuote(text: string, at: number): Read {
  JOINT.lastIndex = at;
  if (text[at + 1] === ' ' && JOINT.test(text)) return [DROPPED, JOINT.lastIndex];
  return [text.charCodeAt(at), at + 1];
}

function hexAt(text: string, at: number, digits: number): number | null {
  const given = text.slice(at, at + digits);
  return given.length === digits && /^[\da-f]+$/i.test(given) ? Number.parseInt(given, 16) : null;
}

/** The ways in which a value is written that `fold` does not undo, in HTML, a shell, a form, bytes, or letters that double. */
export function textForms(value: string): Set<string> {
  return new Set([
    ...plainForms(value),
    // In a URL these are encoded, and begin no escape.
    ...plainForms(value).map((text) => text.replace(/[\\^]/g, '$&\0')),
    // Letters of which one becomes two.
    ...(inBytes(value) === value ? [] : [value.toUpperCase(), value.toLowerCase()]),
    value.replaceAll("'", "'\\''"),
    ...['&#39;', '&#x27;', "'"].map((quote) => inHtml(value, quote)),
    inHex(value),
  ]);
}

export function inHex(value: string): string {
  return Buffer.from(value, 'utf8').toString('hex');
}

/** As it is and in a form, by its characters and by its bytes. */
function plainForms(value: string): string[] {
  return [value, inBytes(value)].flatMap((text) => [text, text.replaceAll(' ', '+')]);
}

function inBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

function inHtml(value: string, quote: string): string {
  const signs = [
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", quote],
  ] as const;
  return signs.reduce((text, [sign, written]) => text.replaceAll(sign, written), value);
}

/**
 * What base64 shows of a value wherever it stands among other bytes ("id:secret" in a Basic header): one core for
 * each of the three alignments, without the characters that neighbouring bytes change.
 */
export function encodedCores(value: string): Set<string> {
  const cores = new Set<string>();
  for (const bytes of [Buffer.from(value, 'utf8'), Buffer.from(value, 'utf16le')]) {
    for (const before of [0, 1, 2]) {
      const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      const first = Math.ceil((before * 8) / 6);
      const end = Math.floor(((before + bytes.length) * 8) / 6);
      cores.add(encoded.slice(first, end));
    }
  }
  return cores;
}
