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

// A call, an assignment, a command of the shell's: more than a name.
const ENTRY = /\(.*\)|\s=\s|^\.[a-z]/s;

/** Whoever copies what is to be typed would take a comma behind it along: the line ends in its place. */
function endLines(text: string): string {
  const isBehind = (code = '') => ENTRY.test(code.replace(/^``?/, ''));
  return text
    .split(CODE)
    .map((piece, at, all) => (at % 2 === 0 && isBehind(all[at - 1]) ? piece.replace(/^[.,:;]\s*/, '\n') : piece))
    .join('')
    .trimEnd();
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

// A template string of JavaScript has backticks of its own: the code stands in two then, as in Markdown, or they are told
// by what is put into it.
const CODE = /(``.+?``(?!`)|`(?:[^`]|`[^`]*\$\{[^`]*`)+`)/;

function piecesOf(text: string): Piece[] {
  return text.split(CODE).map((piece, at) => {
    const isCode = at % 2 === 1;
    return { isCode, text: isCode ? piece.replace(/^(``?)([\s\S]*)\1$/, '$2') : piece };
  });
}

function painted(word: Word, paint: Paint): string {
  return word.map(({ text, isCode }) => (isCode ? paint('code', text) : text)).join('');
}
