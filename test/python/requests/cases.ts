/** The table of calls, and the CPython that can run it. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const TABLE = readFileSync(here('./cases.py'), 'utf8');
export const NAMES = [...TABLE.matchAll(/^# -- (.*)$/gm)].map(([, name = '']) => name);
export const MODULES = here('../../../src/python/modules');
/** Ours, on Python's own HTTP; and on a host at the other end of two pipes. */
export const DIRECT = [here('./direct'), MODULES];
export const PIPED = [here('./piped'), MODULES];

// Ours is written for the Python of Pyodide.
const LOOK = 'import requests, sys; sys.exit(print(requests.__version__) if sys.version_info >= (3, 11) else 1)';
const found = ['python3', '/usr/bin/python3'].flatMap((command) => {
  const { status, stdout } = spawnSync(command, ['-c', LOOK], { encoding: 'utf8' });
  return status === 0 ? [{ command, version: stdout.split('.').map(Number) }] : [];
})[0];
export const hasRequests = found !== undefined;

/** Whether the real one says it in these words. */
export function isKnown(name: string): boolean {
  const [, ...since] = /\((\d+)\.(\d+)\)$/.exec(name) ?? [];
  const [major = 0, minor = 0] = since.map(Number);
  const [realMajor = 0, realMinor = 0] = found?.version ?? [];
  return realMajor > major || (realMajor === major && realMinor >= minor);
}

interface Server {
  readonly base: string;
  readonly closed: string;
}

/** These cases of the table as one program, with the server's places as its arguments. */
export function programOf(names: readonly string[]): string {
  const cases = TABLE.split(/^(?=# -- )/m).filter((each) => names.some((name) => each.startsWith(`# -- ${name}\n`)));
  const [runner = ''] = readFileSync(here('./run.py'), 'utf8').split("if __name__ == '__main__':");
  return `${runner}print(json.dumps(main(*sys.argv[1:], ${JSON.stringify(cases.join(''))})))\n`;
}

type Answer = (what: string, payload: unknown) => Promise<object>;

/** What each case prints; where nothing is put before Python's own path, with the real library. */
export function runCases(
  { base, closed }: Server,
  path: readonly string[] = [],
  { answer = async () => ({}), cases = TABLE }: { readonly answer?: Answer; readonly cases?: string } = {},
): Promise<Record<string, string>> {
  const env = {
    PATH: process.env['PATH'],
    NO_PROXY: '*',
    PYTHONPATH: path.join(process.platform === 'win32' ? ';' : ':'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  return new Promise((resolve, reject) => {
    const stdio = ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'] as const;
    const child = spawn(found?.command ?? '', [here('./run.py'), base, closed], { env, stdio: [...stdio] });
    const [stdin, stdout, stderr, asks, answers] = child.stdio as [Writable, Readable, Readable, Readable, Writable];
    const printed = [stdout, stderr].map((stream) => stream.setEncoding('utf8').toArray());
    createInterface(asks).on('line', async (line) => {
      const [what, payload] = JSON.parse(line);
      answers.write(`${JSON.stringify(await answer(what, payload))}\n`);
    });
    child.on('error', reject);
    child.on('close', async (status) => {
      const [out = [], err = []] = await Promise.all(printed);
      if (status === 0) resolve(JSON.parse(out.join('')));
      else reject(new Error(err.join('')));
    });
    stdin.end(cases);
  });
}
