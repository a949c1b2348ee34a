/** A window in the test's own process: what the shell shows there and asks, as a screen of so many columns would have it. */
import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import xterm from '@xterm/headless';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { Output } from '../../src/repl/output/output.ts';
import { talkAbout } from '../../src/repl/output/talk.ts';
import { Questions } from '../../src/repl/terminal/questions.ts';
import type { SessionEvent } from '../../src/session/events.ts';

export interface WindowOptions {
  readonly columns: number;
  readonly rows?: number;
  readonly isPlain?: boolean;
  readonly isAscii?: boolean;
  readonly colors?: boolean;
}

export interface Window {
  readonly ask: Questions;
  readonly output: Output;
  /** What a session tells, as the shell would show it. */
  hear(event: SessionEvent): void;
  /** Keys, for the question that is open. */
  type(keys: string): void;
  /** Resolves to the rows once they match. */
  until(pattern: RegExp | ((rows: string) => boolean)): Promise<string>;
  rows(): Promise<string>;
  /** Lines that did not fit in their row, with a mark where they go on in the next. */
  overflows(): Promise<readonly string[]>;
  /** Whether anything of it had a colour, or was bold or dim. */
  coloured(): boolean;
  clear(): void;
  /** The window is so high from now on. */
  resize(size: { readonly rows: number }): void;
}

export function openWindow({
  columns,
  rows = 80,
  isPlain = false,
  isAscii = false,
  colors = false,
}: WindowOptions): Window {
  const screen = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 2_000,
    allowProposedApi: true,
    convertEol: true,
  });
  const watchers = new Set<() => void>();
  const pieces: string[] = [];
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns, rows, isTTY: true });
  // A prompt ends what it writes to, which is never done by a terminal.
  Object.assign(stream, { end: () => stream });
  stream.on('data', (text: string) => {
    pieces.push(text);
    screen.write(text, () => {
      for (const look of [...watchers]) look();
    });
  });
  let input = new PassThrough();
  const keyboard = {
    lend: () => {
      input = new PassThrough({ encoding: 'utf8' });
      return input;
    },
    takeBack() {},
  };
  const output = new Output({
    stdout: stream,
    stderr: stream,
    secrets: createSecrets(),
    colors,
    isAscii,
    json: false,
    isBrief: true,
  });
  const ask = new Questions({
    ...{ keyboard, isPlain, isAscii, colors, output: stream as unknown as WriteStream },
    goingOn: async () => {},
    signal: () => new AbortController().signal,
  });
  const read = () => {
    const { active } = screen.buffer;
    return Array.from({ length: active.length }, (_, at) => active.getLine(at)).flatMap((line) =>
      line === undefined ? [] : { text: line.translateToString(true), isOverflow: line.isWrapped },
    );
  };
  const text = () =>
    read()
      .map((row) => row.text)
      .join('\n')
      .trimEnd();
  const drawn = () => new Promise<void>((resolve) => setImmediate(() => screen.write('', resolve)));
  return {
    ask,
    output,
    hear(event) {
      const view = talkAbout(event, { quiet: false, verbose: false, drawsWaits: !isPlain });
      if (view !== null) output.talk(view);
    },
    type(keys) {
      // A terminal that edits lines itself shows what is typed.
      if (isPlain) stream.write(keys);
      input.write(keys);
    },
    until: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          if (!(typeof pattern === 'function' ? pattern(text()) : pattern.test(text()))) return;
          watchers.delete(look);
          resolve(text());
        };
        watchers.add(look);
        look();
      }),
    async rows() {
      await drawn();
      return text();
    },
    async overflows() {
      await drawn();
      const lines: string[] = [];
      for (const { text: row, isOverflow } of read()) lines.push(isOverflow ? `${lines.pop()}⏎${row}` : row);
      return lines.filter((line) => line.includes('⏎'));
    },
    coloured: () => /\x1b\[[\d;]*[1-9][\d;]*m/.test(pieces.join('')),
    resize(size) {
      Object.assign(stream, size);
      ask.askAgain({ isResized: true });
    },
    clear() {
      pieces.length = 0;
      screen.reset();
    },
  };
}
