/**
 * Hears signals in a thread of its own while the running code never gives a listener its turn, and ends that code: in a
 * loop behind an `await`, a timer, a getter, wherever it is.
 */
import { Worker } from 'node:worker_threads';
import { HANDS, type Hands, makeHands } from './hands.ts';
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

/** What the thread is given. */
export interface ThreadData {
  readonly state: Int32Array;
  readonly writes: Int32Array;
  readonly signals: readonly Signal[];
  readonly isTerminal: boolean;
  /** The name under which `hands` are found. */
  readonly hands: string;
  /** Places in `state`. */
  readonly answered: number;
  readonly held: number;
}

type Message =
  | { readonly kind: 'ready' | 'disconnected' }
  | { readonly kind: 'look'; readonly id: number }
  | { readonly kind: 'signal'; readonly signal: Signal; readonly id: number };

/** Null where Node does not allow it: then only the synchronous part of an entry can be ended. */
export async function startWatchdog(options: WatchdogOptions): Promise<Watchdog | null> {
  const { watched, outside } = options;
  const state = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const isAnswered = (id: number) => Atomics.load(state, ANSWERED) >= id;
  const hands = await makeHands({ isAnswered, giveUp: (signal) => watched.giveUp(signal), outside });
  const worker = hands && (await startThread(state, options));
  return worker && new ThreadWatchdog(worker, state, hands, watched);
}

/** Null where it does not come to hear signals. */
async function startThread(
  state: Int32Array,
  { writes, signals, isTerminal }: WatchdogOptions,
): Promise<Worker | null> {
  const workerData: ThreadData = {
    ...{ state, writes, signals, isTerminal },
    ...{ hands: HANDS, answered: ANSWERED, held: HELD },
  };
  try {
    const worker = new Worker(new URL('./watchdogThread.js', import.meta.url), {
      execArgv: ['--expose-internals', '--no-warnings'],
      env: {},
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
    return await new Promise((resolve) => {
      worker.once('message', () => resolve(worker));
      worker.once('error', () => resolve(null));
      worker.once('exit', () => resolve(null));
    });
  } catch {
    return null;
  }
}

class ThreadWatchdog implements Watchdog {
  readonly #worker: Worker;
  readonly #state: Int32Array;
  readonly #hands: Hands;
  readonly #watched: Watched;
  #isClosed = false;
  #onDisconnected = () => {};

  constructor(worker: Worker, state: Int32Array, hands: Hands, watched: Watched) {
    this.#worker = worker;
    this.#state = state;
    this.#hands = hands;
    this.#watched = watched;
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (!this.#isClosed) watched.lost();
    });
    worker.on('message', (message: Message) => this.#take(message));
    // Behind the listeners, which would hold the process.
    worker.unref();
    // What was ended may have been all that the process was waiting for: it ends by what the signal says.
    hands.onEnd = () => worker.ref();
  }

  holding<T>(run: () => T): T {
    Atomics.store(this.#state, HELD, 1);
    try {
      return run();
    } finally {
      Atomics.store(this.#state, HELD, 0);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#worker.postMessage('close');
  }

  #take(message: Message): void {
    // Code that was ended did not come to say so.
    Atomics.store(this.#state, HELD, 0);
    if (this.#hands.takeShown()) this.#watched.freed();
    switch (message.kind) {
      case 'ready':
        return;
      case 'look':
        this.#answer(message.id);
        return;
      case 'signal':
        if (this.#hands.takeEnded()) {
          this.#hands.tidy();
          this.#onDisconnected = () => this.#hear(message, true);
        } else this.#hear(message, false);
        return;
      case 'disconnected':
        // Node waits at its end for whoever is connected, and says so.
        setImmediate(this.#onDisconnected);
        this.#onDisconnected = () => {};
        setImmediate(() => this.#worker.unref());
    }
  }

  #hear({ id, signal }: Extract<Message, { kind: 'signal' }>, wasEnded: boolean): void {
    this.#answer(id);
    this.#watched.heard(signal, wasEnded);
  }

  #answer(id: number): void {
    Atomics.store(this.#state, ANSWERED, Math.max(id, Atomics.load(this.#state, ANSWERED)));
  }
}
