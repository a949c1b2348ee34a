/** What an entry does with names: which it reads, and which it would overwrite. Pure: reads the tree, changes nothing. */
import type { AnyNode, Node, Program } from 'acorn';
import { importedNames } from '../imports/declarations.ts';
import { boundBy, childrenOf, globalMember, globalsGiven, isFunction, isRead, namesIn, targetsIn } from './syntax.ts';

/** What those who read an entry have to know of the shell. */
export interface Vocabulary {
  /** Names of the helpers, whose arguments may be given by keyword. */
  readonly helpers: ReadonlySet<string>;
  /** Globals that the program itself needs, and the helpers: an entry may not overwrite them. */
  readonly protectedNames: ReadonlySet<string>;
  /** Names whose value belongs to another name (`version` to `user_id`): looked after at each reading. */
  readonly dependentNames: ReadonlySet<string>;
  /** What the dependent names belong to: once one is assigned to, their old values count no more. */
  readonly ownerNames: ReadonlySet<string>;
  /** What is imported stays the program's own, `process` from 'node:process' too. */
  readonly importsAreLocal: boolean;
}

const keywordRoots: ReadonlySet<string> = new Set(['requests', 'json', 'pprint']);

export interface Facts {
  /** Names that are read. */
  readonly mentions: ReadonlySet<string>;
  /** A global that the program needs, and that the entry would overwrite. */
  readonly refused: string | null;
  /** Something in it may go on for ever: a loop, a function, code of others. */
  readonly mayLoop: boolean;
}

/** Linked, not copied: a function of thousands of names may have thousands of blocks. */
export type Scope = Pick<ReadonlySet<string>, 'has'>;

export const NO_NAMES: Scope = new Set();

/** The names bound around what stands inside the node: parameters, block variables. They are not the shell's. */
export function scopeInside(node: AnyNode, around: Scope): Scope {
  const names = new Set(boundBy(node));
  return names.size === 0 ? around : { has: (name) => names.has(name) || around.has(name) };
}

/** Reads an entry once, without changing it. */
export function gather(program: Program, vocabulary: Vocabulary): Facts {
  const mentions = new Set<string>();
  const overwritten = new Set<string>();
  let mayLoop = false;

  const visit = (node: AnyNode, parent: AnyNode | null, isOpen: boolean, scope: Scope): void => {
    const overwrite = (names: readonly string[]) => {
      for (const name of names) if (!scope.has(name)) overwritten.add(name);
    };
    const overwriteTargets = (pattern: Node) => {
      overwrite(namesIn(pattern));
      for (const target of targetsIn(pattern)) {
        const name = globalMember(target, isOpen);
        if (name !== null) overwritten.add(name);
      }
    };
    mayLoop ||= !isBrief(node, vocabulary);
    switch (node.type) {
      case 'ImportDeclaration':
        overwrite(node.specifiers.map(({ local }) => local.name));
        return;
      case 'VariableDeclaration':
        if (parent === program || (isOpen && node.kind === 'var'))
          for (const { id } of node.declarations) overwrite(namesIn(id));
        break;
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        if (node.id && parent === program) overwritten.add(node.id.name);
        break;
      case 'AssignmentExpression':
        if (isKeywordArgument(node, parent, vocabulary)) break;
        overwriteTargets(node.left);
        break;
      case 'UpdateExpression':
        overwriteTargets(node.argument);
        break;
      case 'UnaryExpression':
        if (node.operator !== 'delete') break;
        overwriteTargets(node.argument);
        break;
      case 'CallExpression':
        for (const name of globalsGiven(node)) overwritten.add(name);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') overwriteTargets(node.left);
        break;
      case 'Identifier':
        // At the top a dependent name is looked after where it is read, see rewrite.ts.
        if (isRead(node, parent) && !(isOpen && vocabulary.dependentNames.has(node.name)) && !scope.has(node.name))
          mentions.add(node.name);
        break;
    }
    const inside = scopeInside(node, scope);
    for (const child of childrenOf(node)) visit(child, node, isOpen && !isClosed(node), inside);
  };
  visit(program, null, true, vocabulary.importsAreLocal ? importedNames(program) : NO_NAMES);

  const refused = [...overwritten].find((name) => vocabulary.protectedNames.has(name)) ?? null;
  return { mentions, refused, mayLoop };
}

const BRIEF: ReadonlySet<string> = new Set([
  ...['Program', 'ExpressionStatement', 'EmptyStatement', 'BlockStatement', 'IfStatement', 'VariableDeclaration'],
  ...['VariableDeclarator', 'Identifier', 'MemberExpression', 'ChainExpression', 'ParenthesizedExpression'],
  ...['AssignmentExpression', 'UnaryExpression', 'LogicalExpression', 'ConditionalExpression', 'SequenceExpression'],
  ...['ObjectExpression', 'Property', 'ArrayExpression', 'SpreadElement', 'TemplateLiteral', 'TemplateElement'],
  ...['AwaitExpression', 'ObjectPattern', 'ArrayPattern', 'AssignmentPattern', 'RestElement'],
]);
const briefRoots: ReadonlySet<string> = new Set([...keywordRoots, 'console', 'help']);
const briefMethods: ReadonlySet<string> = new Set(['json', 'raise_for_status', 'open']);

/** It ends of itself, whatever the values: those that do not come from an entry that was not brief. */
function isBrief(node: AnyNode, { helpers }: Vocabulary): boolean {
  switch (node.type) {
    case 'Literal':
      return !('bigint' in node && node.bigint);
    case 'BinaryExpression':
      return node.operator !== '**';
    case 'CallExpression': {
      const callee = node.callee as AnyNode;
      if (callee.type === 'Identifier') return helpers.has(callee.name) || callee.name === 'help';
      if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return false;
      const isOfOurs = callee.object.type === 'Identifier' && briefRoots.has(callee.object.name);
      return isOfOurs || briefMethods.has(callee.property.name);
    }
    default:
      return BRIEF.has(node.type);
  }
}

/** In a class body and in parameters `await` is not possible: the whole class or function is left as it is. */
export function isClosed(node: AnyNode): boolean {
  return isFunction(node) || node.type === 'ClassBody';
}

/** `name=value` among the arguments of a helper or of the page's modules. */
export function isKeywordArgument(node: AnyNode, parent: AnyNode | null, { helpers }: Vocabulary): boolean {
  if (node.type !== 'AssignmentExpression' || node.operator !== '=' || node.left.type !== 'Identifier') return false;
  if (parent?.type !== 'CallExpression' || !parent.arguments.includes(node)) return false;
  const { callee } = parent;
  if (callee.type === 'Identifier') return helpers.has(callee.name) || keywordRoots.has(callee.name);
  return (
    callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && keywordRoots.has(callee.object.name)
  );
}
