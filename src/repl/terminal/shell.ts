/** The shell at a terminal: Node's own REPL, with the keyboard gated, the evaluation ours, and the sign-in behind it. */
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import repl, { type REPLServer } from 'node:repl';
import type { ReadStream, WriteStream } from 'node:tty';
import { oneLine, sanitize } from '../../api/secrets/sanitize.ts';
import { draw, type Paint } from '../../render/text.ts';
import type { World } from '../../session/world/world.ts';
import type { ShellOptions } from '../boot.ts';
import type { Command, Prompt } from '../commands/command.ts';
import { commands as ownCommands } from '../commands/index.ts';
import { EntryLines } from '../entry/lines.ts';
import { codeOf, type Signal, Signals, type WatchOptions } from '../process/signals.ts';
import { Gate, type LineReader } from './keyboard.ts';
import { type Modes, terminalModes } from './modes.ts';
import type { Running } from './running.ts';

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

// What @types/node lacks or has as readonly: each is a property of the server or its readline interface.
type Server = Omit<REPLServer, 'line' | 'cursor' | 'eval'> & {
  line: string;
  cursor: number;
  prevRows: number;
  last: unknown;
  lastError: unknown;
  history: string[];
  historyIndex: number;
  eval(source: string, context: object, file: string, done: () => void): void;
  clearLine(): void;
  _refreshLine(): void;
  _insertString(text: string): void;
};

/** What the parts that are loaded behind the prompt may do with the terminal. */
export interface Screen {
  readonly options: TerminalOptions;
  readonly gate: Gate;
  /** Pending while the terminal is somebody else's. */
  readonly goingOn: Promise<void>;
  /** While an entry runs, straight on; at the prompt, above the line that is being typed. */
  talk(text: string): void;
  /** Runs code so that Ctrl-C, out of raw mode a signal, can end even an endless loop. */
  interruptibly<T>(run: () => T): T;
  /** Lines that were pasted or typed ahead do not run behind a failure. */
  dropRest(): void;
  /** Has code ended that no signal can reach. False where that cannot be. */
  watch(options: WatchOptions): Promise<boolean>;
}

/** Where an entry comes from: only behind lines may more of them follow. */
type Origin = 'lines' | 'editor' | 'command';

const MORE = '... ';
const RECALLED = 1_000;

class TerminalShell implements Screen, LineReader, Prompt {
  readonly options: TerminalOptions;
  readonly gate: Gate;
  readonly #modes: Modes;
  readonly #server: Server;
  readonly #starting: Promise<Running>;
  readonly #signals: Signals;
  readonly #lines = new EntryLines();
  readonly #commands: Readonly<Record<string, Command>>;
  #world: World;
  #endedBy: Signal | null = null;
  #running: Running | null = null;
  #isEvaluating = false;
  /** Ctrl-C where there was nothing to give up: the next one leaves. */
  #isLeaving = false;
  #isStopped = false;
  goingOn = Promise.resolve();
  #waitingTalk: string[] = [];
  /** Ctrl-C, as a key or as a signal. */
  #onInterrupt = () => {};
  /** Whole entries, the newest first. */
  #recalled: string[] = [];

  constructor(options: TerminalOptions) {
    this.options = options;
    const { input, terminal, isPlain, colors, world, commands = ownCommands } = options;
    this.#world = world;
    this.#commands = Object.fromEntries(commands.map((command) => [command.name, command]));
    const isBusy = () => this.#isEvaluating || this.#isAsking || this.#endedBy !== null;
    this.gate = new Gate({ source: input, isPlain, isBusy, reader: this });
    this.#modes = terminalModes(input, terminal, isPlain);
    this.#signals = new Signals(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal) => {
      if (signal === 'SIGINT') this.#onInterrupt();
      else this.#end(signal);
    });
    this.#outliveTerminal();
    this.#holdTerminal();
    terminal.write(`${draw((paint) => banner(options, paint), colors, terminal.columns)}\n`);
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
    this.#modes.giveBack();
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
    if (!this.#isAsking && !this.#lines.isUnfinished && !this.gate.isSearching) this.#showAbove();
  }

  interruptibly<T>(run: () => T): T {
    // Windows loses typed lines when the mode is switched; an endless loop cannot be ended there.
    if (process.platform === 'win32') return this.#signals.unheard(run);
    this.#modes.giveBack();
    try {
      return this.#signals.unheard(run);
    } finally {
      this.#modes.take();
    }
  }

  dropRest(): void {
    const dropped = this.gate.dropLines();
    if (dropped > 0) this.#say(dropped === 1 ? '1 more line was not run.' : `${dropped} more lines were not run.`);
  }

  enter(text: string): void {
    const server = this.#server;
    const line = server.line.slice(0, server.cursor) + text + server.line.slice(server.cursor);
    if (!this.options.isPlain) {
      server._insertString(sanitize(text));
      server.clearLine();
    }
    this.#enter(line);
  }

  insert(text: string): void {
    // In a string, a pattern or a comment, and elsewhere such a character cannot stand, its escape means the same.
    const visible = (control: string) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`;
    this.#server._insertString(text.replace(/[^\P{Cc}\t]/gu, visible));
  }

  endEntry(): boolean {
    if (this.#lines.isEditing) {
      const { line } = this.#server;
      this.#server.clearLine();
      this.#lines.add(line, {});
      this.#run(this.#lines.take(), 'editor');
      return true;
    }
    if (!this.#lines.isUnfinished || this.#server.line !== '') return false;
    this.options.terminal.write('\n');
    this.#say('The unfinished entry is given up, and was not run. ↑ brings it back, Ctrl-D leaves.');
    this.#giveUp();
    this.#showPrompt();
    return true;
  }

  suspend(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.goingOn = this.#stop();
    this.#running?.askAgain();
  }

  /** Resolves when the terminal is the shell's again. */
  async #stop(): Promise<void> {
    // Behind the end of what draws the question.
    await new Promise((resolve) => setImmediate(resolve));
    this.#modes.giveBack();
    await new Promise((resolve) => this.options.terminal.write('', resolve));
    // Whoever started the shell waits for it, and stops with it.
    process.kill(0, 'SIGTSTP');
    this.#goOn();
    // Two turns later its own SIGCONT has been heard.
    const isHeard = () => {
      this.#isStopped = false;
    };
    setImmediate(() => setImmediate(isHeard));
  }

  hangUp(): void {
    // Readline enters what is half typed when its input ends.
    this.#server.line = '';
  }

  watch(options: WatchOptions): Promise<boolean> {
    // Out of raw mode Ctrl-C is a signal; code that was ended in the middle did not come to switch it on again.
    const freed = () => this.#modes.take();
    const ended = (signal: Signal) => {
      freed();
      return options.ended(signal);
    };
    return this.#signals.watch({ ...options, ended, freed });
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

  /** Whatever ends the shell, the terminal is as it was; and the shell's again after each stop. */
  #holdTerminal(): void {
    this.#modes.take();
    process.on('exit', () => this.#modes.giveBack());
    process.on('SIGCONT', () => {
      if (this.#isStopped) return;
      this.#running?.askAgain();
      this.#goOn();
    });
  }

  #goOn(): void {
    this.#modes.take();
    if (this.#isEvaluating || this.#isAsking) return;
    this.#server.prevRows = 0;
    this.#showPrompt(true);
  }

  #startServer(): Server {
    const { terminal, isPlain, colors } = this.options;
    const server = repl.start({
      prompt: this.#prompt(),
      input: this.gate,
      output: terminal,
      terminal: !isPlain,
      useColors: colors,
      // On Node 20 and 22 the preview calls functions while somebody is only typing.
      preview: false,
      useGlobal: true,
      ignoreUndefined: true,
      eval: (source, _context, file) => void this.#evaluate(source, file as Origin),
      // Only for what ends outside of entries, in a timer of the user's, say: entries print themselves.
      writer: (value) => this.#running?.inspect(value) ?? '',
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        this.#starting.then((running) => running.complete(line)).then((completion) => done(null, completion));
      },
    }) as unknown as Server;
    // Node 24 and newer put lines together in another way than Node 20, with `\r` between them. Through its own listener
    // alone its own commands are reached, of which .load and .save would go past the gate and the mask.
    server.removeAllListeners('line');
    server.on('line', (line: string) => this.#enter(line.replaceAll('\r', '\n')));
    this.#replaceInterrupts(server);
    this.#replaceResizes(server);
    return server;
  }

  /** The prompt first: everything else is loaded behind it. */
  async #start(): Promise<Running> {
    await new Promise((resolve) => setImmediate(resolve));
    const { startRunning } = await import('./running.ts');
    const running = await startRunning(this);
    this.#recalled.push(...running.history.read());
    this.#recall();
    // Masked before readline can show it again.
    this.#server.on('history', (lines: string[]) => {
      if (lines[0] !== undefined) lines[0] = running.history.mask(lines[0]);
    });
    this.#running = running;
    return running;
  }

  async #signIn(running: Running): Promise<void> {
    const lines = await running.signIn();
    this.#world = running.world;
    this.talk(lines);
  }

  #enter(line: string): void {
    this.#isLeaving = false;
    const typed = this.#lines.add(line, this.#commands, this.gate.hasLine);
    switch (typed.kind) {
      case 'more':
        this.#showPrompt();
        return;
      case 'command':
        this.#command(typed);
        return;
      case 'no-command':
        this.#say(`There is no .${typed.name}; .help lists what there is.`);
        this.#showPrompt();
        return;
      case 'entry':
        this.#run(typed.source, 'lines');
    }
  }

  #command({ name, rest }: { readonly name: string; readonly rest: string }): void {
    const command = this.#commands[name];
    if (command?.atPrompt) command.atPrompt(this);
    else this.#run(command?.takesRest ? `.${name} ${rest}`.trimEnd() : `.${name}`, 'command');
  }

  edit(): void {
    this.#lines.edit();
    this.options.terminal.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
    this.#showPrompt();
  }

  giveUp(): void {
    this.#giveUp();
    this.#showPrompt();
  }

  leave(): void {
    this.#server.close();
  }

  /** Through the server, which takes what fails later, in a timer say, for the entry's. */
  #run(source: string, origin: Origin): void {
    const server = this.#server;
    server.eval(source, server.context, origin, () => {});
  }

  async #evaluate(source: string, origin: Origin): Promise<void> {
    this.#isEvaluating = true;
    try {
      const running = await this.#starting;
      // Typed before the session was there, and ended before it began.
      const evaluated = this.#endedBy === null ? await running.evaluate(source) : ({ kind: 'exit' } as const);
      const isUnfinished = evaluated.kind === 'incomplete';
      if (isUnfinished && origin === 'editor') this.#say(UNFINISHED);
      if (origin === 'lines' && !isUnfinished) this.#lines.take();
      if (origin !== 'lines' || !isUnfinished) this.#remember(source, running);
      if (evaluated.kind === 'exit') setImmediate(() => this.#server.close());
      // What `_` and `_error` hold.
      if (evaluated.kind === 'failed') this.#server.lastError = evaluated.error;
      if (evaluated.kind === 'value') this.#server.last = evaluated.value;
    } catch (error) {
      this.#lines.take();
      this.talk(`acronis-shell cannot run this: ${error}`);
    }
    this.#isEvaluating = false;
    this.#flushTalk();
    this.#showPrompt();
    setImmediate(() => (this.#endedBy === null ? this.gate.pump() : this.#server.close()));
  }

  #remember(entry: string, { history }: Running): void {
    const whole = entry.replace(/\n$/, '');
    history.add(whole);
    const shown = history.mask(whole);
    if (shown.trim() !== '' && shown !== this.#recalled[0]) this.#recalled.unshift(shown);
    this.#recalled.length = Math.min(this.#recalled.length, RECALLED);
    this.#recall();
  }

  /** What readline has kept are lines; what is recalled are entries. */
  #recall(): void {
    const { history } = this.#server;
    history.splice(0, history.length, ...this.#recalled);
    this.#server.historyIndex = -1;
  }

  #giveUp(): void {
    const text = this.#lines.take();
    if (this.#running) this.#remember(text, this.#running);
  }

  #replaceInterrupts(server: Server): void {
    server.removeAllListeners('SIGINT');
    this.#onInterrupt = () => {
      if (this.#isEvaluating) this.#running?.interrupt();
      else this.#interruptPrompt();
    };
    server.on('SIGINT', this.#onInterrupt);
  }

  #interruptPrompt(): void {
    const server = this.#server;
    const isEmpty = server.line === '' && !this.#lines.isUnfinished;
    server.clearLine();
    if (isEmpty && this.#isLeaving) {
      server.close();
      return;
    }
    if (isEmpty) this.options.terminal.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    this.#isLeaving = isEmpty;
    this.#giveUp();
    this.dropRest();
    this.#flushTalk();
    this.#showPrompt();
  }

  /** Readline draws its prompt at each change of the window, into a question or what an entry prints. */
  #replaceResizes(server: Server): void {
    const { terminal, isPlain } = this.options;
    if (isPlain) return;
    terminal.removeAllListeners('resize');
    terminal.on('resize', () => {
      if (this.#isAsking) this.#running?.askAgain();
      else if (!this.#isEvaluating) server._refreshLine();
    });
  }

  #prompt(): string {
    if (this.#lines.isEditing) return '';
    if (this.#lines.isUnfinished) return MORE;
    const { flags, colors } = this.options;
    const { kind, name } = this.#world;
    const modes = `${flags.readOnly ? ' read-only' : ''}${flags.dryRun ? ' dry-run' : ''}`;
    // The blank within the colour: what ends with a control sequence is written at once and whole.
    return draw((paint) => paint(kind === 'sandbox' ? 'sandbox' : 'live', `${name}${modes}> `), colors);
  }

  #showPrompt(keepsCursor = false): void {
    this.#server.setPrompt(this.#prompt());
    this.#server.prompt(keepsCursor);
  }

  #say(text: string): void {
    const { terminal } = this.options;
    terminal.write(`${draw(() => text, false, terminal.columns)}\n`);
  }

  #flushTalk(): void {
    for (const text of this.#waitingTalk.splice(0)) this.options.terminal.write(`${text}\n`);
  }

  #showAbove(): void {
    const { terminal, isPlain } = this.options;
    const server = this.#server;
    if (isPlain) {
      // No redraws: below the prompt, and the prompt again.
      terminal.write('\n');
      this.#flushTalk();
      this.#showPrompt();
      return;
    }
    const { rows } = server.getCursorPos();
    cursorTo(terminal, 0);
    moveCursor(terminal, 0, -rows);
    clearScreenDown(terminal);
    this.#flushTalk();
    server.prevRows = 0;
    this.#showPrompt(true);
  }
}

const UNFINISHED = 'SyntaxError: the text ends before it is complete; nothing was run. ↑ brings it back.';

function banner({ version, world, source }: TerminalOptions, paint: Paint): string {
  const where =
    source === null
      ? 'sandbox: embedded, nothing leaves this computer, forgotten at .exit'
      : `${world.host}, settings from ${oneLine(source, 200)}`;
  return `${paint('strong', `acronis-shell ${version}`)} (unofficial) · ${where}`;
}
