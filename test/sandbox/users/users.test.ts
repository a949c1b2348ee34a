/** Users and tenants over HTTP: fetched, listed, created, and refused. */

import { expect, test } from 'vitest';
import { FOOBAR_TENANT, FOOBAR_USER, JOHN_DOE, open, PARTNER } from '../client.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

test('the sandbox shows the documented user', async () => {
  const { get } = await open();

  const { status, json } = await get(`/users/${JOHN_DOE}`);

  expect(status).toBe(200);
  expect(json).toMatchObject({
    id: JOHN_DOE,
    version: 1,
    login: 'JohnDoe',
    tenant_id: PARTNER,
    activated: false,
    enabled: true,
    created_at: '2019-07-25T07:11:02.807354+00:00',
    deleted_at: null,
    personal_tenant_id: null,
    contact: { email: 'johndoe@mysite.com', firstname: 'John', lastname: 'Doe', types: ['billing'] },
  });
});

test('the sandbox fetches a hundred users at once, in the order asked, without those that do not exist or cannot be seen', async () => {
  const { get, sandbox } = await open();
  const hidden = sandbox.world.user('dr.weiss@quietharbor.example')?.id;

  const { status, json } = await get(`/users?uuids=${[FOOBAR_USER, NOBODY, hidden, JOHN_DOE].join(',')}`);

  expect(status).toBe(200);
  expect(json.items.map(({ login }: { login: string }) => login)).toEqual(['foobar', 'JohnDoe']);
  expect(json.items[0]).toMatchObject({ activated: true, access_policies: [], origin_id: null, disable_after: null });
  expect(json.timestamp).toMatch(/\+00:00$/);
});

test.each([
  ['no filter', ''],
  [
    'more than a hundred ids',
    `?uuids=${Array.from({ length: 101 }, (_, n) => NOBODY.slice(0, -3) + (n + 100)).join(',')}`,
  ],
  ['something that is no id', '?uuids=JohnDoe'],
  ['an id in capitals', `?uuids=${JOHN_DOE.toUpperCase()}`],
])('the sandbox refuses a batch of users with %s', async (_what, query) => {
  const { get } = await open();

  expect((await get(`/users${query}`)).status).toBe(400);
});

test('the sandbox creates a user with 200, not activated, at version 1, with a personal tenant in a customer', async () => {
  const { get, write } = await open();
  const contact = { email: 'rd@example.org', firstname: 'Richard', types: ['billing'], mood: 'good' };

  const { status, json } = await write('POST', '/users', { tenant_id: FOOBAR_TENANT, login: 'RichardDoe', contact });

  expect(status).toBe(200);
  expect(json).toMatchObject({
    version: 1,
    activated: false,
    enabled: true,
    login: 'RichardDoe',
    tenant_id: FOOBAR_TENANT,
  });
  expect(json.contact).toMatchObject({ email: 'rd@example.org', lastname: '', types: ['billing'] });
  expect(json.contact).not.toHaveProperty('mood');
  expect((await get(`/users/${json.id}`)).json).toEqual(json);
  expect((await get(`/tenants/${json.personal_tenant_id}`)).json).toMatchObject({ kind: 'unit', owner_id: json.id });
  const inPartner = { tenant_id: PARTNER, login: 'JaneDoe', contact: { email: 'jd@example.org' } };
  expect((await write('POST', '/users', inPartner)).json.personal_tenant_id).toBeNull();
});

test.each([
  ['a login that is taken, in other capitals', { login: 'JOHNDOE' }, 409, 409],
  ['a login with a blank', { login: 'Jane Doe' }, 400, 1033],
  ['no login', { login: undefined }, 400, 400],
  ['no contact', { contact: undefined }, 400, 400],
  ['a contact without email', { contact: {} }, 400, 400],
  ['a field that the form does not have', { activated: true }, 400, 400],
  ['an unknown tenant', { tenant_id: NOBODY }, 404, 404],
])('the sandbox does not create a user with %s', async (_what, fields, status, code) => {
  const { write, sandbox } = await open();
  const before = sandbox.world.users().length;

  const answer = await write('POST', '/users', {
    tenant_id: FOOBAR_TENANT,
    login: 'JaneDoe',
    contact: { email: 'jd@example.org' },
    ...fields,
  });

  expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  expect(sandbox.world.users().length).toBe(before);
});

test('the sandbox does not give a user the login of another', async () => {
  const { write, get } = await open();

  const taken = await write('PUT', `/users/${JOHN_DOE}`, { login: 'foobar', version: 1 });
  const free = await write('PUT', `/users/${JOHN_DOE}`, { login: 'JohnDoe2', version: 1 });

  expect([taken.status, taken.json.error.code]).toEqual([409, 409]);
  expect([free.status, free.json.login, free.json.version]).toEqual([200, 'JohnDoe2', 2]);
  expect((await get('/users/check_login?username=JohnDoe')).status).toBe(204);
});

test.each([
  ['JaneDoe', 204],
  ['JohnDoe', 409],
  ['johndoe', 409],
  ['Jane Doe', 406],
  ['jäne', 406],
])('the sandbox says whether the login %j can be had: %d', async (login, status) => {
  const { get } = await open();

  const answer = await get(`/users/check_login?username=${encodeURIComponent(login)}`);

  expect(answer.status).toBe(status);
  if (status === 204) expect(answer.text).toBe('');
});

test('the sandbox lists what is in a tenant by ids alone, ordered by name', async () => {
  const { get, sandbox } = await open();
  const login = (id: string) => sandbox.world.user(id)?.login;
  const name = (id: string) => sandbox.world.tenant(id)?.name;

  const users = (await get(`/tenants/${FOOBAR_TENANT}/users`)).json;
  const children = (await get(`/tenants/${PARTNER}/children`)).json;

  expect(users.items.map(login)).toEqual(['anna@example.org', 'foobar', 'lena.brandt', 'm.okafor']);
  expect(children.items.map(name)).toEqual([
    'Bright Loom Studio',
    'Casa Verde Alimentos',
    'Foobar',
    'Harbour & Pike Solicitors',
    'Kurokawa Precision',
    'Nordlicht Logistik GmbH',
    'Quiet Harbor Clinic',
  ]);
});

test('the sandbox lists users of nested folders with those of a partner, of nested units with those of a customer', async () => {
  const { get, write, sandbox } = await open();
  const add = async (kind: string, parent_id: string, login: string) => {
    const tenant = await write('POST', '/tenants', { name: login, parent_id, kind });
    await write('POST', '/users', { tenant_id: tenant.json.id, login, contact: { email: 'x@y.example' } });
    return tenant.json;
  };
  const logins = async (id: string, query: string) =>
    (await get(`/tenants/${id}/users?${query}`)).json.items.map((user: string) => sandbox.world.user(user)?.login);
  const folder = await add('folder', PARTNER, 'in.folder');
  await add('customer', folder.id, 'in.customer');
  const unit = await add('unit', FOOBAR_TENANT, 'in.unit');
  await add('unit', unit.id, 'in.inner.unit');

  const ofPartner = await logins(PARTNER, 'include_grand_children=True&include_hidden=true');

  expect(ofPartner).toEqual(expect.arrayContaining(['JohnDoe', 'in.folder']));
  for (const login of ['in.customer', 'foobar', 'in.unit']) expect(ofPartner).not.toContain(login);
  expect(await logins(FOOBAR_TENANT, 'include_grand_children=true')).toEqual(
    expect.arrayContaining(['foobar', 'in.unit', 'in.inner.unit']),
  );
  expect(await logins(FOOBAR_TENANT, '')).not.toContain('in.unit');
  expect((await get(`/tenants/${FOOBAR_TENANT}/users?include_hidden=1`)).status).toBe(400);
});

test('the sandbox orders lists by the words of the API reference, forwards and backwards', async () => {
  const { get, write, sandbox } = await open();
  await write('PUT', `/users/${FOOBAR_USER}`, { version: 1, enabled: false });
  await write('PUT', `/users/${FOOBAR_USER}/mfa/status`, { enabled: true });
  await write('PUT', `/users/${FOOBAR_USER}/access_policies`, {
    items: [{ tenant_id: FOOBAR_TENANT, role_id: 'backup_user' }],
  });
  const logins = async (order: string) =>
    (await get(`/tenants/${FOOBAR_TENANT}/users?order=${order}`)).json.items.map(
      (id: string) => sandbox.world.user(id)?.login,
    );

  const usual = ['anna@example.org', 'foobar', 'lena.brandt', 'm.okafor'];
  expect(await logins('name')).toEqual(usual);
  for (const order of ['level', 'usage.storage']) expect(await logins(order)).toEqual(usual);
  expect(await logins('-name')).toEqual(usual.toReversed());
  expect(await logins('login')).toEqual(usual);
  expect((await logins('as_is'))[0]).toBe('foobar');
  for (const last of ['status', 'mfa_status', 'roles']) expect((await logins(last)).at(-1), last).toBe('foobar');
  expect((await logins('-status'))[0]).toBe('foobar');
  expect((await get(`/tenants/${FOOBAR_TENANT}/users?order=shoe_size`)).status).toBe(400);
  expect((await get(`/tenants/${PARTNER}/children?order=-status`)).status).toBe(200);
  expect((await get(`/tenants/${PARTNER}/children?order=login`)).status).toBe(400);
});

test('the sandbox shows a tenant, with its path when asked', async () => {
  const { get } = await open();

  const { json } = await get(`/tenants/${FOOBAR_TENANT}?embed_path=true`);

  expect(json).toMatchObject({ name: 'Foobar', kind: 'customer', version: 1, parent_id: PARTNER, has_children: false });
  expect(json.path).toEqual(['JohnSmith, Inc', 'Foobar']);
  expect((await get(`/tenants/${PARTNER}`)).json).toMatchObject({ kind: 'partner', has_children: true });
});

test('the sandbox shows a tenant without ancestral access, but not what is inside', async () => {
  const { get, sandbox } = await open();
  const clinic = sandbox.world.tenant('Quiet Harbor Clinic')?.id;
  const patient = sandbox.world.user('dr.weiss@quietharbor.example')?.id;

  const statuses = [
    await get(`/tenants/${clinic}`),
    await get(`/tenants/${clinic}/users`),
    await get(`/tenants/${clinic}/children`),
    await get(`/users/${patient}`),
  ].map(({ status }) => status);

  expect(statuses).toEqual([200, 403, 403, 403]);
});

test("the sandbox refuses what lies outside the client's tenant with 403", async () => {
  const { get, write, sandbox } = await open();
  const elsewhere = sandbox.world.tenant('Elsewhere Partners')?.id;
  const nina = sandbox.world.user('nina.elsewhere')?.id;

  expect((await get(`/tenants/${elsewhere}`)).status).toBe(403);
  expect((await get(`/tenants/${sandbox.world.tenant(PARTNER)?.parent_id}`)).status).toBe(403);
  const put = await write('PUT', `/users/${nina}`, { enabled: false, version: 1 });
  expect([put.status, put.json.error.code, put.json.error.domain]).toEqual([403, 403, 'Access']);
});

test('the sandbox lets a read-only client read, and refuses its writes with 403', async () => {
  const { get, write, sandbox } = await open({}, 1);

  expect((await get(`/users/${JOHN_DOE}`)).status).toBe(200);
  expect((await write('PUT', `/users/${JOHN_DOE}`, { enabled: false, version: 1 })).status).toBe(403);
  expect((await write('POST', '/users', {})).status).toBe(403);
  expect(sandbox.world.user('JohnDoe')?.version).toBe(1);
});

test.each([
  ['an unknown user', `/users/${NOBODY}`],
  ['an id in capitals', `/users/${JOHN_DOE.toUpperCase()}`],
  ['what is no id', '/users/JohnDoe'],
  ['an unknown tenant', `/tenants/${NOBODY}`],
  ['an unknown client', `/clients/${NOBODY}`],
  ['an endpoint that does not exist', '/nothing'],
  ['a path that goes on', `/users/${JOHN_DOE}/`],
])('the sandbox answers %s with 404', async (_what, path) => {
  const { get } = await open();

  const { status, json } = await get(path);

  expect(status).toBe(404);
  expect(json.error).toMatchObject({ code: 404, message: 'Not Found', context: {}, domain: 'PlatformAccountServer' });
});

test('the sandbox answers a method that an endpoint does not have with 405 and the ones it has', async () => {
  const { write } = await open();

  const { status, headers, json } = await write('PATCH', `/users/${JOHN_DOE}`, {});

  expect([status, headers['allow'], json.error.code]).toEqual([405, 'GET, PUT, DELETE', 405]);
});

test.each([
  ['no Content-Type', { 'Content-Type': '' }],
  ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ['an Accept that excludes JSON', { Accept: 'text/html' }],
])('the sandbox answers a change with %s by 415', async (_what, headers) => {
  const { write, sandbox } = await open();

  const { status, json } = await write('PUT', `/users/${JOHN_DOE}`, { enabled: false, version: 1 }, headers);

  expect([status, json.error.code]).toEqual([415, 415]);
  expect(sandbox.world.user('JohnDoe')?.enabled).toBe(true);
});
