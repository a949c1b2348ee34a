/** requests, json and pprint behave as Python's do on the pages; every write passes the guard. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ApiError, InputError, OriginError } from '../../../src/api/errors.ts';
import type { Fault } from '../../../src/sandbox/index.ts';
import { MemoryLog } from '../../../src/session/audit/memory.ts';
import { type AuditEntry, AuditError } from '../../../src/session/audit/record.ts';
import { WriteRefusedError } from '../../../src/session/guard.ts';
import {
  FOOBAR_USER,
  failure,
  JOHN_DOE,
  PARTNER,
  picking,
  type Stage,
  type StageOptions,
  stage,
} from '../../helpers/stage.ts';

const TYPE = { 'Content-Type': 'application/json' };

test('requests does the page’s statements one by one', async () => {
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

test('a response gives what Python’s gives', async () => {
  const { shell, auth, base_url } = await signedIn();

  const response = await shell['requests'].get(`${base_url}/users/${FOOBAR_USER}`, { headers: auth });

  expect(response).toMatchObject({ status_code: 200, ok: true, reason: 'OK', url: `${base_url}/users/${FOOBAR_USER}` });
  expect(JSON.parse(response.text)).toEqual(response.json());
  expect(response.elapsed.total_seconds()).toBeGreaterThan(0);
  expect(inspect(response.elapsed)).toMatch(/^0:00:0\d\.\d{6}$/);
  expect(inspect(response)).toBe('<Response [200]>');
  expect(response.raise_for_status()).toBeUndefined();
});

test('the headers of a response are read by name, in any letter case', async () => {
  const { shell, auth, base_url } = await signedIn();

  const { headers } = await shell['requests'].get(`${base_url}/users/${FOOBAR_USER}`, { headers: auth });

  expect(headers['Content-Type']).toMatch(/^application\/json/);
  expect(headers['content-type']).toBe(headers['CONTENT-TYPE']);
  expect('X-Request-ID' in headers).toBe(true);
  expect(headers['X-Nothing']).toBeUndefined();
});

test('requests answers a refusal as a value, and throws it only when asked to', async () => {
  const { shell, auth, base_url } = await signedIn();
  const id = '00000000-0000-4000-8000-000000000000';

  const response = await shell['requests'].get(`${base_url}/users/${id}`, { headers: auth });

  expect(response).toMatchObject({ status_code: 404, ok: false });
  expect(() => response.raise_for_status()).toThrow(ApiError);
  expect(() => response.raise_for_status()).toThrow(/\/users\/00000000-.* was answered with 404/);
});

test('requests gives 401 as the server does where no token is sent', async () => {
  const { shell, base_url, sent } = await signedIn();

  const response = await shell['requests'].get(`${base_url}/users/${FOOBAR_USER}`);

  expect(response.status_code).toBe(401);
  expect(sent.at(-1)?.headers['authorization']).toBeUndefined();
});

test('requests sends a text as it stands, without a Content-Type', async () => {
  const { shell, auth, base_url, sent } = await signedIn();

  const response = await shell['requests'].put(`${base_url}/users/${FOOBAR_USER}`, { headers: auth, data: '{"a": 1}' });

  expect(sent.at(-1)?.body).toBe('{"a": 1}');
  expect(sent.at(-1)?.headers['content-type']).toBeUndefined();
  expect(response.status_code).toBe(415);
});

test('requests sends an object as a form, as Python encodes it', async () => {
  const { shell, base_url, sent } = await signedIn();
  const data = { a: 'x y&z', list: [1, 'é'], yes: true, none: null };

  await shell['requests'].post(`${base_url}/users`, { data });

  expect(sent.at(-1)?.body).toBe('a=x+y%26z&list=1&list=%C3%A9&yes=True');
  expect(sent.at(-1)?.headers['content-type']).toBe('application/x-www-form-urlencoded');
});

test('requests sends json as Python writes it', async () => {
  const { shell, base_url, sent } = await signedIn();

  await shell['requests'].post(`${base_url}/users`, { json: { a: [1, 'é', null] } });

  expect(sent.at(-1)?.body).toBe('{"a": [1, "\\u00e9", null]}');
  expect(sent.at(-1)?.headers['content-type']).toBe('application/json');
});

test('requests adds params to a URL, whatever it has already', async () => {
  const { shell, base_url, sent, auth } = await signedIn();
  const { requests } = shell;

  await requests.get(`${base_url}/search`, { headers: auth, params: { tenant: PARTNER, text: 'a b', limit: 5 } });
  await requests.get(`${base_url}/search?text=foobar`, { headers: auth }, { params: { tenant: PARTNER } });

  expect(sent.slice(-2).map(({ url }) => url)).toEqual([
    `/api/2/search?tenant=${PARTNER}&text=a+b&limit=5`,
    `/api/2/search?text=foobar&tenant=${PARTNER}`,
  ]);
});

test('requests takes every method by name, and request(method, url)', async () => {
  const { shell, auth, base_url, sent } = await signedIn();
  const { requests } = shell;

  for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
    await requests[method](`${base_url}/nowhere`, { headers: auth });
  }
  await requests.request('GET', `${base_url}/nowhere`, { headers: auth });

  expect(sent.map(({ method }) => method).slice(-6)).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET']);
});

test('json() of a response throws where there is no body', async () => {
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
  ['params that are a number', 'http://x/', [{ params: 5 }], 'params is'],
  ['no URL at all in the text', 'users/1', [], 'URL'],
])('requests refuses %s in words, before anything is sent (A10)', async (_what, url, options, word) => {
  const { shell, sent } = await stage();

  const error = await failure(shell['requests'].put(url, ...options));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toContain(word);
  expect(sent).toEqual([]);
});

test.each([[{ auth: true }], [{ auth: false }]])(
  'requests sends nothing to a foreign origin, with a token or without: %j',
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

test('the id of a created user is kept as created_user_id', async () => {
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

test('a typed PUT leaves version alone, as on the page; user shows what the answer showed', async () => {
  const { shell, auth, base_url, names } = await signedIn();
  await shell['findUser']('JohnDoe');
  const data = '{"contact": {"email": "johndoe@newmail.net"}, "version": 1}';

  await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: { ...TYPE, ...auth }, data });

  expect(names).toMatchObject({ version: 1, user: { email: 'johndoe@newmail.net', version: 2 } });
});

test('--dry-run shows a typed write, and lets reads and the sign-in through (PR48)', async () => {
  const { shell, auth, base_url, writes } = await signedIn({ flags: { dryRun: true } });
  const { requests } = shell;

  const shown = await requests.put(`${base_url}/users/${FOOBAR_USER}`, { headers: { ...TYPE, ...auth }, data: '{}' });
  const read = await requests.get(`${base_url}/users/${FOOBAR_USER}`, { headers: auth });

  expect(shown).toMatchObject({ verdict: null, dry_run: true, request: { method: 'PUT', body: '{}' } });
  expect(shown.request.curl).toContain('Bearer $ACRONIS_TOKEN');
  expect(shown.request.curl).not.toContain(auth.Authorization);
  expect(read.status_code).toBe(200);
  expect(writes()).toEqual([]);
});

test.each(['post', 'put', 'patch', 'delete'])(
  'requests refuses %s under --read-only, and sends nothing',
  async (method) => {
    const { shell, auth, base_url, writes } = await signedIn({ flags: { readOnly: true } });

    const error = await failure(shell['requests'][method](`${base_url}/users/${FOOBAR_USER}`, { headers: auth }));

    expect(error).toBeInstanceOf(WriteRefusedError);
    expect(error.message).toContain('NOT_SENT');
    expect(writes()).toEqual([]);
  },
);

test('last remembers the last request and its answer, without the sign-in', async () => {
  const { shell, auth, base_url, names, session } = await signedIn();

  await shell['requests'].get(`${base_url}/users/${FOOBAR_USER}`, { headers: auth });

  expect(names['last']).toBe(session.exchanges.last);
  expect(session.exchanges.last).toMatchObject({
    request: { method: 'GET', url: `${base_url}/users/${FOOBAR_USER}` },
    error: null,
  });
  expect(session.exchanges.last?.response?.status).toBe(200);
});

test('what was put into last by hand stays, until it is taken out', async () => {
  const { shell, auth, base_url, names, session } = await signedIn();
  const get = () => shell['requests'].get(`${base_url}/users/${FOOBAR_USER}`, { headers: auth });

  names['last'] = 'mine';
  await get();
  expect(names['last']).toBe('mine');
  expect(session.exchanges.last?.response?.status).toBe(200);
  names['last'] = undefined;
  await get();

  expect(names['last']).toBe(session.exchanges.last);
});

test('pprint is the module and, as after `from pprint import pprint`, the function', async () => {
  const { shell, printed } = await stage();
  const { pprint } = shell;

  pprint({ b: 1, a: [1, 2] }, { width: 5 });
  pprint.pprint({ b: 1, a: 2 });
  pprint.pp({ b: 1, a: 2 });

  expect(printed).toEqual(["{'a': [1,\n       2],\n 'b': 1}", "{'a': 2, 'b': 1}", "{'b': 1, 'a': 2}"]);
  expect(pprint.pformat([true, null])).toBe('[True, None]');
});

test('last is the last answer of the data centre by any of its addresses, but never one of the sign-in', async () => {
  const { shell, session, names, auth } = await signedIn();
  const { datacenterUrl, baseUrl } = session.client;
  const { requests } = shell;
  const shown: unknown[] = [];

  for (const url of [`${datacenterUrl}/api/2/users/me`, baseUrl, `${datacenterUrl}/bc/nowhere`, `${datacenterUrl}/`]) {
    await requests.get(url, { headers: auth });
    shown.push(names['last'].request.url);
    for (const hidden of ['/bc/idp/token', '/api/2/idp/token', '/api/2//idp/token', '/bc/idp/token?x=1'])
      await requests.post(datacenterUrl + hidden, { data: { grant_type: 'client_credentials' } });
    await requests.get(`${datacenterUrl}/sandbox/mailbox`);
    shown.push(names['last'].request.url);
  }

  expect(shown).toEqual(
    ['/api/2/users/me', '/api/2', '/bc/nowhere', '/'].flatMap((path) => [datacenterUrl + path, datacenterUrl + path]),
  );
});

test('pprint prints as Python does', async () => {
  const { shell, printed } = await stage();

  shell['pprint'].pprint({ b: [1, true, null], a: "it's" });

  expect(printed).toEqual([`{'a': "it's", 'b': [1, True, None]}`]);
});

interface Kind {
  readonly method: 'post' | 'put' | 'delete';
  readonly path: string;
  readonly json?: object;
  readonly isDone: (stage: Stage) => boolean;
}

const JOHN = `/users/${JOHN_DOE}`;
// Not activated yet, and of a tenant below the client's: passwords and mails are for such.
const OKAFOR_PATH = '/users/affe1155-054f-48cb-8dbf-70bd17eb5490';
const contactOf = ({ sandbox }: Stage, login: string) => sandbox.world.user(login)?.contact;

/** What is typed, and how one sees that it was carried out. */
const KINDS = {
  create: {
    method: 'post',
    path: '/users',
    json: { tenant_id: PARTNER, login: 'brand.new', contact: { email: 'b@mysite.com', firstname: 'B', lastname: 'N' } },
    isDone: ({ sandbox }) => sandbox.world.user('brand.new') !== undefined,
  },
  password: {
    method: 'post',
    path: `${OKAFOR_PATH}/password`,
    json: { password: 'hunter2-hunter2' },
    isDone: ({ sandbox }) => sandbox.world.user('m.okafor')?.activated === true,
  },
  mail: {
    method: 'post',
    path: `${OKAFOR_PATH}/send-activation-email`,
    isDone: ({ sandbox }) => sandbox.mailbox.list().length > 0,
  },
  phone: {
    method: 'put',
    path: JOHN,
    json: { contact: { phone: '+1 555 0199' }, version: 1 },
    isDone: (stage) => contactOf(stage, 'JohnDoe')?.phone === '+1 555 0199',
  },
  email: {
    method: 'put',
    path: JOHN,
    json: { contact: { email: 'johndoe@newmail.net' }, version: 1 },
    isDone: (stage) => contactOf(stage, 'JohnDoe')?.email === 'johndoe@newmail.net',
  },
  link: {
    method: 'put',
    path: `/users/${FOOBAR_USER}`,
    json: { contact: { email: 'foo@newmail.net' }, version: 1 },
    isDone: ({ sandbox }) => sandbox.mailbox.list().length > 0,
  },
  second_factor: {
    method: 'put',
    path: `${JOHN}/mfa/status`,
    json: { enabled: true },
    isDone: ({ sandbox }) => sandbox.world.user('JohnDoe')?.mfa_status === 'setup_required',
  },
  tenant: {
    method: 'put',
    path: `/tenants/${PARTNER}`,
    json: { name: 'Another Name', version: 1 },
    isDone: ({ sandbox }) => sandbox.world.tenant(PARTNER)?.name === 'Another Name',
  },
  deletion: {
    method: 'delete',
    path: `${JOHN}?version=2`,
    isDone: ({ sandbox }) => typeof sandbox.world.user(JOHN_DOE)?.deleted_at === 'string',
  },
} satisfies Record<string, Kind>;

type Name = keyof typeof KINDS;
const ALL = Object.keys(KINDS) as Name[];

/** Types it into a fresh session, with the accident, and looks at all that came of it. */
async function type(name: Name, fault: Fault | null) {
  const kind: Kind = KINDS[name];
  const log = new MemoryLog();
  const staged = await signedIn({ log });
  const { shell, auth, base_url, sandbox, session, sent } = staged;
  const send = (method: string, path: string, json?: object) =>
    shell['requests'][method](`${base_url}${path}`, { headers: auth, ...(json ? { json } : {}) });
  // Only who is disabled can be deleted.
  if (name === 'deletion') await send('put', JOHN, { enabled: false, version: 1 });
  // Whose email is changed has been seen.
  else if (/^\/users\/[^/]+$/.test(kind.path))
    await shell['requests'].get(`${base_url}${kind.path}`, { headers: auth });
  const before = { records: (await log.records()).length, verdicts: session.verdicts.length };
  sent.length = 0;
  staged.events.length = 0;
  if (fault)
    sandbox.faults.add({ on: { method: ['POST', 'PUT', 'DELETE'], path: /^\/api\/2\/(users|tenants)/ }, ...fault });
  const ended = await send(kind.method, kind.path, kind.json).then(
    (response: { status_code: number }) => response.status_code,
    (error: Error) => error.name,
  );
  const records = (await log.records()).slice(before.records);
  const verdicts = session.verdicts.slice(before.verdicts);
  return {
    ended,
    verdict: verdicts.map(({ verdict }) => verdict).join(),
    isAnswered: verdicts.every(({ isAnswered }) => isAnswered),
    isDone: kind.isDone(staged),
    writes: staged.writes().length,
    looks: sent.length - staged.writes().length,
    told: [...staged.notes(), ...staged.lines(), ...staged.warnings()],
    records: records.map((record) => (record.kind === 'intent' ? 'intent' : record.verdict)),
    staged,
  };
}

// Of these, no look tells what became of them.
const BLIND: readonly Name[] = ['create', 'password', 'mail'];
// The sandbox, as the platform's document, has nothing to look at there.
const UNSEEN: readonly Name[] = [...BLIND, 'second_factor', 'link'];
const BODILESS: readonly Name[] = ['password', 'mail', 'second_factor', 'deletion'];

type Row = [what: string, fault: Fault | null, verdict: (name: Name) => string, kinds: readonly Name[]];

const good = (name: Name) => (name === 'link' ? 'CONFIRMATION_SENT' : 'CHANGED');
const open = () => 'UNKNOWN';
const seen = (name: Name) => (UNSEEN.includes(name) ? 'UNKNOWN' : 'CHANGED');
const withBody = ALL.filter((name) => !BODILESS.includes(name));

const ROWS: Row[] = [
  ['a typed write that goes well ends as was asked', null, good, ALL],
  [
    'a typed write that is carried out, and its answer lost, is CHANGED where a look shows it (N6)',
    { kind: 'drop-answer' },
    seen,
    ALL,
  ],
  [
    'a typed write that is carried out, and its answer lost by a plain end, is CHANGED where a look shows it (N6)',
    { kind: 'drop-answer', by: 'end' },
    seen,
    ALL,
  ],
  ['a typed write that is lost is UNKNOWN (N5)', { kind: 'drop-answer', applied: false }, open, ALL],
  ['a typed write that comes late is UNKNOWN (V15)', { kind: 'late-commit' }, open, ALL],
  [
    'a typed write that is carried out and answered with 503 is CHANGED where a look shows it (N23)',
    { kind: 'fail', status: 503, applied: true },
    seen,
    ALL,
  ],
  [
    'a typed write that is not carried out and answered with 503 is UNKNOWN (N23)',
    { kind: 'fail', status: 503 },
    open,
    ALL,
  ],
  [
    'a typed write that is answered in half is CHANGED where a look shows it (N8)',
    { kind: 'cut-body' },
    seen,
    withBody,
  ],
  [
    'a typed write that is answered with a page is CHANGED where a look shows it (N10)',
    { kind: 'html' },
    seen,
    withBody,
  ],
  [
    'a typed write that is answered with a gateway’s 403 is CHANGED where a look shows it (N10)',
    { kind: 'html', status: 403 },
    seen,
    ALL,
  ],
  [
    'a typed write that is answered with half a document is CHANGED where a look shows it (N9)',
    { kind: 'invalid-json' },
    seen,
    withBody,
  ],
  [
    'a typed write that is answered about somebody else is CHANGED where a look shows it (N26)',
    { kind: 'wrong-id' },
    seen,
    ['phone', 'email', 'link', 'tenant'],
  ],
  [
    'a typed change of an email that is answered with nothing is CHANGED where a look shows it (N11)',
    { kind: 'empty' },
    seen,
    ['email', 'link'],
  ],
  ['a typed write that meets a token that has ended goes out with a new one (A2)', { kind: 'expire-token' }, good, ALL],
  ['a typed write that is asked to wait goes out after the wait (N24)', { kind: 'throttle', retryAfter: 1 }, good, ALL],
  [
    'a typed write that is asked to wait again and again is REJECTED (N24)',
    { kind: 'throttle', retryAfter: 1, times: 9 },
    () => 'REJECTED',
    ALL,
  ],
];

const EACH = ROWS.flatMap(([what, fault, verdictOf, kinds]) =>
  kinds.map((name) => [what, name, fault, verdictOf] as const),
);

test.each(EACH)('%s: %s (PR15, PR16, PR17)', async (_what, name, fault, verdictOf) => {
  const { verdict, isAnswered, isDone, writes, looks, told, records } = await type(name, fault);

  expect(verdict).toBe(verdictOf(name));
  expect(isAnswered).toBe(true);
  expect(records).toEqual(['intent', verdict]);
  // Done is claimed only of what is done; what was turned away was asked to come again.
  if (verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT') expect(isDone).toBe(true);
  if (verdict === 'REJECTED') expect(isDone).toBe(false);
  const wasTurnedAway = fault?.kind === 'throttle' || fault?.kind === 'expire-token';
  expect(writes).toBe(wasTurnedAway ? Math.min(3, (fault.times ?? 1) + 1) : 1);
  const isGood = verdictOf === good;
  expect(looks).toBe(isGood || verdict === 'REJECTED' || BLIND.includes(name) ? 0 : 1);
  const isEmail = name === 'email' || name === 'link';
  if (isGood && !isEmail) return expect(told).toEqual([]);
  expect(told).toEqual([expect.stringContaining(`${verdict}   ${KINDS[name].method.toUpperCase()} /api/2/`)]);
});

test.each([
  ['ends in the middle', 'cut-body', 'The answer ended in the middle.'],
  ['is a page', 'html', 'What came back is not an answer of the API.'],
] as const)(
  'a typed change of an email whose answer %s is told to have been answered so, and is not sent again',
  async (_what, kind, words) => {
    const { told, writes, verdict } = await type('link', { kind });

    expect([verdict, writes]).toEqual(['UNKNOWN', 1]);
    expect(told).toEqual([expect.stringContaining(words)]);
  },
);

test.each([
  [
    'CONFLICT',
    'phone',
    409,
    /: refused; it was changed since its version was fetched \(HTTP 409, code 1001, .+, request id [\w-]+\) · sandbox {2}Look at the user: findUser\('1c23/,
  ],
  [
    'DUPLICATE',
    'create',
    409,
    /: refused; another object of that kind is there already \(HTTP 409, .+, request id [\w-]+\) · sandbox$/,
  ],
] as const)('a typed write that is refused stays a value: %s (V1, V4)', async (verdict, name, status, words) => {
  const fault = name === 'phone' ? ({ kind: 'edit-behind-me' } as const) : null;
  const { shell, session, auth, base_url, sandbox, warnings } = await signedIn();
  if (fault) sandbox.faults.add(fault);
  const { method, path, json } = KINDS[name];
  const given = name === 'create' ? { ...json, login: 'JohnDoe' } : json;

  const response = await shell['requests'][method](`${base_url}${path}`, { headers: auth, json: given });

  expect(response.status_code).toBe(status);
  expect(session.verdicts).toEqual([{ verdict, isAnswered: true }]);
  expect(warnings()).toEqual([expect.stringContaining(`${verdict}   ${method.toUpperCase()} /api/2${path}: `)]);
  expect(warnings()[0]).toMatch(words);
});

test('a foreign URL is refused before anybody is asked, and leaves no record (A10)', async () => {
  const asked: string[] = [];
  const log = new MemoryLog();
  const { shell, auth, session } = await signedIn({ log, ask: picking(0, asked) });
  session.world = { ...session.world, kind: 'datacenter', isLocal: false };

  for (const url of ['https://evil.example/api/2/users', `${session.client.baseUrl}/users/../tenants`]) {
    await failure(shell['requests'].put(url, { headers: auth, data: '{}' }));
  }

  expect(asked).toEqual([]);
  expect(session.verdicts).toEqual([]);
  expect(await log.records()).toEqual([]);
});

test('a no to a typed write leaves nothing sent and nothing recorded', async () => {
  const log = new MemoryLog();
  const ask = { ...picking(0), confirm: async () => false };
  const { shell, auth, base_url, session, sent } = await signedIn({ log, ask });
  session.world = { ...session.world, kind: 'datacenter', isLocal: false };

  const error = await failure(shell['requests'].put(`${base_url}${JOHN}`, { headers: auth, data: '{}' }));

  expect(error).toBeInstanceOf(WriteRefusedError);
  expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(await log.records()).toEqual([]);
});

test('where nothing can be recorded no write is sent, and reads go on (H9)', async () => {
  const append = () => Promise.reject(new AuditError('p', 'ENOSPC'));
  const { shell, auth, base_url, session, sent, writes } = await signedIn({
    log: { place: 'p', append, records: async () => [] },
  });

  for (const name of ALL) {
    const { method, path, json }: Kind = KINDS[name];
    const options = { headers: auth, ...(json ? { json } : {}) };
    expect(await failure(shell['requests'][method](`${base_url}${path}`, options))).toBeInstanceOf(AuditError);
  }
  expect(writes()).toEqual([]);
  expect(sent.length).toBe(3); // a look at those whose email was to be changed, and where one of them is
  expect((await shell['requests'].get(`${base_url}${JOHN}`, { headers: auth })).status_code).toBe(200);
  expect(session.verdicts).toEqual([]);
});

test('what was sent was sent, although its result cannot be recorded: it is told, and remembered (H9)', async () => {
  const append = async ({ kind }: AuditEntry) => {
    if (kind === 'result') throw new AuditError('p', 'ENOSPC');
  };
  const { shell, auth, base_url, session, warnings } = await signedIn({
    log: { place: 'p', append, records: async () => [] },
  });

  const { path, json } = KINDS.phone;
  const response = await shell['requests'].put(`${base_url}${path}`, { headers: auth, json });

  expect(response.status_code).toBe(200);
  expect(session.verdicts).toEqual([{ verdict: 'CHANGED', isAnswered: true }]);
  expect(warnings()).toEqual([
    'The audit log cannot be written: ENOSPC (p). What the write came to is only told here.',
  ]);
  expect(session.writes.faults).toEqual([expect.any(AuditError)]);
});

async function signedIn(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.session.signIn();
  staged.sent.length = 0;
  const { auth, base_url } = staged.names;
  return { ...staged, auth, base_url };
}
