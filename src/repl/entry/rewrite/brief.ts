/** Whether an entry may go on for ever: a loop, a function, code of others. Pure. */
import type { AnyNode } from 'acorn';
import { namesFrom } from '../../../session/names.ts';
import { childrenOf } from './syntax.ts';
import type { Vocabulary } from './vocabulary.ts';

/** It ends of itself, whatever the values: those that do not come from an entry that was not brief. */
export function isBrief(node: AnyNode, vocabulary: Vocabulary): boolean {
  if (!endsOfItself(node, vocabulary)) return false;
  for (const child of childrenOf(node)) if (!isBrief(child, vocabulary)) return false;
  return true;
}

const BRIEF: ReadonlySet<string> = new Set([
  ...['Program', 'ExpressionStatement', 'EmptyStatement', 'BlockStatement', 'IfStatement', 'VariableDeclaration'],
  ...['VariableDeclarator', 'Identifier', 'MemberExpression', 'ChainExpression', 'ParenthesizedExpression'],
  ...['AssignmentExpression', 'UnaryExpression', 'LogicalExpression', 'ConditionalExpression', 'SequenceExpression'],
  ...['ObjectExpression', 'Property', 'ArrayExpression', 'SpreadElement', 'TemplateLiteral', 'TemplateElement'],
  ...['AwaitExpression', 'ObjectPattern', 'ArrayPattern', 'AssignmentPattern', 'RestElement'],
]);
const briefRoots: ReadonlySet<string> = new Set([...namesFrom('a module'), 'console', 'help']);
const briefMethods: ReadonlySet<string> = new Set(['json', 'raise_for_status', 'open']);

function endsOfItself(node: AnyNode, { helpers }: Vocabulary): boolean {
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
