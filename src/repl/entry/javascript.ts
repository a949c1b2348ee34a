/** Entries in JavaScript: makes the names ready that one mentions, runs it, and waits for what it gives. */
import { isAbsolute, join } from 'node:path';
import vm from 'node:vm';
import { CancelledError } from '../../api/errors.ts';
import { EntryError } from '../../session/errors.ts';
import { namesFrom } from '../../session/names.ts';
import { keepValues } from '../../session/placeholder.ts';
import type { Session } from '../../session/session.ts';
import { workingDirectory } from '../../session/settings/environment.ts';
import { type Evaluated, failed } from './evaluated.ts';
import { explainRefused, hintUndefined, withoutOurs } from './explain.ts';
import type { Globals } from './globals.ts';
import { installHooks, makeHooks, settle } from './hooks.ts';
import { importsFrom, unreadPlace } from './imports/imported.ts';
import type { AsJavaScript } from './language.ts';
import type { Known } from './mend.ts';
import type { PythonEntries } from './python.ts';
import { rewriteDeep } from './rewrite/deep.ts';
import type { Rewritten } from './rewrite/rewrite.ts';
import type { Vocabulary } from './rewrite/vocabulary.ts';

export interface JavaScriptOptions {
  readonly session: Session;
  /** Where entries run: this evaluator's alone. The session's names are there. */
  readonly globals: Globals;
  /** Helpers by name, and the page's modules; defined on the global object. */
  readonly toolbox: Readonly<Record<string, unknown>>;
  /** Of a program, whole: what stands beside it can be imported, and stack traces name it. */
  readonly filename?: string | undefined;
  /** Runs the synchronous part of an entry so that Ctrl-C reaches it as a signal. */
  readonly interruptibly?: <T>(run: () => T) => T;
  /** Has code watched that may go on for ever, from here on. False where that cannot be. */
  readonly watch?: () => Promise<boolean>;
}

export class JavaScriptEntries {
  readonly #session: Session;
  readonly #globals: Globals;
  /** Which may hold the value of a name. */
  readonly #python: PythonEntries;
  readonly #vocabulary: Vocabulary;
  readonly #filename: string;
  /** What the shell itself has given names to. */
  readonly #known: readonly string[];
  readonly #interruptibly: <T>(run: () => T) => T;
  readonly #watch: () => Promise<boolean>;
  #isWatched = false;
  /** Something was entered that may go on for ever. */
  #mayHang = false;
  readonly #release: () => void;

  constructor(options: JavaScriptOptions, python: PythonEntries) {
    const { session, globals, toolbox, filename = 'entry', interruptibly = (run) => run() } = options;
    this.#watch = options.watch ?? (async () => false);
    this.#session = session;
    this.#globals = globals;
    this.#python = python;
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
  }

  rewrite(source: string): Promise<Rewritten> {
    return rewriteDeep(source, this.#vocabulary);
  }

  /** What may be called, and what has a value in either language. */
  get around(): Known {
    const { names } = this.#globals;
    const { helpers, dependentNames, ownerNames } = this.#vocabulary;
    const isOurs = (name: string) => name in names || dependentNames.has(name) || ownerNames.has(name);
    return { helpers, isDefined: (name) => isOurs(name) || this.#python.has(name) };
  }

  async run(rewritten: AsJavaScript, source: string): Promise<Evaluated> {
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

  /** Takes away what entries have named; gives those names. Another may run entries there now. */
  leave(): readonly string[] {
    this.#release();
    return this.#globals.clear();
  }

  /** A file in the folder from which code imports. */
  get #place(): string {
    return isAbsolute(this.#filename) ? this.#filename : join(workingDirectory() ?? '/', this.#filename);
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
      if (this.#python.has(name)) await this.#python.give(name, source);
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
    if (!this.#globals.isReferenceError(error)) return withoutOurs(error);
    return hintUndefined(error, source, { ...this.around, names: this.#known });
  }
}

function isInterruption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}
