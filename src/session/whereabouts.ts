/** The names that say where a session is: that one of them was set to another place, or back, is said once. */
import type { Names } from './userNames.ts';

export class Landmarks {
  readonly #names: Names;
  readonly #places = new Map<string, { known: unknown; inWords: (value: unknown) => string }>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** The session's own value is `own`; `inWords` says what it means that the name holds another, or `own` again. */
  set(name: string, own: string, inWords: (value: unknown) => string): void {
    // What was typed before the session knew its own stays: it is where a person wants to be.
    this.#names[name] ??= own;
    this.#places.set(name, { known: own, inWords });
  }

  /** What is to be said about the names that have changed since the last look. */
  look(): string[] {
    return [...this.#places].flatMap(([name, place]) => {
      const value = this.#names[name];
      if (value === place.known) return [];
      this.#places.set(name, { ...place, known: value });
      return [place.inWords(value)];
    });
  }
}
