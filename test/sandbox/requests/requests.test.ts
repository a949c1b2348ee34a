/** What the sandbox says of each request: what was decided, what became different, and nothing that opens anything. */
import { expect, test } from 'vitest';
import type { AskedRequest, Fault, Stored } from '../../../src/sandbox/index.ts';
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

const FOO = `/users/${FOOBAR_USER}`;
const DOE = `/users/${JOHN_DOE}`;
const NOBODY = '00000000-0000-4000-8000-00000000dead';

/** The last request, as one line: what was decided, the status, and each record that changed. */
function told(session: Session): string {
  const asked = session.sandbox.requests.list().at(-1);
  return asked ? [...asked.decided, `${asked.status}`, ...asked.stored.map(recordText)].join(' | ') : '';
}

function recordText({ kind, name, what, fields, by_another }: Stored): string {
  const changes = fields.map(({ field, before, after }) => `${field} ${before} -> ${after}`);
  return `${by_another ? 'another: ' : ''}${kind} ${name} ${what}: ${changes.join(', ')}`;
}

type Step = (session: Session) => unknown;
const put =
  (path: string, body: object): Step =>
  (session) =>
    session.write('PUT', path, body);
const post =
  (path: string, body: object): Step =>
  (session) =>
    session.write('POST', path, body);
const get =
  (path: string): Step =>
  (session) =>
    session.get(path);
const erase =
  (path: string): Step =>
  (session) =>
    session.write('DELETE', path, '');
const openMail: Step = ({ sandbox }) => sandbox.mailbox.open(sandbox.mailbox.list()[0]?.id ?? '');
const idOf = ({ sandbox }: Session, login: string) => sandbox.world.user(login)?.id;
const lisa = { tenant_id: FOOBAR_TENANT, login: 'lisa.w', contact: { email: 'lisa@example.org' } };

const CASES: readonly (readonly [what: string, steps: readonly Step[], said: string])[] = [
  ['a user that is there', [get(DOE)], 'JohnDoe at version 1 | 200'],
  ['a user that is not there', [get(`/users/${NOBODY}`)], `there is no user ${NOBODY} | 404`],
  ['an endpoint that is not there', [get('/nothing')], 'there is no such endpoint | 404'],
  ['a search', [get(`/search?tenant=${PARTNER}&text=foobar`)], '2 found below JohnSmith, Inc | 200'],
  [
    'a search with more hits than asked for',
    [get(`/search?tenant=${PARTNER}&text=foobar&limit=1`)],
    '2 found below JohnSmith, Inc, the first 1 shown | 200',
  ],
  [
    'a search that is too short',
    [get(`/search?tenant=${PARTNER}&text=fo`)],
    'the parameter text needs 3 characters | 400',
  ],
  ['users by id', [get(`/users?uuids=${JOHN_DOE},${NOBODY}`)], '1 of 2 found by id | 200'],
  [
    'the first page of users',
    [get(`/users?subtree_root_tenant_id=${PARTNER}&limit=5`)],
    '5 listed from the start, more to come | 200',
  ],
  [
    'the page behind it',
    [
      async (session) => {
        const { json } = await session.get(`/users?subtree_root_tenant_id=${FOOBAR_TENANT}&limit=1`);
        await session.get(`/users?limit=500&after=${encodeURIComponent(json.paging.cursors.after)}`);
      },
    ],
    'LISTED',
  ],
  [
    'an email of somebody who is not activated',
    [put(DOE, { version: 1, contact: { email: 'doe@newmail.net' } })],
    'version 1 = 1 | contact merged | not activated: the email changes at once | 200 | user JohnDoe changed: email johndoe@mysite.com -> doe@newmail.net, version 1 -> 2',
  ],
  [
    'an email of somebody who is activated',
    [put(FOO, { version: 1, contact: { email: 'foo@newmail.net' } })],
    'version 1 = 1 | activated: mail to foobar@example.org | nothing stored | 200',
  ],
  [
    'a phone and an email of somebody who is activated',
    [put(FOO, { version: 1, contact: { email: 'foo@newmail.net', phone: '+44 1' } })],
    'version 1 = 1 | contact merged | activated: mail to foobar@example.org | 200 | user foobar changed: phone  -> +44 1, version 1 -> 2',
  ],
  [
    'the email that is there already',
    [put(FOO, { version: 1, contact: { email: 'foobar@example.org' } })],
    'version 1 = 1 | email as before | nothing stored | 200',
  ],
  [
    'the email that is there already, of somebody who is not activated',
    [put(DOE, { version: 1, contact: { email: 'johndoe@mysite.com' } })],
    'version 1 = 1 | email as before | nothing stored | 200',
  ],
  [
    'a contact of which nothing counts',
    [put(DOE, { version: 1, language: 'de', contact: { email_confirmed: true, user_id: JOHN_DOE } })],
    'version 1 = 1 | 200 | user JohnDoe changed: language en -> de, version 1 -> 2',
  ],
  [
    'a contact of which something counts',
    [put(DOE, { version: 1, contact: { email_confirmed: true, email: 'johndoe@mysite.com', city: 'Ulm' } })],
    'version 1 = 1 | contact merged | email as before | 200 | user JohnDoe changed: city  -> Ulm, version 1 -> 2',
  ],
  ['a version alone', [put(DOE, { version: 1 })], 'version 1 = 1 | nothing stored | 200'],
  [
    'a stale version',
    [put(DOE, { version: 1, language: 'de' }), put(DOE, { version: 1, language: 'fr' })],
    'version 1 sent, but it is 2: code 1001 | nothing stored | 409',
  ],
  [
    'a version from the future',
    [put(DOE, { version: 7, language: 'de' })],
    'version 7 sent, but it is 1: code 1001 | nothing stored | 409',
  ],
  [
    'a field that there is not',
    [put(DOE, { version: 1, nick: 'x' })],
    'body: unknown field "nick" | nothing stored | 400',
  ],
  [
    'a login that is taken',
    [put(DOE, { version: 1, login: 'FooBar' })],
    'version 1 = 1 | login taken, by foobar in Foobar | nothing stored | 409',
  ],
  [
    'a login that is free',
    [put(DOE, { version: 1, login: 'john.doe' })],
    'version 1 = 1 | login free | 200 | user JohnDoe changed: login JohnDoe -> john.doe, version 1 -> 2',
  ],
  [
    'a new user',
    [post('/users', lisa)],
    'login free | 200 | user lisa.w created: email null -> lisa@example.org, activated null -> false, version null -> 1',
  ],
  [
    'a new user of a login that is taken',
    [post('/users', { ...lisa, login: 'foobar' })],
    'login taken, by foobar in Foobar | nothing stored | 409',
  ],
  [
    'deleting whoever is enabled',
    [erase(`${FOO}?version=1`)],
    'version 1 = 1 | a user must be disabled before it is deleted | nothing stored | 400',
  ],
  [
    'deleting whoever is disabled',
    [put(FOO, { version: 1, enabled: false }), erase(`${FOO}?version=2`)],
    'version 2 = 2 | 204 | user foobar deleted: version 2 -> 3',
  ],
  [
    'restoring',
    [put(FOO, { version: 1, enabled: false }), erase(`${FOO}?version=2`), post(`${FOO}/restore`, {})],
    'login free | 204 | user foobar restored: version 3 -> 4',
  ],
  ['restoring whoever is there', [post(`${FOO}/restore`, {})], 'foobar is not deleted | nothing stored | 204'],
  [
    'the link in the mail',
    [put(FOO, { version: 1, contact: { email: 'foo@newmail.net' } }), openMail],
    'the link of foobar is good: email confirmed | 200 | user foobar changed: email foobar@example.org -> foo@newmail.net, version 1 -> 2',
  ],
  [
    'the same link again',
    [put(FOO, { version: 1, contact: { email: 'foo@newmail.net' } }), openMail, openMail],
    'the link was opened before | 200',
  ],
  [
    'the link before the newest',
    [
      put(FOO, { version: 1, contact: { email: 'one@newmail.net' } }),
      put(FOO, { version: 1, contact: { email: 'two@newmail.net' } }),
      ({ sandbox }) => sandbox.mailbox.open(sandbox.mailbox.list()[1]?.id ?? ''),
    ],
    'the link is void: a newer one was sent | 200',
  ],
  ['a link that there is not', [({ sandbox }) => send(sandbox.url, 'GET', '/sandbox/mail/none')], 'no such link | 404'],
  [
    'an invitation',
    [(session) => session.write('POST', `/users/${idOf(session, 'm.okafor')}/send-activation-email`, {})],
    'INVITED',
  ],
  [
    'an invitation of whoever is activated',
    [post(`${FOO}/send-activation-email`, {})],
    'activated already: no mail | nothing stored | 204',
  ],
  [
    'an invitation in the own tenant',
    [post(`${DOE}/send-activation-email`, {})],
    'this is for users of sub-tenants only | nothing stored | 403',
  ],
  [
    'a password, which activates and is not told',
    [(session) => session.write('POST', `/users/${idOf(session, 'm.okafor')}/password`, { password: 'correct horse' })],
    'activated by the password, the version stays | 204 | user m.okafor changed: password null -> set, activated false -> true',
  ],
  [
    'roles',
    [put(`${FOO}/access_policies`, { items: [{ tenant_id: FOOBAR_TENANT, role_id: 'company_admin' }] })],
    'takes the place of all roles before: company_admin | 200 | user foobar changed: roles  -> company_admin in Foobar',
  ],
  ['roles that are looked at', [get(`${FOO}/access_policies`)], 'roles of foobar: none | 200'],
  [
    'a second factor',
    [put(`${FOO}/mfa/status`, { enabled: true })],
    'waits for the user to set a second factor up | 200 | user foobar changed: mfa_status disabled -> setup_required',
  ],
  ['a tenant', [get(`/tenants/${FOOBAR_TENANT}`)], 'Foobar at version 1 | 200'],
  [
    'a tenant that is changed',
    [put(`/tenants/${FOOBAR_TENANT}`, { version: 1, language: 'de' })],
    'version 1 = 1 | 200 | tenant Foobar changed: language en -> de, version 1 -> 2',
  ],
  [
    'a client that is registered, without its secret',
    [
      post('/clients', {
        type: 'api_client',
        tenant_id: FOOBAR_TENANT,
        token_endpoint_auth_method: 'client_secret_basic',
      }),
    ],
    'CLIENT',
  ],
];

const MATCHED: Readonly<Record<string, RegExp>> = {
  LISTED: /^\d+ listed from place \d+, the last page \| 200$/,
  INVITED: /^not activated: mail to \S+@\S+ \| nothing stored \| 204$/,
  CLIENT: /^client of Foobar as company_admin, its secret is shown this once \| 201 \| client [0-9a-f-]{36} created: $/,
};

test.each(CASES)('of %s the sandbox says what it decided (TR11)', async (_what, steps, said) => {
  const session = await open();

  for (const step of steps) await step(session);

  const matched = MATCHED[said];
  if (matched) expect(told(session)).toMatch(matched);
  else expect(told(session)).toBe(said);
});

const FAULTS: readonly (readonly [fault: Fault, said: string])[] = [
  [{ kind: 'latency', ms: 3, times: 1 }, 'latency: waited 3 ms | version 1 = 1 | 200 | LANGUAGE'],
  [{ kind: 'fail', status: 503 }, 'fail: not carried out | 503'],
  [
    { kind: 'fail', status: 502, applied: true },
    'version 1 = 1 | fail (applied true): carried out, and answered as if not | 502 | LANGUAGE',
  ],
  [{ kind: 'throttle' }, 'throttle: not carried out | 429'],
  [{ kind: 'drop-answer' }, 'version 1 = 1 | drop-answer: carried out, the connection is reset | 0 | LANGUAGE'],
  [
    { kind: 'drop-answer', applied: false, by: 'end' },
    'drop-answer (applied false): not carried out, the connection is ended | 0',
  ],
  [{ kind: 'cut-body' }, 'version 1 = 1 | cut-body: carried out, the answer ends in the middle | 200 | LANGUAGE'],
  [
    { kind: 'html', status: 502 },
    'version 1 = 1 | html: carried out, and answered with something else | 502 | LANGUAGE',
  ],
  [
    { kind: 'edit-behind-me' },
    'edit-behind-me: phone changed by another, version 1 -> 2 | version 1 sent, but it is 2: code 1001 | nothing stored | 409 | another: user JohnDoe changed: phone  -> +1 555 0100, version 1 -> 2',
  ],
  [
    { kind: 'activate-behind-me' },
    'activate-behind-me: the user has activated the account | version 1 = 1 | 200 | another: user JohnDoe changed: activated false -> true | LANGUAGE',
  ],
  [
    { kind: 'expire-token' },
    'expire-token: all tokens have expired | the access token has expired | nothing stored | 401',
  ],
  [
    { kind: 'revoke-token' },
    'revoke-token: all tokens are revoked | the access token was revoked | nothing stored | 401',
  ],
];

test.each(FAULTS)('a fault that befell a request is named by its one name: %j (TR12)', async (fault, said) => {
  const session = await open();
  session.sandbox.faults.add(fault);

  // Of some there is no answer.
  await session.write('PUT', DOE, { version: 1, language: 'de' }).catch(() => {});

  const changed = 'user JohnDoe changed: language en -> de, version 1 -> 2';
  expect(told(session)).toBe(said.replace('LANGUAGE', changed));
});

const REFUSED: readonly (readonly [fault: Fault, said: string])[] = [
  [{ kind: 'fail', status: 502, applied: true }, 'fail (applied true): refused, and answered with another error | 502'],
  [{ kind: 'drop-answer' }, 'drop-answer: refused, the connection is reset | 0'],
  [{ kind: 'drop-answer', by: 'end' }, 'drop-answer: refused, the connection is ended | 0'],
  [{ kind: 'cut-body' }, 'cut-body: refused, the answer ends in the middle | 409'],
  [{ kind: 'empty' }, 'empty: refused, and answered with something else | 409'],
  [{ kind: 'drip', everyMs: 1 }, 'drip: the answer goes out byte by byte, 1 ms apart | 409'],
];

test.each(REFUSED)('what was refused is not said to be carried out: %j (TR12)', async (fault, said) => {
  const session = await open();
  session.sandbox.faults.add(fault);

  await session.write('PUT', DOE, { version: 99 }).catch(() => {});

  expect(told(session)).toBe(`version 99 sent, but it is 1: code 1001 | nothing stored | ${said}`);
});

test('whatever is refused, by whom and where, none of it is carried out (TR12)', async () => {
  const session = await open();
  const { sandbox, get, write } = session;
  for (const refused of [
    () => get(`/users/${NOBODY}`),
    () => get(DOE, { Authorization: 'Bearer of-nobody' }),
    () => write('POST', '/nothing', {}),
    () => write('PUT', DOE, 'no json'),
  ]) {
    sandbox.faults.add({ kind: 'drop-answer', on: { path: /./ } });

    await refused().catch(() => {});

    expect(told(session)).toContain('drop-answer: refused, the connection is reset | 0');
  }
});

test('what is refused behind its connection, and what others had done before, is said as it is (TR12)', async () => {
  const session = await open();
  const { sandbox, write } = session;
  sandbox.faults.add({ kind: 'late-commit' });
  sandbox.faults.add({ kind: 'activate-behind-me' });

  await write('PUT', DOE, { version: 99 }).catch(() => {});
  await sandbox.faults.settle();
  expect(told(session)).toBe(
    'version 99 sent, but it is 1: code 1001 | nothing stored | late-commit: refused now, behind its connection | 0',
  );

  sandbox.faults.add({ kind: 'activate-behind-me' });
  await write('PUT', FOO, { version: 1 });
  expect(told(session)).toBe(
    'activate-behind-me: the user was activated before | version 1 = 1 | nothing stored | 200',
  );
});

test('what is carried out behind its connection is told when it is, and of which request (TR12)', async () => {
  const { sandbox, write } = await open();
  sandbox.faults.add({ kind: 'late-commit' });

  await expect(write('PUT', DOE, { version: 1, language: 'de' })).rejects.toThrow();
  const first = sandbox.requests.list().at(-1);
  await sandbox.faults.settle();

  expect(first).toMatchObject({ status: 0, stored: [] });
  expect(first?.decided).toEqual(['late-commit: the connection is reset, to be carried out later']);
  expect(sandbox.requests.list().at(-1)).toMatchObject({
    late_for: first?.number,
    decided: ['version 1 = 1', 'late-commit: carried out now, behind its connection'],
    stored: [{ name: 'JohnDoe', what: 'changed' }],
  });
});

test('of a token the sandbox says whose it is, and of one that is refused why (TR11)', async () => {
  const session = await open({}, 1);
  const { sandbox, get } = session;

  expect(told(session)).toBe('token for client My API client: JohnSmith, Inc and below, 120 min | 200');
  await signIn(sandbox.url, sandbox.clientId, 'wrong');
  expect(told(session)).toBe('invalid client credentials | 401');
  await put(DOE, { version: 1 })(session);
  expect(told(session)).toBe('this needs the right tenant_admin | nothing stored | 403');
  await get(DOE, { Authorization: 'Bearer of-nobody' });
  expect(told(session)).toBe('the access token is unknown here | 401');
  await get(DOE, { Authorization: basic('john.smith', 'wrong') });
  expect(told(session)).toBe('the name, the secret or the password is wrong | 401');
  await send(sandbox.url, 'GET', `/api/2${DOE}`);
  expect(told(session)).toBe('no access token | 401');
});

test('a client is called as its owner calls it, and by its id where nobody has called it anything (TR11)', async () => {
  const session = await open();
  const { sandbox, write } = session;
  const { clientId, clientSecret, url } = sandbox;

  await write('PUT', `/clients/${clientId}`, { data: { client_name: 'Nightly import' } });
  await signIn(url, clientId, clientSecret);
  expect(told(session)).toMatch(/^token for client Nightly import: JohnSmith, Inc and below/);
  for (const data of [{}, { client_name: ' ' }, { client_name: 7 }]) {
    await write('PUT', `/clients/${clientId}`, { data });
    await signIn(url, clientId, clientSecret);
    expect(told(session)).toMatch(new RegExp(`^token for client ${clientId}: JohnSmith, Inc and below`));
  }
});

test('of what is out of reach the sandbox says why (TR11)', async () => {
  const session = await open();
  const shut = session.sandbox.world.tenants().find(({ ancestral_access }) => !ancestral_access);
  const inside = session.sandbox.world.users().find(({ tenant_id }) => tenant_id === shut?.id);

  await session.get(`/users/${inside?.id}`);

  expect(told(session)).toBe(`out of reach: ${shut?.name} has switched ancestral access off | 403`);
});

test('GET /sandbox/requests lists what was asked, and not what asks for the list (TR13)', async () => {
  const { sandbox, get, write } = await open();
  await get(DOE, { 'User-Agent': 'my-ci/7' });
  await write('PUT', DOE, { version: 1, language: 'de' });

  await send(sandbox.url, 'GET', '/sandbox/requests');
  const { json } = await send(sandbox.url, 'GET', '/sandbox/requests');

  expect(json.last).toBe(3);
  expect(json.items.map(({ number, method, url }: AskedRequest) => [number, method, url])).toEqual([
    [1, 'POST', '/api/2/idp/token'],
    [2, 'GET', `/api/2${DOE}`],
    [3, 'PUT', `/api/2${DOE}`],
  ]);
  expect(json.items[1]).toMatchObject({ user_agent: 'my-ci/7', body: null, decided: ['JohnDoe at version 1'] });
  expect(json.items[2]).toMatchObject({ body: '{"version":1,"language":"de"}', status: 200 });
  expect((await send(sandbox.url, 'GET', '/sandbox/requests?after=2')).json.items).toEqual(json.items.slice(2));
  expect((await send(sandbox.url, 'GET', '/sandbox/requests?after=x')).status).toBe(400);
});

test('a parameter that is there, and empty, is not called missing', async () => {
  const { sandbox } = await open();

  const { status, text } = await send(sandbox.url, 'GET', '/sandbox/requests?after=');

  expect(status).toBe(400);
  expect(text).toContain('the parameter after is empty');
});

test('of a body stands what it says, and what it is called decides what is hidden (TR13)', async () => {
  const { sandbox, write } = await open();
  const client = { type: 'api_client', tenant_id: FOOBAR_TENANT, token_endpoint_auth_method: 'client_secret_post' };

  await write('POST', '/clients', client);
  await write('PUT', DOE, '{ "version": 0,\n "version": 1.0, "language": "de" }');
  await write('PUT', DOE, { version: 2, contact: { title: 'x'.repeat(4_000) } });
  await write('PUT', DOE, '');
  await send(sandbox.url, 'POST', '/api/2/idp/introspect_token', {
    headers: { 'Content-Type': FORM },
    body: 'token=abc&token_type_hint=access_token',
  });

  expect(sandbox.requests.list(1).map(({ body }) => body)).toEqual([
    JSON.stringify(client),
    '{"version":1,"language":"de"}',
    null,
    null,
    'token=(hidden)&token_type_hint=access_token',
  ]);
});

test('the last five hundred requests are kept, and counted on (TR13)', async () => {
  const { sandbox } = await open();

  for (let at = 0; at < 510; at += 1) await send(sandbox.url, 'GET', '/sandbox/mailbox');

  const kept = sandbox.requests.list();
  expect([kept.length, kept[0]?.number, sandbox.requests.last]).toEqual([500, 12, 511]);
});

test('however much a request sends or changes, little of it is kept (TR13)', async () => {
  const { sandbox, write } = await open();
  const much = 'Größe '.repeat(100_000);
  const { json: made } = await write('POST', '/tenants', { parent_id: PARTNER, name: 'Many', kind: 'customer' });
  for (let at = 0; at < 101; at += 1) {
    sandbox.others.create({ tenant: 'Many', login: `many.${at}`, email: 'many@example.org' });
  }

  await write('PUT', DOE, { version: 1, contact: { title: much } });
  const title = sandbox.requests.list().at(-1)?.stored[0]?.fields[0];
  await write('PUT', DOE, { version: 2, [much]: 1 });
  const unknown = told({ sandbox } as Session);
  await write('PUT', `/clients/${sandbox.clientId}`, { data: { list: [much, much] } });
  await write('GET', `/users/${'x'.repeat(9_000)}?lod=${'%C3%A4'.repeat(500)}`, '');
  await write('PUT', `/tenants/${made.id}`, { version: 1, enabled: false });
  await write('DELETE', `/tenants/${made.id}?version=2`, '');

  expect(title).toEqual({ field: 'title', before: '', after: `${much.slice(0, 500)}... (600000 characters)` });
  expect(unknown).toMatch(/^body: unknown field "Größe .{0,500}\.\.\. \(\d+ characters\) \| nothing stored \| 400$/);
  const last = sandbox.requests.list().at(-1);
  expect(last?.decided).toEqual(['version 2 = 2', 'with all that is in it', '102 records are stored, 100 listed']);
  expect(last?.stored).toHaveLength(100);
  for (const { stored, ...asked } of sandbox.requests.list()) {
    expect(JSON.stringify(asked).length).toBeLessThan(6_000);
    for (const record of stored) expect(JSON.stringify(record).length).toBeLessThan(1_500);
  }
});

test('no secret, password or token is in the list, wherever a client has put it (TR13)', async () => {
  const { sandbox, write, get } = await open();
  const { clientId, clientSecret, adminLogin, adminPassword, url } = sandbox;
  const { json: signed } = await signIn(url, clientId, clientSecret);
  const token = signed.access_token;
  const form = { 'Content-Type': FORM };
  const customer = sandbox.world.clients()[2];

  await send(url, 'POST', '/api/2/idp/token', {
    headers: form,
    body: `grant_type=client_credentials&client_id=${customer?.client_id}&client_secret=${customer?.secret}`,
  });
  await send(url, 'POST', '/api/2/idp/token', {
    headers: form,
    body: `grant_type=password&username=${adminLogin}&password=${adminPassword}`,
  });
  await send(url, 'POST', '/api/2/idp/revoke_token', { headers: form, body: `token=${token}&x=${token}` });
  await write('POST', `${FOO}/password`, { password: 'hunter2-hunter2' });
  await write('PUT', FOO, { version: 1, nested: { api_key: 'key-of-mine', list: [clientSecret] } });
  await get(`${FOO}?access_token=${token}&client_secret=of-mine`, { Authorization: '' });
  await get(`/users/${token}`);
  await get(DOE, { 'User-Agent': `my-ci ${clientSecret}` });
  await write('PUT', FOO, `{"password": "hunter2-half`);
  // The Content-Type that curl sends unless told.
  await send(url, 'POST', `/api/2${FOO}/password`, { headers: form, body: '{"password":"hunter2-curl"}' });
  await write('POST', `${FOO}/password`, { password: 'hunter2-curl' }, form);

  const { text } = await send(url, 'GET', '/sandbox/requests');
  for (const secret of [
    token,
    clientSecret,
    customer?.secret ?? '',
    adminPassword,
    'hunter2',
    'key-of-mine',
    'of-mine',
  ])
    expect(text).not.toContain(secret);
  expect(text).toContain('grant_type=password&username=john.smith&password=(hidden)');
});

test('nor in what became different, before and after (TR13)', async () => {
  const { sandbox, write } = await open();
  const { json: signed } = await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret);
  const client = `/clients/${sandbox.clientId}`;
  const tenant = `/tenants/${FOOBAR_TENANT}`;

  await write('PUT', FOO, {
    version: 1,
    contact: { title: signed.access_token, city: 'pwd: hunter2', phone: '+44 7' },
  });
  await write('PUT', FOO, { version: 2, contact: { title: 'boss', city: '{"secret":"hunter2"}' } });
  await write('PUT', FOO, { version: 3, login: 'sandbox-secret-hunter2' });
  await write('PUT', FOO, { version: 4, login: 'foobar' });
  await write('PUT', client, { data: { client_secret: 'hunter2', deep: [{ api_key: 'hunter2' }] } });
  await write('PUT', client, { data: { note: '{"token":"hunter2"}', client_name: 'mine' } });
  await write('PUT', tenant, { version: 1, name: `Foobar ${signed.access_token}` });
  await write('PUT', tenant, { version: 2, name: 'Foobar' });

  const { text, json } = await send(sandbox.url, 'GET', '/sandbox/requests?after=2');
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain(signed.access_token);
  expect(json.items.flatMap(({ stored }: AskedRequest) => stored.map(recordText))).toEqual([
    'user foobar changed: city  -> pwd: (hidden), phone  -> +44 7, title  -> (hidden), version 1 -> 2',
    'user foobar changed: city pwd: (hidden) -> {"secret":"(hidden)"}, title (hidden) -> boss, version 2 -> 3',
    'user foobar changed: login foobar -> (hidden), version 3 -> 4',
    'user (hidden) changed: login (hidden) -> foobar, version 4 -> 5',
    `client ${sandbox.clientId} changed: data {"client_name":"My API client"} -> {"client_secret":"(hidden)","deep":[{"api_key":"(hidden)"}]}`,
    `client ${sandbox.clientId} changed: data {"client_secret":"(hidden)","deep":[{"api_key":"(hidden)"}]} -> {"note":"{\\"token\\":\\"(hidden)\\"}","client_name":"mine"}`,
    'tenant Foobar changed: name Foobar -> Foobar (hidden), version 1 -> 2',
    'tenant Foobar (hidden) changed: name Foobar (hidden) -> Foobar, version 2 -> 3',
  ]);
});

test('whoever listens hears of each request before its answer is sent, until they no longer want to', async () => {
  const { sandbox, get } = await open();
  const heard: string[] = [];
  const end = sandbox.requests.on(({ url, decided }) => heard.push(`${url} ${decided}`));

  await get(DOE);
  end();
  await get(FOO);

  expect(heard).toEqual([`/api/2${DOE} JohnDoe at version 1`]);
});
