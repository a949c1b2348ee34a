/** What the imports of an entry give it, or why they give nothing. */
import { dirname, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EntryError } from '../../../session/errors.ts';
import type { ImportHooks } from '../hooks.ts';
import { faultBehind } from './faultyModule.ts';
import { isPath, resolveImport } from './resolution.ts';

/** For an entry that stands in that file. */
export function importsFrom(place: string): ImportHooks {
  return {
    loaded: (importing, specifier, line) => loaded(importing, specifier, line, place),
    exported,
    meta: {
      dirname: dirname(place),
      filename: place,
      resolve: (specifier: string) => resolveImport(String(specifier), place),
      url: pathToFileURL(place).href,
    },
  };
}

async function loaded(importing: Promise<object>, specifier: string, line: number, place: string): Promise<object> {
  try {
    return await importing;
  } catch (error) {
    throw locate(explain(error, specifier, place), line);
  }
}

/** A name that the module lacks is said. */
function exported(module: object, specifier: string, names: readonly (string | null)[], line: number): unknown[] {
  return names.map((name) => {
    if (name === null) return module;
    if (name in module) return (module as Record<string, unknown>)[name];
    const there = Object.keys(module).slice(0, 10).join(', ') || 'nothing';
    const message = `SyntaxError: The module '${specifier}' has no export named '${name}'.`;
    throw locate(new EntryError(message, `It exports: ${there}`), line);
  });
}

function locate<E extends Error>(error: E, line: number): E {
  return Object.assign(error, { loc: { line } });
}

/** What a module throws is its own; why it is not there, or is no module, is ours to say. */
function explain(error: unknown, specifier: string, place: string): Error {
  const { code = '', message = '', stack = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const folder = dirname(place);
  const isImportedHere =
    message.includes(`imported from ${place}`) || message.endsWith(`imported from ${folder}${sep}`);
  if (code === 'ERR_MODULE_NOT_FOUND' && isImportedHere) {
    return isPath(specifier)
      ? new EntryError(`There is no module '${specifier}'.`, `The path counts from ${folder}`)
      : new EntryError(`There is no package '${specifier}' in ${folder} or above.`, `npm install ${specifier}`);
  }
  if (/^ERR_IMPORT_(ASSERTION_TYPE|ATTRIBUTE)_MISSING$/.test(code))
    return new EntryError(`'${specifier}' is JSON.`, `import data from '${specifier}' with { type: 'json' }`);
  if (code === 'ERR_UNSUPPORTED_DIR_IMPORT')
    return new EntryError(
      `'${specifier}' is a folder, or leads to one.`,
      `import '${specifier.replace(/\/?$/, '/index.js')}'`,
    );
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return new EntryError(
      `'${specifier}' is, or leads to, no JavaScript. ${message}.`,
      'What is imported: .js, .mjs, .cjs, .json',
    );
  const what = error instanceof Error ? `${error.name}: ${message}` : `Thrown: ${String(error)}`;
  const thrownAt = isUnread(error) ? faultBehind(specifier, place, resolveImport) : placeIn(stack);
  return new EntryError(`'${specifier}' could not be imported. ${what}`, thrownAt ? `In ${thrownAt}` : '');
}

/** A module that is no JavaScript: V8 does not say which, nor where. */
function isUnread(error: unknown): error is SyntaxError {
  return error instanceof SyntaxError && /\n +at compileSourceTextModule /.test(error.stack ?? '');
}

function placeIn(stack: string): string | null {
  return /^(?:\/|[a-z]:\\).*:\d+(?=\n)|file:\S+:\d+/i.exec(stack)?.[0] ?? null;
}

/** The file and line of what `import('…')` found to be no JavaScript; null if it says nothing of that. */
export function unreadPlace(error: unknown, source: string, place: string): string | null {
  if (!isUnread(error)) return null;
  for (const [, , specifier = ''] of source.matchAll(/\bimport\(\s*(['"`])(.+?)\1/g)) {
    const found = faultBehind(specifier, place, resolveImport);
    if (found !== null) return found;
  }
  return null;
}
