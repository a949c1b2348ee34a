/**
 * Stands between the keyboard and whoever reads it: lets one line through at a time and waits until it has been
 * evaluated, so that a paste runs in order, ends at its first error and answers no question.
 */
import { PassThrough, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { isShown } from '../../python/prompts.ts';
import type { Look, Together } from '../entry/lines.ts';
import { hasPage } from '../entry/quoted.ts';
import { KeyReader } from './keys.ts';

/** What is let through, beside the keys that readline reads from it as a stream. */
export interface LineReader {
  /** A line as it stands, and Enter. */
  enter(text: string): void;
  /** What has been typed of a line. */
  readonly typed: string;
  /** Forgets it: it comes again with the lines that it belongs to. */
  forgetTyped(): void;
  /** What these lines are together; null where each is looked at for itself. */
  lookAt(lines: readonly string[]): Look | null;
  /** One of them; `next` is what stands behind it, if there is anything. */
  enterPasted(text: string, together: Together, next: string | null): void;
  /** The last of them has been. */
  endTogether(): void;
  /** Text for the line that is being typed, in which no character is a key. */
  insert(text: string, together: Together | null): void;
  /** Ctrl-D where no line is being typed; false where it means to leave. */
  endEntry(): boolean;
  /** Ctrl-Z. */
  suspend(): void;
  /** Nobody types any more. */
  hangUp(): void;
}

export interface KeyboardOptions {
  readonly source: ReadStream;
  /** The terminal edits lines itself. */
  readonly isPlain: boolean;
  /** Is an entry running, or a question open? Asked before each line. */
  readonly isBusy: () => boolean;
  readonly reader: LineReader;
}

interface Waiting {
  readonly kind: 'line' | 'text' | 'keys';
  readonly text: string;
  /** By a hand, which pauses. */
  readonly isTyped: boolean;
}

// Never at U+2028 and U+2029, which may stand in a string.
const LINE_END = /\r\n|\r|\n/;
const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_E = '\x05';
const CTRL_Z = '\x1a';
// What is more than text, and has to go through readline.
const KEY = /[^\P{Cc}\t]/u;
// Where the terminal puts no brackets around a paste, its parts follow each other faster than that; and none of them is
// taken for an answer, which needs eyes and a hand.
const AT_ONCE_MS = 100;
const ANSWER_MS = 30;
// Lines that follow each other faster are looked at together before the first of them runs.
const TOGETHER_MS = 30;
// No hand is that fast from key to key.
const KEY_MS = 10;
const ABANDONED_MS = 1_000;

export class Keyboard extends PassThrough {
  readonly isTTY: boolean;
  #source: ReadStream;
  readonly #isPlain: boolean;
  readonly #isBusy: () => boolean;
  readonly #reader: LineReader;
  readonly #decoder = new StringDecoder('utf8');
  readonly #keys = new KeyReader();
  #queue: Waiting[] = [];
  /** In a plain terminal: a line whose end has not come yet. */
  #begun = '';
  #lost = 0;
  #receivedAt = 0;
  #cameAtOnce = false;
  #lent: PassThrough | null = null;
  /** In a plain terminal: it takes keys, as they come. */
  #isLentKeys = false;
  #isScheduled = false;
  #hasEnded = false;
  /** What the lines that wait are together, as far as they have been looked at. */
  #together: Together | null = null;
  #isUnread = false;
  /** Between Ctrl-R and the key that ends the search, the line belongs to readline's search. */
  #isSearching = false;

  constructor({ source, isPlain, isBusy, reader }: KeyboardOptions) {
    super({ encoding: 'utf8' });
    this.#source = source;
    this.#isPlain = isPlain;
    this.#isBusy = isBusy;
    this.#reader = reader;
    this.isTTY = source.isTTY;
    this.#listen();
  }

  get isRaw(): boolean {
    return this.#source.isRaw;
  }

  get isSearching(): boolean {
    return this.#isSearching;
  }

  /** Is the next line there already? */
  get hasLine(): boolean {
    const [next] = this.#queue;
    return next !== undefined && LINE_END.test(textOf([next]));
  }

  /** What waits is a page, which began later than what ran last. */
  get isBeforePage(): boolean {
    return this.#together === null && hasPage(textOf(this.#queue).split(LINE_END));
  }

  /** The modes of the terminal are the shell's, whatever readline wants them to be. */
  setRawMode(): this {
    return this;
  }

  ref(): this {
    this.#source.ref();
    return this;
  }

  unref(): this {
    this.#source.unref();
    return this;
  }

  /** From here on what is typed goes to somebody else; what was typed before stays here. `isHidden`: and nobody sees it. */
  lend({ isHidden }: { readonly isHidden: boolean }): Readable {
    this.#isLentKeys = isHidden && this.#isPlain;
    if (this.#isLentKeys) this.#source.setRawMode(true);
    this.#lent = new PassThrough({ encoding: 'utf8' });
    if (this.#hasEnded) this.#lent.end();
    return this.#lent;
  }

  takeBack(): void {
    if (this.#isLentKeys) this.#source.setRawMode(false);
    this.#isLentKeys = false;
    this.#lent = null;
    this.pump();
  }

  /** Leaves what is typed to whoever reads the terminal, until it goes on. */
  rest(): void {
    this.#source.pause();
  }

  goOn(): void {
    this.#source.resume();
  }

  /** Lets the next line through, if nothing is running. Called again after each entry. */
  pump(): void {
    if (this.#isScheduled || this.#isBusy()) return;
    const restMs = this.#restMs();
    if (restMs > 0) {
      this.#pumpLater(restMs);
      return;
    }
    if (this.#together !== null && this.#hasTyped) this.#endTogether();
    if (this.#isUnread) this.#lookTogether();
    const next = this.#queue.shift();
    if (next === undefined) {
      if (this.#together !== null) this.#endTogether();
      if (this.#hasEnded) this.#close();
      return;
    }
    this.#give(next);
    this.#pumpLater(0);
  }

  /** A line that was let through comes first again. */
  giveBack(text: string): void {
    this.#queue.unshift({ kind: 'line', text, isTyped: false });
  }

  /** Resolves when that has arrived which is sent at once: the rest of a paste. */
  async settled(): Promise<void> {
    for (;;) {
      const patienceMs = this.#keys.isInPaste ? ABANDONED_MS : AT_ONCE_MS;
      const leftMs = this.#receivedAt + patienceMs - performance.now();
      if (leftMs <= 0 || !(this.#cameAtOnce || this.#keys.isInPaste)) return;
      await sleep(leftMs);
    }
  }

  /** Forgets the lines that wait; how many they were. What is still being typed is no line, and stays. */
  dropLines(): number {
    const text = textOf(this.#queue);
    const isPage = this.#together === 'page';
    const dropped = this.#lost + (LINE_END.test(text) ? countLines(text, isPage) : 0);
    this.#lost = 0;
    if (LINE_END.test(text) || isPage) this.#queue = [];
    this.#together = null;
    return dropped;
  }

  #pumpLater(ms: number): void {
    this.#isScheduled = true;
    const pump = () => {
      this.#isScheduled = false;
      this.pump();
    };
    if (ms > 0) setTimeout(pump, ms);
    else setImmediate(pump);
  }

  /** How long to wait for what may still belong to the next line, or to lines that are looked at together. */
  #restMs(): number {
    if (!this.#cameAtOnce || this.#lent !== null || this.#hasEnded) return 0;
    const hasLines = LINE_END.test(textOf(this.#queue.slice(0, 1)));
    if (this.#together === null && !hasLines) return 0;
    const patienceMs = this.#together === null || hasLines ? TOGETHER_MS : AT_ONCE_MS;
    return this.#receivedAt + patienceMs - performance.now();
  }

  /** Somebody goes on typing by hand behind what came at once. */
  get #hasTyped(): boolean {
    return this.#queue.find(({ kind, text }) => kind === 'line' || LINE_END.test(text))?.isTyped ?? false;
  }

  #lookTogether(): void {
    this.#isUnread = false;
    const waiting = textOf(this.#queue);
    if (!LINE_END.test(waiting) || KEY.test(waiting.replace(/[\r\n]/g, ''))) return;
    const lines = (this.#reader.typed + waiting).split(LINE_END);
    const isAlone = this.#together === null && lines.filter((line) => line.trim() !== '').length < 2;
    const look = isAlone ? null : this.#reader.lookAt(lines);
    this.#together ??= look?.together ?? null;
    if (this.#together === null) return;
    this.#reader.forgetTyped();
    const all = [...(look?.lines ?? lines)];
    const rest = all.pop() ?? '';
    this.#queue = all.map((text) => ({ kind: 'line', text, isTyped: false }));
    if (rest !== '') this.#queue.push({ kind: 'text', text: rest, isTyped: false });
  }

  #endTogether(): void {
    this.#together = null;
    this.#reader.endTogether();
  }

  #listen(): void {
    this.#source.on('data', (chunk: Buffer) => this.#receive(this.#decoder.write(chunk)));
    this.#source.on('end', () => this.#end());
    this.#source.resume();
  }

  /** Ctrl-D in a plain terminal ends the stream, but not the terminal. */
  #end(): void {
    if (this.#isPlain && this.#lent === null && this.#begun === '' && !this.#isBusy() && this.#reader.endEntry()) {
      this.#source = new ReadStream(0);
      this.#listen();
      return;
    }
    this.#hasEnded = true;
    this.#lent?.end();
    if (this.#begun !== '') this.#push('line', this.#begun);
    this.#begun = '';
    this.pump();
  }

  #close(): void {
    this.#reader.hangUp();
    this.end();
  }

  #receive(text: string): void {
    const now = performance.now();
    const pauseMs = now - this.#receivedAt;
    this.#receivedAt = now;
    // An arrow is one key, though it sends several characters.
    const isText = text.length > 1 && !text.startsWith('\x1b');
    const isFast = pauseMs < KEY_MS && text !== CTRL_C;
    const isRest = isText && this.#cameAtOnce && pauseMs < ANSWER_MS && this.#queue.length > 0;
    this.#cameAtOnce = isText || isFast || (this.#cameAtOnce && pauseMs < AT_ONCE_MS);
    this.#isUnread = true;
    if (this.#isLentKeys) this.#lent?.write(text.replaceAll(CTRL_D, CTRL_C));
    else if (this.#isPlain) this.#receiveLines(text, isRest);
    else if (this.#keys.isInPaste && text === CTRL_C && this.#keys.forget()) this.#receiveKeys(text, isRest);
    else {
      for (const piece of this.#keys.read(text)) {
        if (piece.isPaste) this.#receivePaste(piece.text);
        else this.#receiveKeys(piece.text, isRest);
      }
    }
    this.pump();
  }

  #receiveLines(text: string, isRest: boolean): void {
    const lines = (this.#begun + text).split(LINE_END);
    this.#begun = lines.pop() ?? '';
    for (const line of lines) {
      if (this.#lent !== null && !isRest) this.#lent.write(`${line}\n`);
      else this.#push('line', line);
    }
  }

  /** A paste presses no Enter in a question. */
  #receivePaste(text: string): void {
    const lines = text.split(LINE_END);
    if (this.#lent !== null) {
      this.#lent.write((lines[0] ?? '').replace(/[\0-\x1f\x7f-\x9f]/g, ''));
      return;
    }
    const rest = lines.pop() ?? '';
    for (const line of lines) this.#push('line', line);
    if (rest !== '') this.#push('text', rest);
  }

  #receiveKeys(typed: string, isRest: boolean): void {
    let text = typed;
    if (text.includes(CTRL_Z) && process.platform !== 'win32') {
      text = text.replaceAll(CTRL_Z, '');
      this.#reader.suspend();
    }
    if (this.#lent !== null && !isRest) {
      // Where there is nothing to end, Ctrl-D leaves a question unanswered for ever.
      this.#lent.write(text.replaceAll(CTRL_D, CTRL_C));
      return;
    }
    const at = text.lastIndexOf(CTRL_C);
    if (at >= 0) {
      this.#interrupt(text.slice(0, at));
      text = text.slice(at + 1);
    }
    const lines = text.split(LINE_END);
    const rest = lines.pop() ?? '';
    const isPaste = lines.length > 1 || (lines.length === 1 && rest !== '') || isRest;
    for (const line of lines) this.#pushKeys(line, '\r', isPaste);
    if (rest !== '') this.#pushKeys(rest, '', isPaste);
  }

  #pushKeys(text: string, end: string, isPaste: boolean): void {
    if (isPaste && !KEY.test(text)) {
      this.#push(end === '' ? 'text' : 'line', text);
      return;
    }
    // Seen at once, though Enter waits for what may follow it.
    if (text !== '') this.#push('keys', text);
    if (end !== '') this.#push('keys', end);
  }

  #push(kind: Waiting['kind'], text: string): void {
    this.#queue.push({ kind, text, isTyped: !this.#cameAtOnce });
  }

  /**
   * Ctrl-C gives up, at the prompt, what was just typed. But it overtakes whatever waits for its turn, and drops it: that
   * was typed before the person changed their mind.
   */
  #interrupt(before: string): void {
    if (!this.#isBusy() && this.#queue.length === 0 && !LINE_END.test(before)) this.#pass(before);
    else this.#lost += countLines(textOf(this.#queue) + before);
    this.#queue = [];
    this.#together = null;
    this.#pass(CTRL_C);
  }

  #give({ kind, text }: Waiting): void {
    if (kind === 'keys') {
      this.#pass(text);
      return;
    }
    if (this.#isSearching) this.#pass(CTRL_E);
    if (kind === 'text') this.#reader.insert(text, this.#together);
    else if (this.#together === null) this.#reader.enter(text);
    else this.#reader.enterPasted(text, this.#together, this.#queue[0]?.text ?? null);
  }

  /** Readline ends lines at some characters that may stand in a string: they do not go through it. */
  #pass(keys: string): void {
    for (const part of keys.split(/([\x04\u2028\u2029])/)) {
      if (part === '\u2028' || part === '\u2029') this.#reader.insert(part, null);
      else if (part !== CTRL_D || !this.#reader.endEntry()) this.#press(part);
    }
  }

  #press(keys: string): void {
    for (const key of keys) {
      if (key === '\x12' || key === '\x13') this.#isSearching = true;
      else if (key < ' ' && key !== '\b') this.#isSearching = false;
    }
    if (keys !== '') this.write(keys);
  }
}

function textOf(queue: readonly Waiting[]): string {
  return queue.map(({ kind, text }) => (kind === 'line' ? `${text}\n` : text)).join('');
}

/** Lines in which there is something to run. */
function countLines(text: string, isPage = false): number {
  const lines = text.split(LINE_END);
  return lines.filter((line) => (isPage ? isShown(line) : line.trim() !== '')).length;
}
