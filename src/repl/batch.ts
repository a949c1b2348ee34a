/** Entries without a terminal (-e, a pipe, a program): run in order, end at the first failure, exit by what happened. */
import { addAbortSignal, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { CancelledError, ShellError } from '../api/errors.ts';
import type { Secrets } from '../api/redact.ts';
import { problemText } from '../render/problems.ts';
import { EntryError, SeveralMatchesError } from '../session/errors.ts';
import { type Booted, boot, type ShellOptions } from './boot.ts';
import { exitCode, goesOn, UNKNOWN } from './exitCode.ts';
import type { Output } from './output.ts';
import { codeOf, type Signal, Signals } from './signals.ts';

export interface BatchOptions {
  readonly options: ShellOptions;
  readonly output: Output;
  readonly secrets: Secrets;
}

/** Each text is one entry, whole. */
export function runEntries(entries: readonly string[], batch: BatchOptions): Promise<number> {
  return run(batch, async (runner) => {
    for (const entry of entries) if (!(await runner.entry(entry))) return;
  });
}

/** Entries line by line, as they would be typed; what is incomplete waits for more lines. */
export function runLines(input: Readable, batch: BatchOptions): Promise<number> {
  return run(batch, async (runner) => {
    let pending = '';
    const idle = new AbortController();
    runner.onIdleInterrupt = () => idle.abort();
    for await (const line of linesOf(addAbortSignal(idle.signal, input))) {
      if (pending === '' && line.trim() === '.exit') return;
      pending += `${line}\n`;
      const isComplete = await runner.entry(pending, { mayGoOn: true });
      if (isComplete === null) continue;
      if (!isComplete) return;
      pending = '';
    }
    if (pending.trim() !== '') await runner.entry(pending);
  });
}

/** At `\n`, `\r` and `\r\n` alone: readline ends lines at U+2028 as well, which may stand in a string. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  let isBehindReturn = false;
  try {
    for await (const chunk of input) {
      const text = decoder.write(chunk as Buffer); // of a stream of bytes
      const lines = (isBehindReturn && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n|\r|\n/);
      if (text !== '') isBehindReturn = text.endsWith('\r');
      const rest = lines.pop() ?? '';
      for (const line of lines) {
        yield begun.join('') + line;
        begun = [];
      }
      begun.push(rest);
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    return;
  }
  const last = begun.join('') + decoder.end();
  if (last !== '') yield last;
}

/** A program: only what it prints appears. */
export function runProgram(source: string, filename: string, batch: BatchOptions): Promise<number> {
  const body = source.replace(/^\uFEFF/, '').replace(/^#!/, '//');
  return run(batch, (runner) => runner.program(body), filename);
}

async function run(batch: BatchOptions, act: (runner: Runner) => Promise<unknown>, filename?: string): Promise<number> {
  const { options, output, secrets } = batch;
  let runner: Runner | undefined;
  const early: Signal[] = [];
  const signals = new Signals(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal) => {
    if (runner) runner.interrupt(signal);
    else early.push(signal);
  });
  let booted: Booted;
  try {
    const interruptibly = <T>(code: () => T) => signals.unheard(code);
    booted = await boot({ options, output, secrets, ask: null, interruptibly, ...(filename ? { filename } : {}) });
  } catch (error) {
    signals.close();
    output.talk((paint) => problemText(error, paint));
    return exitCode([], [error]);
  }
  runner = new Runner(batch, booted, filename ?? null);
  for (const signal of early) runner.interrupt(signal);
  // Thrown in a timer, or rejected where nobody waits: Node would print it whole, past the sink.
  const onUncaught = (error: unknown) => void runner?.fail(error);
  process.on('uncaughtException', onUncaught);
  // Nobody reads the talk any more; what it is about goes on.
  process.stderr.on('error', ignore);
  try {
    await act(runner);
    if (runner.endedBy === null) await settled(runner, booted);
  } finally {
    signals.close();
    process.removeListener('uncaughtException', onUncaught);
    await booted.close();
  }
  const { verdicts, writes } = booted.session;
  const code = exitCode(
    verdicts.map(({ verdict }) => verdict),
    [...runner.errors, ...writes.faults],
  );
  // Given up in the middle of a write: that its fate is open matters more than how it was ended.
  return runner.endedBy !== null && code !== UNKNOWN ? codeOf(runner.endedBy) : code;
}

/** As Node itself, a run waits for the programs that it has started; not when a signal ends it. */
function settled(runner: Runner, booted: Booted): Promise<void> {
  return new Promise((resolve) => {
    runner.onIdleInterrupt = resolve;
    void booted.settled().then(resolve);
  });
}

function ignore(): void {}

class Runner {
  readonly errors: unknown[] = [];
  /** The first signal that was to end the run. */
  endedBy: Signal | null = null;
  /** Ctrl-C while nothing runs: nobody is to be waited for any more. */
  onIdleInterrupt: () => void = () => {};
  readonly #batch: BatchOptions;
  readonly #booted: Booted;
  readonly #filename: string | null;

  constructor(batch: BatchOptions, booted: Booted, filename: string | null) {
    this.#batch = batch;
    this.#booted = booted;
    this.#filename = filename;
  }

  /** True: go on. False: this was the last. Null: more lines are needed. */
  async entry(source: string, { mayGoOn = false } = {}): Promise<boolean | null> {
    const { evaluator, session } = this.#booted;
    // A signal that came between two entries is heard before the next one, which may never wait, begins.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.errors.length > 0 || this.endedBy !== null) return false;
    const before = session.verdicts.length;
    const evaluated = await evaluator.evaluate(source);
    switch (evaluated.kind) {
      case 'exit':
        return false;
      case 'incomplete':
        return mayGoOn ? null : this.fail(new EntryError('SyntaxError: the entry ends before it is complete.'));
      case 'failed':
        return this.fail(evaluated.error);
      case 'value':
        if (evaluated.value !== undefined && !evaluated.isSilent) this.#batch.output.value(evaluated.value);
        return session.verdicts.slice(before).every(goesOn) && this.endedBy === null;
    }
  }

  async program(source: string): Promise<void> {
    if (this.endedBy !== null) return;
    const evaluated = await this.#booted.evaluator.evaluate(source);
    if (evaluated.kind === 'incomplete')
      this.fail(new EntryError('SyntaxError: the program ends before it is complete.'));
    if (evaluated.kind === 'failed') this.fail(evaluated.error);
  }

  /** Ctrl-C, or another signal: a read ends at once; a write is waited for, and given up the second time. */
  interrupt(signal: Signal): void {
    this.endedBy ??= signal;
    const { session, evaluator } = this.#booted;
    const { output } = this.#batch;
    switch (session.interrupts.interrupt()) {
      case 'cancelled':
        if (evaluator.isBusy) evaluator.interrupt();
        else this.onIdleInterrupt();
        return;
      case 'waiting':
        output.talk(() => 'A write is on its way; waiting for its answer. Ctrl-C again gives up: then it is unknown.');
        return;
      case 'gave-up':
    }
  }

  /** False: the run ends here. */
  fail(error: unknown): false {
    this.errors.push(error);
    // In a loop that never waits, the signal ends the loop itself and no listener hears of it.
    if (error instanceof CancelledError && !error.sent) this.endedBy ??= 'SIGINT';
    const { output, options } = this.#batch;
    if (options.json) output.document({ error: errorDocument(error), world: this.#booted.session.world.name });
    const place = this.#filename === null ? null : lineOf(error, this.#filename);
    if (!(error instanceof CancelledError && this.endedBy !== null)) {
      output.talk((paint) =>
        place ? `${paint('dim', place)}\n${problemText(error, paint)}` : problemText(error, paint),
      );
    }
    return false;
  }
}

function errorDocument(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), status: null, code: null };
  const { status = null, code = null } = error as { status?: unknown; code?: unknown };
  const facts = { name: error.name, message: error.message, status, code: error instanceof ShellError ? code : null };
  return error instanceof SeveralMatchesError ? { ...facts, matches: error.users } : facts;
}

/** Where in the program it happened, as far as the stack or the parser tells. */
function lineOf(error: unknown, filename: string): string | null {
  if (!(error instanceof Error)) return null;
  const { loc } = error as { loc?: { line: number } };
  if (loc) return `${filename}:${loc.line}`;
  const at = error.stack?.indexOf(`${filename}:`) ?? -1;
  return at < 0 ? null : `${filename}:${/^\d+/.exec(error.stack?.slice(at + filename.length + 1) ?? '')?.[0] ?? '?'}`;
}
