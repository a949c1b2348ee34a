/**
 * Hears signals in a thread of its own while the running code never gives a listener its turn, and ends that code: in a
 * loop behind an `await`, a timer, a getter, wherever it is.
 */
import type { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Signal } from './signals.ts';

export interface Watched {
  /** A signal, in the main thread, which had to be freed for it from code that did not end by itself or was not. */
  heard(signal: Signal, wasEnded: boolean): void;
  /** Called in the middle of code that cannot be ended: says what is known and ends the process. */
  giveUp(signal: Signal): void;
  /** The main thread turns again; meanwhile the keyboard may have been switched to send signals. */
  freed(): void;
  /** From here on nobody hears signals in its place. */
  lost(): void;
}

export interface WatchdogOptions {
  readonly signals: readonly Signal[];
  /** In a terminal Ctrl-C is not the end: the first one only ends the code. */
  readonly isTerminal: boolean;
  /** Counts the writes that are on their way. */
  readonly writes: Int32Array;
  readonly watched: Watched;
  /** Runs code as belonging to no entry. */
  readonly outside: (run: () => void) => void;
}

export interface Watchdog {
  /** Runs code of an entry alone, which never lets a signal be heard: it needs no patience. */
  holding<T>(run: () => T): T;
  /** The default action of every signal is back. */
  close(): void;
}

// What both threads know: the last message that was answered, and whether code of an entry alone holds the main thread.
const ANSWERED = 0;
const HELD = 1;
// The main thread is asked so often whether it turns, where Ctrl-C is a byte that only it can read.
const LOOK_MS = 250;
// Longer than any pause of a program that still turns.
const PATIENCE_MS = 600;

type Message =
  | { readonly kind: 'ready' | 'disconnected' }
  | { readonly kind: 'look'; readonly id: number }
  | { readonly kind: 'signal'; readonly signal: Signal; readonly id: number };

/** Null where Node does not allow it: then only the synchronous part of an entry can be ended. */
export async function startWatchdog(options: WatchdogOptions): Promise<Watchdog | null> {
  const { watched, signals, isTerminal, writes, outside } = options;
  const state = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const hands = await prepareHands(options, state);
  if (hands === null) return null;
  const given = { state, writes, signals, isTerminal, hands: HANDS, lookMs: LOOK_MS, patienceMs: PATIENCE_MS };
  let worker: Worker;
  try {
    worker = new Worker(`(${watch})(require, ${ANSWERED}, ${HELD})`, {
      eval: true,
      // The one way to hear a signal outside the main thread.
      execArgv: ['--expose-internals', '--no-warnings'],
      env: {},
      workerData: given,
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
  } catch {
    return null;
  }
  const isReady = await new Promise<boolean>((resolve) => {
    worker.once('message', () => resolve(true));
    worker.once('error', () => resolve(false));
    worker.once('exit', () => resolve(false));
  });
  if (!isReady) return null;
  let isClosed = false;
  let disconnected = () => {};
  worker.on('error', () => {});
  worker.once('exit', () => {
    if (!isClosed) watched.lost();
  });
  const answer = (id: number) => Atomics.store(state, ANSWERED, Math.max(id, Atomics.load(state, ANSWERED)));
  const hear = ({ id, signal }: Extract<Message, { kind: 'signal' }>, wasEnded: boolean) => {
    answer(id);
    watched.heard(signal, wasEnded);
  };
  worker.on('message', (message: Message) => {
    // Code that was ended did not come to say so.
    Atomics.store(state, HELD, 0);
    if (hands.takeShown()) watched.freed();
    switch (message.kind) {
      case 'ready':
        return;
      case 'look':
        answer(message.id);
        return;
      case 'signal': {
        if (!hands.takeEnded()) return hear(message, false);
        // What was ended may have gone a step further before it was.
        outside(leaveAsyncContexts);
        disconnected = () => hear(message, true);
        return;
      }
      case 'disconnected':
        // Node waits at its end for whoever is connected, and says so.
        setImmediate(disconnected);
        disconnected = () => {};
        setImmediate(() => worker.unref());
    }
  });
  // Behind the listeners, which would hold the process.
  worker.unref();
  // What was ended may have been all that the process was waiting for: it ends by what the signal says.
  hands.onEnd(() => worker.ref());
  return {
    holding(run) {
      Atomics.store(state, HELD, 1);
      try {
        return run();
      } finally {
        Atomics.store(state, HELD, 0);
      }
    },
    close() {
      isClosed = true;
      worker.postMessage('close');
    },
  };
}

/** The global symbol under which the thread finds what it has the main thread do. */
const HANDS = 'acronis-shell watchdog';

/** What the thread has the main thread do in the middle of whatever runs there: the inspector calls it. */
async function prepareHands({ watched, outside }: WatchdogOptions, state: Int32Array) {
  const inspector = await import('node:inspector').catch(() => null);
  if (inspector === null) return null;
  let session: Session | null = null;
  let wasEnded = false;
  let wasShown = false;
  let hold = () => {};
  let keepTicks: (() => void) | null = null;
  const isLate = (id: number) => Atomics.load(state, ANSWERED) >= id;
  const hands = {
    /** False where the code stands where it is not to be ended, and will not be a moment later. */
    end(id: number, signal: Signal, tries: number): boolean {
      if (isLate(id)) return true;
      if (tries < TRIES && isInHook()) return false;
      // A process that is at its end would not come to that again.
      if ((process as unknown as { _exiting?: boolean })._exiting) {
        watched.giveUp(signal);
        return true;
      }
      wasEnded = true;
      hold();
      keepTicks ??= dropTicks();
      outside(leaveAsyncContexts);
      if (session === null) {
        session = new inspector.Session();
        session.connect();
      }
      // Nothing may follow: it takes effect where this was called.
      session.post('Runtime.terminateExecution');
      return true;
    },
    showKeys(id: number): void {
      if (isLate(id) || !process.stdin.isRaw) return;
      wasShown = true;
      process.stdin.setRawMode(false);
    },
    giveUp(id: number, signal: Signal): void {
      if (!isLate(id)) watched.giveUp(signal);
    },
  };
  Object.defineProperty(globalThis, Symbol.for(HANDS), { value: Object.freeze(hands), configurable: true });
  const takeEnded = () => {
    const taken = wasEnded;
    wasEnded = false;
    keepTicks?.();
    keepTicks = null;
    return taken;
  };
  const takeShown = () => {
    const taken = wasShown;
    wasShown = false;
    return taken;
  };
  const onEnd = (act: () => void) => {
    hold = act;
  };
  return { takeEnded, takeShown, onEnd };
}

// So often the code is asked again. Whoever is caught there each time loops in a hook of their own.
const TRIES = 200;

/** Node notes in its hooks which callback begins and ends: what is ended there would be left for good. */
function isInHook(): boolean {
  // Behind this function, its caller and what the inspector evaluates: where the code was interrupted.
  const interrupted = String(new Error().stack).split('\n').slice(4);
  const firstOfOthers = interrupted.findIndex(
    (frame) => !/\((?:node:|<anonymous>\))|^ +at (?:async )?node:/.test(frame),
  );
  const inNode = firstOfOthers < 0 ? interrupted : interrupted.slice(0, firstOfOthers);
  const isHook = inNode.some((frame) => /node:(?:(?:internal\/)?(?:async|promise)_hooks|domain):/.test(frame));
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

/** The thread. It is given to the worker as text: it may use nothing of this file. */
function watch(load: NodeJS.Require, answered: number, held: number): void {
  const { parentPort, workerData } = load('node:worker_threads') as typeof import('node:worker_threads');
  const inspector = load('node:inspector') as typeof import('node:inspector');
  const fs = load('node:fs') as typeof import('node:fs');
  const { spawnSync } = load('node:child_process') as typeof import('node:child_process');
  const { constants } = load('node:os') as typeof import('node:os');
  // Node's own, of which there are no types.
  const { Signal: Handle } = load('internal/test/binding').internalBinding('signal_wrap');
  const { writes, signals, isTerminal, hands, lookMs, patienceMs } = workerData;
  const state: Int32Array = workerData.state;
  const handles: { close(): void }[] = [];
  let lastId = 0;
  let lastInterrupt = 0;
  let isConnected = false;
  let disconnectedAt = 0;

  const isAnswered = (id: number) => Atomics.load(state, answered) >= id;
  const inMain = (call: (tries: number) => string) => {
    const session = new inspector.Session();
    session.connectToMainThread();
    isConnected = true;
    const ask = (tries: number) => {
      const expression = `globalThis[Symbol.for('${hands}')].${call(tries)}`;
      session.post('Runtime.evaluate', { expression }, (_, answer) => {
        if (answer?.result.value === false) return void setTimeout(ask, 1, tries + 1);
        session.disconnect();
        isConnected = false;
        disconnectedAt = Date.now();
        parentPort?.postMessage({ kind: 'disconnected' });
      });
    };
    ask(0);
  };
  const endProcess = (signal: NodeJS.Signals) => {
    const open = Atomics.load(writes, 0) > 0 ? ' A write was on its way: UNKNOWN, look before you repeat it.' : '';
    try {
      fs.writeSync(2, `\nThe running code cannot be ended; ${signal} ends the program.${open}\n`);
    } catch {}
    if (isTerminal) spawnSync('stty', ['sane'], { stdio: ['inherit', 'ignore', 'ignore'] });
    for (const handle of handles) handle.close();
    process.kill(process.pid, signal);
  };
  const hear = (signal: NodeJS.Signals) => {
    lastId += 1;
    const id = lastId;
    const isMeant = signal !== 'SIGINT' || !isTerminal || !isAnswered(lastInterrupt);
    if (signal === 'SIGINT') lastInterrupt = id;
    parentPort?.postMessage({ kind: 'signal', signal, id });
    let looks = 0;
    const look = () => {
      if (isAnswered(id)) return;
      looks += 1;
      if (looks > 3 && isMeant) return endProcess(signal);
      // Else the main thread is still doing what it was asked, or has just done it and will answer.
      const isFree = !isConnected && Date.now() - disconnectedAt >= patienceMs;
      if (isFree && looks < 3) inMain((tries) => `end(${id}, '${signal}', ${tries})`);
      if (isFree && looks === 3 && isMeant) inMain(() => `giveUp(${id}, '${signal}')`);
      setTimeout(look, patienceMs);
    };
    if (Atomics.load(state, held) === 1) look();
    else setTimeout(look, patienceMs);
  };
  const watchKeyboard = () => {
    let asked = 0;
    let missed = 0;
    return setInterval(() => {
      if (!isAnswered(asked)) {
        missed += 1;
        if (missed === 2 && !isConnected) inMain(() => `showKeys(${asked})`);
        return;
      }
      missed = 0;
      lastId += 1;
      asked = lastId;
      parentPort?.postMessage({ kind: 'look', id: asked });
    }, lookMs);
  };

  for (const signal of signals as NodeJS.Signals[]) {
    const handle = new Handle();
    handle.onsignal = () => hear(signal);
    if (handle.start(constants.signals[signal]) === 0) handles.push(handle);
    else handle.close();
  }
  const looking = isTerminal ? watchKeyboard() : undefined;
  parentPort?.once('message', () => {
    for (const handle of handles) handle.close();
    clearInterval(looking);
  });
  parentPort?.postMessage({ kind: 'ready' });
}
