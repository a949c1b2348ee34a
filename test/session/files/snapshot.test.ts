/** What of Python is kept on the disk for the next session: whole and ours, or nothing. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { compileSources } from '../../../scripts/sources.mjs';
import { IS_POSIX } from '../../../src/session/files/private.ts';
import { snapshotsIn } from '../../../src/session/files/snapshot.ts';
import { makeHome } from '../../terminal/home.ts';
import { run } from '../../terminal/run.ts';

const KEY = 'Python 3.14 on Node 20';

function bytesOf(seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: 5_000 }, (_, at) => (at * seed) % 251);
}

async function newFolder() {
  const path = join(makeHome().path, 'cache', 'of the shell');
  const store = snapshotsIn(path);
  await store.write(KEY, bytesOf(7));
  const [name = ''] = readdirSync(path);
  return { path, store, file: join(path, name) };
}

test('what was written is read, ours alone, under the key that it was written for (PT1)', async () => {
  const { path, store, file } = await newFolder();

  expect(await store.read(KEY)).toEqual(bytesOf(7));
  expect(await store.read('Python 3.14 on Node 22')).toBeNull();
  expect(await snapshotsIn(path).read(KEY)).toEqual(bytesOf(7));
  if (IS_POSIX) {
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
});

test('what was dropped is not there any more (PT2)', async () => {
  const { path, store } = await newFolder();

  await store.drop(KEY);

  expect(await store.read(KEY)).toBeNull();
  expect(readdirSync(path)).toEqual([]);
  await store.drop(KEY);
});

const HARMS: readonly (readonly [what: string, harm: (file: string) => void])[] = [
  ['has lost its end', (file) => writeFileSync(file, readFileSync(file).subarray(0, -1))],
  ['has an end too many', (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(1)]))],
  ['has lost its beginning', (file) => writeFileSync(file, readFileSync(file).subarray(4096))],
  ['is empty', (file) => writeFileSync(file, '')],
  ['is something else', (file) => writeFileSync(file, 'something else'.repeat(1000))],
  ['has one byte changed', (file) => change(file, -5)],
  ['has its checksum changed', (file) => change(file, 50)],
  ['is a folder', makeFolder],
];

function makeFolder(file: string): void {
  renameSync(file, `${file}.old`);
  mkdirSync(file);
}

function change(file: string, at: number): void {
  const bytes = readFileSync(file);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

test.each(HARMS)('what %s is not taken, and does not stand in the way (PT2)', async (what, harm) => {
  const { store, file } = await newFolder();
  harm(file);

  expect(await store.read(KEY)).toBeNull();

  await store.write(KEY, bytesOf(11));
  expect(await store.read(KEY)).toEqual(what === 'is a folder' ? null : bytesOf(11));
});

test('what was made for another Python is not taken under a name of ours (PT2)', async () => {
  const { path, store, file } = await newFolder();
  await store.write('another', bytesOf(13));
  const other = readdirSync(path).find((name) => join(path, name) !== file) ?? '';
  renameSync(join(path, other), file);

  expect(await store.read(KEY)).toBeNull();
});

test.runIf(IS_POSIX)('what others could have written, or a link leads to, is not taken (PT2)', async () => {
  const { store, file } = await newFolder();
  chmodSync(file, 0o620);
  expect(await store.read(KEY)).toBeNull();

  chmodSync(file, 0o600);
  renameSync(file, `${file}.elsewhere`);
  symlinkSync(`${file}.elsewhere`, file);
  expect(await store.read(KEY)).toBeNull();
});

// To give a file to somebody else takes their rights.
test.runIf(process.getuid?.() === 0)('what belongs to somebody else is not taken (PT2)', async () => {
  const { store, file } = await newFolder();
  chownSync(file, 65_534, 65_534);

  expect(await store.read(KEY)).toBeNull();
});

test('where nothing can be written, nothing is kept, and nothing is said (PT2)', async () => {
  const inTheWay = join(makeHome().path, 'file');
  writeFileSync(inTheWay, '');
  const store = snapshotsIn(join(inTheWay, 'cache'));

  await store.write(KEY, bytesOf(7));

  expect(await store.read(KEY)).toBeNull();
});

test.runIf(IS_POSIX)('on a full disk nothing is left of what was begun (PT2)', async () => {
  const sources = await compileSources();
  onTestFinished(sources.remove);
  const home = makeHome();
  const path = join(home.path, 'cache');
  const program = `
    import { snapshotsIn } from ${JSON.stringify(pathToFileURL(join(sources.place, 'session/files/snapshot.js')))};
    await snapshotsIn(${JSON.stringify(path)}).write('key', new Uint8Array(1_000_000));
    console.log('and goes on');`;
  // In blocks of 512 or 1024 bytes, as the shell has it.
  const limited = ['-c', 'ulimit -f 500; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', program];

  expect(await run(limited, { program: [], node: 'sh', home })).toMatchObject({ stdout: 'and goes on\n' });
  expect(readdirSync(path)).toEqual([]);
});

test('of several that write at once each leaves a whole one, and nothing beside it (PT3)', async () => {
  const { path, store, file } = await newFolder();

  await Promise.all([2, 3, 5].map((seed) => snapshotsIn(path).write(KEY, bytesOf(seed))));

  expect([2, 3, 5].map(bytesOf)).toContainEqual(await store.read(KEY));
  expect(readdirSync(path).map((name) => join(path, name))).toEqual([file]);
});

test('three are kept, those that were used last, and what a killed session left goes (PT3)', async () => {
  const { path, store, file } = await newFolder();
  const age = (name: string, minutes: number) => {
    const at = new Date(Date.now() - minutes * 60_000);
    utimesSync(name, at, at);
  };
  const halves = ['old', 'young'].map((name) => `${file}.${name}`);
  for (const half of halves) writeFileSync(half, '');
  age(halves[0] ?? '', 60);
  age(file, 300);
  for (const [at, key] of ['second', 'third'].entries()) {
    const before = readdirSync(path);
    await store.write(key, bytesOf(at + 2));
    age(join(path, readdirSync(path).find((name) => !before.includes(name)) ?? ''), 200 - at);
  }
  await store.read(KEY);

  await store.write('fourth', bytesOf(5));

  expect(await store.read('second')).toBeNull();
  expect(await store.read('third')).toEqual(bytesOf(3));
  expect(await store.read(KEY)).toEqual(bytesOf(7));
  expect(readdirSync(path).filter((name) => !name.endsWith('.snapshot'))).toEqual([
    (halves[1] ?? '').split('/').at(-1),
  ]);
});
