/** The tokens of an entry, which may be JavaScript, Python or a shell's, and need not be complete. Pure. */

export interface Token {
  readonly kind: 'blank' | 'line' | 'comment' | 'text' | 'word' | 'sign';
  readonly start: number;
  readonly end: number;
}

const BLANK = /(?:[^\S\n]|\\\r?\n)+/y;
const COMMENT = /\/\/[^\n]*|#[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/y;
const TEXT = /[bfru]{0,2}(?:"""|'''|["'`])/iy;
const WORD = /[\w$@-][\w$@.-]*/y;

export function tokenAt(entry: string, start: number): Token {
  const token = (kind: Token['kind'], length: number): Token => ({ kind, start, end: start + length });
  if (entry[start] === '\n') return token('line', 1);
  const blank = matchAt(BLANK, entry, start);
  if (blank !== null) return token('blank', blank.length);
  const mayComment = entry[start] === '/' || start === 0 || /\s/.test(entry.charAt(start - 1));
  const comment = mayComment ? matchAt(COMMENT, entry, start) : null;
  if (comment !== null) return token('comment', comment.length);
  const opening = matchAt(TEXT, entry, start);
  if (opening !== null) return token('text', textLength(entry, start, opening));
  const word = matchAt(WORD, entry, start);
  return token(word === null ? 'sign' : 'word', word?.length ?? 1);
}

export function matchAt(sticky: RegExp, entry: string, at: number): string | null {
  sticky.lastIndex = at;
  return sticky.exec(entry)?.[0] ?? null;
}

/** Up to its other end, or that of the line, where the text may not go on. */
function textLength(entry: string, start: number, opening: string): number {
  const quote = opening.replace(/^\w+/, '');
  const isOneLine = quote === '"' || quote === "'";
  let at = start + opening.length;
  while (at < entry.length) {
    if (entry.startsWith(quote, at)) return at + quote.length - start;
    if (isOneLine && entry[at] === '\n') return at - start;
    at += entry[at] === '\\' ? 2 : 1;
  }
  return entry.length - start;
}

export function partsOf(text: string): { opening: string; quote: string; isClosed: boolean } {
  const [opening = '', quote = ''] = /^\w{0,2}("""|'''|["'`])/.exec(text) ?? [];
  const isClosed = text.length >= opening.length + quote.length && text.endsWith(quote);
  return { opening, quote, isClosed };
}

export function contentOf(text: string): string {
  const { opening, quote, isClosed } = partsOf(text);
  return text.slice(opening.length, isClosed ? -quote.length : undefined);
}
