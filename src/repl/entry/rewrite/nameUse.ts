/** What an entry does with names: which it reads, and which it would overwrite. Pure: reads the tree, changes nothing. */
import type { AnyNode, Node, Program } from 'acorn';
import { importedNamesIn } from '../imports/declarations.ts';
import { isKeywordArgument } from './keywordArguments.ts';
import { NO_NAMES, type Scope, scopeInside } from './scope.ts';
import { childrenOf, globalMemberOf, globalsGiven, isRead, leavesTop, namesIn, targetsIn } from './syntax.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface NameUse {
  readonly read: ReadonlySet<string>;
  /** Globals that would have another value, or none. */
  readonly overwritten: ReadonlySet<string>;
}

export function readNameUse(program: Program, vocabulary: Vocabulary): NameUse {
  const read = new Set<string>();
  const overwritten = new Set<string>();
  const visit = (node: AnyNode, parent: AnyNode | null, isOutside: boolean, scope: Scope): void => {
    for (const name of overwrittenBy(node, parent, isOutside, vocabulary)) {
      if (!scope.has(name)) overwritten.add(name);
    }
    for (const name of globalsSetBy(node, isOutside)) overwritten.add(name);
    if (node.type === 'ImportDeclaration') return;
    // At the top a dependent name is looked after where it is read, see rewrite.ts.
    if (
      node.type === 'Identifier' &&
      isRead(node, parent) &&
      !(isOutside && vocabulary.dependentNames.has(node.name)) &&
      !scope.has(node.name)
    )
      read.add(node.name);
    const inside = scopeInside(node, scope);
    const isStillOutside = isOutside && !leavesTop(node);
    for (const child of childrenOf(node)) visit(child, node, isStillOutside, inside);
  };
  visit(program, null, true, vocabulary.importsAreLocal ? importedNamesIn(program) : NO_NAMES);
  return { read, overwritten };
}

const NONE: readonly string[] = [];

/** By name; `isOutside` every function and class body. */
function overwrittenBy(
  node: AnyNode,
  parent: AnyNode | null,
  isOutside: boolean,
  vocabulary: Vocabulary,
): readonly string[] {
  switch (node.type) {
    case 'ImportDeclaration':
      return node.specifiers.map(({ local }) => local.name);
    case 'VariableDeclaration': {
      const isGlobal = parent?.type === 'Program' || (isOutside && node.kind === 'var');
      return isGlobal ? node.declarations.flatMap(({ id }) => namesIn(id)) : NONE;
    }
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id && parent?.type === 'Program' ? [node.id.name] : NONE;
    case 'AssignmentExpression':
      return isKeywordArgument(node, parent, vocabulary) ? NONE : namesIn(node.left);
    default: {
      const target = targetOf(node);
      return target === null ? NONE : namesIn(target);
    }
  }
}

/** As a member of the global object. */
function globalsSetBy(node: AnyNode, isOutside: boolean): readonly string[] {
  if (node.type === 'CallExpression') return globalsGiven(node);
  const target = targetOf(node);
  return target === null ? NONE : targetsIn(target).flatMap((member) => globalMemberOf(member, isOutside) ?? []);
}

/** What gets another value, or none, without being declared. */
function targetOf(node: AnyNode): Node | null {
  switch (node.type) {
    case 'AssignmentExpression':
      return node.left;
    case 'UpdateExpression':
      return node.argument;
    case 'UnaryExpression':
      return node.operator === 'delete' ? node.argument : null;
    case 'ForInStatement':
    case 'ForOfStatement':
      return node.left.type === 'VariableDeclaration' ? null : node.left;
    default:
      return null;
  }
}
