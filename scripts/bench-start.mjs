/** The time to the first prompt in a real terminal, beside Node's own shell and the docs' Python. */
import { findPython, MAIN, makeHome, median, NO_PYTHON, row, timeInTurn, typed } from './measure.mjs';
import { openTerminal } from './terminal.mjs';

const MOST_MS = 15;
const MOST_RATIO = 1.15;
const WARM_UPS = 2;
const CTRL_D = '\x04';

const IMPORTS = 'import requests, json, pprint';

export async function benchStart({ runs }) {
  const python = findPython();
  const programs = [
    { name: 'acronis-shell', command: [process.execPath, MAIN, '--sandbox'], prompt: /^sandbox> /m },
    { name: 'node', command: [process.execPath], prompt: /^> /m },
  ];
  if (python)
    programs.push({ name: 'python3, docs imports', command: [python, '-i', '-c', IMPORTS], prompt: /^>>> /m });
  const times = await timeAll(programs, runs);

  const [ours, theirs] = times;
  const node = median(theirs);
  const late = median(ours.map((ms, round) => ms - theirs[round]));
  const allowed = Math.max(MOST_MS, (MOST_RATIO - 1) * node);
  const ok = late <= allowed;
  return {
    ok,
    lines: [
      `first prompt in a pseudo-terminal, from spawn to the prompt's text: ${runs} runs of each, in turn, after ${WARM_UPS} that were left by Ctrl-D`,
      ...programs.map(({ name, command }, at) =>
        row(name, times[at], `${(median(times[at]) / node).toFixed(2)} × node    ${typed(command)}`),
      ),
      ...(python ? [] : [NO_PYTHON]),
      `${late.toFixed(0)} ms later than node, median of the pairs; ${allowed.toFixed(0)} ms are allowed (${MOST_MS} ms or ${MOST_RATIO} × node)${ok ? '' : ': TOO LATE'}`,
    ],
  };
}

async function timeAll(programs, runs) {
  const home = makeHome();
  try {
    return await timeInTurn(programs, { runs, warmUps: WARM_UPS }, async ({ command, prompt }, run) => {
      const startedAt = performance.now();
      const terminal = openTerminal(command, home);
      await terminal.seen(prompt);
      const ms = performance.now() - startedAt;
      await (run < 0 ? leave(terminal) : terminal.close());
      return ms;
    });
  } finally {
    home.remove();
  }
}

/** As people leave: what a program keeps for its next start, it may keep at its end. */
async function leave(terminal) {
  terminal.write(CTRL_D);
  await terminal.ended;
}
