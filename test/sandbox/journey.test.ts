/** A partner's usual day in one go: the endpoints, bodies and order that sample clients for the API use. */

import { expect, test } from 'vitest';
import { basic, FORM, open, send } from './client.ts';

const NIL = '00000000-0000-0000-0000-000000000000';
const JSON_TYPE = 'application/json';

test('registers a client, provisions a customer and its user, finds both, walks the tree and takes all away', async () => {
  const { sandbox, get: asFirst } = await open();
  const own = (await asFirst(`/clients/${sandbox.clientId}`)).json.tenant_id;
  const call = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return send(sandbox.url, method, `/api/2${path}`, { headers, ...sent });
  };
  const first = basic(sandbox.clientId, sandbox.clientSecret);
  const grant = 'grant_type=client_credentials';
  const token = async (Authorization: string) =>
    (await call('POST', '/idp/token', { Authorization, 'Content-Type': FORM }, grant)).json.access_token;

  // Authorization: a client of our own, its token, and one for a single customer.
  const registered = await call('POST', '/clients', bearer(await token(first)), {
    type: 'api_client',
    tenant_id: own,
    token_endpoint_auth_method: 'client_secret_basic',
    data: { client_name: 'Day' },
  });
  const { client_id, client_secret } = registered.json;
  const access = await token(basic(client_id, client_secret));
  const auth = bearer(access);
  const customer = await call('POST', '/tenants', auth, {
    name: 'Day Ltd',
    parent_id: own,
    kind: 'customer',
    contact: { email: 'day@day.example', firstname: 'Dee' },
    internal_tag: 'day',
  });
  const tenant = customer.json.id;
  const exchange = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: access,
    scope: `urn:acronis.com:tenant-id:${tenant}`,
  });
  const scoped = await call('POST', '/idp/token', { ...auth, 'Content-Type': FORM }, String(exchange));
  expect([registered.status, customer.status, scoped.status]).toEqual([201, 201, 200]);
  expect((await call('GET', `/tenants/${own}`, bearer(scoped.json.access_token))).status).toBe(403);

  // A user: is the login free, then created, invited by mail, given a password and roles.
  expect((await call('GET', '/users/check_login?username=day.user', auth)).status).toBe(204);
  const created = await call('POST', '/users', auth, {
    tenant_id: tenant,
    login: 'day.user',
    contact: { email: 'user@day.example', firstname: 'Day', lastname: 'User', types: ['billing'] },
    enabled: true,
    language: 'en',
    notifications: ['backup_daily_report'],
  });
  const user = created.json.id;
  expect(created.json).toMatchObject({ activated: false, version: 1 });
  expect((await call('POST', `/users/${user}/send-activation-email`, auth)).status).toBe(204);
  expect((await call('POST', `/users/${user}/password`, auth, { password: 'qwertyUIOP42' })).status).toBe(204);
  const role = { id: NIL, issuer_id: NIL, trustee_id: user, trustee_type: 'user', version: 0 };
  const items = [{ ...role, tenant_id: tenant, role_id: 'company_admin' }];
  expect((await call('PUT', `/users/${user}/access_policies`, auth, { items })).json.items).toHaveLength(1);

  // Production, search, and the tree down from our own tenant.
  const { version } = (await call('GET', `/tenants/${tenant}/pricing`, auth)).json;
  await call('PUT', `/tenants/${tenant}/pricing`, auth, { mode: 'production', version });
  const hits = (await call('GET', `/search?tenant=${own}&text=day`, auth)).json.items;
  expect(hits.map(({ id }: { id: string }) => id)).toEqual([tenant, user]);
  const seen: string[] = [];
  for (const todo = [own]; todo.length > 0; ) {
    const next = todo.pop();
    seen.push(...((await call('GET', `/tenants/${next}/users`, auth)).json.items ?? []));
    todo.push(...((await call('GET', `/tenants/${next}/children`, auth)).json.items ?? []));
  }
  expect(seen).toContain(user);

  // Switched off and on again, then off for good, each time with the version read just before.
  const change = async (path: string, body: object) => {
    const { json } = await call('GET', path, auth);
    return call('PUT', path, auth, { ...body, version: json.version });
  };
  for (const enabled of [false, true, false]) {
    expect((await change(`/users/${user}`, { enabled })).json.enabled).toBe(enabled);
    expect((await change(`/tenants/${tenant}`, { enabled })).json.enabled).toBe(enabled);
  }
  for (const path of [`/users/${user}`, `/tenants/${tenant}`]) {
    const { json } = await call('GET', path, auth);
    expect((await call('DELETE', `${path}?version=${json.version}`, auth)).status).toBe(204);
  }
  expect((await call('GET', `/search?tenant=${own}&text=day`, auth)).json.items).toEqual([]);
  expect((await call('DELETE', `/clients/${client_id}`, auth)).status).toBe(204);
  expect((await call('GET', `/tenants/${own}`, auth)).status).toBe(401);
});

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}`, 'Content-Type': JSON_TYPE };
}
