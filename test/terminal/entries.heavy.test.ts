/** An entry is the same text on every Node, however it is typed or recalled, and is drawn as the window has room for it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import { startShell, startSignedIn } from './pty.ts';

const QUIET = { args: ['--sandbox', '--quiet'] };
const PLAIN = { ...QUIET, env: { ACCESSIBLE: '1' } };

test.each(['function area(a, b) { return a * b }', 'later = setInterval(() => {}, 1000).unref(); 0'])(
  'what is typed is seen in order behind %s, which may run later (P1)',
  async (entry) => {
    const shell = await startSignedIn(QUIET);
    shell.line(entry);
    await shell.prompt();

    for (const key of '[many, manly, m an]') shell.type(key);

    await shell.until((screen) => screen.endsWith('\nsandbox quiet> [many, manly, m an]'));
  },
);

describe.each([
  ['drawn', QUIET],
  ['plain', PLAIN],
])('in a %s shell', (kind, options) => {
  test('commands are carried out in an unfinished entry (E2)', async () => {
    const shell = await startShell(options);
    await shell.until('JohnSmith, Inc');
    await shell.until(/sandbox quiet> ?$/);
    shell.line('function a() {');
    await shell.until(/\.\.\. ?$/);
    shell.line('.help');
    await shell.until(/What you can call[\s\S]*\.\.\. ?$/);
    shell.line('return 5 }');
    await shell.until(/sandbox quiet> ?$/);
    shell.line('a()');
    await shell.until(/^5$/m);
    shell.line('x = [');
    await shell.until(/\.\.\. ?$/);
    shell.line('.break');
    await shell.until(/\.break\r?\nsandbox quiet> ?$/);
    shell.line('x = (');
    await shell.until(/\.\.\. ?$/);
    shell.line('.exit');

    expect(await shell.exit()).toEqual({ code: 0, signal: null });
    expect(shell.text()).not.toContain('SyntaxError');
  });

  test('Ctrl-D gives an unfinished entry up, and leaves only then (E2)', async () => {
    const shell = await startShell(options);
    await shell.until('JohnSmith, Inc');
    await shell.until(/sandbox quiet> ?$/);
    shell.line('given = {');
    await shell.until(/\.\.\. ?$/);
    shell.line('  up: 1,');
    await shell.until(/up: 1,\r?\n\.\.\. ?$/);
    shell.key('ctrl-d');
    await shell.until(/given up[\s\S]*sandbox quiet> ?$/);
    shell.line('typeof given');
    await shell.until("'undefined'");
    await shell.until(/sandbox quiet> ?$/);
    shell.key('ctrl-d');

    expect(await shell.exit()).toEqual({ code: 0, signal: null });
    expect(kind).toBe(options === PLAIN ? 'plain' : 'drawn');
  });
});

test('.editor takes a text as it stands, Ctrl-D runs it, Ctrl-C gives it up (E2)', async () => {
  const shell = await startSignedIn(QUIET);

  shell.line('.editor');
  await shell.until('editor mode');
  shell.paste('b = `\n    indented\n  .help`\n');
  shell.type('b.length');
  shell.key('ctrl-d');
  await shell.until(/^21$/m);
  await shell.prompt();
  shell.line('.editor');
  shell.line('b = 1');
  shell.key('ctrl-c');
  await shell.prompt();
  expect(await shell.answer('b.length')).toBe('21');
  shell.line('.editor');
  shell.type('b = (');
  shell.key('ctrl-d');

  await shell.until(/SyntaxError.*nothing was run/);
});

test('an unknown command is named as one (E2)', async () => {
  const shell = await startSignedIn(QUIET);

  expect(await shell.answer('.hlep')).toBe('There is no .hlep; .help lists what there is.');
  expect(await shell.answer('.5 + 1')).toBe('1.5');
});

test('↑ recalls an entry of several lines as one, which runs as the same text (E3)', async () => {
  const shell = await startSignedIn(QUIET);
  for (const line of ['made = [', '  `one', '  two`,', '].join()']) shell.line(line);
  await shell.prompt();
  await shell.answer('first = made; made = 0');

  shell.key('up');
  shell.key('up');
  await shell.until(/made = \[[\s\S]*`one[\s\S]*two`,[\s\S]*\]\.join\(\)$/);
  shell.key('enter');
  await shell.prompt();

  expect(await shell.answer('made === first && made')).toBe("'one\\n  two'");
});

test('the next shell recalls an entry of several lines too, whatever Node wrote it (E3)', async () => {
  const home = makeHome();
  const first = await startSignedIn({ ...QUIET, home });
  for (const line of ['pair = {', '  left: 2,', '  right: 3 }']) first.line(line);
  await first.prompt();
  first.key('ctrl-d');
  await first.exit();
  const folder = join(home.path, 'state', 'acronis-shell');
  const file = join(folder, readdirSync(folder).find((name) => name.startsWith('history')) ?? '');
  expect(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))).toBe('pair = {\n  left: 2,\n  right: 3 }');

  writeFileSync(file, `${JSON.stringify('  right: 30 }\r  left: 20,\rpair = {')}\n`, { flag: 'a' });
  const second = await startSignedIn({ ...QUIET, home });
  second.key('up');
  second.key('enter');
  await second.prompt();
  expect(await second.answer('pair.left + pair.right')).toBe('50');
  for (let i = 0; i < 2; i += 1) second.key('up');
  second.key('ctrl-c');
  second.key('ctrl-r');
  second.type('left: 2,');
  await second.until(/bck-i-search: left: 2,/);
  second.key('enter');
  await second.prompt();

  expect(await second.answer('pair.left + pair.right')).toBe('5');
});

test.each([
  ['?', 'What you can call'],
  ['??', 'What you can call'],
  ['?putEmail', 'putEmail('],
  ['fetchVersion?', 'fetchVersion('],
  ['? requests', 'requests.get'],
])('%s asks for help (E5)', async (typed, expected) => {
  const shell = await startSignedIn({ ...QUIET, rows: 70 });

  expect(await shell.answer(typed)).toContain(expected);
});

test('lines break between words in a narrow window, and in no pipe (E7)', async () => {
  const shell = await startSignedIn({ args: ['--sandbox'], cols: 46, rows: 60 });
  await shell.answer("findUser('foobar')");
  const put = await shell.answer("putEmail('foo@newmail.net')");
  const help = await shell.answer('help(putEmail)');

  expect(shell.screen().split('\n').slice(0, 3).join('|')).toMatch(/^acronis-shell \S+ \(unofficial\) · sandbox:\|/);
  expect(put).toMatch(/CONFIRMATION_SENT/);
  for (const text of [put, help]) {
    const words = text.split('\n').filter((line) => !line.includes('>>>') && !line.includes('('));
    expect(words.filter((line) => line.length > 46)).toEqual([]);
  }
});

test.each([
  ['ACCESSIBLE', { ACCESSIBLE: '1' }],
  ['TERM=dumb', { TERM: 'dumb' }],
])('with %s, banner and sign-in lines are there before anything is typed (E8)', async (_name, env) => {
  const shell = await startShell({ args: ['--sandbox'], env });

  await shell.until(/^acronis-shell [\s\S]*tenant_id[\s\S]*try changeEmail[^\n]*\n\s*sandbox> ?$/);

  expect(shell.raw()).not.toMatch(/\x1b\[\d*[A-HJK]/);
});

test('a window that changes draws an open question anew, and no prompt into what runs (EW6)', async () => {
  const shell = await startSignedIn({ ...QUIET, cols: 100 });
  shell.line("findUser('anna')");
  await shell.until('Which one?');

  shell.resize(60, 30);
  await shell.until(/Which one\?[\s\S]*Which one\?/);
  expect(shell.text().slice(shell.text().lastIndexOf('Which one?'))).not.toContain('sandbox quiet>');
  shell.key('down');
  shell.key('enter');
  await shell.prompt();

  shell.line(
    "console.log('on' + 1); await new Promise((resolve) => process.stdout.once('resize', resolve)); 'off' + 1",
  );
  await shell.until('on1');
  shell.resize(90, 30);
  await shell.until("'off1'");
  const shown = shell.text();
  expect(shown.slice(shown.lastIndexOf('on1'))).not.toMatch(/sandbox quiet>[\s\S]*'off1'/);
});
