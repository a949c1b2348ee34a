/** The writes that records tell of: each with what came of it so far, in their order. Pure. */
import type { AuditRecord, WriteFacts, WriteResult } from './record.ts';

/** A write and what came of it so far. */
export interface AuditedWrite {
  readonly write: string;
  readonly at: string;
  readonly facts: WriteFacts;
  /** Null: it was about to be sent, and nothing more is known. */
  readonly result: WriteResult | null;
}

export function joinWrites(records: readonly AuditRecord[]): Map<string, AuditedWrite> {
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
    if (begun) writes.set(record.write, addResult(begun, { verdict, status, code, request_id, seen }));
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
export function addResult(write: AuditedWrite, result: WriteResult): AuditedWrite {
  const isKnown = write.result !== null && write.result.verdict !== 'UNKNOWN';
  return isKnown && result.verdict === 'UNKNOWN' ? write : { ...write, result };
}
