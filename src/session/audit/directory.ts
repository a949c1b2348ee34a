/** The files of the record in their directory, as they are read: what each holds, how far it had come, and whether all is as it was. */
import { setImmediate } from 'node:timers/promises';
import type { Folder } from '../files/folder.ts';
import { type End, type Head, unseal } from './chain.ts';
import { FORMER, mergeRecords, type RecordReport, unnamedEnds, verifyRecord } from './chains.ts';
import type { AuditRecord } from './record.ts';

const FILE = /^audit(?:-\d{8}T\d{9}Z-[0-9a-f]{16})?\.jsonl$/;
// Who begins a file names what nobody has named yet, and does so among the newest: those before were named by these.
const NEWEST = 64;
// So far the clocks of a process and of its disk may be apart, and a file's begin from its name.
const APART_MS = 2_000;
// So many lines are looked through before keys and answers have their turn: some milliseconds.
const AT_ONCE = 200;

interface Read {
  readonly size: number;
  readonly modifiedMs: number;
  readonly records: readonly AuditRecord[];
}

export class RecordDirectory {
  readonly #folder: Folder;
  readonly #read = new Map<string, Read>();

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  /** Oldest first; what cannot be read is left out, and what is older than `since` may be. */
  async records(since: number): Promise<readonly AuditRecord[]> {
    const files: (readonly AuditRecord[])[] = [];
    for (const file of orElse([], () => this.#list())) files.push(await this.#recordsOf(file, since).catch(() => []));
    return mergeRecords(files);
  }

  /** The same; throws where something is there and cannot be read. */
  async allRecords(since: number): Promise<readonly AuditRecord[]> {
    const files: (readonly AuditRecord[])[] = [];
    for (const file of this.#list()) files.push(await this.#recordsOf(file, since));
    return mergeRecords(files);
  }

  /** Throws where something is there and cannot be read. */
  verify(): RecordReport {
    // First what has to be there, then what is there: while others write, that is never less.
    const listed = this.#list();
    const heads = new Map(listed.map((file) => [file, this.#readHead(file)]));
    const named = listed.flatMap((file) => this.#readAfter(file));
    for (const { file } of named) if (!heads.has(file)) heads.set(file, this.#readHead(file));
    const files = [...heads].map(([file, head]) => ({ file, head, text: this.#folder.read(file) }));
    return verifyRecord(files, named);
  }

  /** What a new file has to name, beside those that its process has left itself. */
  unnamedEnds(left: readonly End[]): readonly End[] {
    const own = new Set(left.map(({ file }) => file));
    const newest = this.#list().slice(-NEWEST);
    const last = newest.findLast((file) => orElse(false, () => this.#isWhole(file)));
    const from = last === undefined ? 0 : startOf(last) - APART_MS;
    const changed = newest.filter((file) => file === last || orElse(true, () => this.#changedMs(file) >= from));
    const seen = changed.map((file) =>
      orElse({ file, head: null, after: [] }, () => ({
        file,
        head: this.#readHead(file),
        after: this.#readAfter(file),
      })),
    );
    return unnamedEnds(seen).filter(({ file }) => !own.has(file));
  }

  /**
   * Whether it was begun, by the clock of the disk too, at the time in its name, and names what there was: whatever has not
   * changed since then is named.
   */
  #isWhole(file: string): boolean {
    const apartMs = Math.abs((this.#folder.measure(file)?.bornMs ?? 0) - startOf(file));
    return apartMs <= APART_MS && unseal(this.#folder.readFirstLine(file) ?? '') !== null;
  }

  #changedMs(file: string): number {
    return this.#folder.measure(headOf(file))?.modifiedMs ?? Number.POSITIVE_INFINITY;
  }

  async #recordsOf(file: string, since: number): Promise<readonly AuditRecord[]> {
    const measured = this.#folder.measure(file);
    // A shell that stays open for months writes into a file of old; a clock that was wrong gives it any name.
    if (measured === null || Math.max(measured.modifiedMs, startOf(file)) < since) return [];
    const known = this.#read.get(file);
    if (known?.size === measured.size && known.modifiedMs === measured.modifiedMs) return known.records;
    const lines = (this.#folder.read(file) ?? '').split('\n');
    const records: AuditRecord[] = [];
    for (const [index, line] of lines.entries()) {
      const sealed = unseal(line);
      if (sealed) records.push({ ...sealed.record, hash: sealed.head.hash });
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    }
    this.#read.set(file, { ...measured, records });
    return records;
  }

  /** The files, oldest first; also those of which only the note is left. */
  #list(): readonly string[] {
    const names = this.#folder.list().map((name) => name.replace(/\.head$/, '.jsonl'));
    const files = new Set(names.filter((name) => FILE.test(name)));
    return [...files].sort((a, b) => Number(b === FORMER) - Number(a === FORMER) || (a < b ? -1 : 1));
  }

  /** The last note; one that a crash cut off does not count. */
  #readHead(file: string): Head | null {
    const note = this.#folder.read(headOf(file))?.split('\n').at(-2);
    const [, seq, hash] = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(note ?? '') ?? [];
    return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
  }

  #readAfter(file: string): readonly End[] {
    const line = this.#folder.readFirstLine(file) ?? '';
    return (unseal(line)?.after ?? []).filter((end) => FILE.test(end.file));
  }
}

/** Beside each file, the one in which it is noted how far that has come. */
export function headOf(file: string): string {
  return file.replace(/\.jsonl$/, '.head');
}

/** In ms, by its name; 0 where that does not tell. */
function startOf(file: string): number {
  const iso = file.replace(/^audit-(....)(..)(..T..)(..)(..)(...Z)-.*$/, '$1-$2-$3:$4:$5.$6');
  return Date.parse(iso) || 0;
}

function orElse<T>(other: T, act: () => T): T {
  try {
    return act();
  } catch {
    return other;
  }
}
