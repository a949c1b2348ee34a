/** Runs the built program without a terminal, as a script would, in an empty directory and with a home of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly files?: Readonly<Record<string, string>>;
  /** Told each time that something was printed. */
  readonly onOutput?: (stdout: string, child: ChildProcess) => void;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(args: readonly string[], { input, env, files = {}, onOutput }: RunOptions = {}): Promise<Ran> {
  const cwd = mkdtempSync(join(tmpdir(), 'program-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: cwd, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput?.(stdout, child);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin?.end(input);
  });
}

/** `-e` for each entry. */
export function entries(...code: readonly string[]): string[] {
  return code.flatMap((entry) => ['-e', entry]);
}

/** The settings for a sandbox that serves in the test, as the environment has them. */
export function settingsOf(sandbox: Sandbox, client = 0): NodeJS.ProcessEnv {
  const { client_id, secret } = sandbox.world.clients()[client] ?? { client_id: '', secret: '' };
  return { ACRONIS_DATACENTER_URL: sandbox.url, ACRONIS_CLIENT_ID: client_id, ACRONIS_CLIENT_SECRET: secret };
}
