/** Says of an entry that was not run, or that failed, what was probably meant. */
import { nearest } from '../../render/nearest.ts';
import { EntryError } from '../../session/errors.ts';

// A helper called as in a sentence: findUser JohnDoe.
const SPOKEN = /^([\w$]+)\s+([^=\s].*)$/;

const UNQUOTED = /^([\w$]+)\(([\w.@+-]+)\);?$/;

/** `name` is what it would overwrite. */
export function explainRefused(name: string): EntryError {
  const instead = `my${name.charAt(0).toUpperCase()}${name.slice(1)} = …`;
  return new EntryError(`${name} is needed by the program itself and cannot be overwritten. Nothing was run.`, instead);
}

/** Not JavaScript: the docs' Python, a call without parentheses, or a plain mistake. Null: more lines are needed. */
export async function explainInvalid(
  source: string,
  error: SyntaxError,
  helpers: ReadonlySet<string>,
): Promise<Error | null> {
  const [, helper, given] = SPOKEN.exec(source.trim().replace(/;$/, '')) ?? [];
  if (helper && given && helpers.has(helper) && !/[(){}#]/.test(given))
    return new EntryError(`A call needs parentheses. Nothing was run.`, callOf(helper, given));
  const unquoted = unquotedIn(source, helpers);
  if (unquoted?.given.includes('@')) return unquoted.error;
  // Loaded when it is needed, which is seldom.
  const { recognise } = await import('../../python/recognise.ts');
  const python = recognise(source.replace(/\r?\n$/, ''));
  if (python === null) return error;
  if (!python.complete) return null;
  return new EntryError('That is Python; nothing was run. In JavaScript:', python.javascript);
}

/** A name that does not exist, with the one of `known` that was probably meant. */
export function hintUndefined(
  error: ReferenceError,
  source: string,
  { helpers, known }: { readonly helpers: ReadonlySet<string>; readonly known: readonly string[] },
): Error {
  const [, name] = /^(\w+) is not defined$/.exec(error.message) ?? [];
  const unquoted = unquotedIn(source, helpers);
  if (name !== undefined && unquoted?.given.split('.')[0] === name) return unquoted.error;
  const meant = name === undefined ? null : nearest(name, known);
  if (meant !== null) error.message = `${error.message}. Did you mean ${meant}?`;
  return error;
}

/** A helper that is given a login or an address as it is read: findUser(foobar). */
function unquotedIn(source: string, helpers: ReadonlySet<string>): { given: string; error: EntryError } | null {
  const [, helper = '', given = ''] = UNQUOTED.exec(source.trim()) ?? [];
  if (!helpers.has(helper)) return null;
  return { given, error: new EntryError('A text needs quotes. Nothing was sent.', `${helper}('${given}')`) };
}

function callOf(helper: string, given: string): string {
  const isQuoted = /^(['"`]).*\1$/.test(given);
  const argument = isQuoted || helper === 'help' ? given : `'${given.replaceAll("'", "\\'")}'`;
  return `${helper}(${argument})`;
}
