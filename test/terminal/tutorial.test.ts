/** The first lesson at a terminal: begun, killed, and gone on with where it was. */
import { expect, test } from 'vitest';
import { makeHome } from './home.ts';
import { startShell } from './pty.ts';

test('the first lesson is played to its end; killed in between, it goes on at the step that was not done (TU2, TU4)', async () => {
  const home = makeHome();
  const killed = await startShell({ args: ['--sandbox'], home, cols: 80 });
  await killed.until('.tutorial');
  killed.line('.tutorial');
  await killed.until(/step 1 of 3.*\nsandbox>$/);
  // The prompt has two rows: what is typed, completed, taken back and recalled leaves the first alone.
  killed.type('fetchV');
  killed.key('tab');
  await killed.until(/^sandbox> fetchVersion$/m);
  killed.key('ctrl-c');
  await killed.prompt();
  killed.line("findUser('JohnDoe')");
  await killed.until(/step 2 of 3.*\nsandbox>$/);
  expect(killed.text().match(/step 1 of 3/g)).toHaveLength(2);
  expect(killed.text().match(/^Change one email · step 2 of 3.*\nsandbox>/gm)).toHaveLength(1);
  killed.kill('SIGKILL');
  await killed.exit();

  const looking = await startShell({ args: ['--sandbox'], home, cols: 80 });
  await looking.until('.tutorial goes on where you were: Change one email, step 2 of 3');
  looking.line('.exit');
  await looking.exit();
  const shell = await startShell({ args: ['tutorial'], home, cols: 80 });
  await shell.until(/step 2 of 3.*\nsandbox>$/);
  const greeting = shell.text();
  shell.line("putEmail('johndoe@newmail.net')");
  await shell.until(/step 3 of 3.*\nsandbox>$/);
  shell.line('solve');
  await shell.until(/Change one email · over · .*\nsandbox>$/);

  expect(greeting).toContain('tutorial, in a sandbox');
  expect(greeting).toContain('where you were');
  expect(shell.text()).toMatch(/sandbox> findUser\('JohnDoe'\)\n[\s\S]*johndoe@newmail\.net/);
  expect(shell.text().replace(/\s+/g, ' ')).toContain('Enough, or go on?');
  // Each prompt has it once.
  expect(shell.text().match(/step 3 of 3/g)).toHaveLength(2);
  shell.line('.exit');
  expect((await shell.exit()).code).toBe(0);
});
