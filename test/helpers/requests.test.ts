/** requests, json and pprint behave as Python's do on the pages; every write passes the guard. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ApiError, InputError, OriginError } from '../../src/api/errors.ts';
import { WriteRefusedError } from '../../src/session/guard.ts';
import { FOOBAR, failure, JOHN_DOE, PARTNER, type StageOptions, stage } from './stage.ts';

const TYPE = { 'Content-Type': 'application/json' };

test('does the page’s statements one by one', async () => {
  const { shell, auth, base_url } = await signedIn();
  const { requests, json } = shell;

  let response = await requests.get(`${base_url}/users/${JOHN_DOE}`, { headers: auth });
  const { version } = response.json();
  const user_data = json.dumps({ contact: { email: 'johndoe@newmail.net' }, version }, { indent: 4 });
  response = await requests.put(`${base_url}/users/${JOHN_DOE}`, { headers: { ...TYPE, ...auth }, data: user_data });

  expect(response.status_code).toBe(200);
  expect(response.json()).toMatchObject({ version: 2, contact: { email: 'johndoe@newmail.net' } });
  expect(version).toBe(1);
});

test('gives what Python’s response gives', async () => {
  const { shell, auth, base_url } = await signedIn();

  const response = await shell['requests'].get(`${base_url}/users/${FOOBAR}`, { headers: auth });

  expect(response).toMatchObject({ status_code: 200, ok: true, reason: 'OK', url: `${base_url}/users/${FOOBAR}` });
  expect(JSON.parse(response.text)).toEqual(response.json());
  expect(response.elapsed.total_seconds()).toBeGreaterThan(0);
  expect(inspect(response.elapsed)).toMatch(/^0:00:0\d\.\d{6}$/);
  expect(inspect(response)).toBe('<Response [200]>');
  expect(response.raise_for_status()).toBeUndefined();
});

test('reads headers by name in any letter case', async () => {
  const { shell, auth, base_url } = await signedIn();

  const { headers } = await shell['requests'].get(`${base_url}/users/${FOOBAR}`, { headers: auth });

  expect(headers['Content-Type']).toMatch(/^application\/json/);
  expect(headers['content-type']).toBe(headers['CONTENT-TYPE']);
  expect('X-Request-ID' in headers).toBe(true);
  expect(headers['X-Nothing']).toBeUndefined();
});

test('answers a refusal as a value, and throws it only when asked to', async () => {
  const { shell, auth, base_url } = await signedIn();
  const id = '00000000-0000-4000-8000-000000000000';

  const response = await shell['requests'].get(`${base_url}/users/${id}`, { headers: auth });

  expect(response).toMatchObject({ status_code: 404, ok: false });
  expect(() => response.raise_for_status()).toThrow(ApiError);
  expect(() => response.raise_for_status()).toThrow(/\/users\/00000000-.* was answered with 404/);
});

test('gives 401 as the server does where no token is sent', async () => {
  const { shell, base_url, sent } = await signedIn();

  const response = await shell['requests'].get(`${base_url}/users/${FOOBAR}`);

  expect(response.status_code).toBe(401);
  expect(sent.at(-1)?.headers['authorization']).toBeUndefined();
});

test('sends a text as it stands, without a Content-Type', async () => {
  const { shell, auth, base_url, sent } = await signedIn();

  const response = await shell['requests'].put(`${base_url}/users/${FOOBAR}`, { headers: auth, data: '{"a": 1}' });

  expect(sent.at(-1)?.body).toBe('{"a": 1}');
  expect(sent.at(-1)?.headers['content-type']).toBeUndefined();
  expect(response.status_code).toBe(415);
});

test('sends an object as a form, as Python encodes it', async () => {
  const { shell, base_url, sent } = await signedIn();
  const data = { a: 'x y&z', list: [1, 'é'], yes: true, none: null };

  await shell['requests'].post(`${base_url}/users`, { data });

  expect(sent.at(-1)?.body).toBe('a=x+y%26z&list=1&list=%C3%A9&yes=True');
  expect(sent.at(-1)?.headers['content-type']).toBe('application/x-www-form-urlencoded');
});

test('sends json as Python writes it', async () => {
  const { shell, base_url, sent } = await signedIn();

  await shell['requests'].post(`${base_url}/users`, { json: { a: [1, 'é', null] } });

  expect(sent.at(-1)?.body).toBe('{"a": [1, "\\u00e9", null]}');
  expect(sent.at(-1)?.headers['content-type']).toBe('application/json');
});

test('adds params to a URL, whatever it has already', async () => {
  const { shell, base_url, sent, auth } = await signedIn();
  const { requests } = shell;

  await requests.get(`${base_url}/search`, { headers: auth, params: { tenant: PARTNER, text: 'a b', limit: 5 } });
  await requests.get(`${base_url}/search?text=foobar`, { headers: auth }, { params: { tenant: PARTNER } });

  expect(sent.slice(-2).map(({ url }) => url)).toEqual([
    `/api/2/search?tenant=${PARTNER}&text=a+b&limit=5`,
    `/api/2/search?text=foobar&tenant=${PARTNER}`,
  ]);
});

test('takes every method by name, and request(method, url)', async () => {
  const { shell, auth, base_url, sent } = await signedIn();
  const { requests } = shell;

  for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
    await requests[method](`${base_url}/nowhere`, { headers: auth });
  }
  await requests.request('GET', `${base_url}/nowhere`, { headers: auth });

  expect(sent.map(({ method }) => method).slice(-6)).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET']);
});

test('throws from json() where there is no body', async () => {
  const { shell, auth, base_url } = await signedIn();
  const { requests } = shell;
  const taken = await requests.get(`${base_url}/users/check_login`, {
    headers: auth,
    params: { username: 'brand.new' },
  });

  expect(taken.status_code).toBe(204);
  expect(() => taken.json()).toThrow(/Expecting value/);
});

test.each([
  ['an unknown option', 'http://x/', [{ body: '{}' }], 'body'],
  ['an option given by place', 'http://x/', ['{}'], 'by name'],
  ['no URL', undefined, [], 'needs a URL'],
  ['a number as data', 'http://x/', [{ data: 5 }], 'data is'],
  ['headers that are a text', 'http://x/', [{ headers: 'x' }], 'headers is'],
  ['params that are a text', 'http://x/', [{ params: 'x' }], 'params is'],
  ['no URL at all in the text', 'users/1', [], 'URL'],
])('refuses %s in words, before anything is sent', async (_what, url, options, word) => {
  const { shell, sent } = await stage();

  const error = await failure(shell['requests'].put(url, ...options));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toContain(word);
  expect(sent).toEqual([]);
});

test.each([[{ auth: true }], [{ auth: false }]])(
  'sends nothing to a foreign origin, with a token or without: %j',
  async ({ auth: hasAuth }) => {
    const { shell, auth, sandbox, sent } = await signedIn();
    const elsewhere = sandbox.url.replace('127.0.0.1', 'localhost');

    for (const url of [elsewhere, 'https://evil.example', 'http://127.0.0.1:1']) {
      const headers = hasAuth ? auth : {};
      expect(await failure(shell['requests'].get(`${url}/api/2/users`, { headers }))).toBeInstanceOf(OriginError);
      expect(await failure(shell['requests'].put(`${url}/api/2/users`, { headers }))).toBeInstanceOf(OriginError);
    }
    expect(sent).toEqual([]);
  },
);

test('keeps the id of a created user as created_user_id', async () => {
  const { shell, auth, base_url, names, sandbox } = await signedIn();
  const data = shell['json'].dumps({
    tenant_id: PARTNER,
    login: 'brand.new',
    contact: { email: 'brand.new@mysite.com', firstname: 'Brand', lastname: 'New' },
  });

  const response = await shell['requests'].post(`${base_url}/users`, { headers: { ...TYPE, ...auth }, data });

  expect(response.ok).toBe(true);
  expect(names['created_user_id']).toBe(sandbox.world.user('brand.new')?.id);
});

test('leaves version and user alone after a typed PUT, as on the page', async () => {
  const { shell, auth, base_url, names } = await signedIn();
  await shell['findUser']('JohnDoe');
  const data = '{"contact": {"email": "johndoe@newmail.net"}, "version": 1}';

  await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: { ...TYPE, ...auth }, data });

  expect(names).toMatchObject({ version: 1, user: { email: 'johndoe@mysite.com' } });
});

test('shows a typed write under --dry-run, and lets reads and the sign-in through', async () => {
  const { shell, auth, base_url, writes } = await signedIn({ flags: { dryRun: true } });
  const { requests } = shell;

  const shown = await requests.put(`${base_url}/users/${FOOBAR}`, { headers: { ...TYPE, ...auth }, data: '{}' });
  const read = await requests.get(`${base_url}/users/${FOOBAR}`, { headers: auth });

  expect(shown).toMatchObject({ verdict: null, dry_run: true, request: { method: 'PUT', body: '{}' } });
  expect(shown.request.curl).toContain('Bearer $ACRONIS_TOKEN');
  expect(shown.request.curl).not.toContain(auth.Authorization);
  expect(read.status_code).toBe(200);
  expect(writes()).toEqual([]);
});

test.each(['post', 'put', 'patch', 'delete'])('refuses %s under --read-only, and sends nothing', async (method) => {
  const { shell, auth, base_url, writes } = await signedIn({ flags: { readOnly: true } });

  const error = await failure(shell['requests'][method](`${base_url}/users/${FOOBAR}`, { headers: auth }));

  expect(error).toBeInstanceOf(WriteRefusedError);
  expect(error.message).toContain('NOT_SENT');
  expect(writes()).toEqual([]);
});

test('remembers the last request and its answer, without the sign-in', async () => {
  const { shell, auth, base_url, names, session } = await signedIn();

  await shell['requests'].get(`${base_url}/users/${FOOBAR}`, { headers: auth });

  expect(names['last']).toBe(session.last);
  expect(session.last).toMatchObject({ request: { method: 'GET', url: `${base_url}/users/${FOOBAR}` }, error: null });
  expect(session.last?.response?.status).toBe(200);
});

test('prints with pprint as Python does', async () => {
  const { shell, printed } = await stage();

  shell['pprint'].pprint({ b: [1, true, null], a: "it's" });

  expect(printed).toEqual([`{'a': "it's", 'b': [1, True, None]}`]);
});

async function signedIn(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.session.signIn();
  staged.sent.length = 0;
  const { auth, base_url } = staged.names;
  return { ...staged, auth, base_url };
}
