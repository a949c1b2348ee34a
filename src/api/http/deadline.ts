/** The time of one request: in all, for its connection, and between two pieces of its answer; and whoever gives it up. */
import type { Wire } from './connection.ts';

interface Times {
  readonly totalMs: number;
  readonly connectMs: number;
  readonly idleMs: number;
}

export class Deadline {
  readonly #stop = new AbortController();
  readonly #idleMs: number;
  readonly #caller: AbortSignal | undefined;
  readonly #timers: NodeJS.Timeout[];
  #idle: NodeJS.Timeout | undefined;
  /** Why the request was stopped: which time ran out, in milliseconds. */
  ended: 'cancelled' | number | null = null;

  constructor({ totalMs, connectMs, idleMs }: Times, wire: Wire, caller: AbortSignal | undefined) {
    this.#idleMs = idleMs;
    this.#caller = caller;
    this.#timers = [
      setTimeout(() => this.#end(totalMs), totalMs),
      setTimeout(() => {
        if (!wire.sent) this.#end(connectMs);
      }, connectMs),
    ];
    caller?.addEventListener('abort', this.#cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** A piece of the answer is there: the next one may take as long again. */
  onPiece(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(this.#idleMs), this.#idleMs);
  }

  clear(): void {
    for (const timer of [...this.#timers, this.#idle]) clearTimeout(timer);
    this.#caller?.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = () => this.#end('cancelled');

  #end(why: 'cancelled' | number): void {
    this.ended ??= why;
    this.#stop.abort();
  }
}
