/**
 * npm test: builds what the tests run, then runs the quick ones; npm run test:heavy: the others. Further arguments go
 * to vitest.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureDist } from './dist.mjs';
import { warmPython } from './warm.mjs';

if (!(await ensureDist())) process.exit(1);
warmPython();
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
const [suite, ...rest] = process.argv.slice(2);
const args = [vitest, 'run', '--config', 'scripts/vitest.config.mjs', '--project', `${suite}*`, ...rest];
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
