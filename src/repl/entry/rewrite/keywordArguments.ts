/** `name=value` among the arguments of a helper or of the page's modules, as in Python: an object behind the others. */
import type { AnyNode, CallExpression } from 'acorn';
import { namesFrom } from '../../../session/names.ts';
import type { Edits } from './edits.ts';
import type { Vocabulary } from './vocabulary.ts';

const modules = namesFrom('a module');

export function isKeywordArgument(node: AnyNode, parent: AnyNode | null, { helpers }: Vocabulary): boolean {
  if (node.type !== 'AssignmentExpression' || node.operator !== '=' || node.left.type !== 'Identifier') return false;
  if (parent?.type !== 'CallExpression' || !parent.arguments.includes(node)) return false;
  const { callee } = parent;
  if (callee.type === 'Identifier') return helpers.has(callee.name) || modules.has(callee.name);
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && modules.has(callee.object.name);
}

export function gatherKeywordArguments(node: CallExpression, text: string, edits: Edits, vocabulary: Vocabulary): void {
  const keywords = node.arguments.filter((argument) => isKeywordArgument(argument as AnyNode, node, vocabulary));
  const [first] = keywords;
  const last = keywords.at(-1);
  if (!first || !last) return;
  edits.insert(first.start, '{');
  for (const argument of keywords) {
    if (argument.type !== 'AssignmentExpression') continue;
    const equals = text.indexOf('=', argument.left.end);
    edits.replace(equals, equals + 1, ':');
  }
  edits.insertLast(last.end, '}');
}
