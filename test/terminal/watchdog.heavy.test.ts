/** Code at a terminal that never lets a key be read: Ctrl-C ends it all the same, and the shell stays the person's. */
import { expect, test } from 'vitest';
import { startSignedIn } from './pty.ts';

const SOON = { timeoutMs: 30_000 };
const ON = "console.log('on' + 1)";
// It leaves the computer to the other tests, and hears as little as one that does not.
const REST = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)';

const LOOPS = [
  ['behind a request', `fetchVersion(created_user_id); ${ON}; for (;;) {}`],
  ['in a timer of an earlier entry', `setTimeout(() => { ${ON}; for (;;) ${REST} }, 1); 0`],
  ['in microtasks that follow each other', `${ON}; (function again() { Promise.resolve().then(again) })()`],
  ['in ticks that follow each other', `await 0; ${ON}; process.nextTick(function again() { process.nextTick(again) })`],
  ['in ticks of a promise', `${ON}; new Promise(function again(end) { process.nextTick(() => again(end)) })`],
  ['in the view of a value', `({ [Symbol.for('nodejs.util.inspect.custom')]() { ${ON}; for (;;) ${REST} } })`],
  ['that prints now and then', `await 0; for (let i = 0; ; i++) if (i % 1e8 === 0) console.log('on1')`],
] as const;

// There the key is no signal while such code runs.
test.skipIf(process.platform === 'win32').each(LOOPS)('a loop %s is ended by Ctrl-C (Z1, EW7)', async (_, entry) => {
  const shell = await startSignedIn({ args: ['--sandbox', '--quiet'] });
  shell.line(entry);
  await shell.until(/on1/, SOON);

  // A key that comes before the keyboard has been switched is read by nobody.
  const pressing = setInterval(() => shell.key('ctrl-c'), 2000);
  await shell.until(/Cancelled\.|was ended/, SOON);
  clearInterval(pressing);
  await shell.prompt(SOON);

  expect(await shell.answer('6 * 7')).toContain('42');
});

test('SIGTERM ends a loop behind a request, and the terminal is as it was', async () => {
  const shell = await startSignedIn({ args: ['--sandbox', '--quiet'] });
  shell.line(`fetchVersion(created_user_id); ${ON}; for (;;) {}`);
  await shell.until(/on1/, SOON);

  shell.kill('SIGTERM');

  expect(await shell.exit(SOON)).toEqual({ code: 143, signal: null });
});
