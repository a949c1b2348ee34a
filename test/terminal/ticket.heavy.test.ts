/** The ticket at a terminal: from a wrong address, by the right one of five, to the proof in the clipboard. */
import { expect, test } from 'vitest';
import { makeHome } from './home.ts';
import { type Shell, startShell, startSignedIn } from './pty.ts';
import { startDataCentre } from './sandbox.ts';

function copiedBy(shell: Shell): string {
  const [, base64 = ''] = [...shell.raw().matchAll(/\x1b\]52;c;([^\x07]*)\x07/g)].at(-1) ?? [];
  return Buffer.from(base64, 'base64').toString();
}

test('three entries lead from the prompt to the proof in the clipboard (PR46)', async () => {
  const { env, sent, forget } = await startDataCentre();
  const shell = await startSignedIn({ env, args: [], cols: 100, rows: 60 });
  forget();

  shell.line('changeEmail()');
  await shell.until('Login, email, name or UUID:');
  shell.line('anna');
  await shell.until('⏎ select');
  shell.type('nordlicht');
  await shell.until(' 1 of 5;');
  shell.key('down');
  await shell.until(/❯ anna\.schmidt/);
  shell.key('enter');
  await shell.until(
    /New email of anna\.schmidt · Anna Schmidt(?: ·)?\s+JohnSmith, Inc \/ Nordlicht Logistik GmbH, now/,
  );
  shell.line('anna@gmial');
  await shell.until('the domain has no dot');
  shell.line('anna@gmial.com');
  // It looks mistyped, and would have gone out unasked otherwise: this is a sandbox.
  await shell.until('Send it?');
  shell.line('y');
  await shell.until('Whether it was opened');
  await shell.prompt();
  const report = await shell.answer('report()');
  await shell.answer('.copy');

  const screen = shell.text();
  expect(screen).toMatch(/person {3}Anna Schmidt[\s\S]*gmial\.com looks mistyped[\s\S]*CONFIRMATION_SENT/);
  expect(screen).not.toContain('>>>');
  expect(sent().filter((line) => !line.startsWith('GET'))).toHaveLength(1);
  expect(report).toMatch(/^\*\*Email change for `Anna Schmidt` \(`anna\.schmidt`\): CONFIRMATION_SENT\*\*$/m);
  expect(copiedBy(shell)).toContain('- Request: the email becomes `anna@gmial.com`');
});

test('in Python the same line does the same, by keyword too', async () => {
  const shell = await startSignedIn({ args: ['--sandbox', '--python'], cols: 100, rows: 60 });

  const answer = await shell.answer("changeEmail('JohnDoe', email='john@newmail.net')");

  expect(answer).toMatch(/person {3}John Doe[\s\S]*CHANGED[\s\S]*JohnDoe has john@newmail\.net now/);
});

test.each([{}, { ACCESSIBLE: '1' }])(
  'from the command line the card, the picker and the report are the same (%o)',
  async (look) => {
    const { env } = await startDataCentre();
    const home = makeHome();
    const args = ['change-email', 'anna', 'anna@new.example'];
    const shell = await startShell({ args, env: { ...env, ...look }, home, cols: 80, rows: 60 });
    await shell.until(/⏎ select|Number \(1-5/);
    if ('ACCESSIBLE' in look) {
      shell.line('kurokawa');
      await shell.until('1 of 5');
      shell.line('4');
    } else {
      shell.type('kurokawa');
      await shell.until(' 1 of 5;');
      shell.resize(60, 60);
      await shell.until(/Which one\? *\n.*5; letters/);
      for (let count = 0; count < 4; count += 1) shell.key('down');
      await shell.until(/❯ anna\.ito/);
      shell.key('enter');
    }

    expect(await shell.exit()).toMatchObject({ code: 0 });
    expect(shell.text()).toMatch(/Anna Itō[\s\S]*CONFIRMATION_SENT[\s\S]*\*\*Email change for `Anna Itō`/);
    const after = await startSignedIn({ env, home, args: [], cols: 120 });
    await after.until('1 change still waits: pending()');
  },
);
