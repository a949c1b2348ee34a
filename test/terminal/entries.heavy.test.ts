/** An entry is the same text on every Node, however it is typed, pasted or recalled; a paste ends at its first error. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAIN, makeHome } from './home.ts';
import { type Shell, startShell, startSignedIn } from './pty.ts';
import { startDataCentre } from './sandbox.ts';

const QUIET = { args: ['--sandbox', '--quiet'] };
const PLAIN = { ...QUIET, env: { ACCESSIBLE: '1' } };

/** As terminals paste that know no brackets. */
const raw = (shell: Shell, text: string) => shell.type(text.replace(/\n/g, '\r'));
const bracketed = (shell: Shell, text: string) => shell.paste(text);

test.each([
  ['a line separator in a string', "one = 'a\u2028console.log(1)//b'", 'one.length', '19'],
  ['a paragraph separator in a string', "two = '\u2029console.log(2)//b'", 'two.charCodeAt(0)', '8233'],
  ['tabs', "tab = 'a\tb'", 'tab.charCodeAt(1)', '9'],
  ['a vertical tab and a form feed', "feeds = 'a\vb\fc'", '[...feeds].length', '5'],
  ['the next line of C1', "nel = 'a\u0085b'", 'nel.charCodeAt(1)', '133'],
  ['NUL, Escape and Ctrl-C', "odd = 'a\0b\x1bc\x03d'", 'odd.length', '7'],
  ['characters beyond the basic plane', `wide = '${'𝒳é漢👩‍💻'.repeat(900)}'`, 'wide.length', '8100'],
  ['a byte order mark', '\ufeffmark = 5', 'mark', '5'],
  ['a template over lines', 'text = `a\n\n  b\t\n`', 'JSON.stringify(text)', '\'"a\\\\n\\\\n  b\\\\t\\\\n"\''],
  ['a chain', 'chain = [3, 1]\n  .map((x) => x * 2)\n  .join()', 'chain', "'6,2'"],
])('a paste keeps %s (E1)', async (_what, pasted, asked, expected) => {
  const shell = await startSignedIn(QUIET);

  // An entry that may go on is finished by the line behind it.
  shell.paste(`${pasted.startsWith('chain') ? `(${pasted})`.replace('(chain = ', 'chain = (') : pasted}\n`);
  await shell.prompt();

  expect(await shell.answer(asked)).toBe(expected);
  expect(shell.text()).not.toMatch(/^[12]$/m);
});

test.each([
  ["sep = 'x\u2028console.log(3)//y'", 'sep.length', '19'],
  ["par = 'x\u2029y'", 'par.charCodeAt(1)', '8233'],
])('what is typed, or pasted without brackets, keeps %j (E1)', async (typed, asked, expected) => {
  const shell = await startSignedIn(QUIET);
  shell.line(typed);
  await shell.prompt();
  expect(await shell.answer(asked)).toBe(expected);

  raw(shell, `0\n${typed}\n${asked}.toString()\n`);

  await shell.until(`'${expected}'`);
  expect(shell.text()).not.toMatch(/^3$/m);
});

test.each(['function area(a, b) { return a * b }', 'later = setInterval(() => {}, 1000).unref(); 0'])(
  'what is typed is seen in order behind %s, which may run later (P1)',
  async (entry) => {
    const shell = await startSignedIn(QUIET);
    shell.line(entry);
    await shell.prompt();

    for (const key of '[many, manly, m an]') shell.type(key);

    await shell.until((screen) => screen.endsWith('\nsandbox> [many, manly, m an]'));
  },
);

test('a paste of thousands of lines, and one of a long line, run whole (E1)', async () => {
  const shell = await startSignedIn(QUIET);
  const lines = Array.from({ length: 2_000 }, (_, at) => `n${at % 7} = ${at}`);

  shell.paste(`${lines.join('\n')}\nlong = '${'z'.repeat(100_000)}'\n`);
  await shell.until((screen) => screen.endsWith("z'\nsandbox>"), { timeoutMs: 60_000 });
  await shell.prompt();

  expect(await shell.answer('[n0, n6, long.length]')).toBe('[ 1995, 1994, 100000 ]');
});

test('a paste that ends in the middle of a line leaves that to be finished, and TAB in it completes nothing (E1)', async () => {
  const shell = await startSignedIn(QUIET);

  shell.paste('a = 20\nfetchV\t + a');
  await shell.until(/fetchV\s+\+ a$/);
  for (let i = 0; i < 11; i += 1) shell.key('backspace');
  shell.line('a + 1');

  await shell.until(/^21$/m);
});

describe.each([
  ['drawn', QUIET],
  ['plain', PLAIN],
])('in a %s shell', (kind, options) => {
  test('commands are carried out in an unfinished entry (E2)', async () => {
    const shell = await startShell(options);
    await shell.until('JohnSmith, Inc');
    await shell.until(/sandbox> ?$/);
    shell.line('function a() {');
    await shell.until(/\.\.\. ?$/);
    shell.line('.help');
    await shell.until(/What you can call[\s\S]*\.\.\. ?$/);
    shell.line('return 5 }');
    await shell.until(/sandbox> ?$/);
    shell.line('a()');
    await shell.until(/^5$/m);
    shell.line('x = [');
    await shell.until(/\.\.\. ?$/);
    shell.line('.break');
    await shell.until(/\.break\r?\nsandbox> ?$/);
    shell.line('x = (');
    await shell.until(/\.\.\. ?$/);
    shell.line('.exit');

    expect(await shell.exit()).toEqual({ code: 0, signal: null });
    expect(shell.text()).not.toContain('SyntaxError');
  });

  test('Ctrl-D gives an unfinished entry up, and leaves only then (E2)', async () => {
    const shell = await startShell(options);
    await shell.until('JohnSmith, Inc');
    await shell.until(/sandbox> ?$/);
    shell.line('given = {');
    await shell.until(/\.\.\. ?$/);
    shell.line('  up: 1,');
    await shell.until(/up: 1,\r?\n\.\.\. ?$/);
    shell.key('ctrl-d');
    await shell.until(/given up[\s\S]*sandbox> ?$/);
    shell.line('typeof given');
    await shell.until("'undefined'");
    await shell.until(/sandbox> ?$/);
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

describe.each([
  ['in brackets', bracketed],
  ['without brackets', raw],
])('a paste %s', (_how, paste) => {
  test.each([
    ['an unknown name', 'user_id = no_such_id', 'is not defined'],
    ['a syntax error', 'x = )', 'SyntaxError'],
    ['a search that finds nobody', "findUser('nobody-of-that-name')", 'NoMatch|No user|nobody'],
    ['a version that is not there', "putEmail('a@example.com', {version: 77})", 'CONFLICT|UNKNOWN'],
    ['an error over lines', 'function f() {\n  throw new Error("no")\n}\nf()', 'no'],
  ])('a paste ends at %s, and says what was not run (E4)', async (_what, failing, said) => {
    const shell = await startSignedIn(QUIET);
    await shell.answer("findUser('JohnDoe')");

    paste(shell, `1 + 1\n${failing}\n\nputEmail('wrong@example.com')\nran = 1\nmore`);
    await shell.until(/3 more lines were not run\./);
    await shell.prompt();

    expect(shell.text()).toMatch(new RegExp(said));
    expect(await shell.answer('typeof ran')).toBe("'undefined'");
    expect(await shell.answer("findUser('JohnDoe')")).toContain('johndoe@mysite.com');
  });

  test('a paste answers no question with its lines; a no ends it (E4)', async () => {
    const centre = await startDataCentre();
    // Asked where it is not certain that a write means this computer.
    const shell = await startShell({ env: centre.env, args: ['--quiet'] });
    await shell.answer("findUser('JohnDoe')");

    paste(shell, "findUser('anna')\ny\n1\nran = 2\n");
    await shell.until('Which one?');
    shell.key('enter');
    await shell.until('3 more lines were not run.');

    expect(await shell.answer('typeof ran')).toBe("'undefined'");
  });

  test('a paste ends at Ctrl-C (E4)', async () => {
    const shell = await startSignedIn(QUIET);

    paste(shell, 'await 0; console.log("runs"); await new Promise(() => {})\nran = 3\nran = 4\n');
    await shell.until(/^runs$/m);
    shell.key('ctrl-c');
    await shell.until('2 more lines were not run.');
    await shell.prompt();

    expect(await shell.answer('typeof ran')).toBe("'undefined'");
  });
});

// What comes at once is told by the clock from what is typed: a computer may be too busy for that.
test('lines that come behind a failing one in pieces, or were typed ahead of it, do not run (E4)', {
  retry: 2,
}, async () => {
  const shell = await startSignedIn(QUIET);

  for (const line of ['1 + missing_one', 'ran = 5', 'ran = 6']) shell.line(line);
  await shell.until('2 more lines were not run.');
  await shell.prompt();
  shell.line('await 0; console.log("waits"); await new Promise((done) => { later = done }); missing_two');
  await shell.until(/^waits$/m);
  shell.line('ran = 7');
  shell.type('half a l');
  shell.key('ctrl-c');
  await shell.until('2 more lines were not run.');
  await shell.prompt();

  expect(await shell.answer('typeof ran')).toBe("'undefined'");
});

test('a paste into a question presses no Enter there (E4)', async () => {
  const shell = await startSignedIn(QUIET);

  shell.line('findUser()');
  await shell.until('Login, email, name or UUID:');
  shell.paste('foobar\nran = 8\n');
  await shell.until(/UUID: foobar$/);
  shell.key('enter');
  await shell.until('2ae8a1e9');
  await shell.prompt();

  expect(await shell.answer('typeof ran')).toBe("'undefined'");
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

  await shell.until(/^acronis-shell [\s\S]*tenant_id[\s\S]*try findUser[^\n]*\n\s*sandbox> ?$/);

  expect(shell.raw()).not.toMatch(/\x1b\[\d*[A-HJK]/);
});

test('a window that changes draws an open question anew, and no prompt into what runs (EW6)', async () => {
  const shell = await startSignedIn({ ...QUIET, cols: 100 });
  shell.line("findUser('anna')");
  await shell.until('Which one?');

  shell.resize(60, 30);
  await shell.until(/Which one\?[\s\S]*Which one\?/);
  expect(shell.text().slice(shell.text().lastIndexOf('Which one?'))).not.toContain('sandbox>');
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
  expect(shown.slice(shown.lastIndexOf('on1'))).not.toMatch(/sandbox>[\s\S]*'off1'/);
});

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
    await shell.until(/sandbox> ?$/);
    shell.line('40 + 3');
    await shell.until(/^43$/m);
  });

  test('the line that is typed stays after Ctrl-Z and fg, history and Ctrl-C work, and the end leaves the terminal as it was (E9)', async () => {
    const shell = await startJob('--sandbox --quiet');
    shell.type('70 + ');
    await shell.until('70 +');

    await stopAndGoOn(shell);
    await shell.until((screen) => screen.slice(screen.lastIndexOf('jobs%')).includes('sandbox> 70 +'));
    shell.line('7');
    await shell.until(/^77$/m);
    shell.key('up');
    await shell.until(/sandbox> 70 \+ 7$/);
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
    shell.line('40 + 4');

    await shell.until(/^44$/m);
  });

  test('a plain shell stops at Ctrl-Z, and goes on with fg at its prompt (E9)', async () => {
    const shell = await startJob('--sandbox --quiet', { ACCESSIBLE: '1' });

    await stopAndGoOn(shell);
    await shell.until((screen) => screen.slice(screen.lastIndexOf('jobs%')).includes('sandbox>'));
    shell.line('40 + 5');

    await shell.until(/^45$/m);
  });
});
