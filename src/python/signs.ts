/** Tells by its signs whether a text that is not JavaScript was meant as Python. It need not be whole. Pure. */
import { endOfText } from './openness.ts';

export function looksLikePython(source: string): boolean {
  const words = readWords(source);
  if (looksLikeJavaScript(words)) return false;
  if (words.some((word, at) => isCertain(words, word, at)) || statementsOf(words).some(isStatement)) return true;
  return words.some((word, at) => isProbable(words, word, at)) && !words.some(isTorn) && !isProse(words);
}

/** Of the names that a text reads which is JavaScript too, those that only Python has. None where it cannot be Python. */
export function namesOfPython(read: Iterable<string>, source: string): string[] {
  const names = [...read].filter((name) => CERTAIN_NAMES.has(name) || FUNCTIONS.has(name));
  const words = names.length > 0 ? readWords(source) : [];
  if (looksLikeJavaScript(words)) return [];
  const isCalled = (name: string) =>
    words.some(({ text }, at) => text === name && words[at + 1]?.text === '(' && words[at - 1]?.text !== '.');
  return names.filter((name) => CERTAIN_NAMES.has(name) || isCalled(name));
}

const CERTAIN_NAMES: ReadonlySet<string> = new Set(
  `None True False Ellipsis NotImplemented __name__ __doc__ print len range str int float bool dict tuple bytes sorted
  isinstance enumerate pass BaseException Exception ArithmeticError AssertionError AttributeError ConnectionError
  EOFError FileNotFoundError ImportError IndexError IOError KeyError KeyboardInterrupt LookupError ModuleNotFoundError
  NameError NotImplementedError OSError PermissionError RecursionError RuntimeError StopIteration SystemExit
  TimeoutError UnicodeDecodeError UnicodeEncodeError ValueError ZeroDivisionError`.split(/\s+/),
);

// Words that may as well be a login without its quotes, or a slip, unless they are called.
const FUNCTIONS: ReadonlySet<string> = new Set(
  `__import__ abs all any ascii bin breakpoint bytearray callable chr classmethod compile complex delattr dir divmod exec
  filter format frozenset getattr globals hasattr hash hex id input issubclass iter list locals map max memoryview min
  next object oct open ord pow property repr reversed round set setattr slice staticmethod sum type vars zip`.split(
    /\s+/,
  ),
);

interface Word {
  /** Of a string its quotes alone; of one whose end is missing, a second word holds the rest. */
  readonly text: string;
  readonly kind: 'name' | 'text' | 'torn' | 'comment' | 'sign' | 'end';
  /** The brackets that are open around it. */
  readonly inside: string;
  /** Nothing stands between it and the one before. */
  readonly isJoined: boolean;
}

// What a text is shows at its beginning; and of no text all is compared with all.
const ENOUGH = 10_000;
// Made when it is needed: its classes take longer than loading all of this file.
const makeToken = () =>
  /\s+|[\p{ID_Start}_$][\p{ID_Continue}$]*|\d[\w.]*|'''|"""|['"`#]|\*\*|:=|=>|[!=]==?|&&|\|\||\?[.?]|\/[/*]|./suy;

function readWords(source: string): Word[] {
  const words: Word[] = [];
  let inside = '';
  let isJoined = false;
  const token = makeToken();
  for (let at = 0; at < Math.min(source.length, ENOUGH); ) {
    token.lastIndex = at;
    const [text = ''] = token.exec(source) ?? [];
    at += Math.max(1, text.length);
    const isBlank = text.trim() === '';
    if (isBlank && text.includes('\n')) words.push({ text: '\n', kind: 'end', inside, isJoined });
    if (')]}'.includes(text)) inside = inside.slice(0, -1);
    if (!isBlank) words.push({ text, kind: kindOf(text), inside, isJoined });
    if ('([{'.includes(text)) inside += text;
    if (/^['"`]/.test(text)) {
      const last = text === "'" || text === '"' ? lineEnd(source, at) : source.length;
      const end = endOfText(source, at, text) ?? Number.POSITIVE_INFINITY;
      if (end > last) words.push({ text: source.slice(at, last), kind: 'torn', inside, isJoined });
      at = Math.min(end, last);
    }
    // Whatever follows counts for nothing where JavaScript would take it for a comment.
    if (text === '#' || text === '//') at = lineEnd(source, at);
    isJoined = !isBlank;
  }
  return words;
}

function kindOf(text: string): Word['kind'] {
  if (/^['"`]/.test(text)) return 'text';
  if (/^[\p{ID_Start}_$]/u.test(text)) return 'name';
  return text === '#' ? 'comment' : 'sign';
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

function looksLikeJavaScript(words: readonly Word[]): boolean {
  return words.some((word, at) => isOfJavaScript(words, word, at));
}

function isOfJavaScript(words: readonly Word[], { text }: Word, at: number): boolean {
  const next = words[at + 1];
  if (/^(?:`|=>|[!=]==|&&|\|\||\?[.?])$/.test(text)) return true;
  if (/^\/[/*]$/.test(text)) return isFirst(words, at);
  if (words[at - 1]?.text === '.') return false;
  if (/^(?:const|let|var|function|new|typeof)$/.test(text)) return next?.kind === 'name' || isAny(next, '[', '{');
  if (/^(?:else|try|do|finally)$/.test(text)) return isAny(next, '{', 'if');
  if (/^(?:switch|catch)$/.test(text)) return isAny(next, '(');
  if (text === 'import') return isFirst(words, at) && (isAny(next, '{', '*') || next?.kind === 'text');
  if (text === 'from') return next?.kind === 'text';
  return text === 'class' && isAny(words[at + 2], '{', 'extends');
}

/** Strings with a letter before them or in threes, what is spread by stars, comprehensions, lambda, := and slices. */
function isCertain(words: readonly Word[], { text, kind, inside, isJoined }: Word, at: number): boolean {
  const [before, next] = [words[at - 1], words[at + 1]];
  if (kind === 'text' && next?.kind === 'torn' && next.text === '') return false;
  if (kind === 'text') return text.length === 3 || (isJoined && PREFIX.test(before?.text ?? ''));
  if (text === '*' || text === '**')
    return isAny(before, '(', '[', '{', ',') && (next?.kind === 'name' || isAny(next, '(', '[', '{'));
  if (text === ':') return inside.endsWith('[') && !words.some((word) => word.inside === inside && word.text === '?');
  if (text === 'for' && inside !== '') return next?.kind === 'name' && words.slice(at, at + 8).some(isIn);
  return text === ':=' || (text === 'lambda' && before?.text !== '.');
}

const PREFIX = /^(?:[bfrtu]|rb|br|fr|rf|tr|rt)$/i;

function isProbable(words: readonly Word[], { text, kind }: Word, at: number): boolean {
  const [before, next] = [words[at - 1], words[at + 1]];
  if (kind === 'comment') return before?.text !== '.';
  if (text === '\\') return next === undefined || next.kind === 'end';
  if (before?.text === '.' || isAny(next, ':', '=')) return false;
  if (text === 'if') return !isFirst(words, at) && words.slice(at).some((word) => word.text === 'else');
  return /^(?:True|False|None|and|or|not|is)$/.test(text);
}

/** A line that begins as nothing does in JavaScript. */
function isStatement(words: readonly Word[]): boolean {
  const [first, second, third] = words[0]?.text === 'async' ? words.slice(1) : words;
  const outside = words.filter(({ inside }) => inside === '');
  const head = outside.slice(0, outside.findIndex(({ text }) => text === ':') + 1);
  const isHead = head.length > 1 && !head.some(({ text }) => text === '?');
  switch (first?.text) {
    case 'for':
      return isHead && head.some(isIn);
    case 'if':
    case 'elif':
    case 'while':
    case 'with':
    case 'match':
    case 'except':
      return isHead;
    case 'def':
    case 'class':
      return isHead && second?.kind === 'name';
    case 'else':
    case 'try':
    case 'finally':
      return isAny(second, ':');
    case 'import':
      return second?.kind === 'name' && !words.some(({ text }) => text === 'from') && !isSentence(words);
    case 'from':
      return second?.kind === 'name' && words.some(({ text }) => text === 'import') && isAny(third, 'import', '.');
    case 'del':
    case 'global':
    case 'nonlocal':
    case 'assert':
    case 'raise':
    case 'print':
      return second?.kind === 'name' || second?.kind === 'text' || /^\d/.test(second?.text ?? '');
    case 'pass':
      return second === undefined;
    case '@':
      return second?.kind === 'name';
    default:
      return false;
  }
}

/** In lines, but for what brackets hold together. */
function statementsOf(words: readonly Word[]): Word[][] {
  const statements: Word[][] = [[]];
  for (const word of words) {
    if (word.kind === 'end' && word.inside === '') statements.push([]);
    else if (word.kind !== 'end' && word.kind !== 'comment') statements.at(-1)?.push(word);
  }
  return statements;
}

function isProse(words: readonly Word[]): boolean {
  return statementsOf(words).some(isSentence);
}

/** Two words side by side that are no keywords, or in the middle one that can only begin. */
function isSentence(words: readonly Word[]): boolean {
  const isWord = (word: Word | undefined) => word?.kind === 'name' && !KEYWORD.test(word.text);
  const isMisplaced = ({ text, inside }: Word) => inside === '' && /^(?:for|while|with|return|raise)$/.test(text);
  return words.some((word, at) => isWord(word) && (isWord(words[at + 1]) || isMisplaced(words[at + 1] ?? word)));
}

const KEYWORD =
  /^(?:and|or|not|is|in|if|elif|else|for|while|import|from|as|lambda|del|def|class|with|return|raise|assert|async|await)$/;

function isFirst(words: readonly Word[], at: number): boolean {
  return at === 0 || words[at - 1]?.kind === 'end';
}

/** A string whose end is missing: rather a slip. */
function isTorn({ kind }: Word): boolean {
  return kind === 'torn';
}

function isIn({ text }: Word): boolean {
  return text === 'in';
}

function isAny(word: Word | undefined, ...texts: string[]): boolean {
  return word !== undefined && word.kind !== 'text' && texts.includes(word.text);
}
