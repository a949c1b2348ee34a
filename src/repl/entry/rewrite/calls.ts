/** Calls that may return a promise of the session's, for which an entry waits; which ones do is known only then. */
import type { AnyNode } from 'acorn';
import { namesFrom } from '../../../session/names.ts';
import { isOptional, rootOf } from './syntax.ts';

/** Calls on these never do, so an entry that uses only them stays synchronous. */
const plainRoots: ReadonlySet<string> = new Set([
  ...[...namesFrom('a module')].filter((name) => name !== 'requests'),
  ...['console', 'Math', 'JSON', 'Object', 'Array', 'String', 'Number', 'Boolean', 'Date', 'Symbol'],
  ...['BigInt', 'RegExp', 'Set', 'Map', 'Promise', 'Reflect', 'Buffer', 'parseInt', 'parseFloat', 'isNaN', 'isFinite'],
  ...['encodeURIComponent', 'decodeURIComponent', 'setTimeout', 'clearTimeout', 'setImmediate', 'require'],
]);

export function mayGivePromise(node: AnyNode, parent: AnyNode | null, isChained: boolean): boolean {
  if (parent?.type === 'AwaitExpression') return false;
  if (node.type === 'ChainExpression') return node.expression.type === 'CallExpression';
  if (node.type !== 'CallExpression' || node.callee.type === 'Super') return false;
  // Inside a?.b().c() only the whole chain may be wrapped, or a missing `a` would no longer end it; a().b?.c is safe.
  return !(isChained && isOptional(node)) && !plainRoots.has(rootOf(node.callee) ?? '');
}
