/** Takes secrets out of text: whole, in parts, in any encoding, and in pieces. */
import { encodedCores, foldText, inHex, isPlain, SHORTEST, textForms } from './encodings.ts';
import { type Form, HIDDEN, Index, TELLING } from './find.ts';
import { createStream, type ScrubStream, scrubWhole } from './stream.ts';

export interface Secrets {
  /** From now on nothing of `value` that tells something appears, in no encoding. */
  add(value: string): void;
  scrub(text: string): string;
  appearsIn(text: string): boolean;
  /** For text that comes in pieces, wherever it is cut. */
  stream(): ScrubStream;
}

// Where most of these are white space or escapes, fewer are left to be compared.
const FEWEST = 6;

const PUBLIC = 50;

/**
 * The first 50 characters of a token and three dots, as the documentation prints it. They belong to the header of a
 * JWT, which is no secret; of any other token nothing is shown.
 */
export function abbreviate(token: string): string {
  return publicLength(token) > 0 ? `${token.slice(0, PUBLIC)}...` : HIDDEN;
}

function publicLength(token: string): number {
  return /^eyJ[\w-]{47,}\.[\w-]+\.[\w-]+$/.test(token) ? PUBLIC : 0;
}

export function createSecrets(): Secrets {
  const added = new Set<string>();
  const waiting: string[] = [];
  const index = new Index();

  function ready(): Index {
    for (const value of waiting.splice(0)) for (const form of formsOf(value)) index.add(form);
    return index;
  }

  const scrub = (text: string) => (added.size === 0 ? text : scrubWhole(text, ready()));

  return {
    add(value) {
      if (value.length < SHORTEST || added.has(value)) return;
      added.add(value);
      waiting.push(value);
      // While an answer is waited for: they take longer to make than all else between it and the next request.
      setImmediate(ready);
    },
    scrub,
    appearsIn: (text) => scrub(text) !== text,
    stream: () => createStream(() => (added.size === 0 ? null : ready())),
  };
}

function* formsOf(value: string): Generator<Form> {
  const known = new Set<string>();
  const open = publicLength(value);
  const cores = encodedCores(value);
  // Of UTF-16 each character is one by itself: none begins an escape.
  const spread = [...value].join('\0');
  // Of what is plain all these are the same.
  const texts = isPlain(value) ? [value, inHex(value)] : [...textForms(value), spread];
  for (const given of [...texts, ...cores]) {
    const { text, least } = foldText(given, given === spread ? 2 * TELLING - 1 : TELLING);
    // Only in the token as it is written the header is known for one.
    const skipped = given === value ? open : 0;
    if (text.length < SHORTEST || known.has(text)) continue;
    known.add(text);
    const form = { text: text.slice(skipped), isCore: cores.has(given), lead: text.slice(0, skipped).slice(-1) };
    const isWhole = value.length < TELLING;
    yield { ...form, least: isWhole ? text.length : Math.min(form.text.length, TELLING, Math.max(least, FEWEST)) };
  }
}
