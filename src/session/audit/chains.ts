/** The chains of several files as one record: what a new one names, the order of all, and whether all is there. Pure. */
import { EMPTY, type End, type Head, hashOf, verifyChain } from './chain.ts';
import type { AuditRecord } from './record.ts';

/** The one file of former versions. */
export const FORMER = 'audit.jsonl';

/** The ends that a new file has to name: of those that no other names, or not as far as they have come since. */
export function unnamedEnds(
  files: readonly { readonly file: string; readonly head: Head | null; readonly after: readonly End[] }[],
): readonly End[] {
  const named = new Map<string, number>();
  for (const { file, seq } of files.flatMap(({ after }) => after)) named.set(file, Math.max(named.get(file) ?? 0, seq));
  return files.flatMap(({ file, head }) => (head && head.seq > (named.get(file) ?? 0) ? [{ file, ...head }] : []));
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
