/** npm run test:nodes [-- MAJOR …]: the suite on the other supported versions of Node; one line for each at the end. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDist } from './dist.mjs';
import { fetchNode } from './nodes.mjs';

const MAJORS = ['22', '24', '26'];
const TRIES = 3;
// A suite that hangs on one Node must not keep the others from their turn.
const SUITE_MS = 5 * 60_000;
const HEAD_LENGTH = 600;

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');

const wanted = process.argv.length > 2 ? process.argv.slice(2) : MAJORS;
const unknown = wanted.filter((major) => !/^\d+$/.test(major));
if (unknown.length > 0) {
  console.error(`test:nodes takes major versions, as in: npm run test:nodes -- 24; not ${unknown.join(', ')}`);
  process.exit(2);
}
if (!ensureDist()) process.exit(1);

const results = wanted.map(testOn);
console.log('');
for (const { node, problem, seconds, failures = [] } of results) {
  console.log(`node ${node}: ${problem === null ? `passed in ${seconds} s` : `failed: ${problem}`}`);
  for (const line of failures) console.log(`  ${line}`);
}
if (results.some(({ problem }) => problem !== null)) process.exitCode = 1;

function testOn(major) {
  const { program, version, problem } = fetchNode(major);
  if (problem !== undefined) return { node: major, problem };
  console.log(`\n== node ${version}`);
  for (let left = TRIES; left > 0; left -= 1) {
    const startedAt = performance.now();
    const { status, signal, error, report } = runSuite(program, major);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    if (error?.code === 'ETIMEDOUT') return { node: version, problem: `not done in ${SUITE_MS / 60_000} minutes` };
    // vitest 4 on Node 26 now and then dies of an EPIPE between itself and a worker, with no test failed or reported.
    if (report !== null && status === 0) return { node: version, problem: null, seconds };
    if (report !== null)
      return { node: version, problem: `ended with ${signal ?? status}`, failures: failuresOf(report) };
    console.log(`the test runner itself died on node ${version}, before it had a result`);
  }
  return { node: version, problem: `the test runner itself died ${TRIES} times` };
}

function runSuite(program, major) {
  const report = join(root, 'node_modules', '.cache', 'nodes', `report-${major}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter', 'dot', '--reporter', 'json', '--outputFile', report];
  // The tests start their programs and terminals with process.execPath; what asks the PATH for node gets this one too.
  const ran = spawnSync(program, [vitest, 'run', '--config', 'scripts/vitest.config.mjs', ...reporters], {
    cwd: root,
    env: { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` },
    stdio: 'inherit',
    timeout: SUITE_MS,
    killSignal: 'SIGKILL',
  });
  return { ...ran, report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null };
}

/** What a log of which only the end is kept has to say: the file, the test and the first lines of each reason. */
function failuresOf({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const lines = failed.map(({ fullName, failureMessages }) => `${fullName}: ${headOf(failureMessages.join(' '))}`);
    if (status === 'failed' && lines.length === 0) lines.push(headOf(message));
    return lines.map((line) => `${relative(root, name)}: ${line}`);
  });
}

function headOf(message) {
  return message.slice(0, HEAD_LENGTH).replaceAll(/\s+/g, ' ');
}
