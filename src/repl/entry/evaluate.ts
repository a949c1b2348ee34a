/** Runs one entry: makes the names ready that it mentions, waits for what it gives, and can be interrupted. */
import { isAbsolute, join } from 'node:path';
import vm from 'node:vm';
import type { Verdict } from '../../api/email/verdict.ts';
import { CancelledError } from '../../api/errors.ts';
import { isFields } from '../../api/fields.ts';
import { EntryError } from '../../session/errors.ts';
import { namesFrom } from '../../session/names.ts';
import { keepValues } from '../../session/placeholder.ts';
import type { Session } from '../../session/session.ts';
import { workingDirectory } from '../../session/settings/environment.ts';
import { LEAVE, Move } from '../commands/command.ts';
import { explainRefused, hintUndefined } from './explain.ts';
import type { Globals } from './globals.ts';
import { installHooks, makeHooks, settle } from './hooks.ts';
import { importsFrom, unreadPlace } from './imports/imported.ts';
import { type Read, readEntry } from './language.ts';
import type { Known } from './mend.ts';
import { type OtherLanguage, PythonEntries, type PythonProgram } from './python.ts';
import { rewriteDeep } from './rewrite/deep.ts';
import type { Rewritten } from './rewrite/rewrite.ts';
import type { Vocabulary } from './rewrite/vocabulary.ts';

export type Evaluated =
  | { readonly kind: 'value'; readonly value: unknown; readonly isSilent: boolean }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'exit'; readonly code?: number }
  /** At a prompt alone: another world is to be entered. */
  | { readonly kind: 'move'; readonly move: Move }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface EvaluatorOptions {
  readonly session: Session;
  /** Where entries run: this evaluator's alone. The session's names are there. */
  readonly globals: Globals;
  /** Helpers by name, and the page's modules; defined on the global object. */
  readonly toolbox: Readonly<Record<string, unknown>>;
  /** What stands behind a dot at the start of an entry: given the rest of it, each returns a value, or LEAVE. */
  readonly commands?: Readonly<Record<string, (rest: string) => unknown>>;
  /** Of a program, whole: what stands beside it can be imported, and stack traces name it. */
  readonly filename?: string | undefined;
  /** Runs the synchronous part of an entry so that Ctrl-C reaches it as a signal. */
  readonly interruptibly?: <T>(run: () => T) => T;
  /** Has code watched that may go on for ever, from here on. False where that cannot be. */
  readonly watch?: () => Promise<boolean>;
  /** Loads what runs Python; `own`: the names that are there before any entry has run. */
  readonly openPython?: (own: ReadonlySet<string>) => Promise<OtherLanguage>;
  /** Awaited before it is shown what came of an entry: by then its world has the name that it is shown with. */
  readonly settled?: (() => Promise<void>) | undefined;
  /** Awaited behind what came of an entry. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

/** A verdict that the entry's own value does not show. */
export interface Told {
  readonly kind: 'told';
  readonly value: object;
}

/** Shows what came of an entry; what it shows may be code of the entry's own. */
export type Present = (evaluated: Evaluated | Told) => void;

interface Entered {
  /** In JavaScript, whole: its value is shown by nobody. */
  readonly isProgram: boolean;
  /** It came at once: of what is unfinished, no more will come. */
  readonly isWhole: boolean;
}

export class Evaluator {
  readonly #session: Session;
  readonly #globals: Globals;
  readonly #vocabulary: Vocabulary;
  readonly #commands: ReadonlyMap<string, (rest: string) => unknown>;
  readonly #filename: string;
  /** What the shell itself has given names to. */
  readonly #known: readonly string[];
  readonly #interruptibly: <T>(run: () => T) => T;
  readonly #watch: () => Promise<boolean>;
  readonly #settled: (() => Promise<void>) | undefined;
  readonly #afterwards: (() => Promise<void>) | undefined;
  #isWatched = false;
  /** Something was entered that may go on for ever. */
  #mayHang = false;
  #interrupt: ((error: Error) => void) | null = null;
  #isPythonMode = false;
  readonly python: PythonEntries;
  #present: Present = () => {};
  readonly #release: () => void;

  constructor(options: EvaluatorOptions) {
    const { session, globals, toolbox, commands = {}, filename = 'entry', interruptibly = (run) => run() } = options;
    this.#watch = options.watch ?? (async () => false);
    this.#settled = options.settled;
    this.#afterwards = options.afterwards;
    this.#session = session;
    this.#globals = globals;
    this.#commands = new Map(Object.entries(commands));
    this.#filename = filename;
    this.#interruptibly = interruptibly;
    this.#known = [...Object.keys(toolbox), ...Object.keys(session.names)];
    const functions = Object.keys(toolbox).filter((name) => typeof toolbox[name] === 'function');
    this.#vocabulary = {
      helpers: new Set(functions),
      protectedNames: new Set([...globals.protectedNames, ...Object.keys(toolbox)]),
      dependentNames: namesFrom('a look at the chosen user'),
      ownerNames: namesFrom('a choice'),
      importsAreLocal: isAbsolute(filename),
    };
    this.#release = installHooks(globals.names, makeHooks(session, importsFrom(this.#place)));
    globals.defineHelpers(toolbox);
    const { own } = globals;
    this.python = new PythonEntries(session, async () => options.openPython?.(own) ?? null);
  }

  /** A file in the folder from which code imports. */
  get #place(): string {
    return isAbsolute(this.#filename) ? this.#filename : join(workingDirectory() ?? '/', this.#filename);
  }

  /** Is something running that Ctrl-C should reach? */
  get isBusy(): boolean {
    return this.#interrupt !== null;
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
    this.#release();
    return [...new Set([...this.#globals.clear(), ...ofPython])];
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
    await this.#afterwards?.();
    return evaluated;
  }

  /** Of a program in Python, whole. */
  evaluatePython(source: string, program: PythonProgram, present: Present = () => {}): Promise<Evaluated> {
    this.#session.language = 'python';
    return this.#evaluate(() => this.python.runProgram(source, program), present, true);
  }

  async #evaluate(carryOut: () => Promise<Evaluated>, present: Present, isProgram: boolean): Promise<Evaluated> {
    let isOver = false;
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
    const rewrite = (text: string) => rewriteDeep(text, this.#vocabulary);
    return readEntry(source, { ...this.#around, isWhole, isPythonMode: this.isPythonMode, rewrite });
  }

  get #around(): Known {
    const { names } = this.#globals;
    const { helpers, dependentNames, ownerNames } = this.#vocabulary;
    const isOurs = (name: string) => name in names || dependentNames.has(name) || ownerNames.has(name);
    return { helpers, isDefined: (name) => isOurs(name) || this.python.has(name) };
  }

  /** Of a program the name says what it is. */
  async #readProgram(source: string): Promise<Exclude<Read, { kind: 'python' }>> {
    const rewritten = await rewriteDeep(source, this.#vocabulary);
    if (rewritten.kind === 'incomplete') return rewritten;
    if (rewritten.kind === 'invalid') return { kind: 'failed', error: rewritten.error };
    return { kind: 'javascript', rewritten };
  }

  async #carryOut(typed: string, { isProgram, isWhole }: Entered): Promise<Evaluated> {
    const source = asHelp(typed);
    if (/^\s*(exit|quit)(\(\))?;?\s*$/.test(source)) return { kind: 'exit' };
    const [, name = '', rest = ''] = /^\s*\.([\w-]+)(?![\w-])(.*)$/s.exec(source) ?? [];
    const command = this.#commands.get(name);
    if (command) return carriedOut(() => command(rest));
    const read = isProgram ? await this.#readProgram(source) : await this.#read(source, isWhole);
    this.#session.language = read.kind === 'python' || this.#isPythonMode ? 'python' : 'javascript';
    if (read.kind === 'python') return this.python.run(read);
    if (read.kind !== 'javascript') return read;
    const { rewritten } = read;
    if (rewritten.kind === 'refused') return failed(explainRefused(rewritten.name));
    this.#globals.keepOthers();
    // A timer of an earlier entry may have overwritten one.
    this.#giveBack();
    this.#mayHang ||= rewritten.mayLoop;
    if (rewritten.mayLoop) this.#isWatched = await this.#watch();
    const keep = keepValues(this.#session.names);
    try {
      const value = await this.#session.interrupts.run(() => this.#run(rewritten, source));
      return { kind: 'value', value, isSilent: rewritten.isAssignment };
    } catch (error) {
      return failed(this.#explained(error, source));
    } finally {
      this.#giveBack();
      for (const text of keep()) this.#session.tell({ kind: 'note', text });
      this.#session.takeNote();
    }
  }

  #giveBack(): void {
    for (const { name, isBack } of this.#globals.giveBack()) {
      const text = isBack
        ? `${name} was overwritten, and is the shell's again.`
        : `${name} was overwritten for good: only a new shell has it again. .exit leaves this one.`;
      this.#session.tell({ kind: 'warning', text });
    }
  }

  async #run({ code, mentions }: Extract<Rewritten, { kind: 'entry' }>, source: string): Promise<unknown> {
    for (const name of mentions) {
      this.#globals.defineBuiltin(name, this.#place);
      if (this.python.has(name)) await this.python.give(name, source);
      if (!this.#vocabulary.dependentNames.has(name)) await this.#session.ready(name);
      // Read inside a function, where nothing can be waited for: ready if it can be, else left undefined.
      else if (this.#session.users.userId !== undefined) await this.#session.ready(name);
    }
    const script = new vm.Script(code, {
      filename: this.#filename,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    // Node's own way to end it takes Ctrl-C from whoever watches, and starts a thread each time.
    const options = { breakOnSigint: this.#mayHang && !this.#isWatched, displayErrors: false };
    const runScript = () => this.#globals.run(script, options);
    const settled = await settle(this.#mayHang ? this.#interruptibly(runScript) : runScript());
    // Started by the entry and awaited by nobody, in a function say: it is done when they are.
    await this.#session.pending.allSettled();
    return settled;
  }

  #explained(error: unknown, source: string): unknown {
    if (isInterruption(error)) return new CancelledError({ sent: false });
    const unread = unreadPlace(error, source, this.#place);
    if (unread !== null) return new EntryError(`${error}`, `In ${unread}`);
    if (!this.#globals.isReferenceError(error)) return error;
    return hintUndefined(error, source, { ...this.#around, names: this.#known });
  }
}

/** `?`, `?name` and `name?` ask for help, as in IPython. */
function asHelp(typed: string): string {
  const asked = /^(?:\?+\s*([\w$.]*)|([\w$.]+)\?+)$/.exec(typed.trim());
  if (!asked) return typed;
  const [name = ''] = (asked[1] ?? asked[2] ?? '').split('.');
  return name === '' ? 'help()' : `help('${name}')`;
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

export function hasVerdict(value: unknown): value is { readonly verdict: Verdict } {
  return isFields(value) && 'verdict' in value;
}

function failed(error: unknown): Evaluated {
  return { kind: 'failed', error };
}

function isInterruption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}
