/** What one waits for in a running session with a distant data centre, beside the page's calls in a running CPython. */
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
import { RTT_MS, startDistant } from './served.mjs';
import { openTerminal } from './terminal.mjs';

const MOST_RATIO = 1 / 3;
const WARM_UPS = 2;

const SHELL = [process.execPath, MAIN];
// By turns with ours: each finds the user as the other has left it.
const OURS = [
  { name: 'findUser', entry: () => "findUser('JohnDoe')", answer: /· version \d+ ·[\s\S]*\n[^\n]*> $/ },
  { name: 'putEmail', entry: (email) => `putEmail('${email}')`, answer: /CHANGED[\s\S]*\n[^\n]*> $/ },
];
const PAGES = [
  {
    name: 'requests.get, twice',
    entry: () => "(user := find_user(auth, tenant_id, 'JohnDoe'))['version']",
    answer: /\n\d+\n+>>> $/,
  },
  { name: 'requests.put', entry: (email) => `put_email(auth, user, '${email}')`, answer: /\n200\n+>>> $/ },
];

export async function benchSession({ runs }) {
  const python = findPython();
  const page = [python, '-i', PAGE];
  const sides = [{ command: SHELL, signedIn: /tenant_id[\s\S]*> $/, steps: OURS }];
  if (python) sides.push({ command: page, signedIn: />>> $/, steps: PAGES });
  const times = await timeSessions(sides, python, runs);

  const steps = sides.flatMap(({ command, steps }) => steps.map(({ name }) => ({ name, command })));
  const lines = [
    `in a running session ${RTT_MS} ms away over TLS, in a pseudo-terminal, from Enter to the next prompt: ${runs} of each, in turn, after ${WARM_UPS} to warm up`,
    ...steps.map(({ name, command }, at) => row(name, times[at], typed(command))),
  ];
  if (!python) return { ok: true, lines: [...lines, NO_PYTHON] };
  const results = OURS.map(({ name }, at) => {
    const ratio = ratioOfPairs(times[at], times[at + OURS.length]);
    return judged(`${name} ÷ ${PAGES[at].name}, median of the pairs`, ratio, MOST_RATIO);
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
    const steps = sides.flatMap(({ steps }, at) => steps.map((step) => ({ ...step, terminal: terminals[at] })));
    return await timeInTurn(steps, { runs, warmUps: WARM_UPS }, ({ terminal, entry, answer, name }, run) =>
      timeEntry(terminal, entry(`${name}.${run + WARM_UPS}@example.org`), answer),
    );
  } finally {
    await Promise.all(terminals.map((terminal) => terminal.close()));
    await centre.stop();
    home.remove();
  }
}

async function timeEntry(terminal, entry, answer) {
  terminal.write(entry);
  await terminal.seen(/[)\]]$/);
  const startedAt = performance.now();
  terminal.write('\r');
  await terminal.seen(answer);
  return performance.now() - startedAt;
}
