/** Entries without a terminal (-e, a pipe, a program): run in order, end at the first failure, exit by what happened. */
import { resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { PythonProgram } from '../entry/python.ts';
import { exitCodeOf, readGivenCode } from '../process/exitCode.ts';
import { isEndAwaited, keepListening } from '../process/listeners.ts';
import { type Signal, Signals } from '../process/signals.ts';
import { claimProcess } from '../process/takeover.ts';
import { openShellSession, type ShellSession } from '../shellSession.ts';
import { type AskingOptions, createQuestions } from '../terminal/asking.ts';
import { WaitingLine } from '../terminal/waitingLine.ts';
import { linesOf } from './lines.ts';
import { Piped } from './piped.ts';
import { type BatchOptions, Runner } from './runner.ts';

/** Each text is one entry, whole. */
export function runEntries(entries: readonly string[], batch: BatchOptions): Promise<number> {
  return run(batch, async (runner) => {
    for (const entry of entries) if (!(await runner.entry(entry))) return false;
    return true;
  });
}

/**
 * One change of an email: the helper's entry, with a person asked where there is a terminal, and then the report of it. What
 * it came to is talk, and the report the data; or, as JSON, what it came to.
 */
export function runChange(
  { who, email }: { readonly who: string; readonly email: string },
  terminal: AskingOptions | null,
  batch: BatchOptions,
): Promise<number> {
  const act = async (runner: Runner) => {
    const isGood = await runner.entry(`changeEmail(${JSON.stringify(who)}, ${JSON.stringify(email)})`, {
      tellsVerdict: !batch.options.json,
    });
    if (runner.hasVerdict && !batch.options.json) await runner.entry('report()');
    return isGood === true;
  };
  return run(batch, act, { terminal });
}

/** Entries line by line, as they would be typed; what is incomplete waits for more lines. */
export function runLines(input: Readable, batch: BatchOptions): Promise<number> {
  const take = async (runner: Runner) => {
    const reading = new AbortController();
    runner.onIdleEnd = () => reading.abort();
    const piped = new Piped(runner);
    for await (const lines of linesOf(addAbortSignal(reading.signal, input))) {
      if (!(await piped.take(lines))) return false;
    }
    return piped.end();
  };
  return run(batch, take, { readsInput: true });
}

/** A program: only what it prints appears. */
export function runProgram(source: string, filename: string, batch: BatchOptions): Promise<number> {
  const body = source.replace(/^\uFEFF/, '').replace(/^#!/, '//');
  return run(batch, (runner) => runner.program(body), { filename });
}

/** In Python, with what stands behind its name on the command line. */
export function runPython(source: string, program: PythonProgram, batch: BatchOptions): Promise<number> {
  const body = source.replace(/^\uFEFF/, '');
  return run(batch, (runner) => runner.pythonProgram(body, program), program);
}

interface How {
  readonly filename?: string;
  readonly readsInput?: boolean;
  /** Where a person is asked; nobody is unless given. */
  readonly terminal?: AskingOptions | null;
}

/** `act` resolves to whether everything was run. */
async function run(
  batch: BatchOptions,
  act: (runner: Runner) => Promise<boolean>,
  { filename, readsInput = false, terminal = null }: How = {},
): Promise<number> {
  const { options, output, secrets } = batch;
  let runner: Runner | undefined;
  const early: Signal[] = [];
  const signals = new Signals(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal) => {
    if (runner) runner.interrupt(signal);
    else early.push(signal);
  });
  // Nobody reads the talk any more; what it is about goes on.
  process.stderr.on('error', ignore);
  let opened: ShellSession;
  const asking = terminal && createQuestions({ ...terminal, signal: () => opened.session.interrupts.reads });
  try {
    opened = await openShellSession({
      options,
      host: claimProcess(output, secrets),
      output,
      secrets,
      early: batch.early,
      ask: asking,
      drawsWaits: terminal !== null && !terminal.isPlain,
      lend: isAtTerminal(readsInput) ? (act) => act((text) => void process.stderr.write(text)) : undefined,
      interruptibly: (code) => signals.unheard(code),
      watch: (writes) =>
        signals.watch({
          isTerminal: false,
          writes,
          ended: () => opened.evaluator.ended(),
          giveUp: (signal) => runner?.giveUp(signal),
        }),
      filename: filename && resolve(filename),
    });
  } catch (error) {
    signals.close();
    output.talkTo(output.problem(error));
    return exitCodeOf([], [error]);
  }
  runner = new Runner(batch, opened, filename ?? null);
  const waiting = terminal && tellWaits(opened, terminal, () => asking?.isAsking() ?? false, output);
  for (const signal of early) runner.interrupt(signal);
  runner.guard();
  waiting?.begin();
  try {
    const isWhole = await act(runner);
    if (runner.endedBy === null) await (isWhole ? waitUntilIdle(runner) : waitUntilPrinted(runner, opened));
    // Who listens to the end may go on for ever as well.
    if (isEndAwaited()) runner.isLeft = await opened.watch();
  } finally {
    waiting?.end();
    if (!runner.isLeft) signals.close();
    await opened.close();
  }
  return runner.code() || readGivenCode();
}

/** A person is there, whom a program may ask: but not by the standard input from which entries are read. */
function isAtTerminal(readsInput: boolean): boolean {
  const { stdin, stderr } = process;
  return stdin.isTTY ? !readsInput : stderr.isTTY === true;
}

function tellWaits(
  { session }: ShellSession,
  { output: terminal, isPlain }: AskingOptions,
  isAsking: () => boolean,
  output: BatchOptions['output'],
): WaitingLine {
  const isQuiet = () => session.flags.quiet;
  const waiting = new WaitingLine({
    terminal,
    streams: [terminal, process.stderr],
    isPlain,
    isQuiet,
    isAsking,
    output,
  });
  session.events.on((event) => waiting.note(event));
  return waiting;
}

/** As with Node itself, a run goes on while anything in it can still happen: a timer, an answer, a program it started. */
function waitUntilIdle(runner: Runner): Promise<void> {
  return new Promise((resolve) => {
    runner.onIdleEnd = resolve;
    keepListening('beforeExit', resolve);
  });
}

/** Behind a failure nothing is waited for but what the programs that were started still print. */
function waitUntilPrinted(runner: Runner, opened: ShellSession): Promise<void> {
  return new Promise((resolve) => {
    runner.onIdleEnd = resolve;
    void opened.settled().then(resolve);
  });
}

function ignore(): void {}
