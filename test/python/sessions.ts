/** Sessions as the documentation prints them, and CPython's answers to each of their entries. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../src/sandbox/index.ts';
import type { Home } from '../terminal/home.ts';

export interface Told {
  readonly stdout: string;
  readonly stderr: string;
  /** The traceback that the entry has ended with. */
  readonly failure: string | null;
}

/** What a page has assigned before it comes to a user. */
export const NAMES = { created_user_id: '1c234e69-5469-424a-a6d1-ff5658b387a6' };

const FOLDER = fileURLToPath(new URL('./sessions/', import.meta.url));
const PROMPT = fileURLToPath(new URL('./prompt.py', import.meta.url));

/** With requests; undefined where there is none. */
export const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import requests'], { stdio: 'ignore' }).status === 0,
);

export const sessions: readonly string[] = readdirSync(FOLDER)
  .map((name) => name.replace(/\.pycon$/, ''))
  .sort();

/** The entries of a session; of a sandbox its own address and client stand in the places that the page leaves open. */
export function entriesOf(session: string, sandbox?: Sandbox): string[] {
  const settings = sandbox === undefined ? [] : Object.entries(settingsFor(sandbox));
  const entries: string[] = [];
  for (const line of readFileSync(`${FOLDER}${session}.pycon`, 'utf8').split('\n')) {
    const [, prompt, code = ''] = /^(>>>|\.\.\.)(?: (.*))?$/.exec(line) ?? [];
    if (prompt === '>>>') entries.push(code);
    else if (prompt !== undefined) entries.push(`${entries.pop()}\n${code}`);
  }
  return entries.map((entry) =>
    settings.reduce((filled, [name, value]) => filled.replace(`${name} = '<${name}>'`, `${name} = '${value}'`), entry),
  );
}

export function withPrompts(entry: string): string {
  return `>>> ${entry.replaceAll('\n', '\n... ')}`;
}

/** One answer for each entry. */
export async function askCPython(entries: readonly string[], sandbox: Sandbox, home: Home): Promise<Told[]> {
  const env = { PATH: process.env['PATH'], HOME: home.path, NO_PROXY: '*' };
  const child = spawn(python ?? '', [PROMPT], { env, cwd: home.cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ settings: settingsFor(sandbox), names: NAMES, entries }));
  let told = '';
  for await (const text of child.stdout.setEncoding('utf8')) told += text;
  return told.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

function settingsFor({ url, clientId, clientSecret }: Sandbox) {
  return { datacenter_url: url, client_id: clientId, client_secret: clientSecret };
}
