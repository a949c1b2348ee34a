/** The documented change as one process, from the token to the new address, beside the page's calls in CPython. */
import { spawnSync } from 'node:child_process';
import {
  findPython,
  judged,
  MAIN,
  makeHome,
  NO_PYTHON,
  PAGE,
  ratioOfPairs,
  row,
  timeInTurn,
  typed,
} from './measure.mjs';
import { RTT_MS, startDistant, startNear } from './served.mjs';

const WARM_UPS = 2;
// From this version on Node keeps compiled code.
const KEEPING_MAJOR = 22;
const MOST_NEAR = { before: 1.4, since: 1.3 };
const MOST_DISTANT = { before: 0.7, since: 0.6 };

const NEAR = 'the sandbox of: node dist/main.js sandbox --port 0';
const DISTANT = `one ${RTT_MS} ms away over TLS, behind: node scripts/distant.mjs URL ${RTT_MS}`;

export function benchChange(options) {
  return benchAt(NEAR, startNear, MOST_NEAR, options);
}

export function benchDistantChange(options) {
  return benchAt(DISTANT, startDistant, MOST_DISTANT, options);
}

async function benchAt(where, start, most, { runs }) {
  const python = findPython();
  const programs = [
    {
      name: 'acronis-shell',
      command: (email) => [process.execPath, MAIN, '-e', "findUser('JohnDoe')", '-e', `putEmail('${email}')`],
      isDone: (stdout) => stdout.includes('CHANGED'),
    },
    { name: 'node alone', command: () => [process.execPath, '-e', '0'], isDone: () => true },
  ];
  if (python)
    programs.push({
      name: 'python3 with requests',
      command: (email) => [python, PAGE, email],
      isDone: (stdout) => stdout.trim() === '200',
    });
  const { times, asked } = await timeAll(programs, start, python, runs);

  const lines = [
    `the documented change as one process, ${runs} runs of each, in turn, after ${WARM_UPS} to warm up, against`,
    `  ${where}`,
    ...programs.map(({ name, command }, at) => row(name, times[at], typed(command('new@example.org')))),
    ...programs.flatMap(({ name }) => (asked.has(name) ? [`  ${name}: ${counted(asked.get(name))}`] : [])),
  ];
  if (!python) return { ok: true, lines: [...lines, NO_PYTHON] };
  const [ours, , page] = times;
  const isKeeping = Number(process.versions.node.split('.')[0]) >= KEEPING_MAJOR;
  const { ok, line } = judged(
    '÷ CPython, median of the pairs',
    ratioOfPairs(ours, page),
    isKeeping ? most.since : most.before,
  );
  return { ok, lines: [...lines, line] };
}

async function timeAll(programs, start, python, runs) {
  const home = makeHome();
  const centre = await start(home, python);
  const asked = new Map();
  try {
    const times = await timeInTurn(programs, { runs, warmUps: WARM_UPS }, async ({ name, command, isDone }, run) => {
      const words = command(`${name.replace(/\W+/g, '-')}.${run + WARM_UPS}@example.org`);
      const ms = timeToEnd(words, isDone, { cwd: home.path, env: { ...home.env, ...centre.env } });
      const now = await centre.asked?.();
      if (now?.requests > 0) asked.set(name, [...(asked.get(name) ?? []), now]);
      return ms;
    });
    return { times, asked };
  } finally {
    await centre.stop();
    home.remove();
  }
}

function timeToEnd([program, ...args], isDone, options) {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  const ms = performance.now() - startedAt;
  if (status === 0 && isDone(stdout)) return ms;
  throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}

function counted(runs) {
  const span = (counts) => [...new Set([Math.min(...counts), Math.max(...counts)])].join(' to ');
  const [requests, connections] = [span(runs.map((run) => run.requests)), span(runs.map((run) => run.connections))];
  return `${requests} requests over ${connections} connection${connections === '1' ? '' : 's'}`;
}
