import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

// What such a test replaces or changes would be so for the files after it as well. All others share what they import,
// which saves a quarter of the time. Of globals the heavy ones only write to the programs that they start.
const REPLACES = /vi\.mock\(|from 'nock'|useFakeTimers|setSystemTime/;
const CHANGES_GLOBALS = /Object\.prototype|globalThis/;

export const changesTheWorld = (name) => {
  const text = readFileSync(join(root, 'test', name), 'utf8');
  return REPLACES.test(text) || (!isHeavy(name) && CHANGES_GLOBALS.test(text));
};
const isHeavy = (name) => name.endsWith('.heavy.test.ts');
/** Below test/. */
export const testFiles = readdirSync(join(root, 'test'), { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.test.ts'));

const project = (name, isolate, isIn) => {
  const include = testFiles.filter(isIn).map((file) => `test/${file}`);
  return { extends: true, test: { name, isolate, include } };
};

export default defineConfig({
  test: {
    root,
    // Terminals and child processes are slow to start where two cores share eight programs.
    testTimeout: 90_000,
    hookTimeout: 30_000,
    // There nobody can look again whether the computer was only too busy for a terminal; a defect fails twice.
    retry: process.env.CI ? 1 : 0,
    // Most files wait: for terminals, sockets, child processes. By default one core less than there are is used.
    maxWorkers: 4,
    restoreMocks: true,
    unstubEnvs: true,
    // Quick is `npm test`. Heavy starts programs and terminals by the hundred, or tries thousands of cases.
    projects: [
      project('quick', false, (name) => !isHeavy(name) && !changesTheWorld(name)),
      project('quick-apart', true, (name) => !isHeavy(name) && changesTheWorld(name)),
      project('heavy', false, (name) => isHeavy(name) && !changesTheWorld(name)),
      project('heavy-apart', true, (name) => isHeavy(name) && changesTheWorld(name)),
    ],
  },
});
