/** acronis-shell audit verify: whether the record of writes is as it was written. */
import { join } from 'node:path';
import { sanitize } from '../api/secrets/sanitize.ts';
import { STORAGE } from '../repl/process/exitCode.ts';
import type { RecordReport } from '../session/audit/chains.ts';
import { AuditFile } from '../session/audit/file.ts';
import { AuditError } from '../session/audit/record.ts';
import { environment, stateDirectory } from '../session/settings/environment.ts';
import { command } from '../session/settings/program.ts';
import { type CommandLine, UsageError } from './commandLine.ts';

export async function run(line: CommandLine): Promise<number> {
  if (line.words.join(' ') !== 'audit verify') throw new UsageError(`What there is: ${command('audit verify')}`);
  const { code, text } = verifyAudit(stateDirectory(environment), line.has('json'));
  (code === 0 || line.has('json') ? console.log : console.error)(text);
  return code;
}

/** What to print, and the exit code: 0 unchanged, 1 changed, 6 not to be read. */
function verifyAudit(directory: string, json: boolean): { code: number; text: string } {
  const log = new AuditFile({ directory, scrub: (text) => text });
  try {
    const report = log.verify();
    const text = json ? JSON.stringify({ ...report, place: directory }) : inWords(report, directory);
    return { code: report.isIntact ? 0 : 1, text: sanitize(text) };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    const { name, message } = error;
    return { code: STORAGE, text: sanitize(json ? JSON.stringify({ error: { name, message } }) : message) };
  }
}

function inWords(report: RecordReport, place: string): string {
  if (!report.isIntact) {
    const faults = report.faults.map(({ file, line, why }) => `${join(place, file)}, line ${line}: ${why}.`);
    // It stays so for ever: what was written to a record is not written once more.
    const next = `  Writes are recorded all the same. To begin a new record, keep this folder, whole, under another name: ${place}`;
    return [...faults, next].join('\n');
  }
  const { records, files, at, hash } = report;
  if (records === 0) return `No write was recorded yet: ${place}`;
  const where = files === 1 ? place : `${files} files in ${place}`;
  return `${records} records, unchanged, the last of ${at}: ${where}\n${hash}`;
}
