/** Takes secrets out of text. */
import { encodedCores, SHORTEST, textForms } from './encodings.ts';

export interface Secrets {
  /** From now on `value` never appears, in no encoding. `shown` stands for its raw form (default ‹secret›). */
  add(value: string, shown?: string): void;
  scrub(text: string): string;
  /** Of a text that goes on: what can be shown of it, and the end that may be the beginning of a secret. */
  scrubPart(text: string): { shown: string; held: string };
  appearsIn(text: string): boolean;
}

/** Takes secrets out of text that comes in pieces, wherever it is cut. */
export interface ScrubStream {
  /** What can be shown by now; the rest, which is never longer than a secret, waits. */
  push(text: string): string;
  /** What still waits. The stream can be used again. */
  end(): string;
}

const HIDDEN = '‹secret›';

// The beginning of a secret is one as well, as soon as it is no word any more.
const TELLING = 12;

/**
 * The first 50 characters of a token and three dots, as the documentation prints it. They belong to the header of a
 * JWT, which is no secret; of any other token nothing is shown.
 */
export function abbreviate(token: string): string {
  return /^eyJ[\w-]{47,}\.[\w-]+\.[\w-]+$/.test(token) ? `${token.slice(0, 50)}...` : HIDDEN;
}

interface Form {
  readonly text: string;
  readonly shown: string;
  /** So many characters of it are already to be hidden. */
  readonly least: number;
  /** In base64 the neighbours share the last character. */
  readonly isCore: boolean;
}

interface Scan {
  shown: string;
  held: string;
  found: number;
}

export function createSecrets(): Secrets {
  const added = new Map<string, string>();
  const forms = new Map<string, Form>();
  let index: Index | null = null;

  function scan(text: string, isWhole: boolean): Scan {
    if (forms.size === 0) return { shown: text, held: '', found: 0 };
    index ??= indexOf(forms.values());
    return scanText(text, index, isWhole);
  }

  return {
    add(value, shown = HIDDEN) {
      if (value.length < SHORTEST || added.get(value) === shown) return;
      added.set(value, shown);
      const isPublic = shown.endsWith('...') && value.startsWith(shown.slice(0, -3));
      const publicShare = isPublic ? (shown.length - 3) / value.length : 0;
      const put = (text: string, as: string, isCore: boolean) => {
        const least = Math.min(text.length, TELLING + Math.ceil(publicShare * text.length));
        forms.set(text, { text, shown: as, least, isCore });
      };
      for (const text of textForms(value)) if (!forms.has(text)) put(text, HIDDEN, false);
      put(value, shown, false);
      for (const core of encodedCores(value)) if (!forms.has(core)) put(core, HIDDEN, true);
      index = null;
    },
    scrub: (text) => scan(text, true).shown,
    scrubPart(text) {
      const { shown, held } = scan(text, false);
      return { shown, held };
    },
    appearsIn: (text) => scan(text, true).found > 0,
  };
}

export function createScrubStream(secrets: Secrets): ScrubStream {
  let held = '';
  return {
    push(text) {
      const part = secrets.scrubPart(held + text);
      held = part.held;
      return part.shown;
    },
    end() {
      const rest = secrets.scrub(held);
      held = '';
      return rest;
    },
  };
}

/** The forms by their first character, and by their first two. */
type Index = ReadonlyMap<string, readonly Form[]>;

// Where a terminal or an encoder breaks a long line, and indents the next one; and what an inspection makes of such a
// break: an escape, behind which it may close the quotation mark and go on in the next line.
const wrap = /[ \t]{0,200}(?:\r?\n[ \t]{0,200}|(?:\\r)?\\n(?:['"`] \+\n[ ]{0,200}['"`])?[ \t]{0,200})/y;
const beginOfWrap = /(?:[ \t]{0,200}(?:\r|\\(?:r\\?)?)?|['"`](?: (?:\+(?:\n[ ]{0,200})?)?)?)$/y;
const sharedEnd = /[\w+/-]?={0,2}/y;
const SHARED = 3;

function indexOf(forms: Iterable<Form>): Index {
  const index = new Map<string, Form[]>();
  for (const form of forms) {
    for (const head of [form.text.charAt(0), form.text.slice(0, 2)])
      index.set(head, [...(index.get(head) ?? []), form]);
  }
  return index;
}

/** Two characters leave few forms; but a wrap may stand between them. */
function candidates(text: string, start: number, index: Index): readonly Form[] | undefined {
  return index.get(mayWrap(text.charAt(start + 1)) ? text.charAt(start) : text.slice(start, start + 2));
}

function scanText(text: string, index: Index, isWhole: boolean): Scan {
  let shown = '';
  let done = 0;
  let found = 0;
  for (let start = 0; start < text.length; start += 1) {
    const forms = candidates(text, start, index);
    const match = forms ? longest(text, start, forms, isWhole) : null;
    if (match === 'open') return { shown: shown + text.slice(done, start), held: text.slice(start), found };
    if (match === null) continue;
    shown += text.slice(done, start) + match.shown;
    done = match.end;
    start = done - 1;
    found += 1;
  }
  return { shown: shown + text.slice(done), held: '', found };
}

interface Match {
  readonly end: number;
  readonly shown: string;
}

/** The form that reaches farthest from here; 'open' when what comes next may decide. */
function longest(text: string, start: number, forms: readonly Form[], isWhole: boolean): Match | 'open' | null {
  let best: Match | null = null;
  for (const form of forms) {
    const { length, end, isOpen } = follow(form.text, text, start);
    if (isOpen && !isWhole) return 'open';
    if (length < form.least) continue;
    const stop = form.isCore && length === form.text.length ? endOf(sharedEnd, text, end) : end;
    if (!isWhole && form.isCore && stop === text.length && stop - end < SHARED) return 'open';
    if (best === null || stop > best.end) best = { end: stop, shown: form.shown };
  }
  return best;
}

/** How much of a form stands here, although lines may be wrapped within it. */
function follow(form: string, text: string, start: number): { length: number; end: number; isOpen: boolean } {
  let length = 0;
  let at = start;
  let end = start;
  while (length < form.length) {
    if (at < text.length && text[at] === form[length]) {
      length += 1;
      at += 1;
      end = at;
      continue;
    }
    if (!mayWrap(text.charAt(at))) return { length, end, isOpen: false };
    const next = endOf(wrap, text, at);
    if (next === at) return { length, end, isOpen: endOf(beginOfWrap, text, at) === text.length };
    at = next;
    // A line is often wrapped at a space, which is gone then.
    while (/\s/.test(form.charAt(length))) length += 1;
  }
  return { length, end, isOpen: false };
}

/** Whether a wrap, or the text's end in the middle of one, may stand here: a cheap look, which nearly always says no. */
function mayWrap(unit: string): boolean {
  return ' \t\r\n\\\'"`'.includes(unit);
}

/** Where the match of a sticky pattern ends; `at` itself when there is none. */
function endOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}
