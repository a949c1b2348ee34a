/**
 * Follows brackets, quotes and comments of an entry line by line, so that a long one is parsed where it may be complete
 * and not at each line. Pure.
 */
import { pattern } from '../../api/pattern.ts';

/** What the token before says of a slash behind it. */
type Before = 'value' | 'operator' | 'start' | 'unclear';

// In a script an HTML comment hides the rest of its line.
const TOKEN = pattern(
  String.raw`\s+|\/\/[^\n\r\u2028\u2029]*|\/\*|<!--|-->|\+\+|--|[\p{ID_Start}$_][\p{ID_Continue}$]*|#[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|.`,
  'suy',
);
const NAME = pattern(String.raw`^[\p{ID_Start}$_]`, 'u');
const PATTERN = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
/** What is not just text, in each kind of quotes. */
const SPECIAL: Readonly<Record<string, RegExp>> = { '`': /[`\\$]/g, "'": /['\\\n]/g, '"': /["\\\n]/g };
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const HEADS = /^(?:if|while|for|with)$/;
const BEFORE_VALUE = /^(?:return|typeof|case|do|else|in|instanceof|new|void|delete|throw)$/;
const UNCLEAR = /^(?:of|await|yield)$/;

export class Unfinished {
  /** What has begun and not ended. */
  readonly #begun: string[] = [];
  /** For each parenthesis that has begun: what a slash behind its end means. */
  readonly #behind: Before[] = [];
  #isComment = false;
  #isLost = false;
  #isEmpty = true;
  #before: Before = 'start';
  #word = '';

  /** Whatever it is, it cannot be complete yet. False says nothing. */
  get isCertain(): boolean {
    return !this.#isLost && (this.#begun.length > 0 || this.#isComment || this.#before === 'operator');
  }

  /** In a template string or a comment, where lines are no code. */
  get isInText(): boolean {
    return !this.#isLost && (this.#isComment || this.#begun.at(-1) === '`');
  }

  /** Another line, with its end. */
  add(line: string): void {
    for (let at = 0; at < line.length && !this.#isLost; ) at = this.#step(line, at);
  }

  #step(line: string, at: number): number {
    if (this.#isComment) {
      const end = line.indexOf('*/', at);
      this.#isComment = end < 0;
      return end < 0 ? line.length : end + 2;
    }
    const special = SPECIAL[this.#begun.at(-1) ?? ''];
    if (!special) return this.#code(line, at);
    special.lastIndex = at;
    const found = special.exec(line)?.index;
    return found === undefined ? line.length : this.#text(line, found);
  }

  #text(line: string, at: number): number {
    const quote = this.#begun.at(-1);
    if (line[at] === '\\') return at + 2;
    if (line[at] === quote) {
      this.#begun.pop();
      this.#before = 'value';
      return at + 1;
    }
    if (quote !== '`') return this.#lose(at);
    if (line[at + 1] !== '{') return at + 1;
    this.#begun.push('${');
    this.#before = 'start';
    return at + 2;
  }

  #code(line: string, at: number): number {
    const end = matchEnd(TOKEN(), line, at);
    const token = line.slice(at, end);
    const word = this.#word;
    if (/^(?:\s|\/\/)/.test(token)) return end;
    this.#word = '';
    const isFirst = this.#isEmpty;
    this.#isEmpty = false;
    // At the very beginning they ask for help, or name a command.
    if (isFirst && /^[.?]/.test(token)) return this.#lose(end);
    if (token === '/*') this.#isComment = true;
    else if (token === '/') return this.#slash(line, at);
    else if (/^[`'"([{]$/.test(token)) this.#begin(token, word);
    else if (/^[)\]}]$/.test(token)) return this.#end(token, end);
    else if (/^(?:<!--|-->|[\\@#])$/.test(token)) return this.#lose(end);
    else if (NAME().test(token)) this.#name(token, word);
    else if (/^[#\d]/.test(token)) this.#before = 'value';
    else if (token.length > 1 || token === '.') this.#before = 'unclear';
    else this.#before = /[=+\-*%&|^<,?]/.test(token) ? 'operator' : 'start';
    if (token === '.') this.#word = token;
    return end;
  }

  #name(name: string, word: string): void {
    this.#before = 'value';
    if (word === '.') return;
    this.#word = name;
    if (BEFORE_VALUE.test(name)) this.#before = 'start';
    else if (UNCLEAR.test(name)) this.#before = 'unclear';
  }

  #begin(token: string, word: string): void {
    this.#begun.push(token);
    if (token === '(') this.#behind.push(HEADS.test(word) ? 'start' : UNCLEAR.test(word) ? 'unclear' : 'value');
    this.#before = 'start';
  }

  #end(token: string, end: number): number {
    const opened = this.#begun.pop();
    if (opened !== CLOSES[token] && !(token === '}' && opened === '${')) return this.#lose(end);
    // A block or an object: a slash behind it is a pattern or a division.
    this.#before = token === '}' ? 'unclear' : 'value';
    if (token === ')') this.#before = this.#behind.pop() ?? 'unclear';
    return end;
  }

  #slash(line: string, at: number): number {
    if (this.#before === 'unclear') return this.#lose(at);
    if (this.#before === 'value') {
      this.#before = 'operator';
      return at + 1;
    }
    const end = matchEnd(PATTERN, line, at);
    this.#before = 'value';
    return end > at ? end : this.#lose(at);
  }

  /** From here on only a parser knows. */
  #lose(at: number): number {
    this.#isLost = true;
    return at;
  }
}

/** Where a sticky pattern ends that begins there; the same place if it does not. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
