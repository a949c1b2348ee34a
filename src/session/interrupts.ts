/** Ctrl-C, in two strengths: a read is cancelled at once; a write is waited for, and given up only when asked again. */
import { CancelledError } from '../api/errors.ts';

export type Interruption = 'cancelled' | 'waiting' | 'gave-up';

export class Interrupts {
  #reads = new AbortController();
  #writes = new AbortController();
  #writing = 0;
  #isWaiting = false;

  /** A new entry: what is started from here on can be cancelled anew. */
  renew(): void {
    this.#reads = new AbortController();
    this.#writes = new AbortController();
    this.#isWaiting = false;
  }

  get reads(): AbortSignal {
    return this.#reads.signal;
  }

  /** Aborted when a read is cancelled, or a write given up. */
  get cancelled(): AbortSignal {
    return this.#reads.signal;
  }

  /** Carries a write out under a signal that the first Ctrl-C leaves alone. */
  async write<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#reads.signal.aborted) throw new CancelledError({ sent: false });
    this.#writing += 1;
    try {
      return await act(this.#writes.signal);
    } finally {
      this.#writing -= 1;
    }
  }

  interrupt(): Interruption {
    if (this.#writing === 0) {
      this.#reads.abort();
      return 'cancelled';
    }
    if (!this.#isWaiting) {
      this.#isWaiting = true;
      return 'waiting';
    }
    this.#writes.abort();
    return 'gave-up';
  }
}
