/**
 * Looks for a secret in what came out, by undoing encodings: it shares no code with the shell's own search, which
 * looks for the encoded forms.
 */
import { stripVTControlCharacters } from 'node:util';
import type { Written } from './encodings.ts';

/** All that can be read in a text: itself, and what it becomes when what may be an encoding is undone. */
export function readings(text: string): string[] {
  return [...new Set(views(stripVTControlCharacters(text)))].map(folded);
}

// So many characters of a secret in a row are the secret. Its header, as far as the documentation shows it, is none.
const TELLING = 12;
const PUBLIC = 50;

/** What stands around the secret, or around a part of it that tells something; null when there is none. */
export function findSecret(seen: readonly string[], { secret }: Pick<Written, 'secret'>): string | null {
  const isToken = /^eyJ[\w-]{47,}\.[\w-]+\.[\w-]+$/.test(secret);
  const needle = folded(secret.slice(isToken ? PUBLIC : 0));
  for (const reading of seen) {
    const place = placeOf(needle, reading);
    if (place >= 0) return reading.slice(Math.max(0, place - 100), place + 200);
  }
  return null;
}

/** Each such part holds one of these pieces whole: only around them the rest is looked at. */
function placeOf(needle: string, reading: string): number {
  const size = TELLING / 2;
  for (let at = 0; at + size <= needle.length; at += size + 1) {
    const piece = needle.slice(at, at + size);
    for (let place = reading.indexOf(piece); place >= 0; place = reading.indexOf(piece, place + 1)) {
      let [from, to] = [0, size];
      while (from < at && place > from && reading[place - from - 1] === needle[at - from - 1]) from += 1;
      while (at + to < needle.length && reading[place + to] === needle[at + to]) to += 1;
      if (from + to >= TELLING) return place;
    }
  }
  return -1;
}

/** Letters' case and white space tell nothing: lines are wrapped, words are written large. */
function folded(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase();
}

function* views(text: string): Generator<string> {
  const joined = text.replace(/\s+/g, '');
  for (const plain of [text, joined]) {
    yield plain;
    yield plain.replace(/\0|\^@|\\0|\\x00|\\u0000/g, '');
    let unquoted = plain;
    for (let depth = 0; depth < 3; depth += 1) {
      unquoted = withoutEscapes(unquoted);
      yield unquoted;
    }
    const once = withoutPercent(plain);
    yield once;
    yield withoutPercent(once);
    yield withoutPercent(withoutPercent(once));
    yield* fromHex(plain);
  }
  yield* fromBase64(joined);
}

// What an inspection breaks over several lines is one text.
function withoutEscapes(text: string): string {
  return text
    .replace(/['"`] \+\s*['"`]/g, '')
    .replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([^ux]))/gi, (_all, unit, byte, character) => {
      if (character === undefined) return String.fromCharCode(Number.parseInt(unit ?? byte, 16));
      return /[nrt]/.test(character) ? ' ' : character;
    });
}

function withoutPercent(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, (run) => bytesOf(run.replaceAll('%', '')));
}

function* fromHex(text: string): Generator<string> {
  for (const run of text.match(/(?:[0-9a-f]{2}[ ]?){8,}/gi) ?? []) yield bytesOf(run.replaceAll(' ', ''));
}

function* fromBase64(text: string): Generator<string> {
  for (const run of text.match(/[\w+/-]{10,}/g) ?? []) {
    for (let offset = 0; offset < 4; offset += 1) {
      const bytes = Buffer.from(run.slice(offset), 'base64');
      yield bytes.toString('utf8');
      for (const start of [0, 1]) yield bytes.subarray(start).toString('utf16le');
    }
  }
}

function bytesOf(hex: string): string {
  return Buffer.from(hex, 'hex').toString('utf8');
}
