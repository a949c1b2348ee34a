import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import { changeEmail } from '../../src/api/email/change.ts';
import { emailPlan, grantJson, NEW, problemJson, quickClient, USER_ID, userJson } from './world.ts';

const ORIGIN = 'https://eu2-cloud.acronis.com';
const USER_PATH = `/api/2/users/${USER_ID}`;

nock.disableNetConnect();

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

function granted() {
  return nock(ORIGIN).post('/api/2/idp/token', 'grant_type=client_credentials').reply(200, grantJson());
}

test('a data centre lets one sign in, fetch the version and change the email', async () => {
  granted();
  nock(ORIGIN, { reqheaders: { authorization: `Bearer ${grantJson().access_token}` } })
    .get(USER_PATH)
    .reply(200, userJson());
  nock(ORIGIN)
    .put(USER_PATH, emailPlan().body)
    .reply(200, userJson({ version: 2, contact: { email: NEW } }));
  const client = quickClient(ORIGIN);

  expect((await client.fetchUser(USER_ID)).version).toBe(1);
  expect(await changeEmail(client, emailPlan())).toMatchObject({ verdict: 'CHANGED' });
});

test('a busy server is left alone for as long as it asks, by date too (N24)', async () => {
  granted();
  nock(ORIGIN).put(USER_PATH).reply(429, '', { 'Retry-After': 'Fri, 01 May 2026 12:00:30 GMT' });
  nock(ORIGIN).put(USER_PATH).reply(429, '', { 'Retry-After': 'soon' });
  nock(ORIGIN).put(USER_PATH).reply(429, '');
  const waits: number[] = [];
  const client = quickClient(ORIGIN, {
    now: () => Date.parse('2026-05-01T12:00:00Z'),
    sleep: async (ms) => void waits.push(ms),
    random: () => 0.5,
  });

  expect(await changeEmail(client, emailPlan())).toMatchObject({ verdict: 'REJECTED', why: 'throttled', status: 429 });
  expect(waits).toEqual([30_000, 500]);
});

test('a read survives two outages (N22)', async () => {
  granted();
  nock(ORIGIN).get(USER_PATH).reply(502, '<html>Bad Gateway</html>', { 'Content-Type': 'text/html' });
  nock(ORIGIN)
    .get(USER_PATH)
    .replyWithError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
  nock(ORIGIN).get(USER_PATH).reply(200, userJson());

  expect((await quickClient(ORIGIN).fetchUser(USER_ID)).login).toBe('foobar');
});

test('an outage that stays is reported with the status of the gateway (N22)', async () => {
  granted();
  nock(ORIGIN).get(USER_PATH).times(3).reply(502, '<html>Bad Gateway</html>', { 'Content-Type': 'text/html' });

  await expect(quickClient(ORIGIN).fetchUser(USER_ID)).rejects.toMatchObject({
    name: 'ApiError',
    status: 502,
    code: null,
  });
});

test('a duplicate is told from a conflict by the code (V4)', async () => {
  granted();
  nock(ORIGIN).put(USER_PATH).reply(409, problemJson(409, 'Another object of the same type already exists.'));
  nock(ORIGIN).get(USER_PATH).reply(200, userJson());

  expect(await changeEmail(quickClient(ORIGIN), emailPlan())).toMatchObject({ verdict: 'DUPLICATE', code: 409 });
});
