/**
 * npm run bench [-- --runs N] [--only NAME,…]: prints what was measured and how; fails when a measure is over what is
 * allowed. It measures the Node that runs it.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchChange, benchDistantChange } from './bench-change.mjs';
import { benchInterrupt } from './bench-interrupt.mjs';
import { benchMemory } from './bench-memory.mjs';
import { benchPython } from './bench-python.mjs';
import { benchSandbox } from './bench-sandbox.mjs';
import { benchSession } from './bench-session.mjs';
import { benchStart } from './bench-start.mjs';
import { ensureDist } from './dist.mjs';

// Each may take { runs }, and resolves to { lines, ok }.
const MEASURES = {
  start: benchStart,
  change: benchChange,
  'change-tls': benchDistantChange,
  session: benchSession,
  memory: benchMemory,
  interrupt: benchInterrupt,
  python: benchPython,
  sandbox: benchSandbox,
};

const { runs, names } = readOptions();
if (!(await ensureDist())) process.exit(1);

const [processor] = cpus();
console.log(
  `node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${processor?.model.trim()}`,
);
for (const name of names) {
  const { lines, ok } = await MEASURES[name]({ runs });
  console.log(`\n${lines.join('\n')}`);
  if (!ok) process.exitCode = 1;
}

function readOptions() {
  const { runs, only } = parse();
  if (!/^[1-9]\d*$/.test(runs)) refuse('--runs takes a whole number from 1, as in: npm run bench -- --runs 30');
  const names = only?.split(',') ?? Object.keys(MEASURES);
  const unknown = names.filter((name) => !Object.hasOwn(MEASURES, name));
  if (unknown.length > 0) {
    const choices = Object.keys(MEASURES).join(', ');
    refuse(
      `--only takes some of ${choices}, as in: npm run bench -- --only start,memory; not '${unknown.join("', '")}'`,
    );
  }
  return { runs: Number(runs), names };
}

function parse() {
  try {
    return parseArgs({ options: { runs: { type: 'string', default: '20' }, only: { type: 'string' } } }).values;
  } catch {
    return refuse(
      'npm run bench takes --runs N and --only NAME,…, as in: npm run bench -- --runs 30 --only start,memory',
    );
  }
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}
