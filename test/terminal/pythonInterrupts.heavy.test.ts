/** Ctrl-C and SIGTERM in Python at a terminal: whatever it does, the shell and its session live, or end as they were told. */
import { expect, test } from 'vitest';
import { startHeldDataCentre } from './held.ts';
import { type Shell, startShell, startSignedIn } from './pty.ts';

// Where others work at the same time.
const SOON = { timeout: 20_000 };
const SAYING = (code: string) => `>>> exec("print('at', 'it')\\n${code}")`;
const SWALLOWING = SAYING('while True:\\n try:\\n  while True: pass\\n except BaseException: pass');
const DEAF = SAYING('sum(range(10**12))');

const GOING_ON = [
  ['an endless loop', SAYING('while True: pass')],
  ['a sleep', SAYING('import time\\ntime.sleep(60)')],
  ['a loop that sleeps', SAYING('import time\\nwhile time.sleep(0.01) is None: pass')],
  ['a generator without end', SAYING('all(True for _ in iter(int, 1))')],
] as const;
const PRINTING = SAYING("while True: print('more')");

/** Python is loaded, and `time` there. */
async function startPython(): Promise<Shell> {
  const shell = await startSignedIn({ rows: 60 });
  await load(shell, '>>> import time');
  return shell;
}

async function load(shell: Shell, entry: string): Promise<void> {
  await shell.prompt();
  shell.line(entry);
  await shell.prompt({ timeoutMs: SOON.timeout });
}

async function interrupt(shell: Shell): Promise<string> {
  shell.key('ctrl-c');
  await shell.prompt();
  return shell.text();
}

test.each([
  ['what only calculates or sleeps', GOING_ON],
  // It takes from the screen what was there before.
  ['a loop that prints', [['a loop that prints', PRINTING] as const]],
])('Ctrl-C ends %s, and the names of before are there (PC1)', async (_, each) => {
  const shell = await startPython();
  await shell.answer('>>> kept = [1, 2]');

  for (const [what, entry] of each) {
    shell.forget();
    await begin(shell, entry);

    expect(await interrupt(shell), what).toMatch(/KeyboardInterrupt\n(?:.*\n)*sandbox>$/);
    expect(await shell.answer('>>> kept'), what).toBe('[1, 2]');
    expect(await shell.answer('1 + 1'), what).toBe('2');
  }
});

test.each([
  ['swallows it', SWALLOWING],
  ['hears nothing', DEAF],
])('code that %s is ended with its thread by the second Ctrl-C, and what is lost is said (PC1)', async (_, entry) => {
  const shell = await startPython();
  await shell.answer('>>> lost_list = [1]');
  await shell.answer(">>> user_id = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc'");
  await begin(shell, entry);

  // It is given two seconds to end by itself.
  const pressing = setInterval(() => shell.key('ctrl-c'), 700);
  await shell.until(/lost_list\.?\n(?:.*\n)*sandbox>$/);
  clearInterval(pressing);
  expect(await shell.answer('>>> user_id')).toContain("'2ae8a1e9-4dba-4a07-b56a-c51cec1485fc'");
  expect(await shell.answer('>>> lost_list')).toContain('NameError');
});

test('Ctrl-C leaves a server that does not answer (PC1)', async () => {
  const centre = await startHeldDataCentre((request) => request.includes('/users/me'));
  const shell = await startSignedIn({ env: centre.env });
  await load(shell, '>>> 1');
  shell.line(">>> requests.get(f'{base_url}/users/me', headers=auth)");
  await expect.poll(() => centre.held.length, SOON).toBe(1);

  expect(await interrupt(shell)).toContain('KeyboardInterrupt');
  expect(await shell.answer('>>> 2')).toBe('2');
});

test('Ctrl-C at a question that a helper asks for Python ends the entry (PC1)', async () => {
  const shell = await startPython();
  shell.line('>>> findUser()');
  await shell.until('Login, email, name or UUID:');

  expect(await interrupt(shell)).toContain('KeyboardInterrupt');
  expect(await shell.answer('>>> 3')).toBe('3');
});

test.each([{}, { ACCESSIBLE: '1' }])('a question that is left in Python is no traceback (%o) (CC6)', async (env) => {
  const shell = await startSignedIn({ rows: 60, env });
  await load(shell, '>>> def looked(): return [findUser(text) for text in ("anna", "anna")]\n');

  shell.forget();
  shell.line('>>> looked()');
  await shell.until(/Number \(1-5|Esc: none/);
  shell.line('');
  await shell.until(/Cancelled\.\n+sandbox>$/);
  expect(shell.text()).not.toMatch(/Traceback|KeyboardInterrupt/);

  await shell.answer(">>> user = findUser('foobar')");
  await shell.answer(">>> putEmail('iris@newmail.net')");
  shell.line('>>> watch()');
  await shell.until('Watching for');
  expect(await interrupt(shell)).toMatch(
    /Left pending\.[^\n]*\n(?:.*\n)*Cancelled\. \(KeyboardInterrupt\)\n+sandbox>$/,
  );
  expect(shell.text()).not.toContain('Traceback');

  // What is Python's own stays as CPython shows it, also behind a question that was left and caught.
  shell.forget();
  shell.line('>>> exec(\'try: findUser()\\nexcept KeyboardInterrupt: print("at", "it")\\nwhile True: pass\')');
  await shell.until('UUID:');
  shell.key('ctrl-c');
  await shell.until('at it');
  expect(await interrupt(shell)).toMatch(/Traceback[\s\S]*KeyboardInterrupt\n+sandbox>$/);
});

async function beginPut() {
  const centre = await startHeldDataCentre((request) => request.startsWith('PUT'));
  const shell = await startShell({ env: centre.env, args: ['--yes'], rows: 60 });
  await load(shell, ">>> user = findUser('JohnDoe')");
  shell.line(">>> [putEmail('johndoe@newmail.net') for _ in range(3)]");
  await expect.poll(() => centre.held.length, SOON).toBe(1);
  return { centre, shell };
}

test('a write on its way is waited for; nothing is sent behind it (PC1)', async () => {
  const { centre, shell } = await beginPut();
  shell.key('ctrl-c');
  await shell.until('The write is on its way');
  centre.release();

  await shell.prompt();
  expect(shell.text()).toMatch(/now \(before: johndoe@mysite\.com\), version 2[\s\S]*KeyboardInterrupt/);
  expect(centre.held).toHaveLength(1);
  expect(await shell.answer('>>> 4')).toBe('4');
});

test('given up by the second Ctrl-C, a write is UNKNOWN (PC1)', async () => {
  const { shell } = await beginPut();
  shell.key('ctrl-c');
  await shell.until('The write is on its way');

  expect(await interrupt(shell)).toContain('UNKNOWN');
  expect(await shell.answer('>>> 5')).toBe('5');
});

const onPosix = test.skipIf(process.platform === 'win32');

onPosix.each([
  ['an endless loop', SAYING('while True: pass')],
  ['a sleep', SAYING('import time\\ntime.sleep(60)')],
  ['code that swallows it', SWALLOWING],
  ['code that hears nothing', DEAF],
  ['a question', SAYING('findUser()')],
])('SIGTERM in %s ends the shell (PC1)', async (_, entry) => {
  const shell = await startPython();
  await begin(shell, entry);
  shell.kill('SIGTERM');

  expect(await shell.exit({ timeoutMs: 20_000 })).toEqual({ code: 143, signal: null });
});

onPosix('SIGTERM leaves a server that does not answer (PC1)', async () => {
  const centre = await startHeldDataCentre((request) => request.includes('/users/me'));
  const shell = await startSignedIn({ env: centre.env });
  await load(shell, '>>> 1');
  shell.line(">>> requests.get(f'{base_url}/users/me', headers=auth)");
  await expect.poll(() => centre.held.length, SOON).toBe(1);

  shell.kill('SIGTERM');

  expect(await shell.exit({ timeoutMs: 20_000 })).toEqual({ code: 143, signal: null });
});

onPosix('SIGTERM waits for a write that is on its way, and ends the shell behind its verdict (PC1)', async () => {
  const { centre, shell } = await beginPut();
  shell.kill('SIGTERM');
  await shell.until('The write is on its way');
  centre.release();

  expect(await shell.exit({ timeoutMs: 20_000 })).toEqual({ code: 143, signal: null });
  expect(shell.text()).toContain('CHANGED');
  expect(centre.held).toHaveLength(1);
});

/** Until it runs, which it says itself. */
async function begin(shell: Shell, entry: string): Promise<void> {
  shell.line(entry);
  await shell.until(/^(?:at it|more)$/m); // what is printed on and on takes the former from the screen
}
