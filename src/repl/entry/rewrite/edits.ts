/** Changes to a text, noted in any order and made at once: what is not replaced stays as it is, line by line. */

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

export class Edits {
  readonly #noted: Edit[] = [];
  readonly #behind: Edit[] = [];

  insert(at: number, text: string): void {
    this.#noted.push({ at, end: at, text });
  }

  /** Before whatever is inserted at that place. */
  insertFirst(at: number, text: string): void {
    this.#noted.unshift({ at, end: at, text });
  }

  /** Behind whatever is inserted at that place, now or later. */
  insertLast(at: number, text: string): void {
    this.#behind.push({ at, end: at, text });
  }

  replace(at: number, end: number, text: string): void {
    this.#noted.push({ at, end, text });
  }

  applyTo(source: string): string {
    const edits = [...this.#noted, ...this.#behind].sort((a, b) => a.at - b.at || a.end - b.end);
    let written = '';
    let from = 0;
    for (const { at, end, text } of edits) {
      written += source.slice(from, at) + text;
      from = Math.max(from, end);
    }
    return written + source.slice(from);
  }
}
