/**
 * The record of writes on a disk: a directory in which each process has a file of its own, so that nobody waits for
 * anybody. Each record is on the disk before it counts, and beside each file stands how far it has come.
 */
import { randomBytes } from 'node:crypto';
import { Folder } from '../files/folder.ts';
import { codeOf } from '../files/private.ts';
import { EMPTY, type End, type Head, seal } from './chain.ts';
import type { RecordReport } from './chains.ts';
import { headOf, RecordDirectory } from './directory.ts';
import { type AuditEntry, AuditError, type AuditLog, type AuditRecord } from './record.ts';

const TRIES = 3;

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
interface OwnFile {
  readonly file: string;
  readonly head: Head;
  readonly size: number;
  readonly headSize: number;
}

export class AuditFile implements AuditLog {
  readonly #folder: Folder;
  readonly #directory: RecordDirectory;
  readonly #scrub: (text: string) => string;
  readonly #now: () => number;
  #ownFile: OwnFile | null = null;
  /** Where files of this process stood that somebody has removed, cut or written to; the next one names them. */
  #left: readonly End[] = [];

  constructor({ directory, scrub, now = Date.now }: AuditFileOptions) {
    this.#folder = new Folder(directory);
    this.#directory = new RecordDirectory(this.#folder);
    this.#scrub = scrub;
    this.#now = now;
  }

  /** The directory, until there is a file. */
  get place(): string {
    return this.#ownFile ? this.#folder.pathOf(this.#ownFile.file) : this.#folder.path;
  }

  async append(entry: AuditEntry): Promise<void> {
    try {
      this.#folder.make();
      this.#append(entry);
    } catch (error) {
      throw new AuditError(this.place, reasonOf(error));
    }
  }

  async records(since = 0): Promise<readonly AuditRecord[]> {
    return this.#directory.records(since);
  }

  /** Rejects with AuditError where something is there and cannot be read. */
  async allRecords(since = 0): Promise<readonly AuditRecord[]> {
    try {
      return await this.#directory.allRecords(since);
    } catch (error) {
      throw new AuditError(this.place, reasonOf(error), 'read');
    }
  }

  /** Throws AuditError where something is there and cannot be read. */
  verify(): RecordReport {
    try {
      return this.#directory.verify();
    } catch (error) {
      throw new AuditError(this.place, reasonOf(error), 'read');
    }
  }

  #append(entry: AuditEntry): void {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (this.#ownFile !== null && !this.#isAsLeft(this.#ownFile)) this.#leave(this.#ownFile);
      this.#ownFile = this.#ownFile === null ? this.#begin(entry) : this.#goOn(this.#ownFile, entry);
      // It may have been removed in this very moment, and the record with it.
      if (this.#isAsLeft(this.#ownFile)) return;
    }
    throw new Error('somebody removes it as soon as it is written');
  }

  /** How far a file has come is noted as nothing before it is there: wherever a crash comes, none is without its note. */
  #begin(entry: AuditEntry): OwnFile {
    const folder = this.#folder;
    const file = nameOf(this.#now());
    const after = [...this.#left, ...this.#directory.unnamedEnds(this.#left)];
    const { line, head } = seal(entry, 1, EMPTY.hash, this.#scrub, after);
    const [nothing, record] = [noteOf(EMPTY), `${line}\n`];
    try {
      folder.create(headOf(file), nothing);
      folder.create(file, record);
      folder.put(headOf(file), noteOf(head), nothing.length);
    } catch (error) {
      // Not confirmed, so that nothing is sent for it: it must not look as if something had been.
      tryTo(() => {
        folder.cut(headOf(file), nothing.length);
        for (const name of [file, headOf(file)]) folder.remove(name);
      });
      throw error;
    }
    this.#left = [];
    return { file, head, size: Buffer.byteLength(record), headSize: nothing.length + noteOf(head).length };
  }

  #goOn({ file, head: last, size, headSize }: OwnFile, entry: AuditEntry): OwnFile {
    const folder = this.#folder;
    const { line, head } = seal(entry, last.seq + 1, last.hash, this.#scrub);
    const [record, note] = [`${line}\n`, noteOf(head)];
    try {
      folder.put(file, record, size);
      folder.put(headOf(file), note, headSize);
    } catch (error) {
      // The note first, and without that nothing: it must never be ahead.
      tryTo(() => {
        folder.cut(headOf(file), headSize);
        folder.cut(file, size);
      });
      throw error;
    }
    return { file, head, size: size + Buffer.byteLength(record), headSize: headSize + note.length };
  }

  #leave({ file, head }: OwnFile): void {
    this.#left = [...this.#left, { file, ...head }];
    this.#ownFile = null;
  }

  #isAsLeft({ file, size, headSize }: OwnFile): boolean {
    try {
      return this.#folder.measure(file)?.size === size && this.#folder.measure(headOf(file))?.size === headSize;
    } catch {
      return true; // nobody says that it is gone
    }
  }
}

/** Sorted by name they are sorted by time. Chance keeps two apart that begin in the same moment, on whatever computer. */
function nameOf(now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  return `audit-${stamp}-${randomBytes(8).toString('hex')}.jsonl`;
}

function noteOf({ seq, hash }: Head): string {
  return `${seq} ${hash}\n`;
}

/** What cannot be put right is told by the error that came before it. */
function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // As it is.
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const words = WORDS[String(code)];
  if (words !== undefined) return `${words}, ${code}`;
  return String(code ?? (error instanceof Error ? error.message : error));
}
