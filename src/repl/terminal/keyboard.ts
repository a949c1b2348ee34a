/**
 * Stands between the keyboard and whoever reads it: lets one line through at a time and waits until it has been
 * evaluated, so that a paste runs in order, ends at its first error and answers no question.
 */
import { PassThrough, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import type { Look, Together } from '../entry/lines.ts';
import { KeyReader } from './keys.ts';
import { ABANDONED_MS, AT_ONCE_MS, Pace, TOGETHER_MS } from './pace.ts';
import { KEY, LINE_END, TypedAhead, type Waiting } from './typedAhead.ts';

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
  /** Between Ctrl-R and the key that ends the search, the line belongs to readline's search. */
  endSearch(): void;
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

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_Z = '\x1a';

export class Keyboard extends PassThrough {
  readonly isTTY: boolean;
  #source: ReadStream;
  readonly #isPlain: boolean;
  readonly #isBusy: () => boolean;
  readonly #reader: LineReader;
  readonly #decoder = new StringDecoder('utf8');
  readonly #keys = new KeyReader();
  readonly #pace = new Pace();
  readonly #ahead = new TypedAhead();
  /** In a plain terminal: a line whose end has not come yet. */
  #begun = '';
  #lent: PassThrough | null = null;
  /** In a plain terminal: it takes keys, as they come. */
  #isLentKeys = false;
  #isScheduled = false;
  #hasEnded = false;
  #isUnread = false;

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

  /** Is the next line there already? */
  get hasLine(): boolean {
    return this.#ahead.hasLine;
  }

  /** What waits is a page, which began later than what ran last. */
  get isBeforePage(): boolean {
    return this.#ahead.isBeforePage;
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
    if (this.#ahead.together !== null && this.#ahead.hasTyped) this.#endTogether();
    if (this.#isUnread) this.#lookTogether();
    const next = this.#ahead.take();
    if (next === undefined) {
      if (this.#ahead.together !== null) this.#endTogether();
      if (this.#hasEnded) this.#close();
      return;
    }
    this.#give(next);
    this.#pumpLater(0);
  }

  /** A line that was let through comes first again. */
  giveBack(text: string): void {
    this.#ahead.giveBack(text);
  }

  /** Resolves when that has arrived which is sent at once: the rest of a paste. */
  async settled(): Promise<void> {
    for (;;) {
      const patienceMs = this.#keys.isInPaste ? ABANDONED_MS : AT_ONCE_MS;
      const leftMs = this.#pace.leftMs(patienceMs);
      if (leftMs <= 0 || !(this.#pace.cameAtOnce || this.#keys.isInPaste)) return;
      await sleep(leftMs);
    }
  }

  /** Forgets the lines that wait; how many they were. What is still being typed is no line, and stays. */
  dropLines(): number {
    return this.#ahead.dropLines();
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
    if (!this.#pace.cameAtOnce || this.#lent !== null || this.#hasEnded) return 0;
    const { together, hasLine } = this.#ahead;
    if (together === null && !hasLine) return 0;
    return this.#pace.leftMs(together === null || hasLine ? TOGETHER_MS : AT_ONCE_MS);
  }

  #lookTogether(): void {
    this.#isUnread = false;
    const areTogether = this.#ahead.look(this.#reader.typed, (lines) => this.#reader.lookAt(lines));
    if (areTogether) this.#reader.forgetTyped();
  }

  #endTogether(): void {
    this.#ahead.endTogether();
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
    const isRest = this.#pace.receive(text) && !this.#ahead.isEmpty;
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
    this.#ahead.push({ kind, text, isTyped: !this.#pace.cameAtOnce });
  }

  /**
   * Ctrl-C gives up, at the prompt, what was just typed. But it overtakes whatever waits for its turn, and drops it: that
   * was typed before the person changed their mind.
   */
  #interrupt(before: string): void {
    if (!this.#isBusy() && this.#ahead.isEmpty && !LINE_END.test(before)) this.#pass(before);
    else this.#ahead.countAsLost(before);
    this.#ahead.clear();
    this.#pass(CTRL_C);
  }

  #give({ kind, text }: Waiting): void {
    if (kind === 'keys') {
      this.#pass(text);
      return;
    }
    this.#reader.endSearch();
    const { together, next } = this.#ahead;
    if (kind === 'text') this.#reader.insert(text, together);
    else if (together === null) this.#reader.enter(text);
    else this.#reader.enterPasted(text, together, next?.text ?? null);
  }

  /** Readline ends lines at some characters that may stand in a string: they do not go through it. */
  #pass(keys: string): void {
    for (const part of keys.split(/([\x04\u2028\u2029])/)) {
      if (part === '\u2028' || part === '\u2029') this.#reader.insert(part, null);
      else if (part !== '' && (part !== CTRL_D || !this.#reader.endEntry())) this.write(part);
    }
  }
}
