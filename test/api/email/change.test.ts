import { setTimeout as sleepFor } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { changeEmail, verifyEmail } from '../../../src/api/email/change.ts';
import { CancelledError, InputError, NetworkError, SignInError } from '../../../src/api/errors.ts';
import { Interrupts } from '../../../src/session/interrupts.ts';
import { type Seen, startRaw, startServer } from '../servers.ts';
import { emailPlan, grantJson, NEW, OLD, problemJson, quickClient, SECRET, USER_ID, userJson } from '../world.ts';

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown } | null;

/** An API whose PUT and GET of the user answer as told; tokens are granted. */
async function startApi(put: (count: number) => Reply, get: (count: number) => Reply = () => ({ body: userJson() })) {
  let puts = 0;
  let gets = 0;
  const server = await startServer((seen: Seen) => {
    if (seen.url.endsWith('/idp/token')) return { body: grantJson() };
    return seen.method === 'PUT' ? put(++puts) : get(++gets);
  });
  return { ...server, puts: () => server.seen.filter(({ method }) => method === 'PUT') };
}

const changedJson = () => userJson({ version: 2, contact: { email: NEW } });
const sleep = async () => {};

describe('an email change', () => {
  test('an email change sends exactly the planned body, once, and reports what the answer shows (PR1)', async () => {
    const api = await startApi(() => ({ headers: { 'x-request-id': 'r-7' }, body: changedJson() }));
    const plan = emailPlan();

    const outcome = await changeEmail(quickClient(api.origin), plan);

    expect(outcome).toMatchObject({
      verdict: 'CHANGED',
      why: 'changed',
      status: 200,
      code: null,
      reason: null,
      error: null,
      requestId: 'r-7',
      seen: { version: 2, contact: { email: NEW } },
      plan,
      response: { status: 200 },
    });
    expect(api.puts().map(({ body }) => body)).toEqual([plan.body]);
  });

  test('an email change is announced once, before the first PUT, whatever is sent again after it', async () => {
    const told: number[] = [];
    const api = await startApi(
      (count) => (count === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { body: changedJson() }),
      () => ({ body: userJson() }),
    );
    const begin = async () => void told.push(api.puts().length);

    const outcome = await changeEmail(quickClient(api.origin), emailPlan(), { begin, sleep });

    expect(outcome).toMatchObject({ verdict: 'CHANGED' });
    expect(api.puts()).toHaveLength(2);
    expect(told).toEqual([0]);
  });

  test.each([false, true])(
    'an email change does not go out where its announcement fails (resend: %s)',
    async (resend) => {
      const api = await startApi(() => ({ body: changedJson() }));
      const full = new InputError('The disk is full.', undefined);
      const begin = () => Promise.reject(full);

      await expect(changeEmail(quickClient(api.origin), emailPlan(), { begin, resend, sleep })).rejects.toBe(full);

      expect(api.puts()).toEqual([]);
    },
  );

  test('an email change that ends without a PUT is not announced', async () => {
    const told: string[] = [];
    const begin = async () => void told.push('PUT');
    const api = await startApi(
      () => null,
      () => ({ body: changedJson() }),
    );
    const closed = quickClient('http://127.0.0.1:1');

    expect(await changeEmail(quickClient(api.origin), emailPlan(), { begin, resend: true, sleep })).toMatchObject({
      verdict: 'CHANGED',
    });
    expect(await changeEmail(closed, emailPlan(), { begin, sleep })).toMatchObject({ verdict: 'NOT_SENT' });
    expect(told).toEqual([]);
    expect(api.puts()).toEqual([]);
  });

  test('an email change of an activated user has only sent a link', async () => {
    const api = await startApi(() => ({ body: userJson({ activated: true }) }));

    const outcome = await changeEmail(quickClient(api.origin), emailPlan({ activated: true }));

    expect(outcome).toMatchObject({ verdict: 'CONFIRMATION_SENT', seen: { version: 1, contact: { email: OLD } } });
  });

  test('an email change is called back by Ctrl-C in the pause that a 429 asked for, and the second PUT is never sent (N24, T1)', async () => {
    const api = await startApi(() => ({ status: 429, headers: { 'retry-after': '7' }, body: '' }));
    const interrupts = new Interrupts();
    const said: string[] = [];
    const pressed = (_ms: number, signal?: AbortSignal) => {
      said.push(interrupts.interrupt());
      return sleepFor(60_000, undefined, { signal });
    };
    const client = quickClient(api.origin, { sleep: pressed });

    const changing = interrupts.write((call) => changeEmail(client, emailPlan(), call));

    await expect(changing).rejects.toMatchObject({ name: 'CancelledError', sent: false });
    expect(said).toEqual(['cancelled']);
    expect(api.puts()).toHaveLength(1);
  });

  test('an email change is not repeated with a new token once Ctrl-C was pressed', async () => {
    const interrupts = new Interrupts();
    const api = await startApi(() => {
      interrupts.interrupt();
      return { status: 401, body: problemJson(401, 'Unauthorized') };
    });

    const changing = interrupts.write((call) => changeEmail(quickClient(api.origin), emailPlan(), call));

    await expect(changing).rejects.toMatchObject({ name: 'CancelledError', sent: false });
    expect(api.puts()).toHaveLength(1);
  });

  test('an email change whose answer is lost is not sent again once Ctrl-C was pressed', async () => {
    const interrupts = new Interrupts();
    const api = await startApi(() => {
      interrupts.interrupt();
      return null;
    });

    const outcome = await interrupts.write((call) =>
      changeEmail(quickClient(api.origin, { limits: { totalMs: 500 } }), emailPlan(), { ...call, sleep }),
    );

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN' });
    expect(api.puts()).toHaveLength(1);
  });

  test('an email change to the same address sends nothing at all (V12)', async () => {
    const api = await startApi(() => null);

    const same = await changeEmail(quickClient(api.origin), emailPlan({ new: OLD }), { respell: true });
    const outcome = await changeEmail(quickClient(api.origin), emailPlan({ new: OLD.toUpperCase() }));

    expect(same).toMatchObject({ verdict: 'ALREADY', why: 'same-address', response: null });
    expect(outcome).toMatchObject({ verdict: 'ALREADY', why: 'same-but-spelling', response: null });
    expect(api.seen).toEqual([]);
  });

  test('an email change to the same address in other letters is sent by order of a person, once, without a look before', async () => {
    const respelled = emailPlan({ new: OLD.toUpperCase() });
    const api = await startApi(() => ({ body: userJson({ version: 2, contact: { email: respelled.new } }) }));

    const outcome = await changeEmail(quickClient(api.origin), respelled, { respell: true });

    expect(outcome).toMatchObject({ verdict: 'CHANGED', why: 'changed', seen: { contact: { email: respelled.new } } });
    expect(outcome).not.toHaveProperty('atLeastOnce');
    expect(api.seen.map(({ method }) => method)).toEqual(['POST', 'PUT']);
  });

  test('an email change whose order was for the first PUT is asked about the second', async () => {
    const api = await startApi(() => ({ status: 502, body: '' }));
    const asked: unknown[] = [];
    const mayResend = (seen: unknown) => asked.push(seen) === 0;
    const respelled = emailPlan({ new: OLD.toUpperCase() });

    const outcome = await changeEmail(quickClient(api.origin), respelled, { respell: true, mayResend, sleep });

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why: 'server-error' });
    expect(asked).toHaveLength(1);
    expect(api.puts()).toHaveLength(1);
  });

  test('an email change with a version that was typed, and is not the present one, is a conflict', async () => {
    for (const version of [99, 1]) {
      const api = await startApi(
        () => ({ status: 409, body: problemJson(1001, 'Version mismatch') }),
        () => ({ body: userJson({ version: 2 }) }),
      );

      const outcome = await changeEmail(quickClient(api.origin), emailPlan({ version, seenVersion: 2 }), { sleep });

      expect(outcome).toMatchObject({ verdict: 'CONFLICT', why: 'typed-version', seen: { version: 2 } });
      expect(outcome.plan).toMatchObject({ version, seenVersion: 2 });
    }
  });

  test.each([400, 409, 412, 426])(
    'an email change against a moved version (1001 in a %i) is a conflict that one look explains',
    async (status) => {
      const api = await startApi(
        () => ({ status, body: problemJson(1001, `Version mismatch ${SECRET}`) }),
        () => ({ body: userJson({ version: 2, contact: { email: 'else@where.org' } }) }),
      );

      const outcome = await changeEmail(quickClient(api.origin), emailPlan(), { sleep });

      expect(outcome).toMatchObject({
        verdict: 'CONFLICT',
        status,
        code: 1001,
        reason: 'Version mismatch ‹secret›',
        seen: { version: 2, contact: { email: 'else@where.org' } },
      });
      expect(api.puts()).toHaveLength(1);
    },
  );

  test('an email change of a user who is gone is rejected (V13)', async () => {
    const conflict = () => ({ status: 409, body: problemJson(1001) });
    const gone = await startApi(conflict, () => ({ status: 404, body: problemJson(404) }));
    const deleted = await startApi(conflict, () => ({ body: userJson({ deleted_at: '2026-01-01T00:00:00' }) }));

    expect(await changeEmail(quickClient(gone.origin), emailPlan())).toMatchObject({
      verdict: 'REJECTED',
      why: 'deleted',
    });
    expect(await changeEmail(quickClient(deleted.origin), emailPlan())).toMatchObject({
      verdict: 'REJECTED',
      why: 'deleted',
    });
  });

  test('an email change looks a second time, two seconds later, when the answer contradicts itself', async () => {
    const waits: number[] = [];
    const api = await startApi(
      () => ({ body: userJson() }),
      () => ({ body: changedJson() }),
    );

    const outcome = await changeEmail(quickClient(api.origin), emailPlan(), {
      sleep: async (ms) => void waits.push(ms),
    });

    expect(outcome).toMatchObject({ verdict: 'CHANGED', seen: { version: 2 } });
    expect(waits).toEqual([2_000]);
  });

  test('an email change with a token that is no longer accepted goes on with a new one (A2, PR6)', async () => {
    const api = await startApi((count) =>
      count === 1 ? { status: 401, body: problemJson(401) } : { body: changedJson() },
    );

    expect(await changeEmail(quickClient(api.origin), emailPlan())).toMatchObject({ verdict: 'CHANGED' });
    expect(api.puts()).toHaveLength(2);
  });

  test('an email change refused with 401 by somebody else than the API is not sent again, since it may have passed (N10)', async () => {
    const api = await startApi(() => ({ status: 401, body: '<html>Log in</html>' }), still);

    const outcome = await changeEmail(quickClient(api.origin), isActivated, { sleep });

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why: 'unreadable', status: 401 });
    expect(api.puts()).toHaveLength(1);
  });

  test('an email change that the server forbids is rejected with its words (A5, N25)', async () => {
    const api = await startApi(() => ({ status: 403, body: problemJson(1002, 'Access denied') }));

    expect(await changeEmail(quickClient(api.origin), emailPlan())).toMatchObject({
      verdict: 'REJECTED',
      why: 'forbidden',
      status: 403,
      code: 1002,
      reason: 'Access denied',
    });
  });
});

const isActivated = emailPlan({ activated: true });
const still = () => ({ body: userJson({ activated: true }) });

describe('an email change that is not known to have happened', () => {
  test.each([
    ['a server error', { status: 500, body: 'Internal Server Error' }, 'server-error'],
    [
      'a page of somebody else',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'unreadable',
    ],
    ['an empty answer', { status: 204 }, 'unreadable'],
    ['a redirect', { status: 307, headers: { location: 'http://evil.example/' } }, 'redirect'],
  ])(
    'an email change left open by %s is UNKNOWN, and an activated user gets no second one (N10, N11, N16, J7)',
    async (_, reply, why) => {
      const waits: unknown[] = [];
      const api = await startApi(() => reply, still);
      const client = quickClient(api.origin);

      const outcome = await changeEmail(client, isActivated, {
        sleep: async (ms) => void waits.push(ms),
        onLook: (afterMs) => void waits.push(`looking again in ${afterMs}`),
      });

      expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why, status: reply.status, linkMayStillWork: true });
      expect(outcome).not.toHaveProperty('atLeastOnce');
      expect(api.puts()).toHaveLength(1);
      expect(waits).toEqual([2_000, 3_000, 5_000].flatMap((ms) => [`looking again in ${ms}`, ms]));
    },
  );

  test('an email change left open by a timeout is UNKNOWN (N15, N29)', async () => {
    const api = await startApi(() => null, still);
    const client = quickClient(api.origin, { limits: { totalMs: 1_000 } });

    expect(await changeEmail(client, isActivated, { sleep })).toMatchObject({ verdict: 'UNKNOWN', why: 'timeout' });
  });

  test('an open email change is CHANGED as soon as a look shows it (N23, N6)', async () => {
    const api = await startApi(
      () => ({ status: 502, body: '' }),
      (count) => ({ body: count < 3 ? userJson() : changedJson() }),
    );

    const outcome = await changeEmail(quickClient(api.origin), emailPlan(), { sleep });

    expect(outcome).toMatchObject({ verdict: 'CHANGED', why: 'observed', status: 502, seen: { version: 2 } });
    expect(api.puts()).toHaveLength(1);
  });

  test('an open email change that cannot be looked at is UNKNOWN', async () => {
    const api = await startApi(
      () => ({ status: 502, body: '' }),
      () => ({ status: 404, body: 'who are you?' }),
    );

    expect(await changeEmail(quickClient(api.origin), emailPlan(), { sleep })).toMatchObject({
      verdict: 'UNKNOWN',
      why: 'reread-failed',
      status: 502,
    });
  });

  describe('while the user is not activated', () => {
    const startFlaky = () =>
      startApi(
        (count) => (count === 1 ? { status: 502, body: '' } : { body: changedJson() }),
        () => ({ body: userJson() }),
      );

    test('an open email change of a user who is not activated is followed by the same request, byte for byte, which the version keeps from doubling (V15, PR6, PR8)', async () => {
      const api = await startFlaky();

      const outcome = await changeEmail(quickClient(api.origin), emailPlan(), { sleep });

      expect(outcome).toMatchObject({ verdict: 'CHANGED', why: 'changed', status: 200 });
      expect(outcome).not.toHaveProperty('atLeastOnce');
      expect(api.puts().map(({ body }) => body)).toEqual([emailPlan().body, emailPlan().body]);
    });

    test.each([
      ['agrees', true, 2],
      ['agrees later', async () => true, 2],
      ['must not be asked', false, 1],
      ['declines', () => false, 1],
      ['leaves', () => Promise.reject(new Error('closed')), 1],
    ])('whoever is asked before a second PUT decides about it: one who %s', async (_, mayResend, puts) => {
      const api = await startFlaky();

      const outcome = await changeEmail(quickClient(api.origin), emailPlan(), { sleep, mayResend });

      expect(outcome.verdict).toBe(puts === 2 ? 'CHANGED' : 'UNKNOWN');
      expect(api.puts()).toHaveLength(puts);
    });

    test('whoever is asked before a second PUT sees the user, and can give up instead of answering (PR7)', async () => {
      const api = await startFlaky();
      const stop = new AbortController();
      const asked: unknown[] = [];
      const mayResend = (seen: unknown) => {
        asked.push(seen);
        stop.abort();
        return true;
      };

      const outcome = await changeEmail(quickClient(api.origin), emailPlan(), {
        sleep,
        mayResend,
        signal: stop.signal,
      });

      expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why: 'server-error' });
      expect(asked).toMatchObject([{ id: USER_ID, version: 1 }]);
      expect(api.puts()).toHaveLength(1);
    });
  });

  test('an email change left open by a mistake of ours is UNKNOWN, without a secret in its words', async () => {
    const api = await startApi(() => null, still);
    const client = quickClient(api.origin);
    const broken = { ...client, putUser: () => Promise.reject(new TypeError(`oops ${SECRET}`)) };

    const outcome = await changeEmail(broken, isActivated, { sleep });

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN', error: { name: 'UnexpectedError', sent: true } });
    expect(outcome.reason).toContain('TypeError: oops ‹secret›');
  });

  test('an open email change that is looked at by a broken clock is UNKNOWN', async () => {
    const api = await startApi(() => ({ status: 502, body: '' }), still);

    const outcome = await changeEmail(quickClient(api.origin), isActivated, {
      sleep: () => Promise.reject(new Error('no timers')),
    });

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why: 'reread-failed' });
  });

  test('an email change that is given up after it left is UNKNOWN (T1)', async () => {
    const stop = new AbortController();
    const api = await startApi(() => {
      stop.abort();
      return null;
    });

    expect(await changeEmail(quickClient(api.origin), emailPlan(), { signal: stop.signal })).toMatchObject({
      verdict: 'UNKNOWN',
      why: 'cancelled',
    });
  });

  test('an email change that is given up while it is looked at keeps what the server said', async () => {
    const stop = new AbortController();
    const api = await startApi(() => ({ body: userJson() }));

    const outcome = await changeEmail(quickClient(api.origin), emailPlan(), {
      signal: stop.signal,
      sleep: async () => {
        stop.abort();
        throw new Error('aborted');
      },
    });

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why: 'accepted-not-visible', status: 200 });
  });

  test('an email change that is given up between two looks is UNKNOWN at once', async () => {
    const stop = new AbortController();
    const api = await startApi(() => ({ status: 502, body: '' }), still);

    const outcome = await changeEmail(quickClient(api.origin), isActivated, {
      signal: stop.signal,
      sleep: async () => stop.abort(),
    });

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why: 'cancelled', status: 502 });
    expect(api.seen.filter(({ method }) => method === 'GET')).toHaveLength(1);
  });
});

describe('after UNKNOWN', () => {
  test('verifying after UNKNOWN only reads, and says what can be said', async () => {
    const api = await startApi(
      () => null,
      (count) => (count === 1 ? still() : { body: userJson({ version: 2, activated: true, contact: { email: NEW } }) }),
    );
    const client = quickClient(api.origin);

    expect(await verifyEmail(client, isActivated)).toMatchObject({
      verdict: 'UNKNOWN',
      why: 'earlier',
      response: null,
    });
    expect(await verifyEmail(client, isActivated)).toMatchObject({ verdict: 'CHANGED', why: 'observed' });
    expect(await verifyEmail(client, isActivated, { signal: AbortSignal.abort() })).toMatchObject({
      verdict: 'UNKNOWN',
      why: 'cancelled',
    });
    expect(api.puts()).toEqual([]);
  });

  test('verifying says why nothing could be read', async () => {
    const api = await startServer(() => ({ status: 401, body: { error: 'invalid_client' } }));

    expect(await verifyEmail(quickClient(api.origin), isActivated)).toMatchObject({
      verdict: 'UNKNOWN',
      why: 'reread-failed',
      status: 401,
      code: 'invalid_client',
    });
  });

  test('the operator can have an UNKNOWN change sent again, and is told that there may be two links', async () => {
    const api = await startApi(still, still);

    const outcome = await changeEmail(quickClient(api.origin), isActivated, { resend: true, sleep });

    expect(outcome).toMatchObject({ verdict: 'CONFIRMATION_SENT', atLeastOnce: true });
    expect(api.puts()).toHaveLength(1);
  });

  test('an UNKNOWN change is not sent again when the wish has come true, or when nobody can look', async () => {
    const done = await startApi(still, () => ({ body: changedJson() }));
    const down = await startApi(still, () => ({ status: 503, body: '' }));

    const options = { resend: true, sleep };
    expect(await changeEmail(quickClient(done.origin), isActivated, options)).toMatchObject({ verdict: 'CHANGED' });
    expect(await changeEmail(quickClient(down.origin), isActivated, options)).toMatchObject({ verdict: 'UNKNOWN' });
    expect([...done.puts(), ...down.puts()]).toEqual([]);
  });

  test('giving up before a second PUT is no error, since a first one was sent', async () => {
    const stop = new AbortController();
    const api = await startApi(still, () => {
      stop.abort();
      return still();
    });

    const outcome = await changeEmail(quickClient(api.origin), isActivated, {
      resend: true,
      signal: stop.signal,
    });

    expect(outcome).toMatchObject({ verdict: 'UNKNOWN', why: 'cancelled' });
    expect(api.puts()).toEqual([]);
  });
});

describe('an email change that was never sent', () => {
  test('an email change is NOT_SENT when nothing listens there (N2)', async () => {
    const api = await startServer(() => ({}));
    await new Promise((resolve) => api.server.close(resolve));

    const outcome = await changeEmail(quickClient(api.origin), emailPlan());

    expect(outcome).toMatchObject({ verdict: 'NOT_SENT', why: 'never-sent', status: null, response: null });
    expect(outcome.error).toBeInstanceOf(NetworkError);
  });

  test('an email change is NOT_SENT when the sign-in was refused (A1)', async () => {
    const api = await startServer(() => ({ status: 401, body: { error: 'invalid_client' } }));

    const outcome = await changeEmail(quickClient(api.origin), emailPlan());

    expect(outcome).toMatchObject({ verdict: 'NOT_SENT', status: 401, code: 'invalid_client' });
    expect(outcome.error).toBeInstanceOf(SignInError);
  });

  test('an email change is NOT_SENT when the sign-in is throttled, and the secret is not doubted (J6)', async () => {
    const api = await startServer(() => ({ status: 429, body: '' }));

    const outcome = await changeEmail(quickClient(api.origin), emailPlan());

    expect(outcome).toMatchObject({ verdict: 'NOT_SENT', status: 429, error: { name: 'ApiError' } });
    expect(outcome.reason).toContain('was answered with 429');
  });

  test('an email change is NOT_SENT when the sign-in broke off, although that request may have arrived', async () => {
    const api = await startRaw((socket) => socket.resetAndDestroy());

    const outcome = await changeEmail(quickClient(api.origin), emailPlan());

    expect(outcome).toMatchObject({ verdict: 'NOT_SENT', error: { sent: true } });
  });

  test('an email change that was cancelled before is an error, not a verdict', async () => {
    const api = await startApi(() => null);

    await expect(changeEmail(quickClient(api.origin), emailPlan(), { signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
    expect(api.puts()).toEqual([]);
  });
});
