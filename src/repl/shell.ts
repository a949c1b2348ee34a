/** The shell at a terminal: Node's own REPL, with the keyboard gated, the evaluation ours, and the sign-in behind it. */
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import repl, { type REPLServer } from 'node:repl';
import type { ReadStream, WriteStream } from 'node:tty';
import { oneLine } from '../api/sanitize.ts';
import { draw, type Paint } from '../render/text.ts';
import type { World } from '../session/world.ts';
import type { ShellOptions } from './boot.ts';
import { Gate } from './gate.ts';
import type { Running } from './running.ts';
import { codeOf, type Signal, Signals } from './signals.ts';

export interface TerminalOptions extends ShellOptions {
  readonly input: ReadStream;
  readonly terminal: WriteStream;
  readonly colors: boolean;
  /** No redraws: for screen readers and dumb terminals. */
  readonly isPlain: boolean;
  /** Known before anything is loaded. */
  readonly world: World;
  /** Where the settings come from; null in the sandbox. */
  readonly source: string | null;
}

/** Resolves to the exit code when the person leaves, or when a signal ends the shell. */
export function runShell(options: TerminalOptions): Promise<number> {
  return new TerminalShell(options).run();
}

// What @types/node lacks: each is a plain property of the server or its readline interface.
type Server = REPLServer & {
  prevRows: number;
  last: unknown;
  lastError: unknown;
  history: string[];
  editorMode: boolean;
};

/** What the parts that are loaded behind the prompt may do with the terminal. */
export interface Screen {
  readonly options: TerminalOptions;
  readonly gate: Gate;
  /** While an entry runs, straight on; at the prompt, above the line that is being typed. */
  talk(text: string): void;
  /** Runs code so that Ctrl-C, out of raw mode a signal, can end even an endless loop. */
  interruptibly<T>(run: () => T): T;
}

class TerminalShell implements Screen {
  readonly options: TerminalOptions;
  readonly gate: Gate;
  readonly #server: Server;
  readonly #starting: Promise<Running>;
  readonly #signals: Signals;
  #endedBy: Signal | null = null;
  #running: Running | null = null;
  #isEvaluating = false;
  /** More lines are awaited: the prompt is the one for continuations. */
  #isContinuing = false;
  #waitingTalk: string[] = [];

  constructor(options: TerminalOptions) {
    this.options = options;
    this.gate = new Gate(options.input, () => this.#isEvaluating || this.#isAsking || this.#endedBy !== null);
    this.#signals = new Signals(['SIGTERM', 'SIGHUP'], (signal) => this.#end(signal));
    this.#outliveTerminal();
    options.terminal.write(`${draw((paint) => banner(options, paint), options.colors)}\n`);
    this.#server = this.#startServer();
    this.#starting = this.#start();
  }

  async run(): Promise<number> {
    const exited = new Promise((resolve) => this.#server.once('exit', resolve));
    this.#starting.then(
      (running) => this.#signIn(running),
      (error) => this.talk(`acronis-shell cannot start: ${error}`),
    );
    await exited;
    this.gate.setRawMode(false);
    await this.#running?.close();
    if (this.#endedBy === null) return 0;
    // That the fate of a write is open matters more than how the shell was ended.
    return this.#running?.unknownCode() ?? codeOf(this.#endedBy);
  }

  talk(text: string): void {
    if (this.#isEvaluating && !this.#isAsking) {
      this.options.terminal.write(`${text}\n`);
      return;
    }
    this.#waitingTalk.push(text);
    const isBusy = this.#isAsking || this.#isContinuing || this.gate.isSearching || this.#server.editorMode;
    if (!this.options.isPlain && !isBusy) this.#showAbove();
  }

  interruptibly<T>(run: () => T): T {
    // Windows loses typed lines when the mode is switched; an endless loop cannot be ended there.
    if (this.options.isPlain || process.platform === 'win32') return this.#signals.unheard(run);
    this.gate.setRawMode(false);
    try {
      return this.#signals.unheard(run);
    } finally {
      this.gate.setRawMode(true);
    }
  }

  /** SIGTERM and SIGHUP: what Ctrl-C would cancel ends, a write that is on its way is waited for, and then the shell. */
  #end(signal: Signal): void {
    this.#endedBy ??= signal;
    if (this.#isEvaluating) this.#running?.interrupt();
    else this.#server.close();
  }

  /** A terminal that went away can be neither written to nor read from, and that is no reason to drop a write. */
  #outliveTerminal(): void {
    const { terminal, input } = this.options;
    terminal.removeAllListeners('error');
    terminal.on('error', () => {});
    input.on('error', () => this.#signals.hangUp());
  }

  get #isAsking(): boolean {
    return this.#running?.isAsking() ?? false;
  }

  #startServer(): Server {
    const { terminal, isPlain, colors, world } = this.options;
    const server = repl.start({
      prompt: this.#prompt(world),
      input: this.gate,
      output: terminal,
      terminal: !isPlain,
      useColors: colors,
      // On Node 20 and 22 the preview calls functions while somebody is only typing.
      preview: false,
      useGlobal: true,
      ignoreUndefined: true,
      eval: (source, _context, _file, done) => void this.#evaluate(source, done),
      // Only for what ends outside of entries, in a timer of the user's, say: entries print themselves.
      writer: (value) => this.#running?.inspect(value) ?? '',
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        this.#starting.then((running) => done(null, running.complete(line, Object.keys(server.commands))));
      },
    }) as Server;
    this.#replaceInterrupts(server);
    this.#replaceCommands(server);
    return server;
  }

  /** The prompt first: everything else is loaded behind it. */
  async #start(): Promise<Running> {
    await new Promise((resolve) => setImmediate(resolve));
    const { startRunning } = await import('./running.ts');
    const running = await startRunning(this);
    const server = this.#server;
    server.history.push(...running.history.read());
    // Masked before readline can show it again.
    server.on('history', (lines: string[]) => {
      if (lines[0] !== undefined) lines[0] = running.history.mask(lines[0]);
    });
    this.#running = running;
    return running;
  }

  async #signIn(running: Running): Promise<void> {
    const lines = await running.signIn();
    if (!this.#isContinuing) this.#server.setPrompt(this.#prompt(running.world));
    this.talk(lines);
  }

  async #evaluate(source: string, done: (error: Error | null, value: undefined) => void): Promise<void> {
    this.#isEvaluating = true;
    let after = () => {};
    let outcome: Error | null = null;
    try {
      const running = await this.#starting;
      // Typed before the session was there, and ended before it began.
      const evaluated = this.#endedBy === null ? await running.evaluate(source) : ({ kind: 'exit' } as const);
      this.#isContinuing = evaluated.kind === 'incomplete';
      if (evaluated.kind === 'incomplete') outcome = new repl.Recoverable(new SyntaxError('more lines follow'));
      if (evaluated.kind === 'exit') setImmediate(() => this.#server.close());
      // What `_` and `_error` hold; set behind Node's own, which takes what it was told: nothing.
      if (evaluated.kind === 'failed') after = () => Object.assign(this.#server, { lastError: evaluated.error });
      if (evaluated.kind === 'value') after = () => Object.assign(this.#server, { last: evaluated.value });
    } catch (error) {
      this.talk(`acronis-shell cannot run this: ${error}`);
    }
    this.#isEvaluating = false;
    if (outcome === null) this.#flushTalk();
    done(outcome, undefined);
    after();
    setImmediate(() => (this.#endedBy === null ? this.gate.pump() : this.#server.close()));
  }

  #replaceInterrupts(server: Server): void {
    const [atPrompt] = server.listeners('SIGINT') as (() => void)[];
    server.removeAllListeners('SIGINT');
    const onInterrupt = () => {
      if (this.#isEvaluating) this.#running?.interrupt();
      else {
        this.#isContinuing = false;
        atPrompt?.call(server);
      }
    };
    server.on('SIGINT', onInterrupt);
    // Also while it closes: the process ends when that is done, not in the middle of it.
    process.on('SIGINT', onInterrupt);
  }

  #replaceCommands(server: Server): void {
    // .load and .save would run lines past the gate, and write whatever was typed into a file; .clear clears nothing here.
    for (const name of ['load', 'save', 'clear']) delete (server.commands as Record<string, unknown>)[name];
    server.defineCommand('help', {
      help: 'What there is to type',
      action: () => void this.#evaluate('help', () => server.displayPrompt()),
    });
    server.defineCommand('sandbox', {
      help: 'The accidents of real life, in the sandbox',
      action: (rest) => void this.#evaluate(`.sandbox ${rest}`, () => server.displayPrompt()),
    });
  }

  #prompt({ kind, name }: World): string {
    const { flags, colors } = this.options;
    const modes = `${flags.readOnly ? ' read-only' : ''}${flags.dryRun ? ' dry-run' : ''}`;
    return `${draw((paint) => paint(kind === 'sandbox' ? 'sandbox' : 'live', `${name}${modes}>`), colors)} `;
  }

  #flushTalk(): void {
    for (const text of this.#waitingTalk.splice(0)) this.options.terminal.write(`${text}\n`);
  }

  #showAbove(): void {
    const { terminal } = this.options;
    const server = this.#server;
    const { rows } = server.getCursorPos();
    cursorTo(terminal, 0);
    moveCursor(terminal, 0, -rows);
    clearScreenDown(terminal);
    this.#flushTalk();
    server.prevRows = 0;
    server.prompt(true);
  }
}

function banner({ version, world, source }: TerminalOptions, paint: Paint): string {
  const where =
    source === null
      ? 'sandbox: embedded, nothing leaves this computer, forgotten at .exit'
      : `${world.host}, settings from ${oneLine(source, 200)}`;
  return `${paint('strong', `acronis-shell ${version}`)} (unofficial) · ${where}`;
}
