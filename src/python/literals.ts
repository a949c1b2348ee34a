/** Python's string literals as JavaScript's: prefixes, escapes, f-strings. Pure. */
import { endOfField, type StringToken } from './tokens.ts';
import { Untranslatable } from './tree.ts';

/** `field` turns the Python within an f-string's braces into JavaScript. */
export function literal(token: StringToken, field: (source: string) => string): string {
  if (!token.isClosed) throw new Untranslatable('a string is still open');
  if (token.prefix.includes('f')) return template(token, field);
  if (token.quote.length === 3 && token.body.includes('\n')) return `\`${inTemplate(decode(token, token.body))}\``;
  if (token.quote.length === 1 && !token.body.includes('\\')) return token.quote + token.body + token.quote;
  return quoted(decode(token, token.body), token.quote.charAt(0));
}

function template(token: StringToken, field: (source: string) => string): string {
  const { body } = token;
  let text = '';
  let plain = '';
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? '';
    if ((char === '{' || char === '}') && body[at + 1] === char) {
      plain += char;
      at += 1;
    } else if (char === '{') {
      const end = endOfField(body, at + 1, true);
      if (end === null) throw new Untranslatable('a field of an f-string is still open');
      text += `${inTemplate(decode(token, plain))}\${${field(fieldSource(body.slice(at + 1, end)))}}`;
      plain = '';
      at = end;
    } else if (char === '}') {
      throw new Untranslatable('in an f-string a } is written }}');
    } else {
      plain += char;
      // An escape is taken whole, so that \N{…} and \{ are not fields.
      if (char === '\\' && !token.prefix.includes('r')) plain += body[++at] ?? '';
    }
  }
  return `\`${text}${inTemplate(decode(token, plain))}\``;
}

/** Refuses what template strings cannot say: conversions, format specifications, the = of debugging. */
function fieldSource(field: string): string {
  const source = field.replace(/!s\s*$/, '');
  if (/![ra]\s*(?::|$)/.test(source)) throw new Untranslatable('an f-string with !r → JSON.stringify(x) comes closest');
  if (/[^=!<>]=\s*$/.test(source)) throw new Untranslatable('an f-string with {x=} → write the name before the field');
  if (splitsAtColon(source)) throw new Untranslatable('an f-string with a format → x.toFixed(2), text.padStart(10)');
  return source;
}

function splitsAtColon(source: string): boolean {
  let depth = 0;
  for (const part of source.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|./gs) ?? []) {
    if ('([{'.includes(part)) depth += 1;
    if (')]}'.includes(part)) depth -= 1;
    if (part === ':' && depth === 0) return true;
  }
  return false;
}

const SIMPLE: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|.)/gs;

function decode(token: StringToken, body: string): string {
  if (token.prefix.includes('r')) return body;
  return body.replace(ESCAPE, (sequence) => {
    const kind = sequence.charAt(1);
    if (kind === 'N') throw new Untranslatable('a character by name → write the character itself');
    if (sequence.length > 2 && 'xuU'.includes(kind)) return fromCode(Number.parseInt(sequence.slice(2), 16));
    if (/[0-7]/.test(kind)) return fromCode(Number.parseInt(sequence.slice(1), 8));
    // Python keeps the backslash of an escape that it does not know; JavaScript would drop it.
    return SIMPLE[kind] ?? sequence;
  });
}

function fromCode(code: number): string {
  if (code > 0x10ffff) throw new Untranslatable('a character beyond U+10FFFF');
  return String.fromCodePoint(code);
}

function quoted(text: string, quote: string): string {
  return (
    quote +
    text
      .replace(/[\\'"]/g, (char) => (char === '\\' || char === quote ? `\\${char}` : char))
      .replace(CONTROL, control) +
    quote
  );
}

function inTemplate(text: string): string {
  return text.replace(/\\|`|\$(?=\{)/g, '\\$&').replace(CONTROL, (char) => (char === '\n' ? char : control(char)));
}

const CONTROL = /[\x00-\x1f\x7f\u2028\u2029]/g;
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function control(char: string): string {
  return SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
