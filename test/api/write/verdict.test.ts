import { describe, expect, test } from 'vitest';
import {
  BadAnswerError,
  CancelledError,
  DeadlineError,
  NetworkError,
  type ShellError,
} from '../../../src/api/errors.ts';
import { decodeUser } from '../../../src/api/types.ts';
import { fieldNames, planWrite, shows } from '../../../src/api/write/plan.ts';
import { decideByLook, decideWrite, type WriteLook, type WriteWhy } from '../../../src/api/write/verdict.ts';
import { OTHER_ID, problemJson, USER_ID } from '../world.ts';

const BASE_URL = 'https://h/api/2';
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** What the writes of the platform are, with a status that is success for each. */
const WRITES: readonly (readonly [method: string, path: string, body: object | null, success: number])[] = [
  ['POST', '/users', { login: 'x' }, 200],
  ['POST', '/tenants', { name: 'x' }, 201],
  ['POST', '/clients', { type: 'api_client' }, 201],
  ['POST', `/users/${USER_ID}/password`, { password: 'x' }, 204],
  ['POST', `/users/${USER_ID}/send-activation-email`, null, 204],
  ['POST', `/users/${USER_ID}/restore`, null, 204],
  ['PUT', `/users/${USER_ID}`, { enabled: false, version: 1 }, 200],
  ['PUT', `/users/${USER_ID}/access_policies`, { items: [] }, 200],
  ['PUT', `/users/${USER_ID}/mfa/status`, { mfa_status: 'disabled' }, 200],
  ['PUT', `/tenants/${USER_ID}`, { name: 'x', version: 1 }, 200],
  ['PUT', `/clients/${USER_ID}`, { data: {} }, 200],
  ['DELETE', `/users/${USER_ID}?version=1`, null, 204],
  ['DELETE', `/tenants/${USER_ID}?version=1`, null, 204],
  ['DELETE', `/clients/${USER_ID}`, null, 204],
];

type Told = { status: number; body?: unknown } | ShellError;

function planOf([method, path, body]: readonly [string, string, object | null, ...unknown[]]) {
  return planWrite({ method, url: BASE_URL + path, headers: {}, ...(body ? { body: JSON.stringify(body) } : {}) });
}

function told(write: (typeof WRITES)[number], attempt: Told, look?: WriteLook): unknown[] {
  const text = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  const outcome =
    attempt instanceof Error ? { error: attempt } : { response: { status: attempt.status, text: text(attempt.body) } };
  const decision = decideWrite(planOf(write), outcome);
  if (decision.next === 'report') return [decision.verdict, decision.why];
  if (look === undefined) return [`${decision.next} after ${decision.afterMs}`];
  const { verdict, why } = decideByLook(decision.why, look);
  return [verdict, why];
}

const lost = new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true });
const canLook = ([method]: (typeof WRITES)[number]) => method !== 'POST';

describe.each(WRITES)('%s %s', (...write) => {
  test('a write with its declared answer is CHANGED', () => {
    expect(told(write, { status: write[3] })).toEqual(['CHANGED', 'changed']);
    expect(told(write, { status: write[3], body: '' })).toEqual(['CHANGED', 'changed']);
  });

  test('a write that never left is NOT_SENT (N1, N2)', () => {
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
  ])('a write that is answered with %i and code %i is %s (V1, V4)', (status, code, verdict, why) => {
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
  ])(
    'a write whose answer is %s is looked at once where one can tell, and else UNKNOWN (PR17)',
    (_what, attempt, why) => {
      if (!canLook(write)) return expect(told(write, attempt)).toEqual(['UNKNOWN', why]);
      expect(told(write, attempt)).toEqual(['look after 0']);
      expect(told(write, attempt, { isThere: true })).toEqual(['CHANGED', 'observed']);
      expect(told(write, attempt, { isThere: false })).toEqual(['UNKNOWN', why]);
      expect(told(write, attempt, { failed: true })).toEqual(['UNKNOWN', 'reread-failed']);
    },
  );

  test('a write is UNKNOWN at once for whoever gives up', () => {
    expect(told(write, new CancelledError({ sent: true }))).toEqual(['UNKNOWN', 'cancelled']);
  });
});

test('a write that the document does not list has the usual success statuses', () => {
  const services = ['PUT', '/services', { a: 1 }, 200] as const;

  for (const status of [200, 201, 204]) expect(told(services, { status })).toEqual(['CHANGED', 'changed']);
  expect(told(services, { status: 202 })).toEqual(['look after 0']);
  expect(told(['PATCH', '/services', { a: 1 }, 200], lost)).toEqual(['look after 0']);
  expect(told(['PUT', '/services', null, 200], lost)).toEqual(['UNKNOWN', 'lost']);
});

describe('an email, for which accepted does not mean changed', () => {
  const put = ['PUT', `/users/${USER_ID}`, { contact: { email: 'New@x.org' }, version: 1 }, 200] as const;
  const answer = (email: string, activated: boolean, id = USER_ID) => ({
    status: 200,
    body: { id, version: 1, tenant_id: USER_ID, login: 'foobar', contact: { email }, activated },
  });

  test.each<[string, Told, WriteWhy | string, string?]>([
    ['the new address', answer('new@x.org', true), 'changed', 'CHANGED'],
    ['the old address of an activated user', answer('old@x.org', true), 'link-sent', 'CONFIRMATION_SENT'],
  ])('an accepted email change that shows %s has its verdict', (_what, attempt, why, verdict) => {
    expect(told(put, attempt)).toEqual([verdict, why]);
  });

  test('an accepted email change that shows the old address of a user who is not activated is looked at once more', () => {
    const attempt = answer('old@x.org', false);

    expect(told(put, attempt)).toEqual(['look after 2000']);
    expect(told(put, attempt, { isThere: true })).toEqual(['CHANGED', 'observed']);
    expect(told(put, attempt, { isThere: false })).toEqual(['UNKNOWN', 'accepted-not-visible']);
  });

  test.each([
    [
      'a success that shows another user claims no email change (N26)',
      answer('new@x.org', false, OTHER_ID),
      'wrong-id',
    ],
    ['a success that shows no user claims no email change (N11)', { status: 200, body: '' }, 'unreadable'],
    [
      'a success that shows a user without `activated` claims no email change (N28)',
      { status: 200, body: { id: USER_ID } },
      'unreadable',
    ],
  ])('%s', (_what, attempt, why) => {
    expect(told(put, attempt)).toEqual(['look after 0']);
    expect(told(put, attempt, { isThere: false })).toEqual(['UNKNOWN', why]);
  });

  test('an email change is known by its path in any letter case, with either form of the base', () => {
    const body = JSON.stringify({ contact: { email: 'a@b.org' } });
    const plan = (path: string) => planWrite({ method: 'PUT', url: `https://h${path}`, headers: {}, body });

    expect(plan(`/api/2/users/${USER_ID.toUpperCase()}`)).toMatchObject({
      id: USER_ID.toUpperCase(),
      email: 'a@b.org',
    });
    expect(plan(`/bc/api/2/users/${USER_ID}`)).toMatchObject({ id: USER_ID, email: 'a@b.org' });
    expect(plan(`/api/2/tenants/${USER_ID}`)).toMatchObject({ id: USER_ID, email: null });
    expect(planOf(['PUT', `/users/${USER_ID}`, { contact: 'a@b.org' }]).email).toBeNull();
  });
});

describe('a success that tells another thing', () => {
  const put = (fields: object) => ['PUT', `/users/${USER_ID}`, { ...fields, version: 3 }, 200] as const;
  const answer = (body: object) => ({ status: 200, body: { id: USER_ID, version: 4, ...body } });

  test.each<[string, object, object]>([
    ['the opposite', { enabled: false }, { enabled: true }],
    ['nothing where something was asked for', { external_id: 'x' }, { external_id: null }],
    ['something where nothing was asked for', { external_id: null }, { external_id: 'x' }],
    ['another text', { contact: { phone: '1', title: 'b' } }, { contact: { phone: '1', title: 'a' } }],
    ['another letter case', { contact: { firstname: 'Foo' } }, { contact: { firstname: 'foo' } }],
    ['a list that lacks one', { business_types: ['buyer', 'x'] }, { business_types: ['buyer'] }],
    ['a list that was to be empty', { notifications: [] }, { notifications: ['quota'] }],
    ['a number as a text', { quota: 5 }, { quota: '5' }],
    ['another kind of thing', { contact: { phone: '1' } }, { contact: 'none' }],
    ['another time', { disable_after: '2026-01-01T00:00:00Z' }, { disable_after: '2026-01-01T01:00:00Z' }],
    ['another id', { idp_id: USER_ID }, { idp_id: OTHER_ID }],
    [
      'another role than the one that is to get an id',
      { items: [{ id: NIL_UUID, role_id: 'unit_admin', version: 0 }] },
      { items: [{ id: OTHER_ID, role_id: 'backup_user', version: 1 }] },
    ],
  ])('a success that tells another thing is looked at: %s (J5)', (_, asked, shown) => {
    expect(told(put(asked), answer(shown))).toEqual(['look after 2000']);
    expect(told(put(asked), answer(shown), { isThere: true })).toEqual(['CHANGED', 'observed']);
    expect(told(put(asked), answer(shown), { isThere: false })).toEqual(['UNKNOWN', 'opposite']);
  });

  test.each<[string, object, object]>([
    ['says nothing of what was asked', { enabled: false }, {}],
    [
      'says what was asked, and more',
      { contact: { phone: '1' } },
      { contact: { phone: '1', firstname: 'x' }, enabled: true },
    ],
    ['has a list in another order', { business_types: ['a', 'b'] }, { business_types: ['b', 'a'] }],
    [
      'writes a time in its own way',
      { disable_after: '2026-01-01T00:00:00Z' },
      { disable_after: '2026-01-01T00:00:00.000+00:00' },
    ],
    ['writes an id in its own way', { idp_id: USER_ID.toUpperCase() }, { idp_id: USER_ID }],
    ['has the version next to the one that was named', { version: 3 }, { version: 4 }],
    [
      'gives ids and versions where it was asked to',
      { items: [{ id: NIL_UUID, issuer_id: NIL_UUID, role_id: 'unit_admin', version: 0 }] },
      { items: [{ id: OTHER_ID, issuer_id: USER_ID, role_id: 'unit_admin', version: 1 }] },
    ],
    [
      'notes when something was, where what was read is sent back',
      { mode: 'production', production_start_date: null, updated_at: '2026-01-01T00:00:00Z' },
      { mode: 'production', production_start_date: '2026-02-01', updated_at: '2026-02-01T00:00:00Z' },
    ],
    ['counts the version of a part', { quota: { value: 5, version: 0 } }, { quota: { value: 5, version: 1 } }],
  ])('a success that %s is done', (_, asked, shown) => {
    expect(told(put(asked), answer(shown))).toEqual(['CHANGED', 'changed']);
  });

  test('what is created is compared as well, and cannot be looked at (J5)', () => {
    const create = ['POST', '/users', { login: 'x', contact: { email: 'a@b.org' } }, 200] as const;
    const created = (body: object) => ({ status: 200, body });

    expect(told(create, created({ id: OTHER_ID, login: 'x', contact: { email: 'A@b.org' } }))).toEqual([
      'CHANGED',
      'changed',
    ]);
    expect(told(create, created({ id: OTHER_ID, login: 'y' }))).toEqual(['UNKNOWN', 'opposite']);
    expect(told(create, created({ contact: { email: 'c@d.org' } }))).toEqual(['UNKNOWN', 'opposite']);
    // What other requests of that method mean, their answers need not repeat.
    expect(told(['POST', `/users/${USER_ID}/mail`, { limit: 10 }, 200], created({ limit: 50 }))).toEqual([
      'CHANGED',
      'changed',
    ]);
  });

  test.each([
    { error: { code: 1006, message: 'no' } },
    { error: { message: 'no' } },
    { error: 'invalid_request' },
    { error: true },
    { errors: ['no'] },
    { id: USER_ID, enabled: false, error: { code: 1 } },
  ])('a success with an error inside is not accepted: %j (J5)', (body) => {
    for (const write of WRITES) {
      const attempt = { status: write[3], body };
      if (!canLook(write)) expect(told(write, attempt)).toEqual(['UNKNOWN', 'error-inside']);
      else expect(told(write, attempt, { isThere: false })).toEqual(['UNKNOWN', 'error-inside']);
    }
  });

  test.each([{ error: null }, { error: '' }, { errors: [] }, { errors: null }, [], 'error', null])(
    'a success that holds no error is accepted: %j',
    (body) => {
      expect(told(put({ enabled: false }), { status: 200, body: JSON.stringify(body) })).toEqual([
        'CHANGED',
        'changed',
      ]);
    },
  );

  test('a success about one who is deleted is not done (J5)', () => {
    expect(told(put({ enabled: false }), answer({ deleted_at: '2026-01-01' }))).toEqual(['look after 0']);
    expect(told(put({ enabled: false }), answer({ deleted_at: '2026-01-01' }), { isThere: false })).toEqual([
      'UNKNOWN',
      'deleted',
    ]);
    const gone = { status: 200, body: { deleted_at: '2026-01-01' } };
    expect(told(['DELETE', '/services/x', null, 200], gone)).toEqual(['CHANGED', 'changed']);
    for (const deleted_at of [null, '', 0]) {
      expect(told(put({ enabled: false }), answer({ deleted_at }))).toEqual(['CHANGED', 'changed']);
    }
  });

  test.each([
    [2, 'changed-version-unexpected'],
    [3, 'changed'],
    [4, 'changed'],
    [5, 'changed-version-unexpected'],
    ['5', 'changed'],
    [undefined, 'changed'],
  ])('a success with the version %j after 3 is %s (J4)', (version, why) => {
    const email = { contact: { email: 'a@b.org' }, tenant_id: USER_ID, login: 'x', activated: false };

    expect(told(put({ enabled: false }), answer({ version }))).toEqual(['CHANGED', why]);
    if (typeof version === 'number')
      expect(told(put({ contact: { email: 'a@b.org' } }), answer({ ...email, version }))).toEqual(['CHANGED', why]);
    expect(told(['PUT', `/users/${USER_ID}`, { enabled: false }, 200], answer({ version }))).toEqual([
      'CHANGED',
      'changed',
    ]);
  });
});

describe('an email of a user who was seen before', () => {
  const seen = (email: string, activated: boolean, tenant_id = USER_ID) => ({
    ...{ id: USER_ID, version: 1, tenant_id, login: 'foobar', contact: { email }, activated },
  });
  const settle = (wanted: string, before: object, shown: object) => {
    const body = JSON.stringify({ contact: { email: wanted }, version: 1 });
    const request = { method: 'PUT', url: `${BASE_URL}/users/${USER_ID}`, headers: {}, body };
    const decision = decideWrite(planWrite(request, decodeUser(before)), {
      response: { status: 200, text: JSON.stringify(shown) },
    });
    return decision.next === 'report' ? `${decision.verdict} ${decision.why}` : `look ${decision.why}`;
  };
  const before = seen('old@x.org', true);

  test('an email is asked for by a link only where the old one is still there (J4)', () => {
    expect(settle('new@x.org', before, seen('old@x.org', true))).toBe('CONFIRMATION_SENT link-sent');
    expect(settle('new@x.org', before, seen('third@x.org', true))).toBe('look other-address');
    expect(settle('new@x.org', before, seen('new@x.org', true, OTHER_ID))).toBe('look other-tenant');
    expect(settle('new@x.org', before, seen('new@x.org', true))).toBe('CHANGED changed');
  });

  test('an email is not called changed where its spelling was kept (J2)', () => {
    expect(settle('OLD@x.org', before, seen('OLD@x.org', true))).toBe('CHANGED changed');
    expect(settle('OLD@x.org', before, seen('old@x.org', true))).toBe('CONFIRMATION_SENT link-sent');
    expect(settle('OLD@x.org', seen('old@x.org', false), seen('old@x.org', false))).toBe('look accepted-not-visible');
  });

  test('an email says nothing for the other fields of its request (J5)', () => {
    const both = [
      'PUT',
      `/users/${USER_ID}`,
      { contact: { email: 'new@x.org', phone: '1' }, version: 1 },
      200,
    ] as const;
    const body = (phone: string) => ({ ...before, contact: { email: 'old@x.org', phone } });

    expect(told(both, { status: 200, body: body('1') })).toEqual(['CONFIRMATION_SENT', 'link-sent']);
    expect(told(both, { status: 200, body: body('2') })).toEqual(['look after 2000']);
  });
});

test('an answer about somebody else claims nothing, whatever was changed (N26)', () => {
  const put = ['PUT', `/users/${USER_ID}`, { enabled: false, version: 1 }, 200] as const;
  const answer = (id: string) => ({ status: 200, body: { id, enabled: false } });

  expect(told(put, answer(USER_ID.toUpperCase()))).toEqual(['CHANGED', 'changed']);
  expect(told(put, answer(OTHER_ID))).toEqual(['look after 0']);
  expect(told(put, answer(OTHER_ID), { isThere: false })).toEqual(['UNKNOWN', 'wrong-id']);
  // What is created gets an id of its own.
  expect(told(['POST', '/users', { login: 'x' }, 200], answer(OTHER_ID))).toEqual(['CHANGED', 'changed']);
});

test('a body that wants nothing is not seen to be there (V6)', () => {
  for (const body of [{}, { version: 1 }]) {
    expect(told(['PUT', `/users/${USER_ID}`, body, 200], lost)).toEqual(['UNKNOWN', 'lost']);
  }
});

test('what is wanted leaves the version out, which a write moves', () => {
  expect(planOf(['PUT', `/users/${USER_ID}`, { enabled: true, version: 3 }]).wanted).toEqual({ enabled: true });
  expect(planOf(['DELETE', `/users/${USER_ID}`, null]).wanted).toBe('gone');
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
])('what is found as %j shows the wanted %j: %s', (found, wanted, isShown) => {
  expect(shows(found, wanted)).toBe(isShown);
});

test('the fields of a body are named without their values', () => {
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
