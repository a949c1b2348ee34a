/** The writes that records tell of: each with what came of it so far, in their order. Pure. */
import type { AuditRecord, Who, WriteFacts, WriteResult } from './record.ts';

/** A write and what came of it so far. */
export interface AuditedWrite {
  readonly write: string;
  readonly at: string;
  readonly who: Who;
  /** The world's name then. */
  readonly world: string;
  readonly facts: WriteFacts;
  /** Null: it was about to be sent, and nothing more is known. */
  readonly result: WriteResult | null;
  /** Each result that said more than what was known before, and when. */
  readonly story: readonly Chapter[];
  /** Of the last line that the record has about it; null where it has none. */
  readonly hash: string | null;
  /** Of one that was not sent, and is not on record: why, in words. */
  readonly unsent?: string | undefined;
}

export interface Chapter {
  readonly at: string;
  readonly result: WriteResult;
}

export function joinWrites(records: readonly AuditRecord[]): Map<string, AuditedWrite> {
  const writes = new Map<string, AuditedWrite>();
  for (const record of records) {
    if (record.kind !== 'intent') continue;
    const { write, at, who, world, hash, method, url, fields, email, about, tenant } = record;
    const facts = { method, url, fields, email, about, tenant };
    writes.set(write, { write, at, who, world, facts, result: null, story: [], hash });
  }
  // Afterwards: where clocks differ, what another computer saw of a write may be dated before it.
  for (const record of records) {
    if (record.kind !== 'result') continue;
    const begun = writes.get(record.write);
    const { at, hash, verdict, status, code, request_id, seen, changed, is_ours } = record;
    if (!begun) continue;
    writes.set(record.write, {
      ...addResult(begun, { verdict, status, code, request_id, seen, changed, is_ours }, at),
      hash,
    });
  }
  return writes;
}

/** By time; but those of this session stand in their own order, even if its clock was put back meanwhile. */
export function orderWrites(others: readonly AuditedWrite[], mine: readonly AuditedWrite[]): readonly AuditedWrite[] {
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
export function addResult(write: AuditedWrite, result: WriteResult, at: string): AuditedWrite {
  if (knownIn(result) < knownIn(write.result)) return write;
  return { ...write, result, story: [...write.story, { at, result }] };
}

/** Nothing has left this computer for it. */
export function isUnsent({ result, unsent }: Pick<AuditedWrite, 'result' | 'unsent'>): boolean {
  return unsent !== undefined || result?.verdict === 'NOT_SENT';
}

/** Nobody can know more of it. */
export function isSettled({ result }: Pick<AuditedWrite, 'result'>): boolean {
  return knownIn(result) === SETTLED;
}

const SETTLED = 3;

/** How much a result tells: that a link was mailed is more than nothing, and may end in a change. */
export function knownIn(result: WriteResult | null): number {
  if (result === null) return 0;
  if (result.verdict === 'UNKNOWN') return 1;
  return result.verdict === 'CONFIRMATION_SENT' ? 2 : SETTLED;
}
