/** Cuts Python source into tokens, trivia included, so that joined texts are the source again. Any input ends. Pure. */

export type Plain = {
  readonly kind: 'space' | 'newline' | 'continued' | 'comment' | 'template' | 'name' | 'number' | 'op' | 'junk';
  readonly text: string;
};

export type StringToken = {
  readonly kind: 'string';
  readonly text: string;
  /** In lower case: r, b, u, f or two of them. */
  readonly prefix: string;
  readonly quote: string;
  readonly body: string;
  readonly isClosed: boolean;
};

export type Token = Plain | StringToken;

const PATTERNS: readonly [Plain['kind'], RegExp][] = [
  ['continued', /\\[ \t]*(?:\r?\n|$)/y],
  ['newline', /\r?\n/y],
  ['space', /[^\S\n]+/y],
  ['comment', /#[^\n]*/y],
  ['number', /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)[jJ]?/y],
  ['name', /[\p{ID_Start}_$][\p{ID_Continue}$]*/uy],
  ['op', /\*\*=|\/\/=|>>=|<<=|===|!==|\.\.\.|\*\*|\/\/|<<|>>|&&|\|\||\?\?|\?\.|=>|->|:=|[-+*/%@&|^=!<>]=|[^\s\w\\]/uy],
];
const PREFIXED = /([rRbBuUfF]|[rR][bBfF]|[bBfF][rR])?('''|"""|'|")/y;
const TEMPLATE = /`(?:[^`\\]|\\.)*`/sy;

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const token = readString(source, at) ?? readTemplate(source, at) ?? readPlain(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

/** What is open where a line ends: brackets, a string, a backslash. Below zero: a bracket closed that never opened. */
export type Openness = { readonly depth: number; readonly quote: string; readonly isContinued: boolean };

export const NOTHING_OPEN: Openness = { depth: 0, quote: '', isContinued: false };

/** Reads one more line, so that a paste of many lines is not read from its start for each of them. */
export function readOn({ depth: before, quote }: Openness, line: string): Openness {
  const tokens = tokenize(quote + line);
  const last = tokens.at(-1);
  const isString = last?.kind === 'string' && !last.isClosed;
  let depth = before;
  for (const token of tokens) {
    if (token.kind !== 'op' || depth < 0) continue;
    if ('([{'.includes(token.text)) depth += 1;
    if (')]}'.includes(token.text)) depth -= 1;
  }
  return {
    depth,
    quote: isString && (last.quote.length === 3 || last.text.endsWith('\\')) ? last.quote : '',
    isContinued: last?.kind === 'continued',
  };
}

/** Whether more lines must follow. */
export function isOpen({ depth, quote, isContinued }: Openness): boolean {
  return depth > 0 || quote !== '' || (depth === 0 && isContinued);
}

export function isTrivia(kind: string): boolean {
  return kind === 'space' || kind === 'newline' || kind === 'continued' || kind === 'comment';
}

function readPlain(source: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null && match[0] !== '') return { kind, text: match[0] };
  }
  return { kind: 'junk', text: source.slice(at, at + 1) };
}

function readString(source: string, at: number): StringToken | null {
  PREFIXED.lastIndex = at;
  const match = PREFIXED.exec(source);
  if (match === null) return null;
  const prefix = (match[1] ?? '').toLowerCase();
  const quote = match[2] ?? '';
  const start = at + match[0].length;
  const end =
    (prefix.includes('f') ? endOfString(source, start, quote, true) : null) ?? endOfString(source, start, quote, false);
  const isClosed = end !== null;
  const stop = end ?? (quote.length === 3 ? source.length : lineEnd(source, start));
  const text = source.slice(at, isClosed ? stop + quote.length : stop);
  return { kind: 'string', text, prefix, quote, body: source.slice(start, stop), isClosed };
}

/** Where the closing quote stands. With fields, a quote within {…} is not the end: Python 3.12 nests the same quotes. */
function endOfString(source: string, start: number, quote: string, hasFields: boolean): number | null {
  for (let at = start; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (source.startsWith(quote, at)) return at;
    else if (char === '\n' && quote.length === 1) return null;
    else if (hasFields && char === '{') {
      if (source[at + 1] === '{') at += 1;
      else {
        const end = endOfField(source, at + 1, quote.length === 3);
        if (end === null) return null;
        at = end;
      }
    }
  }
  return null;
}

/** Where the } of a field stands whose { is before `start`. */
export function endOfField(source: string, start: number, maySpanLines: boolean): number | null {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    const char = source[at] ?? '';
    if (char === '\n' && !maySpanLines) return null;
    if (char === "'" || char === '"') {
      const end = endOfString(source, at + 1, char, false);
      if (end === null) return null;
      at = end;
    } else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) {
      if (depth === 0) return char === '}' ? at : null;
      depth -= 1;
    }
  }
  return null;
}

/** A JavaScript template string, which an entry of both languages may hold: kept whole. */
function readTemplate(source: string, at: number): Token | null {
  TEMPLATE.lastIndex = at;
  const match = TEMPLATE.exec(source);
  return match === null ? null : { kind: 'template', text: match[0] };
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
}
