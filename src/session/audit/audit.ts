/** The record of every write: what is about to be sent, and what came of it. Pure but for the log that it is given. */
import { randomUUID } from 'node:crypto';
import {
  type AuditedWrite,
  addResult,
  type Chapter,
  isSettled,
  joinWrites,
  knownIn,
  orderWrites,
} from './auditedWrites.ts';
import { AuditError, type AuditLog, type WriteFacts, type WriteResult } from './record.ts';

// Of computers that keep one record: what was looked up on another about a write is dated by its clock.
const CLOCKS_DIFFER_MS = 24 * 60 * 60_000;

export interface AuditOptions {
  readonly log: AuditLog;
  readonly operator: string;
  readonly clientId: string;
  /** Under its full name. */
  readonly world: () => string | Promise<string>;
  readonly now?: () => number;
}

export class Audit {
  readonly #options: AuditOptions;
  /** What this session has written, in its order, and what it came to, whatever has become of the log. */
  readonly #mine = new Map<string, AuditedWrite>();
  #unsent: AuditedWrite | null = null;
  #latest: string | null = null;
  readonly #looks = new Map<string, Chapter>();

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  get place(): string {
    return this.#options.log.place;
  }

  /** What was asked for last, where it came to a verdict without being sent, so that there is no record of it. */
  get unsent(): AuditedWrite | null {
    return this.#unsent;
  }

  /** The write that this session was about last, its own or one that it has looked at; null where there is none. */
  get latest(): string | null {
    return this.#latest;
  }

  /** A write is looked at once more, of whichever session. */
  turnTo(write: string): void {
    this.#latest = write;
    this.#unsent = null;
  }

  /** A write was looked at, and nothing new seen: no line of the record, yet the last look at it. */
  noteLook(write: string, result: WriteResult): void {
    this.#looks.set(write, { at: this.#at(), result });
  }

  /** The last look of this session at a write that showed nothing new. */
  lookAt(write: string): Chapter | null {
    return this.#looks.get(write) ?? null;
  }

  /** `why`: in words. */
  passOver(facts: WriteFacts, result: WriteResult, why = ''): void {
    const [at, { operator, clientId }] = [this.#at(), this.#options];
    const who = { client_id: clientId, operator };
    this.#unsent = { write: '', at, who, world: '', facts, result, story: [{ at, result }], hash: null, unsent: why };
  }

  /** To be called before anything is sent; the id is for `finish`. Throws AuditError, and then nothing may be sent. */
  async begin(facts: WriteFacts): Promise<string> {
    const { log, operator, clientId, world } = this.#options;
    const write = randomUUID();
    const who = { client_id: clientId, operator };
    const at = this.#at();
    const where = await world();
    await log.append({ kind: 'intent', at, write, who, world: where, ...facts });
    this.#mine.set(write, { write, at, who, world: where, facts, result: null, story: [], hash: null });
    this.turnTo(write);
    return write;
  }

  /** What came of it; again, when a later look shows more. `atMs`: when that was seen, unless just now. */
  async finish(write: string, result: WriteResult, atMs?: number): Promise<void> {
    const at = atMs === undefined ? this.#at() : new Date(atMs).toISOString();
    const mine = this.#mine.get(write);
    if (mine) this.#mine.set(write, addResult(mine, result, at));
    await this.#options.log.append({ kind: 'result', at, write, ...result });
  }

  /** All writes at hand, oldest first; those of others before `since`, in ms, may be left out. */
  async writes(since?: number): Promise<readonly AuditedWrite[]> {
    const kept = joinWrites(await this.#options.log.records(since));
    return orderWrites(
      [...kept.values()].filter(({ write }) => !this.#mine.has(write)),
      this.#withKept(kept),
    );
  }

  /** The writes of this session, in their order: by its own memory, to which the log adds what others have looked up. */
  async mine(): Promise<readonly AuditedWrite[]> {
    const mine = [...this.#mine.values()];
    // Of what is known, nobody can know more.
    const open = mine.find((write) => !isSettled(write));
    if (open === undefined) return mine;
    try {
      return this.#withKept(joinWrites(await this.#options.log.records(Date.parse(open.at) - CLOCKS_DIFFER_MS)));
    } catch (error) {
      if (error instanceof AuditError) return mine;
      throw error;
    }
  }

  #withKept(kept: ReadonlyMap<string, AuditedWrite>): readonly AuditedWrite[] {
    return [...this.#mine.values()].map((mine) => {
      const there = kept.get(mine.write);
      if (there === undefined) return mine;
      // Another session may know more of what was open; never less.
      const isMore = knownIn(there.result) >= knownIn(mine.result) && !isSettled(mine);
      const { result, story } = isMore ? there : mine;
      return { ...mine, result, story, hash: there.hash };
    });
  }

  #at(): string {
    return new Date((this.#options.now ?? Date.now)()).toISOString();
  }
}
