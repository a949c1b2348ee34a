/** Top-level `const`, `let`, `class` and every `var` outside functions become globals that can be declared again. */
import type { AnyNode, Program, VariableDeclaration } from 'acorn';
import { written } from '../hooks.ts';
import type { Edits } from './edits.ts';
import { isForTarget } from './syntax.ts';

/** `moves`: one of its names is what others belong to. */
export function makeRedeclarable(
  node: VariableDeclaration,
  parent: AnyNode | null,
  { text, edits, moves }: { readonly text: string; readonly edits: Edits; readonly moves: boolean },
): void {
  const [first] = node.declarations;
  const last = node.declarations.at(-1);
  if (!first || !last) return;
  for (const { id, init } of node.declarations) {
    if (!init && !isForTarget(node, parent)) edits.insert(id.end, ' = undefined');
  }
  if (isInHead(node, parent)) {
    edits.replace(node.start, first.start, '');
    return;
  }
  const { begin, end } = moves ? written.moved : { begin: '(', end: ')' };
  edits.replace(node.start, first.start, `${isListed(parent) ? ';' : ''}${begin}`);
  edits.insertLast(last.end, text[node.end - 1] === ';' ? end : `${end};`);
}

export function makeClassRedeclarable(node: AnyNode & { id?: { name: string } | null }, edits: Edits): void {
  edits.insert(node.start, `;${node.id?.name} = `);
  edits.insert(node.end, ';');
}

/** Functions stay declarations, within the entry that waits: there they are made globals first. */
export function globalFunctionsIn(program: Program): string {
  const names = program.body.flatMap((node) => (node.type === 'FunctionDeclaration' ? [node.id.name] : []));
  return names.map((name) => `globalThis.${name} = ${name};`).join('');
}

/** One of the statements of a list. */
export function isListed(parent: AnyNode | null): boolean {
  return parent?.type === 'Program' || parent?.type === 'BlockStatement' || parent?.type === 'SwitchCase';
}

/** Of a loop, and not its body. */
function isInHead(node: VariableDeclaration, parent: AnyNode | null): boolean {
  return parent !== null && /^For/.test(parent.type) && (parent as { body?: unknown }).body !== node;
}
