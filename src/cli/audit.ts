/** acronis-shell audit: what was written, across sessions and data centres; audit verify: whether the record is as it was written. */
import { join } from 'node:path';
import { InputError } from '../api/errors.ts';
import { sanitize, sanitizeJson } from '../api/secrets/sanitize.ts';
import { rowOf } from '../page/auditRows.ts';
import { draw } from '../render/text.ts';
import { type WriteRow, type WritesView, writesText } from '../render/writes.ts';
import { STORAGE } from '../repl/process/exitCode.ts';
import { type AuditedWrite, joinWrites, orderWrites } from '../session/audit/auditedWrites.ts';
import type { RecordReport } from '../session/audit/chains.ts';
import { AuditFile } from '../session/audit/file.ts';
import { filterWrites, readFilter } from '../session/audit/filter.ts';
import { AuditError } from '../session/audit/record.ts';
import { environment, isAscii, stateDirectory } from '../session/settings/environment.ts';
import { command } from '../session/settings/program.ts';
import { type CommandLine, UsageError } from './commandLine.ts';

export async function run(line: CommandLine): Promise<number> {
  const [, act, ...more] = line.words;
  if (act === undefined) return listWrites(line);
  if (act !== 'verify' || more.length > 0)
    throw new UsageError(`What there is: ${command('audit verify')}, and ${command('audit')}`);
  const flag = FILTERS.find((name) => line.has(name));
  if (flag !== undefined)
    throw new UsageError(`audit verify looks at all that there is; --${flag} is for ${command('audit')}.`);
  const { code, text } = verifyAudit(stateDirectory(environment), line.has('json'));
  (code === 0 || line.has('json') ? console.log : console.error)(text);
  return code;
}

const FILTERS = ['user', 'since', 'verdict'] as const;

/** Without a sign-in or a request. */
async function listWrites(line: CommandLine): Promise<number> {
  const [place, now] = [stateDirectory(environment), Date.now()];
  const filter = filterOf(line, now);
  const log = new AuditFile({ directory: place, scrub: (text) => text });
  let kept: readonly AuditedWrite[];
  try {
    kept = orderWrites(
      [...joinWrites(await log.allRecords(filter.user === undefined ? filter.sinceMs : 0)).values()],
      [],
    );
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    const { name, message } = error;
    (line.has('json') ? console.log : console.error)(
      line.has('json') ? sanitizeJson(JSON.stringify({ error: { name, message } })) : sanitize(message),
    );
    return STORAGE;
  }
  const rows = filterWrites(kept, filter).map(rowOf);
  if (line.has('json')) for (const row of rows) console.log(sanitizeJson(JSON.stringify(row)));
  else show(line, rows, { place, now, of: kept.length });
  return 0;
}

function show(line: CommandLine, rows: readonly WriteRow[], view: Pick<WritesView, 'place' | 'now' | 'of'>): void {
  const { stdout } = process;
  const colors = !line.has('no-color') && stdout.isTTY === true && stdout.hasColors();
  const columns = stdout.isTTY ? stdout.columns : undefined;
  const whole = { ...view, most: Number.POSITIVE_INFINITY, hasWorlds: true };
  console.log(draw((paint) => writesText(rows, whole, paint), colors, columns, isAscii(environment)));
}

function filterOf(line: CommandLine, now: number): ReturnType<typeof readFilter> {
  const [user, since, verdict] = [line.given('user')[0], line.given('since')[0], line.given('verdict')[0]];
  try {
    return readFilter({ user, since, verdict }, now);
  } catch (error) {
    throw error instanceof InputError ? new UsageError(`--${error.message}.`) : error;
  }
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
