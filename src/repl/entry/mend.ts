/** The line that was meant where a text lacks its quotes, or a helper's call its parentheses. Pure. */
import { parseExpressionAt } from 'acorn';
import { namesOfPython } from '../../python/signs.ts';
import { nearest } from '../../render/nearest.ts';
import { quote } from '../../render/text.ts';
import { EntryError } from '../../session/errors.ts';

export interface Known {
  readonly helpers: ReadonlySet<string>;
  /** Whether a name has a value in the session. */
  readonly isDefined: (name: string) => boolean;
}

/** Of a line that is not JavaScript, or ends where that would go on. Null where it is no such mistake. */
export function mend(source: string, known: Known): EntryError | null {
  const { target, value } = readLine(source);
  const [called = ''] = /^[\w$]+/.exec(value) ?? [];
  const behind = value.slice(called.length);
  const isCall = behind.trimStart().startsWith('(');
  const helper = helperMeant(called, isCall, known);
  if (helper === null || value.includes('\n')) return null;
  if (!isCall && !/^\s+[^\s=.([{]/.test(behind)) return null;
  const isEnded = isCall && behind.endsWith(')');
  const given = (isCall ? behind.trimStart().slice(1, isEnded ? -1 : undefined) : behind).trim();
  const values = valuesIn(given);
  const meant = values.map((value) => mendValue(value, known.isDefined));
  if (values.length === 0 || meant.includes(null)) return null;
  const call = `${target}${helper}(${meant.join(', ')})`;
  if (!isCall) return new EntryError('A call needs parentheses. Nothing was run.', call);
  if (meant.some((value, at) => value !== values[at]))
    return new EntryError('A text needs quotes. Nothing was sent.', call);
  return isEnded || helper !== called ? null : new EntryError('A parenthesis is missing. Nothing was run.', call);
}

/** A call may name it nearly, a sentence but for its capitals. */
function helperMeant(called: string, isCall: boolean, { helpers, isDefined }: Known): string | null {
  if (called === '' || helpers.has(called)) return called || null;
  if (isDefined(called) || namesOfPython([called], `${called}()`).length > 0) return null;
  const near = nearest(called, helpers);
  return isCall || near?.toLowerCase() === called.toLowerCase() ? near : null;
}

/** The same of a value that is given to a name, and is neither JavaScript nor Python. */
export function mendAssigned(source: string): EntryError | null {
  const { target, value } = readLine(source);
  if (target === '' || isExpression(value)) return null;
  const meant = mendValue(value, () => true);
  return meant === null ? null : new EntryError('A text needs quotes. Nothing was run.', target + meant);
}

/** What is before the value, if it is given to a name. */
function readLine(source: string): { readonly target: string; readonly value: string } {
  const line = source.trim().replace(/;$/, '').trimEnd();
  const [target = ''] = /^(?:(?:const|let|var)\s+)?[\w$]+\s*=(?![=>])\s*/.exec(line) ?? [];
  return { target, value: line.slice(target.length) };
}

/** Between commas, but for those in quotes. */
function valuesIn(given: string): string[] {
  const parts: string[] = [];
  let begun = '';
  for (const [part] of given.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,'"]+|./g)) {
    if (part !== ',') begun += part;
    else {
      parts.push(begun.trim());
      begun = '';
    }
  }
  return [...parts, begun.trim()];
}

const QUOTES = '\'"`‘’‚‛“”„‟«»´';

/** A login, an address, a name, an id: no code. */
function isPlain(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M} '’.@+_-]*$/u.test(text);
}

/** With its quotes, where it is a text that lacks them or has wrong ones. */
function mendValue(given: string, isDefined: Known['isDefined']): string | null {
  const [keyword = ''] = /^[\w$]+\s*=(?!=)\s*/.exec(given) ?? [];
  const value = given.slice(keyword.length);
  const [, root = ''] = /^([\p{L}_$][\w$]*)(?:[.@+-][\w$]+)*$/u.exec(value) ?? [];
  if (isExpression(value) && (root === '' || isDefined(root))) return given;
  let [from, to] = [0, value.length];
  while (from < to && QUOTES.includes(value[from] ?? '')) from += 1;
  while (to > from && QUOTES.includes(value[to - 1] ?? '')) to -= 1;
  const text = value.slice(from, to);
  return isPlain(text) && !/^[rbfut]{1,2}'/i.test(text) ? keyword + quote(text) : null;
}

function isExpression(text: string): boolean {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 'latest' }).end === text.length;
  } catch {
    return false;
  }
}
