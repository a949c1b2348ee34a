/** What a statement in Python leaves open where a line ends: brackets, a string, a backslash. Pure. */

const BEGINS = /'''|"""|['"#()[\]{}\\]/g;
const ENDS: Readonly<Record<string, RegExp>> = {
  "'''": /\\.|'''/gs,
  '"""': /\\.|"""/gs,
  "'": /\\.|'/gs,
  '"': /\\.|"/gs,
  // Of JavaScript.
  '`': /\\.|`/gs,
};

/** Reads a line at a time, so that a long statement is not read from its start for each of them. */
export class Openness {
  #depth = 0;
  #quote = '';
  #isContinued = false;
  #endsInColon = false;

  /** More lines must follow. */
  get isOpen(): boolean {
    return this.#depth > 0 || this.#quote !== '' || this.#isContinued;
  }

  /** In a string of several lines. */
  get isInText(): boolean {
    return this.#quote.length === 3;
  }

  /** In a string that cannot go beyond its line: the next one is the rest of it, as where a terminal broke it. */
  get isTorn(): boolean {
    return this.#quote.length === 1;
  }

  /** As the head of a block. */
  get endsInColon(): boolean {
    return this.#endsInColon && !this.isOpen;
  }

  add(line: string): void {
    const wasTorn = this.isTorn;
    this.#isContinued = false;
    this.#endsInColon = false;
    for (let at = 0; at < line.length; ) at = this.#quote === '' ? this.#code(line, at) : this.#text(line, at);
    // Torn once, it may go on; twice is a mistake.
    if (wasTorn && this.isTorn) this.#quote = '';
  }

  #code(line: string, at: number): number {
    BEGINS.lastIndex = at;
    const found = BEGINS.exec(line);
    const plain = line.slice(at, found?.index).trimEnd();
    if (plain !== '') this.#endsInColon = plain.endsWith(':');
    if (found === null || found[0] === '#') return line.length;
    this.#endsInColon = false;
    const [begun] = found;
    if (begun in ENDS) this.#quote = begun;
    else if (begun === '\\') this.#isContinued = line.slice(found.index + 1).trim() === '';
    else if ('([{'.includes(begun)) this.#depth += 1;
    else this.#depth = Math.max(0, this.#depth - 1);
    return found.index + begun.length;
  }

  #text(line: string, at: number): number {
    const end = endOfText(line, at, this.#quote);
    if (end === null) return line.length;
    this.#quote = '';
    return end;
  }
}

/** Behind the quotes that end it; null where there are none. */
export function endOfText(source: string, from: number, quote: string): number | null {
  const end = ENDS[quote];
  if (!end) return null;
  end.lastIndex = from;
  for (let found = end.exec(source); found; found = end.exec(source)) if (found[0] === quote) return end.lastIndex;
  return null;
}
