/** Finds the statements of a page or a transcript behind their prompts; all else is output, or the page's words. Pure. */
import { Openness } from './openness.ts';
import { indentOf, isPrompt, plainBlanks } from './prompts.ts';
import { Statement } from './statement.ts';

export interface Found {
  readonly source: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

export interface Page {
  readonly statements: readonly Found[];
  /** Lines that are no code, but for blank ones. */
  readonly leftOut: number;
}

/** Null where there is no prompt: it is no page. */
export function readPage(text: string): Page | null {
  const lines = linesOf(text);
  if (firstPrompt(lines) < 0) return readFence(lines);
  const first = lines.findIndex(isWords);
  const found: { readonly statement: Statement; readonly line: number }[] = [];
  let leftOut = 0;
  let open: Statement | null = null;
  for (const [at, line] of lines.entries()) {
    if (open?.add(line)) continue;
    open = Statement.prompted(line) ?? (at === first ? Statement.torn(line, lines[at + 1]) : null);
    if (open) found.push({ statement: open, line: at + 1 });
    else if (isWords(line)) leftOut += 1;
  }
  const statements = found.map(({ statement, line }) => ({ source: statement.source, line }));
  return { statements: statements.filter(({ source }) => source.trim() !== ''), leftOut };
}

/** Where prompts begin; -1 where there are none. One in a text of several lines, a docstring say, is none. */
export function firstPrompt(lines: readonly string[]): number {
  if (!lines.some(isPrompt)) return -1;
  const open = new Openness();
  return lines.findIndex((line) => {
    if (!open.isInText && isPrompt(line)) return true;
    open.add(line);
    return false;
  });
}

/** No code, and more than nothing. */
export function isWords(line: string): boolean {
  return line.trim() !== '' && !isFence(line);
}

/** Of Markdown. */
export function isFence(line: string): boolean {
  return /^\s*(?:```|~~~)[\s\w+-]*$/.test(line);
}

/** Markdown that says it is Python, and has no prompts: what stands between its fences. */
function readFence(lines: readonly string[]): Page | null {
  const begin = lines.findIndex((line) => /^\s*(?:```|~~~)\s*(?:python|py)/i.test(line));
  if (begin < 0) return null;
  const length = lines.slice(begin + 1).findIndex(isFence);
  const end = length < 0 ? lines.length : begin + 1 + length;
  const margin = indentOf(lines[begin] ?? '');
  const code = lines.slice(begin + 1, end).map((line) => plainBlanks(line).slice(Math.min(margin, indentOf(line))));
  const after = readFence(lines.slice(end + 1));
  const rest = after ?? { statements: [], leftOut: lines.slice(end + 1).filter(isWords).length };
  const source = code.join('\n').trimEnd();
  return {
    statements: [
      ...(source === '' ? [] : [{ source, line: begin + 2 }]),
      ...rest.statements.map((each) => ({ ...each, line: each.line + end + 1 })),
    ],
    leftOut: lines.slice(0, begin).filter(isWords).length + rest.leftOut,
  };
}

const LINE_END = /\r\n|\r|\n/;

/** Of a page in HTML, what a reader sees of it. */
function linesOf(text: string): string[] {
  const lines = text.split(LINE_END);
  const isHtml = /&gt;&gt;&gt;/.test(text) && !lines.some(isPrompt);
  return isHtml ? visibleText(text).split(LINE_END) : lines;
}

const ENTITIES: Readonly<Record<string, string>> = { gt: '>', lt: '<', quot: '"', apos: "'", nbsp: '\u00a0', amp: '&' };

function visibleText(html: string): string {
  return html
    .replace(/<br\b[^<>]*>|<\/(?:p|div|pre|li|tr|h\d)\b[^<>]*>/gi, '\n')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (entity, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    });
}
