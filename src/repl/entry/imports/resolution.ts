/** Where `import` finds what a file names. */
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFields } from '../../../api/fields.ts';

/** As `import` would find it, whose packages may give another file to `require`. */
export function resolveImport(specifier: string, place: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  if (isPath(specifier)) return new URL(specifier, pathToFileURL(place)).href;
  const require = createRequire(place);
  return pathToFileURL(exportedBy(specifier, require) ?? require.resolve(specifier)).href;
}

export function isPath(specifier: string): boolean {
  return /^(\.{0,2}\/|[a-z]+:)/i.test(specifier);
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
  const isListed = isFields(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
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
  const possible = Array.isArray(target)
    ? target
    : Object.entries(isFields(target) ? target : {}).flatMap(([condition, each]) =>
        CONDITIONS.has(condition) ? [each] : [],
      );
  return possible.map(pathOf).find((path) => path !== null) ?? null;
}
