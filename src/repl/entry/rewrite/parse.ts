/** Reads an entry as JavaScript, or says whether more lines could still make it so. Pure. */
import { type AnyNode, type Options, type Program, parse as parseScript } from 'acorn';
import { findExport, findInnerImport } from '../imports/declarations.ts';

export type Parsed =
  | {
      readonly kind: 'program';
      readonly program: Program;
      /** What was parsed: the entry, or the entry in parentheses. */
      readonly text: string;
    }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'invalid'; readonly error: SyntaxError };

/** Throws a RangeError where the entry is nested too deep for the stack of its thread. */
export function parse(source: string): Parsed {
  // As in Node's own REPL, an entry that begins with a brace is an object where it can be one.
  if (/^\s*\{/.test(source) && !/;\s*$/.test(source)) {
    const text = `(${source.trimEnd()}\n)`;
    const wrapped = tryParse(text);
    if ('program' in wrapped) return parsed(text, wrapped);
  }
  const plain = tryParse(source);
  if ('program' in plain) return parsed(source, plain);
  if (isUnfinished(source, plain.error)) return { kind: 'incomplete' };
  return { kind: 'invalid', error: plain.error };
}

type ParseError = SyntaxError & { readonly pos: number };

interface Tried {
  readonly program: Program;
  /** It was taken only with the declarations of a module. */
  readonly isModule: boolean;
}

const OPTIONS: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowAwaitOutsideFunction: true,
  preserveParens: true,
};

function tryParse(text: string): Tried | { error: ParseError } {
  try {
    return { program: parseScript(text, OPTIONS), isModule: false };
  } catch (thrown) {
    const error = thrown as ParseError;
    if (error.message.startsWith('Not enough stack space')) throw new RangeError(error.message);
    if (!/^('import' and 'export' may|Cannot use 'import.meta')/.test(error.message)) return { error };
    try {
      const options = { ...OPTIONS, allowImportExportEverywhere: true, locations: true };
      return { program: parseScript(text, options), isModule: true };
    } catch (inside) {
      // `import json` is Python and not a beginning; what the braces open goes on below.
      return {
        error:
          /^(import\s*([\w$]+\s*,\s*)?[{*]|export\b)/.test(text.slice(error.pos)) ||
          !isAtEnd(text, inside as ParseError)
            ? (inside as ParseError)
            : error,
      };
    }
  }
}

function parsed(text: string, { program, isModule }: Tried): Parsed {
  const misplaced = isModule ? misplacedIn(program) : null;
  return misplaced === null ? { kind: 'program', program, text } : { kind: 'invalid', error: misplaced };
}

function misplacedIn(program: Program): SyntaxError | null {
  const exported = findExport(program);
  if (exported !== null)
    return misplacedAt(exported, "Nothing is exported here, since nobody imports it: leave 'export' away");
  const nested = findInnerImport(program);
  if (nested === null) return null;
  return misplacedAt(nested, "An 'import' declaration stands at the top; elsewhere: await import('…')");
}

function misplacedAt({ loc }: AnyNode, message: string): SyntaxError {
  return Object.assign(new SyntaxError(`${message}.`), { loc: loc?.start });
}

/** The parser stumbled over the end, or inside something that spans lines. */
function isUnfinished(source: string, error: ParseError): boolean {
  if (/^Unterminated (template|comment)/.test(error.message)) return true;
  if (/^Unterminated string/.test(error.message)) return /\\\r?\n?$/.test(source);
  return isAtEnd(source, error) && source.trim() !== '';
}

function isAtEnd(source: string, { pos }: ParseError): boolean {
  return pos >= source.trimEnd().length;
}
