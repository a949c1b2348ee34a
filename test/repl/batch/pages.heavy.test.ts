/** Python without a terminal: pages and programs in a pipe, and entries behind -e. */
import { expect, test } from 'vitest';
import { PAGE } from '../../terminal/page.ts';
import { entries, type RunOptions, run } from '../../terminal/run.ts';

const sandbox = (args: readonly string[], options?: RunOptions) => run(['--sandbox', '--quiet', ...args], options);

test('a page in a pipe gives its values alone (PY8)', async () => {
  const { code, stdout } = await sandbox([], { input: PAGE });

  expect(stdout.split('\n').slice(2)).toEqual(["'1c234e69-5469-424a-a6d1-ff5658b387a6'", '1', '200', '']);
  expect(code).toBe(0);
});

test('how many lines were left out is told beside the data (PY8)', async () => {
  const { stderr, stdout } = await run(['--sandbox'], { input: 'findUser("foobar")\n\n>>> 1\n1\n' });

  expect(stdout).toBe('1\n');
  expect(stderr).toContain('  2 lines without a prompt left out\n');
});

test.each([
  ['a block without its closing line', '>>> for n in [1, 2]:\n...     print(n)\n>>> "next"\n', "1\n2\n'next'\n"],
  ['a block at the end', '>>> for n in [1, 2]:\n...     print(n)', '1\n2\n'],
  ['a program by its signs', 'def f(n):\n\n    return n\n\nfor n in [1]:\n    print(f(n))\nprint(2)\n', '1\n2\n'],
  ['one line', 'len([1, 2])\n', '2\n'],
  ['a fence', 'Do:\n```py\nfor n in [1]:\n    print(n)\n\nprint(3)\n```\n', '1\n3\n'],
  ['JavaScript with prompts in a string', 'x = `\n>>> 1\n`\nx.length\n', '7\n'],
  ['JavaScript with words behind slashes', 'x = 5 // this is not None\nx\n', '5\n'],
])('a pipe takes %s (PY8)', async (_what, input, stdout) => {
  expect(await sandbox([], { input })).toMatchObject({ code: 0, stdout });
});

test('a command behind a prompt is carried out, of a page in a pipe and behind -e (PY8)', async () => {
  const page = await sandbox([], { input: '>>> for n in [3]:\n...     n\n>>> .sandbox throttle 3\nwords\n>>> 4\n' });
  const entry = await sandbox(['-e', '>>> .sandbox throttle 5', '-e', '1 + 1']);

  expect(page).toMatchObject({ code: 0, stdout: expect.stringMatching(/^3\n[\s\S]*throttle 3[\s\S]*\n4\n$/) });
  expect(entry).toMatchObject({ code: 0, stdout: expect.stringMatching(/throttle 5[\s\S]*\n2\n$/) });
});

test('a pipe stops at its first error, with exit code 1 (PY8)', async () => {
  const ran = await sandbox([], { input: '>>> 1\n>>> 1 / 0\n>>> 2\n' });

  expect(ran).toMatchObject({ code: 1, stdout: '1\n' });
  expect(ran.stderr).toMatch(/ZeroDivisionError: division by zero\n$/);
});

test('who writes slowly is answered line by line (PY8)', async () => {
  const answers: Readonly<Record<string, string>> = {
    "'first'\n": '...     print(n)\n>>> "next"\n',
    "'first'\n7\n'next'\n": 'words\n>>> 42\n',
  };
  const { stdout } = await sandbox([], {
    input: '>>> "first"\n>>> for n in [7]:\n',
    staysOpen: true,
    onOutput(stdout, child) {
      const next = answers[stdout];
      if (next !== undefined) child.stdin?.write(next);
      if (stdout.endsWith('42\n')) child.stdin?.end();
    },
  });

  expect(stdout).toBe("'first'\n7\n'next'\n42\n");
});

test.each([
  ['names of both languages', [], ['n = 41', '>>> n = n + 1', 'n', 'x = None', 'x === null'], '42\ntrue\n'],
  ['a text of several lines', [], ['for n in [1]:\n    print(n)\n\nprint(2)'], '1\n2\n'],
  [
    'a placeholder in either language',
    [],
    ["client_id = '<your client ID>'", ">>> client_id = '<your client ID>'", 'client_id.length'],
    '36\n',
  ],
  ['a page', [], ['words\n>>> n = 5\n>>> n\n'], '5\n'],
  ['Python mode, and the way back', ['--python'], ['a, b = 1, 2', 'b', '.javascript', '[1, 2].length'], '2\n2\n'],
])('-e takes %s (PY8)', async (_what, args, codes, stdout) => {
  expect(await sandbox([...args, ...entries(...codes)])).toMatchObject({ code: 0, stdout });
});

test.each(['for n in [1]:', '>>> f(', "print('a'"])(
  'what -e leaves unfinished is a mistake: %s (PY8)',
  async (entry) => {
    const { code, stderr, stdout } = await sandbox(entries(entry));

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/IndentationError|SyntaxError/);
  },
);

test.each([
  ['putEmail(x@y.org, user_id)', "putEmail('x@y.org', user_id)"],
  ['findUser(version', 'findUser(version)'],
  ['putEmial(x@y.org)', "putEmail('x@y.org')"],
])('a name of the session is no text, whether or not it holds something: %s (PY3)', async (entry, meant) => {
  expect((await sandbox(entries(entry))).stderr.split('\n')[1]).toBe(`  ${meant}`);
});
