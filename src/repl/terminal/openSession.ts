/** Opens the sessions of a terminal, one after the other, for the one person there. Loaded once the prompt is there. */
import type { EarlyConnections } from '../../api/http/early.ts';
import { createSecrets, type Secrets } from '../../api/secrets/redact.ts';
import { countOfWrites } from '../../session/interrupts.ts';
import type { OpenWorld } from '../../session/openWorld.ts';
import type { Guide } from '../guide.ts';
import { clipboardOf } from '../output/clipboard.ts';
import { Output } from '../output/output.ts';
import { guardExit } from '../process/exitCode.ts';
import { claimProcess, type Host } from '../process/takeover.ts';
import { openShellSession, type ShellSession } from '../shellSession.ts';
import type { TraceSetting } from '../trace.ts';
import { History } from './history.ts';
import { Questions } from './questions.ts';
import type { Screen } from './screen.ts';
import { TerminalSession } from './session.ts';
import { WaitingLine } from './waitingLine.ts';

/** What the sessions of a terminal have one after the other: the process, the one sink, all their secrets, and what was set in one for all. */
export interface Seat {
  readonly host: Host;
  readonly output: Output;
  readonly secrets: Secrets;
  /** Counts the writes that are on their way: whoever watches over code that hangs was told of one count. */
  readonly underWay: Int32Array;
  readonly traced: TraceSetting;
}

export function takeSeat(screen: Screen): Seat {
  const { options } = screen;
  const secrets = createSecrets();
  const { terminal, clipboard } = options;
  const output = new Output({
    ...options,
    ...{ stdout: terminal, stderr: terminal, secrets, isBrief: true },
    clipboard: clipboard ? clipboardOf(terminal, clipboard) : null,
  });
  output.talkTo = (text) => screen.talk(text);
  const host = claimProcess(output, secrets);
  guardExit(() => screen.session?.unknownCode() ?? 0);
  return { host, output, secrets, underWay: countOfWrites(), traced: { isOn: null } };
}

export interface Opening {
  /** Connections to the data centre that were begun already. */
  readonly early?: EarlyConnections | null;
  /** What the session is in, where that is open already. */
  readonly world?: OpenWorld | null;
  /** Whoever accompanies the person there. */
  readonly guide?: Guide | null;
}

export async function openTerminalSession(screen: Screen, seat: Seat, opening: Opening = {}): Promise<TerminalSession> {
  const { options, keyboard } = screen;
  const { terminal, isPlain, isAscii, colors, stateDirectory, world } = options;
  const { output, secrets } = seat;
  output.forget();
  // The world as it is known before the sign-in: the profile or the host.
  const history = new History({ directory: stateDirectory, world: world.name, secrets });
  let opened: ShellSession | null = null;
  const questions = new Questions({
    keyboard,
    goingOn: () => screen.control.goingOn,
    output: terminal,
    isPlain,
    isAscii,
    colors,
    signal: () => opened?.session.interrupts.reads ?? new AbortController().signal,
  });
  opened = await openShellSession({
    ...{ ...seat, ...opening, options },
    ask: questions,
    lend: (act) => questions.lend(() => screen.lend(() => act((text) => void terminal.write(text)))),
    drawsWaits: !isPlain,
    interruptibly: (run) => screen.control.interruptibly(run),
    watch: (writes) =>
      screen.control.watch({
        isTerminal: true,
        writes,
        ended: (signal) => screen.session?.ended(signal) ?? false,
        giveUp: (signal) => screen.session?.giveUp(signal),
      }),
  });
  const waiting = new WaitingLine({
    ...{ terminal, streams: [terminal, process.stderr], isPlain },
    isQuiet: () => options.flags.quiet,
    isAsking: () => questions.isAsking(),
    output,
  });
  opened.session.events.on((event) => waiting.note(event));
  return new TerminalSession(screen, opened, { output, history, questions, waiting, guide: opening.guide ?? null });
}
