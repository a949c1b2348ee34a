/** The API's endpoints, over real sockets: what is sent, what is read, and how one signs in. */
import { describe, expect, test } from 'vitest';
import {
  ApiError,
  BadAnswerError,
  CancelledError,
  InputError,
  OriginError,
  SignInError,
} from '../../src/api/errors.ts';
import type { ApiEvent } from '../../src/api/sender.ts';
import { startApi, startServer } from './servers.ts';
import {
  CLIENT_ID,
  grantJson,
  OTHER_ID,
  problemJson,
  quickClient,
  SECRET,
  TENANT_ID,
  USER_ID,
  userJson,
} from './world.ts';

describe('the sign-in', () => {
  test('the sign-in sends the documented form with the credentials in the Basic header, once for all calls', async () => {
    const api = await startApi(() => ({ body: userJson() }));
    const client = quickClient(api.origin);

    await Promise.all(Array.from({ length: 50 }, () => client.fetchUser(USER_ID)));

    expect(api.tokens()).toBe(1);
    expect(api.seen[0]).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${SECRET}`).toString('base64')}`,
      },
    });
    expect(api.seen[1]?.headers.authorization).toBe(`Bearer ${grantJson(1).access_token}`);
  });

  test('the sign-in sends a wrong secret exactly once and says what the server said (A1)', async () => {
    const api = await startServer(() => ({
      status: 401,
      body: { error: 'invalid_client', error_description: 'invalid client credentials' },
    }));
    const client = quickClient(api.origin);

    await expect(client.token()).rejects.toThrow(SignInError);
    await expect(client.fetchUser(USER_ID)).rejects.toMatchObject({
      status: 401,
      code: 'invalid_client',
      serverMessage: 'invalid client credentials',
    });
    expect(api.seen).toHaveLength(1);
  });

  test('an answer without a token is no sign-in', async () => {
    const api = await startServer(() => ({ body: { token_type: 'bearer' } }));

    await expect(quickClient(api.origin).token()).rejects.toThrow('answered without a token');
  });

  test('the page of a captive portal is called what it is (N10)', async () => {
    const api = await startServer(() => ({ headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' }));

    await expect(quickClient(api.origin).token()).rejects.toMatchObject({ name: 'BadAnswerError', why: 'html' });
  });

  test.each<[number, object | string, string, number]>([
    [401, { error: 'invalid_client' }, 'SignInError', 1],
    [401, problemJson(401, 'Unauthorized'), 'SignInError', 1],
    [401, '', 'SignInError', 1],
    [400, { error: 'invalid_client' }, 'SignInError', 1],
    [400, { error: 'unauthorized_client' }, 'SignInError', 1],
    [403, { error: 'access_denied' }, 'SignInError', 1],
    [403, problemJson(1002, 'Access denied'), 'SignInError', 1],
    [400, { error: 'invalid_request' }, 'ApiError', 1],
    [400, '', 'ApiError', 1],
    [403, '', 'ApiError', 1],
    [403, { message: 'Forbidden' }, 'ApiError', 1],
    [403, { error: 'Forbidden' }, 'ApiError', 1],
    [403, '<html>WAF</html>', 'BadAnswerError', 1],
    [401, '<html>Log in</html>', 'BadAnswerError', 1],
    [404, { error: 'not_found' }, 'ApiError', 1],
    [404, problemJson(404), 'ApiError', 1],
    [405, '', 'ApiError', 1],
    [408, '', 'ApiError', 1],
    [429, '', 'ApiError', 3],
    [429, { error: 'too_many_requests' }, 'ApiError', 3],
    [429, problemJson(429), 'ApiError', 3],
    [429, '<html>slow down</html>', 'ApiError', 3],
    [500, '<html>', 'ApiError', 3],
    [502, { error: 'invalid_client' }, 'ApiError', 3],
  ])(
    'a sign-in answered with %i and %j fails with %s: only credentials that were refused are to be looked at (J6)',
    async (status, body, name, tries) => {
      let isWell = false;
      const api = await startServer(() => (isWell ? { body: grantJson() } : { status, body }));
      const client = quickClient(api.origin);

      await expect(client.token()).rejects.toMatchObject({ name, status });
      expect(api.seen).toHaveLength(tries);

      // Who was refused is not heard again; anybody else may come back.
      isWell = true;
      if (name === 'SignInError') await expect(client.token()).rejects.toThrow(SignInError);
      else expect((await client.token()).accessToken).toBe(grantJson().access_token);
    },
  );

  test('a sign-in that is throttled waits as long as the server asks, and goes on (J6, N24)', async () => {
    const waits: number[] = [];
    const api = await startServer((_, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '7' }, body: '' } : { body: grantJson() },
    );
    const told: unknown[] = [];
    const client = quickClient(api.origin, {
      sleep: async (ms) => void waits.push(ms),
      onEvent: (event) => event.kind === 'retry' && told.push(event.why),
    });

    expect((await client.token()).accessToken).toBe(grantJson().access_token);
    expect(waits).toEqual([7_000]);
    expect(told).toEqual(['HTTP 429']);
  });

  test('a sign-in is tried three times when the server is in trouble, and again at the next call (N22, A7)', async () => {
    const api = await startServer((_, count) => (count <= 3 ? { status: 503, body: '' } : { body: grantJson() }));
    const client = quickClient(api.origin);

    await expect(client.token()).rejects.toThrow(ApiError);
    expect(api.seen).toHaveLength(3);
    expect((await client.token()).accessToken).toBe(grantJson().access_token);
  });

  test('each new token is handed out, and hidden wherever it appears (A11, H3)', async () => {
    const api = await startApi(() => ({ body: userJson() }));
    const handed: string[] = [];
    const client = quickClient(api.origin, { onToken: ({ accessToken }) => handed.push(accessToken) });

    const { accessToken } = await client.token();

    expect(handed).toEqual([accessToken]);
    expect(client.secrets.scrub(`Bearer ${accessToken}`)).toBe(`Bearer ${accessToken.slice(0, 50)}...`);
    expect(client.secrets.scrub('id-t0ken')).not.toContain('id-t0ken');
    expect(client.secrets.appearsIn(Buffer.from(`${CLIENT_ID}:${SECRET}`).toString('base64'))).toBe(true);
  });
});

test('the age of a token does not depend on what the wall clock says (A8)', async () => {
  let time = 0;
  let wall = Date.parse('2026-05-01T12:00:00Z');
  const api = await startApi(() => ({ body: userJson() }));
  const client = quickClient(api.origin, { clock: () => time, now: () => wall });
  const token = await client.token();

  for (const jump of [10 * 60_000, -20 * 60_000, 10 * 60_000]) {
    wall += jump;
    time += 1_000;
    await client.fetchUser(USER_ID);
  }

  expect(api.tokens()).toBe(1);
  expect(token.expiresInMs()).toBe(7_200_000 - 3_000);
});

describe('a read', () => {
  test('a read is tried three times when the server is in trouble, and every try and wait is told (N22)', async () => {
    const api = await startApi((_, count) => (count < 3 ? { status: 503, body: '' } : { body: userJson() }));
    const events: ApiEvent[] = [];
    const waits: number[] = [];
    const client = quickClient(api.origin, {
      onEvent: (event) => events.push(event),
      sleep: async (ms) => void waits.push(ms),
    });
    await client.token();
    events.length = 0;

    await client.fetchUser(USER_ID);

    expect(events.map(({ kind }) => kind)).toEqual([
      'request',
      'response',
      'retry',
      'request',
      'response',
      'retry',
      'request',
      'response',
    ]);
    expect(waits).toEqual([1000, 1000]);
  });

  test('many users are fetched in blocks of a hundred', async () => {
    const ids = Array.from({ length: 230 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const api = await startApi(({ url }) => {
      const uuids = new URL(url, 'http://x').searchParams.get('uuids')?.split(',') ?? [];
      return { body: { items: uuids.map((id) => userJson({ id })) } };
    });

    const users = await quickClient(api.origin).fetchUsers(ids as never);

    expect(users.map(({ id }) => id)).toEqual(ids);
    expect(api.seen.filter(({ url }) => url.startsWith('/api/2/users?'))).toHaveLength(3);
  });

  test('asking for no users sends no request', async () => {
    const api = await startApi(() => ({ body: {} }));

    expect(await quickClient(api.origin).fetchUsers([])).toEqual([]);
    expect(api.seen).toHaveLength(0);
  });

  test('what is searched for is encoded (I15)', async () => {
    const api = await startApi(() => ({ body: { items: [] } }));

    await quickClient(api.origin).search({ tenant: TENANT_ID, text: 'a&b #c%', limit: 300 });

    expect(api.seen[1]?.url).toBe(`/api/2/search?tenant=${TENANT_ID}&text=a%26b+%23c%25&limit=300`);
  });

  test('a client knows its own registration and its tenants', async () => {
    const api = await startApi(({ url }) =>
      url.includes('/clients/')
        ? { body: { client_id: CLIENT_ID, tenant_id: TENANT_ID, data: { client_name: 'My API client' } } }
        : { body: { id: TENANT_ID, name: 'Foobar', kind: 'customer', parent_id: OTHER_ID, version: 3 } },
    );
    const client = quickClient(`${api.origin}/`);

    expect(await client.fetchApiClient()).toMatchObject({
      tenant_id: TENANT_ID,
      data: { client_name: 'My API client' },
    });
    expect(await client.fetchTenant(TENANT_ID)).toMatchObject({ name: 'Foobar', kind: 'customer' });
    expect(client.datacenterUrl).toBe(api.origin);
  });

  test.each([
    ['another user', userJson({ id: OTHER_ID }), 'wrong-id'],
    ['no version', userJson({ version: '1' }), 'shape'],
    ['no JSON', 'Internal', 'not-json'],
    ['nothing', '', 'not-json'],
    ['a web page', '<!doctype html>', 'html'],
  ])('an answer with %s is no answer (N9, N10, N11, N26, N27)', async (_, body, why) => {
    const api = await startApi(() => ({ body }));

    const failure = quickClient(api.origin).fetchUser(USER_ID);

    await expect(failure).rejects.toThrow(BadAnswerError);
    await expect(failure).rejects.toMatchObject({ why, status: 200 });
  });

  test('a stranger in a list is no answer (N26)', async () => {
    const api = await startApi(() => ({ body: { items: [userJson({ id: OTHER_ID })] } }));

    await expect(quickClient(api.origin).fetchUsers([USER_ID])).rejects.toMatchObject({ why: 'wrong-id' });
  });

  test('the page of a gateway that forbids is not taken for the API (N10)', async () => {
    const api = await startApi(() => ({ status: 403, headers: { 'content-type': 'text/html' }, body: '<p>no' }));

    await expect(quickClient(api.origin).fetchUser(USER_ID)).rejects.toMatchObject({ why: 'html', status: 403 });
  });

  test('an echoed secret is not in the error (H3, A11, PR53)', async () => {
    const api = await startApi(() => ({ status: 400, body: problemJson(1006, `bad ${SECRET}`) }));

    await expect(quickClient(api.origin).fetchUser(USER_ID)).rejects.toMatchObject({ serverMessage: 'bad ‹secret›' });
  });

  test('a read can be cancelled, also while it waits to try again', async () => {
    const api = await startApi(() => ({ status: 503, body: '' }));
    const stop = new AbortController();
    const client = quickClient(api.origin, { sleep: async () => stop.abort() });

    await expect(client.fetchUser(USER_ID, { signal: stop.signal })).rejects.toThrow(CancelledError);
  });
});

describe('a write', () => {
  test('a write sends the body as it is, with its type', async () => {
    const api = await startApi(() => ({ body: userJson() }));

    const response = await quickClient(api.origin).putUser(USER_ID, '{\n    "version": 1\n}');

    expect(response.status).toBe(200);
    expect(api.seen[1]).toMatchObject({
      method: 'PUT',
      url: `/api/2/users/${USER_ID}`,
      body: '{\n    "version": 1\n}',
    });
    expect(api.seen[1]?.headers['content-type']).toBe('application/json');
  });

  test('a write is not repeated when the server is in trouble (N23)', async () => {
    const api = await startApi(() => ({ status: 503, body: '' }));

    expect((await quickClient(api.origin).putUser(USER_ID, '{}')).status).toBe(503);
    expect(api.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test('a write is repeated after the pause that a 429 asks for (N24, PR6)', async () => {
    const api = await startApi((_, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '7' }, body: '' } : { body: userJson() },
    );
    const waits: number[] = [];
    const client = quickClient(api.origin, { sleep: async (ms) => void waits.push(ms) });

    expect((await client.putUser(USER_ID, '{}')).status).toBe(200);
    expect(waits).toEqual([7000]);
  });

  test('a failing listener does not decide about a write', async () => {
    const api = await startApi(() => ({ body: userJson() }));
    const client = quickClient(api.origin, {
      onEvent: () => {
        throw new Error('screen is gone');
      },
    });

    expect((await client.putUser(USER_ID, '{}')).status).toBe(200);
  });
});

describe('the place that requests go to', () => {
  test.each([
    ['another host', 'http://evil.example/api/2/users', OriginError],
    ['another port', 'http://127.0.0.1:1/api/2/users', OriginError],
    ['a file', 'file:///etc/passwd', OriginError],
    ['what is no URL', '/users/x', InputError],
  ])('a request never goes to %s (N20, A10, S6)', async (_, url, kind) => {
    const api = await startApi(() => ({ body: {} }));
    const events: ApiEvent[] = [];
    const client = quickClient(api.origin, { onEvent: (event) => events.push(event) });

    await expect(client.send({ method: 'GET', url, headers: {} })).rejects.toThrow(kind);
    expect(events).toEqual([]);
    expect(api.seen).toEqual([]);
  });
});
