/** Import declarations as V8 takes them in an entry: awaited imports, before all else. Pure: reads the tree. */
import type { AnyNode, ImportDeclaration, Program } from 'acorn';
import { written } from '../hooks.ts';
import { childrenOf } from '../rewrite/syntax.ts';

/**
 * As a statement. In a program the names are its own, and the module itself is kept under `held`; in an entry they are the
 * session's, like those of `const`.
 */
export function asAwaitedImport(node: ImportDeclaration, held: string | null): string {
  const from = String(node.source.value);
  const attributes = (node.attributes ?? []).map(
    ({ key, value }) =>
      `${key.type === 'Identifier' ? key.name : JSON.stringify(key.value)}: ${JSON.stringify(value.value)}`,
  );
  const given = `${JSON.stringify(from)}${attributes.length > 0 ? `, {with: {${attributes.join(', ')}}}` : ''}`;
  const line = node.loc?.start.line ?? 1;
  const imported = written.loaded(from, given, line);
  if (node.specifiers.length === 0) return `${imported};`;
  const names = node.specifiers.map(nameOf);
  const pattern = `[${node.specifiers.map(({ local }) => local.name).join(', ')}]`;
  const exported = (module: string) => `${pattern} = ${written.exported(module, from, names, line)};`;
  return held === null ? `;${exported(imported)}` : `const ${held} = ${imported}, ${exported(held)}`;
}

/** How each name of an import is read so that it has the value that it has in its module at that moment. */
export function liveNamesOf(node: ImportDeclaration, held: string): [local: string, read: string][] {
  return node.specifiers.flatMap((specifier) => {
    const name = nameOf(specifier);
    return name === null ? [] : [[specifier.local.name, `${held}[${JSON.stringify(name)}]`]];
  });
}

/** What is imported under a name; null is the module itself. */
function nameOf(specifier: ImportDeclaration['specifiers'][number]): string | null {
  if (specifier.type === 'ImportNamespaceSpecifier') return null;
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}

export function importedNamesIn(program: Program): ReadonlySet<string> {
  return new Set(
    program.body.flatMap((node) =>
      node.type === 'ImportDeclaration' ? node.specifiers.map(({ local }) => local.name) : [],
    ),
  );
}

export function findExport(program: Program): AnyNode | null {
  return find(program, (node) => /^Export/.test(node.type));
}

/** An import declaration that stands in a block or a function. */
export function findInnerImport(program: Program): AnyNode | null {
  const top = new Set<AnyNode>(program.body);
  return find(program, (node) => node.type === 'ImportDeclaration' && !top.has(node));
}

function find(node: AnyNode, matches: (node: AnyNode) => boolean): AnyNode | null {
  if (matches(node)) return node;
  for (const child of childrenOf(node)) {
    const found = find(child, matches);
    if (found !== null) return found;
  }
  return null;
}
