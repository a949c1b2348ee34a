/** Our requests beside the real one, both in CPython and against one server: what a table of calls prints is the same. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEcho } from './requests/echo.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const OURS = [here('./requests/standIn'), here('../../src/python/modules')];
const CASES = readFileSync(here('./requests/cases.py'), 'utf8');
const NAMES = [...CASES.matchAll(/^# -- (.*)$/gm)].map(([, name = '']) => name);

// Ours is written for the Python of Pyodide.
const LOOK = 'import requests, sys; sys.exit(print(requests.__version__) if sys.version_info >= (3, 11) else 1)';
const found = ['python3', '/usr/bin/python3'].flatMap((command) => {
  const { status, stdout } = spawnSync(command, ['-c', LOOK], { encoding: 'utf8' });
  return status === 0 ? [{ command, version: stdout.split('.').map(Number) }] : [];
});
const { command: python, version = [] } = found[0] ?? {};

let ours: Record<string, string> = {};
let theirs: Record<string, string> = {};
let echo: Awaited<ReturnType<typeof startEcho>> | undefined;

beforeAll(async () => {
  if (python === undefined) return;
  echo = await startEcho();
  [ours, theirs] = await Promise.all([runCases(python, OURS), runCases(python, [])]);
});

afterAll(() => echo?.stop());

test.skipIf(python === undefined)('the table has its hundred cases, and ours is not the real one', () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(ours['']).toContain(OURS[1]);
  expect(theirs['']).not.toContain(OURS[1]);
  expect(Object.keys(theirs)).toEqual(['', ...NAMES]);
  expect(NAMES.length).toBeGreaterThanOrEqual(100);
});

for (const name of NAMES) {
  test.skipIf(python === undefined || isOlder(version, sinceOf(name)))(name, () => {
    expect(ours[name]).toBe(theirs[name]);
  });
}

function sinceOf(name: string): readonly number[] {
  return /\((\d+)\.(\d+)\)$/.exec(name)?.slice(1).map(Number) ?? [0, 0];
}

function isOlder([major = 0, minor = 0]: readonly number[], [since = 0, sinceMinor = 0]: readonly number[]): boolean {
  return major < since || (major === since && minor < sinceMinor);
}

function runCases(command: string, path: readonly string[]): Promise<Record<string, string>> {
  const { base, closed } = echo ?? { base: '', closed: '' };
  const env = {
    PATH: process.env['PATH'],
    NO_PROXY: '*',
    PYTHONPATH: path.join(process.platform === 'win32' ? ';' : ':'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command, [here('./requests/run.py'), base, closed], { env });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => (status === 0 ? resolve(JSON.parse(stdout)) : reject(new Error(stderr))));
    child.stdin.end(CASES);
  });
}
