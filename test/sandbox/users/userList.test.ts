/** GET /users in all its ways: by ids, by external ids, below a tenant, in pages, in three levels of detail. */

import { expect, test } from 'vitest';
import { FOOBAR_TENANT, FOOBAR_USER, JOHN_DOE, open, PARTNER, type Session } from '../client.ts';

const BELOW = `/users?subtree_root_tenant_id=${PARTNER}`;

test('a list of users walks all below a tenant in pages, each once, with all that was asked for in the cursor', async () => {
  const { get, sandbox } = await open({ users: 300 });
  const clinic = sandbox.world.tenant('Quiet Harbor Clinic')?.id;
  const outside = sandbox.world.tenant('Elsewhere Partners')?.id;

  const { ids, pages } = await walk(get, `${BELOW}&limit=70&lod=stamps`);

  const expected = sandbox.world.users().filter(({ tenant_id }) => tenant_id !== clinic && tenant_id !== outside);
  expect(ids).toEqual(expected.map(({ id }) => id));
  expect(pages).toBe(Math.ceil(expected.length / 70));
});

test('a list of users keeps the places of a walk when some are deleted and created meanwhile', async () => {
  const { get, write, sandbox } = await open();
  const uwe = sandbox.world.user('uwe.jansen');
  const all = (await walk(get, BELOW)).ids;
  const first = await get(`${BELOW}&limit=20`);

  await write('DELETE', `/users/${uwe?.id}?version=${uwe?.version}`, '');
  const contact = { email: 'new@example.org' };
  const created = await write('POST', '/users', { tenant_id: FOOBAR_TENANT, login: 'newcomer', contact });
  const rest = await walk(get, next(first));

  const seen = [...first.json.items.map(({ id }: { id: string }) => id), ...rest.ids];
  expect(seen).toEqual([...all.filter((id) => id !== uwe?.id || first.text.includes(id)), created.json.id]);
});

test('a list of users shows stamps, basics or everything', async () => {
  const { get } = await open();
  const stamps = ['id', 'version', 'tenant_id', 'created_at', 'updated_at', 'deleted_at'];
  const more = ['access_policies', 'origin_id', 'origin_external_id', 'disable_after'];

  const keys = async (lod: string) =>
    Object.keys((await get(`/users?uuids=${JOHN_DOE}&lod=${lod}`)).json.items[0]).sort();

  expect(await keys('stamps')).toEqual([...stamps, ...more].sort());
  expect(await keys('basic')).toEqual([...stamps, ...more, 'personal_tenant_id', 'login', 'enabled'].sort());
  expect(await keys('full')).toContain('contact');
});

test('a list of users finds by external id within a tenant, by origin, by time, by kind of tenant and by role', async () => {
  const { get, write } = await open();
  const logins = async (query: string) =>
    (await get(`/users?${query}`)).json.items.map(({ login }: { login: string }) => login);
  const { json } = await write('PUT', `/users/${FOOBAR_USER}`, { version: 1, external_id: 'x-1' });
  await write('PUT', `/users/${FOOBAR_USER}/access_policies`, {
    items: [{ tenant_id: FOOBAR_TENANT, role_id: 'company_admin' }],
  });
  const since = encodeURIComponent(json.updated_at);
  const inside = `subtree_root_tenant_id=${PARTNER}&inside_organization=true`;

  expect(await logins(`external_ids=x-1,x-2&tenant_id=${FOOBAR_TENANT}`)).toEqual(['foobar']);
  expect(await logins(`external_ids=x-1&tenant_id=${PARTNER}`)).toEqual([]);
  expect(await logins(`subtree_root_tenant_id=${PARTNER}&updated_since=${since}`)).toEqual(['foobar']);
  expect(await logins(`subtree_root_tenant_id=${PARTNER}&origin_id=none`)).toEqual([]);
  expect(await logins(`${inside}&access_policies=company_admin&target_tenant_id=${FOOBAR_TENANT}`)).toEqual(['foobar']);
  expect(await logins(`${inside}&tenant_kinds=partner`)).toContain('JohnDoe');
});

test.each([
  ['two ways at once', `uuids=${JOHN_DOE}&subtree_root_tenant_id=${PARTNER}`, 400],
  ['no way at all', 'limit=10', 400],
  ['a tenant without external ids', `tenant_id=${FOOBAR_TENANT}`, 400],
  ['external ids without a tenant', 'external_ids=x', 400],
  ['a limit of 0', `subtree_root_tenant_id=${PARTNER}&limit=0`, 400],
  ['an unknown level of detail', `subtree_root_tenant_id=${PARTNER}&lod=some`, 400],
  ['a time that is none', `subtree_root_tenant_id=${PARTNER}&updated_since=yesterday`, 400],
  ['roles outside an organization', `subtree_root_tenant_id=${PARTNER}&access_policies=unit_admin`, 400],
  ['an organization without a root', `uuids=${JOHN_DOE}&inside_organization=true`, 400],
  ['a made-up cursor', 'after=AAAA', 400],
  [
    'a cursor from before the start',
    `after=${Buffer.from(`["users",-1,"uuids=${JOHN_DOE}"]`).toString('base64')}`,
    400,
  ],
  ['an unknown tenant', 'subtree_root_tenant_id=00000000-0000-0000-0000-000000000000', 404],
])('the sandbox refuses a list of users with %s', async (_what, query, status) => {
  const { get } = await open();

  expect((await get(`/users?${query}`)).status).toBe(status);
});

test('a list of users takes a cursor alone, or with a limit, and with nothing else', async () => {
  const { get } = await open();
  const first = await get(`${BELOW}&limit=5`);

  expect((await get(`${next(first)}&limit=7`)).json.items).toHaveLength(7);
  expect((await get(`${next(first)}&lod=full`)).status).toBe(400);
});

async function walk(get: Session['get'], start: string): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let pages = 0;
  for (let path = start; path !== ''; pages += 1) {
    const reply = await get(path);
    ids.push(...reply.json.items.map(({ id }: { id: string }) => id));
    path = reply.json.paging ? next(reply) : '';
  }
  return { ids, pages };
}

function next({ json }: Awaited<ReturnType<Session['get']>>): string {
  return `/users?after=${encodeURIComponent(json.paging.cursors.after)}`;
}
