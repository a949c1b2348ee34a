/** A partner's usual day in one go: the endpoints, bodies and order of sample clients, in the manner of each of them. */

import { expect, test } from 'vitest';
import { open } from './client.ts';
import { type Answered, curl, type Dialect, requests } from './dialects.ts';

const NIL = '00000000-0000-0000-0000-000000000000';
const JSON_TYPE = 'Content-type: application/json';
const FORM_TYPE = 'Content-type: application/x-www-form-urlencoded';

test.each<[string, Dialect, readonly string[]]>([
  ['a script around curl', curl, ['Accept: application/json']],
  ['Python with requests', requests, ['User-Agent: Samples 1.0/Own words']],
])('%s provisions a customer and its user, finds both, walks the tree and takes all away', async (_who, speak, own) => {
  const { sandbox } = await open();
  const { url, adminLogin, adminPassword } = sandbox;
  let auth = '';
  const call = async (method: string, path: string, body?: unknown): Promise<Answered> =>
    speak(url, {
      method,
      path: `/api/2${path}`,
      headers: [
        `Authorization: Bearer ${auth}`,
        ...own,
        ...(method === 'GET' || method === 'DELETE' ? [] : [JSON_TYPE]),
      ],
      ...(body !== undefined && { body: JSON.stringify(body, null, 2) }),
    });
  const ok = async (method: string, path: string, body?: unknown) => {
    const { status, json, text } = await call(method, path, body);
    expect(`${method} ${path} ${status} ${status < 300 ? '' : text}`).toMatch(/ 20\d $/);
    return json;
  };

  // Authorization: who am I, by login and password; a client of our own; its token.
  const user = `${adminLogin}:${adminPassword}`;
  const me = await speak(url, { method: 'GET', path: '/api/2/users/me', headers: own, user });
  const registration = {
    type: 'api_client',
    tenant_id: me.json.tenant_id,
    token_endpoint_auth_method: 'client_secret_basic',
    data: { client_name: 'Day' },
  };
  const registered = await speak(url, {
    method: 'POST',
    path: '/api/2/clients',
    headers: [...own, JSON_TYPE],
    user,
    body: JSON.stringify(registration),
  });
  const { client_id, client_secret, tenant_id: top } = registered.json;
  const issued = await speak(url, {
    method: 'POST',
    path: '/api/2/idp/token',
    headers: [...own, FORM_TYPE],
    user: `${client_id}:${client_secret}`,
    body: 'grant_type=client_credentials',
  });
  auth = issued.json.access_token;
  expect([me.status, registered.status, issued.status]).toEqual([200, 201, 200]);
  expect(issued.json.expires_on).toBeGreaterThan(Date.now() / 1000 + 900);

  // A partner, its customer, what is sold to them, and production in place of the trial.
  const partner = await ok('POST', '/tenants', { name: 'Day Partner', parent_id: top, kind: 'partner' });
  const customer = await ok('POST', '/tenants', { name: 'Day Ltd', parent_id: partner.id, kind: 'customer' });
  const offer = async (edition: string) =>
    (await ok('GET', `/tenants/${top}/offering_items/available_for_child?kind=customer&edition=${edition}`)).items;
  const items = await offer('pck_per_gigabite');
  await ok('PUT', `/tenants/${customer.id}/offering_items`, { offering_items: items });
  const infra = await ok('GET', `/infra?uuids=${items.flatMap((item: { infra_id?: string }) => item.infra_id ?? [])}`);
  expect(infra.items[0].capabilities).toContain('backup');
  const pricing = await ok('GET', `/tenants/${customer.id}/pricing`);
  expect((await ok('PUT', `/tenants/${customer.id}/pricing`, { ...pricing, mode: 'production' })).mode).toBe(
    'production',
  );

  // A token for that customer alone, fetched where the samples fetch it.
  const scoped = await speak(url, {
    method: 'POST',
    path: '/bc/idp/token',
    headers: [...own, FORM_TYPE, `Authorization: Bearer ${auth}`],
    body: String(
      new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: auth,
        scope: `urn:acronis.com:tenant-id:${customer.id}`,
      }),
    ),
  });
  const everywhere = auth;
  auth = scoped.json.access_token;
  expect([
    (await call('GET', `/tenants/${customer.id}`)).status,
    (await call('GET', `/tenants/${top}`)).status,
  ]).toEqual([200, 403]);
  auth = everywhere;

  // Users: is the login free, then created, invited by mail or given a password, and roles.
  const add = async (login: string, tenant_id: string) => {
    expect(await call('GET', `/users/check_login?username=${login}`)).toMatchObject({ status: 204, text: '' });
    const contact = { email: `${login}@day.example`, firstname: `First ${login}`, lastname: `Last ${login}` };
    return await ok('POST', '/users', { tenant_id, login, contact });
  };
  const admin = await add('day.admin', partner.id);
  await ok('POST', `/users/${admin.id}/send-activation-email`);
  const worker = await add('day.worker', customer.id);
  await ok('POST', `/users/${worker.id}/password`, { password: 'qwertyUIOP42' });
  expect((await call('GET', '/users/check_login?username=day.worker')).status).toBe(409);
  const give = async (trustee_id: string, tenant_id: string, role_id: string) => {
    const role = { id: NIL, issuer_id: NIL, trustee_id, trustee_type: 'user', version: 0 };
    return (await ok('PUT', `/users/${trustee_id}/access_policies`, { items: [{ ...role, tenant_id, role_id }] }))
      .items;
  };
  expect(await give(admin.id, partner.id, 'partner_admin')).toHaveLength(1);
  expect(await give(worker.id, customer.id, 'backup_user')).toHaveLength(1);
  expect(await give(worker.id, worker.personal_tenant_id, 'backup_user')).toHaveLength(1);

  // Search, and the tree down from our own tenant.
  const hits = (await ok('GET', `/search?text=day&tenant=${top}`)).items.map(({ id }: { id: string }) => id);
  expect(new Set(hits)).toEqual(new Set([partner.id, customer.id, admin.id, worker.id]));
  const seen: string[] = [];
  const walk = async (tenant: string): Promise<void> => {
    for (const child of (await ok('GET', `/tenants/${tenant}/children`)).items) {
      const { status, json } = await call('GET', `/tenants/${child}/users`);
      // A tenant that switched ancestral access off shows itself, and nothing within.
      if (status === 403) continue;
      for (const id of json.items) seen.push((await ok('GET', `/users/${id}`)).login);
      await walk(child);
    }
  };
  await walk(top);
  expect(seen).toEqual(expect.arrayContaining(['day.admin', 'day.worker', 'foobar']));

  // Another edition, in one call and item by item; an application less; a lock for a while.
  const [{ application_id }] = items;
  const target = { application_id, target_edition: 'pck_per_workload' };
  await ok('GET', `/tenants/${customer.id}/edition?application_id=${application_id}&target_edition=pck_per_workload`);
  await ok('PUT', `/tenants/${customer.id}/edition`, target);
  const isOn = async (edition: string) =>
    (await ok('GET', `/tenants/${customer.id}/offering_items?edition=${edition}`)).items.every(
      ({ status }: { status: number }) => status === 1,
    );
  expect([await isOn('pck_per_gigabite'), await isOn('pck_per_workload')]).toEqual([false, true]);
  const off = (await offer('pck_per_workload')).map((item: object) => ({ ...item, status: 0 }));
  await ok('PUT', `/tenants/${customer.id}/offering_items`, { offering_items: [...off, ...items] });
  expect([await isOn('pck_per_gigabite'), await isOn('pck_per_workload')]).toEqual([true, false]);
  const platform = (await ok('GET', '/applications')).items.find(
    ({ type }: { type: string }) => type === 'platform',
  ).id;
  for (const id of (await ok('GET', `/tenants/${customer.id}/applications`)).items) {
    if (id !== platform) await ok('DELETE', `/applications/${id}/bindings/tenants/${customer.id}`);
  }
  expect((await ok('GET', `/tenants/${customer.id}/applications`)).items).toEqual([platform]);
  const locked = { update_lock: { owner_id: top, enabled: 'true' }, version: '1' };
  const { version } = await ok('PUT', `/tenants/${partner.id}`, locked);
  await ok('PUT', `/tenants/${partner.id}`, { update_lock: { enabled: 'false' }, version: `${version}` });

  // Switched off and deleted, with the version read just before, sent as a text.
  const current = async (path: string) => (await ok('GET', path)).version;
  await ok('PUT', `/users/${worker.id}`, { enabled: false, version: await current(`/users/${worker.id}`) });
  await ok('DELETE', `/users/${worker.id}?version=${await current(`/users/${worker.id}`)}`);
  const path = `/tenants/${partner.id}`;
  expect((await ok('PUT', path, { version: `${await current(path)}`, enabled: 'false' })).enabled).toBe(false);
  await ok('DELETE', `${path}?version=${await current(path)}`);
  expect((await ok('GET', `/search?text=day&tenant=${top}`)).items).toEqual([]);
  await ok('DELETE', `/clients/${client_id}`);
  expect((await call('GET', `/tenants/${top}`)).status).toBe(401);
});

test('the sandbox takes a body that curl announces and sends only when it is asked on', async () => {
  const { sandbox, get } = await open();
  const { url, adminLogin, adminPassword, world } = sandbox;
  const foobar = world.user('foobar');
  const website = 'x'.repeat(4000);

  const { status, json } = await curl(url, {
    method: 'PUT',
    path: `/api/2/users/${foobar?.id}`,
    headers: ['Content-Type: application/json'],
    user: `${adminLogin}:${adminPassword}`,
    body: JSON.stringify({ version: 1, contact: { website } }),
  });

  expect([status, json.contact.website, (await get(`/users/${foobar?.id}`)).json.version]).toEqual([200, website, 2]);
});

test('the sandbox answers a form where JSON belongs with 415, as curl -d sends it unless told', async () => {
  const { sandbox } = await open();
  const { url, adminLogin, adminPassword, world } = sandbox;
  const user = `${adminLogin}:${adminPassword}`;
  const path = `/api/2/users/${world.user('foobar')?.id}`;

  expect((await curl(url, { method: 'PUT', path, user, body: '{"version": 1}' })).status).toBe(415);
});
