/**
 * npm run mutate [-- FILE …]: changes the core's files in one place at a time and runs their tests. Ends with 1 when
 * the tests of a file notice fewer than LEAST of 100 changes, or when test/mutants.md gives no reason for one that
 * they do not notice; the list in it is written anew, the reasons stay.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CORE } from './core.mjs';
import { install } from './packages.mjs';

// The last version that runs on Node 20.
const VERSION = '9.6.1';
const LEAST = 90;
const LONGEST_CELL = 110;
const NO_REASON = '(no reason yet)';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'mutate');
const report = join(root, 'test', 'mutants.md');

const sources = CORE.map(({ source }) => source);
const wanted = process.argv.length > 2 ? process.argv.slice(2) : sources;
const unknown = wanted.filter((file) => !sources.includes(file));
if (unknown.length > 0) {
  console.error(`mutate takes ${sources.join(', ')}; not ${unknown.join(', ')}`);
  process.exit(2);
}
const packageOf = fetchStryker();
if (packageOf === null) process.exit(1);

const startedAt = performance.now();
const mutants = await runMutants();
const files = wanted.map((file) => summarize(file, mutants));
const reasons = readReasons();
for (const { file, killed, total, score } of files) {
  console.log(`${file.padEnd(26)} ${String(killed).padStart(4)} of ${total} changes noticed: ${score.toFixed(1)} %`);
}
console.log(`in ${Math.round((performance.now() - startedAt) / 1000)} s; survivors: ${relative(root, report)}`);
writeReport();
const poor = files.filter(({ score }) => score < LEAST);
if (poor.length > 0) console.error(`below ${LEAST} %: ${poor.map(({ file }) => file).join(', ')}`);
const open = files.flatMap(({ file, survivors }) => survivors.filter((it) => reasonOf(file, it) === NO_REASON));
for (const { line, change } of open) console.error(`no reason in test/mutants.md: line ${line}: ${change}`);
if (poor.length > 0 || open.length > 0) process.exitCode = 1;

/** Where its packages are; null, having said why, where they are not to be had. */
function fetchStryker() {
  const core = `@stryker-mutator/core`;
  const runner = `@stryker-mutator/vitest-runner`;
  const folderOf = (name) => join(cache, 'node_modules', name);
  const isThere = () =>
    [core, runner].every((name) => {
      const manifest = join(folderOf(name), 'package.json');
      return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === VERSION;
    });
  if (!isThere()) {
    rmSync(cache, { recursive: true, force: true });
    const said = install(cache, `${core}@${VERSION}`, `${runner}@${VERSION}`);
    if (!isThere()) {
      console.error(`${core}@${VERSION} is not to be had: ${said}`);
      return null;
    }
  }
  return (name) => createRequire(join(cache, 'x.js')).resolve(name);
}

async function runMutants() {
  const { Stryker } = await import(pathToFileURL(packageOf('@stryker-mutator/core')).href);
  const stryker = new Stryker({
    mutate: wanted,
    // tsconfig.json stays behind: it would be rewritten with a compiler that TypeScript 7 no longer has.
    ignorePatterns: ['**', '!src/**', '!test/**', '!scripts/*core.mjs', '!package.json'],
    plugins: [packageOf('@stryker-mutator/vitest-runner')],
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/vitest.core.mjs' },
    coverageAnalysis: 'perTest',
    // Not below node_modules, where vitest would take the sources for compiled ones.
    tempDirName: 'dist.mutate',
    concurrency: 2,
    timeoutMS: 3_000,
    reporters: process.stdout.isTTY ? ['progress'] : [],
    logLevel: 'error',
    fileLogLevel: 'off',
  });
  return stryker.runMutationTest();
}

function summarize(file, all) {
  const own = all.filter(({ fileName }) => relative(root, fileName).replaceAll('\\', '/') === file);
  const killed = own.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const lived = own.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const survivors = lived
    .sort((a, b) => a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column)
    .map(({ location, replacement }) => ({
      line: location.start.line,
      change: `${cell(textAt(lines, location))} → ${cell(replacement)}`,
    }));
  const total = killed + lived.length;
  return { file, killed, total, score: (100 * killed) / total, survivors };
}

function textAt(lines, { start, end }) {
  const text = lines.slice(start.line - 1, end.line).join('\n');
  const lastLength = lines[end.line - 1].length;
  return text.slice(start.column - 1, text.length - (lastLength - end.column + 1));
}

function cell(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  const short = line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL)}…` : line;
  return `\`\` ${short.replaceAll('|', '\\|')} \`\``;
}

/** File and change → reason, as the document has it; a change that moved to another line keeps its reason. */
function readReasons() {
  const found = new Map();
  let file = '';
  for (const line of existsSync(report) ? readFileSync(report, 'utf8').split('\n') : []) {
    file = /^## (\S+)/.exec(line)?.[1] ?? file;
    const row = /^\| \d+ \| (.*) \| ([^|]*) \|$/.exec(line);
    if (row) found.set(`${file} ${row[1]}`, row[2]);
  }
  return found;
}

function reasonOf(file, { change }) {
  return reasons.get(`${file} ${change}`) ?? NO_REASON;
}

function writeReport() {
  const kept = existsSync(report) ? sectionsOf(readFileSync(report, 'utf8')) : new Map();
  const sections = new Map(files.map((summary) => [summary.file, section(summary)]));
  const head = [
    '# Changes that no test notices',
    '',
    `\`npm run mutate\` changes the core in one place at a time (StrykerJS ${VERSION}) and runs its tests. It writes this list`,
    'anew and keeps the reasons, which are written by hand. "Equivalent": whatever the input, the changed code does the same.',
    '',
  ];
  const body = sources.flatMap((file) => sections.get(file) ?? kept.get(file) ?? []);
  writeFileSync(report, `${[...head, ...body].join('\n').trimEnd()}\n`);
}

function section({ file, killed, total, score, survivors }) {
  const rows = survivors.map((it) => `| ${it.line} | ${it.change} | ${reasonOf(file, it)} |`);
  const table = rows.length > 0 ? ['| Line | Change | Why it stays |', '| --- | --- | --- |', ...rows, ''] : [];
  return [`## ${file}`, '', `${killed} of ${total} changes noticed: ${score.toFixed(1)} %`, '', ...table];
}

/** What the document says of the files that were not looked at now. */
function sectionsOf(text) {
  const parts = text.split(/^(?=## )/m).slice(1);
  return new Map(parts.map((part) => [/^## (\S+)/.exec(part)?.[1], part.trimEnd().split('\n').concat('')]));
}
