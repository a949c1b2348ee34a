/** CPython in its thread, on a host of the test's own. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Interpreter, type Ran } from '../../src/python/interpreter.ts';

const modules = fileURLToPath(new URL('./modules', import.meta.url));
/** What the host was told and asked, in order. */
let seen: string[] = [];
let answer: (what: string, text: string) => Promise<string> = async (what, text) => `${what} of ${text}`;

const python = new Interpreter({
  host: {
    call(what, text) {
      seen.push(`? ${what} ${text}`);
      return answer(what, text);
    },
    write: (stream, text) => void seen.push(`${stream}: ${text}`),
    tell: (text) => void seen.push(text),
  },
  snapshots: null,
  modules,
});

beforeEach(() => {
  seen = [];
  answer = async (what, text) => `${what} of ${text}`;
});

afterAll(() => python.close());

function run(...lines: readonly string[]): Promise<Ran> {
  return python.run(JSON.stringify(lines.join('\n')));
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
    "answer = _host.call('name', 'user_id')",
    "print('two', file=sys.stderr)",
    "print('three ö 🐍', end='')",
  );

  expect(ran).toEqual({ kind: 'ran', text: '"name of user_id"' });
  expect(seen).toEqual(['stdout: one', '? name user_id', 'stderr: two\n', 'stdout: three ö 🐍']);
});

test('long questions and long answers pass whole', async () => {
  answer = async (_what, text) => `${text}🐍`.repeat(2);

  const ran = await run("answer = len(_host.call('long', 'aö🐍' * 1_000_000))");

  expect(ran).toEqual({ kind: 'ran', text: '6000002' });
});

test('a million lines are printed, and none is lost', async () => {
  const { length } = 'n 999999\n';

  await run("for n in range(1_000_000): print('n', f'{n:06}')");

  expect(seen.join('').replaceAll('stdout: ', '')).toHaveLength(length * 1_000_000);
});

const ENDLESS: readonly (readonly [what: string, lines: readonly string[]])[] = [
  ['a loop', ['while True: pass']],
  ['a sleep', ['import time', 'time.sleep(60)']],
  ['a question', ["_host.call('hangs', '')"]],
  ['output that nobody reads', ["while True: print('x' * 1000)"]],
];

test.each(ENDLESS)('Ctrl-C ends %s', async (_what, lines) => {
  answer = () => new Promise(() => {});
  const running = run('import _host', "print('begins')", ...lines);
  await expect.poll(() => seen.join()).toContain('begins');

  python.interrupt();

  expect(await running).toEqual({ kind: 'ran', text: '{"raised": "KeyboardInterrupt"}' });
  expect(await run('answer = 1')).toEqual({ kind: 'ran', text: '1' });
});
