/** npm run bench [-- --runs N]: prints what was measured and how; fails when a measure is over what is allowed. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchInterrupt } from './bench-interrupt.mjs';
import { benchSandbox } from './bench-sandbox.mjs';
import { benchStart } from './bench-start.mjs';
import { ensureDist } from './dist.mjs';

// Each may take { runs }, and resolves to { lines, ok }.
const MEASURES = [benchStart, benchInterrupt, benchSandbox];

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error('--runs takes a whole number from 1, as in: npm run bench -- --runs 30');
  process.exit(2);
}
if (!ensureDist()) process.exit(1);

const [processor] = cpus();
console.log(
  `node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${processor?.model.trim()}`,
);
for (const measure of MEASURES) {
  const { lines, ok } = await measure({ runs });
  console.log(`\n${lines.join('\n')}`);
  if (!ok) process.exitCode = 1;
}
