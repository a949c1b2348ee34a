/**
 * npm run bench [-- --runs N]: the time to the first prompt in a real terminal, beside Node's own shell and the docs'
 * Python; then the sandbox with very many users. Measured in turn (A B C A B C …), so that a noisy machine disturbs all
 * alike.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pty from '@lydell/node-pty';
import { benchSandbox } from './bench-sandbox.mjs';
import { ensureDist } from './dist.mjs';

const MOST_MS = 30;
const MOST_SHARE = 0.3;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const runs = Number(values.runs);
if (!ensureDist()) process.exit(1);

const home = mkdtempSync(join(tmpdir(), 'acronis-shell-bench-'));
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const python = ['python3', '/usr/bin/python3'].find((path) => spawnSync(path, ['-c', 'import requests']).status === 0);
const programs = [
  { name: 'acronis-shell', command: [process.execPath, main, '--sandbox'], prompt: 'sandbox>' },
  { name: 'node', command: [process.execPath], prompt: '> ' },
  ...(python
    ? [
        {
          name: 'python3, docs imports',
          command: [python, '-i', '-c', 'import requests, json, pprint'],
          prompt: '>>> ',
        },
      ]
    : []),
];
const times = new Map(programs.map(({ name }) => [name, []]));

try {
  for (let run = -1; run < runs; run += 1) {
    for (const { name, command, prompt } of programs) {
      const ms = await timeToPrompt(command, prompt);
      if (run >= 0) times.get(name).push(ms); // the first round warms the disk
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

const [ours, node] = programs.map(({ name }) => median(times.get(name)));
console.log(`first prompt in a terminal, from spawn to the prompt's text: ${runs} runs of each, in turn`);
console.log(`node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} processors\n`);
for (const { name, command } of programs) {
  const all = times.get(name);
  const figures = [median(all), Math.min(...all), Math.max(...all)].map((ms) => `${ms.toFixed(0)} ms`.padStart(7));
  const ratio = `${(median(all) / node).toFixed(2)} × node`;
  console.log(
    `${name.padEnd(22)} median ${figures[0]}   min ${figures[1]}   max ${figures[2]}   ${ratio.padEnd(12)} ${shown(command)}`,
  );
}
if (!python) console.log('python3 with requests is not installed here: not measured');
const allowed = Math.max(MOST_MS, MOST_SHARE * node);
const late = ours - node;
console.log(
  `\n${late.toFixed(0)} ms later than node; ${allowed.toFixed(0)} ms are allowed (${MOST_MS} ms or ${MOST_SHARE * 100} %)`,
);

const sandbox = await benchSandbox();
console.log(`\n${sandbox.lines.join('\n')}`);
if (late > allowed || !sandbox.ok) process.exitCode = 1;

function timeToPrompt([program, ...args], prompt) {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    const startedAt = performance.now();
    const child = pty.spawn(program, args, { name: 'xterm-256color', cols: 100, rows: 30, cwd: home, env });
    let seen = '';
    let ms = null;
    child.onData((data) => {
      seen += data;
      if (ms !== null || !seen.includes(prompt)) return;
      ms = performance.now() - startedAt;
      child.kill('SIGKILL');
    });
    child.onExit(() => (ms === null ? reject(new Error(`${program} ended without a prompt:\n${seen}`)) : resolve(ms)));
  });
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function shown(command) {
  return command.map((part) => part.replace(process.execPath, 'node').replace(main, 'dist/main.js')).join(' ');
}
