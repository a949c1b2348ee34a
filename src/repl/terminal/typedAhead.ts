/** What has been typed or pasted and waits for its turn; knows what lines of it are together. */
import { isShown } from '../../python/prompts.ts';
import type { Look, Together } from '../entry/lines.ts';
import { hasPage } from '../entry/quoted.ts';

export interface Waiting {
  readonly kind: 'line' | 'text' | 'keys';
  readonly text: string;
  /** By a hand, which pauses. */
  readonly isTyped: boolean;
}

// Never at U+2028 and U+2029, which may stand in a string.
export const LINE_END = /\r\n|\r|\n/;
// What is more than text, and has to go through readline.
export const KEY = /[^\P{Cc}\t]/u;

export class TypedAhead {
  #waiting: Waiting[] = [];
  /** What the lines that wait are together, as far as they have been looked at. */
  #together: Together | null = null;
  /** Lines that Ctrl-C has overtaken. */
  #lost = 0;

  get together(): Together | null {
    return this.#together;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get next(): Waiting | undefined {
    return this.#waiting[0];
  }

  /** Is the next line there already? */
  get hasLine(): boolean {
    return LINE_END.test(textOf(this.#waiting.slice(0, 1)));
  }

  /** Somebody goes on typing by hand behind what came at once. */
  get hasTyped(): boolean {
    return this.#waiting.find(({ kind, text }) => kind === 'line' || LINE_END.test(text))?.isTyped ?? false;
  }

  /** What waits is a page, which began later than what ran last. */
  get isBeforePage(): boolean {
    return this.#together === null && hasPage(textOf(this.#waiting).split(LINE_END));
  }

  push(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** A line whose turn had come comes first again. */
  giveBack(text: string): void {
    this.#waiting.unshift({ kind: 'line', text, isTyped: false });
  }

  take(): Waiting | undefined {
    return this.#waiting.shift();
  }

  /** Are the lines together, `typed` being what the first of them goes on? Then they are what `lookAt` has made of them. */
  look(typed: string, lookAt: (lines: readonly string[]) => Look | null): boolean {
    const waiting = textOf(this.#waiting);
    if (!LINE_END.test(waiting) || KEY.test(waiting.replace(/[\r\n]/g, ''))) return false;
    const lines = (typed + waiting).split(LINE_END);
    const isAlone = this.#together === null && lines.filter((line) => line.trim() !== '').length < 2;
    const look = isAlone ? null : lookAt(lines);
    this.#together ??= look?.together ?? null;
    if (this.#together === null) return false;
    const all = [...(look?.lines ?? lines)];
    const rest = all.pop() ?? '';
    this.#waiting = all.map((text) => ({ kind: 'line', text, isTyped: false }));
    if (rest !== '') this.#waiting.push({ kind: 'text', text: rest, isTyped: false });
    return true;
  }

  endTogether(): void {
    this.#together = null;
  }

  /** Forgets the lines; how many they were. What is still being typed is no line, and stays. */
  dropLines(): number {
    const text = textOf(this.#waiting);
    const isPage = this.#together === 'page';
    const dropped = this.#lost + (LINE_END.test(text) ? countLines(text, isPage) : 0);
    this.#lost = 0;
    if (LINE_END.test(text) || isPage) this.#waiting = [];
    this.#together = null;
    return dropped;
  }

  /** All of it, and `last` with it: counted among the lines that are dropped next. */
  countAsLost(last: string): void {
    this.#lost += countLines(textOf(this.#waiting) + last);
  }

  clear(): void {
    this.#waiting = [];
    this.#together = null;
  }
}

function textOf(waiting: readonly Waiting[]): string {
  return waiting.map(({ kind, text }) => (kind === 'line' ? `${text}\n` : text)).join('');
}

/** Lines in which there is something to run. */
function countLines(text: string, isPage = false): number {
  const lines = text.split(LINE_END);
  return lines.filter((line) => (isPage ? isShown(line) : line.trim() !== '')).length;
}
