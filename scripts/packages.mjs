/** Installs packages into a folder of node_modules/.cache: what only some commands need, and npm ci should not bring. */
import { spawnSync } from 'node:child_process';

const FETCH_MS = 180_000;
const FLAGS = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts'];

/** Returns the first line of what npm complained about. */
export function install(folder, ...wanted) {
  const args = ['install', ...FLAGS, '--loglevel', 'error', '--prefix', folder, ...wanted];
  const { status, stderr, error } = spawnSync('npm', args, {
    encoding: 'utf8',
    timeout: FETCH_MS,
    // npm is a script there.
    shell: process.platform === 'win32',
  });
  if (status === 0) return '';
  return error?.message ?? stderr.trim().split('\n')[0];
}
