/** The signals by which others end the program: heard, so that a write that is on its way can be waited for. */

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export type Signal = keyof typeof CODES;

/** What a program ends with that was told to end. */
export function codeOf(signal: Signal): number {
  return CODES[signal];
}

export class Signals {
  readonly #signals: readonly Signal[];
  readonly #listen: (signal: Signal) => void;
  #isHungUp = false;

  constructor(signals: readonly Signal[], listener: (signal: Signal) => void) {
    this.#signals = signals;
    this.#listen = (signal) => {
      // A terminal that goes away says so several times, and means it once; the others mean it more each time.
      if (signal === 'SIGHUP' && this.#isHungUp) return;
      this.#isHungUp ||= signal === 'SIGHUP';
      listener(signal);
    };
    for (const signal of signals) process.on(signal, this.#listen);
  }

  /** The terminal is gone, whether or not a signal says so. */
  hangUp(): void {
    this.#listen('SIGHUP');
  }

  /**
   * Runs code that may never give a listener its turn, an endless loop: SIGTERM and SIGHUP end the program there, as they
   * do where nobody listens. Ctrl-C ends the loop itself.
   */
  unheard<T>(run: () => T): T {
    const deaf = this.#signals.filter((signal) => signal !== 'SIGINT');
    for (const signal of deaf) process.removeListener(signal, this.#listen);
    try {
      return run();
    } finally {
      for (const signal of deaf) process.on(signal, this.#listen);
    }
  }

  close(): void {
    for (const signal of this.#signals) process.removeListener(signal, this.#listen);
  }
}
