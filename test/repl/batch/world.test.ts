/** A run whose data centre holds back the tenant's name: nothing of what it prints, sends or records names half a world. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startHeldDataCentre } from '../../terminal/held.ts';
import { makeHome } from '../../terminal/home.ts';
import { entries, type RunOptions, run } from '../../terminal/run.ts';

const JOHN_DOE = '1c234e69-5469-424a-a6d1-ff5658b387a6';
const WORLD = /^JohnSmith, Inc@127\.0\.0\.1:\d+$/;

/** The run, and what it had printed when nothing was left to do but to wait for the name. */
async function runHeld(code: readonly string[], isWaiting: (sent: readonly string[]) => boolean, options?: RunOptions) {
  const centre = await startHeldDataCentre((request) => request.includes('/tenants/'));
  let printed = '';
  const running = run(['--json', '--quiet', ...entries(...code)], {
    ...options,
    env: centre.env,
    onOutput: (stdout) => {
      printed = stdout;
    },
  });
  await expect.poll(() => centre.held.length > 0 && isWaiting(centre.sent()), { timeout: 20_000 }).toBe(true);
  const before = { printed, sent: centre.sent() };
  centre.release();
  const { code: exit, stdout } = await running;
  const documents = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { before, exit, documents, sent: centre.sent() };
}

test('a user is printed under the full name of the world (CE9)', async () => {
  const { before, documents } = await runHeld(["findUser('JohnDoe')"], (sent) => sent.some((one) => /uuids/.test(one)));

  expect(before.printed).toBe('');
  expect(documents).toEqual([expect.objectContaining({ login: 'JohnDoe', world: expect.stringMatching(WORLD) })]);
});

test('a change is neither recorded nor sent before it, and its verdict carries it (CE9)', async () => {
  const home = makeHome();
  const { before, documents, sent, exit } = await runHeld(
    [`putEmail('held@newmail.net', '${JOHN_DOE}')`],
    (requests) => requests.some((one) => one.endsWith(JOHN_DOE)),
    { home },
  );

  expect(before).toEqual({ printed: '', sent: [`GET /api/2/users/${JOHN_DOE}`] });
  expect(documents).toEqual([expect.objectContaining({ verdict: 'CHANGED', world: expect.stringMatching(WORLD) })]);
  expect(sent.filter((one) => one.startsWith('PUT'))).toHaveLength(1);
  expect(exit).toBe(0);
  expect(readdirSync(home.path, { recursive: true }).join()).toContain('audit-');
});

test('an error is printed under it as well, though the entry has not waited for what it sent (CE9)', async () => {
  const { before, documents, exit } = await runHeld(["(function () { findUser('JohnDoe') })(); null.x"], () => true);

  expect(before.printed).toBe('');
  expect(documents).toEqual([
    { error: expect.objectContaining({ name: 'TypeError' }), world: expect.stringMatching(WORLD) },
  ]);
  expect(exit).toBe(1);
});
