/** Where lines are broken that are wider than the terminal: between words, never in what is typed or copied. Pure. */
import { widthOf } from './width.ts';

/** Blanks that a line break and an indent take the place of. */
export interface Break {
  readonly at: number;
  readonly length: number;
  readonly indent: number;
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
  /** Blanks before it; two and more stand between the cells of a table. */
  readonly gap: number;
}

function breaksInLine(line: string, from: number, columns: number, isCode: (at: number) => boolean): Break[] {
  const words = wordsIn(line, (at) => isCode(from + at));
  const indent = Math.min((words[0]?.gap ?? 0) + 2, Math.floor(columns / 3));
  const breaks: Break[] = [];
  let column = 0;
  words.forEach((word, index) => {
    const width = widthOf(word.text);
    const cell = word.gap > 1 ? cellWidth(words, index) : width;
    // A cell goes to the next line as a whole, if it fits there.
    const wanted = indent + cell <= columns ? cell : width;
    if (index > 0 && column + word.gap + wanted > columns) {
      breaks.push({ at: from + word.at - word.gap, length: word.gap, indent });
      column = indent + width;
    } else column += word.gap + width;
  });
  return breaks;
}

function cellWidth(words: readonly Word[], first: number): number {
  let width = widthOf(words[first]?.text ?? '');
  for (let at = first + 1; words[at]?.gap === 1; at += 1) width += 1 + widthOf(words[at]?.text ?? '');
  return width;
}

function wordsIn(line: string, isCode: (at: number) => boolean): Word[] {
  const isSolid = solidIn(line);
  const words: Word[] = [];
  let [start, end] = [0, 0];
  for (let at = 0; at <= line.length; at += 1) {
    const isBlank = at === line.length || (line[at] === ' ' && !isSolid[at] && !(isCode(at) && isCode(at - 1)));
    if (!isBlank) continue;
    if (at > start) {
      words.push({ at: start, text: line.slice(start, at), gap: start - end });
      end = at;
    }
    start = at + 1;
  }
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
