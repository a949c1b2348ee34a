/** npm run kill, a few of its kills: shells that end in the middle of a write leave nothing lost, doubled or locked. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../terminal/run.ts';

const KILL = fileURLToPath(new URL('../../scripts/kill.mjs', import.meta.url));
// Some forty shells, one after another.
const MOST_MS = 170_000;

test('a shell that is killed, wherever, leaves a record that is whole, and the next one writes (L3)', async () => {
  const { code, stdout } = await run(['--kills', '10', '--seed', '1'], { program: [KILL], timeoutMs: MOST_MS });

  expect(stdout).toMatch(/^10 kills in \d+ s: 0 lost, 0 doubled, 0 locked out, 0 false alarms$/m);
  expect(code).toBe(0);
}, 180_000);

test('the script that kills shells would see it if the disk forgot what was written', async () => {
  const { code, stdout } = await run(['--kills', '1', '--forget'], { program: [KILL], timeoutMs: MOST_MS });

  expect(stdout).toMatch(/^1 kills in \d+ s: [1-9]\d* lost, /m);
  expect(code).toBe(1);
});

test.each([
  ['--kills', 'many'],
  ['--seed', '-1'],
])('the script that kills shells takes no number but a whole one: %s %s', async (...words) => {
  expect(await run([words.join('=')], { program: [KILL] })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${words[0]} takes a whole number`),
  });
});
