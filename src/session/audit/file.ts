/**
 * The record of writes on a disk: a directory in which each process has a file of its own, so that nobody waits for
 * anybody. Each record is on the disk before it counts, and beside each file stands how far it has come.
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
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { codeOf, makePrivate, syncDirectory, withFile, writeAll } from '../files/private.ts';
import { EMPTY, type End, type Head, seal, unseal } from './chain.ts';
import { FORMER, mergeRecords, type RecordReport, unnamedEnds, verifyRecord } from './chains.ts';
import { type AuditEntry, AuditError, type AuditLog, type AuditRecord } from './record.ts';

const LF = 0x0a;
const FIRST_READ = 64 * 1024;
const TRIES = 3;
const CREATED = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
const FILE = /^audit(?:-\d{8}T\d{9}Z-[0-9a-f]{16})?\.jsonl$/;
const GONE = ['ENOENT', 'ENOTDIR'];
// Who begins a file names what nobody has named yet, and does so among the newest: those before were named by these.
const NEWEST = 64;

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'it is not permitted',
  EPERM: 'it is not permitted',
  ENOTDIR: 'a part of the path is no directory',
  EEXIST: 'there is a file in place of the directory',
  ELOOP: 'there is a link in its place',
};

export interface AuditFileOptions {
  readonly directory: string;
  readonly scrub: (text: string) => string;
  readonly now?: () => number;
}

/** The file of this process, as it was left. */
interface Own {
  readonly file: string;
  readonly head: Head;
  readonly size: number;
  readonly headSize: number;
}

interface Read {
  readonly size: number;
  readonly modifiedMs: number;
  readonly records: readonly AuditRecord[];
}

export class AuditFile implements AuditLog {
  readonly #directory: string;
  readonly #scrub: (text: string) => string;
  readonly #now: () => number;
  readonly #read = new Map<string, Read>();
  #own: Own | null = null;
  /** Where files of this process stood that somebody has removed, cut or written to; the next one names them. */
  #left: readonly End[] = [];

  constructor({ directory, scrub, now = Date.now }: AuditFileOptions) {
    this.#directory = directory;
    this.#scrub = scrub;
    this.#now = now;
  }

  /** The directory, until there is a file. */
  get place(): string {
    return this.#own ? this.#path(this.#own.file) : this.#directory;
  }

  async append(entry: AuditEntry): Promise<void> {
    try {
      makePrivate(this.#directory);
      this.#append(entry);
    } catch (error) {
      throw new AuditError(this.place, reasonOf(error));
    }
  }

  async records(since = 0): Promise<readonly AuditRecord[]> {
    const files = orElse([], () => this.#list());
    return mergeRecords(files.map((file) => orElse([], () => this.#recordsOf(file, since))));
  }

  /** Throws AuditError where something is there and cannot be read. */
  verify(): RecordReport {
    try {
      // First what has to be there, then what is there: while others write, that is never less.
      const listed = this.#list();
      const heads = new Map(listed.map((file) => [file, this.#readHead(file)]));
      const named = listed.flatMap((file) => this.#readAfter(file));
      for (const { file } of named) if (!heads.has(file)) heads.set(file, this.#readHead(file));
      const files = [...heads].map(([file, head]) => ({ file, head, text: this.#readText(file) }));
      return verifyRecord(files, named);
    } catch (error) {
      throw new AuditError(this.place, reasonOf(error), 'read');
    }
  }

  #append(entry: AuditEntry): void {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (this.#own !== null && !this.#isAsLeft(this.#own)) this.#leave(this.#own);
      this.#own = this.#own === null ? this.#begin(entry) : this.#goOn(this.#own, entry);
      // It may have been removed in this very moment, and the record with it.
      if (this.#isAsLeft(this.#own)) return;
    }
    throw new Error('somebody removes it as soon as it is written');
  }

  /** How far a file has come is noted as nothing before it is there: wherever a crash comes, none is without its note. */
  #begin(entry: AuditEntry): Own {
    const file = nameOf(this.#now());
    const { line, head } = seal(entry, 1, EMPTY.hash, this.#scrub, [...this.#left, ...this.#unnamedEnds()]);
    const [nothing, record] = [noteOf(EMPTY), `${line}\n`];
    try {
      this.#put(headOf(file), CREATED, nothing, 0);
      syncDirectory(this.#directory);
      this.#put(file, CREATED, record, 0);
      syncDirectory(this.#directory);
      this.#put(headOf(file), constants.O_RDWR, noteOf(head), nothing.length);
    } catch (error) {
      // Not confirmed, so that nothing is sent for it: it must not look as if something had been.
      orElse(undefined, () => {
        this.#cut(headOf(file), nothing.length);
        for (const name of [file, headOf(file)]) orNone(() => unlinkSync(this.#path(name)));
      });
      throw error;
    }
    this.#left = [];
    return { file, head, size: Buffer.byteLength(record), headSize: nothing.length + noteOf(head).length };
  }

  #goOn({ file, head: last, size, headSize }: Own, entry: AuditEntry): Own {
    const { line, head } = seal(entry, last.seq + 1, last.hash, this.#scrub);
    const [record, note] = [`${line}\n`, noteOf(head)];
    try {
      this.#put(file, constants.O_RDWR, record, size);
      this.#put(headOf(file), constants.O_RDWR, note, headSize);
    } catch (error) {
      // The note first, and without that nothing: it must never be ahead.
      orElse(undefined, () => {
        this.#cut(headOf(file), headSize);
        this.#cut(file, size);
      });
      throw error;
    }
    return { file, head, size: size + Buffer.byteLength(record), headSize: headSize + note.length };
  }

  #leave({ file, head }: Own): void {
    this.#left = [...this.#left, { file, ...head }];
    this.#own = null;
  }

  #isAsLeft({ file, size, headSize }: Own): boolean {
    try {
      return lstatSync(this.#path(file)).size === size && lstatSync(this.#path(headOf(file))).size === headSize;
    } catch (error) {
      return !GONE.includes(String(codeOf(error)));
    }
  }

  #unnamedEnds(): readonly End[] {
    const left = new Set(this.#left.map(({ file }) => file));
    const newest = this.#list().slice(-NEWEST);
    const seen = newest.map((file) =>
      orElse({ file, head: null, after: [] }, () => ({
        file,
        head: this.#readHead(file),
        after: this.#readAfter(file),
      })),
    );
    return unnamedEnds(seen).filter(({ file }) => !left.has(file));
  }

  #recordsOf(file: string, since: number): readonly AuditRecord[] {
    const { size, mtimeMs: modifiedMs } = lstatSync(this.#path(file));
    // A shell that stays open for months writes into a file of old; a clock that was wrong gives it any name.
    if (Math.max(modifiedMs, startOf(file)) < since) return [];
    const known = this.#read.get(file);
    if (known?.size === size && known.modifiedMs === modifiedMs) return known.records;
    const lines = (this.#readText(file) ?? '').split('\n');
    const records = lines.flatMap((line) => unseal(line)?.record ?? []);
    this.#read.set(file, { size, modifiedMs, records });
    return records;
  }

  /** The files, oldest first; also those of which only the note is left. */
  #list(): readonly string[] {
    const names = orNone(() => readdirSync(this.#directory)) ?? [];
    const files = new Set(names.map((name) => name.replace(/\.head$/, '.jsonl')).filter((name) => FILE.test(name)));
    return [...files].sort((a, b) => Number(b === FORMER) - Number(a === FORMER) || (a < b ? -1 : 1));
  }

  /** The last note; one that a crash cut off does not count. */
  #readHead(file: string): Head | null {
    const note = this.#readText(headOf(file))?.split('\n').at(-2);
    const [, seq, hash] = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(note ?? '') ?? [];
    return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
  }

  #readAfter(file: string): readonly End[] {
    const line = orNone(() => withFile(this.#path(file), constants.O_RDONLY, readFirstLine)) ?? '';
    return (unseal(line)?.after ?? []).filter((end) => FILE.test(end.file));
  }

  #readText(name: string): string | null {
    return orNone(() => withFile(this.#path(name), constants.O_RDONLY, (file) => readFileSync(file, 'utf8')));
  }

  #put(name: string, flags: number, text: string, at: number): void {
    withFile(this.#path(name), flags, (file) => {
      writeAll(file, text, at);
      fsyncSync(file);
    });
  }

  #cut(name: string, size: number): void {
    withFile(this.#path(name), constants.O_RDWR, (file) => ftruncateSync(file, size));
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}

/** Sorted by name they are sorted by time. Chance keeps two apart that begin in the same moment, on whatever computer. */
function nameOf(now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  return `audit-${stamp}-${randomBytes(8).toString('hex')}.jsonl`;
}

/** In ms, by its name; 0 where that does not tell. */
function startOf(file: string): number {
  const iso = file.replace(/^audit-(....)(..)(..T..)(..)(..)(...Z)-.*$/, '$1-$2-$3:$4:$5.$6');
  return Date.parse(iso) || 0;
}

function headOf(file: string): string {
  return file.replace(/\.jsonl$/, '.head');
}

function noteOf({ seq, hash }: Head): string {
  return `${seq} ${hash}\n`;
}

/** Without its end; all there is where it has none. */
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

/** Null where there is no such file. */
function orNone<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function orElse<T>(other: T, act: () => T): T {
  try {
    return act();
  } catch {
    return other;
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const words = WORDS[String(code)];
  if (words !== undefined) return `${words}, ${code}`;
  return String(code ?? (error instanceof Error ? error.message : error));
}
