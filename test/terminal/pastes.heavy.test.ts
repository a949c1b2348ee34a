/** A paste is the same text on every Node, runs whole, and ends at its first error. */
import { describe, expect, test } from 'vitest';
import { pasteRaw, type Shell, startShell, startSignedIn } from './pty.ts';
import { startDataCentre } from './sandbox.ts';

const QUIET = { args: ['--sandbox', '--quiet'] };
const bracketed = (shell: Shell, text: string) => shell.paste(text);

const KEPT: readonly (readonly [what: string, pasted: string, asked: string, expected: string])[] = [
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
];

test('a paste keeps each character, and each line (E1)', async () => {
  const shell = await startSignedIn(QUIET);

  for (const [what, pasted, asked, expected] of KEPT) {
    shell.forget();
    // An entry that may go on is finished by the line behind it.
    shell.paste(`${pasted.startsWith('chain') ? `(${pasted})`.replace('(chain = ', 'chain = (') : pasted}\n`);
    await shell.prompt();

    expect(await shell.answer(asked), what).toBe(expected);
    expect(shell.text(), what).not.toMatch(/^[12]$/m);
  }
});

test.each([
  ["sep = 'x\u2028console.log(3)//y'", 'sep.length', '19'],
  ["par = 'x\u2029y'", 'par.charCodeAt(1)', '8233'],
])('what is typed, or pasted without brackets, keeps %j (E1)', async (typed, asked, expected) => {
  const shell = await startSignedIn(QUIET);
  shell.line(typed);
  await shell.prompt();
  expect(await shell.answer(asked)).toBe(expected);

  pasteRaw(shell, `0\n${typed}\n${asked}.toString()\n`);

  await shell.until(`'${expected}'`);
  expect(shell.text()).not.toMatch(/^3$/m);
});

test('a paste of thousands of lines, and one of a long line, run whole (E1)', async () => {
  const shell = await startSignedIn(QUIET);
  const lines = Array.from({ length: 2_000 }, (_, at) => `n${at % 7} = ${at}`);

  shell.paste(`${lines.join('\n')}\nlong = '${'z'.repeat(100_000)}'\n`);
  await shell.until((screen) => screen.endsWith("z'\nsandbox quiet>"), { timeoutMs: 60_000 });
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

const FAILING = [
  ['an unknown name', 'user_id = no_such_id', 'is not defined'],
  ['a syntax error', 'x = )', 'SyntaxError'],
  ['a search that finds nobody', "findUser('nobody-of-that-name')", 'NoMatch|No user|nobody'],
  ['a version that is not there', "putEmail('a@example.com', {version: 77})", 'CONFLICT|UNKNOWN'],
  ['an error over lines', 'function f() {\n  throw new Error("no")\n}\nf()', 'no'],
] as const;

describe.each([
  ['in brackets', bracketed],
  ['without brackets', pasteRaw],
])('a paste %s', (_how, paste) => {
  test('a paste ends at whatever fails, and says what was not run (E4)', async () => {
    const shell = await startSignedIn(QUIET);
    await shell.answer("findUser('JohnDoe')");

    for (const [what, failing, said] of FAILING) {
      shell.forget();
      paste(shell, `1 + 1\n${failing}\n\nputEmail('wrong@example.com')\nran = 1\nmore`);
      await shell.until(/3 more lines were not run\./);
      await shell.prompt();

      expect(shell.text(), what).toMatch(new RegExp(said));
      expect(await shell.answer('typeof ran'), what).toBe("'undefined'");
      expect(await shell.answer("findUser('JohnDoe')"), what).toContain('johndoe@mysite.com');
    }
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
  retry: 4,
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
