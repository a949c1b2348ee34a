/** Ctrl-Z and fg: the shell and what runs in it go on where they were, and the terminal is as it was. */
import { describe, expect, test } from 'vitest';
import { MAIN } from './home.ts';
import { type Shell, startShell } from './pty.ts';

describe.skipIf(process.platform === 'win32')('Ctrl-Z, and fg', () => {
  const JOBS = { node: '/bin/bash', program: ['--norc', '--noprofile', '-i'], args: [] };

  async function startJob(command: string, env: Readonly<Record<string, string>> = {}): Promise<Shell> {
    const shell = await startShell({ ...JOBS, env: { PS1: 'jobs% ', ...env } });
    await shell.until('jobs%');
    shell.line(`"${process.execPath}" "${MAIN}" ${command}`);
    await shell.until('JohnSmith, Inc');
    await shell.prompt();
    return shell;
  }

  async function stopAndGoOn(shell: Shell): Promise<void> {
    shell.key('ctrl-z');
    await shell.until(/Stopped[^\n]*\n(.*\n)*jobs% ?$/);
    // The terminal is the other shell's, with an echo of its own.
    shell.line('echo $((40 + 2)); stty -a | grep -c -- -icanon');
    await shell.until(/^42\n[01]\njobs% ?$/m);
    shell.line('fg');
  }

  test.each([
    ['a choice', "findUser('anna')", 'Which one?', ['down', 'down', 'enter'], 'anna@example.org'],
    ['a text', 'findUser()', 'UUID:', ['f', 'o', 'o', 'b', 'a', 'r', 'enter'], '2ae8a1e9'],
  ])('after Ctrl-Z and fg, %s is asked again and takes keys (E9)', async (_what, entry, question, keys, expected) => {
    const shell = await startJob('--sandbox --quiet');
    shell.line(entry);
    await shell.until(question);

    await stopAndGoOn(shell);
    await shell.until((screen) => screen.slice(screen.lastIndexOf('jobs%')).includes(question));
    for (const key of keys) key.length === 1 ? shell.type(key) : shell.key(key);

    await shell.until(expected);
    await shell.until(/sandbox quiet> ?$/);
    shell.line('40 + 3');
    await shell.until(/^43$/m);
  });

  test('the line that is typed stays after Ctrl-Z and fg, history and Ctrl-C work, and the end leaves the terminal as it was (E9)', async () => {
    const shell = await startJob('--sandbox --quiet');
    shell.type('70 + ');
    await shell.until('70 +');

    await stopAndGoOn(shell);
    await shell.until((screen) => screen.slice(screen.lastIndexOf('jobs%')).includes('sandbox quiet> 70 +'));
    shell.line('7');
    await shell.until(/^77$/m);
    shell.key('up');
    await shell.until(/sandbox quiet> 70 \+ 7$/);
    shell.key('ctrl-c');
    shell.key('ctrl-d');
    await shell.until(/jobs% ?$/);

    expect(shell.raw().lastIndexOf('\x1b[?2004l')).toBeGreaterThan(shell.raw().lastIndexOf('sandbox'));
  });

  test('an entry that waits goes on after Ctrl-Z and fg, and can be ended (E9)', async () => {
    const shell = await startJob('--sandbox --quiet');
    shell.line("await 0; console.log('waiting'); await new Promise(() => {})");
    await shell.until(/^waiting$/m);

    await stopAndGoOn(shell);
    await shell.until((screen) => /^fg\n.*main\.js/m.test(screen.slice(screen.lastIndexOf('jobs% ') + 6)));
    shell.key('ctrl-c');
    await shell.until('Cancelled.');
    // What is typed before it is typed ahead, and ends with what failed.
    await shell.until(/sandbox quiet> ?$/);
    shell.line('40 + 4');

    await shell.until(/^44$/m);
  });

  test('a plain shell stops at Ctrl-Z, and goes on with fg at its prompt (E9)', async () => {
    const shell = await startJob('--sandbox --quiet', { ACCESSIBLE: '1' });

    await stopAndGoOn(shell);
    await shell.until((screen) => screen.slice(screen.lastIndexOf('jobs%')).includes('sandbox quiet>'));
    shell.line('40 + 5');

    await shell.until(/^45$/m);
  });
});
