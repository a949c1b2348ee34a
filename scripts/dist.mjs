/** Makes dist/ out of src/ when that is missing or older than a source. Shared by build, start and the tests. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const SWAPS = 20;
// Beside the sources, what dist/ is made of.
const INPUTS = ['tsconfig.json', 'package-lock.json', 'scripts/bundle.mjs', 'src'];

/** Builds when needed; resolves to false, having said why in words, where that was not possible. */
export async function ensureDist() {
  // Of two that build at once the later finds the work done, and leaves alone what the earlier is already running.
  return isFresh() || buildDist({ isNeeded: () => !isFresh() });
}

/**
 * Builds beside dist/ and then swaps: what runs meanwhile keeps its files, and a failed build changes nothing. With
 * `types` the compiler checks the sources as well, and writes the declarations of what others can import.
 */
export async function buildDist({ types = false, isNeeded = () => true } = {}) {
  const [rolldown, compiler] = [await findBundler(), findCompiler()];
  if (rolldown === null) return sayMissing('The bundler (rolldown)');
  if (types && compiler === null) return sayMissing('The TypeScript compiler');
  const made = `${dist}.${process.pid}`;
  // A source that is saved meanwhile is newer than what comes of it.
  const startedAt = new Date();
  try {
    if (!(await bundleInto(made, rolldown)) || (types && !declareInto(made, compiler))) return sayFailed();
    chmodSync(join(made, 'main.js'), 0o755);
    utimesSync(join(made, 'main.js'), startedAt, startedAt);
    swap(made, isNeeded);
    return true;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

async function bundleInto(made, rolldown) {
  const { bundle } = await import('./bundle.mjs');
  try {
    await bundle(rolldown, root, made);
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

function declareInto(made, compiler) {
  const options = ['-p', join(root, 'scripts', 'declarations.json'), '--outDir', made];
  return spawnSync(process.execPath, [compiler, ...options], { stdio: ['ignore', 2, 2] }).status === 0;
}

function sayMissing(tool) {
  const usable = isFresh();
  const state = usable ? 'dist/ is up to date and stays' : 'dist/ cannot be made';
  console.error(`acronis-shell: ${tool} is not installed, ${state}. To install it: npm ci`);
  return usable;
}

function sayFailed() {
  const state = existsSync(dist) ? 'dist/ is left as it was' : 'there is no dist/';
  console.error(`acronis-shell: src/ does not compile (see above); ${state}.`);
  return false;
}

function isFresh() {
  const builtAt = statSync(join(dist, 'main.js'), { throwIfNoEntry: false })?.mtimeMs;
  if (builtAt === undefined) return false;
  // Folders count too: a source that was removed leaves its mark only there.
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true });
  const files = [...INPUTS.map((name) => join(root, name)), ...sources.map(({ parentPath, name }) => join(parentPath, name))];
  return files.every((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= builtAt);
}

/** Two builds at once may both come here: the one that finds its place taken looks again whether it is still needed. */
function swap(made, isNeeded) {
  const old = `${made}.old`;
  try {
    for (let left = SWAPS; left > 0; left -= 1) {
      if (!isNeeded()) return;
      try {
        if (existsSync(dist)) renameSync(dist, old);
        renameSync(made, dist);
        return;
      } catch (error) {
        rmSync(old, { recursive: true, force: true });
        if (!['ENOENT', 'EEXIST', 'ENOTEMPTY'].includes(error.code)) break;
      }
    }
    // Windows moves no folder in which a program runs; its files can be written over.
    cpSync(made, dist, { recursive: true, force: true });
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

async function findBundler() {
  try {
    return (await import('rolldown')).rolldown;
  } catch {
    return null;
  }
}

function findCompiler() {
  try {
    const require = createRequire(import.meta.url);
    return join(require.resolve('typescript/package.json'), '..', require('typescript/package.json').bin.tsc);
  } catch {
    return null;
  }
}
