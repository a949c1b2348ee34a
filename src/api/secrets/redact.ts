/** Takes secrets out of text: whole, in parts, in any encoding, and in pieces. */
import { encodedCores, type Folded, fold, foldText, inHex, isPlain, SHORTEST, textForms } from './encodings.ts';

export interface Secrets {
  /** From now on nothing of `value` that tells something appears, in no encoding. */
  add(value: string): void;
  scrub(text: string): string;
  appearsIn(text: string): boolean;
  /** For text that comes in pieces, wherever it is cut. */
  stream(): ScrubStream;
}

export interface ScrubStream {
  /** What can be shown by now; the end that may become a part of a secret waits. */
  push(text: string): string;
  /** What still waits. It is remembered: with what comes next it may be a part of a secret all the same. */
  flush(): string;
}

const HIDDEN = '‹secret›';

// So many characters in a row are no word any more.
const TELLING = 12;
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

/** One form of a secret, folded. */
interface Form {
  readonly text: string;
  /** So many units of it in a row are to be hidden. */
  readonly least: number;
  /** In base64 the neighbours share the last character. */
  readonly isCore: boolean;
  /** What stands before it and is public. */
  readonly lead: string;
}

/** A part of a text that is to be hidden. */
interface Hit {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
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
class Index {
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

/** The hits, and with which unit what is none begins. */
function find(text: string, index: Index): { hits: Hit[]; folded: Folded; floor: number } {
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

// A longer text is looked at piece by piece: what is noted of it takes ten times its length.
const PIECE = 1 << 20;

function scrubWhole(text: string, index: Index): string {
  if (text.length <= PIECE) return render(text, find(text, index).hits, { from: 0, to: text.length, isHidden: false });
  const stream = createStream(() => index);
  let shown = '';
  for (let at = 0; at < text.length; at += PIECE) shown += stream.push(text.slice(at, at + PIECE));
  return shown + stream.flush();
}

/** The text between two places, where `isHidden` tells that what stands right before them is hidden already. */
function render(text: string, hits: readonly Hit[], part: { from: number; to: number; isHidden: boolean }): string {
  let { from: done, isHidden } = part;
  let shown = '';
  for (const { start, end, shown: instead } of hits) {
    if (end <= done) continue;
    if (start > done) isHidden = false;
    // Where some of it was let through already, the abbreviation would be none.
    const marker = start < part.from ? HIDDEN : instead;
    shown += text.slice(done, Math.max(start, done)) + (isHidden ? '' : marker);
    done = end;
    isHidden = true;
  }
  return shown + text.slice(done, part.to);
}

// So much of what was let through is remembered; a wrap within a secret may be long.
const REMEMBERED = 256;
// The longest form, in HTML, of the longest secret that is one only as a whole.
const LONGEST_OPEN = 6 * (TELLING - 1);

function createStream(ready: () => Index | null): ScrubStream {
  let past = '';
  let held = '';
  let isHidden = false;
  let last: {
    readonly all: string;
    readonly to: number;
    readonly hits: readonly Hit[];
    readonly forms: number;
  } | null = null;

  function pass(text: string): string {
    const index = ready();
    if (index === null) return text;
    const all = past + held + text;
    const found = find(all, index);
    const to = Math.max(past.length, openFrom(all, found, index));
    last = { all, to, hits: found.hits, forms: index.forms.length };
    return show(all, found.hits, past.length, to);
  }

  /** What waits was looked at when it came: once more only if there are more secrets by now. */
  function passHeld(): string {
    const index = ready();
    if (index === null || held === '') return '';
    if (last?.forms === index.forms.length) return show(last.all, last.hits, last.to, last.all.length);
    const all = past + held;
    return show(all, find(all, index).hits, past.length, all.length);
  }

  function show(all: string, hits: readonly Hit[], from: number, to: number): string {
    const shown = render(all, hits, { from, to, isHidden });
    isHidden = (hits.at(-1)?.end ?? -1) >= to;
    past = all.slice(Math.max(0, to - REMEMBERED), to);
    held = all.slice(to);
    return shown;
  }

  return { push: pass, flush: passHeld };
}

// The beginning of what `fold` makes one unit, or nothing, of.
const OPEN_END = /(?:\\(?:x[\da-f]?|u[\da-f]{0,3})?|%(?:25){0,3}[\da-f]?|\^|['"`](?: (?:\+(?:\n {0,200})?)?)?)$/i;

/** Where the end of the text begins that may become a part of a secret, by what comes next. */
function openFrom(text: string, { hits, folded, floor }: ReturnType<typeof find>, { forms }: Index): number {
  const { codes, starts, ends, length } = folded;
  const hidden = hits.at(-1)?.end ?? 0;
  const cut = text.length - (OPEN_END.exec(text.slice(-REMEMBERED))?.[0].length ?? 0);
  let stop = length;
  while (stop > 0 && (ends[stop - 1] as number) > cut) stop -= 1;
  let first = stop;
  while (first > floor && stop - first < LONGEST_OPEN) first -= 1;
  if (first === stop) return hits.length > 0 ? hidden : cut;
  const tail = String.fromCharCode(...codes.subarray(first, stop));
  const open = longestOpen(tail, forms);
  return open === 0 ? cut : (starts[stop - open] as number);
}

/** How much of the end of this may go on as a secret. */
function longestOpen(tail: string, forms: readonly Form[]): number {
  let open = 0;
  const mayGoOn = (size: number) => {
    const end = tail.slice(-size);
    return forms.some(({ text, least }) => least < text.length && text.includes(end));
  };
  while (open < tail.length && mayGoOn(open + 1)) open += 1;
  // Of a short secret only the whole is one: it has to begin here.
  for (let size = tail.length; size > open; size -= 1) {
    const end = tail.slice(-size);
    if (forms.some(({ text, least }) => least === text.length && text.startsWith(end))) return size;
  }
  return open;
}
