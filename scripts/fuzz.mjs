/**
 * npm run fuzz [-- --cases N --seed N]: secrets, in every encoding, into every place to which text leaves the shell.
 * Prints the cases and the time of each place; ends with 1 where a secret came out, with the seed that repeats it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDist } from './dist.mjs';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const seed = values.seed ?? String(Math.floor(Math.random() * 0x7fffffff));
for (const [name, value] of Object.entries({ cases: values.cases, seed })) {
  if (/^\d+$/.test(value)) continue;
  console.error(`--${name} takes a whole number, as in: npm run fuzz -- --${name} 5000`);
  process.exit(2);
}
if (!(await ensureDist())) process.exit(1);

console.log(`seed ${seed}, ${values.cases} cases`);
const startedAt = performance.now();
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
// Only what the cases themselves have to tell is printed.
const report = join('node_modules', '.cache', 'fuzz.json');
const flags = ['--config', 'scripts/vitest.config.mjs', '--disable-console-intercept'];
const quiet = ['--reporter', 'json', '--outputFile', report];
// Each case has secrets of its own, hence patterns of its own: machine code for so many of them would not fit.
const node = '--execArgv=--regexp-interpret-all';
rmSync(report, { force: true });
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/fuzz', ...flags, ...quiet, node], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_CASES: values.cases, FUZZ_SEED: seed },
});
const { testResults = [] } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
for (const { message, assertionResults } of testResults) {
  if (message) console.log(message);
  for (const { title, status: ended, failureMessages } of assertionResults) {
    if (ended === 'failed')
      console.log(`${title}:\n  ${failureMessages.join(' ').split('\n').slice(0, 6).join('\n  ')}`);
    else if (/^[\d,]+ /.test(title)) console.log(title);
  }
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
console.log(
  status === 0 ? `0 hits in ${seconds} s` : `failed after ${seconds} s; again: npm run fuzz -- --seed ${seed}`,
);
process.exitCode = status ?? 1;
