/** Behind a request of any endpoint stands what was decided: somebody who looks on is never left with a bare status. */
import { expect, test } from 'vitest';
import { ROUTES } from '../../../src/sandbox/routes.ts';
import { PROTECTION } from '../../../src/sandbox/tenants/offering.ts';
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
} from '../client.ts';

interface Sample {
  readonly said: string;
  readonly query?: string;
  /** A form where it is a text. */
  readonly body?: object | string | ((session: Session) => Promise<object | string>);
  readonly headers?: Record<string, string>;
  readonly before?: (session: Session) => Promise<unknown>;
}

const PARAMS: Readonly<Record<string, string>> = {
  user_id: FOOBAR_USER,
  tenant_id: FOOBAR_TENANT,
  client_id: '5a4db000-0000-4000-8000-000000000002',
  application_id: PROTECTION,
  key: 'none',
};

const FOO = `/users/${FOOBAR_USER}`;
const client = { type: 'api_client', tenant_id: FOOBAR_TENANT, token_endpoint_auth_method: 'client_secret_post' };
const lisa = { tenant_id: FOOBAR_TENANT, login: 'lisa.w', contact: { email: 'lisa@example.org' } };

async function disableUser({ write }: Session): Promise<void> {
  await write('PUT', FOO, { version: 1, enabled: false });
}

async function deleteUser(session: Session): Promise<void> {
  await disableUser(session);
  await session.write('DELETE', `${FOO}?version=2`, '');
}

async function disableTenant({ write }: Session): Promise<void> {
  await write('PUT', `/tenants/${FOOBAR_TENANT}`, { version: 1, enabled: false });
}

async function deleteTenant(session: Session): Promise<void> {
  await disableTenant(session);
  await session.write('DELETE', `/tenants/${FOOBAR_TENANT}?version=2`, '');
}

const SIGN_IN = { body: 'grant_type=password&username=john.smith&password=sandbox-password-opens-nothing' };
const SIGNED = 'token for user john.smith: JohnSmith, Inc and below, 120 min';

const SAMPLES: Readonly<Record<string, Sample>> = {
  'GET /api/1/accounts': { query: 'login=x', said: 'any login belongs here, known or not' },
  'GET /api/2/accounts/forgot_link': { query: 'login=x', said: 'this endpoint is disabled' },
  'GET /.well-known/openid-configuration': { said: 'where to sign in' },
  'GET /api/2/.well-known/openid-configuration': { said: 'where to sign in' },
  'POST /api/2/idp/token': { ...SIGN_IN, said: SIGNED },
  'POST /bc/idp/token': { ...SIGN_IN, said: SIGNED },
  'POST /api/2/idp/revoke_token': {
    headers: { Authorization: basic('5a4db000-0000-4000-8000-000000000001', 'sandbox-secret-opens-nothing') },
    body: async ({ sandbox }) =>
      `token=${(await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret)).json.access_token}`,
    said: 'the token is revoked',
  },
  'POST /api/2/idp/introspect_token': { body: 'token=none', said: 'the token is unknown here' },
  'POST /api/2/idp/ott': { body: { purpose: 'user_login', login: 'foobar' }, said: 'one-time token for foobar' },
  'POST /api/2/idp/ott/login': {
    body: async ({ write }) => (await write('POST', '/idp/ott', { purpose: 'user_login', login: 'foobar' })).json,
    said: 'foobar is let in, with a cookie',
  },
  'GET /api/2/idp/logout': { said: 'no cookie came along: no session has ended' },
  'GET /api/2/clients': { said: '4 listed' },
  'POST /api/2/clients': { body: client, said: 'client of Foobar as company_admin, its secret is shown this once' },
  'GET /api/2/clients/{client_id}': { said: 'client of JohnSmith, Inc, enabled' },
  'PUT /api/2/clients/{client_id}': { body: { status: 'disabled' }, said: 'client of JohnSmith, Inc, disabled' },
  'DELETE /api/2/clients/{client_id}': { said: 'client of JohnSmith, Inc: signs in no more' },
  'GET /api/2/search': { query: `tenant=${PARTNER}&text=foobar`, said: '2 found below JohnSmith, Inc' },
  'GET /api/2/users': { query: `uuids=${JOHN_DOE}`, said: '1 of 1 found by id' },
  'POST /api/2/users': { body: lisa, said: 'login free' },
  'GET /api/2/users/check_login': { query: 'username=lisa.w', said: 'login free' },
  'GET /api/2/users/me': { said: 'john.smith at version 12' },
  'POST /api/2/users/check_password': {
    body: { password: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8' },
    said: 'compromised',
  },
  'GET /api/2/users/{user_id}': { said: 'foobar at version 1' },
  'PUT /api/2/users/{user_id}': { body: { version: 1, language: 'de' }, said: 'version 1 = 1' },
  'DELETE /api/2/users/{user_id}': { query: 'version=2', before: disableUser, said: 'version 2 = 2' },
  'POST /api/2/users/{user_id}/restore': { before: deleteUser, body: {}, said: 'login free' },
  'POST /api/2/users/{user_id}/send-activation-email': { body: {}, said: 'activated already: no mail' },
  'POST /api/2/users/{user_id}/password': { body: { password: 'correct horse' }, said: 'activated already' },
  'GET /api/2/users/{user_id}/access_policies': { said: 'roles of foobar: none' },
  'PUT /api/2/users/{user_id}/access_policies': {
    body: { items: [] },
    said: 'takes the place of all roles before: none',
  },
  'PUT /api/2/users/{user_id}/mfa/status': { body: { enabled: false }, said: 'no second factor is asked for' },
  'GET /api/2/tenants': { query: `uuids=${FOOBAR_TENANT}`, said: '1 listed from the start, the last page' },
  'POST /api/2/tenants': {
    body: { name: 'Ulmer', parent_id: PARTNER, kind: 'customer' },
    said: 'customer in JohnSmith, Inc: name free',
  },
  'GET /api/2/tenants/{tenant_id}': { said: 'Foobar at version 1' },
  'PUT /api/2/tenants/{tenant_id}': { body: { version: 1, language: 'de' }, said: 'version 1 = 1' },
  'DELETE /api/2/tenants/{tenant_id}': {
    query: 'version=2',
    before: disableTenant,
    said: 'version 2 = 2 | with all that is in it',
  },
  'POST /api/2/tenants/{tenant_id}/restore': {
    before: deleteTenant,
    body: {},
    said: 'with what was deleted along with it',
  },
  'GET /api/2/tenants/{tenant_id}/users': { before: deleteUser, said: '3 users, 1 deleted left out' },
  'GET /api/2/tenants/{tenant_id}/children': { said: '0 children' },
  'GET /api/2/applications': { said: '2 applications' },
  'GET /api/2/tenants/{tenant_id}/applications': { said: '2 of 2 applications on' },
  'POST /api/2/applications/{application_id}/bindings/tenants/{tenant_id}': { body: '', said: 'Protection was on' },
  'DELETE /api/2/applications/{application_id}/bindings/tenants/{tenant_id}': { said: 'Protection is switched off' },
  'GET /api/2/tenants/{tenant_id}/offering_items': { said: '4 items, 2 on' },
  'PUT /api/2/tenants/{tenant_id}/offering_items': {
    body: { offering_items: [{ name: 'pw_w_storage' }] },
    said: '1 item named: the others stay',
  },
  'GET /api/2/tenants/{tenant_id}/offering_items/available_for_child': { said: '4 items can be passed on' },
  'GET /api/2/tenants/{tenant_id}/edition': {
    query: 'target_edition=pck_per_workload',
    said: 'as if pck_per_workload were on, the others off',
  },
  'PUT /api/2/tenants/{tenant_id}/edition': {
    body: { application_id: PROTECTION, target_edition: 'pck_per_workload' },
    said: 'pck_per_workload on, the others off',
  },
  'GET /api/2/infra': { said: 'one storage, for all' },
  'GET /api/2/tenants/{tenant_id}/pricing': { said: "production at version 1, the tenant's own" },
  'PUT /api/2/tenants/{tenant_id}/pricing': { body: { version: 1, mode: 'trial' }, said: 'version 1 = 1' },
  'GET /api/2/tenants/{tenant_id}/mfa/status': { said: 'disabled for Foobar, set up by 0 of 4' },
  'PUT /api/2/tenants/{tenant_id}/mfa/status': {
    body: { mfa_status: 'enabled' },
    said: 'is enabled for Foobar, the version stays',
  },
  'GET /sandbox/mailbox': { said: '0 mails' },
  'GET /sandbox/mail/{key}': { said: 'no such link' },
  'GET /sandbox/faults': { said: 'no fault armed' },
  'POST /sandbox/faults': { body: { set: 'drip 7' }, said: 'set: drip 7' },
};

// Whoever asks for the list is not in it.
const LOGGED = ROUTES.filter(({ path }) => path !== '/sandbox/requests');

test.each(LOGGED.map(({ method, path }) => [`${method} ${path}`, method, path]))(
  'of %s is said what was decided (TR11)',
  async (key, method, path) => {
    const session = await open();
    const { sandbox, write } = session;
    const { said, query, body: sample = '', headers, before } = SAMPLES[key] ?? { said: 'wants a sample' };
    await before?.(session);
    const body = typeof sample === 'function' ? await sample(session) : sample;
    const place = path.replace(/\{(\w+)\}/g, (_whole, name) => PARAMS[name] ?? '') + (query ? `?${query}` : '');
    const type = { 'Content-Type': typeof body === 'string' ? FORM : 'application/json' };

    if (place.startsWith('/api/2/')) await write(method, place.slice('/api/2'.length), body, { ...type, ...headers });
    else
      await send(sandbox.url, method, place, {
        headers: type,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });

    const asked = sandbox.requests.list().at(-1);
    expect(asked?.decided.filter((fact) => fact !== 'nothing stored').join(' | ')).toBe(said);
    expect([200, 201, 204, 404]).toContain(asked?.status);
    expect([asked?.method, asked?.url.split('?')[0]]).toEqual([method, place.split('?')[0]]);
  },
);
