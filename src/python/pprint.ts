/** The docs' pprint: lays data out as CPython 3.11's pprint.pformat does, to the character. Pure. */
import { refuseUnknown } from './options.ts';
import { repr } from './repr.ts';
import { byCodePoint, codePoints, isDict } from './values.ts';

type PprintOptions = {
  indent?: number;
  width?: number;
  depth?: number | null;
  sort_dicts?: boolean;
  compact?: boolean;
};

const OPTIONS = ['indent', 'width', 'depth', 'sort_dicts', 'compact'];

export function pformat(value: unknown, options: PprintOptions = {}): string {
  refuseUnknown('pformat', options, OPTIONS);
  const { indent = 1, width = 80, sort_dicts = true, compact = false } = options;
  const depth = options.depth ?? null;
  if (!Number.isInteger(indent) || indent < 0) throw new RangeError('indent must be >= 0');
  if (depth !== null && (!Number.isInteger(depth) || depth <= 0)) throw new RangeError('depth must be > 0');
  if (!Number.isInteger(width) || width === 0) throw new RangeError('width must be != 0');
  return new Layout({ indent, width, depth, sort_dicts, compact }).format(value, { column: 0, after: 0, level: 0 });
}

/** Where a value is written: the column it starts at, how many characters must follow it on its last line, its depth. */
type Place = { column: number; after: number; level: number };

class Layout {
  readonly #style: Required<PprintOptions>;
  readonly #open = new Set<unknown>();

  constructor(style: Required<PprintOptions>) {
    this.#style = style;
  }

  format(value: unknown, place: Place): string {
    const line = this.#onOneLine(value, place.level);
    if (codePoints(line) <= this.#style.width - place.column - place.after) return line;
    if (typeof value === 'string') return this.#wrap(value, { ...place, level: place.level + 1 });
    if (typeof value !== 'object' || value === null || this.#open.has(value)) return line;

    const inside = { column: place.column, after: place.after + 1, level: place.level + 1 };
    this.#open.add(value);
    const text = Array.isArray(value)
      ? `[${this.#items(value, inside)}]`
      : isDict(value)
        ? `{${this.#padding()}${this.#entries(value, inside)}}`
        : line;
    this.#open.delete(value);
    return text;
  }

  #entries(dict: Record<string, unknown>, place: Place): string {
    const column = place.column + this.#style.indent;
    const keys = this.#keys(dict);
    const entries = keys.map((key, i) => {
      const name = `${repr(key)}: `;
      const after = i === keys.length - 1 ? place.after : 1;
      return name + this.format(dict[key], { column: column + codePoints(name), after, level: place.level });
    });
    return entries.join(`,\n${' '.repeat(column)}`);
  }

  #items(list: readonly unknown[], place: Place): string {
    const column = place.column + this.#style.indent;
    const newLine = `,\n${' '.repeat(column)}`;
    let full = this.#style.width - column + 1;
    let left = full;
    let text = this.#padding();
    let separator = '';
    for (const [i, each] of Array.from(list).entries()) {
      const isLast = i === list.length - 1;
      if (isLast) {
        full -= place.after;
        left -= place.after;
      }
      if (this.#style.compact) {
        const line = this.#onOneLine(each, place.level);
        const taken = codePoints(line) + 2;
        if (left < taken) {
          left = full;
          if (separator !== '') separator = newLine;
        }
        if (left >= taken) {
          left -= taken;
          text += separator + line;
          separator = ', ';
          continue;
        }
      }
      text += separator + this.format(each, { column, after: isLast ? place.after : 1, level: place.level });
      separator = newLine;
    }
    return text;
  }

  /** A long string becomes adjacent literals, broken after line ends and spaces; in parentheses when it stands alone. */
  #wrap(text: string, place: Place): string {
    if (text === '') return repr(text);
    const isAlone = place.level === 1;
    const column = place.column + (isAlone ? 1 : 0);
    const after = place.after + (isAlone ? 1 : 0);
    const width = this.#style.width - column;
    const lines = text.match(LINES) ?? [];
    const chunks = lines.flatMap((line, i) => {
      const isLast = i === lines.length - 1;
      const whole = repr(line);
      if (codePoints(whole) <= (isLast ? width - after : width)) return [whole];
      return breakLine(line, width, isLast ? after : 0);
    });
    if (chunks.length === 1) return chunks.join('');
    const body = chunks.join(`\n${' '.repeat(column)}`);
    return isAlone ? `(${body})` : body;
  }

  #onOneLine(value: unknown, level: number): string {
    if (typeof value !== 'object' || value === null) return repr(value);
    const isList = Array.isArray(value);
    if (!isList && !isDict(value)) return repr(value);
    if (isList ? value.length === 0 : Object.keys(value).length === 0) return isList ? '[]' : '{}';
    const { depth } = this.#style;
    if (depth !== null && level >= depth) return isList ? '[...]' : '{...}';
    if (this.#open.has(value)) return `<Recursion on ${isList ? 'list' : 'dict'}>`;

    this.#open.add(value);
    const text = isList
      ? `[${Array.from(value, (each) => this.#onOneLine(each, level + 1)).join(', ')}]`
      : `{${this.#keys(value)
          .map((key) => `${repr(key)}: ${this.#onOneLine(value[key], level + 1)}`)
          .join(', ')}}`;
    this.#open.delete(value);
    return text;
  }

  #keys(dict: Record<string, unknown>): string[] {
    const keys = Object.keys(dict);
    return this.#style.sort_dicts ? keys.sort(byCodePoint) : keys;
  }

  #padding(): string {
    return ' '.repeat(Math.max(0, this.#style.indent - 1));
  }
}

// Python's str.splitlines() and \s, which know more line ends and other spaces than JavaScript's \s.
const BREAK = '\\r\\n|[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]';
const LINES = new RegExp(`[^\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]+(?:${BREAK})?|${BREAK}`, 'g');
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const WORDS = new RegExp(`[^${SPACE}]+[${SPACE}]*|[${SPACE}]+`, 'g');

/** The last piece must leave room for what follows the string on its line. */
function breakLine(line: string, width: number, after: number): string[] {
  const words = line.match(WORDS) ?? [];
  const chunks: string[] = [];
  let current = '';
  for (const [i, word] of words.entries()) {
    const room = i === words.length - 1 ? width - after : width;
    if (codePoints(repr(current + word)) <= room) {
      current += word;
      continue;
    }
    if (current !== '') chunks.push(repr(current));
    current = word;
  }
  if (current !== '') chunks.push(repr(current));
  return chunks;
}
