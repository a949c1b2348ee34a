/** Hides what is found of secrets, in a whole text and in one that comes in pieces, wherever it is cut. */
import { type Form, type Found, find, HIDDEN, type Hit, type Index, TELLING } from './find.ts';

export interface ScrubStream {
  /** What can be shown by now; the end that may become a part of a secret waits. */
  push(text: string): string;
  /** What still waits. It is remembered: with what comes next it may be a part of a secret all the same. */
  flush(): string;
}

// A longer text is looked at piece by piece: what is noted of it takes ten times its length.
const PIECE = 1 << 20;

export function scrubWhole(text: string, index: Index): string {
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

export function createStream(ready: () => Index | null): ScrubStream {
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
function openFrom(text: string, { hits, folded, floor }: Found, { forms }: Index): number {
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
