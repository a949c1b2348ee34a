/** The accidents that the sandbox can have, each seen from outside over real sockets. */

import { expect, test } from 'vitest';
import type { Fault, Faults, RetryAfter } from '../../../src/sandbox/index.ts';
import { FOOBAR_USER, JOHN_DOE, open, send, signIn } from '../client.ts';

const JOHN = `/users/${JOHN_DOE}`;
const CHANGE = { version: 1, contact: { email: 'johndoe@newmail.net' } };

test('the sandbox answers the next N requests with an error and leaves signing in alone', async () => {
  const { get, sandbox } = await open({ faults: [{ kind: 'fail', status: 503, times: 2 }] });
  await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret);

  const answers = [await get(JOHN), await get(JOHN), await get(JOHN)];

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
  expect(answers[0]?.json.error).toMatchObject({ code: 503, message: 'Service Unavailable' });
});

test.each([
  ['not carried out', {}, 1],
  ['carried out all the same', { applied: true }, 2],
])('the sandbox answers a change with 502, %s', async (_what, more, version) => {
  const { write, sandbox } = await open({ faults: [{ kind: 'fail', status: 502, ...more }] });

  expect((await write('PUT', JOHN, CHANGE)).status).toBe(502);
  expect(sandbox.world.user(JOHN_DOE)?.version).toBe(version);
});

test.each<[string, Fault, number]>([
  ['reset after it was applied', { kind: 'drop-answer' }, 2],
  ['ended after it was applied', { kind: 'drop-answer', by: 'end' }, 2],
  ['reset before it was read', { kind: 'drop-answer', applied: false }, 1],
  ['ended before it was read', { kind: 'drop-answer', applied: false, by: 'end' }, 1],
  ['cut in the body of its answer', { kind: 'cut-body' }, 2],
])('the sandbox loses the answer of a change that is %s, and nothing but changes', async (_what, fault, version) => {
  const { get, write, sandbox } = await open({ faults: [fault] });
  const statuses: number[] = [];
  const answers: string[] = [];
  sandbox.onExchange(({ status, answer }) => {
    statuses.push(status);
    answers.push(answer);
  });
  const shown = await get(JOHN);
  expect(shown.status).toBe(200);

  await expect(write('PUT', JOHN, CHANGE)).rejects.toThrow(/ECONNRESET|socket hang up|aborted/);

  expect(sandbox.world.user(JOHN_DOE)?.version).toBe(version);
  expect(statuses).toEqual([200, version === 2 ? 200 : 0]);
  expect(JSON.parse(answers[0] ?? '')).toEqual(shown.json);
  // Whoever watches sees what the client never did.
  expect(answers[1]).toContain(version === 2 ? '"version":2' : '');
  expect((await write('PUT', JOHN, { ...CHANGE, version })).status).toBe(200);
});

test('accidents come in a row: the next is armed when the one before it is over, and not a request earlier', async () => {
  const garbled: Fault = { kind: 'fail', status: 418, on: { method: 'GET', path: `/api/2${JOHN}` } };
  const { get, write, sandbox } = await open({
    faults: [{ kind: 'fail', status: 502, times: 2, on: { method: 'PUT' }, next: garbled }],
  });
  const seen: number[] = [];
  const look = async () => seen.push((await get(JOHN)).status);

  await look();
  await write('PUT', JOHN, CHANGE);
  await look();
  await write('PUT', JOHN, CHANGE);
  expect(sandbox.faults.list()).toEqual([{ ...garbled, times: 1 }]);
  await look();
  await look();

  expect(seen).toEqual([200, 200, 418, 200]);
  expect(sandbox.faults.list()).toEqual([]);
});

test('the sandbox carries a late request out after its connection was reset, when told or after a while', async () => {
  const { write, sandbox } = await open({ faults: [{ kind: 'late-commit' }] });

  await expect(write('PUT', JOHN, CHANGE)).rejects.toThrow();
  expect(sandbox.world.user(JOHN_DOE)?.version).toBe(1);
  expect(await sandbox.faults.settle()).toBe(1);
  expect(sandbox.world.user(JOHN_DOE)?.contact.email).toBe('johndoe@newmail.net');

  sandbox.faults.add({ kind: 'late-commit', ms: 5 });
  await expect(write('PUT', JOHN, { version: 2, enabled: false })).rejects.toThrow();
  await expect.poll(() => sandbox.world.user(JOHN_DOE)?.version).toBe(3);
});

test('the sandbox never answers a stalled change, and stops all the same', async () => {
  const { write, sandbox } = await open({ faults: [{ kind: 'stall' }] });
  let answered = false;
  const waiting = write('PUT', JOHN, CHANGE).then(
    () => {
      answered = true;
    },
    () => {},
  );

  await expect.poll(() => sandbox.world.user(JOHN_DOE)?.version).toBe(2);
  await sandbox.stop();
  await waiting;

  expect(answered).toBe(false);
});

test('the sandbox drips an answer byte by byte, whole in the end', async () => {
  const { get } = await open({ faults: [{ kind: 'drip', everyMs: 1, on: { path: /check_login/ } }] });

  const { status, json } = await get('/users/check_login?username=JohnDoe');

  expect([status, json.error.code]).toEqual([409, 409]);
});

test('the sandbox waits before each answer when it is told to be slow', async () => {
  const { get, sandbox } = await open({ faults: [{ kind: 'latency', ms: 30 }] });
  const began = performance.now();

  await get(JOHN);
  await get(JOHN);

  expect(performance.now() - began).toBeGreaterThanOrEqual(58);
  expect(sandbox.faults.list()).toEqual([{ kind: 'latency', ms: 30, times: Number.POSITIVE_INFINITY }]);
});

test.each<[string, RetryAfter | undefined, string | undefined]>([
  ['one second unless told', undefined, '1'],
  ['seconds', 120, '120'],
  ['an HTTP date', new Date(Date.UTC(2026, 0, 2, 3, 4, 5)), 'Fri, 02 Jan 2026 03:04:05 GMT'],
  ['what nobody can read', 'soon', 'soon'],
  ['a fraction', '0.5', '0.5'],
  ['nothing', null, undefined],
])('the sandbox throttles with Retry-After as %s', async (_what, retryAfter, header) => {
  const fault = { kind: 'throttle', ...(retryAfter !== undefined && { retryAfter }) } as const;
  const { write, sandbox } = await open({ faults: [fault] });

  const { status, headers, json } = await write('PUT', JOHN, CHANGE);

  expect([status, headers['retry-after'], json.error.code]).toEqual([429, header, 429]);
  expect(sandbox.world.user(JOHN_DOE)?.version).toBe(1);
});

test('the sandbox lets another administrator change the user right before a PUT, once', async () => {
  const { get, write, sandbox } = await open({ faults: [{ kind: 'edit-behind-me' }] });
  expect((await get(JOHN)).json.version).toBe(1);

  const lost = await write('PUT', JOHN, CHANGE);
  const won = await write('PUT', JOHN, { ...CHANGE, version: 2 });

  expect([lost.status, lost.json.error.code]).toEqual([409, 1001]);
  expect([won.status, won.json.contact.phone]).toEqual([200, '+1 555 0100']);
  sandbox.faults.add({ kind: 'edit-behind-me', field: 'email', value: 'other@admin.example' });
  expect((await write('PUT', JOHN, { ...CHANGE, version: 3 })).status).toBe(409);
  expect(sandbox.world.user(JOHN_DOE)?.contact.email).toBe('other@admin.example');
});

test('the sandbox lets the user activate between reading and writing: the email then waits for its link', async () => {
  const { get, write, sandbox } = await open({ faults: [{ kind: 'activate-behind-me' }] });
  expect((await get(JOHN)).json.activated).toBe(false);

  const { status, json } = await write('PUT', JOHN, CHANGE);

  expect([status, json.activated, json.version, json.contact.email]).toEqual([200, true, 1, 'johndoe@mysite.com']);
  expect(sandbox.mailbox.list()).toHaveLength(1);
});

test.each<[string, (faults: Faults) => void]>([
  ['expire at the next request', (faults) => void faults.add({ kind: 'expire-token' })],
  ['are revoked at the next request', (faults) => void faults.add({ kind: 'revoke-token' })],
  ['expire at once', (faults) => faults.expireTokens()],
])('the sandbox answers 401 when the tokens %s, and takes a new one', async (_what, begin) => {
  const { get, sandbox } = await open();
  begin(sandbox.faults);

  expect((await get(JOHN)).status).toBe(401);
  expect((await get(JOHN)).status).toBe(401);
  const { json } = await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret);
  const headers = { Authorization: `Bearer ${json.access_token}` };
  expect((await send(sandbox.url, 'GET', `/api/2${JOHN}`, { headers })).status).toBe(200);
});

test('the sandbox answers with HTML, nothing, too much, half a document, another user, or other types, having applied the change', async () => {
  const { write, sandbox } = await open();
  const put = async (fault: Fault) => {
    sandbox.faults.add(fault);
    return write('PUT', `/users/${FOOBAR_USER}`, { version: sandbox.world.user('foobar')?.version, enabled: false });
  };

  const html = await put({ kind: 'html' });
  expect([html.status, html.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect((await put({ kind: 'html', status: 502 })).status).toBe(502);
  expect((await put({ kind: 'empty' })).text).toBe('');
  expect(await put({ kind: 'invalid-json' }).catch(String)).toMatch(/JSON/);
  expect((await put({ kind: 'huge' })).text.length).toBeGreaterThan(30_000_000);
  expect((await put({ kind: 'wrong-id' })).json.id).not.toBe(FOOBAR_USER);
  expect(typeof (await put({ kind: 'wrong-types' })).json.version).toBe('string');
  expect(sandbox.world.user('foobar')?.version).toBe(8);
});

test('the sandbox lets a fault befall all that its pattern matches, also one that remembers where it was', async () => {
  const { get, sandbox } = await open();

  sandbox.faults.add({ kind: 'fail', status: 500, times: 3, on: { path: /users/g } });

  for (let round = 0; round < 3; round += 1) expect((await get(JOHN)).status).toBe(500);
});

test.each<Fault>([
  { kind: 'throttle', retryAfter: 'a\r\nb' },
  { kind: 'throttle', retryAfter: '\u2026', status: 503 },
])('the sandbox answers 500, and lives on, where HTTP knows no %j', async (fault) => {
  const { get, sandbox } = await open();
  sandbox.faults.add(fault);

  expect((await get(JOHN)).status).toBe(500);
  expect((await get(JOHN)).status).toBe(200);
});

test('the sandbox lets two faults befall one answer', async () => {
  const { write, sandbox } = await open();
  sandbox.faults.add({ kind: 'html' });
  sandbox.faults.add({ kind: 'wrong-id' });

  expect((await write('PUT', JOHN, CHANGE)).text).toContain('<html>');
});

test('the sandbox aims a fault at what it is told to, by method, path or function', async () => {
  const { get, sandbox } = await open();

  const end = sandbox.faults.add({
    kind: 'fail',
    status: 500,
    times: 9,
    on: { method: ['GET', 'PUT'], path: `/api/2${JOHN}` },
  });
  sandbox.faults.add({ kind: 'fail', status: 501, on: ({ path }) => path.endsWith('/children') });
  sandbox.faults.add({ kind: 'fail', status: 502, on: { path: /token$/ } });

  expect((await get(`/users/${FOOBAR_USER}`)).status).toBe(200);
  expect((await get(JOHN)).status).toBe(500);
  end();
  expect((await get(JOHN)).status).toBe(200);
  expect((await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret)).status).toBe(502);
  expect(sandbox.faults.list()).toHaveLength(1);
  sandbox.faults.clear();
  expect(sandbox.faults.list()).toEqual([]);
});
