/** What of a set-up is on this computer: Node, the terminal, the folders, the record of writes, Python. */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Check } from '../render/checkUp.ts';
import { AuditFile } from '../session/audit/file.ts';
import { AuditError } from '../session/audit/record.ts';
import { cacheDirectory, configDirectory, isAscii, isPlain, stateDirectory } from '../session/settings/environment.ts';
import { command } from '../session/settings/program.ts';

const OLDEST_NODE = [20, 19] as const;

export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [least, point] = OLDEST_NODE;
  const isKnown = major > least || (major === least && minor >= point);
  const next = isKnown ? [] : [`Install Node ${least}.${point} or newer: nodejs.org`];
  return { check: 'Node', state: isKnown ? 'good' : 'bad', what: version, next };
}

export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export function checkTerminal({ isTTY, columns }: Screen, colors: boolean, env: NodeJS.ProcessEnv): Check {
  if (!isTTY) return { check: 'terminal', state: 'good', what: 'none: no question, no colour', next: [] };
  const facts = [
    `${columns ?? 80} columns`,
    colors ? 'colours' : 'no colours',
    isAscii(env) ? 'ASCII signs alone' : 'Unicode',
    ...(isPlain(env) ? ['plain: nothing is redrawn'] : []),
  ];
  return { check: 'terminal', state: 'good', what: facts.join(', '), next: [] };
}

export function checkFolders(env: NodeJS.ProcessEnv): Check[] {
  const folders = [
    ['settings', configDirectory(env)],
    ['record', stateDirectory(env)],
    ['cache', cacheDirectory(env)],
  ] as const;
  return folders.map(([use, path]) => checkFolder(use, path));
}

function checkFolder(use: string, path: string): Check {
  const check = 'folder';
  const what = `${use}: ${path}`;
  const bad = (why: string, ...next: string[]): Check => ({ check, state: 'bad', what: `${what} ${why}`, next });
  const stat = statSync(path, { throwIfNoEntry: false, bigint: false });
  if (stat === undefined) {
    const above = nearest(path);
    if (!isWritable(above)) return bad(`cannot be made: ${above} may not be written`, `chmod u+rwx ${above}`);
    return { check, state: 'good', what: `${what} (made when it is needed)`, next: [] };
  }
  // The settings may be one file of that name.
  if (!stat.isDirectory() && use === 'settings') return { check, state: 'good', what, next: [] };
  if (!stat.isDirectory()) return bad('is no folder', `Move it away: ${path}`);
  if (process.platform !== 'win32' && stat.uid !== process.getuid?.())
    return bad('belongs to another user of this computer', 'Give it back to yourself, by chown.');
  if (!isWritable(path)) return bad('may not be written', `chmod 700 ${path}`);
  if (process.platform === 'win32' || (stat.mode & 0o077) === 0) return { check, state: 'good', what, next: [] };
  return { check, state: 'warning', what: `${what} can be looked into by others`, next: [`chmod 700 ${path}`] };
}

function nearest(path: string): string {
  const above = dirname(path);
  return above === path || statOrNull(above) ? above : nearest(above);
}

function statOrNull(path: string) {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As `audit verify`, which tells more. */
export function checkRecord(directory: string): Check {
  const check = 'record';
  const next = [command('audit verify')];
  try {
    const report = new AuditFile({ directory, scrub: (text) => text }).verify();
    if (!report.isIntact) {
      const what = `not as it was written, in ${count(report.faults.length, 'place')}`;
      return { check, state: 'bad', what, next };
    }
    const { records } = report;
    const what = records === 0 ? 'no write was recorded yet' : `${count(records, 'line')}, unchanged`;
    return { check, state: 'good', what, next: [] };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    return { check, state: 'bad', what: error.message, next };
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function checkPython(cache: string): Check {
  const check = 'Python';
  try {
    const { version } = createRequire(import.meta.url)('pyodide/package.json') as { version: string };
    const isKept = statOrNull(cache) !== null && readdirSync(cache).some((name) => /^python-.*\.snapshot$/.test(name));
    return {
      check,
      state: 'good',
      what: `pyodide ${version}, ${isKept ? 'loaded before' : 'not loaded yet'}`,
      next: [],
    };
  } catch {
    const next = ['To enter lines of Python, install pyodide beside it: it is optional.'];
    return { check, state: 'warning', what: 'not installed', next };
  }
}
