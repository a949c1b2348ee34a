/** CPython in its thread, on a host of the test's own. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Host, Interpreter, type Ran, type SnapshotStore } from '../../src/python/interpreter.ts';

const modules = fileURLToPath(new URL('./modules', import.meta.url));
/** What the host was told and asked, in order. */
let seen: string[] = [];
/** How long whoever reads takes for what is printed. */
let taking: () => Promise<void> | void = () => {};
let milliseconds = 0;
let answer: (what: string, text: string) => Promise<string> = async (what, text) => `${what} of ${text}`;

const host: Host = {
  call(what, text) {
    seen.push(`? ${what} ${text}`);
    return answer(what, text);
  },
  write(stream, text) {
    seen.push(`${stream}: ${text}`);
    return taking();
  },
  tell: (text) => void seen.push(text),
};

// In memory, for those that follow one that has come to its end.
const kept = new Map<string, Uint8Array<ArrayBuffer>>();
const snapshots: SnapshotStore = {
  read: async (key) => kept.get(key)?.slice() ?? null,
  write: async (key, bytes) => void kept.set(key, bytes),
  drop: async (key) => void kept.delete(key),
};

function newPython(): Interpreter {
  const fresh = new Interpreter({ host, snapshots, modules, now: () => milliseconds });
  onTestFinished(() => fresh.close());
  return fresh;
}

const python = new Interpreter({ host, snapshots, modules, now: () => milliseconds });

beforeEach(() => {
  seen = [];
  taking = () => {};
  answer = async (what, text) => `${what} of ${text}`;
});

afterAll(() => python.close());

function run(...lines: readonly string[]): Promise<Ran> {
  return python.run(JSON.stringify(lines.join('\n')));
}

/** What ended before may have to be loaded anew. */
async function isSeen(text: string): Promise<void> {
  await expect.poll(() => seen.join(), { timeout: 60_000 }).toContain(text);
}

test('an entry is run by CPython, and its answer is handed over', async () => {
  expect(await run('import sys', 'answer = [2 ** 64, sys.version_info[:2]]')).toEqual({
    kind: 'ran',
    text: '[18446744073709551616, [3, 14]]',
  });
  expect(python.isLoaded).toBe(true);
});

test('what is printed and what is asked come in the order in which they were', async () => {
  const ran = await run(
    'import _host, sys',
    "print('one', end='')",
    "answer = _host.call('name', lambda: 'user_id')",
    "print('two', file=sys.stderr)",
    "print('three ö 🐍', end='')",
  );

  expect(ran).toEqual({ kind: 'ran', text: '"name of user_id"' });
  expect(seen).toEqual(['stdout: one', '? name user_id', 'stderr: two\n', 'stdout: three ö 🐍']);
});

test('long questions and long answers pass whole', async () => {
  answer = async (_what, text) => `${text}🐍`.repeat(2);

  const ran = await run("answer = len(_host.call('long', lambda: 'aö🐍' * 1_000_000))");

  expect(ran).toEqual({ kind: 'ran', text: '6000002' });
});

// Seven times what there is room for between the threads.
test('two hundred thousand lines are printed, and none is lost (PT6)', async () => {
  const { length } = 'n 199999\n';

  await run("for n in range(200_000): print('n', f'{n:06}')");

  expect(seen.join('').replaceAll('stdout: ', '')).toHaveLength(length * 200_000);
});

const ENDLESS: readonly (readonly [what: string, lines: readonly string[]])[] = [
  ['a loop', ['while True: pass']],
  ['a sleep', ['import time', 'time.sleep(60)']],
  ['a question', ["_host.call('hangs', lambda: '')"]],
  ['output that nobody reads', ["while True: print('x' * 1000)"]],
];

test.each(ENDLESS)('Ctrl-C ends %s (PT5)', async (_what, lines) => {
  answer = () => new Promise(() => {});
  const running = run('import _host', "print('begins')", ...lines);
  await isSeen('begins');

  python.interrupt();

  expect(await running).toEqual({ kind: 'ran', text: '{"raised": "KeyboardInterrupt"}' });
  expect(await run('answer = 1')).toEqual({ kind: 'ran', text: '1' });
});

// Also what comes at once comes into its `try`.
const STUBBORN = [
  'while True:',
  '  try:',
  "    print('begins')",
  '    while True: pass',
  '  except BaseException: pass',
];

test('what does not end by Ctrl-C is ended with its thread by the next one, two seconds later (PT5)', async () => {
  await run('kept = 1');
  const running = run(...STUBBORN);
  await isSeen('begins');

  python.interrupt();
  milliseconds += 1_999;
  python.interrupt();
  expect(python.isLoaded).toBe(true);
  milliseconds += 1;
  python.interrupt();

  expect(await running).toMatchObject({ kind: 'lost', why: 'interrupted', words: expect.stringContaining('anew') });
  expect(python.isLoaded).toBe(false);
  expect(await run("answer = 'kept' in globals()")).toEqual({ kind: 'ran', text: 'false' });
});

test('so it is with what never comes to look whether it was interrupted (PT5)', async () => {
  const running = run(...STUBBORN.map((line) => line.replace('while True: pass', 'sum(range(10 ** 12))')));
  await isSeen('begins');

  python.interrupt();
  milliseconds += 2_000;
  python.interrupt();

  expect(await running).toMatchObject({ kind: 'lost', why: 'interrupted' });
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s ends it without another one (PT5)', async (signal) => {
  const running = run(...STUBBORN);
  await isSeen('begins');

  python.interrupt(signal);

  expect(await running).toMatchObject({ kind: 'lost', why: 'interrupted' });
});

test('Ctrl-C while it is loaded gives up waiting for it: the entry never runs (PT5)', async () => {
  const fresh = newPython();
  const running = fresh.run(JSON.stringify("print('has run')"));

  fresh.interrupt();

  expect(await running).toMatchObject({
    kind: 'lost',
    why: 'interrupted',
    words: expect.stringContaining('has not run'),
  });
  expect(await fresh.run(JSON.stringify('answer = 1'))).toEqual({ kind: 'ran', text: '1' });
  expect(seen.join()).not.toContain('has run');
});

test('Ctrl-C ends no code of ours, but keeps the next statement from running (PT5)', async () => {
  const running = python.run(JSON.stringify(["print('begins')", null, "print('goes on')"]));
  await isSeen('begins');

  python.interrupt();

  expect(await running).toEqual({ kind: 'ran', text: '{"raised": "KeyboardInterrupt"}' });
  expect(seen.join()).not.toContain('goes on');
  expect(await run('answer = 1')).toEqual({ kind: 'ran', text: '1' });
});

test('Ctrl-C between entries is dropped (PT5)', async () => {
  await run('answer = 1');

  python.interrupt();

  expect(await run('for n in range(100_000): pass', 'answer = n')).toEqual({ kind: 'ran', text: '99999' });
});

test('the answer to a question that was given up is not taken for that to the next one', async () => {
  let answerLate = () => {};
  answer = (what) =>
    what === 'late'
      ? new Promise((resolve) => {
          answerLate = () => resolve('too late');
        })
      : Promise.resolve(`${what} in time`);
  const running = run('import _host', "_host.call('late', lambda: '')");
  await isSeen('late');
  python.interrupt();
  await running;
  answerLate();

  expect(await run("answer = [_host.call('one', lambda: ''), _host.call('other', lambda: '')]")).toEqual({
    kind: 'ran',
    text: '["one in time", "other in time"]',
  });
});

test('memory has an end, of which Python is told, and it goes on (PT6)', async () => {
  expect(await run('x = bytearray(600 * 1024 * 1024)')).toEqual({ kind: 'ran', text: '{"raised": "MemoryError"}' });
  expect(await run('xs = []', 'while True: xs.append(bytes(1 << 20))')).toMatchObject({
    text: '{"raised": "MemoryError"}',
  });

  expect(await run('answer = len(xs) > 300', 'del xs')).toEqual({ kind: 'ran', text: 'true' });
});

test.each([
  ["f = open('/tmp/one', 'wb')", "while True: f.write(b'x' * (1 << 20))"],
  ["for n in range(10 ** 9): open(f'/tmp/many-{n}', 'wb').write(b'x' * (8 << 20))"],
  ["open('/tmp/long', 'wb').truncate(1 << 30)"],
])('so have the files in it: %s (PT6)', async (...lines) => {
  expect(await run(...lines)).toEqual({ kind: 'ran', text: '{"raised": "OSError"}' });

  expect(
    await run(
      'import os, glob',
      "[os.remove(each) for each in glob.glob('/tmp/*')]",
      "answer = open('/tmp/x', 'wb').write(b'y' * (1 << 22))",
    ),
  ).toMatchObject({ text: '4194304' });
});

const FALLS: readonly (readonly [what: string, lines: readonly string[]])[] = [
  [
    'a recursion without a limit',
    ['import sys', 'sys.setrecursionlimit(10 ** 6)', 'def f(n): return f(n + 1)', 'f(0)'],
  ],
  ['its own abort', ['import os', 'os.abort()']],
  ['its own exit', ['import os', 'os._exit(3)']],
  ['a wrong address', ['import faulthandler', 'faulthandler._sigsegv()']],
];

test.each(FALLS)('by %s it is ended, and the next entry begins it anew (PT6)', async (_what, lines) => {
  await run('kept = 1');

  expect(await run(...lines)).toMatchObject({
    kind: 'lost',
    why: 'died',
    words: expect.stringMatching(/broken down \(.+\).*anew/),
  });

  expect(await run("answer = 'kept' in globals()")).toEqual({ kind: 'ran', text: 'false' });
});

test('a reader that takes its time is waited for, and gets all (PT6)', async () => {
  let reads = 0;
  let waiting = 0;
  taking = async () => {
    reads += 1;
    waiting += 1;
    expect(waiting).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    waiting -= 1;
  };

  await run("for n in range(100_000): print(f'{n:09}')");

  expect(seen.join('').replaceAll('stdout: ', '')).toHaveLength(1_000_000);
  expect(reads).toBeGreaterThan(2);
});

test('to complete never starts it, and waits for nothing', async () => {
  const fresh = newPython();
  expect(await fresh.complete('"n"')).toBeNull();
  expect(fresh.isLoaded).toBe(false);
  await run('number = 1');
  const running = run("print('begins')", 'import time', 'time.sleep(60)');
  await isSeen('begins');

  expect(await python.complete('"num"')).toBeNull();
  python.interrupt();
  await running;

  expect(await python.complete('"num"')).toBe('["number"]');
});

test('what is completed and what is entered meanwhile do not get each other’s answers', async () => {
  await run('number = 1');

  const completing = python.complete('"num"');
  const running = run('answer = number');

  expect(await completing).toBe('["number"]');
  expect(await running).toEqual({ kind: 'ran', text: '1' });
});
