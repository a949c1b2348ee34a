/** Files and directories that are their owner's alone: what the shell keeps on a disk. */
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';

export const IS_POSIX = process.platform !== 'win32';

// A link in place of a file would make us read or write somebody else's, and a pipe would make us wait for ever. Windows
// has no such flags, nor such links without special rights.
const PLAIN = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Ours alone, where it was open to others too. Throws where it is no directory of ours. */
export function makePrivate(directory: string): void {
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (first !== undefined) {
    for (let made = directory; made.startsWith(first); made = dirname(made)) syncDirectory(dirname(made));
  }
  const stat = lstatSync(directory);
  if (!stat.isDirectory() || !isOurs(stat)) throw new Error('not a directory of ours');
  if (IS_POSIX && (stat.mode & 0o077) !== 0) chmodSync(directory, 0o700);
}

/** Opens a file for as long as `act` takes. Throws where it is no file of ours, and follows no link. */
export function withFile<T>(path: string, flags: number, act: (file: number) => T): T {
  const file = openSync(path, flags | PLAIN, 0o600);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || !isOurs(stat)) throw new Error('not a file of ours');
    if (IS_POSIX && (stat.mode & 0o077) !== 0) fchmodSync(file, 0o600);
    return act(file);
  } finally {
    closeSync(file);
  }
}

// Of file systems and directories that know no such thing.
const CANNOT_SYNC = ['EINVAL', 'ENOTSUP', 'ENOSYS', 'EISDIR', 'EACCES', 'EPERM'];

/** The name of a new file is durable only with its directory. Windows does not open directories. */
export function syncDirectory(directory: string): void {
  if (!IS_POSIX) return;
  try {
    const file = openSync(directory, constants.O_RDONLY);
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (!CANNOT_SYNC.includes(String(codeOf(error)))) throw error;
  }
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isOurs({ uid }: Stats): boolean {
  return !IS_POSIX || uid === process.getuid?.();
}
