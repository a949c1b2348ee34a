/** Clients that mean ill or know no better: turned away, nothing is kept of them, and the server lives on. */

import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { runs } from '../../runs.ts';
import { FOOBAR_TENANT, FOOBAR_USER, JOHN_DOE, open, PARTNER, type Session } from '../client.ts';

const FOO = `/users/${FOOBAR_USER}`;

test.each([
  ['a __proto__ key', '{"version":1,"__proto__":{"enabled":false}}'],
  ['a __proto__ key in the contact', '{"version":1,"contact":{"__proto__":{"email":"x@y"}}}'],
  ['a constructor key', '{"version":1,"constructor":{"prototype":{"polluted":true}}}'],
  ['a doubly encoded body', JSON.stringify('{"version":1,"enabled":false}')],
  ['half a document', '{"version":1,'],
  ['a list', '[]'],
  ['nothing', ''],
  ['nesting without end', '['.repeat(100_000)],
  ['bytes that are no text', '\u0000\u0001'],
])('the sandbox answers %s in place of a change with 400, and keeps nothing of it', async (_what, body) => {
  const { get, write, sandbox } = await open();
  const before = sandbox.world.users();

  const { status, json } = await write('PUT', FOO, body);

  expect([status, json.error.code]).toEqual([400, 400]);
  expect(sandbox.world.users()).toEqual(before);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect((await get(FOO)).status).toBe(200);
});

test('the sandbox refuses a body of ten megabytes, and keeps nothing of them (S7)', async () => {
  const { get, write } = await open();

  const { status } = await write('PUT', FOO, { version: 1, language: 'x'.repeat(10 * 1024 * 1024) });

  expect(status).toBe(413);
  expect((await get(FOO)).json.version).toBe(1);
});

test('the sandbox answers beside a thousand sockets that say nothing, and one that never ends its header (S7)', async () => {
  const { get, sandbox } = await open();
  const slow = await connected(sandbox);
  slow.write('GET /sandbox/mailbox HTTP/1.1\r\nHost: 127');
  const idle = await Promise.all(Array.from({ length: 1000 }, () => connected(sandbox)));

  expect((await get(FOO)).status).toBe(200);

  expect(idle.every(({ destroyed }) => !destroyed)).toBe(true);
  await sandbox.stop();
});

// Left to itself, Node looks for such clients every thirty seconds only.
test('the sandbox cuts off whoever never ends a header, and answers the others', { timeout: 25_000 }, async () => {
  const { get, sandbox } = await open({ headersTimeout: 1000 });
  const slow = await connected(sandbox);
  const closed = new Promise((resolve) => slow.once('close', resolve));
  let heard = '';
  slow.on('data', (chunk) => {
    heard += chunk;
  });

  slow.write('GET /sandbox/mailbox HTTP/1.1\r\nHost: 127');
  await closed;

  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  expect((await get(FOO)).status).toBe(200);
});

test('the sandbox has no fault of its own, whatever is asked of whatever there is', async () => {
  const { write, get, sandbox } = await open();
  const id = fc.constantFrom(FOOBAR_USER, JOHN_DOE, FOOBAR_TENANT, PARTNER, 'x', '..', '__proto__', '%00');
  const place = fc.tuple(fc.constantFrom(...PLACES), id).map(([path, one]) => path.replaceAll('{}', one));
  const both = `${FOOBAR_TENANT},${PARTNER}`;
  const text = fc.constantFrom('', '0', '-1', '999999999', 'true', 'foo', '*', FOOBAR_TENANT, both, '%');
  const query = fc.dictionary(fc.constantFrom(...PARAMETERS), text, { maxKeys: 3 });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(
        ...[null, true, false, 0, 1, -1, 1.5, 1e300],
        ...['x', 'a@b', 'unit', 'root', FOOBAR_TENANT, PARTNER],
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 4 }),
    ),
  }));

  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), place, query, value, async (...asked) => {
      const [method, path, parameters, body] = asked;
      const sent = method === 'POST' || method === 'PUT' ? body : '';
      const { status, text } = await write(method, `${path}?${new URLSearchParams(parameters)}`, sent);
      expect(status).toBeLessThan(500);
      if (status >= 400) expect(JSON.parse(text).error).toBeDefined();
    }),
    { numRuns: runs(500) },
  );
  expect((await get(`/clients/${sandbox.clientId}`)).status).toBe(200);
});

const PLACES = `/users /users/{} /users/{}/access_policies /users/{}/mfa/status /users/{}/password /users/{}/restore
/users/{}/send-activation-email /users/me /users/check_login /users/check_password /tenants /tenants/{}
/tenants/{}/users /tenants/{}/children /tenants/{}/pricing /tenants/{}/mfa/status /tenants/{}/offering_items
/tenants/{}/offering_items/available_for_child /tenants/{}/edition /tenants/{}/restore /tenants/{}/applications
/applications/{}/bindings/tenants/{} /search /clients /clients/{} /infra /idp/token /idp/introspect_token`.split(/\s+/);

const PARAMETERS = `limit after lod uuids subtree_root_tenant_id subtree_root_id parent_id text tenant version username
allow_deleted order edition kind target_edition updated_since include_relative_path tenant_id external_ids`.split(
  /\s+/,
);

const FIELDS = `version contact email login enabled items tenant_id role_id name kind parent_id password status type
offering_items quota value update_lock types id mode currency mfa_status target_edition __proto__ data`.split(/\s+/);

function connected(sandbox: Session['sandbox']): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => resolve(socket));
    // The server's stop resets what is still open.
    socket.on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}
