/** npm start [-- arguments]: the shell, built when needed. The try-out: where nothing names a world, the sandbox. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDist } from './dist.mjs';

// These bring or need their own world, or none.
const COMMANDS = ['sandbox'];
const DECIDING = ['sandbox', 'settings', 'profile', 'help', 'version'];
const VALUED = ['settings', 'profile', 'allow-host', 'port'];

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
  if (process.stdin.isTTY || choosesWorld(given)) return false;
  const { hasSettings } = await import(new URL('../dist/session/settings/sources.js', import.meta.url).href);
  if (hasSettings(process.env, process.cwd())) return false;
  console.error('npm start: no terminal and no ACRONIS_ settings, so this runs with --sandbox');
  return true;
}

function choosesWorld(given) {
  const options = { code: { type: 'string', short: 'e', multiple: true } };
  for (const name of VALUED) options[name] = { type: 'string' };
  const { values, positionals } = parseArgs({ args: given, options, strict: false, allowPositionals: true });
  return DECIDING.some((name) => name in values) || positionals.some((word) => COMMANDS.includes(word));
}
