/** What Python begins with from the second session on, whatever becomes of it. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { Interpreter, type SnapshotStore } from '../../src/python/interpreter.ts';
import { snapshotsIn } from '../../src/session/files/snapshot.ts';
import { makeHome } from '../terminal/home.ts';

const MODULES = fileURLToPath(new URL('./modules', import.meta.url));

function newPython(snapshots: SnapshotStore | null, modules = MODULES, snapshotLimitMs?: number) {
  const host = { call: async () => '', write: () => {}, tell: () => {} };
  const options = { host, snapshots, modules, ...(snapshotLimitMs === undefined ? {} : { snapshotLimitMs }) };
  const python = new Interpreter(options);
  onTestFinished(() => python.close());
  return {
    answerOf: async (text: string) => {
      const ran = await python.run(JSON.stringify(text));
      return ran.kind === 'ran' ? JSON.parse(ran.text) : ran;
    },
    close: () => python.close(),
  };
}

/** A store in memory, and what was done with it. */
function newStore(bytesAtFirst: Uint8Array<ArrayBuffer> | null = null) {
  const kept = { key: '', bytes: bytesAtFirst };
  const done: string[] = [];
  const store: SnapshotStore = {
    async read(key) {
      done.push('read');
      kept.key = key;
      return kept.bytes?.slice() ?? null;
    },
    async write(key, bytes) {
      done.push('write');
      expect(key).toBe(kept.key);
      kept.bytes = bytes;
    },
    async drop() {
      done.push('drop');
      kept.bytes = null;
    },
  };
  return { store, kept, done };
}

const LUCK = `
import json, random, secrets, uuid, tempfile, os
answer = [random.random(), random.randrange(2 ** 64), secrets.token_hex(), str(uuid.uuid4()), tempfile.mktemp(), os.urandom(9).hex()]`;

test('the second session begins with what the first has left, and with luck of its own (PT1)', async () => {
  const { store, kept, done } = newStore();
  const first = newPython(store);
  const luck = [await first.answerOf(LUCK)];
  await first.close();
  expect(done).toEqual(['read', 'write']);
  expect(JSON.parse(kept.key)).toMatchObject({ pyodide: '314.0.7', node: process.version });

  for (const session of [newPython(store), newPython(store)]) luck.push(await session.answerOf(LUCK));

  expect(done).toEqual(['read', 'write', 'read', 'read']);
  expect(new Set(luck.flat()).size).toBe(3 * 6);
});

test('nothing that a session has said gets into what the next one begins with (PT1)', async () => {
  const path = join(makeHome().path, 'cache');
  const first = newPython(snapshotsIn(path));
  expect(await first.answerOf("password = 'Tr0ub4dor&' + '3'; answer = 'password' in globals()")).toBe(true);
  await first.close();

  const second = newPython(snapshotsIn(path));

  expect(await second.answerOf("answer = 'password' in globals()")).toBe(false);
  const [name = ''] = readdirSync(path);
  expect(readFileSync(join(path, name)).includes('Tr0ub4dor&')).toBe(false);
});

test('other modules of ours need another one (PT2)', async () => {
  const { store, kept } = newStore();
  const modules = join(makeHome().path, 'modules');
  cpSync(MODULES, modules, { recursive: true });
  const keys: string[] = [];
  for (const more of ['', '\n# Another.\n']) {
    writeFileSync(join(modules, '_shell', 'other.py'), more);
    const python = newPython(store, modules);
    await python.answerOf('answer = 1');
    await python.close();
    keys.push(kept.key);
    kept.bytes = null;
  }

  expect(keys[0]).not.toBe(keys[1]);
});

// A store whose checksum is right, and what it holds is not.
const DAMAGES: readonly (readonly [
  what: string,
  damage: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
])[] = [
  ['is none', () => new Uint8Array(8192)],
  ['is of another Pyodide', (bytes) => bytes.fill(1, 16, 48)],
  ['ends in the middle', (bytes) => bytes.slice(0, 65536 * 100)],
  ['has holes', (bytes) => bytes.fill(0, bytes.length >> 2, bytes.length >> 1)],
];

test('whatever else it is, Python then begins without, and leaves a whole one (PT2)', async () => {
  const { store, kept } = newStore();
  const first = newPython(store);
  await first.answerOf('answer = 1');
  await first.close();
  const whole = kept.bytes ?? new Uint8Array(0);

  for (const [what, damage] of DAMAGES) {
    const damaged = newStore(damage(whole.slice()));
    const python = newPython(damaged.store, MODULES, 3_000);

    expect(await python.answerOf('import json; answer = json.loads("[6]")[0] * 7'), what).toBe(42);
    await python.close();
    expect(damaged.done, what).toEqual(['read', 'drop', 'write']);
    expect(damaged.kept.bytes?.length, what).toBe(whole.length);
  }
});

// Files are not in it: so they tell where Python comes from.
const HANGING = `
import os
os.close(os.open('/tmp/loaded-here', os.O_CREAT))

def begin(text):
    while not os.path.exists('/tmp/loaded-here'): pass
`;

test('one that never comes to an end is given up (PT2)', async () => {
  const { store, done } = newStore();
  const modules = join(makeHome().path, 'modules');
  cpSync(MODULES, modules, { recursive: true });
  const entries = readFileSync(join(MODULES, '_shell', 'entries.py'), 'utf8');
  writeFileSync(join(modules, '_shell', 'entries.py'), `${entries}${HANGING}`);
  const first = newPython(store, modules);
  await first.answerOf('answer = 1');
  await first.close();

  const second = newPython(store, modules, 3_000);

  expect(await second.answerOf('answer = 42')).toBe(42);
  expect(done).toEqual(['read', 'write', 'read', 'drop', 'write']);
});

test('two sessions that make one at the same time both work (PT3)', async () => {
  const path = join(makeHome().path, 'cache');
  const sessions = [newPython(snapshotsIn(path)), newPython(snapshotsIn(path))];

  expect(await Promise.all(sessions.map(({ answerOf }) => answerOf('answer = 42')))).toEqual([42, 42]);
  for (const { close } of sessions) await close();

  expect(readdirSync(path)).toHaveLength(1);
  expect(await newPython(snapshotsIn(path)).answerOf('answer = 42')).toBe(42);
});
