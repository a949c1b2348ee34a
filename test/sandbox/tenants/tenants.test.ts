/** Tenants over HTTP: listed, created, changed, moved, deleted with all that is in them, and restored. */

import { expect, test } from 'vitest';
import { FOOBAR_TENANT, FOOBAR_USER, open, PARTNER, type Session } from '../client.ts';

const NIL = '00000000-0000-0000-0000-000000000000';
const TENANT_PATH = `/tenants/${FOOBAR_TENANT}`;

test('the sandbox creates a customer, which starts as a trial, and finds it at once', async () => {
  const { get, write } = await open();
  const contact = { email: 'office@new.example', firstname: 'Nora' };

  const { status, json } = await write('POST', '/tenants', {
    name: 'Newcomers',
    parent_id: PARTNER,
    kind: 'customer',
    contact,
  });

  expect(status).toBe(201);
  expect(json).toMatchObject({ version: 1, language: 'en', pricing_mode: 'trial', enabled: true, contact });
  expect((await get(`/search?tenant=${PARTNER}&text=newcom`)).json.items[0].id).toBe(json.id);
  expect((await get(`/tenants/${PARTNER}/children`)).json.items).toContain(json.id);
  const pricing = await write('PUT', `/tenants/${json.id}/pricing`, { version: 1, mode: 'production' });
  expect(pricing.json).toMatchObject({ mode: 'production', version: 2 });
  expect((await get(`/tenants/${json.id}`)).json.pricing_mode).toBe('production');
});

test.each([
  ['a unit in a partner', { kind: 'unit' }, 400, 1027],
  ['a name that the parent has', { name: 'Foobar' }, 409, 1004],
  ['an unknown field', { version: 1 }, 400, 400],
  ['an empty name', { name: ' ' }, 400, 400],
  ['a parent that does not exist', { parent_id: NIL }, 404, 404],
  ['a parent out of reach', { parent_id: '5a4db000-0000-4000-8000-0000000000ff' }, 403, 403],
])('the sandbox creates no tenant with %s', async (_what, change, status, code) => {
  const { write } = await open();

  const answer = await write('POST', '/tenants', { name: 'N', parent_id: PARTNER, kind: 'customer', ...change });

  expect([answer.status, answer.json.error.code]).toEqual([status, code]);
});

test('the sandbox changes a tenant, its contact merged, and moves it with all that is in it', async () => {
  const { get, write } = await open();
  const folder = await write('POST', '/tenants', { name: 'Shelf', parent_id: PARTNER, kind: 'folder' });
  const id = folder.json.id;

  const changed = await write('PUT', TENANT_PATH, { version: 1, name: 'Foo & Bar', contact: { phone: '1' } });
  const moved = await write('PUT', TENANT_PATH, { version: 2, parent_id: id });

  expect(changed.json).toMatchObject({ name: 'Foo & Bar', version: 2, contact: { phone: '1' } });
  expect(changed.json.contact.email).toBe('office@example.org');
  expect([moved.status, (await get(`/tenants/${id}/children`)).json.items]).toEqual([200, [FOOBAR_TENANT]]);
  expect((await get(`/tenants/${PARTNER}/children`)).json.items).not.toContain(FOOBAR_TENANT);
  expect((await get(`/users/${FOOBAR_USER}`)).status).toBe(200);
  const loop = await write('PUT', `/tenants/${id}`, { version: 1, parent_id: id });
  expect([loop.status, loop.json.error.code]).toEqual([400, 1007]);
  expect((await write('PUT', TENANT_PATH, { version: 1, name: 'Old' })).json.error.code).toBe(1001);
});

test('the sandbox moves no unit within its customer, and nothing below a disabled tenant', async () => {
  const { get, write, sandbox } = await open();
  const add = async (name: string, kind: string, parent_id: string) =>
    (await write('POST', '/tenants', { name, parent_id, kind })).json.id;
  const [one, other] = [await add('One', 'unit', FOOBAR_TENANT), await add('Other', 'unit', FOOBAR_TENANT)];
  const inner = await add('Inner', 'unit', one);
  const move = async (id: string, parent_id: string) => {
    const { version } = (await get(`/tenants/${id}`)).json;
    const { status, json } = await write('PUT', `/tenants/${id}`, { version, parent_id });
    return [status, json.error?.code];
  };

  expect(await move(inner, other)).toEqual([400, 1008]);
  expect(await move(inner, FOOBAR_TENANT)).toEqual([400, 1008]);
  const elsewhere = sandbox.world.tenant('Kurokawa Precision')?.id ?? '';
  expect(await move(inner, elsewhere)).toEqual([200, undefined]);
  const shelf = await add('Shelf', 'folder', PARTNER);
  await write('PUT', `/tenants/${shelf}`, { version: 1, enabled: false });
  expect(await move(FOOBAR_TENANT, shelf)).toEqual([400, 1013]);
  expect((await write('POST', '/tenants', { name: 'N', parent_id: shelf, kind: 'customer' })).json.error.code).toBe(
    1003,
  );
});

test('a tenant has no children any more once they are deleted, in lists as alone', async () => {
  const { get, write } = await open();
  const { id } = (await write('POST', '/tenants', { name: 'Unit', parent_id: FOOBAR_TENANT, kind: 'unit' })).json;
  const hasChildren = async () => [
    (await get(TENANT_PATH)).json.has_children,
    (await get(`/tenants?uuids=${FOOBAR_TENANT}`)).json.items[0].has_children,
  ];
  expect(await hasChildren()).toEqual([true, true]);

  await write('PUT', `/tenants/${id}`, { version: 1, enabled: false });
  await write('DELETE', `/tenants/${id}?version=2`, '');

  expect(await hasChildren()).toEqual([false, false]);
});

test('the sandbox keeps a personal tenant in step with its owner', async () => {
  const { get, write, sandbox } = await open();
  const personal = sandbox.world.user('foobar')?.personal_tenant_id;

  await write('PUT', `/users/${FOOBAR_USER}`, { version: 1, login: 'foo.bar', contact: { phone: '7' } });

  expect((await get(`/tenants/${personal}`)).json).toMatchObject({ name: 'foo.bar', contact: { phone: '7' } });
});

test('the sandbox knows no second factor of folders and units', async () => {
  const { get, write } = await open();
  const { id } = (await write('POST', '/tenants', { name: 'Unit', parent_id: FOOBAR_TENANT, kind: 'unit' })).json;

  expect((await get(`/tenants/${id}/mfa/status`)).json.update_allowed).toBe(false);
  expect((await write('PUT', `/tenants/${id}/mfa/status`, { mfa_status: 'enabled' })).json.error.code).toBe(1027);
});

test('the sandbox restores no user into a tenant that is deleted', async () => {
  const { get, write } = await open();
  const enabled = false;
  await write('PUT', `/users/${FOOBAR_USER}`, { version: 1, enabled });
  await write('DELETE', `/users/${FOOBAR_USER}?version=2`, '');
  await write('PUT', TENANT_PATH, { version: 1, enabled });
  await write('DELETE', `${TENANT_PATH}?version=2`, '');

  expect((await write('POST', `/users/${FOOBAR_USER}/restore`, '')).status).toBe(404);
  expect((await get(`/users/${FOOBAR_USER}`)).status).toBe(404);
});

test('the sandbox shows nothing inside a tenant any more once it shuts itself off', async () => {
  const { get, write } = await open();

  await write('PUT', TENANT_PATH, { version: 1, ancestral_access: false });

  expect((await get(`/users/${FOOBAR_USER}`)).status).toBe(403);
  expect((await get(TENANT_PATH)).status).toBe(200);
});

test('the sandbox deletes a tenant that is disabled, with its users, and brings all of it back', async () => {
  const { get, write } = await open();
  const refused = await write('DELETE', `${TENANT_PATH}?version=1`, '');
  expect([refused.status, refused.json.error.code]).toEqual([400, 1006]);
  await write('PUT', TENANT_PATH, { version: 1, enabled: false });
  expect((await write('DELETE', `${TENANT_PATH}?version=1`, '')).json.error.code).toBe(1001);
  expect((await write('DELETE', `${TENANT_PATH}?version=2`, '')).status).toBe(204);

  expect([(await get(TENANT_PATH)).status, (await get(`/users/${FOOBAR_USER}`)).status]).toEqual([404, 404]);
  expect((await get(`${TENANT_PATH}?allow_deleted=true`)).json.deleted_at).toEqual(expect.any(String));
  expect((await get(`/search?tenant=${PARTNER}&text=foobar`)).json.items).toEqual([]);

  expect((await write('POST', `${TENANT_PATH}/restore`, '')).status).toBe(204);
  expect([(await get(TENANT_PATH)).status, (await get(`/users/${FOOBAR_USER}`)).json.login]).toEqual([200, 'foobar']);
});

test('the sandbox lists tenants by id, by parent and below a root, in pages', async () => {
  const { get } = await open();
  const items = async (query: string) =>
    (await get(`/tenants?${query}`)).json.items.map(({ id }: { id: string }) => id);

  expect(await items(`uuids=${FOOBAR_TENANT},${NIL},${PARTNER}`)).toEqual([FOOBAR_TENANT, PARTNER]);
  const children = (await get(`/tenants/${PARTNER}/children`)).json.items;
  expect(new Set(await items(`parent_id=${PARTNER}`))).toEqual(new Set(children));
  const all = await items(`subtree_root_id=${PARTNER}`);
  expect(all).toEqual([PARTNER, ...(await items(`parent_id=${PARTNER}`))]);
  expect(await walk(get, `/tenants?subtree_root_id=${PARTNER}&limit=2&lod=basic`)).toEqual(all);
});

test.each([
  ['no filter', ''],
  ['two filters', `uuids=${FOOBAR_TENANT}&parent_id=${PARTNER}`],
  ['a cursor of another list', `after=${Buffer.from('["users",1,""]').toString('base64')}`],
])('the sandbox refuses a list of tenants with %s', async (_what, query) => {
  const { get } = await open();

  expect((await get(`/tenants?${query}`)).status).toBe(400);
});

test('the sandbox shows pricing, services and the second factor of a tenant', async () => {
  const { get, write } = await open();

  expect((await get(`${TENANT_PATH}/pricing`)).json).toMatchObject({ mode: 'production', version: 1 });
  expect((await get(`${TENANT_PATH}/mfa/status`)).json).toMatchObject({ mfa_status: 'disabled', users_count: 4 });
  expect((await write('PUT', `${TENANT_PATH}/mfa/status`, { mfa_status: 'enabled' })).status).toBe(204);
  expect((await get(`${TENANT_PATH}/mfa/status`)).json.mfa_status).toBe('enabled');
  const [, application] = (await get(`${TENANT_PATH}/applications`)).json.items;
  const binding = `/applications/${application}/bindings/tenants/${FOOBAR_TENANT}`;
  expect((await write('DELETE', binding, '')).status).toBe(204);
  expect((await get(`${TENANT_PATH}/applications`)).json.items).toHaveLength(1);
  expect((await write('POST', binding, '')).status).toBe(204);
  expect((await get(`${TENANT_PATH}/applications`)).json.items).toHaveLength(2);
  expect((await write('POST', `/applications/${NIL}/bindings/tenants/${FOOBAR_TENANT}`, '')).status).toBe(404);
  expect((await get(`${TENANT_PATH}/offering_items`)).json.items[0]).toMatchObject({
    application_id: application,
    status: 1,
  });
  expect((await write('PUT', `${TENANT_PATH}/pricing`, { version: 9 })).json.error.code).toBe(1001);
});

test('the sandbox keeps the currency of a tenant, beside its mode', async () => {
  const { get, write } = await open();

  expect((await write('PUT', `${TENANT_PATH}/pricing`, { version: 1, currency: 'EUR' })).json.currency).toBe('EUR');
  await write('PUT', `${TENANT_PATH}/pricing`, { version: 2, mode: 'suspended' });

  expect((await get(`${TENANT_PATH}/pricing`)).json).toMatchObject({ currency: 'EUR', mode: 'suspended', version: 3 });
  expect((await get(`/tenants/${PARTNER}/pricing`)).json.currency).toBeNull();
});

test('the sandbox sets the quota of an offering item, and none that there is not', async () => {
  const { get, write } = await open();
  const put = (...offering_items: object[]) => write('PUT', `${TENANT_PATH}/offering_items`, { offering_items });

  await put({ name: 'pw_g_workstations', quota: { value: 10, overage: null, version: 0 } });
  const refused = await put({ name: 'pw_g_storage', status: 0 }, { name: 'no_such_item' });

  expect([refused.status, refused.json.error.code]).toEqual([400, 1021]);
  expect((await put({ name: 'pw_g_storage', status: 2 })).status).toBe(400);
  const [first, second] = (await get(`${TENANT_PATH}/offering_items?edition=pck_per_gigabite`)).json.items;
  expect(first.quota).toEqual({ value: 10, overage: null, version: 1 });
  expect([second.name, second.status]).toEqual(['pw_g_storage', 1]);
  expect((await get(`/tenants/${PARTNER}/offering_items`)).json.items[0].quota.value).toBeNull();
});

test('the sandbox lists tenants with what is sold to them, only those to whom it is, or with those above them', async () => {
  const { get, write } = await open();
  const ids = async (query: string) => (await get(`/tenants?${query}`)).json.items.map(({ id }: { id: string }) => id);
  const { id } = (await write('POST', '/tenants', { name: 'New', parent_id: PARTNER, kind: 'customer' })).json;

  const [plain] = (await get(`/tenants?uuids=${FOOBAR_TENANT}`)).json.items;
  const [whole] = (await get(`/tenants?uuids=${FOOBAR_TENANT}&expand_offering_items=true`)).json.items;

  expect([plain.offering_items, whole.offering_items.length]).toEqual([[], 4]);
  expect(whole.offering_items[0].tenant_id).toBe(FOOBAR_TENANT);
  for (const only of ['with_offering_items', 'with_infra_offering_items']) {
    expect(await ids(`uuids=${FOOBAR_TENANT},${id}&${only}=true`)).toEqual([FOOBAR_TENANT]);
  }
  expect(await ids(`uuids=${FOOBAR_TENANT},${id}&include_relative_path=true`)).toEqual([PARTNER, FOOBAR_TENANT, id]);
  expect((await get(`/tenants?parent_id=${PARTNER}&include_relative_path=true`)).status).toBe(400);
});

async function walk(get: Session['get'], start: string): Promise<string[]> {
  const ids: string[] = [];
  for (let path = start; path !== ''; ) {
    const { json } = await get(path);
    ids.push(...json.items.map(({ id }: { id: string }) => id));
    const after = json.paging?.cursors.after;
    path = after === undefined ? '' : `/tenants?after=${encodeURIComponent(after)}`;
  }
  return ids;
}
