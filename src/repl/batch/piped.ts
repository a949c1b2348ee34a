/** Puts the lines of a pipe together into entries, as they would be typed, and runs each. */
import { isWords } from '../../python/page.ts';
import { isShown } from '../../python/prompts.ts';
import { EntryLines, type Together, type Typed } from '../entry/lines.ts';
import type { Runner } from './runner.ts';

export class Piped {
  readonly #runner: Runner;
  readonly #lines = new EntryLines();
  /** From the first prompt on, and from the first lines of a run of Python. */
  #together: Together | null = null;
  #leftOut = 0;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /** What has arrived is looked at before the first line of it runs. False: the run ends here. */
  async take(arrived: readonly string[]): Promise<boolean> {
    const lines = this.#look(arrived);
    for (const [at, line] of lines.entries()) if (!(await this.#line(line, lines[at + 1]))) return false;
    return true;
  }

  async end(): Promise<boolean> {
    const rest = this.#lines.take();
    const isGood = rest.trim() === '' || (await this.#runner.entry(rest)) === true;
    if (isGood) this.#runner.leaveOut(this.#leftOut);
    return isGood;
  }

  #look(lines: readonly string[]): readonly string[] {
    this.#lines.isPython = this.#runner.isPython;
    if (this.#together === 'page' || this.#lines.isUnfinished) return lines;
    const look = this.#lines.lookAt(lines);
    // Alone, and without a prompt, a line is looked at as if it were typed.
    const isAlone = lines.filter((line) => line.trim() !== '').length < 2;
    this.#together = isAlone && look?.together === 'python' ? null : (look?.together ?? null);
    this.#leftOut += look?.leftOut ?? 0;
    return look?.lines ?? lines;
  }

  async #line(line: string, next: string | undefined): Promise<boolean> {
    if (this.#together === null) return this.#run(this.#lines.add(line, {}, next !== undefined), line);
    const pasted = this.#lines.addPasted(line, this.#together, next);
    if (pasted !== null) return this.#run(pasted.typed, line, next);
    if (isWords(line) && !isShown(line)) this.#leftOut += 1;
    return true;
  }

  async #run(typed: Typed, line: string, next?: string): Promise<boolean> {
    switch (typed.kind) {
      case 'more':
        return true;
      case 'command':
      case 'no-command':
        return (await this.#runner.entry(line)) === true;
      case 'before': {
        this.#lines.take();
        return (await this.#runner.entry(typed.source)) === true && this.#line(line, next);
      }
      case 'entry': {
        const isGood = await this.#runner.entry(typed.source, { mayGoOn: !typed.isWhole });
        if (isGood !== null) this.#lines.take();
        return isGood !== false;
      }
    }
  }
}
