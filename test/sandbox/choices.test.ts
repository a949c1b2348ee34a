/** Each choice that the sandbox makes where the documentation is silent, proved. The type asks for one proof for each. */

import { expect, test } from 'vitest';
import { CHOICES, type ChoiceName } from '../../src/sandbox/choices.ts';
import {
  basic,
  FOOBAR_TENANT,
  FOOBAR_USER,
  FORM,
  JOHN_DOE,
  open,
  PARTNER,
  type Session,
  send,
  signIn,
} from './client.ts';

const JOHN = `/users/${JOHN_DOE}`;
const FOO = `/users/${FOOBAR_USER}`;
const NEW_EMAIL = { version: 1, contact: { email: 'foo@newmail.net' } };

const proofs: Readonly<Record<ChoiceName, (session: Session) => Promise<void>>> = {
  staleStatus: async ({ write }) => {
    expect(await outcome(write('PUT', JOHN, { version: 0 }))).toEqual([409, 1001]);
  },
  futureVersion: async ({ write }) => {
    expect(await outcome(write('PUT', JOHN, { version: 2 }))).toEqual([409, 1001]);
  },
  malformedBody: async ({ write }) => {
    for (const body of [{}, { version: '1' }, { version: 1, more: 1 }]) {
      expect(await outcome(write('PUT', JOHN, body))).toEqual([400, 400]);
    }
  },
  doublyEncoded: async ({ write }) => {
    expect(await outcome(write('PUT', JOHN, JSON.stringify('{"version": 1}')))).toEqual([400, 400]);
  },
  pendingAnswer: async ({ write, sandbox }) => {
    const before = sandbox.world.user(FOOBAR_USER);
    expect((await write('PUT', FOO, NEW_EMAIL)).json).toEqual(before);
  },
  mixedWithPending: async ({ write }) => {
    const { json } = await write('PUT', FOO, { ...NEW_EMAIL, enabled: false });
    expect([json.version, json.enabled, json.contact.email]).toEqual([2, false, 'foobar@example.org']);
  },
  sameEmail: async ({ write, sandbox }) => {
    const { status, json } = await write('PUT', FOO, { version: 1, contact: { email: 'foobar@example.org' } });
    expect([status, json.version, sandbox.mailbox.list()]).toEqual([200, 1, []]);
  },
  nothingToChange: async ({ write }) => {
    const { status, json } = await write('PUT', FOO, { version: 1 });
    expect([status, json.version]).toEqual([200, 1]);
  },
  confirmedVersion: async ({ write, sandbox }) => {
    await write('PUT', FOO, NEW_EMAIL);
    await openNewest(sandbox);
    const user = sandbox.world.user(FOOBAR_USER);
    expect([user?.version, user?.contact.email, user?.contact.email_confirmed]).toEqual([2, 'foo@newmail.net', true]);
  },
  openedTwice: async ({ write, sandbox }) => {
    await write('PUT', FOO, NEW_EMAIL);
    await openNewest(sandbox);
    expect(await openNewest(sandbox)).toContain('opened before');
    expect(sandbox.world.user(FOOBAR_USER)?.version).toBe(2);
  },
  newerRequest: async ({ write, sandbox }) => {
    await write('PUT', FOO, NEW_EMAIL);
    await write('PUT', FOO, { ...NEW_EMAIL, contact: { email: 'foo@other.example' } });
    await sandbox.mailbox.open(sandbox.mailbox.list()[1]?.id ?? '');
    expect(sandbox.world.user(FOOBAR_USER)?.version).toBe(1);
  },
  keptRequests: async ({ write, sandbox }) => {
    for (let at = 0; at < 500; at += 1) await send(sandbox.url, 'GET', '/');
    await write('PUT', JOHN, { version: 1, contact: { title: 'x'.repeat(9_000) } });
    const { json } = await send(sandbox.url, 'GET', '/sandbox/requests');
    expect([json.items.length, json.last]).toEqual([500, 502]);
    expect(json.items.at(-1).stored[0].fields[0].after).toHaveLength('x... (9000 characters)'.length + 499);
  },
  keptMails: async ({ write, sandbox }) => {
    const first = await mailTo(FOO, 0);
    for (let batch = 0; batch < 10; batch += 1)
      await Promise.all(Array.from({ length: 100 }, (_, at) => mailTo(FOO, 1 + 100 * batch + at)));
    const mails = sandbox.mailbox.list();
    expect([mails.length, mails.at(-1)?.id, mails[0]?.id]).toEqual([1_000, 'mail-2', 'mail-1001']);
    expect((await fetch(first)).status).toBe(404);
    expect((await fetch(mails.at(-1)?.link ?? '')).status).toBe(200);

    async function mailTo(user: string, number: number): Promise<string> {
      await write('PUT', user, { version: 1, contact: { email: `foo${number}@newmail.net` } });
      return sandbox.mailbox.list()[0]?.link ?? '';
    }
  },
  writtenEmailConfirmed: async ({ write }) => {
    const contact = { email_confirmed: true, tenant_id: FOOBAR_TENANT, user_id: FOOBAR_USER };
    const { status, json } = await write('PUT', JOHN, { version: 1, contact });
    expect([status, json.version, json.contact.email_confirmed, json.contact.tenant_id]).toEqual([
      200,
      1,
      false,
      undefined,
    ]);
  },
  duplicateEmail: async ({ write }) => {
    const { json } = await write('PUT', JOHN, { version: 1, contact: { email: 'foobar@example.org' } });
    expect(json.contact.email).toBe('foobar@example.org');
  },
  disabledUser: async ({ write, sandbox }) => {
    const { id, version } = sandbox.world.user('uwe.jansen') ?? {};
    const { json } = await write('PUT', `/users/${id}`, { version, language: 'fr' });
    expect([json.enabled, json.language, json.version]).toEqual([false, 'fr', 2]);
  },
  loginCase: async ({ get }) => {
    expect((await get('/users/check_login?username=FOOBAR')).status).toBe(409);
  },
  takenLogin: async ({ write }) => {
    expect(await outcome(write('PUT', JOHN, { version: 1, login: 'foobar' }))).toEqual([409, 409]);
  },
  badLogin: async ({ write }) => {
    expect(await outcome(write('PUT', JOHN, { version: 1, login: ' john ' }))).toEqual([400, 1033]);
    expect((await write('PUT', JOHN, { version: 1, login: 'jd' })).status).toBe(200);
  },
  createRequires: async ({ write }) => {
    expect(await outcome(write('POST', '/users', { tenant_id: FOOBAR_TENANT, login: 'JaneDoe' }))).toEqual([400, 400]);
  },
  personalTenant: async ({ get, sandbox }) => {
    const id = sandbox.world.user(FOOBAR_USER)?.personal_tenant_id ?? '';
    expect((await get(`/tenants/${id}`)).json).toMatchObject({ kind: 'unit', name: 'foobar', owner_id: FOOBAR_USER });
    expect((await get(`/tenants/${FOOBAR_TENANT}/children`)).json.items).toEqual([]);
    expect((await search(get, 'foobar')).map(({ id }) => id)).not.toContain(id);
  },
  shortSearch: async ({ get }) => {
    expect(await outcome(get(`/search?tenant=${PARTNER}&text=fo`))).toEqual([400, 400]);
  },
  searchLimit: async ({ get }) => {
    expect(await outcome(get(`/search?tenant=${PARTNER}&text=foo&limit=301`))).toEqual([400, 400]);
  },
  searchWords: async ({ get }) => {
    for (const text of ['mendel', 'ruth.mendel@harb']) {
      expect((await search(get, text)).map(({ login }) => login)).toEqual(['ruth.mendel@harbourpike.example']);
    }
  },
  searchNames: async ({ get }) => {
    for (const text of ['Anna Schm', 'Schmidt Anna']) expect((await search(get, text))[0]?.login).toBe('anna.schmidt');
  },
  searchOrder: async ({ get }) => {
    const hits = await search(get, 'kurokawa');
    expect(hits.map(({ name, login }) => name ?? login)).toEqual([
      'Kurokawa Precision',
      'akira.ono@kurokawa.example',
      'anna.ito@kurokawa.example',
      'h.tanaka',
      'k.sato',
      'olga.ivanova',
      'yuki.mori@kurokawa.example',
    ]);
  },
  searchDelay: async ({ get, write }) => {
    await search(get, 'foobar');
    await write('PUT', JOHN, { version: 1, contact: { lastname: 'Quicksilver' } });
    expect((await search(get, 'quicks'))[0]?.login).toBe('JohnDoe');
  },
  missingOrForbidden: async ({ get, sandbox }) => {
    const outside = sandbox.world.user('nina.elsewhere')?.id;
    expect(await outcome(get(`/users/${outside}`))).toEqual([403, 403]);
    expect(await outcome(get(`/users/${PARTNER}`))).toEqual([404, 404]);
  },
  restrictedTenant: async ({ get, sandbox }) => {
    const id = sandbox.world.tenant('Quiet Harbor Clinic')?.id;
    expect((await get(`/tenants/${PARTNER}/children`)).json.items).toContain(id);
    expect((await get(`/tenants/${id}`)).status).toBe(200);
    expect(await outcome(get(`/tenants/${id}/users`))).toEqual([403, 403]);
  },
  batchGaps: async ({ get, sandbox }) => {
    const outside = sandbox.world.user('nina.elsewhere')?.id;
    expect((await get(`/users?uuids=${outside}`)).json.items).toEqual([]);
  },
  listOrder: async ({ get, sandbox }) => {
    const { items } = (await get(`/tenants/${FOOBAR_TENANT}/users`)).json;
    const names = items.map((id: string) => sandbox.world.user(id)?.contact.firstname);
    expect(names).toEqual(['Anna', 'Foo', 'Lena', 'Michael']);
  },
  acceptHeader: async ({ get, write }) => {
    expect(await outcome(get(JOHN, { Accept: 'image/png' }))).toEqual([415, 415]);
    expect(await outcome(write('PUT', JOHN, {}, { 'Content-Type': 'text/plain' }))).toEqual([415, 415]);
  },
  badCredentials: async ({ sandbox }) => {
    const { status, json } = await signIn(sandbox.url, sandbox.clientId, 'wrong');
    expect([status, json.error]).toEqual([401, 'invalid_client']);
  },
  otherGrants: async ({ sandbox }) => {
    const headers = { Authorization: basic(sandbox.clientId, sandbox.clientSecret), 'Content-Type': FORM };
    const { status, json } = await send(sandbox.url, 'POST', '/api/2/idp/token', { headers, body: 'grant_type=magic' });
    expect([status, json.error]).toEqual([400, 'invalid_request']);
  },
  ownTenantActivation: async ({ write }) => {
    expect(await outcome(write('POST', `${JOHN}/password`, { password: 'secret' }))).toEqual([403, 403]);
    expect(await outcome(write('POST', `${JOHN}/send-activation-email`, {}))).toEqual([403, 403]);
  },
  activationVersion: async ({ write, sandbox }) => {
    const { id, version } = sandbox.world.user('m.okafor') ?? {};
    await write('POST', `/users/${id}/password`, { password: 'secret' });
    expect(sandbox.world.user('m.okafor')).toMatchObject({ activated: true, version });
  },
  activatedAgain: async ({ write, sandbox }) => {
    expect((await write('POST', `${FOO}/send-activation-email`, {})).status).toBe(204);
    expect(sandbox.mailbox.list()).toEqual([]);
  },
  deleteEnabled: async ({ write }) => {
    expect(await outcome(write('DELETE', `${FOO}?version=1`, ''))).toEqual([400, 400]);
  },
  restoredVersion: async ({ get, write }) => {
    await write('PUT', FOO, { version: 1, enabled: false });
    await write('DELETE', `${FOO}?version=2`, '');
    await write('POST', `${FOO}/restore`, '');
    await write('POST', `${FOO}/restore`, '');
    expect((await get(FOO)).json.version).toBe(4);
  },
  policyForm: async ({ write }) => {
    const items = [{ id: FOOBAR_TENANT, tenant_id: FOOBAR_TENANT, role_id: 'backup_user' }];
    const { status, json } = await write('PUT', `${FOO}/access_policies`, { items });
    expect([status, json.items[0].id === FOOBAR_TENANT, json.items[0].version]).toEqual([200, false, 1]);
  },
  repeatedPolicy: async ({ write }) => {
    const item = { tenant_id: FOOBAR_TENANT, role_id: 'backup_user' };
    expect(await outcome(write('PUT', `${FOO}/access_policies`, { items: [item, { ...item }] }))).toEqual([409, 409]);
  },
  policyLevel: async ({ write }) => {
    const items = [{ tenant_id: FOOBAR_TENANT, role_id: 'partner_admin' }];
    expect(await outcome(write('PUT', `${FOO}/access_policies`, { items }))).toEqual([400, 1027]);
  },
  whoIsMe: async ({ get, sandbox }) => {
    const [client] = sandbox.world.clients();
    expect((await get('/users/me')).json.id).toBe(client?.created_by);
  },
  usersOrder: async ({ get, sandbox }) => {
    const asked = [FOOBAR_USER, JOHN_DOE];
    const ids = async (query: string) => (await get(`/users?${query}`)).json.items.map(({ id }: { id: string }) => id);
    expect(await ids(`uuids=${asked}`)).toEqual(asked);
    const first = sandbox.world.users().slice(0, 3);
    expect(await ids(`subtree_root_tenant_id=${PARTNER}&limit=3`)).toEqual(first.map(({ id }) => id));
  },
  whoMayAskWho: async ({ sandbox, write }) => {
    await write('POST', `/users/${FOOBAR_USER}/password`, { password: 'newUserPassword312' });
    const Authorization = basic('foobar', 'newUserPassword312');
    const get = (path: string) => send(sandbox.url, 'GET', `/api/2${path}`, { headers: { Authorization } });
    expect([(await get('/users/me')).status, (await get(FOO)).status]).toEqual([200, 403]);
  },
  oneTimeLogin: async ({ sandbox, write }) => {
    const { text } = await write('POST', '/idp/ott', { purpose: 'user_login', login: 'foobar' });
    const headers = { 'Content-Type': 'application/json' };
    const enter = () => send(sandbox.url, 'POST', '/api/2/idp/ott/login', { headers, body: text });
    const first = await enter();
    expect([first.json.id, String(first.headers['set-cookie'])]).toEqual([
      FOOBAR_USER,
      expect.stringContaining('HttpOnly'),
    ]);
    expect((await enter()).status).toBe(401);
  },
  basicRights: async ({ sandbox }) => {
    const { adminLogin, adminPassword, clientId, clientSecret, url } = sandbox;
    const status = async (name: string, secret: string, method: string, path: string) =>
      (await send(url, method, `/api/2${path}`, { headers: { Authorization: basic(name, secret) } })).status;
    expect(await status(adminLogin, adminPassword, 'GET', '/users/me')).toBe(200);
    expect(await status(clientId, clientSecret, 'GET', JOHN)).toBe(200);
    expect(await status(adminLogin, 'wrong', 'GET', '/users/me')).toBe(401);
    expect(await status(clientId, clientSecret, 'POST', '/idp/introspect_token')).toBe(401);
  },
  tokenInQuery: async ({ sandbox, get }) => {
    const { access_token } = (await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret)).json;
    const list = `/users?subtree_root_tenant_id=${PARTNER}&limit=1&access_token=${access_token}`;
    const { status, json } = await send(sandbox.url, 'GET', `/api/2${list}`);
    expect([status, json.items.length]).toEqual([200, 1]);
    expect(Buffer.from(json.paging.cursors.after, 'base64').toString()).not.toContain('access_token');
    expect((await get(list)).status).toBe(401);
  },
  tenantTexts: async ({ write }) => {
    const { status, json } = await write('PUT', `/tenants/${FOOBAR_TENANT}`, { version: '1', enabled: 'false' });
    expect([status, json.version, json.enabled]).toEqual([200, 2, false]);
    expect(await outcome(write('PUT', `/tenants/${FOOBAR_TENANT}`, { version: 'two' }))).toEqual([400, 400]);
    expect(await outcome(write('PUT', JOHN, { version: 1, enabled: 'false' }))).toEqual([400, 400]);
  },
  updateLock: async ({ write }) => {
    const put = (body: object) => write('PUT', `/tenants/${FOOBAR_TENANT}`, body);
    const locked = await put({ version: '1', update_lock: { enabled: 'true', owner_id: PARTNER } });
    expect(locked.json.update_lock).toEqual({ enabled: true, owner_id: PARTNER });
    expect((await put({ version: 2, name: 'Foo' })).status).toBe(200);
    const { json } = await put({ version: 3, update_lock: { enabled: false } });
    expect(json.update_lock).toEqual({ enabled: false, owner_id: null });
  },
  tenantNames: async ({ write }) => {
    const twin = { name: 'Foobar', parent_id: PARTNER, kind: 'customer' };
    expect(await outcome(write('POST', '/tenants', twin))).toEqual([409, 1004]);
  },
  tenantPlaces: async ({ write }) => {
    const misplaced = { name: 'Unit', parent_id: PARTNER, kind: 'unit' };
    expect(await outcome(write('POST', '/tenants', misplaced))).toEqual([400, 1027]);
    expect((await write('POST', '/tenants', { ...misplaced, parent_id: FOOBAR_TENANT })).status).toBe(201);
  },
  offeringItems: async ({ get, write }) => {
    const statuses = async (id: string) =>
      (await get(`/tenants/${id}/offering_items`)).json.items.map(({ status }: { status: number }) => status);
    const { json } = await write('POST', '/tenants', { name: 'New', parent_id: PARTNER, kind: 'customer' });
    expect([await statuses(FOOBAR_TENANT), await statuses(json.id)]).toEqual([
      [1, 1, 0, 0],
      [0, 0, 0, 0],
    ]);
    const target_edition = 'pck_per_workload';
    const put = await write('PUT', `/tenants/${json.id}/edition`, { application_id: FOOBAR_TENANT, target_edition });
    expect([put.status, put.json.items.length, await statuses(json.id)]).toEqual([200, 4, [0, 0, 1, 1]]);
  },
  wholeChildren: async ({ get }) => {
    expect((await get(`/tenants/${PARTNER}/children`)).json.paging).toBeUndefined();
    expect(await outcome(get(`/tenants/${PARTNER}/children?after=AAAA`))).toEqual([400, 400]);
  },
  hiddenUsers: async ({ get }) => {
    const [all, some] = ['include_hidden=true', ''].map((query) => get(`/tenants/${FOOBAR_TENANT}/users?${query}`));
    expect((await all)?.json).toEqual((await some)?.json);
  },
  listWords: async ({ get }) => {
    const path = `/tenants/${FOOBAR_TENANT}/users`;
    expect((await get(`${path}?order=level`)).json).toEqual((await get(path)).json);
    expect(await outcome(get(`${path}?order=shoe_size`))).toEqual([400, 400]);
  },
  movedUnit: async ({ write }) => {
    const unit = async (name: string, parent_id: string) =>
      (await write('POST', '/tenants', { name, parent_id, kind: 'unit' })).json.id;
    const [one, other] = [await unit('One', FOOBAR_TENANT), await unit('Other', FOOBAR_TENANT)];
    expect(await outcome(write('PUT', `/tenants/${one}`, { version: 1, parent_id: other }))).toEqual([400, 1008]);
  },
  existingIdentity: async ({ write }) => {
    const form = {
      tenant_id: FOOBAR_TENANT,
      login: 'JohnDoe',
      contact: { email: 'j@d.example' },
      use_existing_identity: true,
    };
    expect(await outcome(write('POST', '/users', form))).toEqual([409, 409]);
  },
  refreshTokens: async ({ sandbox }) => {
    const enter = (body: string) =>
      send(sandbox.url, 'POST', '/api/2/idp/token', {
        headers: { Authorization: basic(sandbox.clientId, sandbox.clientSecret), 'Content-Type': FORM },
        body,
      });
    const { refresh_token } = (await enter('grant_type=client_credentials&scope=offline_access')).json;
    for (let round = 0; round < 2; round += 1) {
      const renewed = await enter(`grant_type=refresh_token&refresh_token=${refresh_token}`);
      expect(renewed.json.refresh_token).toBe(refresh_token);
    }
  },
  restoredTenant: async ({ get, write, sandbox }) => {
    const lena = sandbox.world.user('lena.brandt')?.id;
    await write('PUT', `/tenants/${FOOBAR_TENANT}`, { version: 1, enabled: false });
    await write('DELETE', `/tenants/${FOOBAR_TENANT}?version=2`, '');
    const contact = { email: 'x@mysite.com' };
    await write('POST', '/users', { tenant_id: PARTNER, login: 'foobar', contact });
    await write('POST', `/tenants/${FOOBAR_TENANT}/restore`, '');
    expect([(await get(FOO)).status, (await get(`/users/${lena}`)).status]).toEqual([404, 200]);
  },
  revokedToken: async ({ sandbox }) => {
    const auth = { Authorization: basic(sandbox.clientId, sandbox.clientSecret), 'Content-Type': FORM };
    const token = (await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret)).json.access_token;
    const body = `token=${token}`;
    await send(sandbox.url, 'POST', '/api/2/idp/revoke_token', { headers: auth, body });
    const headers = { Authorization: `Bearer ${token}` };
    expect((await send(sandbox.url, 'GET', `/api/2${JOHN}`, { headers })).status).toBe(401);
  },
  passwordRefused: async ({ sandbox }) => {
    const body = 'grant_type=password&username=foobar&password=wrong';
    const headers = { 'Content-Type': FORM };
    const { status, json } = await send(sandbox.url, 'POST', '/api/2/idp/token', { headers, body });
    expect([status, json.error]).toEqual([401, 'access_denied']);
  },
  newClientRights: async ({ write, sandbox }) => {
    const form = { type: 'api_client', tenant_id: FOOBAR_TENANT, token_endpoint_auth_method: 'client_secret_basic' };
    const { json } = await write('POST', '/clients', form);
    const token = (await signIn(sandbox.url, json.client_id, json.client_secret)).json.access_token;
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const sent = { headers, body: JSON.stringify({ version: 1, language: 'fr' }) };
    expect((await send(sandbox.url, 'PUT', `/api/2${FOO}`, sent)).json.language).toBe('fr');
    expect((await send(sandbox.url, 'PUT', `/api/2${JOHN}`, sent)).status).toBe(403);
  },
  requestId: async ({ get }) => {
    expect((await get(JOHN)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  },
};

const choices = CHOICES.map(([name, { question }]) => [question, proofs[name]] as const);

test.each(choices)('%s', async (_question, proof) => {
  await proof(await open());
});

test('no two files of the sandbox declare a choice of the same name', () => {
  const names = CHOICES.map(([name]) => name);

  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('the choices of the sandbox stand in a table that is current', async () => {
  const rows = CHOICES.map(
    ([, { question, choice, option = '' }]) => `| ${[question, choice, code(option)].map(cell).join(' | ')} |`,
  );
  const head = [
    '# What the documentation leaves open',
    '',
    'Written by `choices.test.ts`, which has a test for each line; `npm test -- -u` writes it anew.',
    '',
    '| Question | The sandbox | Option |',
    '| --- | --- | --- |',
  ];

  await expect(`${[...head, ...rows].join('\n')}\n`).toMatchFileSnapshot('CHOICES.md');
});

function code(option: string): string {
  return option && `\`${option}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

async function outcome(reply: ReturnType<Session['get']>): Promise<readonly [number, unknown]> {
  const { status, json } = await reply;
  return [status, json.error.code];
}

async function search(get: Session['get'], text: string): Promise<{ id: string; login?: string; name?: string }[]> {
  return (await get(`/search?tenant=${PARTNER}&limit=300&text=${encodeURIComponent(text)}`)).json.items;
}

async function openNewest({ mailbox }: Session['sandbox']): Promise<string> {
  return (await mailbox.open(mailbox.list()[0]?.id ?? '')).text;
}
