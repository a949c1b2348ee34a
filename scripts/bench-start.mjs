/**
 * The time to the first prompt in a real terminal, beside Node's own shell and the docs' Python. Measured in turn
 * (A B C A B C …), so that a noisy machine disturbs all alike.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';

const MOST_MS = 30;
const MOST_SHARE = 0.3;
const WARM_UPS = 2;
const LONGEST_MS = 20_000;

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const IMPORTS = 'import requests, json, pprint';

export async function benchStart({ runs }) {
  const python = findPython();
  const programs = [
    { name: 'acronis-shell', command: [process.execPath, MAIN, '--sandbox'], prompt: /^sandbox> /m },
    { name: 'node', command: [process.execPath], prompt: /^> /m },
  ];
  if (python)
    programs.push({ name: 'python3, docs imports', command: [python, '-i', '-c', IMPORTS], prompt: /^>>> /m });
  const times = await timeInTurn(programs, runs);

  const [ours, node] = times.map(median);
  const late = ours - node;
  const allowed = Math.max(MOST_MS, MOST_SHARE * node);
  return {
    ok: late <= allowed,
    lines: [
      `first prompt in a pseudo-terminal, from spawn to the prompt's text: ${runs} runs of each, in turn, after ${WARM_UPS} to warm up`,
      ...programs.map(({ name, command }, at) => describe(name, command, times[at], node)),
      ...(python ? [] : ['python3 with requests is not installed here: not measured']),
      `${late.toFixed(0)} ms later than node in the medians; ${allowed.toFixed(0)} ms are allowed (${MOST_MS} ms or ${MOST_SHARE * 100} %)${late <= allowed ? '' : ': TOO LATE'}`,
    ],
  };
}

async function timeInTurn(programs, runs) {
  const home = mkdtempSync(join(tmpdir(), 'acronis-shell-bench-'));
  const times = programs.map(() => []);
  try {
    for (let run = -WARM_UPS; run < runs; run += 1) {
      for (const [at, { command, prompt }] of programs.entries()) {
        const ms = await timeToPrompt(command, prompt, home);
        if (run >= 0) times[at].push(ms);
      }
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  return times;
}

/** Resolves when the program has ended, so that the next one has the machine for itself. */
function timeToPrompt([program, ...args], prompt, home) {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    const startedAt = performance.now();
    const child = pty.spawn(program, args, { name: 'xterm-256color', cols: 100, rows: 30, cwd: home, env });
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    let seen = '';
    let ms = null;
    child.onData((data) => {
      seen += data;
      if (ms !== null || !prompt.test(plain(seen))) return;
      ms = performance.now() - startedAt;
      child.kill('SIGKILL');
    });
    child.onExit(() => {
      clearTimeout(timer);
      if (ms !== null) resolve(ms);
      else reject(new Error(`${program} ${args.join(' ')} showed no prompt:\n${seen}`));
    });
  });
}

function plain(text) {
  return text.replace(/\x1b\[[?\d;]*[A-Za-z]/g, '').replace(/\r/g, '\n');
}

// The interpreter itself: a version manager's wrapper would be measured with it.
function findPython() {
  const question = 'import requests, sys; print(sys.executable)';
  for (const name of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(name, ['-c', question], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return null;
}

function describe(name, command, times, node) {
  const [middle, least, most] = [median(times), Math.min(...times), Math.max(...times)].map((ms) =>
    `${ms.toFixed(0)} ms`.padStart(7),
  );
  const ratio = `${(median(times) / node).toFixed(2)} × node`;
  return `  ${name.padEnd(22)} median ${middle}   min ${least}   max ${most}   ${ratio.padEnd(12)}  ${shown(command)}`;
}

function shown([program, ...args]) {
  const name = program === process.execPath ? 'node' : 'python3';
  const words = args.map((word) => (word === MAIN ? 'dist/main.js' : word.includes(' ') ? `'${word}'` : word));
  return [name, ...words].join(' ');
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
