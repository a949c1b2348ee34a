/** What a typed write came to: from its answer, else from one look at the same address. It never sends a write. */
import { expect, test } from 'vitest';
import { CancelledError, NetworkError } from '../../../src/api/errors.ts';
import type { HttpRequest } from '../../../src/api/http/http.ts';
import { decodeUser } from '../../../src/api/types.ts';
import { settleWrite } from '../../../src/api/write/settle.ts';
import { startServer } from '../servers.ts';
import { grantJson, OTHER_ID, problemJson, quickClient, USER_ID, userJson } from '../world.ts';

const lost = { error: new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true }) };

interface Look {
  readonly status?: number;
  readonly body?: unknown;
}

/** A platform whose users look like this, and what was asked of it. */
async function platform(look: Look) {
  const { origin, seen } = await startServer(({ url }) =>
    url === '/api/2/idp/token' ? { body: grantJson() } : { ...look, headers: { 'x-request-id': 'r1' } },
  );
  const client = quickClient(origin);
  const request = (method: string, body?: object): HttpRequest => ({
    method,
    url: `${client.baseUrl}/users/${USER_ID}?version=1#x`,
    headers: {},
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const asked = () => seen.filter(({ url }) => url !== '/api/2/idp/token').map(({ method, url }) => `${method} ${url}`);
  return { client, request, asked };
}

const GONE = { status: 404, body: problemJson(404) };
const disabled = { enabled: false, version: 1 };

test.each<[what: string, method: string, look: Look, verdict: string, why: string]>([
  [
    'a write is CHANGED when the look shows what was wanted',
    'PUT',
    { body: userJson({ enabled: false, version: 2 }) },
    'CHANGED',
    'observed',
  ],
  ['a write is UNKNOWN when the look shows what was there', 'PUT', { body: userJson() }, 'UNKNOWN', 'lost'],
  [
    'a write is UNKNOWN when the look is about somebody else (N26)',
    'PUT',
    { body: userJson({ id: OTHER_ID, enabled: false }) },
    'UNKNOWN',
    'reread-failed',
  ],
  ['a write is UNKNOWN when the look finds nobody (V13)', 'PUT', GONE, 'UNKNOWN', 'reread-failed'],
  [
    'a write is UNKNOWN when the look is answered with a page (N10)',
    'PUT',
    { body: '<html>' },
    'UNKNOWN',
    'reread-failed',
  ],
  [
    'a write is UNKNOWN when the look is refused',
    'PUT',
    { status: 403, body: problemJson(1002) },
    'UNKNOWN',
    'reread-failed',
  ],
  ['a deletion is CHANGED when the look finds nobody any more', 'DELETE', GONE, 'CHANGED', 'observed'],
  [
    'a deletion is CHANGED when the look finds one who is marked as deleted',
    'DELETE',
    { body: userJson({ deleted_at: '2026-01-01' }) },
    'CHANGED',
    'observed',
  ],
  ['a deletion is UNKNOWN when the look finds one who is there', 'DELETE', { body: userJson() }, 'UNKNOWN', 'lost'],
  [
    'a deletion is UNKNOWN when the look finds another who is deleted (N26)',
    'DELETE',
    { body: userJson({ id: OTHER_ID, deleted_at: 'x' }) },
    'UNKNOWN',
    'reread-failed',
  ],
  [
    'a deletion is UNKNOWN when the look is answered by a gateway that knows no such place',
    'DELETE',
    { status: 404, body: '<html>' },
    'UNKNOWN',
    'reread-failed',
  ],
])('%s', async (_what, method, look, verdict, why) => {
  const { client, request, asked } = await platform(look);

  const outcome = await settleWrite(client, request(method, method === 'PUT' ? disabled : undefined), lost);

  expect(outcome).toMatchObject({ verdict, why, status: null, code: null, requestId: null });
  expect(asked()).toEqual([`GET /api/2/users/${USER_ID}`]);
});

test('no look is taken where the answer says it, or where none can tell', async () => {
  const { client, request, asked } = await platform({ body: userJson({ enabled: false }) });
  const answered = async (status: number, body: unknown) =>
    settleWrite(client, request('PUT', disabled), {
      response: {
        status,
        reason: '',
        headers: {},
        headerLines: [],
        bytes: Buffer.alloc(0),
        text: JSON.stringify(body),
        url: '',
        elapsedMs: 1,
        requestId: 'r0',
        request: request('PUT'),
      },
    });

  const shown = userJson({ enabled: false });
  expect(await answered(200, shown)).toEqual({
    verdict: 'CHANGED',
    why: 'changed',
    status: 200,
    code: null,
    requestId: 'r0',
    seen: decodeUser(shown),
  });
  expect(await answered(200, '')).toMatchObject({ verdict: 'CHANGED', seen: null });
  expect(await answered(403, problemJson(1002))).toMatchObject({ verdict: 'REJECTED', status: 403, seen: null });
  expect(await answered(409, problemJson(409))).toMatchObject({ verdict: 'DUPLICATE', status: 409 });
  expect(await settleWrite(client, request('POST', { login: 'x' }), lost)).toMatchObject({ verdict: 'UNKNOWN' });
  expect(asked()).toEqual([]);
});

test('one look explains what was refused for its version, and decides nothing', async () => {
  const there = userJson({ version: 7, enabled: false });
  const { client, request, asked } = await platform({ body: there });
  const refused = async (given: HttpRequest) => {
    const text = JSON.stringify(problemJson(1001));
    const answer = {
      status: 409,
      reason: '',
      headers: {},
      headerLines: [],
      text,
      bytes: Buffer.from(text),
      url: given.url,
      elapsedMs: 1,
      requestId: null,
    };
    return settleWrite(client, given, { response: { ...answer, request: given } });
  };

  const seen = decodeUser(there);
  expect(await refused(request('PUT', disabled))).toMatchObject({
    verdict: 'CONFLICT',
    why: 'stale',
    code: 1001,
    seen,
  });
  expect(await refused(request('DELETE'))).toMatchObject({ verdict: 'CONFLICT', seen });
  expect(asked()).toHaveLength(2);

  const tenant = { ...request('PUT', disabled), url: `${client.baseUrl}/tenants/${USER_ID}` };
  expect(await refused(tenant)).toMatchObject({ verdict: 'CONFLICT', seen: null });
  expect(asked()).toHaveLength(2);

  const blind = await platform({ status: 403, body: problemJson(1002) });
  expect(await settleWrite(blind.client, blind.request('PUT', disabled), lost)).toMatchObject({ seen: null });
});

test('a look at a user who is deleted claims nothing that was wanted of them (J5)', async () => {
  const { client, request } = await platform({ body: userJson({ enabled: false, deleted_at: '2026-01-01' }) });

  expect(await settleWrite(client, request('PUT', disabled), lost)).toMatchObject({
    verdict: 'UNKNOWN',
    why: 'lost',
    seen: { deleted_at: '2026-01-01' },
  });
});

test('a change that is accepted and not seen is given two seconds', async () => {
  const { client, request, asked } = await platform({ body: userJson({ contact: { email: 'foo@newmail.net' } }) });
  const waits: number[] = [];
  const told: number[] = [];
  const sleep = async (ms: number) => waits.push(ms);
  const onLook = (afterMs: number) => void told.push(afterMs);
  const given = request('PUT', { contact: { email: 'foo@newmail.net' }, version: 1 });
  const response = {
    status: 200,
    reason: 'OK',
    headers: {},
    headerLines: [],
    bytes: Buffer.alloc(0),
    text: JSON.stringify(userJson()),
    url: given.url,
    elapsedMs: 1,
    requestId: null,
    request: given,
  };

  expect(await settleWrite(client, given, { response }, { sleep, onLook })).toMatchObject({
    verdict: 'CHANGED',
    why: 'observed',
  });
  expect([waits, told]).toEqual([[2_000], [2_000]]);
  expect(asked()).toHaveLength(1);
});

test('settling a write never rejects: whoever gives up, or has no server any more, has a verdict too (T1)', async () => {
  const { client, request, asked } = await platform({ body: userJson() });
  const signal = AbortSignal.abort();
  const given = request('PUT', disabled);

  expect(await settleWrite(client, given, lost, { signal })).toMatchObject({
    verdict: 'UNKNOWN',
    why: 'reread-failed',
  });
  expect(await settleWrite(client, given, { error: new CancelledError({ sent: true }) })).toMatchObject({
    verdict: 'UNKNOWN',
    why: 'cancelled',
  });
  expect(asked()).toEqual([]);
});
