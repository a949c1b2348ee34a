/** The docs' Python in a running shell: its first entry, those behind it and its memory, beside CPython's own prompt. */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findPython,
  judged,
  MAIN,
  makeHome,
  median,
  NO_PYTHON,
  residentMegabytes,
  row,
  timeInTurn,
  typed,
} from './measure.mjs';
import { startNear } from './served.mjs';
import { openTerminal } from './terminal.mjs';

const MOST_RATIO = 5;
const MOST_NEXT_MS = 10;
const MOST_RUNS = 10;
const WARM_UPS = 1;
const ENTRIES = 20;
// What comes sooner behind a text is taken for the rest of a paste, which is waited for.
const HAND_MS = 120;
const CTRL_D = '\x04';

const SHELL = [process.execPath, MAIN];
const NAMES = "import requests, json, pprint; base_url = 'http://127.0.0.1/api/2'";

export async function benchPython({ runs }) {
  const rounds = Math.min(runs, MOST_RUNS);
  const python = findPython();
  const home = makeHome();
  const centre = await startNear(home);
  try {
    const programs = programsIn(home, centre, python);
    return report(programs, await timeInTurn(programs, { runs: rounds, warmUps: WARM_UPS }, measure), rounds);
  } finally {
    await centre.stop();
    home.remove();
  }
}

function programsIn(home, centre, python) {
  const shell = { command: SHELL, prompt: /tenant_id[\s\S]*> $/, typed: (code) => `>>> ${code}` };
  const at = ({ path, env }) => ({ path, env: { ...env, ...centre.env } });
  const programs = [
    { ...shell, name: 'from a snapshot', open: (use) => use(at(home)), isKept: () => keptIn(home) },
    { ...shell, name: 'without one', open: inNewHome((own) => at(own)) },
  ];
  if (python) {
    const command = [python, '-i', '-c', NAMES];
    const env = { ...home.env, PYTHON_BASIC_REPL: '1' };
    const open = (use) => use({ path: home.path, env });
    programs.push({ name: 'python3, docs imports', command, prompt: />>> $/, typed: (code) => code, open });
  }
  return programs;
}

/** What the shell keeps would be found by the next one. */
function inNewHome(at) {
  return async (use) => {
    const own = makeHome();
    try {
      return await use(at(own));
    } finally {
      own.remove();
    }
  };
}

function keptIn({ env }) {
  return readdirSync(env.XDG_CACHE_HOME, { recursive: true }).some((name) => name.endsWith('.snapshot'));
}

function measure(program, run) {
  return program.open(async (home) => {
    if (run >= 0 && program.isKept?.() === false) throw new Error('the shell has kept no snapshot');
    const startedAt = performance.now();
    const terminal = openTerminal(program.command, home);
    await terminal.seen(program.prompt);
    const start = performance.now() - startedAt;
    const before = residentMegabytes(terminal.pid);
    const first = await timeEntry(terminal, program, 0);
    const next = [];
    for (let count = 1; count <= ENTRIES; count += 1) next.push(await timeEntry(terminal, program, count));
    const after = residentMegabytes(terminal.pid);
    await (run < 0 ? leave(terminal) : terminal.close());
    return { start, first, next: median(next), before, after };
  });
}

/** From Enter to the next prompt; what is printed appears nowhere in what was typed. */
async function timeEntry(terminal, { typed }, count) {
  terminal.write(typed(`base_url + f'/{${count} + 1000}'`));
  await terminal.seen(/1000\}'$/);
  await sleep(HAND_MS);
  const startedAt = performance.now();
  terminal.write('\r');
  await terminal.seen(new RegExp(`/${count + 1000}'\\n+[^\\n]*> $`));
  return performance.now() - startedAt;
}

/** What a program keeps for its next start, it may keep at its end. */
async function leave(terminal) {
  terminal.write(CTRL_D);
  await terminal.ended;
}

function report(programs, times, rounds) {
  const lines = [
    `Python in a running shell, in a pseudo-terminal: ${rounds} runs of each, in turn, after ${WARM_UPS} to warm up`,
    'the first entry, from Enter to the next prompt; of python3 the start, with its imports',
    ...programs.map(({ name, command }, at) =>
      row(
        name,
        times[at].map(({ start, first }) => (command === SHELL ? first : start)),
        typed(command),
      ),
    ),
    `an entry behind it, median of ${ENTRIES} in each run`,
    ...programs.map(({ name }, at) =>
      row(
        name,
        times[at].map(({ next }) => next),
      ),
    ),
    'memory before the first entry, and behind the last',
    ...programs.map(({ name }, at) => {
      const [before, after] = [times[at].map(({ before }) => before), times[at].map(({ after }) => after)];
      return `  ${name.padEnd(22)} ${median(before).toFixed(0).padStart(4)} MB ${median(after).toFixed(0).padStart(4)} MB`;
    }),
  ];
  const next = median(times[0].map(({ next }) => next));
  const isQuick = next <= MOST_NEXT_MS;
  lines.push(
    `an entry from a snapshot: ${next.toFixed(1)} ms (${MOST_NEXT_MS} ms are allowed)${isQuick ? '' : ': TOO SLOW'}`,
  );
  const [ours, , theirs] = times;
  if (theirs === undefined) return { ok: isQuick, lines: [...lines, NO_PYTHON] };
  const ratios = (side) => median(side.map(({ first }, round) => first / theirs[round].start));
  const result = judged(
    'first entry from a snapshot ÷ start of python3, median of the pairs',
    ratios(ours),
    MOST_RATIO,
  );
  const without = `without one ÷ start of python3: ${ratios(times[1]).toFixed(2)} ×`;
  return { ok: isQuick && result.ok, lines: [...lines, result.line, without] };
}
