/** The shell at a terminal: Node's own REPL, with the keyboard gated, the evaluation ours, and the sign-in behind it. */
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import repl, { type REPLServer } from 'node:repl';
import type { ReadStream, WriteStream } from 'node:tty';
import { CancelledError } from '../api/errors.ts';
import { createSecrets } from '../api/redact.ts';
import type { Paint } from '../render/text.ts';
import type { Settings } from '../session/settings.ts';
import type { World } from '../session/world.ts';
import type { Booted, ShellOptions } from './boot.ts';
import { Gate } from './gate.ts';
import { History } from './history.ts';
import { Output } from './output.ts';
import { createAsk } from './terminal.ts';

export interface TerminalShellOptions extends ShellOptions {
  readonly input: ReadStream;
  readonly terminal: WriteStream;
  readonly colors: boolean;
  /** No redraws: for screen readers and dumb terminals. */
  readonly isPlain: boolean;
  readonly stateDirectory: string;
  /** Known before anything is loaded. */
  readonly world: World;
}

/** Resolves when the person leaves. */
export function runShell(options: TerminalShellOptions): Promise<void> {
  return new TerminalShell(options).run();
}

// What Node keeps for itself, as far as this file needs it; each is public in the sense that @types/node lacks it only.
type Server = REPLServer & {
  prevRows?: number;
  last: unknown;
  lastError: unknown;
  history: string[];
  editorMode: boolean;
};

class TerminalShell {
  readonly #options: TerminalShellOptions;
  readonly #secrets = createSecrets();
  readonly #output: Output;
  readonly #gate: Gate;
  readonly #ask: ReturnType<typeof createAsk>;
  readonly #history: History;
  readonly #server: Server;
  readonly #booting: Promise<Booted>;
  #booted: Booted | null = null;
  #isEvaluating = false;
  #isContinuing = false;
  #waitingTalk: string[] = [];

  constructor(options: TerminalShellOptions) {
    const { input, terminal, stateDirectory, world } = options;
    this.#options = options;
    this.#output = new Output({ ...options, stdout: terminal, stderr: terminal, secrets: this.#secrets });
    this.#output.talkTo = (text) => this.#talk(text);
    this.#history = new History({ directory: stateDirectory, world: historyOf(options), secrets: this.#secrets });
    this.#gate = new Gate(input, () => this.#isEvaluating || this.#ask.isOpen());
    this.#ask = createAsk({
      input,
      output: terminal,
      isPlain: options.isPlain,
      signal: () => this.#booted?.session.interrupts.reads ?? new AbortController().signal,
      handOver: () => this.#gate.detach(),
      takeBack: () => {
        if (!options.isPlain) input.setRawMode(true);
        this.#gate.attach();
      },
    });
    terminal.write(`${this.#output.draw((paint) => banner(options, paint))}\n`);
    this.#server = this.#startServer(world);
    this.#booting = this.#boot();
    this.#booting.catch(() => {}); // told below, and to every entry
  }

  run(): Promise<void> {
    this.#booting.then(
      (booted) => this.#signIn(booted),
      (error) => this.#tellProblem(error),
    );
    return new Promise((resolve) => {
      this.#server.on('exit', () => {
        this.#gate.setRawMode(false);
        const closing = this.#booting.then((booted) => booted.close()).catch(() => {});
        closing.then(resolve);
      });
    });
  }

  #startServer(world: World): Server {
    const { terminal, isPlain, colors } = this.#options;
    const server = repl.start({
      prompt: this.#prompt(world),
      input: this.#gate,
      output: terminal,
      terminal: !isPlain,
      useColors: colors,
      // On Node 20 and 22 the preview calls functions while somebody is only typing.
      preview: false,
      useGlobal: true,
      ignoreUndefined: true,
      eval: (source, _context, _file, done) => {
        this.#evaluate(source, done).catch((error) => this.#tellProblem(error));
      },
      writer: (value) => this.#output.inspect(value),
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        import('./completer.ts').then(({ complete }) =>
          done(null, complete(line, globalThis, Object.keys(server.commands))),
        );
      },
    }) as Server;
    server.history.push(...this.#history.read());
    server.on('history', (lines: string[]) => {
      // Masked before readline can show it again.
      if (lines[0] !== undefined) lines[0] = this.#history.mask(lines[0]);
    });
    this.#replaceInterrupts(server);
    this.#replaceCommands(server);
    return server;
  }

  async #boot(): Promise<Booted> {
    // The prompt first: everything heavy is loaded behind it.
    await new Promise((resolve) => setImmediate(resolve));
    const { boot } = await import('./boot.ts');
    this.#booted = await boot({
      options: this.#options,
      output: this.#output,
      secrets: this.#secrets,
      ask: this.#ask,
      interruptibly: (run) => this.#interruptibly(run),
    });
    return this.#booted;
  }

  async #signIn({ session }: Booted): Promise<void> {
    try {
      const signedIn = await session.signIn();
      const { signInLines } = await import('../render/views.ts');
      this.#setPrompt(session.world);
      const lines = this.#output.draw((paint) => signInLines(signedIn, paint));
      this.#talk(this.#options.quiet ? lines : `${lines}\n${this.#output.draw((paint) => paint('dim', TRY))}`);
    } catch (error) {
      await this.#tellProblem(error);
    }
  }

  async #evaluate(source: string, done: (error: Error | null, value: undefined) => void): Promise<void> {
    this.#isEvaluating = true;
    let after = () => {};
    let outcome: Error | null = null;
    try {
      const { evaluator } = await this.#booting;
      const evaluated = await evaluator.evaluate(source);
      this.#isContinuing = evaluated.kind === 'incomplete';
      switch (evaluated.kind) {
        case 'incomplete':
          outcome = new repl.Recoverable(new SyntaxError('more lines follow'));
          break;
        case 'exit':
          setImmediate(() => this.#server.close());
          break;
        case 'failed':
          await this.#tellProblem(evaluated.error);
          after = () => {
            this.#server.lastError = evaluated.error;
          };
          break;
        case 'value':
          if (evaluated.value !== undefined && !evaluated.isSilent) this.#output.value(evaluated.value);
          after = () => {
            this.#server.last = evaluated.value;
          };
      }
    } catch (error) {
      await this.#tellProblem(error);
    }
    if (!this.#isContinuing) this.#history.add(source.replace(/\n$/, ''));
    this.#isEvaluating = false;
    this.#flushTalk();
    done(outcome, undefined);
    after();
    setImmediate(() => this.#gate.pump());
  }

  /** Out of raw mode Ctrl-C is a signal, which can end even an endless loop. */
  #interruptibly<T>(run: () => T): T {
    const { isPlain } = this.#options;
    // Windows loses typed lines when the mode is switched; an endless loop cannot be ended there.
    if (isPlain || process.platform === 'win32') return run();
    this.#gate.setRawMode(false);
    try {
      return run();
    } finally {
      this.#gate.setRawMode(true);
    }
  }

  #replaceInterrupts(server: Server): void {
    const [atPrompt] = server.listeners('SIGINT') as (() => void)[];
    server.removeAllListeners('SIGINT');
    const onInterrupt = () => {
      if (this.#isEvaluating) this.#interrupt();
      else {
        this.#isContinuing = false;
        atPrompt?.call(server);
      }
    };
    server.on('SIGINT', onInterrupt);
    process.on('SIGINT', onInterrupt);
    server.on('exit', () => process.removeListener('SIGINT', onInterrupt));
  }

  #interrupt(): void {
    const booted = this.#booted;
    if (booted === null) return;
    switch (booted.session.interrupts.interrupt()) {
      case 'cancelled':
        booted.evaluator.interrupt();
        return;
      case 'waiting':
        this.#output.talk(
          () =>
            'The write is on its way: waiting for its answer (30 s at most). Ctrl-C again gives up; then it is unknown whether it was applied.',
        );
        return;
      case 'gave-up':
    }
  }

  #replaceCommands(server: Server): void {
    // .load and .save would run lines past the gate, and write a file with whatever was typed.
    for (const name of ['load', 'save', 'clear']) delete (server.commands as Record<string, unknown>)[name];
    server.defineCommand('help', {
      help: 'What there is to type',
      action: () => {
        this.#booting.then(
          () => {
            const { help } = globalThis as { help?: unknown };
            this.#output.value(help);
            server.displayPrompt();
          },
          () => server.displayPrompt(),
        );
      },
    });
  }

  #prompt({ kind, name }: World): string {
    const { flags } = this.#options;
    const modes = `${flags.readOnly ? ' read-only' : ''}${flags.dryRun ? ' dry-run' : ''}`;
    return `${this.#output.draw((paint) => paint(kind === 'sandbox' ? 'sandbox' : 'live', `${name}${modes}>`))} `;
  }

  #setPrompt(world: World): void {
    const prompt = this.#prompt(world);
    if (!this.#isContinuing) this.#server.setPrompt(prompt);
  }

  async #tellProblem(error: unknown): Promise<void> {
    if (error instanceof CancelledError && !error.sent) {
      this.#output.talk((paint) => paint('dim', 'Cancelled.'));
      return;
    }
    const { problemText } = await import('../render/problems.ts');
    this.#output.talk((paint) => problemText(error, paint));
  }

  /** While an entry runs, straight on; at the prompt, above the line that is being typed. */
  #talk(text: string): void {
    if (this.#isEvaluating && !this.#ask.isOpen()) {
      this.#options.terminal.write(`${text}\n`);
      return;
    }
    this.#waitingTalk.push(text);
    const isFree = !this.#options.isPlain && !this.#isContinuing && !this.#gate.isSearching;
    if (isFree && !this.#ask.isOpen() && !this.#server.editorMode) this.#showAbove();
  }

  #flushTalk(): void {
    for (const text of this.#waitingTalk.splice(0)) this.#options.terminal.write(`${text}\n`);
  }

  #showAbove(): void {
    const { terminal } = this.#options;
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

const TRY = "  try findUser('JohnDoe') · help() lists what you can do";

function banner({ version, choice, world }: TerminalShellOptions, paint: Paint): string {
  const where =
    world.kind === 'sandbox'
      ? 'sandbox: embedded, nothing leaves this computer, forgotten at .exit'
      : `${world.host}, settings from ${(choice as Settings).source}`; // a data centre is chosen by settings only
  return `${paint('strong', `acronis-shell ${version}`)} (unofficial) · ${where}`;
}

/** One history for each world: the profile or the host, known before the sign-in. */
function historyOf({ world }: TerminalShellOptions): string {
  return world.kind === 'sandbox' ? 'sandbox' : world.name;
}
