/** The time of one request: in all, for its connection, until its answer begins and between two pieces of it; and whoever gives it up. */
import type { Wire } from './connection.ts';

export interface Times {
  /** From the call to the last byte, although bytes may still drip. */
  readonly totalMs: number;
  readonly connectMs: number;
  /** From the moment that the connection is there. */
  readonly answerMs: number;
  /** Between two pieces of a body that has begun. */
  readonly idleMs: number;
}

export class Deadline {
  readonly #stop = new AbortController();
  readonly #answerMs: number;
  readonly #idleMs: number;
  readonly #caller: AbortSignal | undefined;
  readonly #timers: NodeJS.Timeout[];
  /** Until the next sign of an answer. */
  #idle: NodeJS.Timeout | undefined;
  /** Why the request was stopped: which time ran out, in milliseconds. */
  ended: 'cancelled' | number | null = null;

  constructor({ totalMs, connectMs, answerMs, idleMs }: Times, wire: Wire, caller: AbortSignal | undefined) {
    this.#answerMs = answerMs;
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

  onSent(): void {
    this.#waitFor(this.#answerMs);
  }

  /** A piece of the answer is there: the next one may take as long again. */
  onPiece(): void {
    this.#waitFor(this.#idleMs);
  }

  #waitFor(ms: number): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(ms), ms);
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
