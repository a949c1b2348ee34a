/** What stands behind an import: found where `import` finds it, and said in words where it is not there. */
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EntryError } from '../../../session/errors.ts';
import type { ImportHooks } from '../hooks.ts';
import { faultBehind } from './faultyModule.ts';

/** For an entry that stands in that file. */
export function importsFrom(place: string): ImportHooks {
  return {
    loaded: (importing, specifier, line) => loaded(importing, specifier, line, place),
    exported,
    meta: {
      dirname: dirname(place),
      filename: place,
      resolve: (specifier: string) => resolved(String(specifier), place),
      url: pathToFileURL(place).href,
    },
  };
}

async function loaded(importing: Promise<object>, specifier: string, line: number, place: string): Promise<object> {
  try {
    return await importing;
  } catch (error) {
    throw located(inWords(error, specifier, place), line);
  }
}

/** A name that the module lacks is said. */
function exported(module: object, specifier: string, names: readonly (string | null)[], line: number): unknown[] {
  return names.map((name) => {
    if (name === null) return module;
    if (name in module) return (module as Record<string, unknown>)[name];
    const there = Object.keys(module).slice(0, 10).join(', ') || 'nothing';
    const words = `SyntaxError: The module '${specifier}' has no export named '${name}'.`;
    throw located(new EntryError(words, `It exports: ${there}`), line);
  });
}

function located<E extends Error>(error: E, line: number): E {
  return Object.assign(error, { loc: { line } });
}

const isPath = (specifier: string) => /^(\.{0,2}\/|[a-z]+:)/i.test(specifier);

/** What a module throws is its own; why it is not there, or is no module, is said in our words. */
function inWords(error: unknown, specifier: string, place: string): Error {
  const { code = '', message = '', stack = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const folder = dirname(place);
  const isOwn = message.includes(`imported from ${place}`) || message.endsWith(`imported from ${folder}${sep}`);
  if (code === 'ERR_MODULE_NOT_FOUND' && isOwn) {
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
  const thrownAt = isUnread(error) ? faultBehind(specifier, place, resolved) : placeIn(stack);
  return new EntryError(`'${specifier}' could not be imported. ${what}`, thrownAt ? `In ${thrownAt}` : '');
}

/** A module that is no JavaScript: V8 does not say which, nor where. */
export function isUnread(error: unknown): error is SyntaxError {
  return error instanceof SyntaxError && /\n +at compileSourceTextModule /.test(error.stack ?? '');
}

function placeIn(stack: string): string | null {
  return /^(?:\/|[a-z]:\\).*:\d+(?=\n)|file:\S+:\d+/i.exec(stack)?.[0] ?? null;
}

/** The file and line of what `import('…')` found to be no JavaScript; null if it says nothing of that. */
export function unreadPlace(error: unknown, source: string, place: string): string | null {
  if (!isUnread(error)) return null;
  for (const [, , specifier = ''] of source.matchAll(/\bimport\(\s*(['"`])(.+?)\1/g)) {
    const found = faultBehind(specifier, place, resolved);
    if (found !== null) return found;
  }
  return null;
}

/** As `import` would find it, whose packages may give another file to `require`. */
function resolved(specifier: string, place: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  if (isPath(specifier)) return new URL(specifier, pathToFileURL(place)).href;
  const require = createRequire(place);
  return pathToFileURL(exportedBy(specifier, require) ?? require.resolve(specifier)).href;
}

/** Null where the package does not list what it exports. */
function exportedBy(specifier: string, require: NodeJS.Require): string | null {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const rest = specifier.slice(name.length);
  for (const folder of require.resolve.paths(specifier) ?? []) {
    const found = packageIn(join(folder, name), require);
    if (found === null) continue;
    const path = exportOf(found.exports ?? {}, `.${rest}`);
    return path === null ? null : join(folder, name, path);
  }
  return null;
}

function packageIn(folder: string, require: NodeJS.Require): { exports?: unknown } | null {
  try {
    return require(join(folder, 'package.json')) as { exports?: unknown };
  } catch {
    return null;
  }
}

function exportOf(exports: unknown, asked: string): string | null {
  const isListed = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  const list: Readonly<Record<string, unknown>> = isListed ? exports : { '.': exports };
  if (Object.hasOwn(list, asked)) return pathOf(list[asked]);
  const matches = Object.keys(list).flatMap((key) => {
    const [before = '', behind] = key.split('*');
    const isMatch = behind !== undefined && asked.startsWith(before) && asked.endsWith(behind);
    return isMatch && asked.length >= key.length ? [{ key, before, behind }] : [];
  });
  const [closest] = matches.sort((a, b) => b.before.length - a.before.length);
  if (!closest) return null;
  const part = asked.slice(closest.before.length, asked.length - closest.behind.length);
  return pathOf(list[closest.key])?.replaceAll('*', () => part) ?? null;
}

const CONDITIONS: ReadonlySet<string> = new Set(['node', 'import', 'module-sync', 'node-addons', 'default']);

function pathOf(target: unknown): string | null {
  if (typeof target === 'string') return target;
  if (!isRecord(target)) return null;
  const possible = Array.isArray(target)
    ? target
    : Object.entries(target).flatMap(([condition, each]) => (CONDITIONS.has(condition) ? [each] : []));
  return possible.map(pathOf).find((path) => path !== null) ?? null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
