/** The signals by which others end the program: heard, so that a write that is on its way can be waited for. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Watchdog } from './watchdog.ts';

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export type Signal = keyof typeof CODES;

/** What a program ends with that was told to end. */
export function codeOf(signal: Signal): number {
  return CODES[signal];
}

/** What is done where code did not end by itself. */
export interface WatchOptions {
  /** In a terminal the first Ctrl-C ends code, not the program. */
  readonly isTerminal: boolean;
  /** Counts the writes that are on their way. */
  readonly writes: Int32Array;
  /** Code was ended in the middle, so that a signal could be heard. True: that is all that the signal was for. */
  ended(signal: Signal): boolean;
  /** Code that cannot be ended: says what is known, and ends the process. */
  giveUp(signal: Signal): void;
  /** The keyboard is the shell's again. */
  freed?(): void;
}

export class Signals {
  readonly #signals: readonly Signal[];
  readonly #listen: (signal: Signal) => void;
  #isHungUp = false;
  #starting: Promise<Watchdog | null> | null = null;
  #watchdog: Watchdog | null = null;
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(signals: readonly Signal[], listener: (signal: Signal) => void) {
    this.#signals = signals;
    this.#listen = (signal) => {
      // A terminal that goes away says so several times, and means it once; the others mean it more each time.
      if (signal === 'SIGHUP' && this.#isHungUp) return;
      this.#isHungUp ||= signal === 'SIGHUP';
      listener(signal);
    };
    this.#hearAll();
  }

  /** The terminal is gone, whether or not a signal says so. */
  hangUp(): void {
    this.#listen('SIGHUP');
  }

  /** From here on a signal ends whatever code does not let it be heard. False where that cannot be. */
  async watch(options: WatchOptions): Promise<boolean> {
    this.#starting ??= this.#startWatchdog(options);
    await this.#starting;
    return this.#watchdog !== null;
  }

  /**
   * Runs code that may never give a listener its turn, an endless loop, where no watchdog ends it: SIGTERM and SIGHUP end
   * the program there, as they do where nobody listens. Ctrl-C ends the loop itself.
   */
  unheard<T>(run: () => T): T {
    if (this.#watchdog) return this.#watchdog.holding(run);
    const deaf = this.#signals.filter((signal) => signal !== 'SIGINT');
    for (const signal of deaf) process.removeListener(signal, this.#listen);
    try {
      return run();
    } finally {
      for (const signal of deaf) process.on(signal, this.#listen);
    }
  }

  close(): void {
    this.#hearNone();
    void this.#starting?.then((watchdog) => watchdog?.close());
  }

  async #startWatchdog({ isTerminal, writes, ...endings }: WatchOptions): Promise<Watchdog | null> {
    const { startWatchdog } = await import('./watchdog.ts');
    const watchdog = await startWatchdog({
      signals: this.#signals,
      isTerminal,
      writes,
      outside: (run) => this.#outside(run),
      watched: {
        heard: (signal, wasEnded) => {
          if (!wasEnded || !endings.ended(signal)) this.#listen(signal);
        },
        giveUp: (signal) => endings.giveUp(signal),
        freed: () => endings.freed?.(),
        lost: () => {
          this.#watchdog = null;
          this.#hearAll();
        },
      },
    });
    // Heard there alone: else each would count twice, and what cannot be ended at all could not end by the signal itself.
    this.#watchdog = watchdog;
    if (watchdog !== null) this.#hearNone();
    return watchdog;
  }

  #hearAll(): void {
    for (const signal of this.#signals) process.on(signal, this.#listen);
  }

  #hearNone(): void {
    for (const signal of this.#signals) process.removeListener(signal, this.#listen);
  }
}
