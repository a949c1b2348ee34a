/** npm run test:nodes [-- MAJOR …]: what depends on Node, on its other versions; one line for each at the end. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { ensureDist } from './dist.mjs';
import { fetchNode } from './nodes.mjs';
import { warmPython } from './warm.mjs';

const MAJORS = ['22', '24', '26'];
const TRIES = 3;
// A suite that hangs on one Node must not keep the others from their turn.
const SUITE_MS = 15 * 60_000;
// The terminal, the entries, what is taken over of the process, the context that follows an `await`, the files, the sockets,
// how the program starts and reads its flags. What else there is does the same on each: the API, the sandbox, the helpers
// and their views are plain JavaScript, and a run without a terminal, a dot command and the mask stand on what is listed.
const DEPENDENT = [
  ...['evaluate', 'language', 'lines', 'unfinished'].map((name) => `repl/entry/${name}`),
  ...['brief', 'clipboard', 'output', 'streams', 'traces'].map((name) => `repl/output/${name}`),
  ...['repl/process/traces', 'repl/process/sourceLines', 'repl/terminal/history', 'repl/terminal/completer'],
  ...['terminal/harness', 'terminal/story', 'terminal/search', 'repl/python/wrongUser'],
  ...['session/interrupts', 'session/beside', 'session/files', 'session/audit/file', 'session/settings/node'],
  ...['scripts/start', 'cli/start', 'cli/early', 'cli/commandLine', 'api/http', 'api/accidents'],
];
// What a Node does otherwise than the one before, those behind it do as well: of the two in the middle, each tries one half
// of what takes longest, and the Node at hand (the oldest in CI) and the newest try both.
const ENTERING = [
  ...['entries', 'init', 'keys', 'page.heavy', 'pastes', 'ticket'].map((name) => `terminal/${name}`),
  ...['repl/entry/rewrite', 'repl/entry/imports'],
];
const STOPPING = [
  ...['signals', 'stopping', 'watchdog'].map((name) => `terminal/${name}`),
  ...['repl/process/signals', 'repl/process/watchdog', 'repl/output/hostile', 'repl/output/waysOut'],
];
// Lines are put together in another way from 24 on.
const HALVES = { 22: STOPPING, 24: ENTERING };
// Python's own, which takes long: on the newest, and by `npm run test:heavy` on the Node at hand.
const NEWEST_ALONE = ['python/interpreter', 'python/fence', 'terminal/pages', 'terminal/pythonInterrupts'];
// Of the cases of properties, which say little about a Node: `npm test` runs them all.
const TEST_SHARE = '0.1';
const HEAD_LENGTH = 1_200;
const RUNNER_TROUBLE = /ERR_IPC_CHANNEL_CLOSED|Worker exited unexpectedly|\[vitest-pool\]/;

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');

const wanted = process.argv.length > 2 ? process.argv.slice(2) : MAJORS;
const unknown = wanted.filter((major) => !/^\d+$/.test(major));
if (unknown.length > 0) {
  console.error(`test:nodes takes major versions, as in: npm run test:nodes -- 24; not ${unknown.join(', ')}`);
  process.exit(2);
}
if (!(await ensureDist())) process.exit(1);

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
  warmPython(program);
  for (let tries = 1; ; tries += 1) {
    const startedAt = performance.now();
    const { status, signal, error, output, report } = runSuite(program, major);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    if (report !== null && status === 0) return { node: version, problem: null, seconds };
    if (error?.code === 'ETIMEDOUT') return { node: version, problem: `not done in ${SUITE_MS / 60_000} minutes` };
    const failures = report === null ? [] : failuresOf(report);
    // A worker of vitest that was lost says nothing about the project.
    const isRunner = failures.length === 0 && (report === null || RUNNER_TROUBLE.test(output));
    if (!isRunner || tries === TRIES) {
      const told = failures.length > 0 ? failures : [headOf(troubleIn(output))];
      return { node: version, problem: `ended with ${signal ?? status}`, failures: told };
    }
    console.log(`the test runner itself failed on node ${version}, and no test did; once more`);
  }
}

function runSuite(program, major) {
  const cache = join(root, 'node_modules', '.cache', 'nodes');
  const report = join(cache, `report-${major}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter', 'dot', '--reporter', 'json', '--outputFile', report];
  // The tests start their programs and terminals with process.execPath; what asks the PATH for node gets this one too.
  const own = HALVES[major] ?? [...ENTERING, ...STOPPING, ...(major === MAJORS.at(-1) ? NEWEST_ALONE : [])];
  const files = [...DEPENDENT, ...own].map((part) => `test/${part}`);
  const ran = spawnSync(program, [vitest, 'run', ...files, '--config', 'scripts/vitest.config.mjs', ...reporters], {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${dirname(program)}${delimiter}${process.env.PATH}`,
      TEST_SHARE,
    },
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    timeout: SUITE_MS,
    killSignal: 'SIGKILL',
  });
  const output = `${ran.stdout}${ran.stderr}`;
  process.stdout.write(output);
  return { ...ran, output, report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null };
}

/** The part about errors outside of tests, else the end. */
function troubleIn(output) {
  const at = output.search(/Unhandled Error/);
  return at === -1 ? output.slice(-HEAD_LENGTH) : output.slice(at);
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
  return stripVTControlCharacters(message).slice(0, HEAD_LENGTH).replaceAll(/\s+/g, ' ');
}
