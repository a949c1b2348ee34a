/** Takes out of an entry what its own words call a secret, before the history sees it: in JavaScript, Python or shell. */

/**
 * The entry with `…` for each literal, and each word of a shell, that stands next to a name for a secret, and for what
 * is a secret by its own form. It need not be complete nor correct, and takes time in proportion to its length.
 */
export function maskSecrets(entry: string): string {
  return maskForms(new Masker(entry).run());
}

const WORDS: ReadonlySet<string> = new Set([
  ...[
    'secret',
    'secrets',
    'password',
    'passwords',
    'passwd',
    'pwd',
    'pw',
    'passphrase',
    'passcode',
    'pass',
    'kennwort',
  ],
  ...['pin', 'otp', 'ott', 'totp', 'psk', 'cred', 'creds', 'cookies'],
  ...['token', 'tokens', 'jwt', 'bearer', 'cookie', 'authorization', 'credential', 'credentials', 'apikey'],
]);
const PARTS =
  /secret(?!ar[iy])|passwo?r?[dt](?!less)|passphrase|token(?!i[sz])|authorization|(?:api|private|access)_?key|credential/;
// They tell about a secret, and are none.
const ABOUT: ReadonlySet<string> = new Set([
  ...['url', 'uri', 'endpoint', 'type', 'length', 'count', 'name', 'policy', 'question', 'hint', 'label', 'status'],
  ...['expiry', 'expires', 'expired', 'expiration', 'at', 'in', 'ttl', 'age', 'scope', 'scopes', 'format'],
]);

/** `clientSecret`, `ACRONIS_CLIENT_SECRET`, `x-api-key`, `process.env.PASSWORD`. */
function isSecretName(name: string): boolean {
  return name.split('.').some((part) => {
    const words = part
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word !== '');
    if (/^(?:is|has)$/.test(words[0] ?? '') || ABOUT.has(words.at(-1) ?? '')) return false;
    return words.some((word) => WORDS.has(word)) || PARTS.test(words.join('_'));
  });
}

// What is made for `Authorization: Basic …`, or signed with.
const ENCODES = /(?:^|[._])(?:btoa|b64encode|encodebytes|codecs\.encode|createHmac|hmac\.new)$/;
const MAY_ENCODE = /^(?:Buffer(?:\.from)?|bytes)$/;
// A word, what is decoded, or what becomes something else than base64.
const NOT_ENCODED =
  /\(\s{0,9}(?:["'`][^"'`:\n]{0,500}["'`]\s{0,9}\)(?!\.toString\(["'`]base64)|[^\n]{0,500}(?:,\s{0,9}["'`](?:base64|hex)|toString\(\s{0,9}["'`](?:hex|utf|asc|lat|bin|ucs)))/y;
// `client_secret.concat('…')`
const JOINS = /^(?:concat|includes|replace|replaceAll|equals|compare|localeCompare|indexOf|append|push|add)$/;

/** What is given to `auth` is one as well, and what is encoded for it: `auth=('id', 'secret')`, `btoa('id:secret')`. */
function takesSecret(name: string): boolean {
  return isSecretName(name) || /(?:^|[._])auth$/i.test(name) || ENCODES.test(name);
}

interface Token {
  readonly kind: 'blank' | 'line' | 'comment' | 'text' | 'word' | 'sign';
  readonly start: number;
  readonly end: number;
}

const BLANK = /(?:[^\S\n]|\\\r?\n)+/y;
const COMMENT = /\/\/[^\n]*|#[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/y;
const TEXT = /[bfru]{0,2}(?:"""|'''|["'`])/iy;
const WORD = /[\w$@-][\w$@.-]*/y;
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
      const token = this.#next();
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
      const called = name.slice(name.lastIndexOf('.') + 1);
      const isGiven = isSecretName(called) || /^auth$/i.test(called) || ENCODES.test(name) || JOINS.test(called);
      if (!isCalled || isGiven) this.#value({ isArgument: true });
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
    let isOpen = true; // more has to come
    while (this.#at < this.#entry.length) {
      const token = this.#next();
      const given = this.#text(token);
      if (token.kind === 'line' && depth === 0 && !isOpen && !this.#goesOn()) return;
      if (token.kind === 'sign') {
        if (depth === 0 && (given === ';' || /[)\]}]/.test(given))) return;
        // In Python a list needs no brackets.
        if (depth === 0 && given === ',' && !isList && (this.#depth > 0 || this.#match(TEXT_IS_NEXT) === null)) return;
        depth += /[([{]/.test(given) ? 1 : /[)\]}]/.test(given) ? -1 : 0;
        isOpen = !/[)\]}]/.test(given);
        this.#take(token);
        if (isArgument && depth === 0 && !isOpen) return;
      } else if (token.kind === 'text') {
        this.#literal(token);
        isOpen = false;
      } else if (token.kind === 'word') {
        this.#word(isShell && depth === 0);
        isOpen = false;
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

  #next(): Token {
    const start = this.#at;
    const token = (kind: Token['kind'], length: number): Token => ({ kind, start, end: start + length });
    if (this.#entry[start] === '\n') return token('line', 1);
    const blank = this.#match(BLANK);
    if (blank !== null) return token('blank', blank.length);
    const mayComment = this.#entry[start] === '/' || start === 0 || /\s/.test(this.#entry.charAt(start - 1));
    const comment = mayComment ? this.#match(COMMENT) : null;
    if (comment !== null) return token('comment', comment.length);
    const opening = this.#match(TEXT);
    if (opening !== null) return token('text', textLength(this.#entry, start, opening));
    const word = this.#match(WORD);
    return token(word === null ? 'sign' : 'word', word?.length ?? 1);
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
    sticky.lastIndex = this.#at;
    return sticky.exec(this.#entry)?.[0] ?? null;
  }
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

function partsOf(text: string): { opening: string; quote: string; isClosed: boolean } {
  const [opening = '', quote = ''] = /^\w{0,2}("""|'''|["'`])/.exec(text) ?? [];
  const isClosed = text.length >= opening.length + quote.length && text.endsWith(quote);
  return { opening, quote, isClosed };
}

function contentOf(text: string): string {
  const { opening, quote, isClosed } = partsOf(text);
  return text.slice(opening.length, isClosed ? -quote.length : undefined);
}

/** `Bearer `, `Bearer ${token}`: what is named there is no secret yet. */
function isHarmless(content: string): boolean {
  if (/^(?:string|number|boolean|object|function|undefined)$/.test(content)) return true; // by `typeof`
  return content.replace(/\b(?:bearer|basic)\b|\$?\{[A-Za-z_$][\w$.]{0,99}(?:\(\))?\}|[\s:]/gi, '') === '';
}

const GIVES_WITHIN = /\\*["'`]?\s*[:=]\s*\\*["'`]?/y;

/** In a comment, or in a text that is not given to a name: `'{"client_secret": "…"}'`, `// client_secret = …`. */
function maskWithin(text: string): string {
  const word = /[\w$-]+/g;
  let masked = '';
  let done = 0;
  for (let found = word.exec(text); found !== null; found = word.exec(text)) {
    GIVES_WITHIN.lastIndex = word.lastIndex;
    const sign = GIVES_WITHIN.exec(text)?.[0];
    if (sign === undefined || !isSecretName(found[0])) continue;
    const begin = GIVES_WITHIN.lastIndex;
    // In a query the others stay.
    const next = sign === '=' ? text.indexOf('&', begin) : -1;
    const { quote, isClosed } = partsOf(text);
    const end = next < 0 ? text.length - (isClosed ? quote.length : 0) : next;
    if (isHarmless(text.slice(begin, end))) continue;
    masked += `${text.slice(done, begin)}…`;
    done = end;
    word.lastIndex = end;
  }
  return masked + text.slice(done);
}

/** What is a secret by its own form: behind Bearer or Basic, in a URL, behind `-u`, a token, a key. */
function maskForms(entry: string): string {
  const named = (whole: string, before: string, name: string, between: string, after: string) =>
    isSecretName(name) ? `${before}${name}${between}…${after}` : whole;
  return (
    entry
      .replace(/\b(bearer)(\s{1,9})(?!\$?\{|…)[\w.~+/=-]{4,}/gi, '$1$2…')
      // `basic auth` is none.
      .replace(/\b(basic\s{1,9})(?!\$?\{|…)([\w+/=-]{4,})/gi, (whole, before, given) =>
        /[\d+/=]|[a-z][A-Z]/.test(given) ? `${before}…` : whole,
      )
      .replace(/\b(bearer|basic)(\s{1,9}\$\{\s{0,9}["'`])[^"'`]{1,500}/gi, '$1$2…')
      .replace(/(["'`])[^"'`\n]{1,500}\1(\s{0,9}[!=]==?\s{0,9})([\w$.]{1,99})/g, (whole, quote, between, name) =>
        isSecretName(name) ? `${quote}…${quote}${between}${name}` : whole,
      )
      .replace(/(<)([\w:-]{1,99})(>)[^<\s]{1,500}(<)/g, named)
      // Copied from a page: `Client secret  abc123`.
      .replace(/()\b([\w-]{1,99})([ \t]{1,9})(?=[a-z+/=_-]{0,99}\d)[\w.~+/=-]{8,500}()(?=[ \t]{0,9}$)/gim, named)
      .replace(/(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[^-]{1,20000}/g, '$1…')
      // Behind a host stands a port, or nothing.
      .replace(/(:\/\/([^\s/?#@'"`:]{0,200}):)(?!\$?\{)([^\s@'"`]{1,500})@/g, (whole, before, host, given) =>
        /\.|^localhost$/.test(host) && /^\d{1,5}\W/.test(given) ? whole : `${before}…@`,
      )
      .replace(/(:\/\/[^\s/?#@'"`:]{0,200}:)(?!\d{0,5}(?:[^\w@]|$)|\$?\{|…)[^\s/?#@'"`]{1,500}/g, '$1…')
      .replace(/:\/\/(?!\$?\{)[^\s/?#@'"`:]{1,500}@/g, '://…@')
      .replace(/((?:^|\s)(?:-u|-U|--user|--proxy-user)[ =]{0,9}["']?[^\s:'"]{1,200}:)[^\s'"]+/g, '$1…')
      .replace(/\beyJ[\w-]{10,}(?:\.[\w-]*){0,2}/g, '…')
  );
}
