/** The documentation's page, copied as it stands and pasted into a real terminal, in whatever way and dress it comes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pasteRaw, type Shell, startSignedIn } from './pty.ts';

const PAGE = readFileSync(new URL('../pages/changing-a-user-account-email.txt', import.meta.url), 'utf8');
const SHELL = { args: ['--sandbox', '--quiet'], rows: 200 };
// The first entry in Python, where others work at the same time.
const PATIENT = { timeoutMs: 60_000 };

/** As a person copies who takes one line at a time. */
async function typeLines(shell: Shell, text: string): Promise<void> {
  for (const [, line = ''] of text.matchAll(/^ *((?:>>>|\.\.\.).*)$/gm)) {
    shell.line(line);
    await shell.until(isTaken, PATIENT);
  }
}

/** The line has been answered by a prompt: the usual one, or the one of an entry that goes on. */
function isTaken(screen: string): boolean {
  return /(?:^|\n)(?:sandbox quiet>|\.\.\.|\|)\s*$/.test(screen);
}

test.each([
  ['in brackets', async (shell: Shell, text: string) => shell.paste(text)],
  ['as raw bytes', async (shell: Shell, text: string) => pasteRaw(shell, text)],
  ['line by line', typeLines],
])('the page pasted %s gives its values (PG1)', async (_how, paste) => {
  const shell = await startSignedIn(SHELL);

  await paste(shell, PAGE);
  shell.line('');
  await shell.until(/^200$/m, PATIENT);
  await shell.prompt(PATIENT);

  const shown = shell.text();
  expect(shown).toMatch(/^'http:\/\/127\.0\.0\.1:\d+\/api\/2'$/m);
  expect(shown).toMatch(/^\{'Authorization': 'Bearer eyJ0eXAi[\w.-]*\.\.\.'\}$/m);
  expect(shown).toMatch(/^'ede9f834-70b3-476c-83d9-736f9f8c7dae'$/m);
  expect(shown).toMatch(/^'1c234e69-5469-424a-a6d1-ff5658b387a6'$/m);
  expect(shown).toMatch(/^1$/m);
  expect(shown).not.toMatch(/Error|not run/);
  // What Python has done, JavaScript sees.
  expect(await shell.answer('response.json().contact.email')).toBe("'johndoe@newmail.net'");
  expect(await shell.answer("findUser('JohnDoe').version")).toMatch(/^2$/m);
});

test('what helpers have narrated can be pasted into another shell, with all that stands around it (PG1)', async () => {
  const [here, there] = [await startSignedIn({ args: ['--sandbox'], rows: 60 }), await startSignedIn(SHELL)];
  await here.answer("findUser('JohnDoe')");
  await here.answer("putEmail('johndoe@newmail.net')");
  const narrated = here.text().slice(here.text().indexOf('JohnSmith, Inc\n'));
  expect(narrated).toMatch(/^ +7 {2}>>> response\.status_code\n +200$/m);

  there.paste(`${narrated}\n`);
  await there.until(/^200$/m, PATIENT);
  await there.prompt(PATIENT);

  expect(there.text()).toMatch(/>>> response\.status_code\n200\n/);
  expect(there.text()).not.toMatch(/Error|not run/);
  expect(await there.answer('user.email')).toBe("'johndoe@newmail.net'");
});
