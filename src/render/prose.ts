/** Words to be read in peace: lines of one indent, and what stands in backticks painted as what can be typed. */
import { widthOf } from '../api/width.ts';
import { inAscii } from './symbols.ts';
import type { Paint } from './text.ts';

// More than that on a line is hard to read, however wide the terminal is.
const MOST_COLUMNS = 92;
const INDENT = '  ';

interface Piece {
  readonly text: string;
  readonly isCode: boolean;
}

/** Each line of it is a paragraph. */
export function prose(text: string, paint: Paint, width: number): string {
  const room = Math.min(width, MOST_COLUMNS) - INDENT.length;
  return endLines(text)
    .split('\n')
    .flatMap((paragraph) => linesOf(paragraph, room))
    .map((line) => `${INDENT}${line.map((word) => painted(word, paint)).join(' ')}`.trimEnd())
    .join('\n');
}

/** Whoever copies what is to be typed would take a comma behind it along: the line ends in its place. */
function endLines(text: string): string {
  return splitAtCode(text)
    .map((piece, at, all) => (at % 2 === 0 && isEntry(all[at - 1] ?? '') ? piece.replace(/^[.,:;]\s*/, '\n') : piece))
    .join('')
    .trimEnd();
}

/** A call, an assignment, a command of the shell's: more than a name. */
function isEntry(code: string): boolean {
  return (code.includes('(') && code.includes(')')) || / = |^`{1,2}\.[a-z]/.test(code);
}

/** What is to be typed, and names, in their order. */
export function codeIn(text: string): readonly string[] {
  return piecesOf(text).flatMap(({ text: code, isCode }) => (isCode ? [code] : []));
}

type Word = readonly Piece[];

function linesOf(paragraph: string, room: number): Word[][] {
  const lines: Word[][] = [[]];
  let column = 0;
  for (const word of wordsOf(paragraph)) {
    const width = word.reduce((sum, { text }) => sum + widestOf(text), 0);
    if (column > 0 && column + 1 + width > room) {
      lines.push([]);
      column = 0;
    }
    lines.at(-1)?.push(word);
    column += (column > 0 ? 1 : 0) + width;
  }
  return lines;
}

/** Signs of ours may be drawn by several of ASCII. */
function widestOf(text: string): number {
  return Math.max(widthOf(text), widthOf(inAscii(text)));
}

/** What stands between blanks; code is never broken at those within it. */
function wordsOf(paragraph: string): Word[] {
  const words: Piece[][] = [[]];
  for (const { text, isCode } of piecesOf(paragraph)) {
    const parts = isCode ? [text] : text.split(/ +/);
    for (const [at, part] of parts.entries()) {
      if (at > 0) words.push([]);
      if (part !== '') words.at(-1)?.push({ text: part, isCode });
    }
  }
  return words.filter((word) => word.length > 0);
}

function piecesOf(text: string): Piece[] {
  return splitAtCode(text).map((piece, at) => {
    const ticks = piece.startsWith('``') ? 2 : 1;
    return at % 2 === 1 ? { isCode: true, text: piece.slice(ticks, -ticks) } : { isCode: false, text: piece };
  });
}

/** Words and code in turn, the code in its backticks. */
function splitAtCode(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let at = text.indexOf('`'); at >= 0; at = text.indexOf('`', from)) {
    const end = endOfCode(text, at);
    if (end === null) break;
    pieces.push(text.slice(from, at), text.slice(at, end));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

/**
 * Behind the code that begins there. A template string of JavaScript has backticks of its own: the code stands in two
 * then, as in Markdown, or they are told by what is put into it.
 */
function endOfCode(text: string, start: number): number | null {
  if (text.startsWith('``', start)) {
    let end = text.indexOf('``', start + 3);
    if (end < 0) return null;
    while (text[end + 2] === '`') end += 1;
    return end + 2;
  }
  let end = text.indexOf('`', start + 2);
  for (let tick = end; tick >= 0; ) {
    end = tick;
    const next = text.indexOf('`', tick + 1);
    if (next < 0 || !text.slice(tick + 1, next).includes('${')) break;
    tick = text.indexOf('`', next + 1);
  }
  return end < 0 ? null : end + 1;
}

function painted(word: Word, paint: Paint): string {
  return word.map(({ text, isCode }) => (isCode ? paint('code', text) : text)).join('');
}
