/**
 * The record of every write: what is about to be sent, and what came of it. Records form a chain, in which each one names
 * the hash of the one before, so that a later edit shows. Pure but for the log that it is given.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { EmailChange } from '../../api/email/plan.ts';
import type { Verdict } from '../../api/email/verdict.ts';
import { ShellError } from '../../api/errors.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';

/** An email change, as it was planned. */
export type AuditedEmail = EmailChange;

/** What is about to be sent. Of a body only the names of its fields are kept: its values may be secrets. */
export interface WriteFacts {
  readonly method: string;
  readonly url: string;
  readonly fields: readonly string[];
  /** Null where the write is not an email change of a helper. */
  readonly email: AuditedEmail | null;
}

export interface WriteResult {
  readonly verdict: Verdict;
  readonly status: number | null;
  readonly code: number | string | null;
  readonly request_id: string | null;
  /** The user as last seen. */
  readonly seen: { readonly email: string; readonly version: number } | null;
}

interface Occasion {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Joins an intent and its results. */
  readonly write: string;
}

/** A record before it has its place in the log. */
export type AuditEntry = Occasion &
  (
    | ({ readonly kind: 'intent'; readonly who: Who; readonly world: string } & WriteFacts)
    | ({ readonly kind: 'result' } & WriteResult)
  );

/** `seq`: from 1, without gaps. */
export type AuditRecord = { readonly seq: number } & AuditEntry;

/** Who writes: the API client, and the account on this computer. */
export interface Who {
  readonly client_id: string;
  readonly operator: string;
}

export interface AuditLog {
  /** For people: a path, or that it is kept in memory. */
  readonly place: string;
  /** Durable once it resolves. Rejects with AuditError where that cannot be had. */
  append(entry: AuditEntry): Promise<void>;
  /** The records at hand, oldest first; what cannot be read is left out. Older ones than `since`, in ms, may be too. */
  records(since?: number): Promise<readonly AuditRecord[]>;
}

/** A record cannot be kept. Before a write this means that nothing is sent. */
export class AuditError extends ShellError {
  override name = 'AuditError' as const;
  readonly place: string;

  constructor(place: string, why: string, act: 'read' | 'written' = 'written') {
    super(`The audit log cannot be ${act}: ${oneLine(why, 200)} (${oneLine(place, 200)}).`);
    this.place = place;
  }
}

/** A write and what came of it so far. */
export interface AuditedWrite {
  readonly write: string;
  readonly at: string;
  readonly facts: WriteFacts;
  /** Null: it was about to be sent, and nothing more is known. */
  readonly result: WriteResult | null;
}

export interface AuditOptions {
  readonly log: AuditLog;
  readonly operator: string;
  readonly clientId: string;
  readonly world: () => string;
  readonly now?: () => number;
}

export class Audit {
  readonly #options: AuditOptions;
  /** What this session has written, in its order, and what it came to, whatever has become of the log. */
  readonly #mine = new Map<string, AuditedWrite>();

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  get place(): string {
    return this.#options.log.place;
  }

  /** To be called before anything is sent; the id is for `finish`. Throws AuditError, and then nothing may be sent. */
  async begin(facts: WriteFacts): Promise<string> {
    const { log, operator, clientId, world } = this.#options;
    const write = randomUUID();
    const who = { client_id: clientId, operator };
    const at = this.#at();
    await log.append({ kind: 'intent', at, write, who, world: world(), ...facts });
    this.#mine.set(write, { write, at, facts, result: null });
    return write;
  }

  /** What came of it; again, when a later look shows more. */
  async finish(write: string, result: WriteResult): Promise<void> {
    const mine = this.#mine.get(write);
    if (mine) this.#mine.set(write, withResult(mine, result));
    await this.#options.log.append({ kind: 'result', at: this.#at(), write, ...result });
  }

  /** All writes at hand, oldest first; those of others before `since`, in ms, may be left out. */
  async writes(since?: number): Promise<readonly AuditedWrite[]> {
    const kept = joinWrites(await this.#options.log.records(since));
    return inOrder(
      [...kept.values()].filter(({ write }) => !this.#mine.has(write)),
      this.#withKept(kept),
    );
  }

  /** The writes of this session, in their order: by its own memory, to which the log adds what others have looked up. */
  async mine(): Promise<readonly AuditedWrite[]> {
    try {
      return this.#withKept(joinWrites(await this.#options.log.records()));
    } catch (error) {
      if (error instanceof AuditError) return [...this.#mine.values()];
      throw error;
    }
  }

  #withKept(kept: ReadonlyMap<string, AuditedWrite>): readonly AuditedWrite[] {
    return [...this.#mine.values()].map((mine) => {
      const result = kept.get(mine.write)?.result ?? null;
      if (mine.result === null) return { ...mine, result };
      // Another session may know more of what was open; never less.
      return result === null || mine.result.verdict !== 'UNKNOWN' ? mine : { ...mine, result };
    });
  }

  #at(): string {
    return new Date((this.#options.now ?? Date.now)()).toISOString();
  }
}

function joinWrites(records: readonly AuditRecord[]): Map<string, AuditedWrite> {
  const writes = new Map<string, AuditedWrite>();
  for (const record of records) {
    if (record.kind !== 'intent') continue;
    const { write, at, method, url, fields, email } = record;
    writes.set(write, { write, at, facts: { method, url, fields, email }, result: null });
  }
  // Afterwards: where clocks differ, what another computer saw of a write may be dated before it.
  for (const record of records) {
    if (record.kind !== 'result') continue;
    const begun = writes.get(record.write);
    const { verdict, status, code, request_id, seen } = record;
    if (begun) writes.set(record.write, withResult(begun, { verdict, status, code, request_id, seen }));
  }
  return writes;
}

/** By time; but those of this session stand in their own order, even if its clock was put back meanwhile. */
function inOrder(others: readonly AuditedWrite[], mine: readonly AuditedWrite[]): readonly AuditedWrite[] {
  const all: AuditedWrite[] = [];
  let next = 0;
  for (const write of mine) {
    for (let other = others[next]; other && Date.parse(other.at) <= Date.parse(write.at); other = others[next]) {
      all.push(other);
      next += 1;
    }
    all.push(write);
  }
  return [...all, ...others.slice(next)];
}

/** A look that was taken while the answer was still awaited may be written down after it: what is known stays. */
function withResult(write: AuditedWrite, result: WriteResult): AuditedWrite {
  const isKnown = write.result !== null && write.result.verdict !== 'UNKNOWN';
  return isKnown && result.verdict === 'UNKNOWN' ? write : { ...write, result };
}

/** A log that ends with the session: the sandbox's, where everything else does so too. */
export class MemoryLog implements AuditLog {
  readonly place = 'in memory, forgotten at .exit';
  readonly #records: AuditRecord[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.#records.push({ seq: this.#records.length + 1, ...entry });
  }

  async records(): Promise<readonly AuditRecord[]> {
    return this.#records;
  }
}

/** Records of several files by time. Those of one file stay in its order, though the clock was put back meanwhile. */
export function mergeRecords(files: readonly (readonly AuditRecord[])[]): readonly AuditRecord[] {
  const timed = files.flatMap((records) => {
    let latest = '';
    return records.map((record) => {
      if (record.at > latest) latest = record.at;
      return { record, latest };
    });
  });
  return timed.sort((a, b) => Number(a.latest > b.latest) - Number(a.latest < b.latest)).map(({ record }) => record);
}

/** Where a chain stands: the last record's number and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** Where a file of the record stood when another one was begun. */
export interface End extends Head {
  readonly file: string;
}

export const EMPTY: Head = { seq: 0, hash: '0'.repeat(64) };

/** The one file of former versions. */
export const FORMER = 'audit.jsonl';

/**
 * The record's line, without its end: JSON that tells where it stands, the hash of the line before, and its own. The first
 * of a file names in `after` the ends of those that were there.
 */
export function seal(
  entry: AuditEntry,
  seq: number,
  prev: string,
  scrub: (text: string) => string,
  after: readonly End[] = [],
) {
  // Out of each string: out of the whole line, a secret would take a quotation mark along.
  const clean = (key: string, value: unknown) => (typeof value === 'string' ? cleanFact(key, value, scrub) : value);
  const facts: object = JSON.parse(JSON.stringify(entry, clean));
  const text = escaped(JSON.stringify({ seq, ...facts, ...(after.length > 0 ? { after } : {}), prev }));
  const hash = hashOf(text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}`, head: { seq, hash } };
}

// Words of the shell's own: whatever a secret looks like, none stands in them.
const OWN: ReadonlySet<string> = new Set(['kind', 'at', 'write', 'method', 'verdict']);

// What a later look or undo compares with the platform, and what may share a word with a secret.
const ADDRESSES: ReadonlySet<string> = new Set([
  'url',
  'user_id',
  'tenant_id',
  'client_id',
  'login',
  'old',
  'new',
  'email',
]);

// So much shorter is a text of which 24 characters are hidden: no address has so much of a secret by chance, and both
// tokens and the platform's client secrets have more.
const MUCH = 16;

/** An address is recorded as it is, unless it holds more of a secret than chance explains. */
function cleanFact(key: string, value: string, scrub: (text: string) => string): string {
  if (OWN.has(key)) return value;
  const clean = scrub(value);
  return ADDRESSES.has(key) && value.length - clean.length < MUCH ? value : clean;
}

// JSON escapes the ASCII ones itself. Nothing in a line may break it or change how a terminal shows it.
function escaped(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface SealedRecord {
  readonly record: AuditRecord;
  readonly after: readonly End[];
  readonly prev: string;
  readonly head: Head;
}

/** Null where the line is not a whole record that carries its own hash. */
export function unseal(line: string): SealedRecord | null {
  const [, text, hash] = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s.exec(line) ?? [];
  if (text === undefined || hash === undefined || hashOf(`${text}}`) !== hash) return null;
  try {
    const sealed = JSON.parse(`${text}}`) as AuditRecord & { prev: string; after?: readonly End[] }; // by its hash, ours
    const { prev, after = [], ...record } = sealed;
    return { record: record as AuditRecord, after, prev, head: { seq: record.seq, hash } };
  } catch {
    return null;
  }
}

/** The ends that a new file has to name: of those that no other names, or not as far as they have come since. */
export function unnamedEnds(
  files: readonly { readonly file: string; readonly head: Head | null; readonly after: readonly End[] }[],
): readonly End[] {
  const named = new Map<string, number>();
  for (const { file, seq } of files.flatMap(({ after }) => after)) named.set(file, Math.max(named.get(file) ?? 0, seq));
  return files.flatMap(({ file, head }) => (head && head.seq > (named.get(file) ?? 0) ? [{ file, ...head }] : []));
}

export type ChainReport =
  | { readonly isIntact: true; readonly head: Head; readonly at: string | null }
  | { readonly isIntact: false; readonly line: number; readonly why: string };

/**
 * Whether a file is as it was written. It has to have come as far as each of `ends`, with that hash there; it may have
 * come farther, by what a crash kept from being noted.
 */
export function verifyChain(text: string, ends: readonly Head[]): ChainReport {
  const lines = text.split('\n');
  // A record that a crash cut off was never confirmed: nothing was sent for it.
  lines.pop();
  const hashes = [EMPTY.hash];
  let last: Head = EMPTY;
  let at: string | null = null;
  const broken = (line: number, why: string): ChainReport => ({ isIntact: false, line, why });
  for (const [index, line] of lines.entries()) {
    const sealed = unseal(line);
    if (sealed === null) return broken(index + 1, 'it was changed or is not a record');
    if (sealed.head.seq !== last.seq + 1) return broken(index + 1, `record ${last.seq + 1} is missing before it`);
    if (sealed.prev !== last.hash) return broken(index + 1, 'the record before it was exchanged');
    last = sealed.head;
    at = sealed.record.at;
    hashes.push(last.hash);
  }
  for (const { seq, hash } of ends) {
    if (seq > last.seq) return broken(lines.length + 1, `it ends before record ${seq}`);
    if (hashes[seq] !== hash) return broken(seq, 'it is not the record that was written');
  }
  return { isIntact: true, head: last, at };
}

export interface RecordFile {
  readonly file: string;
  /** Null where there is no such file. */
  readonly text: string | null;
  /** How far it had come by what is noted beside it; null where that is gone or damaged. */
  readonly head: Head | null;
}

export interface RecordFault {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export type RecordReport =
  | {
      readonly isIntact: true;
      readonly records: number;
      readonly files: number;
      /** Stands for all that was written up to now: who notes it elsewhere can tell that nothing of it was taken out. */
      readonly hash: string;
      readonly at: string | null;
    }
  | { readonly isIntact: false; readonly faults: readonly RecordFault[] };

/**
 * Whether all files are as they were written, and whether one was taken out: `named` are the ends that their first records
 * name. Who can write all of them and knows the form can forge them.
 */
export function verifyRecord(files: readonly RecordFile[], named: readonly End[]): RecordReport {
  const ends = new Map<string, Head[]>();
  for (const { file, ...head } of named) ends.set(file, [...(ends.get(file) ?? []), head]);
  const faults: RecordFault[] = [];
  const heads: End[] = [];
  const times: string[] = [];
  for (const { file, text, head } of files) {
    const report = verifyChain(text ?? '', [head ?? EMPTY, ...(ends.get(file) ?? [])]);
    if (!report.isIntact) {
      const { line, why } = report;
      faults.push({ file, line, why: text === null ? 'it is gone' : why });
    } else if (head === null && report.head.seq > (file === FORMER ? 1 : 0)) {
      // Former versions made it only behind the first record.
      faults.push({ file, line: report.head.seq, why: 'what tells how far it had come is gone or damaged' });
    } else if (report.at !== null) {
      heads.push({ file, ...report.head });
      times.push(report.at);
    }
  }
  if (faults.length > 0) return { isIntact: false, faults };
  const records = heads.reduce((sum, { seq }) => sum + seq, 0);
  const hash = hashOf(heads.map(({ file, seq, hash: last }) => `${file} ${seq} ${last}\n`).join(''));
  return { isIntact: true, records, files: heads.length, hash, at: times.sort().at(-1) ?? null };
}
