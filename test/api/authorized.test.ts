/** A token that is no longer accepted is renewed once, and the request repeated once. */
import { describe, expect, test } from 'vitest';
import { SignInError } from '../../src/api/errors.ts';
import { startApi, startServer, TOKEN_PATH } from './servers.ts';
import { grantJson, problemJson, quickClient, USER_ID, userJson } from './world.ts';

describe('a token that is no longer accepted', () => {
  test('a token that is no longer accepted is renewed once, and the request repeated once (A2)', async () => {
    const api = await startApi((seen) =>
      seen.headers.authorization === `Bearer ${grantJson(1).access_token}`
        ? { status: 401, body: problemJson(401) }
        : { body: userJson() },
    );
    const client = quickClient(api.origin);

    const users = await Promise.all([client.fetchUser(USER_ID), client.fetchUser(USER_ID)]);

    expect(users.map(({ login }) => login)).toEqual(['foobar', 'foobar']);
    expect(api.tokens()).toBe(2);
  });

  test('a token of ours that was typed is replaced as well, and a foreign one is left alone', async () => {
    const api = await startApi((seen) =>
      seen.headers.authorization === `Bearer ${grantJson(2).access_token}`
        ? { body: userJson() }
        : { status: 401, body: problemJson(401) },
    );
    const client = quickClient(api.origin);
    const url = `${client.baseUrl}/users/${USER_ID}`;
    const { accessToken } = await client.token();

    const own = await client.send({ method: 'GET', url, headers: { authorization: `Bearer ${accessToken}` } });
    const foreign = await client.send({ method: 'GET', url, headers: { Authorization: 'Bearer typed' } });

    expect(own.status).toBe(200);
    expect(foreign.status).toBe(401);
    expect(api.tokens()).toBe(2);
  });

  test('a second refused token in a row ends the matter (A3)', async () => {
    const api = await startApi(() => ({ status: 401, body: problemJson(401, 'Unauthorized') }));

    await expect(quickClient(api.origin).fetchUser(USER_ID)).rejects.toMatchObject({ name: 'ApiError', status: 401 });
    expect(api.tokens()).toBe(2);
    expect(api.seen).toHaveLength(4);
  });

  test('a client that was revoked meanwhile is told by a refused sign-in (A4)', async () => {
    let granted = 0;
    const api = await startServer((seen) => {
      if (seen.url !== TOKEN_PATH) return { status: 401, body: problemJson(401) };
      granted += 1;
      return granted === 1 ? { body: grantJson() } : { status: 401, body: { error: 'invalid_client' } };
    });

    await expect(quickClient(api.origin).fetchUser(USER_ID)).rejects.toThrow(SignInError);
  });

  test('a token that cannot be renewed for now is told by what stands in the way (J6)', async () => {
    let granted = 0;
    const api = await startServer((seen) => {
      if (seen.url !== TOKEN_PATH) return { status: 401, body: problemJson(401) };
      granted += 1;
      return granted === 1 ? { body: grantJson() } : { status: 429, body: '' };
    });
    const client = quickClient(api.origin);

    await expect(client.fetchUser(USER_ID)).rejects.toMatchObject({ status: 429, path: TOKEN_PATH });
    expect((await client.send({ method: 'GET', url: `${client.baseUrl}/x`, headers: {} })).status).toBe(401);
  });

  test('a 403 renews no token (A5)', async () => {
    const api = await startApi(() => ({ status: 403, body: problemJson(1002, 'Access denied') }));

    await expect(quickClient(api.origin).fetchUser(USER_ID)).rejects.toMatchObject({
      status: 403,
      code: 1002,
      domain: 'PlatformAccountServer',
      serverMessage: 'Access denied',
      method: 'GET',
      path: `/api/2/users/${USER_ID}`,
    });
    expect(api.tokens()).toBe(1);
  });
});

test('50 calls whose token has ended fetch one new token, and 50 that are refused renew it once (A6)', async () => {
  let time = 0;
  let accepted = 1;
  const api = await startApi(({ headers }) =>
    headers.authorization === `Bearer ${grantJson(accepted).access_token}`
      ? { body: userJson() }
      : { status: 401, body: problemJson(401) },
  );
  const client = quickClient(api.origin, { clock: () => time });
  const fifty = () => Promise.all(Array.from({ length: 50 }, () => client.fetchUser(USER_ID)));
  await client.token();

  time += 2 * 3_600_000;
  accepted = 2;
  await fifty();
  expect(api.tokens()).toBe(2);

  accepted = 3;
  await fifty();
  expect(api.tokens()).toBe(3);
});
