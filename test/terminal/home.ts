/** A computer of one's own for a program under test: an empty home, and an environment that names no world. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Home {
  readonly path: string;
  /** The working directory unless a test names another: empty, so that no `.env` is found by accident. */
  readonly cwd: string;
}

/** Removed when the test ends. Give one home to two shells and the second finds what the first has kept. */
export function makeHome(): Home {
  const path = mkdtempSync(join(tmpdir(), 'acronis-shell-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  const cwd = join(path, 'here');
  mkdirSync(cwd);
  return { path, cwd };
}

// What a program needs to start at all; no ACRONIS_, NO_COLOR or NODE_OPTIONS comes along.
const KEPT = ['PATH', 'SystemRoot', 'PATHEXT', 'TMPDIR', 'TEMP', 'TMP'];
// What the program is compiled to, shared by all that start it.
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
// The shell would make the folders above its own alone, too.
mkdirSync(CACHE, { recursive: true });

export function cleanEnv(home: Home, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const env: Record<string, string> = {
    HOME: home.path,
    USERPROFILE: home.path,
    XDG_CONFIG_HOME: join(home.path, 'config'),
    XDG_STATE_HOME: join(home.path, 'state'),
    XDG_CACHE_HOME: CACHE,
    APPDATA: join(home.path, 'config'),
    LOCALAPPDATA: join(home.path, 'state'),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
  };
  for (const name of KEPT) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return { ...env, ...more };
}
