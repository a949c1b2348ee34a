/** Finds what is wrong with a text that is not JSON and where, in the words and places of CPython's json. Pure. */
import { codePoints } from './values.ts';

/** Called by that name in Python, too. */
class JSONDecodeError extends SyntaxError {
  override name = 'JSONDecodeError';
}

export function decodeError(text: string, cause: unknown): SyntaxError {
  const { what, at } = findFault(text) ?? { what: 'Expecting value', at: 0 };
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = codePoints(before.slice(before.lastIndexOf('\n') + 1)) + 1;
  const message = `${what}: line ${line} column ${column} (char ${codePoints(before)})`;
  return new JSONDecodeError(message, { cause });
}

type Fault = { what: string; at: number };

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /null|true|false/y;
const PLAIN = /[^"\\\x00-\x1f]*/y;
const PROPERTY_NAME = 'Expecting property name enclosed in double quotes';

/** Walks the text with the open brackets on a list of its own, so that no depth of nesting ends the walk. */
function findFault(text: string): Fault | null {
  if (text.startsWith('\ufeff')) return { what: 'Unexpected UTF-8 BOM (decode using utf-8-sig)', at: 0 };
  const open: ('{' | '[')[] = [];
  let at = skip(BLANK, text, 0);

  for (;;) {
    const char = text[at];
    if (char === '{' || char === '[') {
      open.push(char);
      at = skip(BLANK, text, at + 1);
      if (text[at] !== (char === '{' ? '}' : ']')) {
        if (char === '[') continue;
        const end = skipName(text, at);
        if (typeof end !== 'number') return end;
        at = end;
        continue;
      }
      open.pop();
      at += 1;
    } else {
      const end = skipScalar(text, at);
      if (typeof end !== 'number') return end;
      at = end;
    }

    // A value has ended: brackets may close, then a comma leads to the next value.
    for (;;) {
      at = skip(BLANK, text, at);
      const innermost = open.at(-1);
      if (innermost === undefined) return at < text.length ? { what: 'Extra data', at } : null;
      if (text[at] === (innermost === '{' ? '}' : ']')) {
        open.pop();
        at += 1;
        continue;
      }
      if (text[at] !== ',') return { what: "Expecting ',' delimiter", at };
      at = skip(BLANK, text, at + 1);
      if (innermost === '[') break;
      const end = skipName(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      break;
    }
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? at : at + match[0].length;
}

function skipName(text: string, at: number): number | Fault {
  if (text[at] !== '"') return { what: PROPERTY_NAME, at };
  const end = skipString(text, at);
  if (typeof end !== 'number') return end;
  const colon = skip(BLANK, text, end);
  if (text[colon] !== ':') return { what: "Expecting ':' delimiter", at: colon };
  return skip(BLANK, text, colon + 1);
}

function skipScalar(text: string, at: number): number | Fault {
  if (text[at] === '"') return skipString(text, at);
  const end = Math.max(skip(WORD, text, at), skip(NUMBER, text, at));
  return end > at ? end : { what: 'Expecting value', at };
}

function skipString(text: string, start: number): number | Fault {
  for (let at = start + 1; ; ) {
    at = skip(PLAIN, text, at);
    const char = text[at];
    if (char === undefined) return { what: 'Unterminated string starting at', at: start };
    if (char === '"') return at + 1;
    if (char !== '\\') return { what: 'Invalid control character at', at };
    const escaped = text[at + 1];
    if (escaped === undefined) return { what: 'Unterminated string starting at', at: start };
    if (escaped === 'u') {
      // CPython wants one more character behind the four digits before it calls the string unterminated.
      if (!/^[\da-fA-F]{4}./s.test(text.slice(at + 2, at + 7))) return { what: 'Invalid \\uXXXX escape', at: at + 1 };
      at += 6;
    } else {
      if (!'"\\/bfnrt'.includes(escaped)) return { what: 'Invalid \\escape', at };
      at += 2;
    }
  }
}
