import { describe, expect, test } from 'vitest';
import { CancelledError, NetworkError, SignInError } from '../../src/api/errors.ts';
import { type Grant, lifetimeMs, TokenSource } from '../../src/api/token.ts';

const HOUR = 3_600_000;
const refusal = (status = 401) => new SignInError({ status, code: 'invalid_client', serverMessage: null });
const outage = () => new NetworkError({ code: 'ECONNREFUSED', host: 'h', sent: false });

/** A source whose sign-ins end as the given list says, on a clock that the test moves. */
function startSource(...results: (Grant | Error)[]) {
  const world = { now: 0, fetched: 0, signals: [] as AbortSignal[], handed: [] as string[] };
  const source = new TokenSource({
    clock: () => world.now,
    onToken: ({ accessToken }) => world.handed.push(accessToken),
    fetch: async (signal) => {
      world.signals.push(signal);
      const result = results[world.fetched++] ?? { accessToken: `t${world.fetched}`, lifetimeMs: 2 * HOUR };
      await Promise.resolve();
      if (result instanceof Error) throw result;
      return result;
    },
  });
  return { source, world };
}

describe('a token', () => {
  test('a token is fetched once for all who wait, and kept (A6)', async () => {
    const { source, world } = startSource();

    const tokens = await Promise.all(Array.from({ length: 50 }, () => source.current()));
    await source.current();

    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['t1']));
    expect(world).toMatchObject({ fetched: 1, handed: ['t1'] });
  });

  test('a token is renewed five minutes before its end (A2, A8)', async () => {
    const { source, world } = startSource();
    const token = await source.current();

    world.now = 2 * HOUR - 5 * 60_000 - 1;
    expect((await source.current()).accessToken).toBe('t1');
    world.now += 1;
    expect((await source.current()).accessToken).toBe('t2');
    expect(token.expiresInMs()).toBe(5 * 60_000);
  });

  test('a token of a short life is renewed when a tenth of it is left (A2)', async () => {
    const { source, world } = startSource({ accessToken: 'short', lifetimeMs: 100_000 });
    await source.current();

    world.now = 89_000;
    expect((await source.current()).accessToken).toBe('short');
    world.now = 90_000;
    expect((await source.current()).accessToken).toBe('t2');
  });

  test('a token still serves when it cannot be renewed yet (A7)', async () => {
    const { source, world } = startSource({ accessToken: 'old', lifetimeMs: 100_000 }, outage(), outage());
    await source.current();

    world.now = 95_000;
    expect((await source.current()).accessToken).toBe('old');
    world.now = 100_001;
    await expect(source.current()).rejects.toThrow(NetworkError);
    expect((await source.current()).accessToken).toBe('t4');
  });

  test('a token that was not accepted is renewed once for all who held it (A2, A6)', async () => {
    const { source, world } = startSource();
    const stale = await source.current();

    const renewed = await Promise.all([source.renew(stale), source.renew(stale)]);
    const later = await source.renew(stale);

    expect(renewed.map(({ accessToken }) => accessToken)).toEqual(['t2', 't2']);
    expect(later.accessToken).toBe('t2');
    expect(world.fetched).toBe(2);
    expect(source.find('t1')).toBe(stale);
    expect(source.find('typed')).toBeNull();
  });
});

describe('credentials', () => {
  test.each([400, 401, 403])('credentials refused with %i are not sent a second time (A1, A3)', async (status) => {
    const { source, world } = startSource(refusal(status));

    await expect(source.current()).rejects.toThrow(SignInError);
    await expect(source.current()).rejects.toThrow(SignInError);
    await expect(source.renew({ accessToken: 'x', expiresInMs: () => 0 })).rejects.toThrow(SignInError);

    expect(world.fetched).toBe(1);
    expect(source.failure()).toBeInstanceOf(SignInError);
  });

  test('credentials are sent again after an outage, or an answer that was no refusal (A7)', async () => {
    const { source, world } = startSource(outage(), refusal(200));

    await expect(source.current()).rejects.toThrow(NetworkError);
    await expect(source.current()).rejects.toThrow(SignInError);
    expect((await source.current()).accessToken).toBe('t3');
    expect(world.fetched).toBe(3);
    expect(source.failure()).toBeNull();
  });
});

describe('a sign-in that is waited for', () => {
  test('waiting for a sign-in can be given up by one, while the others go on', async () => {
    const { source, world } = startSource();
    const stop = new AbortController();

    const first = source.current(stop.signal);
    const second = source.current();
    stop.abort();

    await expect(first).rejects.toThrow(CancelledError);
    expect((await second).accessToken).toBe('t1');
    expect(world.signals[0]?.aborted).toBe(false);
  });

  test('a sign-in ends when the last one who waits gives up, and the next one begins anew', async () => {
    const { source, world } = startSource();
    const stop = new AbortController();

    const only = source.current(stop.signal);
    stop.abort();
    const next = source.current();

    await expect(only).rejects.toMatchObject({ name: 'CancelledError', sent: false });
    expect(world.signals[0]?.aborted).toBe(true);
    expect((await next).accessToken).toBe('t2');
  });

  test('a sign-in does not begin when it was given up before', async () => {
    const { source, world } = startSource();

    await expect(source.current(AbortSignal.abort())).rejects.toThrow(CancelledError);
    expect(world.fetched).toBe(0);
  });
});

describe('the lifetime', () => {
  const date = 'Fri, 01 May 2026 12:00:00 GMT';
  const seconds = Date.parse(date) / 1_000;
  test.each([
    ['is what the server says in seconds', { expires_in: 600, expires_on: 1 }, date, 600_000],
    ['is the end less the server’s own time', { expires_on: seconds + 7_200 }, date, 7_200_000],
    ['is two hours when nothing is said', {}, date, 7_200_000],
    ['is two hours when the server names no time', { expires_on: seconds }, undefined, 7_200_000],
    ['is two hours when it would be over already', { expires_in: 0, expires_on: seconds - 1 }, date, 7_200_000],
    ['is two hours when it is no number', { expires_in: '60' }, date, 7_200_000],
  ])('the lifetime of a token %s', (_, grant, header, ms) => {
    expect(lifetimeMs(grant, header)).toBe(ms);
  });
});
