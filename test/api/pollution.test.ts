import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseJson } from '../../src/api/answer.ts';
import { changeEmail } from '../../src/api/email/change.ts';
import { doubtsAbout } from '../../src/api/email/doubts.ts';
import { BadAnswerError } from '../../src/api/errors.ts';
import { parseProblem } from '../../src/api/problem.ts';
import { decodeApiClient, decodeSearch, decodeTenant, decodeUser } from '../../src/api/types.ts';
import { startServer } from './servers.ts';
import {
  emailPlan,
  grantJson,
  NEW,
  OTHER_ID,
  problemJson,
  quickClient,
  TENANT_ID,
  USER_ID,
  userJson,
} from './world.ts';

// What a careless package elsewhere in the process could leave behind, chosen to flatter us.
const GADGETS: Record<string, unknown> = {
  error: { code: 1001, message: 'polluted' },
  code: 1001,
  details: { info: 'polluted' },
  domain: 'polluted',
  error_description: 'polluted',
  access_token: 'polluted',
  expires_in: 1,
  activated: false,
  deleted_at: '2026-01-01',
  version: 7,
  contact: { email: NEW },
  idp_id: 'polluted',
  external_operation_status: 'polluted',
  items: [],
  user: {},
  gone: true,
  put: { class: 'accepted' },
  look: {},
  failed: true,
  response: null,
  status: 200,
};

// Node 26 itself looks up the listeners of an event along the prototype: no request at all begins with one of these.
const EVENT_NAMES = ['response'];

function pollute(except: readonly string[] = []): void {
  for (const [name, value] of Object.entries(GADGETS)) {
    if (except.includes(name)) continue;
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  }
}

function clean(): void {
  for (const name of Object.keys(GADGETS)) Reflect.deleteProperty(Object.prototype, name);
}

describe('with a polluted Object.prototype', () => {
  beforeEach(() => pollute());
  afterEach(clean);

  test('an error says only what its own body says (X3)', () => {
    const wellFormed = parseProblem(403, JSON.stringify({ error: { code: 7, message: 'own' } }));

    expect(parseProblem(403, '{}')).toBeNull();
    expect(parseProblem(403, '{"error": {}}')).toBeNull();
    expect(wellFormed).toMatchObject({ code: 7, message: 'own' });
    expect(Object.hasOwn(wellFormed ?? {}, 'domain') && wellFormed?.domain).toBeNull();
    expect(parseProblem(401, '{"error": "invalid_client"}')).toMatchObject({ code: 'invalid_client', message: null });
  });

  test('a grant holds only what was granted (I13)', () => {
    expect(parseJson('{}')?.['access_token']).toBeUndefined();
    expect(parseJson('{"__proto__": {"access_token": "x"}}')?.['access_token']).toBeUndefined();
    expect(parseJson('{"access_token": "own"}')?.['access_token']).toBe('own');
  });

  test('no field of a user, a tenant, a client or a list is made up (I13)', () => {
    for (const field of ['version', 'activated', 'contact']) {
      const rest = Object.fromEntries(Object.entries(userJson()).filter(([name]) => name !== field));
      expect(() => decodeUser(rest)).toThrow(BadAnswerError);
    }
    expect(decodeUser(userJson())).not.toSatisfy((user) => Object.hasOwn(user as object, 'idp_id'));
    expect(doubtsAbout(decodeUser(userJson()))).toEqual([]);
    expect(() => decodeSearch({})).toThrow(BadAnswerError);
    expect(decodeTenant({ id: TENANT_ID, name: 'Foobar' })).toMatchObject({ version: null, deleted_at: null });
    expect(decodeApiClient({ client_id: 'c', tenant_id: OTHER_ID }).client_id).toBe('c');
  });
});

test('a change over a real connection ends with a polluted prototype as it would without one (X3)', async () => {
  let puts = 0;
  const api = await startServer(({ url, method }) => {
    if (url.endsWith('/idp/token')) return { body: grantJson() };
    if (method === 'GET') return { body: userJson({ activated: true }) };
    puts += 1;
    return puts === 1 ? { body: userJson({ activated: true }) } : { status: 403, body: problemJson(1002, 'own') };
  });
  const client = quickClient(api.origin);
  const plan = emailPlan({ activated: true });
  await client.token();
  onTestFinished(clean);

  pollute(EVENT_NAMES);

  expect(await changeEmail(client, plan)).toMatchObject({ verdict: 'CONFIRMATION_SENT', code: null });
  expect(await changeEmail(client, plan)).toMatchObject({ verdict: 'REJECTED', code: 1002, reason: 'own' });
  expect((await client.fetchUser(USER_ID)).activated).toBe(true);
});
