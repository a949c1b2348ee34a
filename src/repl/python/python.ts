/** The docs' Python in a session: runs entries and programs in CPython, and answers what they ask. Loaded by the first of them. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve } from 'node:path';
import { CancelledError } from '../../api/errors.ts';
import { type Host, Interpreter, type Ran } from '../../python/interpreter.ts';
import { EntryError, PythonError } from '../../session/errors.ts';
import { snapshotsIn } from '../../session/files/snapshot.ts';
import { namesFrom } from '../../session/names.ts';
import type { Session } from '../../session/session.ts';
import { helperOf } from '../binding.ts';
import type { Evaluated } from '../entry/evaluated.ts';
import type { OtherLanguage, PythonProgram } from '../entry/python.ts';
import type { Output } from '../output/output.ts';
import { LostOutputError } from '../output/streams.ts';
import type { Signal } from '../process/signals.ts';
import { type Answers, answersFor } from './answers.ts';
import { Numbered } from './handles.ts';
import { type Changes, SharedNames } from './names.ts';
import { factsOf, PythonRequests } from './request.ts';

export interface PythonOptions {
  readonly session: Session;
  /** JavaScript's global object, and what was there before any entry had run. */
  readonly globals: Record<string, unknown>;
  readonly own: ReadonlySet<string>;
  readonly toolbox: Readonly<Record<string, unknown>>;
  readonly output: Output;
  /** Values as one JSON document a line. */
  readonly json: boolean;
  /** Null: nothing is kept from one session to the next. */
  readonly cacheDirectory: string | null;
}

/** What CPython says of an entry that it has run. */
interface Outcome {
  readonly kind: 'done' | 'incomplete' | 'failed' | 'exit';
  readonly code?: number;
  readonly type?: string;
  readonly message?: string;
  readonly traceback?: string;
  /** What was thrown on our side, by its number. */
  readonly host?: number | null;
  readonly assigned?: readonly string[];
  readonly deleted?: readonly string[];
  readonly page?: Changes;
}

const NOTHING: Evaluated = { kind: 'value', value: undefined, isSilent: true };

export class Python implements OtherLanguage, Host {
  readonly #session: Session;
  readonly #output: Output;
  readonly #interpreter: Interpreter;
  readonly #names: SharedNames;
  readonly #numbered: Numbered;
  readonly #answers: Answers;
  #signal: Signal = 'SIGINT';
  #inEntry: <T>(act: () => T) => T = (act) => act();
  #isLineOpen = false;
  /** Why nothing more that it prints can be written. */
  #lost: Error | null = null;
  #wasEnded = false;
  #asked = 0;
  /** What Python asked for last, where it was cancelled: it knows that as KeyboardInterrupt, as any other. */
  #cancelled: CancelledError | null = null;

  constructor(options: PythonOptions) {
    const { session, output, toolbox, globals, own, json, cacheDirectory } = options;
    const requests = new PythonRequests(session);
    this.#session = session;
    this.#output = output;
    this.#numbered = new Numbered(requests);
    this.#names = new SharedNames(session, globals, own, this.#numbered);
    this.#answers = answersFor({ session, output, toolbox, requests, names: this.#names, numbered: this.#numbered });
    const begin = JSON.stringify({
      page: SharedNames.page,
      helpers: helpersIn(toolbox),
      json,
      letters: output.letters,
    });
    const snapshots = cacheDirectory === null ? null : snapshotsIn(cacheDirectory);
    this.#interpreter = new Interpreter({ host: this, snapshots, begin });
  }

  /** Begins to load CPython, since it will be needed. */
  start(): void {
    this.#interpreter.start();
  }

  async run(source: string, { isWhole }: { readonly isWhole: boolean }): Promise<Evaluated> {
    const { keepsDocuments: documents } = this.#output;
    return this.#carryOut({ kind: 'entry', source, isWhole, documents, theirs: this.#names.takeTheirs() });
  }

  runProgram(source: string, { filename, args }: PythonProgram): Promise<Evaluated> {
    return this.#carryOut({ kind: 'program', source, filename, path: resolve(filename), arguments: args });
  }

  isPythons(name: string): boolean {
    return this.#names.isPythons(name);
  }

  /** JavaScript is about to read a name of Python's. */
  give(name: string, source: string): Promise<void> {
    return this.#names.give(name, source, async () => {
      const ran = await this.#interpreter.run(JSON.stringify({ kind: 'value', name }));
      return ran.kind === 'ran' ? JSON.parse(ran.text) : { what: 'a value' };
    });
  }

  async complete(line: string): Promise<readonly [string[], string] | null> {
    const text = await this.#interpreter.complete(line);
    return text === null ? null : JSON.parse(text);
  }

  interrupt(): void {
    if (this.#asked === 0) this.#cancelled = null;
    this.#interpreter.interrupt(this.#signal);
  }

  /** What came from outside, before it is known what it ends. */
  hear(signal: Signal): void {
    this.#signal = signal;
  }

  async close(): Promise<readonly string[]> {
    await this.#interpreter.close();
    return this.#names.forget();
  }

  /** The thread was started by one entry, and asks for another. */
  call(what: string, text: string): Promise<string> {
    return this.#inEntry(() => this.#answer(what, text));
  }

  write(stream: 'stdout' | 'stderr', text: string): Promise<void> | void {
    if (this.#lost !== null) return;
    this.#isLineOpen = !text.endsWith('\n');
    return this.#output.write(stream, text).then((fault) => {
      if (fault === null || this.#lost !== null) return;
      this.#lost = fault;
      this.#interpreter.interrupt('SIGTERM');
    });
  }

  tell(text: string): void {
    this.#session.tell({ kind: 'note', text });
  }

  async #answer(what: string, text: string): Promise<string> {
    this.#asked += 1;
    this.#cancelled = null;
    try {
      const { given, ...changes } = JSON.parse(text) as Changes & { readonly given: unknown };
      this.#names.take(changes);
      const value = await this.#answers[what]?.(given as never);
      return JSON.stringify({ value: value ?? null });
    } catch (error) {
      if (error instanceof CancelledError) this.#cancelled = error;
      return JSON.stringify({ error: this.#factsOf(error) });
    } finally {
      // A write was waited for; now it is over.
      const { isEnding } = this.#session.interrupts;
      if (isEnding && !this.#wasEnded) this.interrupt();
      this.#wasEnded = isEnding;
      this.#asked -= 1;
    }
  }

  async #carryOut(given: object): Promise<Evaluated> {
    this.#signal = 'SIGINT';
    this.#wasEnded = false;
    this.#cancelled = null;
    this.#inEntry = AsyncLocalStorage.snapshot();
    const ran = await this.#interpreter.run(JSON.stringify(given));
    // A prompt is drawn over what stands in its line.
    if (this.#isLineOpen && this.#session.person !== null) await this.#output.write('stdout', '\n');
    this.#isLineOpen = false;
    if (this.#lost !== null) return { kind: 'failed', error: new LostOutputError(this.#lost) };
    return ran.kind === 'ran' ? this.#evaluated(JSON.parse(ran.text)) : this.#unrun(ran);
  }

  #evaluated(outcome: Outcome): Evaluated {
    const { kind, assigned = [], deleted = [], page = {}, code = 0 } = outcome;
    this.#names.take(page);
    this.#names.note(assigned, deleted);
    if (kind === 'incomplete') return { kind };
    if (kind === 'exit') return { kind, code };
    return kind === 'done' ? NOTHING : { kind, error: this.#toError(outcome) };
  }

  #toError({ type = 'Exception', message = '', traceback = '', host }: Outcome): PythonError {
    const error = (origin: unknown) => new PythonError({ type, message, traceback, origin });
    if (host != null) return error(this.#numbered.errorAt(host));
    return error(type === 'KeyboardInterrupt' ? (this.#cancelled ?? undefined) : undefined);
  }

  #unrun(ran: Exclude<Ran, { kind: 'ran' }>): Evaluated {
    const lost = this.#names.forget();
    const names = lost.length === 0 ? '' : ` Lost with it, since Python alone held them: ${lost.join(', ')}.`;
    return { kind: 'failed', error: new EntryError(`${ran.words}${names}`) };
  }

  #factsOf(error: unknown): object {
    const { next, ...facts } = factsOf(error);
    const name = error instanceof Error ? error.name : 'Error';
    return { ...facts, name, fields: { number: this.#numbered.error(error), next } };
  }
}

// Python has modules, and a help, of its own under these names.
const PYTHONS = new Set([...namesFrom('a module'), 'help']);

/** What can be called, each with its signature. */
function helpersIn(toolbox: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(toolbox).flatMap(([name, value]) =>
    typeof value === 'function' && !PYTHONS.has(name)
      ? [[name, helperOf(value)?.pythonSignatures[0] ?? `${name}()`] as const]
      : [],
  );
}
