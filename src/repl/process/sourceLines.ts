/**
 * Where in our sources something in a bundle comes from. Node's own `SourceMap` makes an object of each of its seventy
 * thousand places before it says one; a trace needs ten.
 */
export interface MapFile {
  readonly sources: readonly string[];
  readonly mappings: string;
}

export interface Origin {
  readonly source: string;
  /** From 1 on, as traces count. */
  readonly line: number;
  readonly column: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Uint8Array(128);
for (const [value, digit] of [...DIGITS].entries()) VALUES[digit.charCodeAt(0)] = value;
const [COMMA, SEMICOLON] = [',', ';'].map((mark) => mark.charCodeAt(0));
/** Per line of the bundle: where its places begin, and the source, line and column that they count on from. */
const KEPT = 4;

export class SourceLines {
  readonly #map: MapFile;
  readonly #lines: readonly number[];
  #at = 0;
  #source = 0;
  #line = 0;
  #column = 0;
  /** What was read last comes from a source. */
  #isOfSource = false;

  constructor(map: MapFile) {
    this.#map = map;
    const lines: number[] = [];
    for (const { mappings } = map; this.#at < mappings.length; this.#at += 1) {
      lines.push(this.#at, this.#source, this.#line, this.#column);
      while (!this.#isLineEnd()) this.#place();
    }
    this.#lines = lines;
  }

  /** `line` and `column` from 1 on. Null where nothing of a source is. */
  originOf(line: number, column: number): Origin | null {
    const kept = (line - 1) * KEPT;
    const [at, source = 0, originalLine = 0, originalColumn = 0] = this.#lines.slice(kept, kept + KEPT);
    if (at === undefined) return null;
    [this.#at, this.#source, this.#line, this.#column] = [at, source, originalLine, originalColumn];
    let origin: Origin | null = null;
    for (let bundled = 0; !this.#isLineEnd(); ) {
      bundled += this.#place();
      if (bundled > column - 1) break;
      const name = this.#isOfSource ? this.#map.sources[this.#source] : undefined;
      origin = name === undefined ? null : { source: name, line: this.#line + 1, column: this.#column + 1 };
    }
    return origin;
  }

  /** Reads one place, and by how much it lies further in its line. */
  #place(): number {
    const further = this.#number();
    this.#isOfSource = !this.#isEnd();
    if (this.#isOfSource) {
      this.#source += this.#number();
      this.#line += this.#number();
      this.#column += this.#number();
      if (!this.#isEnd()) this.#number(); // of a name
    }
    if (this.#map.mappings.charCodeAt(this.#at) === COMMA) this.#at += 1;
    return further;
  }

  #isLineEnd(): boolean {
    const { mappings } = this.#map;
    return this.#at >= mappings.length || mappings.charCodeAt(this.#at) === SEMICOLON;
  }

  #isEnd(): boolean {
    return this.#isLineEnd() || this.#map.mappings.charCodeAt(this.#at) === COMMA;
  }

  /** Base 64 VLQ: five bits a digit, the lowest first, of which the very lowest is the sign. */
  #number(): number {
    let [bits, shift, digit] = [0, 0, 0];
    do {
      digit = VALUES[this.#map.mappings.charCodeAt(this.#at)] ?? 0;
      bits |= (digit & 31) << shift;
      shift += 5;
      this.#at += 1;
    } while (digit & 32);
    return bits & 1 ? -(bits >> 1) : bits >> 1;
  }
}
