/** How an integrator's own tests use the sandbox: nothing here but what `acronis-shell/sandbox` exports, and fetch. */

import { afterEach, beforeEach, expect, test } from 'vitest';
// In your project: import { type Sandbox, startSandbox } from 'acronis-shell/sandbox';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ port: 0 });
});

afterEach(() => sandbox.stop());

test('a test that starts the sandbox sees the email of an activated user change once the link in the mail is opened', async () => {
  const user = sandbox.world.user('foobar');

  const answer = await putUser(user?.id, { version: user?.version, contact: { email: 'foo@newmail.net' } });
  expect([answer.status, sandbox.world.user('foobar')?.contact.email]).toEqual([200, 'foobar@example.org']);

  const [mail] = sandbox.mailbox.list();
  await sandbox.mailbox.open(mail?.id ?? '');
  expect(sandbox.world.user('foobar')?.contact.email).toBe('foo@newmail.net');
});

test('a test that starts the sandbox meets a service that is away for a moment, and an administrator who was faster', async () => {
  const user = sandbox.world.user('foobar');
  sandbox.faults.add({ kind: 'fail', status: 503 });
  expect((await putUser(user?.id, { version: 1, language: 'fr' })).status).toBe(503);

  sandbox.faults.add({ kind: 'edit-behind-me' });
  expect((await putUser(user?.id, { version: 1, language: 'fr' })).status).toBe(409);
  expect((await putUser(user?.id, { version: 2, language: 'fr' })).status).toBe(200);
});

async function putUser(id: string | undefined, change: object): Promise<Response> {
  const basic = Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString('base64');
  const signedIn = await fetch(`${sandbox.url}/api/2/idp/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await signedIn.json()) as { access_token: string };
  return fetch(`${sandbox.url}/api/2/users/${id}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(change),
  });
}
