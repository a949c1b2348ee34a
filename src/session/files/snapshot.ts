/**
 * What Python's memory is once it is loaded, kept for the next session to begin with: a file for each kind of Python. It is
 * a copy of what can be made again, so that nothing that happens to it is an error.
 */
import { createHash, randomUUID, webcrypto } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotStore } from '../../python/interpreter.ts';
import { IS_POSIX, makePrivate } from './private.ts';

// In front of the bytes: what they are, and their checksum.
const HEAD_BYTES = 4096;
const MOST_BYTES = 128 * 1024 * 1024;
const NAME = /^python-[0-9a-f]+\.snapshot/;
// Of several versions of Node, and of this program. Each has some thirty megabytes.
const MOST_FILES = 3;
const LONGEST_WRITE_MS = 10 * 60_000;

/** In the folder `directory`, which is made ours alone. */
export function snapshotsIn(directory: string): SnapshotStore {
  const pathOf = (key: string) => join(directory, `python-${sumOf(key)}.snapshot`);
  return {
    read: async (key) => orNull(() => read(pathOf(key), key)),
    write: async (key, bytes) => void (await orNull(() => write(directory, pathOf(key), key, bytes))),
    drop: async (key) => void (await orNull(() => unlink(pathOf(key)))),
  };
}

async function read(path: string, key: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags);
  try {
    const { size } = await stated(file);
    if (size <= HEAD_BYTES || size > MOST_BYTES) return null;
    const [head, bytes] = [Buffer.alloc(HEAD_BYTES), new Uint8Array(size - HEAD_BYTES)];
    await file.read(head, 0, HEAD_BYTES, 0);
    await file.read(bytes, 0, bytes.length, HEAD_BYTES);
    if (!head.equals(headOf(key, await digestOf(bytes)))) return null;
    // Which ones are in use, and which can go.
    await utimes(path, new Date(), new Date());
    return bytes;
  } finally {
    await file.close();
  }
}

/** Python would run what others have put there. */
async function stated(file: FileHandle): Promise<{ readonly size: number }> {
  const status = await file.stat();
  const isOurs = !IS_POSIX || (status.uid === process.getuid?.() && (status.mode & 0o022) === 0);
  if (!status.isFile() || !isOurs) throw new Error('not a file of ours');
  return status;
}

/** Under another name first, so that no session ever finds a part. */
async function write(directory: string, path: string, key: string, bytes: Uint8Array): Promise<void> {
  makePrivate(directory);
  await forgetOld(directory);
  const made = `${path}.${randomUUID()}`;
  const file = await open(made, 'wx', 0o600);
  try {
    try {
      await file.writeFile(headOf(key, await digestOf(bytes)));
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await rename(made, path);
  } catch (error) {
    await unlink(made);
    throw error;
  }
}

function headOf(key: string, digest: string): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(`${JSON.stringify({ key, sha256: digest })}\n`);
  return head;
}

/** Not in the main thread, which would stand still meanwhile. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

function sumOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** Those used longest ago, and what a session has left that was ended in the middle of writing. */
async function forgetOld(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => NAME.test(name));
  const files = await Promise.all(
    names.map(async (name) => ({ name, usedMs: (await stat(join(directory, name))).mtimeMs })),
  );
  const isHalf = ({ name }: { name: string }) => !name.endsWith('.snapshot');
  const whole = files.filter((file) => !isHalf(file)).sort((one, other) => other.usedMs - one.usedMs);
  const left = files.filter((file) => isHalf(file) && Date.now() - file.usedMs > LONGEST_WRITE_MS);
  for (const { name } of [...whole.slice(MOST_FILES - 1), ...left]) await unlink(join(directory, name));
}

/** Without it the next session starts more slowly. */
async function orNull<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch {
    return null;
  }
}
