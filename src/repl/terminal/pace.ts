/** Tells by the pauses in it what comes at once, a paste say, from what a hand types. */

export class Pace {
  #receivedAt = 0;
  #cameAtOnce = false;

  /** What came last came with something else, faster than a hand would type. */
  get cameAtOnce(): boolean {
    return this.#cameAtOnce;
  }

  /** Text has come. Is it by its pace the rest of what came right before it? */
  receive(text: string): boolean {
    const now = performance.now();
    const pauseMs = now - this.#receivedAt;
    this.#receivedAt = now;
    // An arrow is one key, though it sends several characters.
    const isText = text.length > 1 && !text.startsWith('\x1b');
    const isFast = pauseMs < KEY_MS && text !== CTRL_C;
    const isRest = isText && this.#cameAtOnce && pauseMs < ANSWER_MS;
    this.#cameAtOnce = isText || isFast || (this.#cameAtOnce && pauseMs < AT_ONCE_MS);
    return isRest;
  }

  /** Of the patience that one has with what may follow; none is left below 0. */
  leftMs(patienceMs: number): number {
    return this.#receivedAt + patienceMs - performance.now();
  }
}

const CTRL_C = '\x03';
// Where the terminal puts no brackets around a paste, its parts follow each other faster than that; and none of them is
// taken for an answer, which needs eyes and a hand.
export const AT_ONCE_MS = 100;
const ANSWER_MS = 30;
// Lines that follow each other faster are looked at together before the first of them runs.
export const TOGETHER_MS = 30;
// No hand is that fast from key to key.
const KEY_MS = 10;
// A paste whose end has not come by then has none.
export const ABANDONED_MS = 1_000;
