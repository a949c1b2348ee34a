/** What happens in the process is heard by the shell, whatever listeners an entry adds or removes, and whatever they throw. */
import { symbol } from '../../render/text.ts';

type Listener = (...given: never[]) => void;
type Emit = (name: string | symbol, ...given: unknown[]) => boolean;

const kept = new Map<string | symbol, Set<Listener>>();

/** Heard before the listeners that can be removed; at the end of the process, behind them. */
export function keepListening(name: string, listener: Listener): void {
  kept.set(name, (kept.get(name) ?? new Set()).add(listener));
}

/** From now on `report` is told what a listener throws, which Node would print whole, past the secrets, and end. */
export function guardListeners(report: (error: unknown) => void): void {
  const emit = process.emit as unknown as Emit; // its overloads, as one
  const hear: Emit = (name, ...given) => {
    for (const listener of kept.get(name) ?? []) (listener as (...given: unknown[]) => void)(...given);
    return kept.has(name);
  };
  const tell = (name: string, error: unknown) => {
    try {
      if (hear('uncaughtException', error)) return;
      report(error);
      if (name === 'exit') process.exitCode ||= 1;
    } catch {
      giveUp();
    }
  };
  const guarded: Emit = (name, ...given) => {
    try {
      const isHeard = name !== 'exit' && hear(name, ...given);
      return emit.call(process, name, ...given) || isHeard;
    } catch (error) {
      if (name !== 'exit' && name !== 'uncaughtException') throw error;
      tell(name, error);
      return true;
    } finally {
      if (name === 'exit') hear(name, process.exitCode ?? 0);
    }
  };
  process.emit = guarded as unknown as typeof process.emit;
  keepThePresent();
}

const { _rawDebug: say, reallyExit: end } = process as unknown as {
  _rawDebug(text: string): void;
  reallyExit(code: number): void;
};

const BROKEN = `${symbol.bad} Something was thrown that cannot be shown: the running code has broken what this program is made of.`;

/** Where an entry has broken what JavaScript itself is made of, nothing can be told but that. */
function giveUp(): void {
  say(BROKEN);
  try {
    process.exit(1);
  } finally {
    end(1);
  }
}

let present: ReadonlyMap<string | symbol, ReadonlySet<unknown>> = new Map();

/** Those of entries: all that were not there from the beginning. */
function addedTo(name: string | symbol): (() => void)[] {
  const listeners = process.rawListeners(name as 'exit') as (() => void)[]; // called by nobody here
  return listeners.filter((listener) => !present.get(name)?.has(listener));
}

/** Does an entry wait for the end of the process, and may go on for ever there? */
export function isEndAwaited(): boolean {
  return addedTo('exit').length > 0;
}

/** Who listens by now is Node or the shell: without them no signal would be heard, and no window change its size. */
function keepThePresent(): void {
  present = new Map(process.eventNames().map((name) => [name, new Set(process.rawListeners(name as 'exit'))]));
  const removeAll = process.removeAllListeners.bind(process);
  const removeOthers = (...names: (string | symbol)[]) => {
    // Node itself takes these away, and gives them back, around code that Ctrl-C may end.
    if (names[0] === 'SIGINT') return removeAll('SIGINT');
    for (const name of names.length > 0 ? names : process.eventNames()) {
      for (const listener of addedTo(name)) process.removeListener(name, listener);
    }
    return process;
  };
  process.removeAllListeners = removeOthers as typeof process.removeAllListeners;
}

/** What Node has to say of its own making (what is experimental in it, what it gives up) is nothing to the person here. */
export function muteNode(): void {
  const told = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { code?: string }) => {
    if (warning.name === 'ExperimentalWarning' || /^DEP\d/.test(warning.code ?? '')) return;
    for (const tell of told) tell.call(process, warning);
  });
}
