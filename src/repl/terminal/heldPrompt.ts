/** Without redraws a prompt stays where it stood: it waits for the lines that belong above it, for a while. */

// Whoever listens knows then why there is no prompt.
const SILENT_MS = 1_000;
// Of a sign-in that takes longer, the lines stand below.
const MOST_MS = 5_000;

export class HeldPrompt {
  readonly #isPlain: boolean;
  readonly #show: () => void;
  readonly #tell: () => void;
  #waiting: NodeJS.Timeout | null = null;

  /** `show`: the prompt, unless something else is shown by now; `tell`: what is waited for. */
  constructor(isPlain: boolean, { show, tell }: { readonly show: () => void; readonly tell: () => void }) {
    this.#isPlain = isPlain;
    this.#show = show;
    this.#tell = tell;
  }

  get isHeld(): boolean {
    return this.#waiting !== null;
  }

  /** Until these lines are there, or have failed. */
  async until(said: Promise<unknown>): Promise<void> {
    if (!this.#isPlain) return;
    this.drop();
    const waiting = setTimeout(() => this.#end(waiting), MOST_MS);
    this.#waiting = waiting;
    const telling = setTimeout(() => {
      if (waiting === this.#waiting) this.#tell();
    }, SILENT_MS);
    await said.catch(() => {});
    clearTimeout(telling);
    this.#end(waiting);
  }

  /** Nothing is to be shown any more. */
  drop(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
  }

  #end(waiting: NodeJS.Timeout): void {
    if (waiting !== this.#waiting) return;
    this.drop();
    this.#show();
  }
}
