/** Clients that mean ill or know no better: turned away, nothing is kept of them, and the server lives on. */

import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { FOOBAR_USER, open, type Session } from './client.ts';

const FOO = `/users/${FOOBAR_USER}`;

test.each([
  ['a __proto__ key', '{"version":1,"__proto__":{"enabled":false}}'],
  ['a __proto__ key in the contact', '{"version":1,"contact":{"__proto__":{"email":"x@y"}}}'],
  ['a constructor key', '{"version":1,"constructor":{"prototype":{"polluted":true}}}'],
  ['a doubly encoded body', JSON.stringify('{"version":1,"enabled":false}')],
  ['half a document', '{"version":1,'],
  ['a list', '[]'],
  ['nothing', ''],
  ['nesting without end', '['.repeat(100_000)],
  ['bytes that are no text', '\u0000\u0001'],
])('refuses %s with 400, and keeps nothing of it', async (_what, body) => {
  const { get, write, sandbox } = await open();
  const before = sandbox.world.users();

  const { status, json } = await write('PUT', FOO, body);

  expect([status, json.error.code]).toEqual([400, 400]);
  expect(sandbox.world.users()).toEqual(before);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect((await get(FOO)).status).toBe(200);
});

test('refuses ten megabytes, and keeps nothing of them', async () => {
  const { get, write } = await open();

  const { status } = await write('PUT', FOO, { version: 1, language: 'x'.repeat(10 * 1024 * 1024) });

  expect(status).toBe(413);
  expect((await get(FOO)).json.version).toBe(1);
});

test('answers beside a thousand sockets that say nothing, and one that never ends its header', async () => {
  const { get, sandbox } = await open();
  const slow = await connected(sandbox);
  slow.write('GET /sandbox/mailbox HTTP/1.1\r\nHost: 127');
  const idle = await Promise.all(Array.from({ length: 1000 }, () => connected(sandbox)));

  expect((await get(FOO)).status).toBe(200);

  expect(idle.every(({ destroyed }) => !destroyed)).toBe(true);
  await sandbox.stop();
});

test('cuts off whoever never ends a header, and answers the others', async () => {
  const { get, sandbox } = await open({ headersTimeout: 1000 });
  const slow = await connected(sandbox);
  const closed = new Promise((resolve) => slow.once('close', resolve));
  let heard = '';
  slow.on('data', (chunk) => {
    heard += chunk;
  });

  slow.write('GET /sandbox/mailbox HTTP/1.1\r\nHost: 127');
  await closed;

  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  expect((await get(FOO)).status).toBe(200);
});

function connected(sandbox: Session['sandbox']): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => resolve(socket));
    // The server's stop resets what is still open.
    socket.on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}
