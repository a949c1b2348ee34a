/** Finds the statements of a page or a transcript behind their prompts; all else is output, or the page's words. Pure. */
import { Openness } from './openness.ts';

export interface Statement {
  readonly source: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

export interface Page {
  readonly statements: readonly Statement[];
  /** Lines that are no code, but for blank ones. */
  readonly leftOut: number;
}

/** Null where there is no prompt: it is no page. */
export function readPage(text: string): Page | null {
  const lines = linesOf(text);
  if (firstPrompt(lines) < 0) return readFence(lines);
  const first = lines.findIndex(isWords);
  const found: { readonly prompted: Prompted; readonly line: number }[] = [];
  let leftOut = 0;
  let open: Prompted | null = null;
  for (const [at, line] of lines.entries()) {
    if (open?.add(line)) continue;
    open = Prompted.begin(line) ?? (at === first ? Prompted.beginTorn(line, lines[at + 1]) : null);
    if (open) found.push({ prompted: open, line: at + 1 });
    else if (isWords(line)) leftOut += 1;
  }
  const statements = found.map(({ prompted, line }) => ({ source: prompted.source, line }));
  return { statements: statements.filter(({ source }) => source.trim() !== ''), leftOut };
}

/** Where prompts begin; -1 where there are none. One in a text of several lines, a docstring say, is none. */
export function firstPrompt(lines: readonly string[]): number {
  if (!lines.some(isPrompt)) return -1;
  const open = new Openness();
  return lines.findIndex((line) => {
    if (!open.isInText && isPrompt(line)) return true;
    open.add(line);
    return false;
  });
}

/** No code, and more than nothing. */
export function isWords(line: string): boolean {
  return line.trim() !== '' && !isFence(line);
}

/** Of Markdown. */
export function isFence(line: string): boolean {
  return /^\s*(?:```|~~~)[\s\w+-]*$/.test(line);
}

/** A statement that began behind a prompt, as its lines come. */
export class Prompted {
  readonly #lines: string[] = [];
  readonly #margin: number;
  readonly #open = new Openness();
  #hasSecondary = false;
  /** The first line ends in a colon. */
  #isHead = false;

  /** What stands behind a prompt; null where the line has none. */
  static begin(line: string): Prompted | null {
    const code = behindPrimary(line);
    return code === null ? null : new Prompted(code.trimStart(), indentOf(line));
  }

  /** The first line of all may have lost its prompt: a selection easily begins behind it. */
  static beginTorn(line: string, next: string | undefined): Prompted | null {
    if (next === undefined || behindSecondary(next) === null) return null;
    const torn = new Prompted(plainBlanks(line).trimStart(), 0);
    return torn.mayGoOn ? torn : null;
  }

  private constructor(code: string, margin: number) {
    this.#margin = margin;
    this.#take(code);
  }

  get source(): string {
    return this.#lines.join('\n').trimEnd();
  }

  /** A block, or something open: more lines may follow. Behind all others `...` is part of what was printed. */
  get mayGoOn(): boolean {
    const [first = ''] = this.#lines;
    return this.#open.isOpen || COMPOUND.test(first) || (first.startsWith('match ') && this.#isHead);
  }

  /** Whether it ends too early for any Python: there must be more lines. */
  get isCut(): boolean {
    return this.#open.isOpen || this.#open.endsInColon || this.#lines.at(-1)?.startsWith('@') === true;
  }

  /** False where the line does not belong to it. */
  add(line: string): boolean {
    if (!this.mayGoOn) return false;
    const secondary = behindSecondary(line);
    if (secondary !== null) {
      this.#hasSecondary = true;
      this.#take(secondary);
      return true;
    }
    return !isPrompt(line) && this.#addUnprompted(plainBlanks(line));
  }

  /** What a narrow terminal broke, or a page whose lines behind the first have no prompts. */
  #addUnprompted(line: string): boolean {
    const code = line.slice(Math.min(this.#margin, indentOf(line)));
    const isBody = !this.#hasSecondary && /^\s/.test(code);
    if (line.trim() === '' || !(this.#open.isOpen || isBody)) return false;
    this.#take(code);
    return true;
  }

  #take(code: string): void {
    const isRest = this.#open.isTorn;
    this.#open.add(code);
    if (this.#lines.length === 0) this.#isHead = this.#open.endsInColon;
    if (isRest) this.#lines.push((this.#lines.pop() ?? '') + code);
    else this.#lines.push(code);
  }
}

// A list item, a quotation, a line number, or the number of a step may stand before a prompt.
const MARGIN = String.raw`^[ \t]*(?:[-*\u2022>|][ \t]+)?(?:\d+[.:|)]?[ \t]+)?`;
// A prompt that web pages have joined to the code behind it is one, too.
const PRIMARY = new RegExp(String.raw`${MARGIN}(?:>>>(?:[ \t]|$|(?=[\w'"({[#@~-]))|In \[\d*\]:(?: |$))`);
const SECONDARY = new RegExp(String.raw`${MARGIN}(?:\.\.\.|\u2026)(?:: ?|[ \t]|$)`);
// What our own prompt says before its angles.
const WORLD = /^[ \t]*(?:sandbox|[^\s'"()=>@][^'"()=>@]*@[\w.:-]+)(?: [^'"()=>]*)?$/;
const COMPOUND = /^(?:(?:async +)?(?:if|for|while|def|class|with|try)\b|@\w)/;

function isPrompt(line: string): boolean {
  return behindPrimary(line) !== null;
}

function behindPrimary(line: string): string | null {
  const plain = plainBlanks(line);
  const at = plain.indexOf(' >>> ');
  if (at > 0 && WORLD.test(plain.slice(0, at))) return plain.slice(at + 5);
  return behind(PRIMARY, plain);
}

function behindSecondary(line: string): string | null {
  return behind(SECONDARY, plainBlanks(line));
}

function behind(prompt: RegExp, line: string): string | null {
  const found = prompt.exec(line);
  return found && line.slice(found[0].length).trimEnd();
}

/** Web pages put no-break blanks, and characters without width, where Python takes neither; in its strings they stay. */
function plainBlanks(line: string): string {
  if (!/[\u00a0\u2007\u202f\u3000\u200b\ufeff]/.test(line)) return line;
  let [plain, quote] = ['', ''];
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote !== '' && character === '\\') {
      plain += line.slice(at, at + 2);
      at += 1;
    } else {
      if (quote === character) quote = '';
      else if (quote === '' && /['"]/.test(character)) quote = character;
      if (quote !== '') plain += character;
      else if (!/[\u200b\ufeff]/.test(character)) plain += /\s/.test(character) ? ' ' : character;
    }
  }
  return plain;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Markdown that says it is Python, and has no prompts: what stands between its fences. */
function readFence(lines: readonly string[]): Page | null {
  const begin = lines.findIndex((line) => /^\s*(?:```|~~~)\s*(?:python|py)/i.test(line));
  if (begin < 0) return null;
  const length = lines.slice(begin + 1).findIndex(isFence);
  const end = length < 0 ? lines.length : begin + 1 + length;
  const margin = indentOf(lines[begin] ?? '');
  const code = lines.slice(begin + 1, end).map((line) => plainBlanks(line).slice(Math.min(margin, indentOf(line))));
  const after = readFence(lines.slice(end + 1));
  const rest = after ?? { statements: [], leftOut: lines.slice(end + 1).filter(isWords).length };
  const source = code.join('\n').trimEnd();
  return {
    statements: [
      ...(source === '' ? [] : [{ source, line: begin + 2 }]),
      ...rest.statements.map((each) => ({ ...each, line: each.line + end + 1 })),
    ],
    leftOut: lines.slice(0, begin).filter(isWords).length + rest.leftOut,
  };
}

const LINE_END = /\r\n|\r|\n/;

/** Of a page in HTML, what a reader sees of it. */
function linesOf(text: string): string[] {
  const lines = text.split(LINE_END);
  const isHtml = /&gt;&gt;&gt;/.test(text) && !lines.some(isPrompt);
  return isHtml ? visibleText(text).split(LINE_END) : lines;
}

const ENTITIES: Readonly<Record<string, string>> = { gt: '>', lt: '<', quot: '"', apos: "'", nbsp: '\u00a0', amp: '&' };

function visibleText(html: string): string {
  return html
    .replace(/<br\b[^<>]*>|<\/(?:p|div|pre|li|tr|h\d)\b[^<>]*>/gi, '\n')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (entity, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    });
}
