/** One run of entries or a program: what is shown of each, what ends it, and with which code. */
import { resolve } from 'node:path';
import { types } from 'node:util';
import { CancelledError } from '../../api/errors.ts';
import type { EarlyConnections } from '../../api/http/early.ts';
import type { Secrets } from '../../api/secrets/redact.ts';
import { problemText } from '../../render/problems.ts';
import { EntryError, PythonError } from '../../session/errors.ts';
import { type Evaluated, hasVerdict, type Told } from '../entry/evaluated.ts';
import { leftOutText } from '../entry/lines.ts';
import type { PythonProgram } from '../entry/python.ts';
import { errorDocument } from '../output/errorDocument.ts';
import { plainly } from '../output/hostile.ts';
import type { Output } from '../output/output.ts';
import { endTalk, LostOutputError } from '../output/streams.ts';
import { exitCodeOf, exitNow, giveCode, goesOn, guardExit, isGood, UNKNOWN } from '../process/exitCode.ts';
import { keepListening } from '../process/listeners.ts';
import { codeOf, type Signal } from '../process/signals.ts';
import type { ShellOptions, ShellSession } from '../shellSession.ts';

export interface BatchOptions {
  readonly options: ShellOptions;
  readonly output: Output;
  readonly secrets: Secrets;
  /** Connections to the data centre that were begun already. */
  readonly early?: EarlyConnections | null | undefined;
}

export class Runner {
  readonly errors: unknown[] = [];
  /** The first signal that was to end the run. */
  endedBy: Signal | null = null;
  /** Ctrl-C or a failure while no entry runs: nobody is to be waited for any more. */
  onIdleEnd: () => void = () => {};
  /** Nothing is waited for at all: a signal ends the process. */
  isLeft = false;
  readonly #batch: BatchOptions;
  readonly #opened: ShellSession;
  readonly #filename: string | null;
  #isMute = false;
  /** Code that printed on and on was ended because nobody reads any more: no failure. */
  #isReadToEnd = false;

  constructor(batch: BatchOptions, opened: ShellSession, filename: string | null) {
    this.#batch = batch;
    this.#opened = opened;
    this.#filename = filename;
  }

  /** What the run ends with, as far as it has come. */
  code(): number {
    const { verdicts, writes, interrupts } = this.#opened.session;
    const isOpen = Atomics.load(interrupts.underWay, 0) > 0;
    const code = exitCodeOf(
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
  async entry(source: string, { mayGoOn = false, tellsVerdict = false } = {}): Promise<boolean | null> {
    const { evaluator, session } = this.#opened;
    // A signal that came between two entries is heard before the next one, which may never wait, begins.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#isOver) return false;
    const before = session.verdicts.length;
    const show = (shown: Evaluated | Told) => this.#show(shown, tellsVerdict);
    const evaluated = await evaluator.evaluate(source, show, { isWhole: !mayGoOn });
    if (evaluated.kind === 'incomplete')
      return mayGoOn ? null : this.fail(new EntryError('SyntaxError: the entry ends before it is complete.'));
    if (evaluated.kind === 'exit') giveCode(evaluated.code ?? 0);
    if (evaluated.kind !== 'value') return false;
    return session.verdicts.slice(before).every(goesOn) && !this.#isOver;
  }

  async pythonProgram(source: string, program: PythonProgram): Promise<boolean> {
    if (this.#isOver) return false;
    const evaluated = await this.#opened.evaluator.evaluatePython(source, program, (shown) => this.#show(shown));
    if (evaluated.kind === 'exit') giveCode(evaluated.code ?? 0);
    return !this.#isOver;
  }

  get isPython(): boolean {
    return this.#opened.evaluator.isPythonMode;
  }

  /** Lines of a page that were no code. */
  leaveOut(count: number): void {
    if (count > 0) this.#opened.session.tell({ kind: 'note', text: leftOutText(count) });
  }

  async program(source: string): Promise<boolean> {
    if (this.#isOver) return false;
    const evaluated = await this.#opened.evaluator.evaluate(source, (shown) => this.#show(shown), { isProgram: true });
    if (evaluated.kind === 'incomplete')
      return this.fail(new EntryError('SyntaxError: the program ends before it is complete.'));
    return !this.#isOver;
  }

  get hasVerdict(): boolean {
    return this.#opened.session.verdicts.length > 0;
  }

  /** `tellsVerdict`: what a write came to is talk, not data. */
  #show(evaluated: Evaluated | Told, tellsVerdict = false): void {
    const { output } = this.#batch;
    const isProgram = this.#filename !== null;
    if (evaluated.kind === 'failed') this.fail(evaluated.error);
    if (tellsVerdict && this.hasVerdict && evaluated.kind === 'value') {
      output.talkTo(output.inspect(evaluated.value));
      return;
    }
    // What a program says of what it has done is its own; that it has not been done is ours to say.
    const isOwnToSay =
      isProgram && evaluated.kind === 'told' && hasVerdict(evaluated.value) && isGood(evaluated.value.verdict);
    if (evaluated.kind === 'told' && !isOwnToSay) output.tell(evaluated.value);
    if (!isProgram && evaluated.kind === 'value' && evaluated.value !== undefined && !evaluated.isSilent)
      output.value(evaluated.value);
  }

  /** Ctrl-C, or another signal: a read ends at once; a write is waited for, and given up the second time. */
  interrupt(signal: Signal): void {
    this.endedBy ??= signal;
    if (this.isLeft) exitNow(this.code());
    const { session, evaluator } = this.#opened;
    evaluator.python.hear(signal);
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
    if (Atomics.load(this.#opened.session.interrupts.underWay, 0) > 0)
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
    const isOfPython = error instanceof PythonError;
    this.errors[at] = isOfPython ? (error.origin ?? error) : error;
    if (!this.#opened.evaluator.isBusy) this.onIdleEnd();
    // In a loop that never waits, the signal ends the loop itself and no listener hears of it.
    if (error instanceof CancelledError && !error.sent && isFirst) this.endedBy ??= 'SIGINT';
    if (isOfPython && error.isInterruption) this.endedBy ??= 'SIGINT';
    // Ended because of what was said before.
    if (error instanceof CancelledError && !isFirst) return false;
    if (options.json) {
      output.document(errorDocument(error, this.#opened.session.world.name));
      // On one screen it would stand there twice.
      if (process.stdout.isTTY && process.stderr.isTTY) return false;
    }
    if ((error instanceof CancelledError || (isOfPython && error.isInterruption)) && this.endedBy !== null)
      return false;
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
    this.#opened.evaluator.ended();
  }

  /** Nothing is left in the process that could still happen: what the entry waits for never comes. */
  #endWaiting(): void {
    if (!this.#opened.evaluator.isBusy) return;
    this.fail(new EntryError('The entry waits for something that never comes.'));
    this.#opened.evaluator.interrupt();
  }
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
