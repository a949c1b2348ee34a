/** Takes out of an entry what its own words call a secret, before the history sees it: in JavaScript, Python or shell. */
import { maskForms } from './forms.ts';
import { isGivenSecret, isSecretName, MAY_ENCODE, NOT_ENCODED, takesSecret } from './names.ts';
import { contentOf, matchAt, partsOf, type Token, tokenAt } from './tokens.ts';
import { isHarmless, maskWithin } from './within.ts';

/**
 * The entry with `…` for each literal, and each word of a shell, that stands next to a name for a secret, and for what
 * is a secret by its own form. It need not be complete nor correct, and takes time in proportion to its length.
 */
export function maskSecrets(entry: string): string {
  return maskForms(new Masker(entry).run());
}

// What gives a value to the name before it, which may end with brackets.
const GIVES = /[\])]{0,9}\s*(?:\/\*[^*]*\*\/\s*)?(?:[-+*/|&?:!=<>%^.]{0,3}=(?!>)|\??:|\?\?|\|\||(?:of|in|is|or)\b)/y;
// Behind `'Bearer '`.
const JOINED = /\s*(?:[+%,]|\.\w{1,20}\()/y;
const SCHEME = /\b(?:bearer|basic)\s{0,9}(?:(?:%s|\{\})\s{0,9})?$/i;
const ASKED = /\b(?:if|elif|while|not|and|or)\s{1,9}$/;
const IS_NEXT = /[ \t]{0,9}[bfru]{0,2}["'`]|\(/iy;
const TEXT_IS_NEXT = /,\s*[bfru]{0,2}["'`]/iy;
const COMMA = /\s*,/y;
const COLON = /\s*:/y;
const SHELL_WORD = /[^\s'"`;,()[\]{}]+/y;
const SHELL_SETS = /^\s*(?:export|set|setx|setenv|declare|env)\s/i;
const REST_OF_LINE = /[\s=]*[^\n;]*/y;
const OF_FLAG = /[ \t=]*(?:"[^"\n]*"?|'[^'\n]*'?|[^\s"']+)/y;

class Masker {
  readonly #entry: string;
  #masked = '';
  #at = 0;
  #line = 0;
  #depth = 0;
  /** Of the statement: whether it names a secret, lists several, has given a value. */
  #isSecret = false;
  #isList = false;
  #hasGiven = false;

  constructor(entry: string) {
    this.#entry = entry;
  }

  run(): string {
    while (this.#at < this.#entry.length) {
      const token = tokenAt(this.#entry, this.#at);
      this.#take(token);
      this.#follow(token);
    }
    return this.#masked;
  }

  /** Behind a token that was let through: does it ask for what comes next to be masked? */
  #follow(token: Token): void {
    const given = this.#text(token);
    if (token.kind === 'line' || given === ';') this.#begin(token);
    else if (token.kind === 'sign') this.#sign(given);
    const name = token.kind === 'text' ? contentOf(given) : given;
    const isName = token.kind === 'word' || (token.kind === 'text' && /^[\w.-]+$/.test(name));
    if (token.kind === 'text' && this.#isTorn(name)) this.#value({ isShell: true });
    if (token.kind === 'text' && SCHEME.test(name.slice(-40))) {
      const joined = this.#match(JOINED);
      if (joined === null) return;
      this.#pass(joined.length);
      this.#value({});
      return;
    }
    if (MAY_ENCODE.test(name) && this.#entry[this.#at] === '(' && this.#match(NOT_ENCODED) === null)
      this.#value({ isArgument: true });
    if (!isName || !takesSecret(name)) return;
    this.#isSecret = true;
    if (token.kind === 'word' && this.#match(IS_NEXT) !== null) {
      const isCalled = this.#entry[this.#at] === '(';
      if (!isCalled || isGivenSecret(name)) this.#value({ isArgument: true });
      return;
    }
    if (this.#isCommand(name)) return;
    const gives = this.#match(GIVES) ?? (token.kind === 'text' ? this.#match(COMMA) : null);
    if (
      gives === null ||
      (gives.trim() === ':' && ASKED.test(this.#entry.slice(Math.max(0, token.start - 20), token.start)))
    )
      return;
    const isTight = !/\s/.test(gives) && this.#isFirst(token);
    const isShell = gives.endsWith('=') && (isTight || (/[A-Z]/.test(name) && name === name.toUpperCase()));
    this.#pass(gives.length);
    this.#value({ isShell, isList: this.#isList && !this.#hasGiven && this.#depth === 0 });
    this.#hasGiven = true;
  }

  /** Begun by a quotation mark that was none: `/it's/; client_secret = '…`. */
  #isTorn(content: string): boolean {
    const [, name = ''] = /([\w-]{1,99})\s{0,9}[:=]\s{0,9}$/.exec(content.slice(-120)) ?? [];
    return isSecretName(name) && /\w/.test(this.#entry.charAt(this.#at));
  }

  /** The first of its line, perhaps behind `$env:`. */
  #isFirst({ start }: Token): boolean {
    return /^(?:\$\w+:)?$/.test(this.#entry.slice(Math.max(this.#line, start - 20), start).trim());
  }

  #begin({ kind }: Token): void {
    if (kind === 'line') this.#line = this.#at;
    if (this.#depth > 0) return;
    this.#isSecret = false;
    this.#isList = false;
    this.#hasGiven = false;
  }

  #sign(sign: string): void {
    if (/[([{]/.test(sign)) this.#depth += 1;
    if (/[)\]}]/.test(sign)) this.#depth = Math.max(0, this.#depth - 1);
    if (sign === ',') this.#isList = true;
    if (sign !== '=' || this.#depth > 0 || this.#hasGiven) return;
    this.#hasGiven = true;
    // `client_secret, client_id = …`, `[a, client_secret] = …`
    if (this.#isSecret) this.#value({ isList: true });
  }

  /** In a shell a value may go on to the end of the line, or follow a flag. */
  #isCommand(name: string): boolean {
    const isSet = SHELL_SETS.test(this.#entry.slice(this.#line, this.#line + 20));
    if (!isSet && !name.startsWith('-')) return false;
    const rest = this.#match(isSet ? REST_OF_LINE : OF_FLAG) ?? '';
    const lead = /^[\s=]*/.exec(rest)?.[0] ?? '';
    if (rest.length === lead.length || lead === '') return false;
    this.#masked += `${lead}…`;
    this.#at += rest.length;
    return true;
  }

  /** Masks the literals of the expression that begins here. */
  #value({ isShell = false, isList = false, isArgument = false }): void {
    let depth = 0;
    let isUnfinished = true;
    while (this.#at < this.#entry.length) {
      const token = tokenAt(this.#entry, this.#at);
      const given = this.#text(token);
      if (token.kind === 'line' && depth === 0 && !isUnfinished && !this.#goesOn()) return;
      if (token.kind === 'sign') {
        if (depth === 0 && (given === ';' || /[)\]}]/.test(given))) return;
        // In Python a list needs no brackets.
        if (depth === 0 && given === ',' && !isList && (this.#depth > 0 || this.#match(TEXT_IS_NEXT) === null)) return;
        depth += /[([{]/.test(given) ? 1 : /[)\]}]/.test(given) ? -1 : 0;
        isUnfinished = !/[)\]}]/.test(given);
        this.#take(token);
        if (isArgument && depth === 0 && !isUnfinished) return;
      } else if (token.kind === 'text') {
        this.#literal(token);
        isUnfinished = false;
      } else if (token.kind === 'word') {
        this.#word(isShell && depth === 0);
        isUnfinished = false;
      } else this.#take(token);
      if (token.kind === 'line') this.#line = this.#at;
    }
  }

  /** Whether the next line goes on with an operator. */
  #goesOn(): boolean {
    return /^\n\s{0,200}[-+.?:&|*/]/.test(this.#entry.slice(this.#at, this.#at + 202));
  }

  /** A literal in a value, unless it is a key. */
  #literal(token: Token): void {
    const given = this.#text(token);
    const before = this.#entry.slice(Math.max(0, token.start - 51), token.start);
    this.#at = token.end;
    const isKey = /[\w\])]\[$/.test(before) && this.#entry[token.end] === ']';
    const isLabel = /[{,]\s{0,50}$/.test(before) && this.#match(COLON) !== null;
    if (isKey || isLabel || isHarmless(contentOf(given))) {
      this.#masked += given;
      return;
    }
    const { opening, quote, isClosed } = partsOf(given);
    this.#masked += `${opening}…${isClosed ? quote : ''}`;
    if (isClosed) return;
    // What was begun in one line may end in a later one.
    const end = this.#entry.indexOf(quote, this.#at);
    this.#at = end < 0 ? this.#entry.length : end + quote.length;
  }

  /** A number, or a word of a shell: names, calls and operators are neither. */
  #word(isShell: boolean): void {
    const word = this.#match(SHELL_WORD) ?? this.#entry.charAt(this.#at);
    const next = this.#entry.charAt(this.#at + word.length);
    const isVariable = word.startsWith('$') || isSecretName(word) || /^(?:true|false|null|undefined|None)$/.test(word);
    const isCall = next !== '' && '([{'.includes(next);
    const isName = /^[A-Za-z_$][A-Za-z_$.]*$/.test(word);
    const isKept = isVariable || isCall || /^\d{1,3}$/.test(word) || (isName && !isShell);
    this.#masked += isKept ? word : '…';
    this.#at += word.length;
  }

  /** As it is, but for what a comment or a text says about a secret within. */
  #take(token: Token): void {
    const given = this.#text(token);
    this.#masked += token.kind === 'text' || token.kind === 'comment' ? maskWithin(given) : given;
    this.#at = token.end;
  }

  #pass(length: number): void {
    this.#masked += this.#entry.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  #text({ start, end }: Token): string {
    return this.#entry.slice(start, end);
  }

  #match(sticky: RegExp): string | null {
    return matchAt(sticky, this.#entry, this.#at);
  }
}
