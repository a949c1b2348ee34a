/** Python that is pasted, typed line by line, or expected: at a real terminal, run by CPython. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { PAGE } from './page.ts';
import { pasteRaw, type Shell, startSignedIn } from './pty.ts';

const USER_ID = "'1c234e69-5469-424a-a6d1-ff5658b387a6'";
const QUIET = { args: ['--sandbox', '--quiet'], cols: 150, rows: 60 };
// Python is loaded where others work at the same time.
const SOON = { timeoutMs: 30_000 };

/** For which Python is loaded. */
async function firstEntry(shell: Shell, entry: string): Promise<void> {
  shell.line(entry);
  await shell.prompt(SOON);
}

async function inPieces(shell: Shell, text: string, size: number): Promise<void> {
  const keys = text.replaceAll('\n', '\r');
  for (let at = 0; at < keys.length; at += size) {
    shell.type(keys.slice(at, at + size));
    if (at % (size * 64) === 0) await sleep(1);
  }
}

async function lineByLine(shell: Shell, text: string, pauseMs: number): Promise<void> {
  for (const line of text.split('\n')) {
    shell.type(line);
    await sleep(1);
    shell.key('enter');
    await sleep(pauseMs);
  }
}

test.each<[how: string, enter: (shell: Shell) => void | Promise<void>]>([
  ['in brackets', (shell) => shell.paste(PAGE)],
  ['in brackets, with the line ends of Windows', (shell) => shell.paste(PAGE.replaceAll('\n', '\r\n'))],
  ['without brackets', (shell) => pasteRaw(shell, PAGE)],
  ['without brackets, byte by byte', (shell) => inPieces(shell, PAGE, 1)],
  ['without brackets, in pieces', (shell) => inPieces(shell, PAGE, 23)],
])('a page that comes %s gives its values, and its words are left out (PY5)', async (_how, enter) => {
  const shell = await startSignedIn({ ...QUIET, args: ['--sandbox'] });

  await enter(shell);
  await shell.until(/^ {2}\d+ lines without a prompt left out$/m, SOON);

  const text = shell.text();
  expect(text).toMatch(/^sandbox >>> base_url .*\n(?: {2}loading Python…\n)?'http:\/\/127\.0\.0\.1:\d+\/api\/2'$/m);
  expect(text).toContain(`sandbox >>> user_id\n${USER_ID}\n`);
  expect(text).toMatch(
    /^sandbox >>> version\n(?: {2}version .*\n)?1\nsandbox >>> user_data = \{\n\.\.\. {6}"contact": \{$/m,
  );
  expect(text).toMatch(/CHANGED[\s\S]*\nsandbox >>> response\.status_code\n200\n {2}18 lines without/);
  expect(text).not.toMatch(/Error|^(?:77|404)$/m);
  expect(await shell.answer('response.json().contact.email')).toBe("'johndoe@newmail.net'");
});

test.each([4, 40, 150])(
  'a page line by line, %s ms apart, gives its values, whatever its words give (PY5)',
  async (pauseMs) => {
    const shell = await startSignedIn(QUIET);
    await firstEntry(shell, '>>> 0');

    await lineByLine(shell, PAGE, pauseMs);
    await shell.prompt(SOON);

    expect(shell.text()).toContain(`>>> user_id\n${USER_ID}\n`);
    expect(shell.text()).toMatch(/>>> response\.status_code\n200\n/);
    expect(await shell.answer('version')).toBe('1');
  },
);

describe('a paste', () => {
  test('runs a block without its closing line, and gives no output for code (PY5)', async () => {
    const shell = await startSignedIn(QUIET);

    shell.paste('>>> for n in range(2):\n...     print(n)\n>>> if n:\n...     print("one")\n7\n8\n');
    await shell.until(/one\nsandbox quiet>$/, SOON);

    expect(shell.text()).toMatch(/\n0\n1\nsandbox quiet >>> if n:\n/);
  });

  test('without prompts is Python by its signs, blank lines within its blocks and all (PY5)', async () => {
    const shell = await startSignedIn(QUIET);

    shell.paste(
      'def twice(n):\n\n    m = n\n\n    return m * 2\n\n\nfor n in [4, 5]:\n    print(twice(n))\nm = twice(8)\nm\n',
    );
    await shell.until(/16\nsandbox quiet>$/, SOON);

    expect(shell.text()).toMatch(/\n8\n10\nsandbox quiet >>> m = twice\(8\)\nsandbox quiet >>> m\n16\n/);
  });

  test.each<[how: string, paste: (shell: Shell, text: string) => void]>([
    ['in brackets', (shell, text) => shell.paste(text)],
    ['without', (shell, text) => pasteRaw(shell, text)],
  ])('%s stops at its first error, and says what was not run (PY5)', async (_how, paste) => {
    const shell = await startSignedIn(QUIET);

    paste(shell, 'words\n>>> ran = 1\n>>> missing\n1\n>>> ran = 2\nmore words\n>>> ran = [\n... 3]\n');
    await shell.until('3 more lines were not run.', SOON);

    expect(shell.text()).toContain("NameError: name 'missing' is not defined");
    expect(shell.text()).not.toContain('left out');
    expect(await shell.answer('>>> ran')).toBe('1');
  });

  const FOREIGN: readonly (readonly [what: string, text: string])[] = [
    ['a Markdown fence', 'Do:\n```python\nfor n in [1]:\n    print(n + 41)\n```\n'],
    ['IPython', "In [1]: n = 41\n   ...: \nIn [2]: if n:\n   ...:     print(n + 1)\n   ...: \nOut[2]: 'x'\n"],
    [
      'line numbers and no-break blanks',
      '1 >>>\u00a0n = 41\n2 >>> if n:\n3 ...\u00a0\u00a0\u00a0\u00a0\u00a0print(n + 1)\n',
    ],
    ['HTML', '<pre>&gt;&gt;&gt; n = <b>41</b>\n&gt;&gt;&gt; print(n + 1)\n</pre>\n'],
    ['the narration', '  4  >>> user_data = {"version": 42}\n  5  >>> print(user_data["version"])\n'],
    ['this shell', 'sandbox quiet >>> for n in [41]:\n...     print(n + 1)\n41\nsandbox quiet> 5\n'],
  ];

  test('runs, whatever it was copied from (PY5)', async () => {
    const shell = await startSignedIn(QUIET);

    for (const [what, text] of FOREIGN) {
      shell.forget();
      shell.paste(text);

      await shell.until(/^42$/m, SOON);
      await shell.prompt(SOON);
      expect(shell.text(), what).not.toContain('Error');
    }
  });

  test('of JavaScript is left to JavaScript, prompts in its strings too (PY5)', async () => {
    const shell = await startSignedIn(QUIET);

    shell.paste('page = `\n>>> version\n`\npage.length\nuser_id >>> 2\n');
    await shell.until(/^0$/m);

    expect(shell.text()).toContain('sandbox quiet> page.length\n13\n');
    expect(shell.text()).not.toContain('loading Python');
  });

  test('whose last line has no end leaves that to be finished (PY5)', async () => {
    const shell = await startSignedIn(QUIET);

    shell.paste('words\n>>> n = 1\n>>> n + 4');
    await shell.until(/>>> n \+ 4$/, SOON);
    shell.line('1');
    await shell.until(/^42$/m, SOON);
  });

  test('is shown as the lines of a page where nothing is drawn anew (PY5)', async () => {
    const shell = await startSignedIn({ ...QUIET, env: { ACCESSIBLE: '1' } });

    shell.paste('words\n>>> for n in [1]:\n...     print(n + 41)\n>>> n\n');
    await shell.until(/^sandbox quiet> 1$/m, SOON);

    expect(shell.text()).toMatch(/^(?:sandbox quiet> )?42$/m);
  });
});

test('a block is typed line by line, and ends at a blank line or the next prompt (PY6)', async () => {
  const shell = await startSignedIn(QUIET);
  await firstEntry(shell, '>>> 0');

  for (const line of ['for n in [4]:', '    print(n)', '']) {
    shell.line(line);
    await shell.until(line === '' ? /^4$/m : /\.\.\.$/);
  }
  for (const line of ['>>> for n in [5]:', '...     print(n)', "'js'.length"]) {
    shell.line(line);
    await sleep(300);
  }
  await shell.until(/^\.\.\. 'js'\.length\n5\nsandbox quiet> 'js'\.length\n2$/m);
  for (const line of ['>>> for n in [6]:', '...     print(n)', '>>> [n]']) {
    shell.line(line);
    await sleep(300);
  }

  await shell.until(/^6\nsandbox quiet> >>> \[n\]\n\[6\]$/m);
});

const SLIPS = [
  ["putEmail('a@b.c)", "putEmail('a@b.c')"],
  ['findUser(foobar)', "findUser('foobar')"],
  ['putEmail(x@y.org)', "putEmail('x@y.org')"],
  ['findUser(‘john.doe’', "findUser('john.doe')"],
] as const;

test('a slip of JavaScript is answered, and the next entry is one of its own (PY3)', async () => {
  const shell = await startSignedIn(QUIET);

  for (const [typed, meant] of SLIPS) {
    shell.forget();
    expect(await shell.answer(typed), typed).toMatch(/(?:quotes|parenthesis).*\n {2}(.*)$/);
    expect(shell.text()).toContain(`  ${meant}\n`);
    expect(await shell.answer('1 + 1'), typed).toBe('2');
    expect(shell.text()).not.toContain('Python');
  }
});

describe('Python mode', () => {
  test('has Python’s prompts, completes its names, recalls entries whole, and goes back (PY7)', async () => {
    const shell = await startSignedIn({ ...QUIET, args: ['--sandbox', '--quiet', '--python'] });
    await firstEntry(shell, 'a, b = 1, 2');
    expect(await shell.answer('a, b')).toBe('(1, 2)');

    for (const line of ['if b:', '    print(b + 40)', '']) {
      shell.line(line);
      await shell.until(line === '' ? /^42$/m : /\.\.\.$/);
    }
    await shell.prompt();
    shell.key('up');
    await shell.until(/if b:\n[|.]* +print\(b \+ 40\)$/);
    shell.key('enter');
    await shell.until(/42\n[\s\S]*42\nsandbox quiet >>>$/);
    shell.type('b.bit_l');
    shell.key('tab');
    await shell.until(/b\.bit_length$/);
    shell.line('()');
    await shell.until(/^2$/m);
    await shell.answer('.javascript');

    expect(await shell.answer('[a, b].length')).toBe('2');
    expect(shell.screen()).toMatch(/sandbox quiet>$/);
    await shell.answer('.python');
    expect(await shell.answer('len([a, b])')).toBe('2');
    expect(shell.screen()).toMatch(/sandbox quiet >>>$/);
  });

  test('offers what stands behind a dot, and takes a block with blank lines as one (PY7)', async () => {
    const shell = await startSignedIn({ ...QUIET, args: ['--sandbox', '--quiet', '--python'] });

    shell.paste('def f():\n\n    return 42\n\nf()\n');
    await shell.until(/^42$/m, SOON);
    await shell.prompt();

    expect(await shell.answer('.help')).toContain('.javascript');
    shell.line('f(');
    await shell.until(/\.\.\.$/);
    shell.line('.break');
    await shell.until(/sandbox quiet >>>$/);
    shell.line('.exit');
    expect(await shell.exit()).toEqual({ code: 0, signal: null });
  });
});
