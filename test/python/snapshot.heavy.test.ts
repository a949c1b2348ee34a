/** What Python begins with from the second session on, whatever becomes of it. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Interpreter, type SnapshotStore } from '../../src/python/interpreter.ts';
import { snapshotsIn } from '../../src/session/files/snapshot.ts';
import { makeHome } from '../terminal/home.ts';

const MODULES = fileURLToPath(new URL('./modules', import.meta.url));
const LIMIT_MS = 3_000;
// Where others work at the same time.
const SOON = { timeout: 60_000 };

function newPython(snapshots: SnapshotStore | null, modules = MODULES, snapshotLimitMs?: number) {
  const python = openPython(snapshots, modules, snapshotLimitMs);
  onTestFinished(() => python.close());
  return python;
}

function openPython(snapshots: SnapshotStore | null, modules = MODULES, snapshotLimitMs?: number) {
  const host = { call: async () => '', write: () => {}, tell: () => {} };
  const options = { host, snapshots, modules, ...(snapshotLimitMs === undefined ? {} : { snapshotLimitMs }) };
  const python = new Interpreter(options);
  return {
    start: () => python.start(),
    answerOf: async (text: string) => {
      const ran = await python.run(JSON.stringify(text));
      return ran.kind === 'ran' ? JSON.parse(ran.text) : ran;
    },
    close: () => python.close(),
  };
}

/** What is done with a store; one in memory unless told. */
function watched(store: SnapshotStore = inMemory()) {
  const done: string[] = [];
  const keys = new Set<string>();
  const watch = (what: string, key: string) => {
    done.push(what);
    keys.add(key);
  };
  const watching: SnapshotStore = {
    read: (key) => {
      watch('read', key);
      return store.read(key);
    },
    write: (key, bytes) => {
      watch('write', key);
      return store.write(key, bytes);
    },
    drop: (key) => {
      watch('drop', key);
      return store.drop(key);
    },
  };
  return { store: watching, done, keys };
}

function inMemory(kept: Uint8Array<ArrayBuffer> | null = null): SnapshotStore {
  let bytes = kept;
  return {
    read: async () => bytes?.slice() ?? null,
    write: async (_key, made) => {
      bytes = made;
    },
    drop: async () => {
      bytes = null;
    },
  };
}

const LUCK = `
import json, random, secrets, uuid, tempfile, os
answer = [random.random(), random.randrange(2 ** 64), secrets.token_hex(), str(uuid.uuid4()), tempfile.mktemp(), os.urandom(9).hex()]`;

// To make one takes as long as many tests do: two sessions that begin at the same time have made what the others find.
const path = mkdtempSync(join(tmpdir(), 'acronis-shell-'));
const makers = [watched(snapshotsIn(path)), watched(snapshotsIn(path))];
let luck: unknown[][] = [];
let key = '';

beforeAll(async () => {
  const sessions = makers.map(({ store }) => openPython(store));
  luck = await Promise.all(sessions.map(({ answerOf }) => answerOf(`password = 'Tr0ub4dor&' + '3'\n${LUCK}`)));
  for (const { close } of sessions) await close();
  [key = ''] = makers.flatMap(({ keys }) => [...keys]);
}, 90_000);

afterAll(() => rmSync(path, { recursive: true }));

test('two sessions that make one at the same time both work, and leave one (PT3)', () => {
  expect(luck.map(({ length }) => length)).toEqual([6, 6]);
  expect(makers.map(({ done }) => done)).toEqual(Array(2).fill(['read', 'write']));
  expect(readdirSync(path)).toHaveLength(1);
  expect(JSON.parse(key)).toMatchObject({ pyodide: '314.0.7', node: process.version });
});

test('later sessions begin with what the first has left, and with luck of their own (PT1)', async () => {
  const later = [watched(snapshotsIn(path)), watched(snapshotsIn(path))];

  const theirs = await Promise.all(later.map(({ store }) => newPython(store).answerOf(LUCK)));

  expect(later.map(({ done }) => done)).toEqual([['read'], ['read']]);
  expect(new Set([...luck, ...theirs].flat()).size).toBe(4 * 6);
});

test('nothing that a session has said gets into what the next one begins with (PT1)', async () => {
  const { store, done } = watched(snapshotsIn(path));

  expect(await newPython(store).answerOf("answer = 'password' in globals()")).toBe(false);
  expect(done).toEqual(['read']);
  const [name = ''] = readdirSync(path);
  expect(readFileSync(join(path, name)).includes('Tr0ub4dor&')).toBe(false);
});

test('other modules of ours need another one (PT2)', async () => {
  const modules = join(makeHome().path, 'modules');
  cpSync(MODULES, modules, { recursive: true });
  writeFileSync(join(modules, '_shell', 'other.py'), '\n# Another.\n');
  const other = watched();

  newPython(other.store, modules).start();

  await expect.poll(() => other.done, SOON).toEqual(['read']);
  expect([...other.keys]).not.toEqual([key]);
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

/** That it was taken, and was of no use. */
async function isDropped(done: readonly string[]): Promise<void> {
  await expect.poll(() => done, SOON).toEqual(['read', 'drop']);
}

async function whole(): Promise<Uint8Array<ArrayBuffer>> {
  return (await snapshotsIn(path).read(key)) ?? new Uint8Array(0);
}

test.each(DAMAGES)('one that %s is dropped (PT2)', async (_what, damage) => {
  const { store, done } = watched(inMemory(damage(await whole())));

  newPython(store, MODULES, LIMIT_MS).start();

  await isDropped(done);
});

test('where the session ends meanwhile, no Python begins that nobody would end (PT2)', async () => {
  let dropped = () => {};
  const dropping = new Promise<void>((resolve) => {
    dropped = resolve;
  });
  const { store, done } = watched({ ...inMemory(new Uint8Array(8192)), drop: () => dropping });
  const python = newPython(store, MODULES, LIMIT_MS);
  python.start();
  await isDropped(done);
  await python.close();
  const before = threads();

  dropped();
  await new Promise((resolve) => setImmediate(resolve));

  expect(threads()).toBe(before);
});

function threads(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
}

test('Python then begins without, and leaves a whole one (PT2)', async () => {
  const { store, done } = watched(inMemory(new Uint8Array(8192)));
  const python = newPython(store, MODULES, LIMIT_MS);

  expect(await python.answerOf('import json; answer = json.loads("[6]")[0] * 7')).toBe(42);
  await python.close();
  expect(done).toEqual(['read', 'drop', 'write']);
  expect((await store.read(key))?.length).toBe((await whole()).length);
});

// Files are not in it: so they tell where Python comes from.
const HANGING = `
import os
os.close(os.open('/tmp/loaded-here', os.O_CREAT))

def begin(text):
    while not os.path.exists('/tmp/loaded-here'): pass
`;

test('one that never comes to an end is given up (PT2)', async () => {
  const { store, done } = watched();
  const modules = join(makeHome().path, 'modules');
  cpSync(MODULES, modules, { recursive: true });
  const entries = readFileSync(join(MODULES, '_shell', 'entries.py'), 'utf8');
  writeFileSync(join(modules, '_shell', 'entries.py'), `${entries}${HANGING}`);
  const first = newPython(store, modules);
  await first.answerOf('answer = 1');
  await first.close();
  expect(done.splice(0)).toEqual(['read', 'write']);

  newPython(store, modules, LIMIT_MS).start();

  await isDropped(done);
});
