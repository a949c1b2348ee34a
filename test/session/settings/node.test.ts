/** What Node is told to do that would undo a promise: refused, or said. */
import { expect, test } from 'vitest';
import { isDebugging, nodeWarnings, unsafeTls } from '../../../src/session/settings/node.ts';

test('certificates that are not checked are refused (G11)', () => {
  expect(unsafeTls({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain('Nothing was sent');
  expect(unsafeTls({ NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toBeNull();
  expect(unsafeTls({})).toBeNull();
});

test.each([
  ['NODE_DEBUG', { NODE_DEBUG: 'http' }, [], 'NODE_DEBUG is set'],
  ['NODE_DEBUG_NATIVE', { NODE_DEBUG_NATIVE: 'tls' }, [], 'NODE_DEBUG is set'],
  ['a debugger', {}, ['--inspect-brk=0.0.0.0:9229'], 'Node runs with --inspect-brk:'],
  ['a debugger by NODE_OPTIONS', { NODE_OPTIONS: '--no-warnings --inspect' }, [], 'Node runs with --inspect:'],
  ['a log of keys', { NODE_OPTIONS: '--tls-keylog=/tmp/keys' }, [], 'Node runs with --tls-keylog:'],
])('%s is warned of (G11)', (_what, env, execArgv, words) => {
  const warnings = nodeWarnings(env, execArgv);

  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(words);
});

test('a harmless setting of Node is not mentioned', () => {
  expect(nodeWarnings({ NODE_OPTIONS: '--max-old-space-size=512', NODE_DEBUG: '' }, ['--no-warnings'])).toEqual([]);
  expect(isDebugging({ NODE_DEBUG: '' })).toBe(false);
});
