/** The session behind the prompt: evaluates, asks, remembers and completes. Loaded once the prompt is there. */
import { CancelledError } from '../../api/errors.ts';
import { createSecrets } from '../../api/secrets/redact.ts';
import { signInLines } from '../../render/signIn.ts';
import type { World } from '../../session/world/world.ts';
import { type Booted, boot } from '../boot.ts';
import { commands as ownCommands } from '../commands/index.ts';
import type { Evaluated, Told } from '../entry/evaluate.ts';
import { plainly } from '../output/hostile.ts';
import { Output } from '../output/output.ts';
import { endTalk } from '../output/streams.ts';
import { exitNow, goesOn, guardExit, UNKNOWN } from '../process/exitCode.ts';
import { codeOf, type Signal } from '../process/signals.ts';
import { type Completion, complete, completeRest } from './completer.ts';
import { History } from './history.ts';
import { Questions } from './questions.ts';
import type { Screen } from './shell.ts';

export interface Running {
  readonly history: History;
  readonly world: World;
  isAsking(): boolean;
  /** Draws the open question anew, if there is one. */
  askAgain(): void;
  /** The page's three variables, or why there are none yet. */
  signIn(): Promise<string>;
  /** Runs an entry and shows what comes of it. */
  evaluate(source: string): Promise<Evaluated>;
  interrupt(): void;
  /** What the shell ends with where the last entry left a write of which nobody knows; null where it did not. */
  unknownCode(): number | null;
  complete(line: string): Promise<Completion>;
  inspect(value: unknown): string;
  close(): Promise<void>;
}

export async function startRunning(screen: Screen): Promise<Running> {
  const { options, gate } = screen;
  const { terminal, isPlain, stateDirectory, world } = options;
  const secrets = createSecrets();
  const output = new Output({ ...options, stdout: terminal, stderr: terminal, secrets });
  output.talkTo = (text) => screen.talk(text);
  // The world as it is known before the sign-in: the profile or the host.
  const history = new History({ directory: stateDirectory, world: world.name, secrets });
  let booted: Booted | null = null;
  const ask = new Questions({
    keyboard: gate,
    goingOn: () => screen.goingOn,
    output: terminal,
    isPlain,
    signal: () => booted?.session.interrupts.reads ?? new AbortController().signal,
  });
  booted = await boot({
    options,
    output,
    secrets,
    ask,
    interruptibly: (run) => screen.interruptibly(run),
    watch: (writes) => screen.watch({ isTerminal: true, writes, ended, giveUp }),
  });
  const { session, evaluator, close } = booted;

  let verdictsBefore = 0;

  function problem(thrown: unknown): string {
    const error = plainly(thrown);
    if (error instanceof CancelledError && !error.sent) return output.draw((paint) => paint('dim', 'Cancelled.'));
    return output.problem(error);
  }

  function show(evaluated: Evaluated | Told): void {
    if (evaluated.kind === 'told') output.talkTo(output.inspect(evaluated.value));
    if (evaluated.kind === 'failed') screen.talk(problem(evaluated.error));
    if (evaluated.kind === 'value' && evaluated.value !== undefined && !evaluated.isSilent)
      output.value(evaluated.value);
  }

  /** What an earlier entry left behind may be what was ended, in a timer say. */
  function ended(signal: Signal): boolean {
    evaluator.ended();
    if (evaluator.isBusy || signal !== 'SIGINT') return false;
    output.talk(() => 'What an earlier entry had left running was ended.');
    return true;
  }

  function unknownCode(): number | null {
    const isUnknown = session.verdicts.slice(verdictsBefore).some(({ verdict }) => verdict === 'UNKNOWN');
    return isUnknown || Atomics.load(session.interrupts.underWay, 0) > 0 ? UNKNOWN : null;
  }

  /** In the middle of code that cannot be ended, so that nothing may be waited for. */
  function giveUp(signal: Signal): void {
    if (Atomics.load(session.interrupts.underWay, 0) > 0) terminal.write(GIVEN_UP);
    endTalk();
    exitNow(unknownCode() ?? codeOf(signal));
  }

  guardExit(() => unknownCode() ?? 0);

  return {
    history,
    close,
    get world() {
      return session.world;
    },
    isAsking: () => ask.isOpen(),
    askAgain: () => ask.askAgain(),
    async signIn() {
      try {
        const signedIn = await session.signIn();
        const lines = output.draw((paint) => signInLines(signedIn, paint));
        const example = world.kind === 'sandbox' ? "findUser('JohnDoe')" : "findUser('a login or email')";
        const hint = `  try ${example} · help() lists what you can do`;
        return options.quiet ? lines : `${lines}\n${output.draw((paint) => paint('dim', hint))}`;
      } catch (error) {
        return problem(error);
      }
    },
    async evaluate(source) {
      verdictsBefore = session.verdicts.length;
      const evaluated = await evaluator.evaluate(source, show);
      if (evaluated.kind === 'failed' || !session.verdicts.slice(verdictsBefore).every(goesOn)) {
        await gate.settled();
        screen.dropRest();
      }
      return evaluated;
    },
    interrupt() {
      switch (session.interrupts.interrupt()) {
        case 'cancelled':
          evaluator.interrupt();
          return;
        case 'waiting':
          output.talk(() => WAITING);
          return;
        case 'gave-up':
      }
    },
    unknownCode,
    async complete(line) {
      const { commands = ownCommands } = options;
      const names = commands.map(({ name }) => name);
      return (await completeRest(line, commands)) ?? complete(line, globalThis, names);
    },
    inspect: (value) => output.inspect(value),
  };
}

const WAITING =
  'The write is on its way: waiting for its answer (30 s at most). Ctrl-C again gives up; then it is unknown whether it was applied.';
const GIVEN_UP = 'A write was on its way and is given up: UNKNOWN. Look before you repeat it.\n';
