/** Our requests beside the real one, both in CPython and against one server: what a table of calls prints is the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIRECT, hasRequests, isKnown, MODULES, NAMES, runCases } from './requests/cases.ts';
import { startEcho } from './requests/echo.ts';

let ours: Record<string, string> = {};
let theirs: Record<string, string> = {};
let echo: Awaited<ReturnType<typeof startEcho>>;

beforeAll(async () => {
  echo = await startEcho();
  if (hasRequests) [ours, theirs] = await Promise.all([runCases(echo, DIRECT), runCases(echo)]);
});

afterAll(() => echo.stop());

test.skipIf(!hasRequests)('the table has its 120 cases, and ours is not the real one', () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(NAMES.length).toBeGreaterThanOrEqual(120);
  expect(Object.keys(theirs)).toEqual(['', ...NAMES]);
  expect(ours['']).toContain(MODULES);
  expect(theirs['']).not.toContain(MODULES);
});

for (const name of NAMES) {
  test.skipIf(!hasRequests || !isKnown(name))(name, () => {
    expect(ours[name]).toBe(theirs[name]);
  });
}
