/** Requests of Python's as the session carries them out: guard, record and verdict as ever, bytes as bytes, errors as kinds. */
import { expect, test } from 'vitest';
import { type AnswerRecord, PythonRequests } from '../../../src/repl/python/request.ts';
import { MemoryLog } from '../../../src/session/audit/memory.ts';
import { startRaw, startServer } from '../../api/servers.ts';
import { FOOBAR_USER, JOHN_DOE, PARTNER, type StageOptions, stage } from '../../helpers/stage.ts';
import { alone, told } from './alone.ts';

const TYPE = ['Content-Type', 'application/json'];

test('an answer comes whole: status, reason, header lines in their own case, bytes, seconds (PQ4)', async () => {
  const { python, get } = await signedIn();

  const answer = await told(python, get(`/users/${FOOBAR_USER}`));

  expect(answer).toMatchObject({ status: 200, reason: 'OK', id: 1 });
  const { headers, body, elapsed } = answer as AnswerRecord;
  expect(headers.map(([name]) => name)).toContain('Content-Type');
  expect(JSON.parse(decoded(body))).toMatchObject({ id: FOOBAR_USER });
  expect(elapsed).toBeGreaterThan(0);
});

test('the number of an answer leads to one Response of JavaScript, and its Response to the same number (PQ5)', async () => {
  const { python, get } = await signedIn();

  const { id } = (await python.send(get(`/users/${FOOBAR_USER}`))) as AnswerRecord;
  const response = python.object(id);

  expect(response).toMatchObject({ status_code: 200 });
  expect(python.object(id)).toBe(response);
  expect(python.record(response ?? {})).toMatchObject({ id, status: 200 });
  expect(python.record({})).toBeNull();
});

test('a Response that JavaScript fetched gets a number of its own (PQ5)', async () => {
  const { python, shell, auth, base } = await signedIn();

  const response = await shell['requests'].get(`${base}/users/${FOOBAR_USER}`, { headers: auth });
  const record = python.record(response);

  expect(JSON.parse(decoded(record?.body ?? ''))).toEqual(response.json());
  expect(record?.request).toMatchObject({ method: 'GET', url: response.url, body: null });
  expect(python.object(record?.id ?? 0)).toBe(response);
});

test('what Python holds no more is forgotten (PQ5)', async () => {
  const { python, get } = await signedIn();

  await python.send(get('/users/me'));
  await python.send({ ...get('/users/me'), dropped: [1] });

  expect(python.object(1)).toBeUndefined();
  expect(python.object(2)).toBeDefined();
});

test('a write is recorded and has its verdict; a user that is created becomes created_user_id (PQ1)', async () => {
  const log = new MemoryLog();
  const { python, session, post } = await signedIn({ log });

  const answer = await told(
    python,
    post('/users', { login: 'py1', tenant_id: PARTNER, contact: { email: 'py1@example.org' } }),
  );

  expect(answer).toMatchObject({ status: 200 });
  expect(await log.records()).toMatchObject([
    { kind: 'intent', method: 'POST', fields: ['login', 'tenant_id', 'contact.email'] },
    { kind: 'result', verdict: 'CHANGED' },
  ]);
  expect(session.verdicts).toMatchObject([{ verdict: 'CHANGED' }]);
  expect(session.names['created_user_id']).toBe(JSON.parse(decoded((answer as AnswerRecord).body)).id);
});

test('a read-only session refuses a write, and says what can be done (PQ1, PR48)', async () => {
  const { python, put, writes } = await signedIn({ flags: { readOnly: true } });

  const answer = await told(python, put(`/users/${JOHN_DOE}`, { enabled: false, version: 1 }));

  expect(answer).toMatchObject({
    error: {
      kind: 'refused',
      message: `This session is read-only. NOT_SENT: PUT /api/2/users/${JOHN_DOE}.`,
      fields: { next: ['Start without --read-only to write, or see the request with --dry-run.'] },
    },
  });
  expect(writes()).toEqual([]);
});

test('a dry run shows the request, under a number that leads to what shows it in JavaScript (PQ1)', async () => {
  const { python, put, writes } = await signedIn({ flags: { dryRun: true } });

  const answer = await told(python, put(`/users/${JOHN_DOE}`, { enabled: false, version: 1 }));

  expect(answer).toMatchObject({ shown: expect.stringContaining('nothing was sent') });
  expect(python.object((answer as { id: number }).id)).toMatchObject({ dry_run: true, request: { method: 'PUT' } });
  expect(writes()).toEqual([]);
});

test.each([
  ['another place', { url: 'https://example.com/' }, 'refused'],
  ['a part of a URL', { url: '/users/me' }, 'invalid'],
  ['a header that no header may be', { headers: [['X-A', 'a\0b']] }, 'invalid'],
  ['a method that is none of the seven', { method: 'CONNECT' }, 'invalid'],
  ['no URL', { url: 5 }, 'invalid'],
  ['headers that are no pairs', { headers: ['X-A'] }, 'invalid'],
])('%s is refused, and nothing is sent (PQ2)', async (_what, given, kind) => {
  const { python, get, sent } = await signedIn();
  const before = sent.length;

  const answer = await told(python, { ...get('/users/me'), ...given });

  expect(answer).toMatchObject({ error: { kind, message: expect.stringMatching(/[Nn]othing was sent|not sent/) } });
  expect(sent.length).toBe(before);
});

test.each([[null], [5], ['text'], [[]], [{}]])('%j is no request (PQ2)', async (payload) => {
  const { python } = await signedIn();

  expect(await told(python, payload)).toMatchObject({ error: { kind: 'invalid' } });
});

test('a dot segment is refused: it would silently become another path (PQ2)', async () => {
  const { python, get } = await signedIn();

  const answer = await told(python, get('/users/..'));

  expect(answer).toMatchObject({ error: { kind: 'invalid', message: expect.stringContaining('dot segment') } });
});

test('bytes that are no text arrive as they are, and come back as they are (PQ3)', async () => {
  const bytes = Buffer.from([0, 255, 128, 65, 10, 254]);
  const arrived: Buffer[] = [];
  const { origin, server } = await startServer(() => ({}));
  server.removeAllListeners('request').on('request', async (request, response) => {
    for await (const chunk of request) arrived.push(chunk as Buffer);
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(bytes);
  });
  const { python, session } = alone(origin);

  const answer = await told(python, { ...request(origin, 'OPTIONS'), body: bytes.toString('base64') });

  expect(Buffer.concat(arrived)).toEqual(bytes);
  expect(Buffer.from((answer as AnswerRecord).body, 'base64')).toEqual(bytes);
  expect(session.names['last']).toMatchObject({ request: { body: '(6 bytes that are no text)' } });
});

test('bytes that are no text are shown by their number: in a dry run and its curl (PQ3)', async () => {
  const bytes = Buffer.from([255, 0, 254]).toString('base64');
  const { python, put } = await signedIn({ flags: { dryRun: true } });

  const answer = await told(python, { ...put(`/tenants/${PARTNER}/brand/logo`, {}), body: bytes });

  const { shown } = answer as { shown: string };
  expect(shown).toContain('| (3 bytes that are no text)');
  expect(shown).toContain("--data-binary '@body'");
});

test('a redirect is an answer (PQ4)', async () => {
  const { origin } = await startServer(() => ({ status: 302, headers: { Location: '/elsewhere' } }));
  const { python } = alone(origin);

  const answer = await told(python, request(origin));

  expect(answer).toMatchObject({ status: 302 });
  expect((answer as AnswerRecord).headers).toContainEqual(['Location', '/elsewhere']);
});

test('seconds for an answer count from the moment that the request is sent (PQ4)', async () => {
  const { origin } = await startRaw(() => {});
  const { python } = alone(origin);

  const answer = await told(python, { ...request(origin), timeout: [30, 0.05] });

  expect(answer).toMatchObject({ error: { kind: 'read-timeout', message: expect.stringContaining('within 50 ms') } });
});

test('a connection that is closed without an answer, or not made, is one that failed (PQ4)', async () => {
  const { origin } = await startRaw((socket) => socket.destroy());
  const closed = await startServer(() => ({}));
  await new Promise((resolve) => closed.server.close(resolve));

  for (const place of [origin, closed.origin]) {
    expect(await told(alone(place).python, request(place))).toMatchObject({ error: { kind: 'connection' } });
  }
});

test('an answer that breaks off is told as such (PQ4)', async () => {
  const { origin } = await startRaw((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf'));
  const { python } = alone(origin);

  expect(await told(python, request(origin))).toMatchObject({ error: { kind: 'cut' } });
});

test('what was cancelled is told as cancelled', async () => {
  const { origin } = await startRaw(() => {});
  const { python, session } = alone(origin);

  const answer = told(python, request(origin));
  session.interrupts.interrupt();

  expect(await answer).toMatchObject({ error: { kind: 'cancelled' } });
});

async function signedIn(options?: StageOptions) {
  const staged = await stage(options);
  await staged.session.signIn();
  const { session } = staged;
  const base = session.client.baseUrl;
  const auth = staged.names['auth'] as { Authorization: string };
  const headers = [['Authorization', auth.Authorization], TYPE];
  const asked = (method: string, path: string, body?: object) => ({
    ...{ method, url: base + path, headers },
    body: body === undefined ? null : Buffer.from(JSON.stringify(body)).toString('base64'),
    ...{ timeout: null, dropped: [] },
  });
  return {
    ...{ ...staged, base, auth, python: new PythonRequests(session) },
    get: (path: string) => asked('GET', path),
    put: (path: string, body: object) => asked('PUT', path, body),
    post: (path: string, body: object) => asked('POST', path, body),
  };
}

function request(origin: string, method = 'GET') {
  return { method, url: `${origin}/api/2/users/me`, headers: [], body: null, timeout: null, dropped: [] };
}

function decoded(body: string): string {
  return Buffer.from(body, 'base64').toString();
}
