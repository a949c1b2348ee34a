/** The sandbox is on this computer alone, and neither web pages nor rude clients get anywhere. */

import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { FOOBAR_USER, JOHN_DOE, open, send } from './client.ts';

const PAGE = { 'Sec-Fetch-Site': 'cross-site' };
const CLICK = { ...PAGE, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };

test('the sandbox listens on the loopback address only (S1)', async () => {
  const { sandbox } = await open();
  const { port } = new URL(sandbox.url);
  const outside = Object.values(networkInterfaces()).flatMap((all) => all ?? []);

  expect(sandbox.url).toBe(`http://127.0.0.1:${port}`);
  for (const { address } of outside.filter(({ internal, family }) => !internal && family === 'IPv4')) {
    expect(await canConnect(address, Number(port))).toBe(false);
  }
});

test('the sandbox answers to localhost too, and to no other name (S2)', async () => {
  const { sandbox } = await open();
  const { port } = new URL(sandbox.url);
  const ask = async (Host: string) =>
    (await send(sandbox.url, 'GET', '/sandbox/mailbox', { headers: { Host } })).status;

  expect(await ask(`localhost:${port}`)).toBe(200);
  expect(await ask(`127.0.0.1:${port}`)).toBe(200);
  for (const host of [
    `evil.example:${port}`,
    'localhost',
    `127.0.0.1:${Number(port) + 1}`,
    `127.0.0.1.evil.example:${port}`,
  ]) {
    expect(await ask(host)).toBe(421);
  }
});

test.each([
  ['a foreign page', 'GET', { Origin: 'https://evil.example' }],
  ['a page without an origin', 'GET', { Origin: 'null' }],
  ['a page of its own', 'GET', { 'Sec-Fetch-Site': 'same-origin' }],
  ['an image or script of a page', 'GET', PAGE],
  ['a link to anything but a mail', 'GET', CLICK],
  ['a preflight', 'OPTIONS', { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'PUT' }],
  ['a preflight of nobody', 'OPTIONS', {}],
])('the sandbox refuses %s, without a CORS header (S3)', async (_what, method, headers) => {
  const { sandbox } = await open();

  const answer = await send(sandbox.url, method, '/sandbox/mailbox', { headers });

  expect(answer.status).toBe(403);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('the sandbox lets a browser open the link of a mail, and no page embed it (S3)', async () => {
  const { sandbox, write } = await open();
  await write('PUT', `/users/${FOOBAR_USER}`, { contact: { email: 'foo@newmail.net' }, version: 1 });
  const path = new URL(sandbox.mailbox.list()[0]?.link ?? '').pathname;

  expect((await send(sandbox.url, 'GET', path, { headers: PAGE })).status).toBe(403);
  expect((await send(sandbox.url, 'GET', path, { headers: { ...CLICK, 'Sec-Fetch-Dest': 'iframe' } })).status).toBe(
    403,
  );
  expect(sandbox.world.user('foobar')?.version).toBe(1);
  expect((await send(sandbox.url, 'GET', path, { headers: CLICK })).status).toBe(200);
  expect(sandbox.world.user('foobar')?.version).toBe(2);
});

test('the sandbox refuses a body above one mebibyte and lives on', async () => {
  const { sandbox, write } = await open();

  const large = await write('PUT', `/users/${JOHN_DOE}`, ' '.repeat(10 * 1024 * 1024));
  const fits = await write(
    'PUT',
    `/users/${JOHN_DOE}`,
    JSON.stringify({ version: 1, enabled: false }).padEnd(1024 * 1024),
  );

  expect([large.status, large.json.error.code]).toEqual([413, 413]);
  expect(fits.status).toBe(200);
  expect(sandbox.world.user('JohnDoe')?.version).toBe(2);
});

test.each([
  ['a prototype', '{"version": 1, "__proto__": {"enabled": false}}'],
  ['a prototype of the contact', '{"version": 1, "contact": {"__proto__": {"email": "a@b.example"}}}'],
  ['a constructor', '{"version": 1, "constructor": {"prototype": {"polluted": true}}}'],
])('the sandbox refuses %s among the fields of a user', async (_what, body) => {
  const { sandbox, write } = await open();

  expect((await write('PUT', `/users/${JOHN_DOE}`, body)).status).toBe(400);
  expect(sandbox.world.user('JohnDoe')?.version).toBe(1);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test.each([
  ['a half escape', '/api/2/users/%E0%A4%A', 400],
  ['another server', 'http://evil.example/api/2/users', 400],
  ['an asterisk', '*', 400],
  ['a climb', '/api/2/../2/users', 404],
  ['a prototype', '/api/2/__proto__', 404],
  ['two slashes', '//api/2/users', 404],
])('the sandbox answers %s in the URL politely', async (_what, path, status) => {
  const { sandbox } = await open();

  expect((await send(sandbox.url, 'GET', path)).status).toBe(status);
});

test('the sandbox gives every answer an id of its own, and tells its listener of every request', async () => {
  const { sandbox, get, write } = await open();
  const seen: string[] = [];
  const quiet = sandbox.onExchange(({ method, url, status, body }) => seen.push(`${method} ${url} ${status} ${body}`));

  const answers = [await get(`/users/${JOHN_DOE}`), await write('PUT', `/users/${JOHN_DOE}`, '{"version": 7}')];
  quiet();
  await get(`/users/${JOHN_DOE}`);

  expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(2);
  expect(seen).toEqual([`GET /api/2/users/${JOHN_DOE} 200 `, `PUT /api/2/users/${JOHN_DOE} 409 {"version": 7}`]);
});

test('the sandbox stops at once though sockets are kept open, used or not, and can be stopped twice (S9)', async () => {
  const sandbox = await startSandbox({ port: 0 });
  const { port } = new URL(sandbox.url);
  const used = await fetch(`${sandbox.url}/sandbox/mailbox`);
  await used.text();
  const unused = connect(Number(port), '127.0.0.1');
  // The stop may reset it.
  unused.on('error', () => {});
  await new Promise((resolve) => unused.once('connect', resolve));
  const closed = new Promise((resolve) => unused.once('close', resolve));

  await Promise.all([sandbox.stop(), sandbox.stop()]);

  await closed;
  await expect(fetch(`${sandbox.url}/sandbox/mailbox`)).rejects.toThrow();
});

test('the sandbox takes a free port when the usual one is taken, and fails on a taken one that was asked for (S4)', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };

  await expect(startSandbox({ port })).rejects.toThrow('EADDRINUSE');

  const [one, other] = [await startSandbox(), await startSandbox()];
  expect(one.url).not.toBe(other.url);
  await Promise.all([one.stop(), other.stop()]);
});

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 500 });
    const done = (connected: boolean) => {
      socket.destroy();
      resolve(connected);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}
