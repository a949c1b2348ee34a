/** Makes dist/ out of src/. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { isFresh } from './dist.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const SWAPS = 20;
const MADE = /^dist\.(\d+)(?:\.old)?$/;

/**
 * Builds beside dist/ and then swaps: what runs meanwhile keeps its files, and a failed build changes nothing. With
 * `types` the compiler checks the sources as well, and writes the declarations of what others can import. Resolves to
 * whether there is a dist/ that can be used, having said in words why not.
 */
export async function makeDist({ types = false, isNeeded = () => true } = {}) {
  const [rolldown, compiler] = [await findBundler(), findCompiler()];
  if (rolldown === null) return sayMissing('The bundler (rolldown)');
  if (types && compiler === null) return sayMissing('The TypeScript compiler');
  const made = `${dist}.${process.pid}`;
  // A source that is saved meanwhile is newer than what comes of it.
  const startedAt = new Date();
  try {
    removeInterrupted();
    mkdirSync(made);
    if (!(await bundleInto(made, rolldown)) || (types && !declareInto(made, compiler))) return sayFailed();
    chmodSync(join(made, 'main.js'), 0o755);
    utimesSync(join(made, 'main.js'), startedAt, startedAt);
    swap(made, isNeeded);
    return true;
  } catch (error) {
    if (error.syscall === undefined) throw error;
    return sayUnwritable(error);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** What builds have left that were ended in the middle, one with this very number among them. */
function removeInterrupted() {
  for (const name of readdirSync(root)) {
    const pid = Number(MADE.exec(name)?.[1]);
    if (pid === process.pid || (pid > 0 && !isRunning(pid))) rmSync(join(root, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

async function bundleInto(made, rolldown) {
  const { bundle } = await import('./bundle.mjs');
  try {
    await bundle(rolldown, root, made);
    return true;
  } catch ({ message }) {
    console.error(process.stderr.isTTY ? message : stripVTControlCharacters(message));
    return false;
  }
}

function declareInto(made, compiler) {
  const options = ['-p', join(root, 'scripts', 'declarations.json'), '--outDir', made];
  return spawnSync(process.execPath, [compiler, ...options], { stdio: ['ignore', 2, 2] }).status === 0;
}

function sayMissing(tool) {
  const isUsable = isFresh();
  const state = isUsable ? 'dist/ is up to date and stays' : 'dist/ cannot be made';
  // Whoever leaves out what is for development, or optional, leaves out this.
  const next = 'npm ci --include=dev --include=optional';
  console.error(`acronis-shell: ${tool} is not installed, or not for this computer; ${state}. To install it: ${next}`);
  return isUsable;
}

function sayFailed() {
  console.error(`acronis-shell: src/ does not compile (see above); ${nameRest() ?? 'there is no dist/'}.`);
  return false;
}

function sayUnwritable({ code }) {
  const next = nameRest() ?? `copy ${root} to where you may write, and start there`;
  console.error(`acronis-shell: dist/ cannot be written here (${code}); ${next}.`);
  return false;
}

function nameRest() {
  const isThere = existsSync(join(dist, 'main.js'));
  return isThere ? 'dist/ is left as it was; node dist/main.js runs it as it is' : null;
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
