/**
 * Stands between the keyboard and the REPL: lets one line through at a time and waits until it has been evaluated, so
 * that a paste runs in order and a prompt can have the keyboard to itself.
 */
import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';

const LINE_END = /\r\n|\r|\n/;
const CTRL_C = '\x03';

export class Gate extends PassThrough {
  readonly isTTY: boolean;
  readonly #source: ReadStream;
  readonly #decoder = new StringDecoder('utf8');
  /** Is an entry running, or a prompt open? Asked before each line. */
  readonly #isBusy: () => boolean;
  #waiting = '';
  #isAttached = false;
  #isScheduled = false;
  #hasEnded = false;
  /** Between Ctrl-R and the key that ends the search, the line belongs to readline's search. */
  #isSearching = false;

  constructor(source: ReadStream, isBusy: () => boolean) {
    super({ encoding: 'utf8' });
    this.#source = source;
    this.#isBusy = isBusy;
    this.isTTY = source.isTTY;
    this.attach();
    source.on('end', () => {
      this.#hasEnded = true;
      this.pump();
    });
  }

  get isRaw(): boolean {
    return this.#source.isRaw;
  }

  get isSearching(): boolean {
    return this.#isSearching;
  }

  setRawMode(isRaw: boolean): this {
    this.#source.setRawMode?.(isRaw);
    return this;
  }

  ref(): this {
    this.#source.ref?.();
    return this;
  }

  unref(): this {
    this.#source.unref?.();
    return this;
  }

  attach(): void {
    if (this.#isAttached) return;
    this.#isAttached = true;
    this.#source.on('data', this.#receive);
    this.#source.resume();
  }

  /** From here on the keyboard is somebody else's; what was typed before stays here. */
  detach(): void {
    this.#isAttached = false;
    this.#source.removeListener('data', this.#receive);
  }

  /** Lets the next line through, if nothing is running. Called again after each entry. */
  pump(): void {
    if (this.#isScheduled || this.#isBusy()) return;
    const end = LINE_END.exec(this.#waiting);
    if (end === null) {
      const typed = this.#waiting;
      this.#waiting = '';
      if (typed !== '') this.#pass(typed);
      if (this.#hasEnded) this.end();
      return;
    }
    const length = end.index + end[0].length;
    const line = this.#waiting.slice(0, length);
    this.#waiting = this.#waiting.slice(length);
    this.#isScheduled = true;
    this.#pass(line);
    setImmediate(() => {
      this.#isScheduled = false;
      this.pump();
    });
  }

  readonly #receive = (chunk: Buffer): void => {
    let text = this.#decoder.write(chunk);
    const at = this.isTTY ? text.lastIndexOf(CTRL_C) : -1;
    if (at >= 0) {
      const before = this.#waiting + text.slice(0, at);
      text = text.slice(at + 1);
      this.#waiting = '';
      // At the prompt it gives up what was just typed. But it overtakes whatever waits for its turn, and drops it: that
      // was typed before the person changed their mind.
      if (!this.#isBusy() && !LINE_END.test(before)) this.#pass(before);
      this.#pass(CTRL_C);
    }
    this.#waiting += text;
    this.pump();
  };

  #pass(text: string): void {
    for (const key of text) {
      if (key === '\x12' || key === '\x13') this.#isSearching = true;
      else if (key < ' ' && key !== '\b') this.#isSearching = false;
    }
    this.write(text);
  }
}
