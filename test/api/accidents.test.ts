import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import { changeEmail } from '../../src/api/emailChange.ts';
import { emailPlan, grantJson, NEW, problemJson, quickClient, USER_ID, userJson } from './world.ts';

const HOST = 'https://eu2-cloud.acronis.com';
const USER = `/api/2/users/${USER_ID}`;

nock.disableNetConnect();

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

function granted() {
  return nock(HOST).post('/api/2/idp/token', 'grant_type=client_credentials').reply(200, grantJson());
}

test('a data centre lets one sign in, fetch the version and change the email', async () => {
  granted();
  nock(HOST, { reqheaders: { authorization: `Bearer ${grantJson().access_token}` } })
    .get(USER)
    .reply(200, userJson());
  nock(HOST)
    .put(USER, emailPlan().body)
    .reply(200, userJson({ version: 2, contact: { email: NEW } }));
  const client = quickClient(HOST);

  expect((await client.fetchUser(USER_ID)).version).toBe(1);
  expect(await changeEmail(client, emailPlan())).toMatchObject({ verdict: 'CHANGED' });
});

test('a busy server is left alone for as long as it asks, by date too (N24)', async () => {
  granted();
  nock(HOST).put(USER).reply(429, '', { 'Retry-After': 'Fri, 01 May 2026 12:00:30 GMT' });
  nock(HOST).put(USER).reply(429, '', { 'Retry-After': 'soon' });
  nock(HOST).put(USER).reply(429, '');
  const waits: number[] = [];
  const client = quickClient(HOST, {
    now: () => Date.parse('2026-05-01T12:00:00Z'),
    sleep: async (ms) => void waits.push(ms),
    random: () => 0.5,
  });

  expect(await changeEmail(client, emailPlan())).toMatchObject({ verdict: 'REJECTED', why: 'throttled', status: 429 });
  expect(waits).toEqual([30_000, 500]);
});

test('a read survives two outages (N22)', async () => {
  granted();
  nock(HOST).get(USER).reply(502, '<html>Bad Gateway</html>', { 'Content-Type': 'text/html' });
  nock(HOST)
    .get(USER)
    .replyWithError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
  nock(HOST).get(USER).reply(200, userJson());

  expect((await quickClient(HOST).fetchUser(USER_ID)).login).toBe('foobar');
});

test('an outage that stays is reported with the status of the gateway (N22)', async () => {
  granted();
  nock(HOST).get(USER).times(3).reply(502, '<html>Bad Gateway</html>', { 'Content-Type': 'text/html' });

  await expect(quickClient(HOST).fetchUser(USER_ID)).rejects.toMatchObject({
    name: 'ApiError',
    status: 502,
    code: null,
  });
});

test('a duplicate is told from a conflict by the code (V4)', async () => {
  granted();
  nock(HOST).put(USER).reply(409, problemJson(409, 'Another object of the same type already exists.'));
  nock(HOST).get(USER).reply(200, userJson());

  expect(await changeEmail(quickClient(HOST), emailPlan())).toMatchObject({ verdict: 'DUPLICATE', code: 409 });
});
