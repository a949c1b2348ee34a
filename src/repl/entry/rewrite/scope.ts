/** The names bound around a place in an entry: they are not the shell's. Pure. */
import type { AnyNode, Node } from 'acorn';
import { childrenOf, isFunction, namesIn } from './syntax.ts';

/** Linked, not copied: a function of thousands of names may have thousands of blocks. */
export type Scope = Pick<ReadonlySet<string>, 'has'>;

export const NO_NAMES: Scope = new Set();

/** Parameters and block variables join those around. */
export function scopeInside(node: AnyNode, around: Scope): Scope {
  const names = new Set(boundBy(node));
  return names.size === 0 ? around : { has: (name) => names.has(name) || around.has(name) };
}

/**
 * The names that a node binds for what stands inside it. At the top of an entry a `var` is the session's, whatever
 * block it stands in; inside a function it is the function's.
 */
function boundBy(node: AnyNode): string[] {
  if (isFunction(node)) {
    const itself = node.type === 'FunctionExpression' && node.id ? [node.id.name] : [];
    return [...itself, ...node.params.flatMap(namesIn), ...varsIn(node.body as AnyNode)];
  }
  switch (node.type) {
    case 'BlockStatement':
      return node.body.flatMap(lexicalNamesIn);
    case 'StaticBlock':
      return [...node.body.flatMap(lexicalNamesIn), ...node.body.flatMap(varsIn)];
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent.flatMap(lexicalNamesIn));
    case 'ForStatement':
      return node.init ? lexicalNamesIn(node.init) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return lexicalNamesIn(node.left);
    case 'CatchClause':
      return node.param ? namesIn(node.param) : [];
    case 'ClassExpression':
      return node.id ? [node.id.name] : [];
    default:
      return [];
  }
}

function lexicalNamesIn(statement: Node): string[] {
  const node = statement as AnyNode;
  if (node.type === 'VariableDeclaration')
    return node.kind === 'var' ? [] : node.declarations.flatMap(({ id }) => namesIn(id));
  const isNamed = node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration';
  return isNamed && node.id ? [node.id.name] : [];
}

function varsIn(given: Node): string[] {
  const node = given as AnyNode;
  if (isFunction(node) || node.type === 'ClassBody') return [];
  const here =
    node.type === 'VariableDeclaration' && node.kind === 'var'
      ? node.declarations.flatMap(({ id }) => namesIn(id))
      : [];
  return [...here, ...childrenOf(node).flatMap(varsIn)];
}
