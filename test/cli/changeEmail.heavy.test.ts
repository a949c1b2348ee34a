/** acronis-shell change-email: one fix from the command line, for people and for scripts. */
import { expect, test } from 'vitest';
import { startShell } from '../terminal/pty.ts';
import { run } from '../terminal/run.ts';
import { loseChanges, startDataCentre } from '../terminal/sandbox.ts';

const FIX = ['change-email', 'foobar', 'foo@newmail.net'];

test('in a pipe the report is the data, and card and verdict are talk (TK5)', async () => {
  const { code, stdout, stderr } = await run([...FIX, '--sandbox']);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^\*\*Email change for `Foo Bar` \(`foobar`\): CONFIRMATION_SENT\*\*\n/);
  expect(stderr).toMatch(/^ {2}The email of foobar on the sandbox:\n {4}person {3}Foo Bar\n/);
  expect(stderr).toContain('… CONFIRMATION_SENT   not changed yet');
  expect(stderr).not.toContain('>>>');
});

test('with --json there is one line, the document of the verdict (TK5)', async () => {
  const { code, stdout } = await run(['change-email', 'JohnDoe', 'j@newmail.net', '--sandbox', '--json']);

  expect(code).toBe(0);
  expect(stdout.split('\n')).toHaveLength(2);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'CHANGED', login: 'JohnDoe', new: 'j@newmail.net', version: 2 });
});

test.each([
  ['a conflict', ['JohnDoe', 'j@newmail.net', '--edit-behind-me'], 3, 'CONFLICT', '): CONFLICT**'],
  ['an address that is there', ['foobar', 'foobar@example.org'], 0, 'ALREADY', '): ALREADY**'],
  ['what is read-only', ['foobar', 'foo@newmail.net', '--read-only'], 1, 'NOT_SENT', '): NOT_SENT**'],
  ['a dry run', ['foobar', 'foo@newmail.net', '--dry-run'], 0, 'was not sent', 'dry run   nothing was sent'],
  ['several who match', ['anna', 'foo@newmail.net'], 1, "5 users match 'anna'", ''],
  ['nobody', ['nobody-at-all', 'foo@newmail.net'], 1, "No user matches 'nobody-at-all'", ''],
  ['no address', ['foobar', 'foo@newmail'], 1, 'the domain has no dot', ''],
])('the exit code is by the verdict: %s (TK5)', async (_what, args, code, said, data) => {
  const ran = await run(['change-email', ...args, '--sandbox']);

  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain(said);
  expect(ran.stdout).toContain(data);
  expect(ran.stdout === '').toBe(data === '');
});

test.each([
  [['change-email'], 'takes two words'],
  [['change-email', 'foobar'], 'takes two words'],
  [['change-email', 'foobar', ''], 'takes two words'],
  [['change-email', 'foobar', 'a@b.org', 'more'], 'takes two words'],
  [[...FIX, '-e', '1'], 'Either -e or'],
])('%j is no fix: exit 2 (TK5)', async (args, said) => {
  const { code, stdout, stderr } = await run([...args, '--sandbox']);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(said);
});

test('a word is a word, whatever it is made of: none becomes code', async () => {
  const who = `'); process.exit(9); ("\u2028\\`;

  const { code, stderr } = await run(['change-email', who, 'foo@newmail.net', '--sandbox']);

  expect(code).toBe(1);
  expect(stderr).toContain('No user matches');
});

test('an answer that is lost for good: exit 4, and the report says so (TK5)', async () => {
  const { sandbox, env } = await startDataCentre();
  loseChanges(sandbox, { isApplied: true });

  const { code, stdout } = await run(FIX, { env });

  expect(code).toBe(4);
  expect(stdout).toContain('): UNKNOWN**');
});

test('at a terminal the right one of five is picked, and the report stands below the verdict', async () => {
  const { env } = await startDataCentre();
  const shell = await startShell({ args: ['change-email', 'anna', 'anna@new.example'], env, rows: 60 });
  await shell.until(/5 users match 'anna'/);
  await shell.until('⏎ select');
  shell.key('down');
  await shell.until(/❯ anna\.keller/);
  shell.key('enter');

  expect(await shell.exit()).toEqual({ code: 0, signal: null });
  expect(shell.text()).toMatch(
    /person {3}Anna Keller[\s\S]*CONFIRMATION_SENT[\s\S]*\*\*Email change for `Anna Keller`/,
  );
});

test('Ctrl-C in the picker sends nothing: exit 130 (TK3)', async () => {
  const { env, sent } = await startDataCentre();
  const shell = await startShell({ args: ['change-email', 'anna', 'anna@new.example'], env });
  await shell.until('⏎ select');
  shell.key('ctrl-c');

  expect(await shell.exit()).toEqual({ code: 130, signal: null });
  expect(sent().filter((line) => !line.startsWith('GET'))).toEqual([]);
});

test('what is proposed can be typed where it is read, in the world that was meant (MK11)', async () => {
  const nobody = await run(['change-email', 'fobar', 'x@y.org', '--sandbox']);
  const refused = await run([...FIX, '--sandbox', '--read-only']);
  const open = await run(['change-email', 'JohnDoe', 'j@newmail.net', '--sandbox', '--edit-behind-me']);

  expect(nobody.stderr).toMatch(/--sandbox change-email foobar x@y\.org {3}is there/);
  expect(open.stderr).toMatch(/If you still want it then: .+--sandbox change-email 1c234e69-\S+ j@newmail\.net/);
  for (const { stderr } of [nobody, refused, open])
    expect(stderr.replace(/-e "[^"]+"/g, '')).not.toMatch(/\b(findUsers?|putEmail|changeEmail|verify)\(/);
});

test('change-email --help is about the one command, and names what else there is (MK12)', async () => {
  const [own, whole] = await Promise.all([run(['change-email', '--help']), run(['--help'])]);

  expect(own.code).toBe(0);
  expect(own.stdout).toContain('change-email WHO NEW');
  for (const flag of ['--yes', '--dry-run', '--json', '--profile NAME', '--sandbox'])
    expect(own.stdout).toContain(flag);
  for (const other of ['doctor', 'audit verify', '--drop-answer', '--python']) {
    expect(own.stdout).not.toContain(other);
    expect(whole.stdout).toContain(other);
  }
  expect(own.stdout.split('\n').length).toBeLessThan(25);
});
