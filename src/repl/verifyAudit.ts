/** acronis-shell audit verify: whether the record of writes is as it was written. */
import { sanitize } from '../api/sanitize.ts';
import { AuditError, type ChainReport } from '../session/audit.ts';
import { AuditFile } from '../session/auditFile.ts';
import { STORAGE } from './exitCode.ts';

/** What to print, and the exit code: 0 unchanged, 1 changed, 6 not to be read. */
export function verifyAudit(directory: string, json: boolean): { code: number; text: string } {
  const log = new AuditFile({ directory, scrub: (text) => text });
  try {
    const report = log.verify();
    const text = json ? JSON.stringify({ ...report, place: log.place }) : inWords(report, log.place);
    return { code: report.isIntact ? 0 : 1, text: sanitize(text) };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    const { name, message } = error;
    return { code: STORAGE, text: sanitize(json ? JSON.stringify({ error: { name, message } }) : message) };
  }
}

function inWords(report: ChainReport, place: string): string {
  if (!report.isIntact) return `${place}, line ${report.line}: ${report.why}.`;
  const { records, at, head } = report;
  if (records === 0) return `No write was recorded yet: ${place}`;
  return `${records} records, unchanged, the last of ${at}: ${place}\n${head.hash}`;
}
