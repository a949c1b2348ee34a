/** Finds the module behind an import that is no JavaScript, and its line: V8 names neither. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';

const MOST = 1_000;

/** `file:line`; null where all that is found is JavaScript. `resolve` gives the URL of what a file imports. */
export function faultBehind(
  specifier: string,
  place: string,
  resolve: (specifier: string, place: string) => string,
): string | null {
  const seen = new Set<string>();
  const waiting = [{ specifier, place }];
  for (const imported of waiting) {
    const path = pathOf(imported, resolve);
    if (path === null || seen.has(path) || seen.size === MOST) continue;
    seen.add(path);
    const { line, imports } = read(path);
    if (line !== null) return `${path}:${line}`;
    waiting.push(...imports.map((each) => ({ specifier: each, place: path })));
  }
  return null;
}

function pathOf(
  { specifier, place }: { specifier: string; place: string },
  resolve: (specifier: string, place: string) => string,
): string | null {
  try {
    const path = fileURLToPath(resolve(specifier, place));
    return /\.[cm]?js$/.test(path) ? path : null;
  } catch {
    return null; // not there, or no file
  }
}

/** The line that cannot be read, or what the module imports. */
function read(path: string): { line: number | null; imports: string[] } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return { line: null, imports: [] };
  }
  const fault = path.endsWith('.cjs') ? null : importsOf(text);
  if (Array.isArray(fault)) return { line: null, imports: fault };
  const isCommon = !path.endsWith('.mjs');
  const commonFault = isCommon ? commonFaultOf(text) : null;
  if (isCommon && commonFault === null) return { line: null, imports: [] };
  return { line: (fault ?? commonFault)?.loc.line ?? null, imports: [] };
}

type ParseError = SyntaxError & { readonly loc: { readonly line: number } };

function importsOf(text: string): string[] | ParseError {
  try {
    const { body } = parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
    return body.flatMap((node) => {
      const isImport = /^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type);
      const source = isImport && 'source' in node ? node.source : null;
      return source && 'value' in source ? [String(source.value)] : [];
    });
  } catch (error) {
    return error as ParseError;
  }
}

function commonFaultOf(text: string): ParseError | null {
  try {
    parse(text, { ecmaVersion: 'latest', sourceType: 'commonjs' });
    return null;
  } catch (error) {
    return error as ParseError;
  }
}
