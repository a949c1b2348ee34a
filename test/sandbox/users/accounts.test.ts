/** One account's life: deleted and restored, invited, given a password, roles and a second factor. */

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { FOOBAR_TENANT, FOOBAR_USER, JOHN_DOE, open, PARTNER, type Session, send } from '../client.ts';

const FOO = `/users/${FOOBAR_USER}`;
const NIL = '00000000-0000-0000-0000-000000000000';

test('the sandbox deletes a user that is disabled, and shows it only to those who ask for deleted ones', async () => {
  const session = await open();
  const { get, write, sandbox } = session;

  expect((await write('DELETE', `${FOO}?version=1`, '')).status).toBe(400);
  await write('PUT', FOO, { enabled: false, version: 1 });
  expect((await write('DELETE', FOO, '')).status).toBe(400);
  expect((await write('DELETE', `${FOO}?version=1`, '')).json.error.code).toBe(1001);
  expect((await write('DELETE', `${FOO}?version=2`, '')).status).toBe(204);

  expect((await get(FOO)).status).toBe(404);
  const { json } = await get(`${FOO}?allow_deleted=true`);
  expect([json.version, json.deleted_at]).toEqual([3, expect.stringMatching(/\+00:00$/)]);
  expect((await get(`/tenants/${json.personal_tenant_id}`)).status).toBe(404);
  expect((await get('/users/check_login?username=foobar')).status).toBe(204);
  expect(await found(session, '')).toEqual([]);
  expect(await found(session, '&allow_deleted=true')).toEqual([FOOBAR_USER]);
  expect(sandbox.world.user('foobar')).toBeUndefined();
});

test('the sandbox restores a user, disabled as it was unless told, and with another login if that is taken and it must be', async () => {
  const { get, write } = await open();
  await write('PUT', FOO, { enabled: false, version: 1 });
  await write('DELETE', `${FOO}?version=2`, '');
  expect((await write('POST', `${FOO}/restore`, '')).status).toBe(204);
  expect((await get(FOO)).json).toMatchObject({ deleted_at: null, enabled: false, login: 'foobar', version: 4 });

  await write('DELETE', `${FOO}?version=4`, '');
  const contact = { email: 'new@example.org' };
  await write('POST', '/users', { tenant_id: FOOBAR_TENANT, login: 'foobar', contact });

  expect((await write('POST', `${FOO}/restore`, '')).status).toBe(409);
  expect((await write('POST', `${FOO}/restore?force=true&enable=true`, '')).status).toBe(204);
  expect((await get(FOO)).json).toMatchObject({ login: 'foobar_1', enabled: true });
  expect((await write('POST', `/users/${NIL}/restore`, '')).status).toBe(404);
});

test('the sandbox mails a link that activates, to users of sub-tenants alone', async () => {
  const { write, sandbox } = await open();
  const user = sandbox.world.user('m.okafor');

  expect((await write('POST', `/users/${JOHN_DOE}/send-activation-email`, {})).status).toBe(403);
  expect((await write('POST', `/users/${user?.id}/send-activation-email`, {})).status).toBe(204);
  const [mail] = sandbox.mailbox.list();
  expect(mail).toMatchObject({ kind: 'activation', to: user?.contact.email, user_id: user?.id, opened: false });
  expect(sandbox.world.user('m.okafor')?.activated).toBe(false);

  expect((await sandbox.mailbox.open(mail?.id ?? '')).text).toContain('m.okafor is now activated');
  expect(sandbox.world.user('m.okafor')).toMatchObject({ activated: true, version: user?.version });
  expect((await sandbox.mailbox.open(mail?.id ?? '')).text).toContain('opened before');
});

test('the sandbox sets a password, which activates, for users of sub-tenants alone', async () => {
  const { write, sandbox } = await open();
  const id = sandbox.world.user('m.okafor')?.id;
  const password = { password: 'newUserPassword312 é漢' };

  expect((await write('POST', `/users/${JOHN_DOE}/password`, password)).status).toBe(403);
  expect((await write('POST', `/users/${id}/password`, { ...password, version: 1 })).status).toBe(400);
  expect((await write('POST', `/users/${id}/password`, password)).status).toBe(204);

  expect(sandbox.world.user('m.okafor')).toMatchObject({ activated: true, version: 1 });
});

test('the sandbox gives a user the roles that a list holds, and takes all that it does not', async () => {
  const { get, write } = await open();
  const policy = { id: NIL, issuer_id: NIL, trustee_id: FOOBAR_USER, trustee_type: 'user', version: 0 };
  const admin = { ...policy, tenant_id: FOOBAR_TENANT, role_id: 'company_admin' };

  const first = await write('PUT', `${FOO}/access_policies`, { items: [admin] });
  const kept = first.json.items[0];
  const second = await write('PUT', `${FOO}/access_policies`, {
    items: [kept, { ...policy, tenant_id: FOOBAR_TENANT, role_id: 'backup_user' }],
  });

  expect([first.status, kept.version, kept.trustee_id]).toEqual([200, 1, FOOBAR_USER]);
  expect(kept.id).not.toBe(NIL);
  expect(second.json.items).toEqual([kept, expect.objectContaining({ role_id: 'backup_user' })]);
  expect((await get(`${FOO}/access_policies`)).json.items).toEqual(second.json.items);
  const listed = await get(`/users?uuids=${FOOBAR_USER}&with_access_policies=true`);
  expect(listed.json.items[0].access_policies).toEqual(second.json.items);
  await write('PUT', `${FOO}/access_policies`, { items: [] });
  expect((await get(`${FOO}/access_policies`)).json.items).toEqual([]);
});

test.each([
  ['twice the same role', 409, [FOOBAR_TENANT, FOOBAR_TENANT], 'backup_user'],
  ['a role of another level', 400, [FOOBAR_TENANT], 'partner_admin'],
  ['a role that does not exist', 400, [FOOBAR_TENANT], 'emperor'],
  ['a tenant that does not exist', 404, [NIL], 'backup_user'],
])('the sandbox refuses a list of roles with %s, by %i', async (_what, status, tenants, role_id) => {
  const { write } = await open();
  const items = tenants.map((tenant_id) => ({ tenant_id, role_id }));

  expect((await write('PUT', `${FOO}/access_policies`, { items })).status).toBe(status);
});

test('the sandbox switches the second factor on and off, with an empty answer', async () => {
  const { write, sandbox } = await open();

  const { status, text } = await write('PUT', `${FOO}/mfa/status`, { enabled: true });

  expect([status, text, sandbox.world.user('foobar')?.mfa_status]).toEqual([200, '', 'setup_required']);
  await write('PUT', `${FOO}/mfa/status`, { enabled: false });
  expect(sandbox.world.user('foobar')).toMatchObject({ mfa_status: 'disabled', version: 1 });
  expect((await write('PUT', `${FOO}/mfa/status`, { enabled: 'yes' })).status).toBe(400);
});

test('the sandbox says whether a password is a known one, to anybody', async () => {
  const { sandbox } = await open();
  const ask = (text: string, type = 'application/json') =>
    send(sandbox.url, 'POST', '/api/2/users/check_password', {
      headers: { 'Content-Type': type },
      body: JSON.stringify({ password: text }),
    });
  const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

  expect((await ask(sha1('password'))).json).toEqual({ compromised: true });
  expect((await ask(sha1('correct horse battery staple'))).json).toEqual({ compromised: false });
  expect((await ask('password')).status).toBe(400);
  expect((await ask(sha1('password'), 'text/plain')).status).toBe(415);
});

test('the sandbox shows the user who registered the client as the one that calls', async () => {
  const { get } = await open();

  const { status, json } = await get('/users/me');

  expect([status, json.login, json.tenant_kind, json.terms_accepted]).toEqual([200, 'john.smith', 'partner', false]);
});

async function found({ get }: Session, more: string): Promise<string[]> {
  const { json } = await get(`/search?tenant=${PARTNER}&text=foobar@example${more}`);
  return json.items.map(({ id }: { id: string }) => id);
}
