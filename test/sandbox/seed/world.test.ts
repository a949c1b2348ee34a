/** The world is the documentation's, and the same every time. */

import { expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { FOOBAR_TENANT, FOOBAR_USER, JOHN_DOE, PARTNER, send, signIn } from '../client.ts';

test('the world of the sandbox holds the documented tenants and users, by id, login and name', async () => {
  const { world } = await started();

  expect(world.tenant('JohnSmith, Inc')).toMatchObject({ id: PARTNER, kind: 'partner' });
  expect(world.tenant(FOOBAR_TENANT)).toMatchObject({ name: 'Foobar', kind: 'customer', parent_id: PARTNER });
  expect(world.user('JohnDoe')).toMatchObject({ id: JOHN_DOE, tenant_id: PARTNER, version: 1, activated: false });
  expect(world.user(FOOBAR_USER)).toMatchObject({
    login: 'foobar',
    tenant_id: FOOBAR_TENANT,
    version: 1,
    activated: true,
  });
});

test('the world is the same in every sandbox, credentials included, and changes in one alone', async () => {
  const [one, other] = [await started(), await started()];

  expect(one.world.users()).toEqual(other.world.users());
  expect(one.world.tenants()).toEqual(other.world.tenants());
  expect([one.clientId, one.clientSecret]).toEqual([other.clientId, other.clientSecret]);
  expect(one.clientSecret).toBe('sandbox-secret-opens-nothing');

  const { access_token } = (await signIn(one.url, one.clientId, one.clientSecret)).json;
  const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
  one.faults.staleStatus = 412;
  one.faults.add({ kind: 'latency', ms: 0 });
  const change = { headers, body: '{"version":1,"contact":{"email":"foo@newmail.net","phone":"1"}}' };
  expect((await send(one.url, 'PUT', `/api/2/users/${FOOBAR_USER}`, change)).status).toBe(200);
  expect((await send(other.url, 'PUT', `/api/2/users/${FOOBAR_USER}`, change)).status).toBe(401);
  expect([one.mailbox.list().length, other.mailbox.list().length]).toEqual([1, 0]);
  expect([other.faults.staleStatus, other.faults.list()]).toEqual([409, []]);
  expect(other.world.user('foobar')).toMatchObject({ version: 1, contact: { phone: '' } });
});

test('the world of the sandbox is peopled: some forty users of every kind, with ids of their own', async () => {
  const { world } = await started();
  const users = world.users();

  const ids = [...users.map(({ id }) => id), ...world.tenants().map(({ id }) => id), ...users.map((u) => u.contact.id)];
  expect(new Set(ids).size).toBe(ids.length);
  expect(users.length).toBeGreaterThan(40);
  expect(users.filter(({ login, contact }) => login === contact.email).length).toBeGreaterThan(5);
  expect(users.filter(({ contact }) => contact.firstname === 'Anna').length).toBeGreaterThan(3);
  expect(users.some(({ activated }) => !activated)).toBe(true);
  expect(users.some(({ enabled }) => !enabled)).toBe(true);
  expect(users.some(({ version }) => version > 1)).toBe(true);
});

async function started(): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}
