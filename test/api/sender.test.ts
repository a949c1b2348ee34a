/** What requests wait for: a pause that the server asked for, and no longer than a read may take in all. */
import { describe, expect, test } from 'vitest';
import type { ApiEvent } from '../../src/api/sender.ts';
import { startApi } from './servers.ts';
import { quickClient, USER_ID, userJson } from './world.ts';

describe('a pause that the server asks for', () => {
  test('a pause that the server asks for is kept by all requests of the client, however often it is prolonged (N24)', async () => {
    let time = 0;
    let refusals = 0;
    const waits: number[] = [];
    const api = await startApi(({ method }) => {
      if (method !== 'PUT' || refusals === 2) return { body: userJson() };
      refusals += 1;
      return { status: 429, headers: { 'retry-after': refusals === 1 ? '7' : '5' }, body: '' };
    });
    const events: ApiEvent[] = [];
    const sleepers: (() => void)[] = [];
    const client = quickClient(api.origin, {
      clock: () => time,
      sleep: (ms) => {
        waits.push(ms);
        return new Promise<void>((resolve) => sleepers.push(resolve));
      },
      onEvent: (event) => events.push(event),
    });
    await client.token();

    const write = client.putUser(USER_ID, '{}');
    await expect.poll(() => waits.length).toBe(1);
    const read = client.fetchUser(USER_ID);
    await expect.poll(() => waits.length).toBe(2);
    expect(waits).toEqual([7_000, 7_000]);
    time = 7_000;
    sleepers[0]?.();
    await expect.poll(() => waits.length).toBe(3);
    sleepers[1]?.();
    await expect.poll(() => waits.length).toBe(4);
    expect(waits.slice(2)).toEqual([5_000, 5_000]);
    time = 12_000;
    for (const wake of sleepers.slice(2)) wake();

    expect((await write).status).toBe(200);
    expect((await read).id).toBe(USER_ID);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'retry', attempt: 0, waitMs: 7_000 }));
  });

  test('a request that only waits for the pause of another can be given up', async () => {
    const stop = new AbortController();
    const api = await startApi(({ method }) =>
      method === 'PUT' ? { status: 429, headers: { 'retry-after': '9' } } : {},
    );
    const client = quickClient(api.origin, { clock: () => 0 });
    expect((await client.putUser(USER_ID, '{}')).status).toBe(429);

    stop.abort();

    await expect(client.fetchUser(USER_ID, { signal: stop.signal })).rejects.toMatchObject({
      name: 'CancelledError',
      sent: false,
    });
    expect(api.seen.filter(({ method }) => method === 'GET')).toEqual([]);
  });
});

test('a look that nobody is to notice is tried once, keeps no pause and asks for none of others', async () => {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const api = await startApi(({ url }) =>
    url.startsWith('/look') ? { status: 429, headers: { 'retry-after': '40' }, body: '' } : { body: userJson() },
  );
  const events: ApiEvent[] = [];
  const client = quickClient(api.origin, { clock: () => 0, sleep, onEvent: (event) => events.push(event) });
  await client.token();
  events.length = 0;

  const look = { method: 'GET', url: `${api.origin}/look`, headers: {} };
  expect((await client.send(look, { isUnseen: true })).status).toBe(429);
  expect((await client.send(look, { isUnseen: true })).status).toBe(429);
  expect(events).toEqual([]);
  expect(client.traffic().requests).toBe(1);
  await client.fetchUser(USER_ID);

  expect(waits).toEqual([]);
  expect(api.seen.filter(({ url }) => url.startsWith('/look'))).toHaveLength(2);
});

test('three slow tries of a read share one minute', async () => {
  let time = 0;
  const sleep = async (ms: number) => {
    time += ms;
  };
  const api = await startApi(() => {
    time += 29_000;
    return { status: 503, body: '' };
  });
  const client = quickClient(api.origin, { clock: () => time, sleep });
  await client.token();

  await expect(client.fetchUser(USER_ID)).rejects.toMatchObject({ status: 503 });

  // 29 s, 1 s, 29 s: a third try would begin when the minute is over.
  expect(api.seen.filter(({ method }) => method === 'GET')).toHaveLength(2);
});
