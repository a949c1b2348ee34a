/** Shows text for what it is: control and invisible characters by name, and a value from elsewhere in one line. */
import { pattern } from '../pattern.ts';
import { widthOf } from '../width.ts';

// Most texts are plain but for the signs of our own, and need no pattern that knows of Unicode.
const PLAIN = /^[\n\t\x20-\x7e·→…✓✗]*$/;
const PLAIN_WORDS = /^[!-~]+(?: [!-~]+)*$/;
const BEYOND_ASCII = /[^\0-\x7f]/;

// What nobody sees: control and format characters, halves of pairs, private use, unassigned, separators of lines, and
// what Cf misses (Hangul fillers, the grapheme joiner, tags). The two emoji presentation selectors hide nothing.
const UNSEEN = pattern(String.raw`(?!\n|\t|\uFE0E|\uFE0F)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`, 'gu');

/** Control characters in caret notation, invisible and direction-changing ones as <U+202E>; newline and tab stay. */
export function sanitize(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSEEN(), (character) => {
    const code = codeOf(character);
    if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
    if (code === 0x7f) return '^?';
    if (code < 0xa0) return `^${String.fromCharCode(code - 0x40)}`;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** The same in a JSON text, where they are escaped: what reads it gets the value that was written. */
export function sanitizeJson(json: string): string {
  if (PLAIN.test(json)) return json;
  return json.replace(UNSEEN(), (character) => character.split('').map(escapeUnit).join(''));
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// What would not be seen as what it is: anything unseen, a space that is none or at an end or not alone, a mark without
// a letter or on a heap of them.
const ODD = pattern(
  String.raw`[\p{C}\p{Zl}\p{Zp}\u2800]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic})[\uFE0E\uFE0F]|(?! )\p{Zs}|^ | $|(?<= ) |^\p{M}|(?<=\p{M}{4})\p{M}`,
  'gu',
);
const MARK = pattern(String.raw`\p{M}`, 'u');
// What parts values on our lines, or quotes them.
const OURS = /^$|^['"`]|[·→…>]| \/ /;

/**
 * A value from elsewhere within a line of ours. As it is where that tells it from any other; else quoted, with escapes,
 * as it would be typed. In its middle it is shortened to `most` columns.
 */
export function oneLine(text: string, most = 80): string {
  const ends = bothEnds(text, most);
  if (OURS.test(ends) || isOdd(ends)) return quoted(text, most);
  return shorten(graphemes(ends), most);
}

function isOdd(text: string): boolean {
  return !PLAIN_WORDS.test(text) && (text.search(ODD()) >= 0 || text !== text.normalize('NFC'));
}

/** A line of a text of many, shortened like a value, but never quoted. */
export function clip(line: string, most = 120): string {
  return shorten(graphemes(sanitize(bothEnds(line, most).replaceAll('\t', '  '))), most);
}

/** A value as it is typed in JavaScript, in one line; shortened, it can still be told by its two ends. */
export function quoted(text: string, most = 80): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const pieces: string[] = [];
  const ends = bothEnds(text, most);
  let done = 0;
  const plain = (end: number) => {
    for (const each of graphemes(ends.slice(done, end))) pieces.push(typeOut(each, mark));
  };
  for (const { 0: odd, index } of ends.matchAll(ODD())) {
    plain(index);
    pieces.push(escapeCharacter(odd));
    done = index + odd.length;
  }
  plain(ends.length);
  return mark + shorten(pieces, most - 2) + mark;
}

const UNITS = 16; // of a letter with its marks, at most

/** As much of a very long text as can be shown. */
function bothEnds(text: string, most: number): string {
  const ends = endsOf(text, UNITS * most);
  return BEYOND_ASCII.test(ends) && MARK().test(ends) ? ends : endsOf(ends, 2 * most);
}

function endsOf(text: string, units: number): string {
  return text.length <= 2 * units ? text : text.slice(0, units) + text.slice(-units);
}

// Made when it is first needed: the first prompt is all ASCII.
let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): string[] {
  if (!BEYOND_ASCII.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter('en');
  return Array.from(segmenter.segment(text)).flatMap(({ segment }) =>
    segment.length > UNITS ? [...segment] : segment,
  );
}

function typeOut(grapheme: string, mark: string): string {
  // What is drawn alike is not the same: é and e with an accent, the ohm sign and omega.
  const isUsual = grapheme === grapheme.normalize('NFC');
  return Array.from(grapheme, (character) => {
    if (character === '\\' || character === mark) return `\\${character}`;
    return isUsual || !BEYOND_ASCII.test(character) ? character : escapeCharacter(character);
  }).join('');
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  const hex = codeOf(character).toString(16);
  if (hex.length > 4) return `\\u{${hex}}`;
  return NAMED[character] ?? (hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}

function shorten(pieces: readonly string[], most: number): string {
  const widths = pieces.map(widthOf);
  const fits = (from: number, step: 1 | -1, room: number) => {
    let at = from;
    for (let left = room - (widths[at] ?? 0); at >= 0 && at < pieces.length && left >= 0; left -= widths[at] ?? 0)
      at += step;
    return at;
  };
  const whole = fits(0, 1, most);
  if (whole === pieces.length) return pieces.join('');
  const head = fits(0, 1, Math.ceil((most - 1) / 2));
  const tail = fits(pieces.length - 1, -1, Math.floor((most - 1) / 2)) + 1;
  return `${pieces.slice(0, head).join('')}…${pieces.slice(tail).join('')}`;
}

function codeOf(character: string): number {
  return character.codePointAt(0) as number; // of one that is there
}
