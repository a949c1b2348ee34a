/** A statement in Python as its lines come: behind prompts, or as in a file. Pure. */
import { Openness } from './openness.ts';
import { behindPrimary, behindSecondary, indentOf, isPrompt, plainBlanks } from './prompts.ts';

export class Statement {
  readonly #lines: string[] = [];
  readonly #isPrompted: boolean;
  readonly #margin: number;
  readonly #open = new Openness();
  #hasSecondary = false;
  #isCompound = false;

  /** Null where the line has no prompt. */
  static prompted(line: string): Statement | null {
    const code = behindPrimary(line);
    return code === null ? null : new Statement(code.trimStart(), { isPrompted: true, margin: indentOf(line) });
  }

  /** The first line of all may have lost its prompt: a selection easily begins behind it. */
  static torn(line: string, next: string | undefined): Statement | null {
    if (next === undefined || behindSecondary(next) === null) return null;
    const torn = new Statement(plainBlanks(line).trimStart(), { isPrompted: true, margin: 0 });
    return torn.mayGoOn ? torn : null;
  }

  /** As in a file: what belongs to it is told by its indent. */
  static plain(line: string): Statement {
    return new Statement(plainBlanks(line), { isPrompted: false, margin: 0 });
  }

  private constructor(code: string, { isPrompted, margin }: { isPrompted: boolean; margin: number }) {
    this.#isPrompted = isPrompted;
    this.#margin = margin;
    this.#take(code);
  }

  /** One blank line at its end closes a block. */
  get source(): string {
    const text = this.#lines.join('\n').trimEnd();
    return this.#lines.length > 1 && this.#lines.at(-1) === '' ? `${text}\n` : text;
  }

  /** As it is typed where JavaScript is expected. */
  get prompted(): string {
    return `>>> ${this.source.split('\n').join('\n... ')}`.trimEnd();
  }

  get isBlank(): boolean {
    return this.source.trim() === '';
  }

  /** A block, or something open: more lines may follow. Behind all others `...` is part of what was printed. */
  get mayGoOn(): boolean {
    return this.#open.isOpen || this.#isCompound;
  }

  /** Whether it ends too early for any Python: there must be more lines. */
  get isCut(): boolean {
    return this.#open.isOpen || this.#open.endsInColon || this.#isDecorated;
  }

  /** What the line adds to it; null where it does not belong to it. */
  codeIn(line: string): string | null {
    if (!this.mayGoOn) return null;
    if (!this.#isPrompted) return this.#open.isOpen || this.#isOfBlock(line) ? plainBlanks(line) : null;
    const secondary = behindSecondary(line);
    if (secondary !== null) return secondary;
    return isPrompt(line) ? null : this.#unprompted(plainBlanks(line));
  }

  /** False where the line does not belong to it. */
  add(line: string): boolean {
    const code = this.codeIn(line);
    if (code === null) return false;
    this.#hasSecondary ||= behindSecondary(line) !== null;
    this.#take(code);
    return true;
  }

  /** Whether the line, typed behind others that had prompts, is no longer one of it. */
  isOverAt(line: string): boolean {
    return this.#hasSecondary && !this.isCut && line.trim() !== '' && this.codeIn(line) === null;
  }

  /** A line that is typed where it waits for one, with a prompt of its own or without. */
  addTyped(line: string): void {
    const code = behindSecondary(line);
    this.#hasSecondary ||= code !== null;
    this.#take(code ?? plainBlanks(line));
  }

  get #isDecorated(): boolean {
    return this.#isCompound && this.#lines.every((line) => /^(?:@|\s*(?:#|$))/.test(line));
  }

  /** As in a file. */
  #isOfBlock(line: string): boolean {
    return /^(?:\s|#|$|(?:else|elif|except|finally)\b)/.test(line) || this.#isDecorated;
  }

  /** What a narrow terminal broke, or a page whose lines behind the first have no prompts. */
  #unprompted(line: string): string | null {
    const code = line.slice(Math.min(this.#margin, indentOf(line)));
    const isBody = this.#isCompound && !this.#hasSecondary && /^\s/.test(code);
    return line.trim() !== '' && (this.#open.isOpen || isBody) ? code : null;
  }

  #take(code: string): void {
    const isRest = this.#open.isTorn;
    this.#open.add(code);
    if (this.#lines.length === 0)
      this.#isCompound = COMPOUND.test(code) || (code.startsWith('match ') && this.#open.endsInColon);
    if (isRest) this.#lines.push((this.#lines.pop() ?? '') + code);
    else this.#lines.push(code);
  }
}

const COMPOUND = /^(?:(?:async +)?(?:if|for|while|def|class|with|try)\b|@\w)/;
