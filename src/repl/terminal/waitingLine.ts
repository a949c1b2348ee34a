/** The line that says what an entry waits for, once it has waited for half a second: gone as soon as anything else is written. */
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { clip } from '../../api/secrets/sanitize.ts';
import { widthOf } from '../../api/width.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Output } from '../output/output.ts';
import { type Wait, Waits } from '../output/waits.ts';

const PATIENCE_MS = 500;
const TICK_MS = 100;

export interface WaitingLineOptions {
  readonly terminal: WriteStream;
  /** All that lead to the terminal, itself too. */
  readonly streams: readonly WriteStream[];
  /** Nothing is redrawn: what is waited for is said once. */
  readonly isPlain: boolean;
  /** Only what a write waits for is told. */
  readonly isQuiet: () => boolean;
  /** A question is open. */
  readonly isAsking: () => boolean;
  readonly output: Pick<Output, 'draw' | 'talkTo'>;
  /** Milliseconds on a clock that only moves forward. */
  readonly clock?: () => number;
}

type Write = WriteStream['write'];

export class WaitingLine {
  readonly #options: WaitingLineOptions;
  readonly #clock: () => number;
  readonly #waits = new Waits();
  #ticking: NodeJS.Timeout | undefined;
  /** Since when nothing was written. */
  #quietSince = 0;
  /** What the program has written ends with the end of a line. */
  #isAtLineStart = true;
  /** What stands there; null where nothing does. */
  #shown: string | null = null;
  #said = new Set<unknown>();
  #release: (() => void)[] = [];

  constructor(options: WaitingLineOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
  }

  note(event: SessionEvent): void {
    this.#waits.note(event, this.#clock());
    if (this.#shown !== null && this.#wait === null) this.#clear();
  }

  /** An entry runs from here on. */
  begin(): void {
    this.end();
    this.#waits.forget();
    this.#said = new Set();
    this.#isAtLineStart = true;
    this.#quietSince = this.#clock();
    this.#release = this.#options.streams.map((stream) => this.#keepClear(stream));
    this.#ticking = setInterval(() => this.tick(), TICK_MS).unref();
  }

  end(): void {
    clearInterval(this.#ticking);
    this.#clear();
    for (const release of this.#release.splice(0)) release();
  }

  tick(): void {
    const wait = this.#options.isAsking() ? null : this.#wait;
    if (wait === null) this.#clear();
    else if (this.#shown !== null || this.#clock() - this.#quietSince >= PATIENCE_MS) {
      if (this.#options.isPlain) this.#say(wait);
      else if (this.#isAtLineStart) this.#show(wait.text);
    }
  }

  get #wait(): Wait | null {
    return this.#waits.at(this.#clock(), { ofWrites: this.#options.isQuiet() });
  }

  /** Once; where one read follows the other, the first stands for all of them. */
  #say({ text, write }: Wait): void {
    if (this.#said.has(write)) return;
    this.#said.add(write);
    this.#options.output.talkTo(this.#draw(`  ${text}`));
  }

  #show(text: string): void {
    const { terminal } = this.#options;
    // Within one row, so that it can be taken away again.
    const line = `  ${clip(text, terminal.columns - 4)}`;
    if (line === this.#shown) return;
    this.#clear();
    const since = this.#quietSince;
    terminal.write(this.#draw(line));
    this.#isAtLineStart = true;
    this.#quietSince = since;
    this.#shown = line;
  }

  #draw(text: string): string {
    return this.#options.output.draw((paint) => paint('dim', text));
  }

  #clear(): void {
    if (this.#shown === null) return;
    const { terminal } = this.#options;
    // Made narrower meanwhile, a window has broken it.
    const rows = Math.ceil(widthOf(this.#shown) / terminal.columns) - 1;
    this.#shown = null;
    cursorTo(terminal, 0);
    if (rows > 0) moveCursor(terminal, 0, -rows);
    clearScreenDown(terminal);
  }

  /** Whatever else is written begins where the line stood. */
  #keepClear(stream: WriteStream): () => void {
    const write = stream.write;
    const guarded: Write = (chunk: unknown, ...rest: unknown[]) => {
      this.#clear();
      this.#notice(chunk);
      return (write as (...given: unknown[]) => boolean).call(stream, chunk, ...rest);
    };
    stream.write = guarded;
    return () => {
      if (stream.write === guarded) stream.write = write;
    };
  }

  #notice(chunk: unknown): void {
    const text = String(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array)).replace(SEQUENCES, '');
    if (text === '') return;
    this.#isAtLineStart = /[\r\n]$/.test(text);
    this.#quietSince = this.#clock();
  }
}

// They move nothing on.
const SEQUENCES = /\u001b\[[?\d;]*[A-Za-z]/g;
