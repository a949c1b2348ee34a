/** What the measures of `npm run bench` share: a computer of their own, turns, medians, and how a figure is shown. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
export const PAGE = fileURLToPath(new URL('./page.py', import.meta.url));
export const NO_PYTHON = 'python3 with requests is not installed here: not measured';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// Without these nothing starts there; whatever else is set here would be measured with the programs.
const KEPT = ['PATH', 'SystemRoot', 'PATHEXT', 'TEMP', 'TMP', 'TMPDIR'];

/** `{ path, env, remove }`: an empty home, and the environment of somebody who has set nothing. */
export function makeHome() {
  const path = mkdtempSync(join(tmpdir(), 'acronis-shell-bench-'));
  const kept = KEPT.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]);
  const env = {
    ...Object.fromEntries(kept),
    HOME: path,
    USERPROFILE: path,
    XDG_CONFIG_HOME: join(path, 'config'),
    XDG_STATE_HOME: join(path, 'state'),
    XDG_CACHE_HOME: join(path, 'cache'),
    APPDATA: join(path, 'config'),
    LOCALAPPDATA: join(path, 'state'),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
  };
  return { path, env, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The interpreter itself: a version manager's wrapper would be measured with it. Null where it has no requests. */
export function findPython() {
  const question = 'import requests, sys; print(sys.executable)';
  for (const name of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(name, ['-c', question], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return null;
}

/** Runs all in turn, back and forth (A B C C B A …), so that a noisy computer, and who went before, disturb all alike. */
export async function timeInTurn(programs, { runs, warmUps }, time) {
  const times = programs.map(() => []);
  for (let run = -warmUps; run < runs; run += 1) {
    const turn = [...programs.entries()];
    for (const [at, program] of run % 2 === 0 ? turn : turn.reverse()) {
      const ms = await time(program, run);
      if (run >= 0) times[at].push(ms);
    }
  }
  return times;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** The middle of what each round gave by itself: a slow moment of the computer slows both of a pair. */
export function ratioOfPairs(ours, theirs) {
  return median(ours.map((ms, round) => ms / theirs[round]));
}

export function row(name, times, more = '') {
  const [middle, least, most] = [median(times), Math.min(...times), Math.max(...times)].map((ms) =>
    `${ms.toFixed(0)} ms`.padStart(7),
  );
  return `  ${name.padEnd(22)} median ${middle}   min ${least}   max ${most}   ${more}`.trimEnd();
}

/** A ratio, and whether it is within what is allowed. */
export function judged(what, ratio, most) {
  const ok = ratio <= most;
  return { ok, line: `${what}: ${ratio.toFixed(2)} × (${most.toFixed(2)} × are allowed)${ok ? '' : ': TOO SLOW'}` };
}

/** The command as one would type it in the project's folder. */
export function typed([program, ...args]) {
  const name = program === process.execPath ? 'node' : 'python3';
  return [
    name,
    ...args.map((arg) => quoted(arg.startsWith(ROOT) ? arg.slice(ROOT.length).replaceAll(sep, '/') : arg)),
  ].join(' ');
}

function quoted(word) {
  return /[^\w./@-]/.test(word) ? `"${word}"` : word;
}

/** The memory that a process has, threads included. */
export function residentMegabytes(pid) {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]
      : spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return Number(kilobytes) / 1024;
}
