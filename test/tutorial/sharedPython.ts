/**
 * One CPython for the rehearsals of a file, which takes its time to load: each begins without a name that the one before
 * has left. In place of the interpreter's own module, by vi.mock.
 */
import { vi } from 'vitest';
import type { Host, InterpreterOptions, Ran } from '../../src/python/interpreter.ts';

type Real = typeof import('../../src/python/interpreter.ts');
const { Interpreter: RealInterpreter } = await vi.importActual<Real>('../../src/python/interpreter.ts');

/** What a rehearsal's end leaves for the next. */
const idle: Shared[] = [];

// The first time it notes what is there; then it forgets the rest, and what it knows of values by numbers of a session.
const FORGET = `exec('''
import sys
names = sys.modules['_shell.names'].names
here = names.__dict__.setdefault('here', dict(names))
dict.clear(names)
dict.update(names, here)
for known in (names._kept, names._read, names._deleted):
    known.clear()
names._before = names._own()
''', {})`;

/** Once the file's tests are over. */
export async function closePython(): Promise<void> {
  await Promise.all(idle.splice(0).map(({ interpreter }) => interpreter.close()));
}

class Shared implements Host {
  host: Host | null = null;
  readonly interpreter: InstanceType<Real['Interpreter']>;

  constructor(options: InterpreterOptions) {
    this.interpreter = new RealInterpreter({ ...options, host: this });
  }

  async call(what: string, text: string): Promise<string> {
    return (await this.host?.call(what, text)) ?? 'null';
  }

  write(stream: 'stdout' | 'stderr', text: string): Promise<void> | void {
    return this.host?.write(stream, text);
  }

  tell(text: string): void {
    this.host?.tell(text);
  }
}

export class Interpreter {
  readonly #options: InterpreterOptions;
  #shared: Promise<Shared> | null = null;

  constructor(options: InterpreterOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#lease();
  }

  async run(text: string): Promise<Ran> {
    return (await this.#lease()).interpreter.run(text);
  }

  async complete(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    const shared = await this.#shared;
    if (shared) idle.push(shared);
  }

  #lease(): Promise<Shared> {
    this.#shared ??= this.#take();
    return this.#shared;
  }

  async #take(): Promise<Shared> {
    const shared = idle.pop() ?? new Shared(this.#options);
    shared.host = this.#options.host;
    const entry = { kind: 'entry', source: FORGET, isWhole: true, documents: false, theirs: [] };
    const ran = await shared.interpreter.run(JSON.stringify(entry));
    if (ran.kind !== 'ran' || JSON.parse(ran.text).kind !== 'done')
      throw new Error(`Python forgets nothing: ${JSON.stringify(ran)}`);
    return shared;
  }
}
