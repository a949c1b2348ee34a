/** npm start [-- arguments]: the shell, built when needed. The try-out: where nothing names a world, the sandbox. */
import { fileURLToPath } from 'node:url';
import { ensureDist } from './dist.mjs';

if (ensureDist()) await start(process.argv.slice(2));
else process.exitCode = 1;

/** In this very process: another one in between would have signals, the terminal and the exit code to pass on. */
async function start(given) {
  const args = (await needsSandbox(given)) ? ['--sandbox', ...given] : given;
  const main = new URL('../dist/main.js', import.meta.url);
  process.argv = [process.execPath, fileURLToPath(main), ...args];
  await import(main.href);
}

// Without a terminal the shell itself refuses to guess a world; only the try-out may, and it says so.
async function needsSandbox(given) {
  if (process.stdin.isTTY) return false;
  const { namesNoWorld } = await import(new URL('../dist/cli/tryOut.js', import.meta.url).href);
  if (!namesNoWorld(given, process.env, process.cwd())) return false;
  console.error('npm start: no terminal and no ACRONIS_ settings, so this runs with --sandbox');
  return true;
}
