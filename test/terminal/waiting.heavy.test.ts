/** What stands on a real screen while the network is slow, and what of it stays. */
import { expect, test } from 'vitest';
import { startShell, startSignedIn } from './pty.ts';

const SLOW = '.sandbox latency 1500';
const WAITING = /waiting for 127\.0\.0\.1:\d+: /;

test('a line says what is waited for, and goes with the answer, in both languages; of what is long, Python shows the beginning (SC3, SC5)', async () => {
  const shell = await startSignedIn();
  await shell.answer(SLOW);

  await shell.prompt();
  shell.line("x = findUser('foobar').login");
  await shell.until(/waiting for 127\.0\.0\.1:\d+: GET \/search/);
  await shell.prompt();
  expect(shell.screen()).not.toMatch(WAITING);

  shell.line(">>> print('one', end=''); r = requests.get(f'{base_url}/users/me', headers=auth); print(' two')");
  await shell.until(/one two/, { timeoutMs: 20_000 });
  shell.line(">>> r = requests.get(f'{base_url}/users/me', headers=auth); print('three')");
  await shell.until(/waiting for 127\.0\.0\.1:\d+: GET \/users\/me/);
  await shell.until(/^three$/m);
  await shell.prompt();
  expect(shell.screen()).not.toMatch(WAITING);

  const numbers = await shell.answer('>>> list(range(20000))');
  expect(numbers).toMatch(
    /^\[0, 1, 2, [\s\S]*\n {2}20,000 items, 4,000 of 128,890 characters shown\. All of it: print\(_\)$/,
  );
  expect(await shell.answer('>>> len(_)')).toBe('20000');
  expect(await shell.answer(">>> 'x' * 3998")).toBe(`'${'x'.repeat(3998)}'`);
});

test('Ctrl-C while it stands, and what an entry prints meanwhile, leave nothing of it (SC3)', async () => {
  const shell = await startSignedIn();
  await shell.answer('.sandbox latency 20000');

  shell.line(
    "console.log('first'); setTimeout(() => console.log('later'), 900); requests.get(base_url, {headers: auth})",
  );
  await shell.until(/^first\n {2}waiting for \S+ GET \/api\/2$/m);
  await shell.until(/^first\nlater\n {2}waiting for \S+ GET \/api\/2, \d s$/m);
  shell.key('ctrl-c');
  await shell.until('Cancelled.');
  await shell.prompt();

  expect(shell.screen()).toMatch(/^first\nlater\nCancelled\.\nsandbox>$/m);
});

test('a question takes its place, and what is answered to is waited for again (SC3)', async () => {
  const shell = await startSignedIn();
  const put = (address: string) => `putEmail('${address}', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')`;
  await shell.answer(put('foo@newmail.net'));
  await shell.answer(SLOW);
  await shell.prompt();

  // A second mail would go out: that is asked.
  shell.line(put('foo@other.net'));
  await shell.until(WAITING);
  await shell.until('(y/N)', { timeoutMs: 20_000 });
  expect(shell.screen()).not.toMatch(WAITING);
  shell.line('y');
  await shell.until(/waiting for 127\.0\.0\.1:\d+: PUT \/users\/2ae8a1e9…/);
  await shell.until(/CONFIRMATION_SENT[\s\S]*CONFIRMATION_SENT/);
  await shell.prompt();
  expect(shell.screen()).not.toMatch(WAITING);
});

test('without redraws it is said once (SC4)', async () => {
  const shell = await startSignedIn({ args: ['--sandbox'], env: { ACCESSIBLE: '1' } });
  await shell.answer(SLOW);

  await shell.answer("x = findUser('foobar').login");

  expect(shell.screen().match(/waiting for/g)).toHaveLength(1);
  expect(shell.raw()).not.toContain('\x1b[2K');
});

test('change-email says at a terminal what it waits for, and leaves nothing of it (SC3)', async () => {
  const shell = await startShell({
    args: ['change-email', 'foobar', 'foo@newmail.net', '--sandbox', '--latency', '1500'],
  });

  await shell.until(/waiting for 127\.0\.0\.1:\d+: PUT \/users\/2ae8a1e9…/, { timeoutMs: 20_000 });
  expect(await shell.exit({ timeoutMs: 20_000 })).toEqual({ code: 0, signal: null });

  expect(shell.screen()).not.toMatch(WAITING);
  expect(shell.screen()).toContain('CONFIRMATION_SENT');
});
