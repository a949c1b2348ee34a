/** Signals at a terminal: what the shell was told to end does end, in order, with the outcome of a write told before. */
import { expect, test } from 'vitest';
import { type HeldDataCentre, startHeldDataCentre } from './held.ts';
import { MAIN } from './home.ts';
import { type Shell, startShell, startSignedIn } from './pty.ts';
import { startDataCentre } from './sandbox.ts';

// Where others work at the same time.
const SOON = { timeout: 20_000 };

const ENDINGS = [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

async function beginPut(): Promise<{ centre: HeldDataCentre; shell: Shell }> {
  const centre = await startHeldDataCentre((request) => request.startsWith('PUT'));
  const shell = await startShell({ env: centre.env });
  await shell.answer("findUser('JohnDoe')");
  shell.line("putEmail('johndoe@newmail.net')");
  await expect.poll(() => centre.held.length, SOON).toBe(1);
  return { centre, shell };
}

// Windows ends a program that is sent a signal.
const onPosix = test.skipIf(process.platform === 'win32');

onPosix.each(ENDINGS)(
  '%s at the prompt ends the shell with %i, and runs nothing of a line (B14)',
  async (name, code) => {
    const centre = await startDataCentre();
    const shell = await startSignedIn({ env: centre.env });
    centre.forget();
    shell.type("findUser('foobar')");
    await shell.until(/> findUser\('foobar'\)$/);

    shell.kill(name);

    expect(await shell.exit()).toEqual({ code, signal: null });
    expect(centre.sent()).toEqual([]);
  },
);

onPosix.each(ENDINGS)('%s before the shell has signed in ends it with %i (B14)', async (name, code) => {
  const centre = await startHeldDataCentre((request) => request.includes('/idp/token'));
  const shell = await startShell({ env: centre.env });
  await expect.poll(() => centre.held.length, SOON).toBe(1);

  shell.kill(name);

  expect(await shell.exit()).toEqual({ code, signal: null });
});

onPosix.each(ENDINGS)('%s in a read closes its connection and ends with %i (T1, B14)', async (name, code) => {
  const centre = await startHeldDataCentre((request) => request.includes('/search'));
  const shell = await startSignedIn({ env: centre.env });
  shell.line("findUser('foobar')");
  await expect.poll(() => centre.held.length, SOON).toBe(1);

  shell.kill(name);

  expect(await shell.exit()).toEqual({ code, signal: null });
  await expect.poll(() => centre.closed, SOON).toHaveLength(1);
});

onPosix.each(ENDINGS)(
  '%s in a write waits for its answer, tells it, and ends with %i (T1, B14)',
  async (name, code) => {
    const { centre, shell } = await beginPut();
    // Typed ahead; it never gets its turn.
    shell.line("putEmail('another@newmail.net')");

    shell.kill(name);
    await shell.until('waiting for its answer');
    expect(centre.closed).toEqual([]);
    centre.release();

    expect(await shell.exit()).toEqual({ code, signal: null });
    const screen = shell.text();
    expect(screen.indexOf('waiting for its answer')).toBeGreaterThan(0);
    expect(screen.indexOf('CHANGED')).toBeGreaterThan(screen.indexOf('waiting for its answer'));
    expect(centre.sandbox.world.user('JohnDoe')?.contact.email).toBe('johndoe@newmail.net');
    expect(centre.held).toHaveLength(1);
  },
);

onPosix.each([
  ['SIGTERM', 'SIGTERM'],
  ['SIGHUP', 'SIGTERM'],
] as const)('%s, then %s give a write up as UNKNOWN, and end with 4 (T1, B14)', async (first, second) => {
  const { centre, shell } = await beginPut();

  shell.kill(first);
  await shell.until('waiting for its answer');
  shell.kill(second);

  expect(await shell.exit()).toEqual({ code: 4, signal: null });
  expect(shell.text()).toContain('UNKNOWN');
  expect(centre.held).toHaveLength(1);
});

onPosix(
  'a terminal that goes away in a write does not keep the shell from looking what came of it (T1, B14)',
  async () => {
    const { centre, shell } = await beginPut();
    centre.sandbox.faults.add({ kind: 'drop-answer' });
    centre.forget();

    shell.hangUp();
    // Long enough for a shell that does not care for its write to be gone.
    await expect(shell.exit({ timeoutMs: 500 })).rejects.toThrow('Not seen');
    expect(centre.closed).toEqual([]);
    centre.release();

    await expect.poll(() => isRunning(shell.pid), SOON).toBe(false);
    const [put, look] = centre.sent();
    expect(put).toMatch(/^PUT /);
    expect(look).toMatch(/^GET .*\/users\//);
    expect(centre.held).toHaveLength(1);
  },
);

onPosix('SIGTERM in a question chooses nobody, and ends with 143 (T2, B14)', async () => {
  const centre = await startDataCentre();
  const shell = await startSignedIn({ env: centre.env, args: ['--quiet'] });
  shell.line("findUser('anna')");
  await shell.until('Which one?');
  centre.forget();

  shell.kill('SIGTERM');

  expect(await shell.exit()).toEqual({ code: 143, signal: null });
  expect(shell.text()).toContain('Cancelled.');
  expect(centre.sent()).toEqual([]);
});

test.each([
  ['drawn', {}],
  ['plain', { ACCESSIBLE: '1' }],
])('Ctrl-D in a question (%s) is no answer: nobody is chosen (T2)', async (_, env) => {
  const centre = await startDataCentre();
  const shell = await startShell({ env: { ...centre.env, ...env }, args: ['--quiet'] });
  await shell.prompt();
  shell.line("findUser('anna')");
  await shell.until(/Which one\?|Number \(/);
  centre.forget();

  shell.key('ctrl-d');
  await shell.until('Cancelled.');

  expect(centre.sent()).toEqual([]);
});

test('Ctrl-D in a question about a write, drawn or plain, is a no (T2, T4)', async () => {
  const ask = async (env: Record<string, string>) => {
    const centre = await startDataCentre();
    const shell = await startShell({ env: { ...centre.env, ...env }, args: ['--quiet'] });
    await shell.answer("findUser('JohnDoe')");
    // Not carried out, and nobody can tell: whether to send it again is the person's to say.
    centre.sandbox.faults.add({ kind: 'drop-answer', applied: false });
    centre.forget();
    shell.line("putEmail('johndoe@newmail.net')");
    await shell.until('Send the same request again?', { timeoutMs: 60_000 });

    shell.key('ctrl-d');
    await shell.until('UNKNOWN');

    expect(centre.sent().filter((request) => request.startsWith('PUT'))).toHaveLength(1);
    expect(centre.sandbox.world.user('JohnDoe')?.contact.email).toBe('johndoe@mysite.com');
  };

  await Promise.all([ask({}), ask({ ACCESSIBLE: '1' })]);
});

onPosix.each([
  ['.exit', '.exit', 0],
  ['SIGTERM', "process.kill(process.pid, 'SIGTERM')", 143],
  ['SIGHUP', "process.kill(process.pid, 'SIGHUP')", 129],
])('after %s the terminal is as it was before (T6)', async (_, entry, code) => {
  const script = 'echo "<$(stty -g)>"; "$0" "$1" --sandbox; echo "code $? <$(stty -g)>"; echo done';
  const shell = await startShell({ node: '/bin/sh', program: ['-c', script, process.execPath, MAIN] });
  await shell.until('JohnSmith, Inc');

  shell.line(entry);
  await shell.until(/^done$/m);

  const [before, after] = shell.text().match(/<[\w:]+>/g) ?? [];
  expect(shell.text()).toContain(`code ${code} <`);
  expect(before).toMatch(/:/);
  expect(after).toBe(before);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
