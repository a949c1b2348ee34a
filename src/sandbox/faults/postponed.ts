/** Requests whose connection is gone, and that are carried out all the same, later. */

export class Postponed {
  readonly #waiting = new Set<{ readonly run: () => unknown; readonly timer: NodeJS.Timeout | undefined }>();

  /** In so many milliseconds; undefined is not before `runAll`. */
  add(run: () => unknown, ms: number | undefined): void {
    const runNow = () => {
      this.#waiting.delete(entry);
      void carryOut(run);
    };
    const entry = { run, timer: ms === undefined ? undefined : setTimeout(runNow, ms).unref() };
    this.#waiting.add(entry);
  }

  clear(): void {
    for (const { timer } of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
  }

  /** In the order in which they came; returns how many there were. */
  async runAll(): Promise<number> {
    const waiting = [...this.#waiting];
    this.clear();
    for (const { run } of waiting) await carryOut(run);
    return waiting.length;
  }
}

/** Nobody is left to be answered, whatever comes of it. */
async function carryOut(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch {
    // As with every request that fails in the sandbox itself: it has changed nothing more.
  }
}
