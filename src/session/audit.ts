/**
 * The record of every write: what is about to be sent, and what came of it. Records form a chain, in which each one names
 * the hash of the one before, so that a later edit shows. Pure but for the log that it is given.
 */
import { createHash, randomUUID } from 'node:crypto';
import { ShellError } from '../api/errors.ts';
import type { Verdict } from '../api/verdict.ts';

/** An email change, as it was planned. */
export interface AuditedEmail {
  readonly user_id: string;
  readonly tenant_id: string;
  readonly login: string;
  readonly old: string;
  readonly new: string;
  readonly version: number;
  readonly activated: boolean;
}

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
  /** The records at hand, oldest first; what cannot be read is left out. */
  records(): Promise<readonly AuditRecord[]>;
}

/** A record cannot be kept. Before a write this means that nothing is sent. */
export class AuditError extends ShellError {
  override name = 'AuditError' as const;
  readonly place: string;

  constructor(place: string, why: string, act: 'read' | 'written' = 'written') {
    super(`The audit log cannot be ${act}: ${why} (${place}).`);
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
  /** What this session has written, and what it came to, even where the log could not keep that or is gone. */
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

  /** All writes at hand, oldest first. */
  async writes(): Promise<readonly AuditedWrite[]> {
    const writes = joinWrites(await this.#options.log.records());
    for (const [id, mine] of this.#mine) {
      const kept = writes.get(id) ?? mine;
      writes.set(id, mine.result === null ? kept : withResult(mine, kept.result ?? mine.result));
    }
    return [...writes.values()];
  }

  /** The writes of this session. */
  async mine(): Promise<readonly AuditedWrite[]> {
    return (await this.writes()).filter(({ write }) => this.#mine.has(write));
  }

  #at(): string {
    return new Date((this.#options.now ?? Date.now)()).toISOString();
  }
}

function joinWrites(records: readonly AuditRecord[]): Map<string, AuditedWrite> {
  const writes = new Map<string, AuditedWrite>();
  for (const record of records) {
    const { write, at } = record;
    if (record.kind === 'intent') {
      const { method, url, fields, email } = record;
      writes.set(write, { write, at, facts: { method, url, fields, email }, result: null });
    } else {
      const begun = writes.get(write);
      const { verdict, status, code, request_id, seen } = record;
      if (begun) writes.set(write, withResult(begun, { verdict, status, code, request_id, seen }));
    }
  }
  return writes;
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

/** Where a chain stands: the last record's number and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY: Head = { seq: 0, hash: '0'.repeat(64) };

/** The record's line, without its end: JSON that tells where it stands, the hash of the line before, and its own. */
export function seal(entry: AuditEntry, seq: number, prev: string, scrub: (text: string) => string) {
  // Out of each string: out of the whole line, a secret would take a quotation mark along.
  const clean = (_key: string, value: unknown) => (typeof value === 'string' ? scrub(value) : value);
  const text = escaped(JSON.stringify({ seq, ...entry, prev }, clean));
  const hash = hashOf(text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}`, head: { seq, hash } };
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
  readonly prev: string;
  readonly head: Head;
}

/** Null where the line is not a whole record that carries its own hash. */
export function unseal(line: string): SealedRecord | null {
  const [, text, hash] = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s.exec(line) ?? [];
  if (text === undefined || hash === undefined || hashOf(`${text}}`) !== hash) return null;
  try {
    const { prev, ...record } = JSON.parse(`${text}}`) as AuditRecord & { prev: string }; // by its hash, ours
    return { record, prev, head: { seq: record.seq, hash } };
  } catch {
    return null;
  }
}

export type ChainReport =
  | { readonly isIntact: true; readonly records: number; readonly head: Head; readonly at: string | null }
  | { readonly isIntact: false; readonly line: number; readonly why: string };

/**
 * Whether the log is as it was written. `head`, kept beside it, tells how far it had come: it may lag by what a crash
 * kept from being noted, but a log that ends before it was cut. Who can write both files and knows the form can forge both.
 */
export function verifyChain(text: string, head: Head | null): ChainReport {
  const lines = text.split('\n');
  // A record that a crash cut off was never confirmed: nothing was sent for it.
  lines.pop();
  let last: Head = EMPTY;
  let at: string | null = null;
  let isHeadSeen = head === null || head.seq === 0;
  for (const [index, line] of lines.entries()) {
    const sealed = unseal(line);
    const broken = (why: string): ChainReport => ({ isIntact: false, line: index + 1, why });
    if (sealed === null) return broken('it was changed or is not a record');
    if (sealed.head.seq !== last.seq + 1) return broken(`record ${last.seq + 1} is missing before it`);
    if (sealed.prev !== last.hash) return broken('the record before it was exchanged');
    last = sealed.head;
    at = sealed.record.at;
    isHeadSeen ||= head?.seq === last.seq && head.hash === last.hash;
  }
  if (head === null && last.seq > 0)
    return { isIntact: false, line: lines.length, why: 'the file that tells how far it had come is gone' };
  if (!isHeadSeen) return { isIntact: false, line: lines.length + 1, why: `it ends before record ${head?.seq}` };
  return { isIntact: true, records: last.seq, head: last, at };
}
