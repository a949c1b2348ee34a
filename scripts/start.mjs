/** npm start [-- arguments]: the shell, built when needed. The try-out: where nothing names a world, the sandbox. */
import { createRequire } from 'node:module';
import { ensureDist } from './dist.mjs';

const require = createRequire(import.meta.url);

if (await ensureDist()) start(process.argv.slice(2));
else process.exitCode = 1;

/** In this very process: another one in between would have signals, the terminal and the exit code to pass on. */
function start(given) {
  const args = needsSandbox(given) ? ['--sandbox', ...given] : given;
  const main = require.resolve('../dist/main.js');
  process.argv = [process.execPath, main, ...args];
  require(main);
}

// Without a terminal the shell itself refuses to guess a world; only the try-out may, and it says so.
function needsSandbox(given) {
  if (process.stdin.isTTY) return false;
  const { namesNoWorld } = require('../dist/cli/tryOut.js');
  if (!namesNoWorld(given, process.env, process.cwd())) return false;
  console.error('npm start: no terminal and no ACRONIS_ settings, so this runs with --sandbox');
  return true;
}
