/** The audit log as a file of JSON lines: appended to by several shells in turn, each record on the disk before it counts. */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import {
  type AuditEntry,
  AuditError,
  type AuditLog,
  type AuditRecord,
  type ChainReport,
  EMPTY,
  type Head,
  seal,
  unseal,
  verifyChain,
} from './audit.ts';
import { IS_POSIX, makePrivate, withFile } from './privateFile.ts';

const TAIL = 1024 * 1024; // bytes read back: thousands of writes
const LF = 0x0a;
const LOCK_TRIES = 100;
const LOCK_WAIT_MS = 50;

export interface AuditFileOptions {
  readonly directory: string;
  readonly scrub: (text: string) => string;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export class AuditFile implements AuditLog {
  readonly place: string;
  readonly #directory: string;
  readonly #scrub: (text: string) => string;
  readonly #sleep: (ms: number) => Promise<unknown>;

  constructor({ directory, scrub, sleep = sleepFor }: AuditFileOptions) {
    this.#directory = directory;
    this.place = join(directory, 'audit.jsonl');
    this.#scrub = scrub;
    this.#sleep = sleep;
  }

  async append(entry: AuditEntry): Promise<void> {
    try {
      makePrivate(this.#directory);
      const release = await this.#lock();
      try {
        this.#append(entry);
      } finally {
        release();
      }
    } catch (error) {
      throw error instanceof AuditError ? error : new AuditError(this.place, reasonOf(error));
    }
  }

  async records(): Promise<readonly AuditRecord[]> {
    try {
      return withFile(this.place, constants.O_RDONLY, (file) => {
        const { bytes, isWhole } = readTail(file);
        const lines = bytes.toString('utf8').split('\n');
        return lines.slice(isWhole ? 0 : 1).flatMap((line) => unseal(line)?.record ?? []);
      });
    } catch {
      return []; // none yet, or not to be read: what is about to be written will tell
    }
  }

  /** Throws AuditError where it is there and cannot be read. */
  verify(): ChainReport {
    try {
      // The head first: while another shell writes, it may lag behind the log, and never be ahead of it.
      const head = this.#readHead();
      const text = orNothing(() => withFile(this.place, constants.O_RDONLY, (file) => readFileSync(file, 'utf8')));
      return verifyChain(text ?? '', head ?? (text ? this.#readHead() : null));
    } catch (error) {
      throw new AuditError(this.place, reasonOf(error), 'read');
    }
  }

  #append(entry: AuditEntry): void {
    // Not O_APPEND, with which Windows lets nothing be cut off. The lock keeps two from continuing the same record.
    withFile(this.place, constants.O_RDWR | constants.O_CREAT, (file) => {
      const { size, isNew, last } = this.#readEnd(file);
      const former = this.#readHead();
      const { line, head } = seal(entry, Math.max(last.seq, former?.seq ?? 0) + 1, last.hash, this.#scrub);
      try {
        writeAll(file, `${line}\n`, size);
        fsyncSync(file);
        this.#writeHead(head);
        if (isNew) syncDirectory(this.#directory);
      } catch (error) {
        // Not confirmed, so that nothing is sent for it: it must not look as if something had been.
        ignoring(() => ftruncateSync(file, size));
        ignoring(() => (former ? this.#writeHead(former) : unlinkSync(this.#headFile)));
        throw error;
      }
    });
  }

  /** The last whole record; what a crash left of one that was never confirmed is cut off. */
  #readEnd(file: number, most = TAIL): { size: number; isNew: boolean; last: Head } {
    const { bytes, size, isWhole } = readTail(file, most);
    const end = bytes.lastIndexOf(LF) + 1;
    const start = end < 2 ? 0 : bytes.lastIndexOf(LF, end - 2) + 1;
    // A server may have given a user a login of a megabyte.
    if (start === 0 && !isWhole) return this.#readEnd(file, most * 8);
    const torn = bytes.length - end;
    if (torn > 0) ftruncateSync(file, size - torn);
    if (end === 0 && isWhole) return { size: 0, isNew: size === 0, last: EMPTY };
    const sealed = unseal(bytes.toString('utf8', start, end - 1));
    if (sealed === null) throw new AuditError(this.place, 'its last record is damaged');
    return { size: size - torn, isNew: false, last: sealed.head };
  }

  get #headFile(): string {
    return join(this.#directory, 'audit.head');
  }

  #readHead(): Head | null {
    const text = orNothing(() => withFile(this.#headFile, constants.O_RDONLY, (file) => readFileSync(file, 'utf8')));
    const [, seq, hash] = /^(\d{1,15}) ([0-9a-f]{64})\n$/.exec(text ?? '') ?? [];
    return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
  }

  /** Beside it first, and then in its place at once: whoever reads it finds the old one or the new one, whole. */
  #writeHead({ seq, hash }: Head): void {
    const next = `${this.#headFile}.next`;
    orNothing(() => unlinkSync(next)); // a crash's
    withFile(next, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (file) => {
      writeAll(file, `${seq} ${hash}\n`);
      fsyncSync(file);
    });
    renameSync(next, this.#headFile);
  }

  async #lock(): Promise<() => void> {
    const path = join(this.#directory, 'audit.lock');
    const mine = `${process.pid} ${Math.random().toString(36).slice(2)}\n`;
    for (let tries = 0; tries <= LOCK_TRIES + 1; tries += 1) {
      if (createFile(path, mine)) return () => ignoring(() => unlinkSync(path));
      const holder = orNothing(() => readFileSync(path, 'utf8'), isGoing);
      if (holder !== null && isAbandoned(holder, tries >= LOCK_TRIES)) this.#breakLock(path, holder);
      else await this.#sleep(LOCK_WAIT_MS);
    }
    throw new AuditError(this.place, 'another shell does not let go of audit.lock');
  }

  /** One of those that found it abandoned removes it; the others must not remove the one that comes next. */
  #breakLock(path: string, holder: string): void {
    const breaking = `${path}.${holder.trim().replace(/\W/g, '-')}`;
    if (!createFile(breaking, '')) return;
    try {
      if (orNothing(() => readFileSync(path, 'utf8')) === holder) unlinkSync(path);
    } finally {
      unlinkSync(breaking);
    }
  }
}

/** The process that made it is gone. */
function isAbandoned(holder: string, isLast: boolean): boolean {
  const pid = Number.parseInt(holder, 10);
  if (!(pid > 0)) return isLast; // being written at this moment, or cut off in it
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/** False where it is there already. */
function createFile(path: string, content: string): boolean {
  try {
    withFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (file) => writeAll(file, content));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || isGoing(error)) return false;
    throw error;
  }
}

function readTail(file: number, most = TAIL): { bytes: Buffer; size: number; isWhole: boolean } {
  const { size } = fstatSync(file);
  const start = Math.max(0, size - most);
  const bytes = Buffer.alloc(size - start);
  const read = readSync(file, bytes, 0, bytes.length, start);
  return { bytes: bytes.subarray(0, read), size, isWhole: start === 0 };
}

/** A write may be short without an error: at a size limit only the next one fails. */
function writeAll(file: number, text: string, start = 0): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, start + done);
  }
}

/** The name of a new file is durable only with its directory. Windows does not open directories. */
function syncDirectory(directory: string): void {
  if (!IS_POSIX) return;
  const file = openSync(directory, constants.O_RDONLY);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Null where there is no such file, or none that counts. */
function orNothing<T>(act: () => T, isNone: (error: unknown) => boolean = () => false): T | null {
  try {
    return act();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || isNone(error)) return null;
    throw error;
  }
}

/** Windows keeps a removed file's name until the last who reads it is done. */
function isGoing(error: unknown): boolean {
  return !IS_POSIX && ['EPERM', 'EBUSY'].includes(String(codeOf(error)));
}

function ignoring(act: () => void): void {
  try {
    act();
  } catch {
    // What made this necessary is what is told.
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  return String(codeOf(error) ?? (error instanceof Error ? error.message : error));
}
