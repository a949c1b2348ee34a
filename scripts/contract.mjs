/**
 * npm run contract -- FILE: drives every operation and status of an OpenAPI 3 document through a sandbox, and holds
 * requests and answers against it. Ends with 1 when one contradicts the document and is not in the list below.
 */
import SwaggerParser from '@apidevtools/swagger-parser';
import { Ajv } from 'ajv';
import { ensureDist } from './dist.mjs';

/**
 * Where the guide's pages, or what was seen of the platform, contradict the document; the sandbox follows them. What
 * is excused is a status that is not listed, or what the pattern says; anything else in the same place is not.
 */
const NAMED = new Map(
  [
    [
      'GET /search 400',
      'guide, "Searching for tenants and user accounts": a text has three characters; no status for less is listed',
    ],
    [
      'POST /idp/token 401 body',
      'document, revokeError: lists invalid_client, which tokenError does not',
      /^\/error .*allowed/,
    ],
    ['POST /users 400', 'guide, "Status and error codes": 400 is the failure with details'],
    ['POST /users 409', 'guide, "Status and error codes": 409 is what exists already, and logins are unique'],
    ['POST /tenants 409', 'guide, "Status and error codes": 1004, tenant name conflict'],
    ['PUT /users/{user_id} 400', 'guide, "Status and error codes": 400 is the failure with details'],
    ['DELETE /users/{user_id} 400', 'guide, "Deleting a user account": it is disabled first'],
    ['DELETE /users/{user_id} 409', 'guide, "Status and error codes": 1001, version mismatch'],
    ['DELETE /tenants/{tenant_id} 400', 'guide, "Status and error codes": 1006, deleting a non-disabled tenant'],
    ['PUT /users/{user_id}/access_policies 400', 'guide, "Status and error codes": 1027, business rule not met'],
    [
      'PUT /users/{user_id}/access_policies 200 request',
      'guide, "Modifying the roles of a user account": items are sent without times, and ids that the platform replaces',
      /^(?:\/items\/\d+)? must have required property '\w+'$/,
    ],
  ].map(([key, why, what = /^the status is not listed$/]) => [key, { why, what }]),
);

/** Statuses that are listed and that nothing leads to. */
const NOT_DRIVEN = new Map([['GET /accounts/forgot_link 200', 'document: the endpoint is disabled']]);

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: npm run contract -- FILE');
  process.exit(2);
}
if (!(await ensureDist())) process.exit(1);
const { startSandbox } = await import('../dist/sandbox/index.js');

const document = await SwaggerParser.dereference(file).catch((error) => {
  console.error(`${file} is no OpenAPI document that can be read: ${error.message}`);
  process.exit(2);
});
// The document's patterns hold `\:`, which is no escape where patterns are read as Unicode.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
const validators = new Map();
const seen = new Set();
const violations = new Map();
const sandbox = await startSandbox({ port: 0 });

try {
  await drive();
} finally {
  await sandbox.stop();
}
process.exitCode = report();

async function drive() {
  const { world, clientId, clientSecret } = sandbox;
  const PARTNER = world.tenant('JohnSmith, Inc').id;
  const FOOBAR = world.tenant('Foobar').id;
  const USER = world.user('foobar').id;
  const NOBODY = '00000000-0000-4000-8000-000000000000';
  const basic = { Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
  const form = (fields) => new URLSearchParams(fields);
  const grant = form({ grant_type: 'client_credentials' });

  const token = (await call('POST /idp/token', { headers: basic, body: grant })).access_token;
  const admin = { Authorization: `Bearer ${token}` };
  await call('POST /idp/token', { body: grant }, 400);
  await call('POST /idp/token', { headers: { Authorization: `Basic ${btoa('a:b')}` }, body: grant }, 401);
  const scope = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: token };
  const scoped = (tenant) => form({ ...scope, scope: `urn:acronis.com:tenant-id:${tenant}` });
  await call('POST /idp/token', { body: scoped(FOOBAR) });
  await call('POST /idp/token', { body: scoped(NOBODY) }, 403);
  const offline = form({ grant_type: 'client_credentials', scope: 'offline_access' });
  const { refresh_token } = await call('POST /idp/token', { headers: basic, body: offline });
  await call('POST /idp/token', { body: form({ grant_type: 'refresh_token', refresh_token }) });

  const user = { headers: admin, path: { user_id: USER } };
  const password = { password: 'newUserPassword312' };
  await call('POST /users/{user_id}/password', { ...user, body: password });
  const signIn = form({ grant_type: 'password', username: 'foobar', ...password });
  // A user without roles has no right at all: every operation answers 403.
  const nobody = { Authorization: `Bearer ${(await call('POST /idp/token', { body: signIn })).access_token}` };

  const tenant = { headers: admin, path: { tenant_id: FOOBAR } };
  const items = (...roles) => ({ items: roles.map((role_id) => ({ tenant_id: FOOBAR, role_id })) });
  const newUser = (login) => ({ tenant_id: FOOBAR, login, contact: { email: 'jane@example.org' } });
  const newTenant = (name) => ({ name, parent_id: PARTNER, kind: 'customer' });
  const newClient = { type: 'api_client', tenant_id: FOOBAR, token_endpoint_auth_method: 'client_secret_post' };
  const sha1 = '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8';

  await call('GET /.well-known/openid-configuration');
  await call('GET /accounts/forgot_link', { query: { login: 'foobar' } }, 404);
  await call('GET /accounts/forgot_link', {}, 400);
  await call('POST /idp/introspect_token', { headers: admin, body: form({ token }) });
  await call('POST /idp/introspect_token', { headers: admin, body: form({ token: 'x' }) });
  await call('POST /idp/introspect_token', { headers: admin, body: form({}) }, 400);

  await call('GET /search', { headers: admin, query: { tenant: PARTNER, text: 'foobar' } });
  await call('GET /search', { headers: admin, query: { tenant: NOBODY, text: 'foobar' } }, 404);
  await call('GET /search', { headers: admin, query: { tenant: PARTNER, text: 'fo' } }, 400);

  for (const lod of ['stamps', 'basic', 'full']) {
    const query = { lod, limit: 3, with_access_policies: true };
    const page = await call('GET /users', { headers: admin, query: { ...query, subtree_root_tenant_id: PARTNER } });
    await call('GET /users', { headers: admin, query: { after: page.paging.cursors.after } });
    const all = { lod, subtree_root_id: PARTNER, with_contacts: true, expand_offering_items: true };
    await call('GET /tenants', { headers: admin, query: all });
  }
  await call('GET /users', { headers: admin }, 400);
  await call('GET /users', { headers: admin, query: { subtree_root_tenant_id: NOBODY } }, 404);
  await call('GET /tenants', { headers: admin }, 400);
  await call('GET /tenants', { headers: admin, query: { parent_id: NOBODY } }, 404);
  await call('GET /users/me', { headers: admin });
  await call('GET /users/me', { headers: basic });
  await call('GET /users/check_login', { headers: admin, query: { username: 'JaneDoe' } });
  await call('GET /users/check_login', { headers: admin, query: { username: 'foobar' } }, 409);
  await call('GET /users/check_login', { headers: admin, query: { username: 'a b' } }, 406);
  await call('POST /users/check_password', { body: { password: sha1 } });
  await call('POST /users/check_password', { body: { password: 'x' } }, 400);
  await call('POST /users/check_password', { headers: { 'Content-Type': 'text/plain' }, body: '{}' }, 415);

  await call('GET /users/{user_id}', user);
  await call('GET /users/{user_id}/access_policies', user);
  await call('PUT /users/{user_id}/access_policies', { ...user, body: items('company_admin', 'backup_user') });
  await call('PUT /users/{user_id}/access_policies', { ...user, body: items('backup_user', 'backup_user') }, 409);
  await call('PUT /users/{user_id}/access_policies', { ...user, body: items('partner_admin') }, 400);
  await call('PUT /users/{user_id}/access_policies', { ...user, body: items() });
  await call('PUT /users/{user_id}/mfa/status', { ...user, body: { enabled: true } });
  await call('PUT /users/{user_id}/mfa/status', { ...user, body: {} }, 400);
  await call('POST /users/{user_id}/send-activation-email', user);

  await denyAll();

  const jane = await call('POST /users', { headers: admin, body: newUser('JaneDoe') });
  await call('POST /users', { headers: admin, body: newUser('JaneDoe') }, 409);
  await call('POST /users', { headers: admin, body: { tenant_id: FOOBAR } }, 400);
  const hers = { headers: admin, path: { user_id: jane.id } };
  await call('PUT /users/{user_id}', { ...hers, body: { version: 1, contact: { email: 'jane@example.net' } } });
  await call('PUT /users/{user_id}', { ...hers, body: { version: 1, enabled: false } }, 409);
  await call('PUT /users/{user_id}', { ...hers, body: { version: 2, more: 1 } }, 400);
  await call('DELETE /users/{user_id}', { ...hers, query: { version: 2 } }, 400);
  await call('PUT /users/{user_id}', { ...hers, body: { version: 2, enabled: false } });
  await call('DELETE /users/{user_id}', { ...hers, query: { version: 2 } }, 409);
  await call('DELETE /users/{user_id}', { ...hers, query: { version: 3 } });
  const twin = await call('POST /users', { headers: admin, body: newUser('JaneDoe') });
  await call('POST /users/{user_id}/restore', hers, 409);
  await call('POST /users/{user_id}/restore', { ...hers, query: { force: true } });
  await call('GET /users/{user_id}', { headers: admin, path: { user_id: twin.id } });

  const made = await call('POST /tenants', { headers: admin, body: newTenant('Newcomers') });
  await call('POST /tenants', { headers: admin, body: newTenant('Newcomers') }, 409);
  const its = { headers: admin, path: { tenant_id: made.id } };
  await call('GET /tenants/{tenant_id}', { ...its, query: { embed_path: true } });
  await call('GET /tenants/{tenant_id}/users', { ...tenant, query: { order: '-login', include_hidden: true } });
  await call('GET /tenants/{tenant_id}/children', { headers: admin, path: { tenant_id: PARTNER } });
  await call('DELETE /tenants/{tenant_id}', { ...its, query: { version: 1 } }, 400);
  await call('PUT /tenants/{tenant_id}', { ...its, body: { version: 1, name: 'Foobar' } }, 409);
  await call('PUT /tenants/{tenant_id}', { ...its, body: { version: 1, update_lock: { enabled: true } } });
  await call('PUT /tenants/{tenant_id}', { ...its, body: { version: 2, enabled: false } });
  await call('DELETE /tenants/{tenant_id}', { ...its, query: { version: 3 } });
  await call('GET /tenants/{tenant_id}', { ...its, query: { allow_deleted: true } });

  const client = await call('POST /clients', { headers: admin, body: newClient });
  const theirs = { headers: admin, path: { client_id: client.client_id } };
  await call('GET /clients', { headers: admin });
  await call('GET /clients/{client_id}', theirs);
  await call('PUT /clients/{client_id}', { ...theirs, body: { data: { client_name: 'Mine' } } });
  await call('DELETE /clients/{client_id}', theirs);

  const revoke = form({ token });
  await call('POST /idp/revoke_token', { headers: basic, body: form({}) }, 400);
  await call('POST /idp/revoke_token', { headers: { Authorization: `Basic ${btoa('a:b')}` }, body: revoke }, 401);
  await call('POST /idp/revoke_token', { headers: basic, body: revoke });

  /** The refusals that go alike for all operations: no token, no right, nothing there, the wrong type. */
  async function denyAll() {
    for (const { name, operation } of operations()) {
      const isSigned = (operation.security ?? []).some((way) => 'oauth2' in way);
      if (!isSigned) continue;
      const body = bodyOf(name, operation);
      const path = { user_id: USER, tenant_id: FOOBAR, client_id: clientId };
      const away = { user_id: NOBODY, tenant_id: NOBODY, client_id: NOBODY };
      const query = { version: 1, tenant: PARTNER, text: 'foobar', username: 'foobar' };
      const lists = Object.keys(operation.responses);
      if (lists.includes('401')) await call(name, { path, query, body }, 401);
      if (lists.includes('403')) await call(name, { path, query, body, headers: nobody }, 403);
      if (lists.includes('404') && name.includes('{'))
        await call(name, { path: away, query, body, headers: admin }, 404);
      if (lists.includes('415')) {
        await call(name, { path, query, body, headers: { ...admin, Accept: 'text/html' } }, 415);
      }
    }
  }

  function bodyOf(name, operation) {
    const types = Object.keys(operation.requestBody?.content ?? {});
    if (types.length === 0) return undefined;
    if (types[0] !== 'application/json') return form({ token: 'x' });
    if (name.endsWith('/password')) return password;
    if (name.endsWith('/mfa/status')) return { enabled: true };
    return name.endsWith('/access_policies') ? items() : { version: 1 };
  }
}

function* operations() {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation?.responses) yield { name: `${method.toUpperCase()} ${path}`, operation };
    }
  }
}

/** Sends one request, checks that its status is the expected one, and holds both sides against the document. */
async function call(name, { path = {}, query = {}, headers = {}, body } = {}, expected) {
  const [method, template] = name.split(' ');
  const place = template.replace(/\{(\w+)\}/g, (_, key) => path[key]);
  const isJson = body !== undefined && !(body instanceof URLSearchParams);
  const response = await fetch(`${sandbox.url}/api/2${place}?${new URLSearchParams(query)}`, {
    method,
    headers: { ...(isJson && { 'Content-Type': 'application/json' }), ...headers },
    body: isJson && typeof body !== 'string' ? JSON.stringify(body) : body,
  });
  const text = await response.text();
  const { status } = response;
  const key = `${name} ${status}`;
  if (expected === undefined ? !response.ok : status !== expected) note(`${key} unexpected`, text);
  const answer = text === '' ? undefined : JSON.parse(text);
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (!operation) return answer;
  seen.add(key);
  const listed = operation.responses[status];
  if (!listed) note(key, 'the status is not listed');
  check(`${key} body`, listed?.content?.['application/json']?.schema, answer);
  if (response.ok && isJson) check(`${key} request`, operation.requestBody?.content['application/json']?.schema, body);
  return answer;
}

function check(key, schema, value) {
  if (schema === undefined) {
    if (key.endsWith(' 204 body') && value !== undefined) note(key, 'there is a body');
    return;
  }
  if (!validators.has(schema)) validators.set(schema, ajv.compile(withNull(schema)));
  const validate = validators.get(schema);
  if (validate(value ?? null)) return;
  for (const { instancePath, message } of validate.errors) note(key, `${instancePath} ${message}`);
}

/** JSON Schema has no `nullable`: what may be null is said to be null or the rest. */
function withNull(schema) {
  if (Array.isArray(schema)) return schema.map(withNull);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example: _example, ...rest } = schema;
  const copy = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withNull(value)]));
  return nullable === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
}

function note(key, what) {
  violations.set(key, (violations.get(key) ?? new Set()).add(what));
}

function report() {
  const all = [...operations()];
  const wanted = all.flatMap(({ name, operation }) =>
    Object.keys(operation.responses).map((status) => `${name} ${status}`),
  );
  const driven = wanted.filter((key) => seen.has(key));
  const missed = wanted.filter((key) => !seen.has(key) && !NOT_DRIVEN.has(key));
  const found = [...violations].flatMap(([key, whats]) => [...whats].map((what) => ({ key, what })));
  // A success whose answer breaks the document cannot be excused.
  const isNamed = ({ key, what }) => NAMED.get(key)?.what.test(what) === true && !/ 2\d\d body$/.test(key);
  const unnamed = found.filter((violation) => !isNamed(violation));
  const isThere = (key) => all.some(({ name }) => key.startsWith(`${name} `));
  const stale = [...NAMED.keys()].filter(
    (key) => isThere(key) && !found.some((one) => one.key === key && isNamed(one)),
  );
  const exercised = all.filter(({ name }) => [...seen].some((key) => key.startsWith(`${name} `)));
  console.log(`${exercised.length} of ${all.length} operations, ${driven.length} of ${wanted.length} statuses`);
  for (const key of new Set(found.filter(isNamed).map((one) => one.key))) {
    console.log(`  named      ${key}: ${NAMED.get(key).why}`);
  }
  for (const [key, why] of NOT_DRIVEN) if (isThere(key)) console.log(`  not driven ${key}: ${why}`);
  for (const key of missed) console.log(`  MISSED     ${key}`);
  for (const key of stale) console.log(`  STALE      ${key} is named and was not seen`);
  for (const { key, what } of unnamed) console.log(`  VIOLATION  ${key}: ${what}`);
  console.log(`${unnamed.length} violations beyond the named list`);
  return unnamed.length + missed.length + stale.length === 0 ? 0 : 1;
}
