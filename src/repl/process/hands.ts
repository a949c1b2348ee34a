/** What the watchdog's thread has the main thread do in the middle of whatever runs there: the inspector calls it. */
import type { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import type { Signal } from './signals.ts';

/** The global symbol under which the thread finds them. */
export const HANDS = 'acronis-shell watchdog';

export interface HandsOptions {
  /** Whether a message of the thread has been answered: what it asked for then comes too late. */
  readonly isAnswered: (id: number) => boolean;
  /** Says what is known and ends the process. */
  readonly giveUp: (signal: Signal) => void;
  /** Runs code as belonging to no entry. */
  readonly outside: (run: () => void) => void;
}

/** Null where Node does not allow it. */
export async function makeHands(options: HandsOptions): Promise<Hands | null> {
  const inspector = await import('node:inspector').catch(() => null);
  if (inspector === null) return null;
  const hands = new Hands(() => new inspector.Session(), options);
  const { end, showKeys, giveUp } = hands;
  Object.defineProperty(globalThis, Symbol.for(HANDS), {
    value: Object.freeze({ end, showKeys, giveUp }),
    configurable: true,
  });
  return hands;
}

export class Hands {
  readonly #makeSession: () => Session;
  readonly #options: HandsOptions;
  #session: Session | null = null;
  #wasEnded = false;
  #wasShown = false;
  #keepTicks: (() => void) | null = null;
  /** Called before code is ended. */
  onEnd: () => void = () => {};

  constructor(makeSession: () => Session, options: HandsOptions) {
    this.#makeSession = makeSession;
    this.#options = options;
  }

  /** False where the code stands where it is not to be ended, and will not be a moment later. */
  readonly end = (id: number, signal: Signal, tries: number): boolean => {
    const { isAnswered, giveUp, outside } = this.#options;
    if (isAnswered(id)) return true;
    if (tries < TRIES && isInHook()) return false;
    // A process that is at its end would not come to that again.
    if ((process as unknown as { _exiting?: boolean })._exiting) {
      giveUp(signal);
      return true;
    }
    this.#wasEnded = true;
    this.onEnd();
    this.#keepTicks ??= dropTicks();
    outside(leaveAsyncContexts);
    if (this.#session === null) {
      this.#session = this.#makeSession();
      this.#session.connect();
    }
    // Nothing may follow: it takes effect where this was called.
    this.#session.post('Runtime.terminateExecution');
    return true;
  };

  readonly showKeys = (id: number): void => {
    if (this.#options.isAnswered(id) || !process.stdin.isRaw) return;
    this.#wasShown = true;
    process.stdin.setRawMode(false);
  };

  readonly giveUp = (id: number, signal: Signal): void => {
    if (!this.#options.isAnswered(id)) this.#options.giveUp(signal);
  };

  /** Whether code was ended since this was last asked. */
  takeEnded(): boolean {
    const wasEnded = this.#wasEnded;
    this.#wasEnded = false;
    this.#keepTicks?.();
    this.#keepTicks = null;
    return wasEnded;
  }

  /** Whether the keyboard was switched to send signals since this was last asked. */
  takeShown(): boolean {
    const wasShown = this.#wasShown;
    this.#wasShown = false;
    return wasShown;
  }

  /** What was ended may have gone a step further before it was. */
  tidy(): void {
    this.#options.outside(leaveAsyncContexts);
  }
}

// So often the code is asked again. Whoever is caught there each time loops in a hook of their own.
const TRIES = 200;

/**
 * Node notes in its hooks, and where it takes the next tick, which callback begins and ends: what is ended there would be
 * left for good.
 */
function isInHook(): boolean {
  // Behind this function, its caller and what the inspector evaluates: where the code was interrupted.
  const interrupted = String(new Error().stack).split('\n').slice(4);
  const firstOfOthers = interrupted.findIndex(
    (frame) => !/\((?:node:|<anonymous>\))|^ +at (?:async )?node:/.test(frame),
  );
  const inNode = firstOfOthers < 0 ? interrupted : interrupted.slice(0, firstOfOthers);
  const isHook = inNode.some((frame) =>
    /node:(?:(?:internal\/)?(?:async|promise)_hooks|domain|internal\/process\/task_queues):/.test(frame),
  );
  // Where one is made, nothing is noted.
  return isHook && !inNode.some((frame) => /\b(?:emitInit|promiseInit|AsyncHook\.init )/.test(frame));
}

// Where this program and what it depends on stand.
const OWN = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A tick that asks for the next one is there again when it is ended: what code of an entry asks for meanwhile is dropped.
 * Returns what ends that.
 */
function dropTicks(): () => void {
  const { nextTick } = process;
  const isOfEntry = () => {
    // Behind this function and the one below.
    const [, , , caller = ''] = String(new Error().stack).split('\n');
    return caller !== '' && !caller.includes('node:') && !caller.includes(OWN);
  };
  process.nextTick = (act: (...given: unknown[]) => void, ...given: unknown[]) => {
    if (!isOfEntry()) nextTick(act, ...given);
  };
  return () => {
    process.nextTick = nextTick;
  };
}

/**
 * Node counts which callbacks it is in, and ends the process where one was left in another way than by an exception.
 * What it does after an exception that nobody has caught brings its count to none; there is no other way to that.
 */
function leaveAsyncContexts(): void {
  const { _fatalException: recover, domain } = process as unknown as {
    _fatalException?: (error: unknown) => unknown;
    domain?: { exit(): void } | null;
  };
  if (recover === undefined) return;
  for (let current = domain; current; current = (process as unknown as { domain?: { exit(): void } | null }).domain)
    current.exit();
  const own = Object.getOwnPropertyDescriptor(process, 'emit');
  Object.defineProperty(process, 'emit', { value: () => true, configurable: true, writable: true });
  try {
    recover.call(process, new Error('The running code is ended.'));
  } finally {
    if (own) Object.defineProperty(process, 'emit', own);
    else Reflect.deleteProperty(process, 'emit');
  }
}
