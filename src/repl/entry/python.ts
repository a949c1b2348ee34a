/** Entries in Python: has loaded what runs them when it is first needed, and knows whether one is running. */
import { EntryError } from '../../session/errors.ts';
import type { Session } from '../../session/session.ts';
import type { Signal } from '../process/signals.ts';
import type { Evaluated } from './evaluated.ts';
import type { Read } from './language.ts';
import { leftOutText } from './lines.ts';

export interface PythonProgram {
  /** As it was given. */
  readonly filename: string;
  /** Behind it on the command line. */
  readonly args: readonly string[];
}

/** Entries in another language, on the same names. */
export interface OtherLanguage {
  start(): void;
  /** `isWhole`: no more lines follow, so that what is unfinished is a mistake. */
  run(source: string, given: { readonly isWhole: boolean }): Promise<Evaluated>;
  runProgram(source: string, program: PythonProgram): Promise<Evaluated>;
  /** Does the other language hold its value? Then `give` brings it over. */
  isPythons(name: string): boolean;
  /** @throws {EntryError} where it cannot be had in JavaScript; `source` is the entry that reads it */
  give(name: string, source: string): Promise<void>;
  complete(line: string): Promise<readonly [string[], string] | null>;
  hear(signal: Signal): void;
  interrupt(): void;
  /** Gives the names of which it held the values. */
  close(): Promise<readonly string[]>;
}

export class PythonEntries {
  readonly #session: Session;
  /** Null where there is none. */
  readonly #open: () => Promise<OtherLanguage | null>;
  #opening: Promise<OtherLanguage> | null = null;
  #loaded: OtherLanguage | null = null;
  #isRunning = false;

  constructor(session: Session, open: () => Promise<OtherLanguage | null>) {
    this.#session = session;
    this.#open = open;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** It will be needed, and loading it takes a while. */
  expect(): void {
    void this.#load().then((python) => python.start(), ignore);
  }

  /** Statement by statement, up to the first that fails. */
  run({ statements, isWhole, leftOut }: Extract<Read, { kind: 'python' }>): Promise<Evaluated> {
    if (leftOut > 0) this.#session.tell({ kind: 'note', text: leftOutText(leftOut) });
    return this.#carryOut(async (python) => {
      let evaluated: Evaluated = { kind: 'value', value: undefined, isSilent: true };
      for (const [at, statement] of statements.entries()) {
        evaluated = await python.run(statement, { isWhole: isWhole || at < statements.length - 1 });
        if (evaluated.kind !== 'value') break;
      }
      return evaluated;
    });
  }

  runProgram(source: string, program: PythonProgram): Promise<Evaluated> {
    return this.#carryOut((python) => python.runProgram(source, program));
  }

  /** Does Python hold the value of this name? */
  has(name: string): boolean {
    return this.#loaded?.isPythons(name) ?? false;
  }

  /** JavaScript is about to read it, in `source`: it is brought over. */
  async give(name: string, source: string): Promise<void> {
    await this.#loaded?.give(name, source);
  }

  /** Null where Python knows nothing of it, or is not there yet. */
  async complete(line: string): Promise<readonly [string[], string] | null> {
    return (await this.#loaded?.complete(line)) ?? null;
  }

  /** A signal that means what is running, whether or not it can be interrupted now. */
  hear(signal: Signal): void {
    if (this.#isRunning) this.#loaded?.hear(signal);
  }

  interrupt(): void {
    this.#loaded?.interrupt();
  }

  async close(): Promise<readonly string[]> {
    return (await (await this.#opening?.catch(ignore))?.close()) ?? [];
  }

  #load(): Promise<OtherLanguage> {
    this.#opening ??= this.#open().then((python) => {
      if (python === null) throw new EntryError('There is no Python in this session.');
      this.#loaded = python;
      return python;
    });
    return this.#opening;
  }

  async #carryOut(act: (python: OtherLanguage) => Promise<Evaluated>): Promise<Evaluated> {
    try {
      const python = await this.#load();
      this.#isRunning = true;
      return await this.#session.interrupts.run(() => act(python));
    } catch (error) {
      return { kind: 'failed', error };
    } finally {
      this.#isRunning = false;
      this.#session.takeNote();
    }
  }
}

function ignore(): null {
  return null;
}
