/** A world as large as asked for, the same every time. */

import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { open, PARTNER } from './client.ts';

test('the sandbox holds as many users as asked for, whose names and ids are the same every time', async () => {
  const worlds = [await startSandbox({ port: 0, users: 2345 }), await startSandbox({ port: 0, users: 2345 })];
  onTestFinished(async () => void (await Promise.all(worlds.map((sandbox) => sandbox.stop()))));
  const [one, other] = worlds.map(({ world }) => world.users());

  expect(one).toHaveLength(2345);
  expect(one).toEqual(other);
  expect(new Set(one?.map(({ id }) => id)).size).toBe(2345);
  expect(new Set(one?.map(({ login }) => login)).size).toBe(2345);
  expect(one?.at(-1)?.contact).toMatchObject({ firstname: expect.stringMatching(/^[A-Z]/), email: expect.any(String) });
});

test('the sandbox finds one user of many, and the first of too many in the order of the tree', async () => {
  const { get, sandbox } = await open({ users: 2000 });
  const someone = sandbox.world.users()[1500];

  const one = await get(`/search?tenant=${PARTNER}&text=${someone?.login}`);
  const many = await get(`/search?tenant=${PARTNER}&text=example&limit=300`);

  expect(one.json.items.map(({ id }: { id: string }) => id)).toContain(someone?.id);
  expect(many.json.items).toHaveLength(300);
});
