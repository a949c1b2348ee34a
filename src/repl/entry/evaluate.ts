/** Runs one entry after the other, in the language it is in or as a command, and shows what comes of it; can be interrupted. */
import { CancelledError } from '../../api/errors.ts';
import { behindPrimary } from '../../python/prompts.ts';
import type { Session } from '../../session/session.ts';
import { LEAVE, Move } from '../commands/command.ts';
import { type Evaluated, failed, hasVerdict, type Present, type Told } from './evaluated.ts';
import type { Globals } from './globals.ts';
import { JavaScriptEntries, type JavaScriptOptions } from './javascript.ts';
import { type Read, readEntry } from './language.ts';
import { type OtherLanguage, PythonEntries, type PythonProgram } from './python.ts';

export interface EvaluatorOptions extends JavaScriptOptions {
  /** What stands behind a dot at the start of an entry: given the rest of it, each returns a value, or LEAVE. */
  readonly commands?: Readonly<Record<string, (rest: string) => unknown>>;
  /** Loads what runs Python; `own`: the names that are there before any entry has run. */
  readonly openPython?: (own: ReadonlySet<string>) => Promise<OtherLanguage>;
  /** Awaited before it is shown what came of an entry: by then its world has the name that it is shown with. */
  readonly settled?: (() => Promise<void>) | undefined;
  /** Awaited behind what came of an entry: not where more of it is to come, nor where the session ends with it. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

interface Entered {
  /** In JavaScript, whole: its value is shown by nobody. */
  readonly isProgram: boolean;
  /** It came at once: of what is unfinished, no more will come. */
  readonly isWhole: boolean;
}

export class Evaluator {
  readonly #session: Session;
  readonly #globals: Globals;
  readonly #commands: ReadonlyMap<string, (rest: string) => unknown>;
  readonly #settled: (() => Promise<void>) | undefined;
  readonly #afterwards: (() => Promise<void>) | undefined;
  readonly python: PythonEntries;
  readonly #javascript: JavaScriptEntries;
  #isProgram = false;
  #interrupt: ((error: Error) => void) | null = null;
  #isPythonMode = false;
  #present: Present = () => {};

  constructor(options: EvaluatorOptions) {
    const { session, globals, commands = {} } = options;
    this.#session = session;
    this.#globals = globals;
    this.#commands = new Map(Object.entries(commands));
    this.#settled = options.settled;
    this.#afterwards = options.afterwards;
    this.python = new PythonEntries(session, async () => options.openPython?.(own) ?? null);
    this.#javascript = new JavaScriptEntries(options, this.python);
    const { own } = globals; // before any entry has named anything
  }

  /** Is something running that Ctrl-C should reach? */
  get isBusy(): boolean {
    return this.#interrupt !== null;
  }

  /** An entry in Python: what it gives shows no verdict, which otherwise would stand behind what it shows. */
  get tellsAtOnce(): boolean {
    return this.python.isRunning && !this.#isProgram;
  }

  /** Entries are Python's, whatever they look like. */
  get isPythonMode(): boolean {
    return this.#isPythonMode;
  }

  set isPythonMode(isOn: boolean) {
    this.#isPythonMode = isOn;
    this.#session.language = isOn ? 'python' : 'javascript';
  }

  /** Has an entry given this name a value, in either language? */
  isNamed(name: string): boolean {
    return name in this.#globals.names || this.python.has(name);
  }

  /** Ends the waiting for the running entry; what it had sent is the session's to cancel. */
  interrupt(): void {
    if (this.python.isRunning) this.python.interrupt();
    else this.#interrupt?.(new CancelledError({ sent: false }));
  }

  /** Runs nothing more, and takes away what entries have named; gives those names. Another may run entries there now. */
  async leave(): Promise<readonly string[]> {
    const ofPython = await this.python.close();
    return [...new Set([...this.#javascript.leave(), ...ofPython])];
  }

  /**
   * The running code was ended in the middle, and whoever waited for it waits for nothing: for what it has sent, we wait
   * in its place, and show what its writes came to. False: a signal that ended it says more.
   */
  ended(): false {
    const interrupt = this.#interrupt;
    const present = this.#present;
    const cancel = () => interrupt?.(new CancelledError({ sent: false }));
    void Promise.allSettled(this.#session.pending.underWay).then((outcomes) => {
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled' && hasVerdict(outcome.value))
          present({ kind: 'value', value: outcome.value, isSilent: false });
      }
      cancel();
    });
    return false;
  }

  /** Runs an entry, and shows what came of it before it is over. The value of a program is shown by nobody. */
  async evaluate(source: string, present: Present = () => {}, entered: Partial<Entered> = {}): Promise<Evaluated> {
    const { isProgram = false, isWhole = false } = entered;
    const evaluated = await this.#evaluate(() => this.#carryOut(source, { isProgram, isWhole }), present, isProgram);
    const isOver = evaluated.kind === 'value' || evaluated.kind === 'failed';
    if (isOver) await this.#afterwards?.();
    return evaluated;
  }

  /** Of a program in Python, whole. */
  evaluatePython(source: string, program: PythonProgram, present: Present = () => {}): Promise<Evaluated> {
    this.#session.language = 'python';
    return this.#evaluate(() => this.python.runProgram(source, program), present, true);
  }

  async #evaluate(carryOut: () => Promise<Evaluated>, present: Present, isProgram: boolean): Promise<Evaluated> {
    let isOver = false;
    this.#isProgram = isProgram;
    const show: Present = (evaluated) => {
      if (isOver) return;
      for (const value of this.#untoldBeside(isProgram ? null : evaluated)) present({ kind: 'told', value });
      present(evaluated);
    };
    const interrupted = new Promise<never>((_resolve, reject) => {
      this.#interrupt = reject;
    });
    this.#present = show;
    // In a turn of its own: what ends the entry's code in the middle ends whatever called it, too.
    const evaluating = Promise.resolve().then(async () => {
      const evaluated = await carryOut();
      await this.#settled?.();
      show(evaluated);
      return evaluated;
    });
    try {
      return await Promise.race([evaluating, interrupted]);
    } catch (error) {
      const evaluated = failed(error);
      show(evaluated);
      return evaluated;
    } finally {
      isOver = true;
      this.#interrupt = null;
    }
  }

  #untoldBeside(evaluated: Evaluated | Told | null): readonly object[] {
    const { untold } = this.#session;
    const told = [...untold];
    untold.clear();
    if (told.length === 0 || evaluated?.kind !== 'value' || evaluated.isSilent) return told;
    const { value } = evaluated;
    return told.filter((each) => each !== value && !(Array.isArray(value) && value.includes(each)));
  }

  #read(source: string, isWhole: boolean): Promise<Read> {
    const rewrite = (text: string) => this.#javascript.rewrite(text);
    return readEntry(source, { ...this.#javascript.around, isWhole, isPythonMode: this.isPythonMode, rewrite });
  }

  /** Of a program the name says what it is. */
  async #readProgram(source: string): Promise<Exclude<Read, { kind: 'python' }>> {
    const rewritten = await this.#javascript.rewrite(source);
    if (rewritten.kind === 'incomplete') return rewritten;
    if (rewritten.kind === 'invalid') return { kind: 'failed', error: rewritten.error };
    return { kind: 'javascript', rewritten };
  }

  async #carryOut(typed: string, { isProgram, isWhole }: Entered): Promise<Evaluated> {
    const source = asHelp(typed);
    if (/^\s*(exit|quit)(\(\))?;?\s*$/.test(source)) return { kind: 'exit' };
    const [, name = '', rest = ''] = /^\s*\.([\w-]+)(?![\w-])(.*)$/s.exec(unprompted(source)) ?? [];
    const command = this.#commands.get(name);
    if (command) return carriedOut(() => command(rest));
    const read = isProgram ? await this.#readProgram(source) : await this.#read(source, isWhole);
    this.#session.language = read.kind === 'python' || this.#isPythonMode ? 'python' : 'javascript';
    if (read.kind === 'python') return this.python.run(read);
    return read.kind === 'javascript' ? this.#javascript.run(read.rewritten, source) : read;
  }
}

/** `?`, `?name` and `name?` ask for help, as in IPython. */
function asHelp(typed: string): string {
  const asked = /^(?:\?+\s*([\w$.]*)|([\w$.]+)\?+)$/.exec(typed.trim());
  if (!asked) return typed;
  const [name = ''] = (asked[1] ?? asked[2] ?? '').split('.');
  return name === '' ? 'help()' : `help('${name}')`;
}

/** A line is as good with the prompt of a page before it. */
function unprompted(source: string): string {
  const line = source.trimEnd();
  return (line.includes('\n') ? null : behindPrimary(line)) ?? source;
}

async function carriedOut(command: () => unknown): Promise<Evaluated> {
  try {
    const value = await command();
    if (value instanceof Move) return { kind: 'move', move: value };
    return value === LEAVE ? { kind: 'exit' } : { kind: 'value', value, isSilent: false };
  } catch (error) {
    return failed(error);
  }
}
