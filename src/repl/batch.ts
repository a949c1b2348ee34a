/** Entries without a terminal (-e, a pipe, a program): run in order, end at the first failure, exit by what happened. */
import { resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { types } from 'node:util';
import { CancelledError, ShellError } from '../api/errors.ts';
import type { Secrets } from '../api/secrets/redact.ts';
import { problemText } from '../render/problems.ts';
import { EntryError, SeveralMatchesError } from '../session/errors.ts';
import { type Booted, boot, type ShellOptions } from './boot.ts';
import { type Evaluated, hasVerdict, type Told } from './entry/evaluate.ts';
import { Unfinished } from './entry/unfinished.ts';
import { plainly } from './output/hostile.ts';
import type { Output } from './output/output.ts';
import { endTalk, LostOutputError } from './output/streams.ts';
import { exitCode, exitNow, givenCode, goesOn, guardExit, isGood, UNKNOWN } from './process/exitCode.ts';
import { isEndAwaited, keepListening } from './process/listeners.ts';
import { codeOf, type Signal, Signals } from './process/signals.ts';

export interface BatchOptions {
  readonly options: ShellOptions;
  readonly output: Output;
  readonly secrets: Secrets;
}

/** Each text is one entry, whole. */
export function runEntries(entries: readonly string[], batch: BatchOptions): Promise<number> {
  return run(batch, async (runner) => {
    for (const entry of entries) if (!(await runner.entry(entry))) return false;
    return true;
  });
}

/** Entries line by line, as they would be typed; what is incomplete waits for more lines. */
export function runLines(input: Readable, batch: BatchOptions): Promise<number> {
  return run(batch, async (runner) => {
    let pending = '';
    const reading = new AbortController();
    runner.onIdleEnd = () => reading.abort();
    let unfinished = new Unfinished();
    for await (const { line, isFollowed } of linesOf(addAbortSignal(reading.signal, input))) {
      pending += `${line}\n`;
      unfinished.add(`${line}\n`);
      // To parse an entry at each of its thousands of lines takes minutes; whoever writes slowly is told of mistakes at once.
      if (isFollowed && unfinished.isCertain) continue;
      const isComplete = await runner.entry(pending, { mayGoOn: true });
      if (isComplete === null) continue;
      if (!isComplete) return false;
      pending = '';
      unfinished = new Unfinished();
    }
    return pending.trim() === '' || (await runner.entry(pending)) === true;
  });
}

/** At `\n`, `\r` and `\r\n` alone: readline ends lines at U+2028 as well, which may stand in a string. */
async function* linesOf(input: Readable): AsyncGenerator<{ line: string; isFollowed: boolean }> {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  let isBehindReturn = false;
  try {
    for await (const chunk of input) {
      const text = decoder.write(chunk as Buffer); // of a stream of bytes
      const lines = (isBehindReturn && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n|\r|\n/);
      if (text !== '') isBehindReturn = text.endsWith('\r');
      const rest = lines.pop() ?? '';
      for (const [at, line] of lines.entries()) {
        const isFollowed = at < lines.length - 1 || input.readableLength > 0;
        yield { line: begun.join('') + line, isFollowed };
        begun = [];
      }
      begun.push(rest);
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    return;
  }
  const last = begun.join('') + decoder.end();
  if (last !== '') yield { line: last, isFollowed: false };
}

/** A program: only what it prints appears. */
export function runProgram(source: string, filename: string, batch: BatchOptions): Promise<number> {
  const body = source.replace(/^\uFEFF/, '').replace(/^#!/, '//');
  return run(batch, (runner) => runner.program(body), filename);
}

/** `act` resolves to whether everything was run. */
async function run(batch: BatchOptions, act: (runner: Runner) => Promise<boolean>, filename?: string): Promise<number> {
  const { options, output, secrets } = batch;
  let runner: Runner | undefined;
  const early: Signal[] = [];
  const signals = new Signals(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal) => {
    if (runner) runner.interrupt(signal);
    else early.push(signal);
  });
  // Nobody reads the talk any more; what it is about goes on.
  process.stderr.on('error', ignore);
  let booted: Booted;
  try {
    booted = await boot({
      options,
      output,
      secrets,
      ask: null,
      interruptibly: (code) => signals.unheard(code),
      watch: (writes) =>
        signals.watch({
          isTerminal: false,
          writes,
          ended: () => booted.evaluator.ended(),
          giveUp: (signal) => runner?.giveUp(signal),
        }),
      ...(filename ? { filename: resolve(filename) } : {}),
    });
  } catch (error) {
    signals.close();
    output.talkTo(output.problem(error));
    return exitCode([], [error]);
  }
  runner = new Runner(batch, booted, filename ?? null);
  for (const signal of early) runner.interrupt(signal);
  runner.guard();
  try {
    const isWhole = await act(runner);
    if (runner.endedBy === null) await (isWhole ? idle(runner) : printed(runner, booted));
    // Who listens to the end may go on for ever as well.
    if (isEndAwaited()) runner.isLeft = await booted.watch();
  } finally {
    if (!runner.isLeft) signals.close();
    await booted.close();
  }
  return runner.code() || givenCode();
}

/** As with Node itself, a run goes on while anything in it can still happen: a timer, an answer, a program it started. */
function idle(runner: Runner): Promise<void> {
  return new Promise((resolve) => {
    runner.onIdleEnd = resolve;
    keepListening('beforeExit', resolve);
  });
}

/** Behind a failure nothing is waited for but what the programs that were started still print. */
function printed(runner: Runner, booted: Booted): Promise<void> {
  return new Promise((resolve) => {
    runner.onIdleEnd = resolve;
    void booted.settled().then(resolve);
  });
}

function ignore(): void {}

class Runner {
  readonly errors: unknown[] = [];
  /** The first signal that was to end the run. */
  endedBy: Signal | null = null;
  /** Ctrl-C or a failure while no entry runs: nobody is to be waited for any more. */
  onIdleEnd: () => void = () => {};
  /** Nothing is waited for at all: a signal ends the process. */
  isLeft = false;
  readonly #batch: BatchOptions;
  readonly #booted: Booted;
  readonly #filename: string | null;
  #isMute = false;
  /** Code that printed on and on was ended because nobody reads any more: no failure. */
  #isReadToEnd = false;

  constructor(batch: BatchOptions, booted: Booted, filename: string | null) {
    this.#batch = batch;
    this.#booted = booted;
    this.#filename = filename;
  }

  /** What the run ends with, as far as it has come. */
  code(): number {
    const { verdicts, writes, interrupts } = this.#booted.session;
    const isOpen = Atomics.load(interrupts.underWay, 0) > 0;
    const code = exitCode(
      [...verdicts.map(({ verdict }) => verdict), ...(isOpen ? ['UNKNOWN' as const] : [])],
      [...this.errors, ...writes.faults],
    );
    // Given up in the middle of a write: that its fate is open matters more than how it was ended.
    return this.endedBy !== null && code !== UNKNOWN ? codeOf(this.endedBy) : code;
  }

  /** Whatever happens in the process is told as the run tells things, and ends it as it ends. */
  guard(): void {
    guardExit(() => this.code());
    // Thrown in a timer, or rejected where nobody waits: Node would print it whole, past the sink.
    keepListening('uncaughtException', (error) => void this.fail(error));
    keepListening('unhandledRejection', (reason) => void this.fail(reason));
    process.stdout.on('error', (error: NodeJS.ErrnoException) => this.#loseOutput(error));
    keepListening('beforeExit', () => this.#endWaiting());
  }

  /** True: go on. False: this was the last. Null: more lines are needed. */
  async entry(source: string, { mayGoOn = false } = {}): Promise<boolean | null> {
    const { evaluator, session } = this.#booted;
    // A signal that came between two entries is heard before the next one, which may never wait, begins.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#isOver) return false;
    const before = session.verdicts.length;
    const evaluated = await evaluator.evaluate(source, (shown) => this.#show(shown));
    if (evaluated.kind === 'incomplete')
      return mayGoOn ? null : this.fail(new EntryError('SyntaxError: the entry ends before it is complete.'));
    if (evaluated.kind !== 'value') return false;
    return session.verdicts.slice(before).every(goesOn) && !this.#isOver;
  }

  async program(source: string): Promise<boolean> {
    if (this.#isOver) return false;
    const evaluated = await this.#booted.evaluator.evaluate(source, (shown) => this.#show(shown), { isProgram: true });
    if (evaluated.kind === 'incomplete')
      return this.fail(new EntryError('SyntaxError: the program ends before it is complete.'));
    return !this.#isOver;
  }

  #show(evaluated: Evaluated | Told): void {
    const { output } = this.#batch;
    const isProgram = this.#filename !== null;
    if (evaluated.kind === 'failed') this.fail(evaluated.error);
    // What a program says of what it has done is its own; that it has not been done is ours to say.
    const isOwnToSay =
      isProgram && evaluated.kind === 'told' && hasVerdict(evaluated.value) && isGood(evaluated.value.verdict);
    if (evaluated.kind === 'told' && !isOwnToSay) output.talkTo(output.inspect(evaluated.value));
    if (!isProgram && evaluated.kind === 'value' && evaluated.value !== undefined && !evaluated.isSilent)
      output.value(evaluated.value);
  }

  /** Ctrl-C, or another signal: a read ends at once; a write is waited for, and given up the second time. */
  interrupt(signal: Signal): void {
    this.endedBy ??= signal;
    if (this.isLeft) exitNow(this.code());
    const { session, evaluator } = this.#booted;
    switch (session.interrupts.interrupt()) {
      case 'cancelled':
        if (evaluator.isBusy) evaluator.interrupt();
        else this.onIdleEnd();
        return;
      case 'waiting':
        this.#say('A write is on its way; waiting for its answer. Ctrl-C again gives up: then it is unknown.');
        return;
      case 'gave-up':
    }
  }

  /** In the middle of code that cannot be ended, so that nothing may be waited for. */
  giveUp(signal: Signal): void {
    this.endedBy ??= signal;
    if (Atomics.load(this.#booted.session.interrupts.underWay, 0) > 0)
      this.#say('A write was on its way and is given up: UNKNOWN. Look before you repeat it.');
    endTalk();
    exitNow(this.code());
  }

  /** False: the run ends here. */
  fail(thrown: unknown): false {
    if (!types.isProxy(thrown) && thrown instanceof LostOutputError) {
      this.#isReadToEnd = true;
      this.#loseOutput(thrown);
      return false;
    }
    const { output, options } = this.#batch;
    // Whatever comes of looking at it, the run has failed.
    const isFirst = this.errors.length === 0;
    const at = this.errors.push(thrown === null || typeof thrown !== 'object' ? thrown : new EntryError('')) - 1;
    const error = plainly(thrown);
    this.errors[at] = error;
    if (!this.#booted.evaluator.isBusy) this.onIdleEnd();
    // In a loop that never waits, the signal ends the loop itself and no listener hears of it.
    if (error instanceof CancelledError && !error.sent && isFirst) this.endedBy ??= 'SIGINT';
    // Ended because of what was said before.
    if (error instanceof CancelledError && !isFirst) return false;
    if (options.json) output.document({ error: errorDocument(error), world: this.#booted.session.world.name });
    if (error instanceof CancelledError && this.endedBy !== null) return false;
    const place = this.#filename === null ? null : lineOf(error, this.#filename);
    output.talk((paint) =>
      place ? `${paint('dim', place)}\n${problemText(error, paint)}` : problemText(error, paint),
    );
    return false;
  }

  get #isOver(): boolean {
    return this.errors.length > 0 || this.endedBy !== null || this.#isReadToEnd;
  }

  #say(text: string): void {
    this.#batch.output.talk(() => text);
  }

  /** Whoever reads may have seen enough (`… | head -1`): what was begun is finished. All else is a failure of the run. */
  #loseOutput({ code, message }: NodeJS.ErrnoException): void {
    if (code === 'EPIPE' || code === 'EIO' || this.#isMute) return;
    this.#isMute = true;
    this.fail(new EntryError(`What is printed cannot be written any more (${code ?? message}).`));
    this.#booted.evaluator.ended();
  }

  /** Nothing is left in the process that could still happen: what the entry waits for never comes. */
  #endWaiting(): void {
    if (!this.#booted.evaluator.isBusy) return;
    this.fail(new EntryError('The entry waits for something that never comes.'));
    this.#booted.evaluator.interrupt();
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
  const place = `${resolve(filename)}:`;
  const at = error.stack?.indexOf(place) ?? -1;
  return at < 0 ? null : `${filename}:${/^\d+/.exec(error.stack?.slice(at + place.length) ?? '')?.[0] ?? '?'}`;
}
