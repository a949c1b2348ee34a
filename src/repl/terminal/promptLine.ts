/** The line that is typed: Node's own REPL and its readline, as far as the shell lets them do the work. */
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import repl, { type REPLServer } from 'node:repl';
import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { sanitize } from '../../api/secrets/sanitize.ts';
import type { Completion } from './completer.ts';
import { HistorySearch, type Searched } from './historySearch.ts';

// What @types/node lacks or has as readonly: each is a property of the server or its readline interface.
type Server = Omit<REPLServer, 'line' | 'cursor' | 'eval'> &
  Searched & {
    line: string;
    cursor: number;
    last: unknown;
    lastError: unknown;
    history: string[];
    historyIndex: number;
    eval(source: string, context: object, file: string, done: () => void): void;
    clearLine(): void;
    _refreshLine(): void;
    _insertString(text: string): void;
  };

/** Where an entry comes from: only behind lines may more of them follow, unless they are known to be whole. */
export type Origin = 'lines' | 'whole' | 'editor' | 'command';

export interface PromptLineOptions {
  readonly input: Readable;
  readonly terminal: WriteStream;
  /** No redraws: the terminal edits lines itself. */
  readonly isPlain: boolean;
  readonly colors: boolean;
  readonly prompt: string;
  /** A line, and Enter. */
  readonly onLine: (line: string) => void;
  readonly onInterrupt: () => void;
  /** The window has another size. */
  readonly onResize: () => void;
  readonly complete: (line: string) => Promise<Completion>;
  /** Of what ends outside of entries, in a timer of the user's, say: entries print themselves. */
  readonly inspect: (value: unknown) => string;
  readonly evaluate: (source: string, origin: Origin) => void;
  /** A line as it is to be recalled. */
  readonly mask: (line: string) => string;
}

const RECALLED = 1_000;

export class PromptLine {
  readonly #server: Server;
  readonly #terminal: WriteStream;
  readonly #isPlain: boolean;
  /** A terminal that edits lines itself has none. */
  readonly #search: HistorySearch | null;
  /** Whole entries, the newest first; what readline keeps are lines. */
  #recalled: string[] = [];

  constructor(options: PromptLineOptions) {
    const { terminal, isPlain } = options;
    this.#terminal = terminal;
    this.#isPlain = isPlain;
    this.#server = startServer(options);
    this.#search = isPlain ? null : new HistorySearch(this.#server);
    this.#hear(options);
  }

  /** Resolves when nothing more will be typed. */
  ended(): Promise<unknown> {
    return new Promise((resolve) => this.#server.once('exit', resolve));
  }

  get text(): string {
    return this.#server.line;
  }

  get isSearching(): boolean {
    return this.#search?.isOn ?? false;
  }

  endSearch(): void {
    this.#search?.end();
  }

  /** Readline enters what is half typed when its input ends: now there is nothing. */
  forget(): void {
    this.#server.line = '';
  }

  clear(): void {
    this.endSearch();
    this.#server.clearLine();
  }

  close(): void {
    this.#server.close();
  }

  /** Text where the cursor is, as typed; returns the line that Enter behind it makes. */
  complete(text: string): string {
    const { line, cursor } = this.#server;
    if (!this.#isPlain) {
      this.#server._insertString(sanitize(text));
      this.#server.clearLine();
    }
    return line.slice(0, cursor) + text + line.slice(cursor);
  }

  /** A line that nobody typed, as if somebody had. */
  typeOut(text: string): void {
    if (this.#isPlain) this.#terminal.write(`${sanitize(text)}\n`);
    else this.complete(text);
  }

  insert(text: string): void {
    // In a string, a pattern or a comment, and elsewhere such a character cannot stand, its escape means the same.
    const visible = (control: string) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`;
    this.#server._insertString(text.replace(/[^\P{Cc}\t]/gu, visible));
  }

  /** Through the server, which takes what fails later, in a timer say, for the entry's. */
  run(source: string, origin: Origin): void {
    this.#server.eval(source, this.#server.context, origin, () => {});
  }

  /** What `_` and `_error` hold. */
  hold(outcome: { readonly value: unknown } | { readonly error: unknown }): void {
    if ('error' in outcome) this.#server.lastError = outcome.error;
    else this.#server.last = outcome.value;
  }

  show(prompt: string, keepsCursor = false): void {
    this.endSearch();
    this.#server.setPrompt(prompt);
    this.#server.prompt(keepsCursor);
  }

  /** As `show`, where somebody else had the terminal. */
  showAnew(prompt: string): void {
    this.#server.prevRows = 0;
    this.show(prompt, true);
  }

  redraw(): void {
    this.endSearch();
    this.#server._refreshLine();
  }

  /** Writes lines above the prompt, and leaves what is being typed as it is. */
  writeAbove(lines: readonly string[], prompt: string): void {
    this.hide();
    for (const line of lines) this.#terminal.write(`${line}\n`);
    if (this.#isPlain) this.show(prompt);
    else this.showAnew(prompt);
  }

  /** The prompt and what stands behind it, until it is shown anew. */
  hide(): void {
    if (this.#isPlain) {
      // No redraws: what follows stands below.
      this.#terminal.write('\n');
      return;
    }
    this.endSearch();
    const { rows } = this.#server.getCursorPos();
    cursorTo(this.#terminal, 0);
    moveCursor(this.#terminal, 0, -rows);
    clearScreenDown(this.#terminal);
  }

  /** What was entered in earlier sessions, the newest first. */
  recallEarlier(entries: readonly string[]): void {
    this.#recalled.push(...entries);
    this.#recall();
  }

  /** In another world: neither what was entered in this one nor what came of it. */
  forgetAll(): void {
    this.#recalled = [];
    this.#recall();
    this.#server.last = undefined;
    this.#server.lastError = undefined;
  }

  recall(entry: string): void {
    if (entry.trim() !== '' && entry !== this.#recalled[0]) this.#recalled.unshift(entry);
    this.#recalled.length = Math.min(this.#recalled.length, RECALLED);
    this.#recall();
  }

  #recall(): void {
    const { history } = this.#server;
    history.splice(0, history.length, ...this.#recalled);
    this.#server.historyIndex = -1;
  }

  #hear({ terminal, isPlain, onLine, onInterrupt, onResize, mask }: PromptLineOptions): void {
    const server = this.#server;
    // Node 24 and newer put lines together in another way than Node 20, with `\r` between them. Through its own listener
    // alone its own commands are reached, of which .load and .save would go past the keyboard and the mask.
    server.removeAllListeners('line');
    server.on('line', (line: string) => onLine(line.replaceAll('\r', '\n')));
    server.removeAllListeners('SIGINT');
    server.on('SIGINT', onInterrupt);
    // Masked before readline can show it again.
    server.on('history', (lines: string[]) => {
      if (lines[0] !== undefined) lines[0] = mask(lines[0]);
    });
    if (isPlain) return;
    // Readline draws its prompt at each change of the window, into a question or what an entry prints.
    terminal.removeAllListeners('resize');
    terminal.on('resize', onResize);
  }
}

function startServer({ input, terminal, isPlain, colors, prompt, ...handed }: PromptLineOptions): Server {
  return repl.start({
    prompt,
    input,
    output: terminal,
    terminal: !isPlain,
    useColors: colors,
    // On Node 20 and 22 the preview calls functions while somebody is only typing.
    preview: false,
    useGlobal: true,
    ignoreUndefined: true,
    eval: (source, _context, file) => handed.evaluate(source, file as Origin), // which `run` hands over
    writer: handed.inspect,
    completer: (line: string, done: (error: null, result: Completion) => void) => {
      void handed.complete(line).then((completion) => done(null, completion));
    },
  }) as unknown as Server;
}
