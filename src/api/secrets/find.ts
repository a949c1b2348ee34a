/** Finds parts of secrets in a text, whatever it has been made of: in each of their forms, from a telling length on. */
import { type Folded, fold, SHORTEST } from './encodings.ts';

export const HIDDEN = '‹secret›';

// So many characters in a row are no word any more.
export const TELLING = 12;

/** One form of a secret, folded. */
export interface Form {
  readonly text: string;
  /** So many units of it in a row are to be hidden. */
  readonly least: number;
  /** In base64 the neighbours share the last character. */
  readonly isCore: boolean;
  /** What stands before it and is public. */
  readonly lead: string;
}

/** A part of a text that is to be hidden. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

export interface Found {
  readonly hits: readonly Hit[];
  readonly folded: Folded;
  /** The unit at which what is no part of a hit begins. */
  readonly floor: number;
}

const SLOT_BITS = 15;
const NONE = 0;
// A key is multiplied by the one and shifted by the other to find its slot; here, and not in a function, since a program
// that has just started calls one slowly, and each character that is shown has a key.
const SPREAD = 0x9e3779b1;
const SLOT_SHIFT = 32 - SLOT_BITS;

/**
 * Four units in a row out of every few, chosen so that one stands in whatever is long enough to be hidden; a search
 * looks at each place of a text once, however many secrets there are. In flat lists: a token has thousands of them, and
 * a program that shows something has to wait for all.
 */
export class Index {
  readonly forms: Form[] = [];
  /** The anchor that was added last of those that share a slot, or NONE; and for each anchor the one before it. */
  readonly last = new Int32Array(1 << SLOT_BITS);
  readonly #before: number[] = [NONE];
  readonly #form: number[] = [NONE];
  readonly #at: number[] = [NONE];

  add(form: Form): void {
    const { text, least } = form;
    const number = this.forms.push(form) - 1;
    const step = least - SHORTEST + 1;
    for (let at = 0; at + SHORTEST <= text.length; at += step) {
      const slot = Math.imul(keyAt(text, at), SPREAD) >>> SLOT_SHIFT;
      this.#before.push(this.last[slot] as number);
      this.#form.push(number);
      this.last[slot] = this.#at.push(at) - 1;
    }
  }

  next(anchor: number): number {
    return this.#before[anchor] as number; // of one that there is
  }

  place(anchor: number): { readonly form: Form; readonly at: number } {
    return { form: this.forms[this.#form[anchor] as number] as Form, at: this.#at[anchor] as number };
  }
}

function keyAt(text: string, at: number): number {
  return (
    (text.charCodeAt(at) << 24) ^
    (text.charCodeAt(at + 1) << 16) ^
    (text.charCodeAt(at + 2) << 8) ^
    text.charCodeAt(at + 3)
  );
}

export function find(text: string, index: Index): Found {
  const folded = fold(text);
  const { codes, length } = folded;
  const { last } = index;
  const hits: Hit[] = [];
  let key = 0;
  let floor = 0;
  for (let at = 0; at < length; at += 1) {
    // Of the last four units: what came before them is shifted out.
    key = (key << 8) ^ (codes[at] as number); // within it
    const first = last[Math.imul(key, SPREAD) >>> SLOT_SHIFT] as number;
    if (first === NONE || at - SHORTEST + 1 < floor) continue;
    const run = longest(folded, at - SHORTEST + 1, floor, index, first);
    if (run === null) continue;
    hits.push(hitOf(run, folded, text));
    // The units of a run are no beginning of the next; what base64 shares with its neighbours may be one.
    floor = run.end;
    at = floor - 1;
  }
  return { hits, folded, floor };
}

interface Run {
  readonly form: Form;
  /** Where it begins in the form. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** The run through this place that reaches farthest, if it is long enough to tell something; of several the one that was added first. */
function longest(folded: Folded, place: number, floor: number, index: Index, first: number): Run | null {
  let best: Run | null = null;
  for (let anchor = first; anchor !== NONE; anchor = index.next(anchor)) {
    const { form, at } = index.place(anchor);
    let start = place;
    let from = at;
    // Before its beginning and behind its end a form has nothing to be equal.
    while (start > floor && folded.codes[start - 1] === form.text.charCodeAt(from - 1)) {
      start -= 1;
      from -= 1;
    }
    let end = place;
    let to = at;
    while (folded.codes[end] === form.text.charCodeAt(to)) {
      end += 1;
      to += 1;
    }
    if (end - start >= form.least && (best === null || end >= best.end)) best = { form, from, start, end };
  }
  return best;
}

const SHARED_END = /[\w+/-]?={0,2}/y;

function hitOf({ form, from, start, end }: Run, { codes, starts, ends }: Folded, text: string): Hit {
  let last = ends[end - 1] as number; // of a run, which is never empty
  if (form.isCore && from + end - start === form.text.length) {
    SHARED_END.lastIndex = last;
    SHARED_END.test(text);
    last = SHARED_END.lastIndex;
  }
  const isAbbreviated = from === 0 && codes[start - 1] === form.lead.charCodeAt(0);
  return { start: starts[start] as number, end: last, shown: isAbbreviated ? '...' : HIDDEN };
}
