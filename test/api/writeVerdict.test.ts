import { describe, expect, test } from 'vitest';
import { BadAnswerError, CancelledError, DeadlineError, NetworkError, type ShellError } from '../../src/api/errors.ts';
import { fieldNames, planWrite, shows } from '../../src/api/writePlan.ts';
import { lookVerdict, type WriteLook, type WriteWhy, writeVerdict } from '../../src/api/writeVerdict.ts';
import { problemJson } from './world.ts';

const BASE = 'https://h/api/2';
const USER = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';
const OTHER = '1c234e69-5469-424a-a6d1-ff5658b387a6';

/** What the writes of the platform are, with a status that is success for each. */
const WRITES: readonly (readonly [method: string, path: string, body: object | null, success: number])[] = [
  ['POST', '/users', { login: 'x' }, 200],
  ['POST', '/tenants', { name: 'x' }, 201],
  ['POST', '/clients', { type: 'api_client' }, 201],
  ['POST', `/users/${USER}/password`, { password: 'x' }, 204],
  ['POST', `/users/${USER}/send-activation-email`, null, 204],
  ['POST', `/users/${USER}/restore`, null, 204],
  ['PUT', `/users/${USER}`, { enabled: false, version: 1 }, 200],
  ['PUT', `/users/${USER}/access_policies`, { items: [] }, 200],
  ['PUT', `/users/${USER}/mfa/status`, { mfa_status: 'disabled' }, 200],
  ['PUT', `/tenants/${USER}`, { name: 'x', version: 1 }, 200],
  ['PUT', `/clients/${USER}`, { data: {} }, 200],
  ['DELETE', `/users/${USER}?version=1`, null, 204],
  ['DELETE', `/tenants/${USER}?version=1`, null, 204],
  ['DELETE', `/clients/${USER}`, null, 204],
];

type Told = { status: number; body?: unknown } | ShellError;

function planOf([method, path, body]: readonly [string, string, object | null, ...unknown[]]) {
  return planWrite({ method, url: BASE + path, headers: {}, ...(body ? { body: JSON.stringify(body) } : {}) });
}

function told(write: (typeof WRITES)[number], attempt: Told, look?: WriteLook): unknown[] {
  const text = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  const outcome =
    attempt instanceof Error ? { error: attempt } : { response: { status: attempt.status, text: text(attempt.body) } };
  const decision = writeVerdict(planOf(write), outcome);
  if (decision.next === 'report') return [decision.verdict, decision.why];
  if (look === undefined) return [`${decision.next} after ${decision.afterMs}`];
  const { verdict, why } = lookVerdict(decision.why, look);
  return [verdict, why];
}

const lost = new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true });
const canLook = ([method]: (typeof WRITES)[number]) => method !== 'POST';

describe.each(WRITES)('%s %s', (...write) => {
  test('with its declared answer is CHANGED', () => {
    expect(told(write, { status: write[3] })).toEqual(['CHANGED', 'changed']);
    expect(told(write, { status: write[3], body: '' })).toEqual(['CHANGED', 'changed']);
  });

  test('that never left is NOT_SENT (N1, N2)', () => {
    const never = new NetworkError({ code: 'ECONNREFUSED', host: 'h', sent: false });

    expect(told(write, never)).toEqual(['NOT_SENT', 'never-sent']);
    expect(told(write, new CancelledError({ sent: false }))).toEqual(['NOT_SENT', 'never-sent']);
  });

  test.each([
    [400, 1006, 'REJECTED', 'refused'],
    [401, 401, 'REJECTED', 'unauthorized'],
    [403, 1002, 'REJECTED', 'forbidden'],
    [404, 404, 'REJECTED', 'not-found'],
    [409, 409, 'DUPLICATE', 'duplicate'],
    [400, 1001, 'CONFLICT', 'stale'],
    [409, 1001, 'CONFLICT', 'stale'],
    [412, 1001, 'CONFLICT', 'stale'],
    [426, 1001, 'CONFLICT', 'stale'],
    [429, 429, 'REJECTED', 'throttled'],
  ])('that is answered with %i and code %i is %s (V1, V4)', (status, code, verdict, why) => {
    expect(told(write, { status, body: problemJson(code) })).toEqual([verdict, why]);
  });

  test.each<[string, Told, string]>([
    ['lost', lost, 'lost'],
    ['late', new DeadlineError({ afterMs: 1, sent: true, host: 'h' }), 'timeout'],
    ['an outage', { status: 503, body: '' }, 'server-error'],
    ['a portal', { status: write[3], body: '<html>Log in</html>' }, 'unreadable'],
    ['not declared', { status: 202 }, 'unreadable'],
    ['a gateway’s', { status: 403, body: '<html>' }, 'unreadable'],
    ['redirected', new BadAnswerError({ status: 307, why: 'redirect' }), 'redirect'],
  ])('whose answer is %s is looked at once where one can tell, and else UNKNOWN', (_what, attempt, why) => {
    if (!canLook(write)) return expect(told(write, attempt)).toEqual(['UNKNOWN', why]);
    expect(told(write, attempt)).toEqual(['look after 0']);
    expect(told(write, attempt, { isThere: true })).toEqual(['CHANGED', 'observed']);
    expect(told(write, attempt, { isThere: false })).toEqual(['UNKNOWN', why]);
    expect(told(write, attempt, { failed: true })).toEqual(['UNKNOWN', 'reread-failed']);
  });

  test('is UNKNOWN at once for whoever gives up', () => {
    expect(told(write, new CancelledError({ sent: true }))).toEqual(['UNKNOWN', 'cancelled']);
  });
});

test('takes the usual success statuses for what the document does not list', () => {
  const services = ['PUT', '/services', { a: 1 }, 200] as const;

  for (const status of [200, 201, 204]) expect(told(services, { status })).toEqual(['CHANGED', 'changed']);
  expect(told(services, { status: 202 })).toEqual(['look after 0']);
  expect(told(['PATCH', '/services', { a: 1 }, 200], lost)).toEqual(['look after 0']);
  expect(told(['PUT', '/services', null, 200], lost)).toEqual(['UNKNOWN', 'lost']);
});

describe('an email, for which accepted does not mean changed', () => {
  const put = ['PUT', `/users/${USER}`, { contact: { email: 'New@x.org' }, version: 1 }, 200] as const;
  const answer = (email: string, activated: boolean, id = USER) => ({
    status: 200,
    body: { id, version: 1, tenant_id: USER, login: 'foobar', contact: { email }, activated },
  });

  test.each<[string, Told, WriteWhy | string, string?]>([
    ['the new one', answer('new@x.org', true), 'changed', 'CHANGED'],
    ['the old one of an activated user', answer('old@x.org', true), 'link-sent', 'CONFIRMATION_SENT'],
  ])('shows %s', (_what, attempt, why, verdict) => {
    expect(told(put, attempt)).toEqual([verdict, why]);
  });

  test('shows the old one of a user who is not activated: looked at once more', () => {
    const attempt = answer('old@x.org', false);

    expect(told(put, attempt)).toEqual(['look after 2000']);
    expect(told(put, attempt, { isThere: true })).toEqual(['CHANGED', 'observed']);
    expect(told(put, attempt, { isThere: false })).toEqual(['UNKNOWN', 'accepted-not-visible']);
  });

  test.each([
    ['another user (N26)', answer('new@x.org', false, OTHER), 'wrong-id'],
    ['no user (N11)', { status: 200, body: '' }, 'unreadable'],
    ['a user without `activated` (N28)', { status: 200, body: { id: USER } }, 'unreadable'],
  ])('shows %s: nothing is claimed', (_what, attempt, why) => {
    expect(told(put, attempt)).toEqual(['look after 0']);
    expect(told(put, attempt, { isThere: false })).toEqual(['UNKNOWN', why]);
  });

  test('is known by its path in any letter case, with either form of the base', () => {
    const body = JSON.stringify({ contact: { email: 'a@b.org' } });
    const plan = (path: string) => planWrite({ method: 'PUT', url: `https://h${path}`, headers: {}, body });

    expect(plan(`/api/2/users/${USER.toUpperCase()}`)).toMatchObject({ id: USER.toUpperCase(), email: 'a@b.org' });
    expect(plan(`/bc/api/2/users/${USER}`)).toMatchObject({ id: USER, email: 'a@b.org' });
    expect(plan(`/api/2/tenants/${USER}`)).toMatchObject({ id: USER, email: null });
    expect(planOf(['PUT', `/users/${USER}`, { contact: 'a@b.org' }]).email).toBeNull();
  });
});

test('an answer about somebody else claims nothing, whatever was changed (N26)', () => {
  const put = ['PUT', `/users/${USER}`, { enabled: false, version: 1 }, 200] as const;
  const answer = (id: string) => ({ status: 200, body: { id, enabled: false } });

  expect(told(put, answer(USER.toUpperCase()))).toEqual(['CHANGED', 'changed']);
  expect(told(put, answer(OTHER))).toEqual(['look after 0']);
  expect(told(put, answer(OTHER), { isThere: false })).toEqual(['UNKNOWN', 'wrong-id']);
  // What is created gets an id of its own.
  expect(told(['POST', '/users', { login: 'x' }, 200], answer(OTHER))).toEqual(['CHANGED', 'changed']);
});

test('a body that wants nothing is not seen to be there (V6)', () => {
  for (const body of [{}, { version: 1 }]) {
    expect(told(['PUT', `/users/${USER}`, body, 200], lost)).toEqual(['UNKNOWN', 'lost']);
  }
});

test('what is wanted leaves the version out, which a write moves', () => {
  expect(planOf(['PUT', `/users/${USER}`, { enabled: true, version: 3 }]).wanted).toEqual({ enabled: true });
  expect(planOf(['DELETE', `/users/${USER}`, null]).wanted).toBe('gone');
  expect(planOf(['POST', '/users', { login: 'x' }]).wanted).toBeNull();
});

test.each([
  [{ enabled: true, id: 1 }, { enabled: true }, true],
  [{ enabled: true }, { enabled: false }, false],
  [{}, { enabled: undefined }, true],
  [{ contact: { email: 'A@B.org', phone: '1' } }, { contact: { email: 'a@b.ORG' } }, true],
  [{ contact: { phone: 'A' } }, { contact: { phone: 'a' } }, false],
  [{ contact: null }, { contact: { email: 'a@b.org' } }, false],
  [{ items: [{ role: 'b', id: 1 }, { role: 'a' }] }, { items: [{ role: 'a' }, { role: 'b' }] }, true],
  [{ items: [{ role: 'a' }, { role: 'b' }] }, { items: [{ role: 'a' }] }, false],
  [{ items: [{ role: 'a' }] }, { items: [{ role: 'b' }] }, false],
  [{ items: ['a', 'b'] }, { items: ['a', 'a'] }, false],
  [{ items: 'a' }, { items: ['a'] }, false],
  [{ email: 1 }, { email: 'a@b.org' }, false],
  [null, { a: 1 }, false],
])('%j shows %j: %s', (found, wanted, isShown) => {
  expect(shows(found, wanted)).toBe(isShown);
});

test('names the fields of a body, without their values', () => {
  expect(fieldNames('{"contact":{"email":"a@b.org"},"version":1,"roles":["x"]}')).toEqual([
    'contact.email',
    'version',
    'roles',
  ]);
  expect(fieldNames('password=hush')).toEqual([]);
  expect(
    fieldNames(JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, n])))),
  ).toHaveLength(100);
});
