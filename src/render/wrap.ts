/** Where lines are broken that are wider than the terminal: between words, never in what is typed or copied. Pure. */
import { widthOf } from '../api/width.ts';
import { DOT, JOINT, PARTING, symbol } from './symbols.ts';

/** Blanks, and the dot between two facts, that a line break and an indent take the place of. */
export interface Break {
  readonly at: number;
  readonly length: number;
  readonly indent: number;
}

/** One line as several, none of them hung in. */
export function breakLines(line: string, columns: number): string[] {
  let from = 0;
  const lines = breaksInLine(line, 0, columns, () => false, 0).map(({ at, length }) => {
    const text = line.slice(from, at);
    from = at + length;
    return text;
  });
  return [...lines, line.slice(from)];
}

/** `isCode` says of each place in the text whether it is meant to be typed. */
export function breaksIn(text: string, columns: number, isCode: (at: number) => boolean): Break[] {
  const breaks: Break[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    if (widthOf(line) > columns && !isStatement(line)) breaks.push(...breaksInLine(line, from, columns, isCode));
    from += line.length + 1;
  }
  return breaks;
}

/** A line of the page, or an assignment: copied as it stands. */
function isStatement(line: string): boolean {
  return /^(?:\d+ *)?>>> |^[\w$]+ = /.test(line.trimStart());
}

interface Word {
  readonly at: number;
  readonly text: string;
  /** Columns before it. */
  readonly gap: number;
  /** What it begins: behind two blanks and more a cell of a table, behind a dot a fact. */
  readonly begins: 'cell' | 'fact' | null;
}

function breaksInLine(
  line: string,
  from: number,
  columns: number,
  isCode: (at: number) => boolean,
  hung?: number,
): Break[] {
  const whole = wordsIn(line, (at) => isCode(from + at));
  const indent = hung ?? Math.min((whole[0]?.gap ?? 0) + 2, Math.floor(columns / 3));
  const room = columns - indent;
  const words = whole.flatMap((word) => {
    if (widthOf(word.text) > room && PATH.test(word.text)) return stepsOf(word);
    return widthOf(word.text) > columns ? piecesOf(word, room) : word;
  });
  const breaks: Break[] = [];
  let column = 0;
  words.forEach((word, index) => {
    const width = widthOf(word.text);
    // A cell goes to the next line as a whole if it fits there, and so does a fact, and a part of one.
    const wholes = ENDS.filter((isEnd) => isEnd(words, index)).map((isEnd) => widthUpTo(words, index, isEnd));
    const isEarly = column + word.gap < indent + LABEL; // behind a number say, of which little would be gained
    const wanted = (isEarly ? undefined : wholes.find((whole) => indent + whole <= columns)) ?? width;
    if (index > 0 && column + word.gap + wanted > columns) {
      // What fits on a line of its own does, as an id in a narrow window.
      const before = width > columns ? indent : Math.min(indent, columns - width);
      breaks.push({ at: from + word.at - word.gap, length: word.gap, indent: before });
      column = before + width;
    } else column += word.gap + width;
  });
  return breaks;
}

const LABEL = 6; // columns

type IsEnd = (words: readonly Word[], at: number) => boolean;

/** Where something new begins: a cell, a fact, a part of one. */
const isCellEnd: IsEnd = (words, at) => words[at] === undefined || words[at].begins === 'cell';
const isFactEnd: IsEnd = (words, at) => isCellEnd(words, at) || words[at]?.begins === 'fact';
const isPartEnd: IsEnd = (words, at) => isFactEnd(words, at) || PARTING.test(words[at - 1]?.text ?? '');
const ENDS = [isCellEnd, isFactEnd, isPartEnd] as const;

function widthUpTo(words: readonly Word[], first: number, isEnd: IsEnd): number {
  let width = widthOf(words[first]?.text ?? '');
  for (let at = first + 1; !isEnd(words, at); at += 1) width += (words[at]?.gap ?? 0) + widthOf(words[at]?.text ?? '');
  return width;
}

function wordsIn(line: string, isCode: (at: number) => boolean): Word[] {
  const isSolid = solidIn(line);
  const words: Word[] = [];
  let [start, end] = [0, 0];
  for (let at = 0; at <= line.length; at += 1) {
    const isKept = isSolid[at] || (isCode(at) && isCode(at - 1)) || (at > start && JOINT.test(line.slice(at, at + 4)));
    const isBlank = at === line.length || (line[at] === ' ' && !isKept);
    if (!isBlank) continue;
    if (at > start) {
      const gap = start - end;
      words.push({ at: start, text: line.slice(start, at), gap, begins: gap > 1 ? 'cell' : null });
      end = at;
    }
    start = at + 1;
  }
  return factsOf(words);
}

/** A dot between two words is no word, but what stands between them. */
function factsOf(words: readonly Word[]): Word[] {
  const isDot = (at: number) =>
    at > 0 && words[at]?.text === symbol.dot && words[at].begins === null && words[at + 1]?.begins === null;
  return words.flatMap((word, at) => {
    if (isDot(at)) return [];
    return isDot(at - 1) ? [{ ...word, gap: BETWEEN_FACTS, begins: 'fact' as const }] : [word];
  });
}

const BETWEEN_FACTS = DOT.length;

/** Of a URL: to be read, and never typed. */
const PATH = /^(?:\/[\w.~%-]+){3,}:?$/;

/** A path goes on below behind one of its strokes. */
function stepsOf({ at, text, gap, begins }: Word): Word[] {
  return [...text.matchAll(/\/?[^/]+(?:\/(?=[^/]))?/g)].map(({ 0: step, index }) =>
    index === 0 ? { at, text: step, gap, begins } : { at: at + index, text: step, gap: 0, begins: null },
  );
}

const CALL = /^[\w$.]+\(.*\)[.,:;]?$/;

/** What is wider than the terminal: without what stays with it elsewhere. */
function piecesOf(word: Word, room: number): Word[] {
  const { at, text } = word;
  const end = text.search(PARTING);
  if (end < 0) return argumentsOf(word, room);
  const rest: Word = { at: at + end + 1, text: text.slice(end + 1), gap: 1, begins: null };
  return [...argumentsOf({ ...word, text: text.slice(0, end) }, room), rest];
}

/** A call goes on below, behind an argument or, where the first is long, its bracket: so it can still be typed. */
function argumentsOf(word: Word, room: number): Word[] {
  const { at, text } = word;
  if (!CALL.test(text)) return [word];
  const words: Word[] = [];
  let [start, isQuoted, depth, before]: [number, boolean, number, Pick<Word, 'gap' | 'begins'>] = [0, false, 0, word];
  /** Blanks within an object or a list, which is broken only where it is too long itself. */
  let within: number[] = [];
  const put = (to: number, next: number) => {
    const piece = text.slice(start, to);
    const last = words.at(-1);
    if (last?.text.endsWith('(') && widthOf(last.text + piece) <= room)
      words.splice(-1, 1, { ...last, text: last.text + piece });
    else words.push({ at: at + start, text: piece, gap: before.gap, begins: before.begins });
    [start, before] = [next, { gap: next - to, begins: null }];
  };
  const end = (to: number, next: number) => {
    if (widthOf(text.slice(start, to)) > room) for (const blank of within) put(blank, blank + 1);
    within = [];
    put(to, next);
  };
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place];
    if (letter === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (letter === '{' || letter === '[') depth += 1;
    if (letter === '}' || letter === ']') depth -= 1;
    if (depth > 0 && letter === ' ') within.push(place);
    if (depth > 0) continue;
    if (letter === '(') end(place + 1, place + 1);
    if (letter === ' ') end(place, place + 1);
  }
  end(text.length, text.length);
  return words;
}

/** The places within calls and within quotation marks. */
function solidIn(line: string): readonly boolean[] {
  const isSolid = new Array<boolean>(line.length).fill(false);
  const open: number[] = [];
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '(') open.push(at);
    if (line[at] === ')') {
      const start = open.pop() ?? 0;
      if (/\w/.test(line[start - 1] ?? '')) isSolid.fill(true, start, at);
    }
    if (line[at] === "'" && /[\s([{,:]/.test(line[at - 1] ?? ' ')) {
      const end = line.indexOf("'", at + 1);
      if (end > 0) isSolid.fill(true, at, end);
      at = Math.max(at, end);
    }
  }
  return isSolid;
}
