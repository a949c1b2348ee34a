/** The tutorial at a terminal, in the ways that people leave the path: other worlds, other languages, no redraws. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownTest } from '../../src/tutorial/lessons/ownTest.ts';
import { makeHome } from './home.ts';
import { type Shell, startShell } from './pty.ts';
import { startDataCentre } from './sandbox.ts';

async function begin(options: Parameters<typeof startShell>[0] = {}): Promise<Shell> {
  const shell = await startShell({ args: ['tutorial'], cols: 80, ...options });
  await shell.until(/step 1 of 3.*\nsandbox.*>$/);
  return shell;
}

const flat = (shell: Shell) => shell.text().replace(/\s+/g, ' ');

test('skipped to its end, each step says what it would have been, and the next lesson begins (TU3)', async () => {
  const shell = await begin();

  for (const step of [2, 3]) {
    shell.line('skip');
    await shell.until(new RegExp(`step ${step} of 3.*\nsandbox>$`));
  }
  shell.line('skip');
  await shell.until(/· over · .*\nsandbox>$/);
  shell.line('next');
  await shell.until(/(step 1 of |1\/)\d · .*\nsandbox>$/);

  expect(shell.text().match(/It would have been:/g)).toHaveLength(3);
  expect(flat(shell)).toContain('Enough, or go on?');
});

test('in Python mode the solution is Python’s, and bare words are still the tutorial’s (TU3)', async () => {
  const shell = await begin({ args: ['tutorial', '--python'] });

  shell.line('hint');
  await shell.until('hint 1 of 3');
  shell.line('solve');
  await shell.until(/step 2 of 3.*\nsandbox >>>$/, { timeoutMs: 60_000 });
  shell.line('next');
  await shell.until('This step is not done yet');
  shell.line('skip');
  await shell.until(/step 3 of 3.*\nsandbox >>>$/);
  shell.line('solve');
  await shell.until(/· over · .*\nsandbox >>>$/, { timeoutMs: 60_000 });

  expect(shell.text()).toMatch(/sandbox >>> findUser\('JohnDoe'\)/);
});

test('a command that was copied with the prompt of a page before it is a command, alone and among lines (TU3)', async () => {
  const shell = await begin({ cols: 100 });

  shell.line('>>> .tutorial hint');
  await shell.until('hint 1 of 3');
  shell.paste(">>> colour = 'teal'\n>>> .tutorial hint\n>>> colour\n");
  await shell.until(/hint 2 of 3[\s\S]*'teal'/, { timeoutMs: 60_000 });
  await shell.prompt();

  expect(shell.text()).not.toContain('SyntaxError');
  expect(shell.text()).toMatch(/^sandbox >>> \.tutorial hint$/m);
});

test('without redraws every line stands once, and the solution too is shown as it is typed (TU2)', async () => {
  const shell = await startShell({ args: ['tutorial'], cols: 80, env: { ACCESSIBLE: '1' } });
  await shell.until(/step 1 of 3.*\nsandbox>$/);

  shell.line('solve');
  await shell.until(/step 2 of 3.*\nsandbox>$/);
  shell.line('skip');
  await shell.until(/step 3 of 3.*\nsandbox>$/);

  expect(shell.text()).toContain("sandbox> findUser('JohnDoe')");
  expect(shell.raw()).not.toMatch(/\x1b\[\d*[A-HJK]/);
  expect(shell.text().match(/step 1 of 3/g)).toHaveLength(2);
});

test('without redraws a lesson begins with its words, and the goal is whole on as many rows as it needs (TU2)', async () => {
  const shell = await startShell({ args: ['tutorial', 'own-test'], cols: 48, env: { ACCESSIBLE: '1' } });
  await shell.until(/ of 5\n[^>]*\nsandbox>$/);

  const [words = '', ...prompts] = shell.screen().split('sandbox>');

  expect(prompts).toEqual(['']);
  expect(words).toContain(ownTest.title);
  expect(words.replace(/\s+/g, ' ')).toMatch(new RegExp(`${ownTest.steps[0]?.goal} $`));
});

test('on a data centre .tutorial is refused; a profile that is entered leaves the lesson with words (TU6)', async () => {
  const [centre, home] = [await startDataCentre(), makeHome()];
  const lines = Object.entries(centre.env).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(home.cwd, '.env.alpha'), lines.join(''), { mode: 0o600 });
  const shell = await begin({ home, cols: 120 });

  shell.line('.profile alpha');
  await shell.until(/^alpha@127\.0\.0\.1:\d+>$/m);
  await shell.until('tenant_id  ');
  await shell.prompt();
  const refused = await shell.answer('.tutorial');
  const hint = await shell.answer('hint');

  expect(flat(shell)).toContain('The tutorial is left. acronis-shell tutorial goes on where you were.');
  expect(refused).toContain('in another window');
  expect(refused).toContain('acronis-shell tutorial');
  expect(hint).toContain('hint is not defined');
  expect(shell.text().split('.profile alpha')[1]).not.toContain('step 1 of 3');
});

test('a session that is read-only says so at once, and again where a write is held back (TU3)', async () => {
  const shell = await begin({ args: ['tutorial', '--read-only'] });
  const said = flat(shell);
  shell.line('solve');
  await shell.until(/step 2 of 3/);
  shell.line('solve');
  await shell.until(/a step with a write cannot be done/);

  expect(said).toContain('This session is read-only by --read-only');
  expect(said).toContain('Start without --read-only');
});

test('Ctrl-C, a broken entry and an unfinished one leave the lesson where it is (TU3)', async () => {
  const shell = await begin();

  shell.line('requests.get(');
  await shell.until(/^\.\.\. ?$/m);
  shell.key('ctrl-c');
  await shell.prompt();
  shell.line('.hint');
  await shell.until('There is no .hint; it is .tutorial hint.');
  shell.line('nobody.knows');
  await shell.until('nobody is not defined');
  await shell.prompt();
  shell.line('solve');
  await shell.until(/step 2 of 3.*\nsandbox>$/);
  shell.key('ctrl-d');

  expect((await shell.exit()).code).toBe(0);
  expect(flat(shell)).toMatch(/The tutorial is left\. acronis-shell tutorial goes on where you were\.$/);
});
