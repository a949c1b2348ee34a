/** Files and directories that are their owner's alone: what the shell keeps on a disk. */
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
} from 'node:fs';

export const IS_POSIX = process.platform !== 'win32';

// A link in place of a file would make us read or write somebody else's, and a pipe would make us wait for ever. Windows
// has no such flags, nor such links without special rights.
const PLAIN = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Ours alone, where it was open to others too. Throws where it is no directory of ours. */
export function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
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

function isOurs({ uid }: Stats): boolean {
  return !IS_POSIX || uid === process.getuid?.();
}
