/** The promises that a session has given: marked, so that an entry waits for them wherever they come from. */
import { isFields } from '../api/fields.ts';

export class Pending {
  readonly #marked = new WeakSet<object>();
  readonly #underWay = new Set<Promise<unknown>>();

  track<T>(promise: Promise<T>): Promise<T> {
    this.#marked.add(promise);
    this.#underWay.add(promise);
    const forget = () => void this.#underWay.delete(promise);
    // Whoever uses the promise learns of its failure; one that nobody waits for must not end the shell.
    promise.then(forget, forget);
    return promise;
  }

  isTracked(value: unknown): value is Promise<unknown> {
    return isFields(value) && this.#marked.has(value);
  }

  get underWay(): readonly Promise<unknown>[] {
    return [...this.#underWay];
  }

  /** No request of the session is under way any more. */
  async allSettled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }
}
