/** Runs the program without a terminal, as a script or a pipe does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { cleanEnv, type Home, MAIN, makeHome } from './home.ts';
import type { Owner } from './readOnly.ts';

export interface RunOptions {
  /** Written to standard input, which is then closed; without it the input is empty. */
  readonly input?: string;
  /** Standard input is not closed behind it. */
  readonly staysOpen?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly home?: Home;
  readonly node?: string;
  /** What Node runs; dist/main.js unless told. */
  readonly program?: readonly string[];
  readonly timeoutMs?: number;
  readonly owner?: Owner;
  /** Written into the working directory first. */
  readonly files?: Readonly<Record<string, string>>;
  /** Told each time that something was printed. */
  readonly onOutput?: (stdout: string, child: ChildProcess) => void;
  readonly onTalk?: (stderr: string, child: ChildProcess) => void;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rejects when the program does not end, or does not end by itself. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { input = '', env = {}, home = makeHome(), cwd = home.cwd, node = process.execPath } = options;
  const { program = [MAIN], timeoutMs = 60_000, owner = {}, files = {}, staysOpen = false, onOutput, onTalk } = options;
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  const child = spawn(node, [...program, ...args], { cwd, env: cleanEnv(home, env), stdio: 'pipe', ...owner });
  onTestFinished(() => void child.kill('SIGKILL'));
  // A program that ends before it has read everything is no fault of the test.
  child.stdin.on('error', () => {});
  child.stdin.write(input);
  if (!staysOpen) child.stdin.end();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(stdout, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onTalk?.(stderr, child);
  });
  const failure = (what: string) => new Error(`[${args.join(' ')}] ${what}.\n${stdout}\n--- stderr\n${stderr}`);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(failure(`did not end in ${timeoutMs} ms`));
    }, timeoutMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === null) reject(failure(`was ended by ${signal}`));
      else resolve({ code, stdout, stderr });
    });
  });
}

/** `-e` for each entry. */
export function entries(...code: readonly string[]): string[] {
  return code.flatMap((entry) => ['-e', entry]);
}
