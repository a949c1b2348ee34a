/**
 * A folder that is its owner's alone, and the files in it by name: how each of them is read and written to.
 *
 * A line is written in one of two ways, neither of which needs a lock:
 * - `append`, to a file that several shells share, as the history: the system puts each line behind the last, whoever else
 *   writes, and a torn end is closed first. It is quick, and may be lost in a power cut.
 * - `create` and `put`, to a file of one's own, as the audit log's: nobody else has its name, so that whoever writes knows
 *   where it ends. A line is on the disk once the call returns, and one that fails can be cut off again.
 * A journal, whose line must be there before the next request goes out, is of the second kind: a file for each run.
 */
import { randomBytes } from 'node:crypto';
import {
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
import { sep } from 'node:path';
import { codeOf, IS_POSIX, makePrivate, syncDirectory, withFile } from './private.ts';
import { writeAll } from './writeAll.ts';

const LF = 0x0a;
const FIRST_READ = 64 * 1024;

export class Folder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  pathOf(name: string): string {
    return `${this.path}${sep}${name}`;
  }

  /** There from now on, and ours alone. Throws where that cannot be. */
  make(): void {
    makePrivate(this.path);
  }

  /** The names in it; none where it is not there. */
  list(): readonly string[] {
    return orNone(() => readdirSync(this.path)) ?? [];
  }

  /** Null where there is no such file; `bornMs` is 0 where the file system does not know. */
  measure(name: string): { readonly size: number; readonly bornMs: number; readonly modifiedMs: number } | null {
    const stat = orNone(() => lstatSync(this.pathOf(name)), ['ENOENT', 'ENOTDIR']);
    return stat && { size: stat.size, bornMs: stat.birthtimeMs, modifiedMs: stat.mtimeMs };
  }

  /** Null where there is no such file. */
  read(name: string): string | null {
    return orNone(() => withFile(this.pathOf(name), constants.O_RDONLY, (file) => readFileSync(file, 'utf8')));
  }

  /** Without its end; null where there is no such file. */
  readFirstLine(name: string): string | null {
    return orNone(() => withFile(this.pathOf(name), constants.O_RDONLY, readFirstLine));
  }

  /**
   * A line at the end of a file to which others append as well: in one piece, and no part of what one who was killed
   * has left torn. False where the file has lost its name meanwhile, and nobody keeps the line.
   */
  append(name: string, line: string): boolean {
    return withFile(this.pathOf(name), constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, (file) => {
      // In one piece: under O_APPEND it then stands in one piece, whoever else writes. A full disk may take less of it.
      writeAll(file, Buffer.from(endsWhole(file) ? `${line}\n` : `\n${line}\n`));
      return !IS_POSIX || fstatSync(file).nlink > 0;
    });
  }

  /** A new file, which is on the disk with its name once this returns. Throws where there is one already. */
  create(name: string, text: string): void {
    this.#write(name, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, text, 0);
    syncDirectory(this.path);
  }

  /** A file that is either as it was or, whole and on the disk, as it is to be; in place of a link there is a file then. */
  replace(name: string, text: string): void {
    // Of another kind: where this one has been cut short, nobody takes what is left for a file like it.
    const next = `.acronis-shell.${randomBytes(4).toString('hex')}.new`;
    try {
      this.create(next, text);
      this.rename(next, name);
    } catch (error) {
      this.remove(next);
      throw error;
    }
    syncDirectory(this.path);
  }

  /** At a place in a file that nobody else writes to; on the disk once this returns. */
  put(name: string, text: string, at: number): void {
    this.#write(name, constants.O_RDWR, text, at);
  }

  cut(name: string, size: number): void {
    withFile(this.pathOf(name), constants.O_RDWR, (file) => ftruncateSync(file, size));
  }

  rename(name: string, other: string): void {
    renameSync(this.pathOf(name), this.pathOf(other));
  }

  /** Whether or not it is there. */
  remove(name: string): void {
    orNone(() => unlinkSync(this.pathOf(name)));
  }

  #write(name: string, flags: number, text: string, at: number): void {
    withFile(this.pathOf(name), flags, (file) => {
      writeAll(file, Buffer.from(text), at);
      fsyncSync(file);
    });
  }
}

function orNone<T>(act: () => T, gone: readonly string[] = ['ENOENT']): T | null {
  try {
    return act();
  } catch (error) {
    if (gone.includes(String(codeOf(error)))) return null;
    throw error;
  }
}

/** All there is where it has no end. */
function readFirstLine(file: number): string {
  const { size } = fstatSync(file);
  for (let most = FIRST_READ; ; most *= 8) {
    const bytes = Buffer.alloc(Math.min(size, most));
    const read = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    const end = read.indexOf(LF);
    // A server may have given a user a login of a megabyte.
    if (end >= 0 || most >= size) return read.toString('utf8', 0, end < 0 ? read.length : end);
  }
}

/** False behind the torn line of a shell that was killed: what is appended must not become a part of it. */
function endsWhole(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === LF);
}
