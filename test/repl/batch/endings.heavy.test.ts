/** Whatever an entry throws, prints or does to the process: one sentence, and the exit code of what happened. */

import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cleanEnv, MAIN, makeHome } from '../../terminal/home.ts';
import { entries, run } from '../../terminal/run.ts';
import { loseChanges, startDataCentre } from '../../terminal/sandbox.ts';

const PROXY = 'new Proxy(function () {}, new Proxy({}, { get() { throw new Error("trap") } }))';
const HOSTILE = [
  ['a view that throws', '({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("no") } })'],
  ['a view that throws nothing at all', '({ [Symbol.for("nodejs.util.inspect.custom")]() { throw undefined } })'],
  ['a proxy that throws at everything', PROXY],
  ['a revoked proxy', '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()'],
  [
    'an object whose getters throw',
    '({ get stack() { throw 1 }, get message() { throw 2 }, get [Symbol.toStringTag]() { throw 3 } })',
  ],
  [
    'a conversion that throws',
    '({ toString() { throw 1 }, toJSON() { throw 2 }, [Symbol.toPrimitive]() { throw 3 } })',
  ],
  ['an object without a prototype', 'Object.create(null)'],
  ['an error whose words throw', 'Object.defineProperty(new Error(), "message", { get() { throw new Error("no") } })'],
  ['an error whose name is no text', 'Object.assign(new Error("x"), { name: { toString: 5 }, stack: 7 })'],
  ['an error of a class of its own', `new (class extends Error { get message() { throw ${PROXY} } })()`],
  ['a circle with a number that is too big', '(() => { const a = { n: 1n }; a.a = a; return a })()'],
  ['nothing', 'undefined'],
  ['a symbol', 'Symbol("s")'],
  ['a hundred million holes', 'new Array(1e8)'],
] as const;

describe('values', () => {
  test.each(HOSTILE)('%s is shown in a sentence, printed or thrown (Z6)', async (name, value) => {
    const [printed, json, thrown, rejected, program] = await Promise.all([
      run(['--sandbox', '--quiet', ...entries(`(${value})`, '"after"')]),
      run(['--sandbox', '--json', ...entries(`(${value})`, '"after"')]),
      run(['--sandbox', '--quiet', ...entries(`throw (${value})`, '"never"')]),
      run(['--sandbox', '--json', ...entries(`await Promise.reject(${value})`, '"never"')]),
      run(['--sandbox', 'go.js'], { files: { 'go.js': `throw (${value})` } }),
    ]);

    for (const { code, stdout, stderr } of [printed, json]) {
      expect(stderr).toMatch(/^(?:✗ .*\n)?$/);
      expect(code).toBe(stderr === '' ? 0 : 1);
      if (!name.includes('proxy')) expect(stdout).toContain('after');
    }
    for (const { code, stdout, stderr } of [thrown, rejected, program]) {
      expect(code).toBe(1);
      expect(stdout).not.toContain('never');
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr).toMatch(/^(?:\S+:\S+\n)?✗ \S.*\n$/);
    }
    expect(JSON.parse(rejected.stdout)).toMatchObject({ error: { name: expect.any(String) }, world: 'sandbox' });
  });

  test('a value thrown in a timer, or rejected where nobody waits, is one sentence and ends the run with 1', async () => {
    for (const how of [`setTimeout(() => { throw ${PROXY} }, 1)`, `Promise.reject(${PROXY})`]) {
      const ran = await run([
        '--sandbox',
        '--quiet',
        ...entries(`${how}; await new Promise((go) => setTimeout(go, 50))`, '2'),
      ]);

      expect(ran).toEqual({ code: 1, stdout: '', stderr: '✗ Thrown: a Proxy\n' });
    }
  });
});

test.each([
  ['an error', 'throw new RangeError("a".repeat(5e7))', 'RangeError: aaa'],
  ['a text', 'throw "b".repeat(5e7)', 'Thrown: bbb'],
  ['a rejection', 'await Promise.reject(new Error("c".repeat(5e7)))', 'Error: ccc'],
])('%s of fifty million characters is told with its middle left out (R4)', async (_, entry, words) => {
  const { code, stderr } = await run(['--sandbox', '--quiet', ...entries(entry)]);

  expect(code).toBe(1);
  expect(stderr).toContain(`✗ ${words}`);
  expect(stderr.length).toBeLessThan(200_000);
});

test.each([
  'Array.prototype.map = null; null.x',
  'String.prototype.split = () => { throw 1 }; null.x',
  'JSON.stringify = () => { throw 1 }; throw new Error("x")',
])('what breaks JavaScript itself is one sentence, and the run ends with 1: %s (R4)', async (entry) => {
  const { code, stdout, stderr } = await run(['--sandbox', '--json', ...entries(entry, '"never"')]);

  expect(stderr).toMatch(/^✗ [^\n]+\n$/);
  expect([code, stdout.includes('never')]).toEqual([1, false]);
});

const REMOVING = [
  'process.removeAllListeners()',
  'process.removeAllListeners("uncaughtException"); process.removeAllListeners("unhandledRejection")',
  'for (const name of process.eventNames()) for (const each of process.listeners(name)) process.off(name, each)',
  'process.on("uncaughtException", () => process.removeAllListeners())',
];
const LATER = ['setTimeout(() => null.x)', 'void Promise.reject(new TypeError("null"))'];

test.each(REMOVING.flatMap((removing) => LATER.map((later) => [removing, later] as const)))(
  'no listener of the shell can be taken away: %s; %s (R2)',
  async (removing, later) => {
    const { code, stdout, stderr } = await run([
      '--sandbox',
      '--quiet',
      ...entries(`${removing}; undefined`, `${later}; await new Promise((go) => setTimeout(go, 50))`, '"never"'),
    ]);

    expect(stderr).toMatch(/^✗ TypeError: .*null.*\n$/);
    expect([code, stdout]).toEqual([1, '']);
  },
);

test('an entry takes away its own listeners, and those alone (R2)', async () => {
  const listening = 'for (const name of ["own", "exit", "other"]) process.on(name, () => console.log(name))';
  const counts = '["own", "other"].map((name) => process.listenerCount(name))';

  const { code, stdout } = await run([
    '--sandbox',
    ...entries(
      `${listening}; ${counts}`,
      'process.removeAllListeners("own").removeAllListeners("exit") === process',
      counts,
    ),
  ]);

  expect([code, stdout]).toEqual([0, '[ 1, 1 ]\ntrue\n[ 0, 1 ]\n']);
});

const ENDS = [
  'process.removeAllListeners(); process.exit(0)',
  'process.removeAllListeners(); setTimeout(() => { throw 1 }, 1); await new Promise((go) => setTimeout(go, 50))',
  'process.exit(0)',
  'process.exitCode = 0',
  'process.on("exit", () => process.exit(0))',
  'setTimeout(() => { throw 1 }, 1); await new Promise((go) => setTimeout(go, 50))',
  'process.reallyExit(0)',
];

test('no end of a process hides what happened (Z4)', async () => {
  const codes = await Promise.all(
    ENDS.map(async (entry) => {
      const centre = await startDataCentre();
      loseChanges(centre.sandbox, { isApplied: false });
      const lost = `await Promise.allSettled([putEmail("new@newmail.net")]); ${entry}`;
      const ran = await run(['--quiet', '--yes', ...entries("findUser('JohnDoe')", lost)], { env: centre.env });
      return [entry, ran.code];
    }),
  );

  expect(codes).toEqual(ENDS.map((entry) => [entry, 4]));
});

test('a run that was good ends with the code that the entry names', async () => {
  const [exited, set, waiting] = await Promise.all([
    run(['--sandbox', ...entries('process.exit(7)')]),
    run(['--sandbox', ...entries('process.exitCode = 8')]),
    run(['--sandbox', ...entries('process.exitCode = 8; null.x')]),
  ]);

  expect([exited.code, set.code, waiting.code]).toEqual([7, 8, 1]);
});

test('an entry that waits for what never comes ends, with a sentence', async () => {
  const centre = await startDataCentre();

  const ran = await run(entries('await new Promise(() => {})', '2'), { env: centre.env });

  expect(ran).toEqual({ code: 1, stdout: '', stderr: '✗ The entry waits for something that never comes.\n' });
});

// Only Linux has a file that is a full disk.
describe.skipIf(process.platform !== 'linux')('output', () => {
  const PRINTING = [
    ['value', entries("'x'.repeat(9)", '2')],
    ['printing of a loop', entries('for (let i = 0; i < 50_000; i++) console.log(i)', '2')],
    ['printing of a timer', entries('setInterval(() => console.log(1), 1); await new Promise(() => {})')],
    ['printing that never ends', entries('await 0; for (;;) process.stdout.write("y\\n")')],
  ] as const;

  test.each(PRINTING)('a full disk under the %s is one sentence, and the run ends with 1 (Z5)', async (_, args) => {
    expect(await runFull(args, [1])).toEqual({
      code: 1,
      stderr: '✗ What is printed cannot be written any more (ENOSPC).\n',
    });
    expect(await runFull(args, [1, 2])).toEqual({ code: 1, stderr: '' });
  });

  test('talk that cannot be written changes nothing of how a run ends', async () => {
    expect((await runFull(entries("findUser('JohnDoe')", 'nothing'), [2])).code).toBe(1);
    expect((await runFull(entries("findUser('JohnDoe')"), [2])).code).toBe(0);
  });
});

/** Runs with a full disk behind the descriptors. */
function runFull(args: readonly string[], full: readonly number[]): Promise<{ code: number | null; stderr: string }> {
  const home = makeHome();
  const disk = openSync('/dev/full', 'w');
  const stdio = (at: number) => (full.includes(at) ? disk : 'pipe');
  const child = spawn(process.execPath, [MAIN, '--sandbox', '--quiet', ...args], {
    cwd: home.cwd,
    env: cleanEnv(home),
    stdio: ['ignore', stdio(1), stdio(2)],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout?.resume();
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}

describe('a run goes on while something in it can still happen, as with Node itself (EW2)', () => {
  const LATE = `const { readFile } = require('node:fs');
let left = 3;
const ticking = setInterval(() => { left -= 1; if (left === 0) { clearInterval(ticking); console.log('ticked'); } }, 2);
readFile('data.txt', 'utf8', (_error, text) => setTimeout(() => console.log(text), 50));
new Promise((resolve) => setTimeout(resolve, 100)).then(() => findUser('foobar')).then((found) => console.log(found.login));
console.log('end');
`;
  const printed = ['end', 'ticked', 'read', 'foobar'];

  test.each([
    ['a program', ['go.js'], ''],
    ['a module', ['go.mjs'], ''],
    ['an entry', ['-e', LATE], ''],
    ['a pipe', ['-'], LATE],
  ])('%s goes on while something in it can still happen', async (_what, args, input) => {
    const files = {
      'data.txt': 'read',
      'go.js': LATE,
      'go.mjs': LATE.replace(/^.*\n/, "import { readFile } from 'fs';\n"),
    };

    const { code, stdout, stderr } = await run(['--sandbox', '--quiet', ...args], { input, files });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n').filter((line) => printed.includes(line));
    // In a pipe what was begun goes on between two entries.
    expect(args[0] === '-' ? lines.toSorted() : lines).toEqual(args[0] === '-' ? printed.toSorted() : printed);
  });

  test('what fails later ends the run with 1, and a write that comes later is told', async () => {
    const write = `setTimeout(() => putEmail('late@x.org', created_user_id), 20); 0`;
    const fail = `setInterval(() => {}, 99).ref(); setTimeout(() => { throw new Error('late') }, 20); 0`;

    const [written, failed, program] = await Promise.all([
      run(['--sandbox', '--quiet', '--yes', ...entries(write)]),
      run(['--sandbox', '--quiet', ...entries(fail)]),
      run(['--sandbox', '--quiet', 'go.js'], { files: { 'go.js': fail } }),
    ]);

    expect(written).toMatchObject({ code: 0, stdout: '0\n', stderr: expect.stringContaining('CHANGED') });
    expect(failed).toEqual({ code: 1, stdout: '0\n', stderr: '✗ Error: late\n' });
    expect(program).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^go\.js:1\n✗ Error: late\n$/) });
  });

  test('a run waits for nothing behind an entry that failed, or behind .exit', async () => {
    const open = 'setInterval(() => {}, 99); 0';

    const [failed, left] = await Promise.all([
      run(['--sandbox', '--quiet', ...entries(open, 'nobody()')]),
      run(['--sandbox', '--quiet', '-'], { input: `${open}\n.exit\n` }),
    ]);

    expect(failed).toMatchObject({ code: 1, stdout: '0\n' });
    expect(left).toEqual({ code: 0, stdout: '0\n', stderr: '' });
  });
});
