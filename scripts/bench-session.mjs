/** What one waits for in a running session with a distant data centre, beside the page's calls in a running CPython. */
import {
  findPython,
  judged,
  MAIN,
  makeHome,
  median,
  NO_PYTHON,
  PAGE,
  ratioOfPairs,
  row,
  timeInTurn,
  typed,
} from './measure.mjs';
import { RTT_MS, startDistant } from './served.mjs';
import { openTerminal } from './terminal.mjs';

// One round trip of ours against three of the page's: a third, if neither side needed any time of its own.
const MOST_RATIO = 0.4;
const WARM_UPS = 2;

const SHELL = [process.execPath, MAIN];
// What a call takes is said by the session itself, as the value of its entry.
const OURS = {
  signedIn: /tenant_id[\s\S]*> $/,
  answer: /\n(\d+\.\d+)\n+[^\n]*> $/,
  time: (call) => `since = performance.now(); ${call}; performance.now() - since`,
  // By turns with the page's: each finds the user as the other has left it.
  steps: [
    { name: 'findUser', call: () => "found = findUser('JohnDoe')" },
    { name: 'putEmail', call: (email) => `verdict = putEmail('${email}')` },
  ],
};
const PAGES = {
  signedIn: />>> $/,
  answer: /\n(\d+\.\d+)\n+>>> $/,
  time: (call) => `(since := time.perf_counter(), ${call}, (time.perf_counter() - since) * 1000)[2]`,
  steps: [
    { name: 'requests.get, twice', call: () => "user := find_user(auth, tenant_id, 'JohnDoe')" },
    { name: 'requests.put', call: (email) => `put_email(auth, user, '${email}')` },
  ],
};

export async function benchSession({ runs }) {
  const python = findPython();
  const page = [python, '-i', PAGE];
  const sides = [{ command: SHELL, ...OURS }];
  if (python) sides.push({ command: page, ...PAGES });
  const times = await timeSessions(sides, python, runs);
  const calls = times.map((each) => each.map(({ call }) => call));

  const steps = sides.flatMap(({ command, steps }) => steps.map(({ name }) => ({ name, command })));
  const lines = [
    `calls in a running session ${RTT_MS} ms away over TLS, in a pseudo-terminal: ${runs} of each, in turn, after ${WARM_UPS} to warm up`,
    ...steps.map(({ name, command }, at) => {
      const whole = median(times[at].map(({ whole }) => whole)).toFixed(0);
      return row(name, calls[at], `from Enter to the next prompt ${whole} ms   ${typed(command)}`);
    }),
  ];
  if (!python) return { ok: true, lines: [...lines, NO_PYTHON] };
  const results = OURS.steps.map(({ name }, at) => {
    const ratio = ratioOfPairs(calls[at], calls[at + OURS.steps.length]);
    return judged(`${name} ÷ ${PAGES.steps[at].name}, median of the pairs`, ratio, MOST_RATIO);
  });
  return { ok: results.every(({ ok }) => ok), lines: [...lines, ...results.map(({ line }) => line)] };
}

async function timeSessions(sides, python, runs) {
  const home = makeHome();
  const centre = await startDistant(home, python);
  // The Python of some versions draws each key; the basic one is as quick on all.
  const env = { ...home.env, ...centre.env, PYTHON_BASIC_REPL: '1' };
  const terminals = sides.map(({ command }) => openTerminal(command, { path: home.path, env }));
  try {
    for (const [at, { signedIn }] of sides.entries()) await terminals[at].seen(signedIn);
    const steps = sides.flatMap((side, at) =>
      side.steps.map((step) => ({ ...side, ...step, terminal: terminals[at] })),
    );
    return await timeInTurn(steps, { runs, warmUps: WARM_UPS }, ({ terminal, time, call, answer, name }, run) =>
      timeEntry(terminal, time(call(`${name}.${run + WARM_UPS}@example.org`)), answer),
    );
  } finally {
    await Promise.all(terminals.map((terminal) => terminal.close()));
    await centre.stop();
    home.remove();
  }
}

/** In milliseconds: the call as its session has measured it, and the whole, from Enter to the next prompt. */
async function timeEntry(terminal, entry, answer) {
  terminal.write(entry);
  await terminal.seen(/(?:since|\[2\])$/);
  const startedAt = performance.now();
  terminal.write('\r');
  const [, call] = await terminal.seen(answer);
  return { call: Number(call), whole: performance.now() - startedAt };
}
