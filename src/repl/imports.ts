/** Import declarations as V8 takes them in an entry: awaited imports, before all else. Pure: reads the tree. */
import type { AnyNode, ImportDeclaration, Program } from 'acorn';
import { childrenOf } from './syntax.ts';

/** What `import.meta` is called among the hooks of running entries. */
export const META = 'meta';

/** As a statement. In a program the names are its own; in an entry they are the session's, like those of `const`. */
export function asAwaitedImport(node: ImportDeclaration, isLocal: boolean): string {
  const from = JSON.stringify(node.source.value);
  const attributes = (node.attributes ?? []).map(
    ({ key, value }) =>
      `${key.type === 'Identifier' ? key.name : JSON.stringify(key.value)}: ${JSON.stringify(value.value)}`,
  );
  const given = attributes.length > 0 ? `${from}, {with: {${attributes.join(', ')}}}` : from;
  const line = node.loc?.start.line ?? 1;
  const imported = `await __shell.loaded(import(${given}), ${from}, ${line})`;
  if (node.specifiers.length === 0) return `${imported};`;
  const bound = node.specifiers.map((specifier) => {
    if (specifier.type === 'ImportNamespaceSpecifier') return [null, specifier.local.name] as const;
    if (specifier.type === 'ImportDefaultSpecifier') return ['default', specifier.local.name] as const;
    const { imported: name } = specifier;
    return [name.type === 'Identifier' ? name.name : String(name.value), specifier.local.name] as const;
  });
  const names = JSON.stringify(bound.map(([name]) => name));
  const pattern = `[${bound.map(([, local]) => local).join(', ')}]`;
  return `${isLocal ? 'const ' : ';'}${pattern} = __shell.exported(${imported}, ${from}, ${names}, ${line});`;
}

export function importedNames(program: Program): ReadonlySet<string> {
  return new Set(
    program.body.flatMap((node) =>
      node.type === 'ImportDeclaration' ? node.specifiers.map(({ local }) => local.name) : [],
    ),
  );
}

export function firstExport(program: Program): AnyNode | null {
  return find(program, (node) => /^Export/.test(node.type));
}

/** An import declaration that stands in a block or a function. */
export function outsideTop(program: Program): AnyNode | null {
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
