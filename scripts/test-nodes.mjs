/** npm run test:nodes [-- MAJOR …]: the suite on the other supported versions of Node, fetched as npm packages. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDist } from './dist.mjs';

const MAJORS = ['22', '24', '26'];
const TRIES = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
const wanted = process.argv.length > 2 ? process.argv.slice(2) : MAJORS;

if (!ensureDist()) process.exit(1);
const results = wanted.map((major) => ({ major, ...testOn(major) }));
console.log('');
for (const { major, version, passed } of results)
  console.log(`node ${version ?? major}: ${passed ? 'passed' : 'failed'}`);
if (results.some(({ passed }) => !passed)) process.exitCode = 1;

function testOn(major) {
  const node = fetchNode(major);
  if (node === null) return { version: null, passed: false };
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\nnode ${version}`);
  // The suite starts its child processes with process.execPath: they run on this Node too.
  const report = join(root, 'node_modules', '.cache', 'nodes', `report-${major}.json`);
  const reporters = ['--reporter', 'dot', '--reporter', 'json', '--outputFile', report];
  const args = [vitest, 'run', '--config', 'scripts/vitest.config.mjs', ...reporters];
  for (let left = TRIES; left > 0; left -= 1) {
    rmSync(report, { force: true });
    const { status } = spawnSync(node, args, { cwd: root, stdio: 'inherit' });
    // vitest 4 on Node 26 now and then dies of an EPIPE between itself and a worker, with no test failed or reported.
    if (existsSync(report)) return { version, passed: status === 0 };
    console.log(`the test runner itself died on node ${version}, before it had a result`);
  }
  return { version, passed: false };
}

/** The path of its executable, or null with the reason said. */
function fetchNode(major) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(root, 'node_modules', '.cache', 'nodes', major);
  const program = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(program)) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const args = ['install', '--no-save', '--no-package-lock', '--silent', '--prefix', folder, `${name}@${major}`];
    spawnSync(npm, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  }
  if (existsSync(program)) return program;
  console.error(
    `node ${major}: the npm package ${name}@${major} could not be fetched (offline, or none for this computer)`,
  );
  return null;
}
