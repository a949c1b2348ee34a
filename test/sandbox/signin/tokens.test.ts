/** Tokens beyond the first: for one tenant, for a user, introspected and revoked; and the clients they are for. */

import { expect, test } from 'vitest';
import {
  basic,
  FOOBAR_TENANT,
  FOOBAR_USER,
  FORM,
  open,
  PARTNER,
  type Reply,
  type Session,
  send,
  signIn,
} from '../client.ts';

const PASSWORD = 'newUserPassword312';

test('the sandbox registers a client, which signs in until it is switched off or deleted', async () => {
  const { get, write, sandbox } = await open();
  const form = { type: 'api_client', tenant_id: FOOBAR_TENANT, token_endpoint_auth_method: 'client_secret_basic' };

  const { status, json } = await write('POST', '/clients', { ...form, data: { client_name: 'Mine' } });
  const path = `/clients/${json.client_id}`;
  const enter = async () => (await signIn(sandbox.url, json.client_id, json.client_secret)).status;

  expect([status, await enter()]).toEqual([201, 200]);
  expect(json.registration_access_token).toEqual(expect.any(String));
  expect((await get(path)).json).toMatchObject({ tenant_id: FOOBAR_TENANT, data: { client_name: 'Mine' } });
  expect((await get('/clients')).text).not.toContain(json.client_secret);
  expect((await get(`/clients?uuids=${json.client_id}`)).json.items).toHaveLength(1);
  expect((await write('PUT', path, { status: 'disabled' })).json.status).toBe('disabled');
  expect(await enter()).toBe(401);
  await write('PUT', path, { status: 'enabled' });
  expect((await write('DELETE', path, '')).status).toBe(204);
  expect([await enter(), (await get(path)).status]).toEqual([401, 404]);
  expect((await get(`/clients?uuids=${json.client_id}&allow_deleted=true`)).json.items).toHaveLength(1);
});

test.each([
  ['an unknown type', { type: 'agent' }, 400],
  ['an unknown field', { version: 1 }, 400],
  ['a tenant out of reach', { tenant_id: '5a4db000-0000-4000-8000-0000000000ff' }, 403],
])('the sandbox registers no client with %s', async (_what, change, status) => {
  const { write } = await open();
  const form = { type: 'api_client', tenant_id: PARTNER, token_endpoint_auth_method: 'client_secret_post' };

  expect((await write('POST', '/clients', { ...form, ...change })).status).toBe(status);
});

test('the sandbox exchanges a token for one that reaches a single customer', async () => {
  const session = await open();
  const { json } = await scoped(session, FOOBAR_TENANT);
  const get = (path: string) => asHolder(session, json.access_token, path);

  expect((await get(`/users/${FOOBAR_USER}`)).status).toBe(200);
  expect((await get(`/tenants/${PARTNER}`)).status).toBe(403);
  const elsewhere = session.sandbox.world.tenant('Elsewhere Partners')?.id ?? '';
  const refused = await scoped(session, elsewhere);
  expect([refused.status, refused.json.error]).toEqual([403, 'access_denied']);
});

test('the sandbox signs a user in with a password, with the rights of its roles and not those of a client', async () => {
  const session = await open();
  const { write, sandbox } = session;
  const enter = () => post(session, 'token', `grant_type=password&username=foobar&password=${PASSWORD}`);
  expect(await enter()).toMatchObject({ status: 401, json: { error: 'access_denied' } });
  await write('POST', `/users/${FOOBAR_USER}/password`, { password: PASSWORD });
  await write('PUT', `/users/${FOOBAR_USER}/access_policies`, {
    items: [{ tenant_id: FOOBAR_TENANT, role_id: 'company_admin' }],
  });

  const { status, json } = await enter();

  expect(status).toBe(200);
  expect((await asHolder(session, json.access_token, '/users/me')).json.login).toBe('foobar');
  const lena = sandbox.world.user('lena.brandt')?.id;
  expect((await asHolder(session, json.access_token, `/users/${lena}/password`, 'POST')).status).toBe(403);
  await write('PUT', `/users/${FOOBAR_USER}/access_policies`, { items: [] });
  expect((await asHolder(session, json.access_token, `/users/${lena}`)).status).toBe(403);
  await write('PUT', `/users/${FOOBAR_USER}/mfa/status`, { enabled: true });
  expect((await enter()).json.error).toBe('totp_setup_required');
  await write('PUT', `/users/${FOOBAR_USER}`, { enabled: false, version: 1 });
  expect((await asHolder(session, json.access_token, '/users/me')).status).toBe(401);
});

test('the sandbox tells what a token grants, until it is revoked', async () => {
  const session = await open();
  const { sandbox } = session;
  const auth = { Authorization: basic(sandbox.clientId, sandbox.clientSecret) };
  const own = await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret);
  const token = own.json.access_token;
  const introspect = async () =>
    (await post(session, 'introspect_token', `token=${token}`, await bearer(session))).json;

  expect(await introspect()).toMatchObject({ active: true, sub: sandbox.clientId, owner_tuid: PARTNER });
  expect(await post(session, 'revoke_token', 'token=unknown', auth)).toMatchObject({ status: 200, text: '' });
  expect(await post(session, 'revoke_token', `token=${token}`, auth)).toMatchObject({ status: 200, text: '' });
  expect(await introspect()).toEqual({ active: false });
  expect((await asHolder(session, token, `/users/${FOOBAR_USER}`)).status).toBe(401);
});

test('the sandbox gives a refresh token for offline access alone, which renews until either is revoked', async () => {
  const session = await open();
  const { sandbox } = session;
  const auth = { Authorization: basic(sandbox.clientId, sandbox.clientSecret) };
  const first = (await post(session, 'token', 'grant_type=client_credentials&scope=openid+offline_access', auth)).json;
  const renew = (token: string) => post(session, 'token', `grant_type=refresh_token&refresh_token=${token}`);
  const works = async (token: string) => (await asHolder(session, token, `/users/${FOOBAR_USER}`)).status;
  expect((await post(session, 'token', 'grant_type=client_credentials', auth)).json.refresh_token).toBeUndefined();

  sandbox.faults.expireTokens();
  const second = (await renew(first.refresh_token)).json;

  expect([await works(first.access_token), await works(second.access_token)]).toEqual([401, 200]);
  expect(second.refresh_token).toBe(first.refresh_token);
  await post(session, 'revoke_token', `token=${second.access_token}`, auth);
  expect(await works(second.access_token)).toBe(401);
  expect(await renew(first.refresh_token)).toMatchObject({ status: 401, json: { error: 'access_denied' } });
  const third = (await post(session, 'token', 'grant_type=client_credentials&scope=offline_access', auth)).json;
  await post(session, 'revoke_token', `token=${third.refresh_token}&token_type_hint=refresh_token`, auth);
  expect(await works(third.access_token)).toBe(401);
  expect((await post(session, 'token', 'grant_type=refresh_token')).json.error).toBe('invalid_request');
});

test('the sandbox renews no token of a user who is switched off, nor once tokens are revoked', async () => {
  const session = await open();
  const { sandbox, write } = session;
  const enter = () =>
    post(
      session,
      'token',
      `grant_type=password&username=${sandbox.adminLogin}&password=${sandbox.adminPassword}&scope=offline_access`,
    );
  const renew = async (token: string) =>
    (await post(session, 'token', `grant_type=refresh_token&refresh_token=${token}`)).status;
  const { refresh_token } = (await enter()).json;
  expect(await renew(refresh_token)).toBe(200);

  const { id, version } = sandbox.world.user(sandbox.adminLogin) ?? {};
  await write('PUT', `/users/${id}`, { version, enabled: false });
  expect(await renew(refresh_token)).toBe(401);
  await write('PUT', `/users/${id}`, { version: Number(version) + 1, enabled: true });
  expect(await renew(refresh_token)).toBe(200);
  sandbox.faults.add({ kind: 'revoke-token' });
  await write('PUT', `/users/${id}`, {});
  expect(await renew(refresh_token)).toBe(401);
});

test.each([
  ['login', 'foobar'],
  ['user_id', FOOBAR_USER],
  ['external_id', 'S-1-5-21'],
])('the sandbox lets a client in as a user named by %s, once, until they log out', async (way, name) => {
  const session = await open();
  const { sandbox, write } = session;
  await write('PUT', `/users/${FOOBAR_USER}`, { version: 1, external_id: 'S-1-5-21' });
  const ask = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    send(sandbox.url, method, `/api/2${path}`, { headers, ...(body !== undefined && { body }) });
  const { text, status } = await write('POST', '/idp/ott', { purpose: 'user_login', [way]: name });

  const entered = await ask('POST', '/idp/ott/login', { 'Content-Type': 'application/json' }, text);
  const again = await ask('POST', '/idp/ott/login', { 'Content-Type': 'application/json' }, text);
  const Cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';

  expect([status, entered.status, entered.json.login, again.status]).toEqual([200, 200, 'foobar', 401]);
  expect((await ask('GET', '/users/me', { Cookie: `theme=dark; ${Cookie}` })).json.login).toBe('foobar');
  expect((await ask('GET', `/users/${FOOBAR_USER}`, { Cookie })).status).toBe(403);
  expect((await ask('GET', '/idp/logout', { Cookie })).status).toBe(204);
  expect((await ask('GET', '/users/me', { Cookie })).status).toBe(401);
});

test.each([
  ['nobody', {}, 400],
  ['two', { login: 'foobar', user_id: FOOBAR_USER }, 400],
  ['somebody who does not exist', { login: 'no.such.user' }, 404],
  ['somebody out of reach', { login: 'nina.elsewhere' }, 403],
])('the sandbox gives no one-time token for %s', async (_what, who, status) => {
  const { write } = await open();

  expect((await write('POST', '/idp/ott', { purpose: 'user_login', ...who })).status).toBe(status);
});

test('a client leaves the tokens of others alone, and the sandbox refuses what it cannot read', async () => {
  const session = await open();
  const [, other] = session.sandbox.world.clients();
  const token = (await bearer(session)).Authorization.slice('Bearer '.length);
  const auth = { Authorization: basic(other?.client_id ?? '', other?.secret ?? '') };

  expect((await post(session, 'revoke_token', `token=${token}`, auth)).status).toBe(200);
  expect((await asHolder(session, token, `/users/${FOOBAR_USER}`)).status).toBe(200);
  expect((await post(session, 'revoke_token', '', auth)).json.error).toBe('invalid_request');
  const wrong = { Authorization: basic(other?.client_id ?? '', 'wrong') };
  expect((await post(session, 'revoke_token', `token=${token}`, wrong)).json.error).toBe('invalid_client');
  expect((await post(session, 'introspect_token', '', await bearer(session))).status).toBe(400);
  expect((await post(session, 'introspect_token', `token=${token}`)).status).toBe(401);
});

test('the sandbox says where everything is, to anybody', async () => {
  const { sandbox } = await open();
  const get = async (path: string) => await send(sandbox.url, 'GET', path);

  expect((await get('/.well-known/openid-configuration')).json).toMatchObject({
    issuer: sandbox.url,
    token_endpoint: `${sandbox.url}/api/2/idp/token`,
  });
  expect((await get('/api/1/accounts?login=foobar')).json).toEqual({ server_url: sandbox.url, id: 0, login: 'foobar' });
  expect((await get('/api/2/accounts/forgot_link?login=foobar')).status).toBe(404);
  expect((await get('/api/2/accounts/forgot_link')).status).toBe(400);
});

function post({ sandbox }: Session, what: string, body: string, headers: Record<string, string> = {}): Promise<Reply> {
  return send(sandbox.url, 'POST', `/api/2/idp/${what}`, { headers: { 'Content-Type': FORM, ...headers }, body });
}

async function bearer({ sandbox }: Session): Promise<{ Authorization: string }> {
  const { json } = await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret);
  return { Authorization: `Bearer ${json.access_token}` };
}

async function scoped(session: Session, tenantId: string): Promise<Reply> {
  const auth = await bearer(session);
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: auth.Authorization.slice('Bearer '.length),
    scope: `urn:acronis.com:tenant-id:${tenantId}`,
  });
  return post(session, 'token', String(form), auth);
}

function asHolder({ sandbox }: Session, token: string, path: string, method = 'GET'): Promise<Reply> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return send(sandbox.url, method, `/api/2${path}`, {
    headers,
    ...(method === 'POST' && { body: '{"password":"x"}' }),
  });
}
