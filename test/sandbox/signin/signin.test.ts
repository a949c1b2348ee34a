/** Signing in: the documented token, and the flat errors. */

import { expect, test } from 'vitest';
import { basic, FORM, open, PARTNER, send, signIn } from '../client.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const GRANT = 'grant_type=client_credentials';

test('the sandbox answers the documented sign-in with a token that looks as in the documentation and lives two hours', async () => {
  const { sandbox } = await open({ now: () => START });

  const { status, headers, json } = await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret);

  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    pragma: 'no-cache',
  });
  expect(Object.keys(json)).toEqual(['access_token', 'expires_on', 'id_token', 'token_type']);
  expect(json.token_type).toBe('bearer');
  expect(json.expires_on).toBe(START / 1000 + 7200);
  expect(json.access_token.slice(0, 50)).toBe('eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMD');
  expect(decoded(json.id_token)[0].kid).toMatch(/^29e/);
  const [header, claims] = decoded(json.access_token);
  expect(Object.keys(header)).toEqual(['typ', 'alg', 'kid']);
  expect(claims).toMatchObject({
    iss: sandbox.url,
    sub: sandbox.clientId,
    exp: json.expires_on,
    ver: 2,
    client_id: sandbox.clientId,
    owner_tuid: PARTNER,
    scope: [{ tuid: PARTNER, role: 'partner_admin' }],
  });
});

test('the sandbox tells a client which tenant it belongs to, and never its secret', async () => {
  const { sandbox, get } = await open();

  const { status, json, text } = await get(`/clients/${sandbox.clientId}`);

  expect(status).toBe(200);
  expect(json).toMatchObject({ tenant_id: PARTNER, type: 'api_client', data: { client_name: 'My API client' } });
  expect(json.last_access_at).toMatch(/^\d{4}-.*\+00:00$/);
  expect(text).not.toContain('secret-');
});

test('the sandbox answers 401 once the two hours of a token are over, and takes a new one', async () => {
  let now = START;
  const { sandbox, get } = await open({ now: () => now });
  expect((await get(`/tenants/${PARTNER}`)).status).toBe(200);

  now += 2 * 60 * 60 * 1000;

  expect((await get(`/tenants/${PARTNER}`)).status).toBe(401);
  expect((await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret)).status).toBe(200);
});

test.each([
  ['nothing', undefined],
  ['a made-up token', 'Bearer eyJ0eXAi'],
  ['another scheme', 'Token abc'],
])('the sandbox answers %s in place of a token with 401 and the nested error', async (_what, authorization) => {
  const { sandbox } = await open();
  const headers = authorization === undefined ? {} : { Authorization: authorization };

  const { status, json } = await send(sandbox.url, 'GET', `/api/2/tenants/${PARTNER}`, { headers });

  expect(status).toBe(401);
  expect(json.error).toMatchObject({ code: 401, message: 'Unauthorized', domain: 'Access' });
});

test.each([
  ['an unknown client', 'nobody', 'sandbox-secret-opens-nothing'],
  ['a wrong secret', '5a4db000-0000-4000-8000-000000000001', 'wrong'],
  ['a client that is switched off', '5a4db000-0000-4000-8000-000000000004', 'sandbox-secret-switched-off'],
  ['a client that signs in by form', '5a4db000-0000-4000-8000-000000000003', 'sandbox-secret-in-the-form'],
])('the sandbox answers a sign-in with %s by 401 and invalid_client (S6)', async (_what, id, secret) => {
  const { sandbox } = await open();

  const { status, json } = await signIn(sandbox.url, id, secret);

  expect([status, json.error, json.domain, json.reason]).toEqual([401, 'invalid_client', 'Access', 'InvalidClient']);
});

test('the sandbox takes credentials in the form from a client that was made so, and from no other', async () => {
  const { sandbox } = await open();
  const headers = { 'Content-Type': FORM };
  const form = (id: string, secret: string) => `${GRANT}&client_id=${id}&client_secret=${secret}`;

  const made = form('5a4db000-0000-4000-8000-000000000003', 'sandbox-secret-in-the-form');
  expect((await send(sandbox.url, 'POST', '/api/2/idp/token', { headers, body: made })).status).toBe(200);
  const other = form(sandbox.clientId, sandbox.clientSecret);
  expect((await send(sandbox.url, 'POST', '/api/2/idp/token', { headers, body: other })).status).toBe(401);
});

test.each([
  ['no credentials', { 'Content-Type': FORM }, GRANT],
  ['a Bearer header', { 'Content-Type': FORM, Authorization: 'Bearer x' }, GRANT],
  ['a Basic header without a colon', { 'Content-Type': FORM, Authorization: 'Basic YWJj' }, GRANT],
  ['a JSON body', { 'Content-Type': 'application/json', Authorization: basic('a', 'b') }, '{}'],
  ['no Content-Type', { Authorization: basic('a', 'b') }, GRANT],
  ['no grant_type', { 'Content-Type': FORM, Authorization: basic('a', 'b') }, 'scope=x'],
])('the sandbox answers a sign-in with %s by 400, flat and invalid_request', async (_what, headers, body) => {
  const { sandbox } = await open();

  const { status, json } = await send(sandbox.url, 'POST', '/api/2/idp/token', { headers, body });

  expect([status, json.error, typeof json.error_description]).toEqual([400, 'invalid_request', 'string']);
});

function decoded(token: string) {
  return token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
}
