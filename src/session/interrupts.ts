/** Ctrl-C, in two strengths: a read is cancelled at once; a write is waited for, and given up only when asked again. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledError } from '../api/errors.ts';
import type { Turn } from '../api/sender.ts';

export type Interruption = 'cancelled' | 'waiting' | 'gave-up';

/** One for all sessions: what an entry has started is known by it wherever it goes on, though its session was left. */
const scopes = new AsyncLocalStorage<Scope>();

/** Was what runs now started by an entry of a session that is over? */
export function isOfLeftSession(): boolean {
  return scopes.getStore()?.owner.isOver === true;
}

/** What one entry has started, and whether it was cancelled: then nothing more is started for it, ever. */
class Scope {
  readonly owner: Interrupts;
  readonly reads = new AbortController();
  readonly writes = new AbortController();
  readonly turns = new AbortController();
  writing = 0;
  /** Of the writes, those that still wait for their turn: nothing of them is on its way. */
  queueing = 0;
  isWaiting = false;
  readonly #underWay: Int32Array;

  constructor(owner: Interrupts) {
    this.owner = owner;
    this.#underWay = owner.underWay;
  }

  begin(change: 1 | -1): void {
    this.writing += change;
    Atomics.add(this.#underWay, 0, change);
  }

  queue(change: 1 | -1): void {
    this.queueing += change;
    Atomics.sub(this.#underWay, 0, change);
  }

  get turn(): Turn {
    return {
      signal: this.turns.signal,
      wait: async (act) => {
        this.queue(1);
        try {
          return await act();
        } finally {
          this.queue(-1);
        }
      },
    };
  }
}

/** Shared, so that it can be read while this thread is held up. */
export function countOfWrites(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

export class Interrupts {
  /** How many writes are on their way, of whatever entry. */
  readonly underWay: Int32Array;
  #latest: Scope;
  #isOver = false;

  constructor(underWay: Int32Array = countOfWrites()) {
    this.underWay = underWay;
    this.#latest = new Scope(this);
  }

  /** The session was left: nothing is started for it any more, by whatever entry. */
  end(): void {
    this.#isOver = true;
    this.#latest.reads.abort();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Runs a new entry: all that it starts, however late, can be cancelled with it. */
  run<T>(entry: () => T): T {
    this.renew();
    return scopes.run(this.#latest, entry);
  }

  /** What is started from here on, outside of entries, can be cancelled anew. */
  renew(): void {
    this.#latest = new Scope(this);
  }

  /** Aborted when the entry that asks for it is cancelled. */
  get reads(): AbortSignal {
    return this.#isOver ? AbortSignal.abort() : this.#current.reads.signal;
  }

  /** It was interrupted, and ends as soon as the write that is on its way is answered. */
  get isEnding(): boolean {
    const { turns, reads } = this.#current;
    return turns.signal.aborted && !reads.signal.aborted;
  }

  throwIfCancelled(): void {
    if (this.reads.aborted) throw new CancelledError({ sent: false });
  }

  /** Carries a write out under a signal that the first Ctrl-C leaves alone, and a turn that it calls back. */
  async write<T>(act: (call: { signal: AbortSignal; turn: Turn }) => Promise<T>): Promise<T> {
    this.throwIfCancelled();
    const scope = this.#current;
    scope.begin(1);
    try {
      return await act({ signal: scope.writes.signal, turn: scope.turn });
    } finally {
      scope.begin(-1);
    }
  }

  /** Ctrl-C means the entry that was started last. */
  interrupt(): Interruption {
    const scope = this.#latest;
    scope.turns.abort();
    if (scope.writing === scope.queueing) {
      scope.reads.abort();
      return 'cancelled';
    }
    if (!scope.isWaiting) {
      scope.isWaiting = true;
      return 'waiting';
    }
    scope.writes.abort();
    return 'gave-up';
  }

  // An entry that was given up may still be running: it keeps the scope it was started in.
  get #current(): Scope {
    const scope = scopes.getStore();
    return scope?.owner === this ? scope : this.#latest;
  }
}
