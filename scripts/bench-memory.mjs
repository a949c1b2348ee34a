/** The memory of a shell that waits at its prompt, beside Node's own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MAIN, makeHome, median, residentMegabytes, typed } from './measure.mjs';
import { startNear } from './served.mjs';
import { openTerminal } from './terminal.mjs';

const MOST_MB = 25;
const MOST_RUNS = 5;
const IDLE_MS = 3_000;

export async function benchMemory({ runs }) {
  if (process.platform === 'win32') return { ok: true, lines: ['memory of the idle shell: not measured on Windows'] };
  const rounds = Math.min(runs, MOST_RUNS);
  const signedIn = /tenant_id[\s\S]*> $/;
  const programs = [
    { name: 'acronis-shell', command: [process.execPath, MAIN], idle: signedIn },
    { name: 'with its sandbox', command: [process.execPath, MAIN, '--sandbox'], idle: signedIn },
    { name: 'node', command: [process.execPath], idle: /> $/ },
  ];
  const sizes = await weighAll(programs, rounds);

  const middles = sizes.map(median);
  const node = middles[2];
  const more = middles[0] - node;
  const ok = more <= MOST_MB;
  return {
    ok,
    lines: [
      `memory ${IDLE_MS / 1000} s after the lines of the sign-in, in a pseudo-terminal: median of ${rounds}, all at once`,
      ...programs.map(
        ({ name, command }, at) => `  ${name.padEnd(22)} ${middles[at].toFixed(0).padStart(4)} MB   ${typed(command)}`,
      ),
      `${more.toFixed(0)} MB more than node; ${MOST_MB} MB are allowed${ok ? '' : ': TOO MUCH'}`,
    ],
  };
}

async function weighAll(programs, rounds) {
  const home = makeHome();
  const centre = await startNear(home);
  const sizes = programs.map(() => []);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const weighed = await Promise.all(programs.map((program) => weigh(program, home, centre)));
      for (const [at, megabytes] of weighed.entries()) sizes[at].push(megabytes);
    }
  } finally {
    await centre.stop();
    home.remove();
  }
  return sizes;
}

async function weigh({ command, idle }, { path, env }, centre) {
  const terminal = openTerminal(command, { path, env: { ...env, ...centre.env } });
  try {
    await terminal.seen(idle);
    await sleep(IDLE_MS);
    return residentMegabytes(terminal.pid);
  } finally {
    await terminal.close();
  }
}
