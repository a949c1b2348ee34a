/** Puts lines together: into an entry that is not finished yet, a text in the editor, or a command behind a dot. */
import { readPage } from '../../python/page.ts';
import { behindPrimary, isPrompt } from '../../python/prompts.ts';
import { looksLikePython } from '../../python/signs.ts';
import { Statement } from '../../python/statement.ts';
import { hasPage, isQuoted } from './quoted.ts';
import { Unfinished } from './unfinished.ts';

export type Typed =
  | { readonly kind: 'command'; readonly name: string; readonly rest: string }
  /** No command, and code only where it goes on what stands above. */
  | { readonly kind: 'no-command'; readonly name: string }
  | {
      readonly kind: 'entry';
      readonly source: string;
      /** No more lines of it can follow. */
      readonly isWhole: boolean;
    }
  /** An entry that has ended before this line, which is to come again behind it. */
  | { readonly kind: 'before'; readonly source: string }
  | { readonly kind: 'more' };

/** What lines that came together are: a page, of which only those with prompts are code, or all of them Python. */
export type Together = 'page' | 'python';

export interface Look {
  readonly together: Together;
  /** Without the signs of a page in Markdown or HTML. */
  readonly lines: readonly string[];
  /** How many were no code, of those that are no longer there. */
  readonly leftOut: number;
}

export interface Pasted {
  readonly typed: Typed;
  /** Of the line, without its prompt. */
  readonly code: string;
  readonly isFirst: boolean;
}

/** Of lines of a page that were no code. */
export function leftOutText(count: number): string {
  return `${count === 1 ? '1 line' : `${count} lines`} without a prompt left out`;
}

export class EntryLines {
  /** Python is expected, not JavaScript. */
  isPython = false;
  #text = '';
  #unfinished = new Unfinished();
  /** In Python. */
  #statement: Statement | null = null;
  #isEditing = false;

  get isEditing(): boolean {
    return this.#isEditing;
  }

  get isUnfinished(): boolean {
    return this.#text !== '' || this.#isEditing || this.#statement !== null;
  }

  edit(): void {
    this.#isEditing = true;
  }

  /** Whether the line that is typed would be Python. */
  expectsPython(line: string): boolean {
    return this.isPython || this.#statement !== null || isPrompt(line);
  }

  /** Null where each line is looked at for itself. */
  lookAt(lines: readonly string[]): Look | null {
    if (this.#isEditing || this.#text !== '') return null;
    if (hasPage(lines)) return { together: 'page', lines, leftOut: 0 };
    const text = lines.join('\n');
    const page = isQuoted(lines) ? null : readPage(text);
    if (page) {
      const sources = page.statements.map(({ source }) => source);
      return { together: 'python', lines: `${sources.join('\n')}\n`.split('\n'), leftOut: page.leftOut };
    }
    // A command may change the language of what stands behind it.
    if (lines.some((line) => /^\s*\.[a-z][\w-]*\s*$/.test(line))) return null;
    return this.isPython || looksLikePython(text) ? { together: 'python', lines, leftOut: 0 } : null;
  }

  /** `isFollowed`: the next line is there already, so that what is unfinished need not be parsed yet. */
  add(line: string, commands: object, isFollowed = false): Typed {
    if (this.#isEditing) {
      this.#text += `${line}\n`;
      return { kind: 'more' };
    }
    const prompted = this.#unfinished.isInText ? null : behindPrimary(line);
    const command = commandIn(prompted ?? line, commands);
    if (command !== null && (command.kind === 'command' || !this.isUnfinished)) return command;
    return this.#addPython(line) ?? this.#addJavaScript(line, isFollowed);
  }

  /** Of a page. */
  isCode(line: string): boolean {
    return isPrompt(line) || (this.#statement?.codeIn(line) ?? null) !== null;
  }

  /**
   * A line among others that came with it. Null where it is no code. `next` is the one behind it; null where there is
   * none, undefined where it may still come.
   */
  addPasted(line: string, together: Together, next: string | null | undefined, commands: object = {}): Pasted | null {
    const isFirst = (this.#statement?.codeIn(line) ?? null) === null;
    const prompted = isFirst && together === 'page' ? behindPrimary(line) : null;
    const command = prompted === null ? null : commandIn(prompted, commands);
    if (command !== null)
      return this.#statement === null
        ? { typed: command, code: prompted ?? '', isFirst }
        : { typed: this.#before(), code: '', isFirst };
    const begun = isFirst ? beginning(line, together, next) : this.#statement;
    if (begun === null || (isFirst && begun.isBlank)) return null;
    if (isFirst && this.#statement !== null) return { typed: this.#before(), code: '', isFirst };
    const code = isFirst ? begun.source : (begun.codeIn(line) ?? '');
    if (!isFirst) begun.add(line);
    this.#statement = begun;
    const isOver =
      typeof next === 'string' ? begun.codeIn(next) === null : !(next === null ? begun.isCut : begun.mayGoOn);
    return { typed: isOver ? this.#asEntry(true) : { kind: 'more' }, code, isFirst };
  }

  /** What was put together so far; from here on it is another entry. */
  take(): string {
    const text = this.#statement === null ? this.#text : this.#source;
    this.#text = '';
    this.#statement = null;
    this.#unfinished = new Unfinished();
    this.#isEditing = false;
    return text;
  }

  #addJavaScript(line: string, isFollowed: boolean): Typed {
    // Recalled, an entry comes as one.
    const isWhole = this.#text === '' && line.includes('\n');
    this.#text += `${line}\n`;
    this.#unfinished.add(`${line}\n`);
    if (isFollowed && this.#unfinished.isCertain) return { kind: 'more' };
    return { kind: 'entry', source: this.#text, isWhole };
  }

  /** Null where it is none. */
  #addPython(line: string): Typed | null {
    if (line.includes('\n')) return this.isPython ? { kind: 'entry', source: line, isWhole: true } : null;
    const prompted = this.#unfinished.isInText ? null : Statement.prompted(line);
    if (this.#statement !== null) {
      if (prompted !== null || this.#statement.isOverAt(line)) return this.#before();
      this.#statement.addTyped(line);
    } else {
      this.#statement = prompted ?? (this.isPython ? Statement.plain(line) : null);
      if (this.#statement === null) return null;
      // Never to be finished: it was not meant as code, then.
      this.#text = '';
    }
    return this.#asEntry(false);
  }

  get #source(): string {
    if (this.#statement === null) return '';
    return this.isPython ? `${this.#statement.source}\n` : this.#statement.prompted;
  }

  #asEntry(isWhole: boolean): Typed {
    return { kind: 'entry', source: this.#source, isWhole };
  }

  #before(): Typed {
    return { kind: 'before', source: this.#source };
  }
}

/** What stands behind a dot, whether there is such a command or not; null where that is none. */
function commandIn(line: string, commands: object): Extract<Typed, { kind: 'command' | 'no-command' }> | null {
  const text = line.trim();
  const name = /^\.([a-z][\w-]*)/.exec(text)?.[1] ?? '';
  const rest = text.slice(name.length + 1);
  if (Object.hasOwn(commands, name) && /^(\s|$)/.test(rest)) return { kind: 'command', name, rest: rest.trim() };
  return name === '' ? null : { kind: 'no-command', name };
}

function beginning(line: string, together: Together, next: string | null | undefined): Statement | null {
  if (together === 'python') return Statement.plain(line);
  return Statement.prompted(line) ?? Statement.torn(line, next ?? undefined);
}
