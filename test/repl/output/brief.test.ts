/** How much of a long value is shown at a terminal, that the rest is named, and that elsewhere nothing is left out. */
import { expect, test } from 'vitest';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { viewMail } from '../../../src/render/mails.ts';
import { viewUser } from '../../../src/render/users.ts';
import { Output } from '../../../src/repl/output/output.ts';

const person = (at: number) => ({
  user_id: `2ae8a1e9-4dba-4a07-b56a-${String(at).padStart(12, '0')}`,
  login: `user${at}`,
  name: `Anna ${at}`,
  email: `user${at}@example.org`,
  activated: true,
  enabled: true,
  version: 1,
  tenant_id: '0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
  tenant_path: ['JohnSmith, Inc', 'Foobar'],
  world: 'sandbox',
});
const mail = (at: number) =>
  viewMail({ subject: `s${at}`, to: 'a@b.c', sent_at: '', link: `http://127.0.0.1/${at}`, opened: false });
const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));

function shown(value: unknown, { columns = 80, isBrief = true, colors = false } = {}): string {
  const pieces: string[] = [];
  const stream = { columns, write: (piece: string) => void pieces.push(piece) };
  new Output({ stdout: stream, stderr: stream, secrets: createSecrets(), colors, json: false, isBrief }).value(value);
  return pieces.join('').trimEnd();
}

const last = (text: string) => text.split('\n').at(-1)?.trim();

test.each([
  [
    'numbers',
    many(20_000, (at) => at),
    '100 of 20,000 items shown. The next ones: _.slice(100)   all: pprint.pprint(_)',
  ],
  [
    'small objects',
    many(300, (at) => ({ at })),
    '20 of 300 items shown. The next ones: _.slice(20)   all: pprint.pprint(_)',
  ],
  ['larger ones', many(300, person), '10 of 300 items shown. The next ones: _.slice(10)   all: pprint.pprint(_)'],
  ['users', many(300, (at) => viewUser(person(at))), '20 of 300 users shown. The next ones: _.slice(20)'],
  [
    'what an answer holds',
    { items: many(300, person) },
    /^200 of [\d,]+ lines shown\. All of it: pprint\.pprint\(_\)$/,
  ],
  ['a text', 'x'.repeat(2_000_000), '4,000 of 2,000,000 characters shown. All of it: console.log(_)'],
  ['a text of many lines', 'x\n'.repeat(1_500), /^200 of [\d,]+ lines shown\. All of it: console\.log\(_\)$/],
])('of %s the beginning is shown, how much there is, and what shows the rest (SC5)', (_name, value, end) => {
  const text = shown(value);

  if (typeof end === 'string') expect(last(text)).toBe(end);
  else expect(last(text)).toMatch(end);
  expect(text.length).toBeLessThan(30_000);
  expect(text.split('\n').length).toBeLessThan(210);
  expect(last(shown(value, { colors: true }))?.replace(/\x1b\[\d+m/g, '')).toEqual(last(text));
});

test('what is named shows the next ones, up to the last (SC5)', () => {
  let rest: readonly unknown[] = many(47, (at) => viewUser(person(at)));
  const seen: string[] = [];

  for (let turn = 0; turn < 3; turn += 1) {
    const text = shown(rest);
    seen.push(...(text.match(/Anna \d+/g) ?? []));
    const [, from] = /_\.slice\((\d+)\)$/.exec(text) ?? [];
    if (from === undefined) expect(last(text)).toBe('7 users');
    rest = rest.slice(Number(from ?? rest.length));
  }

  expect(seen).toEqual(many(47, (at) => `Anna ${at}`));
});

test('a list of what has a view of its own is shown as these are, with their number (SC5)', () => {
  expect(shown([viewUser(person(1)), viewUser(person(2))])).toMatchInlineSnapshot(`
    "  user1   user1@example.org · Anna 1 · activated · enabled · version 1
        JohnSmith, Inc / Foobar
      user_id = '2ae8a1e9-4dba-4a07-b56a-000000000001'
      user2   user2@example.org · Anna 2 · activated · enabled · version 1
        JohnSmith, Inc / Foobar
      user_id = '2ae8a1e9-4dba-4a07-b56a-000000000002'
      2 users"
  `);
  expect(last(shown([mail(1)]))).toBe('1 mail');
  expect(shown([mail(1), 5])).not.toContain('mails');
});

test.each([
  ['a few numbers', [1, 2, 3]],
  ['a short text', 'x'.repeat(4_000)],
  ['twenty objects', many(20, (at) => ({ at }))],
  ['nothing', []],
  ['an object', { items: [person(1)] }],
])('nothing stands behind %s (SC5)', (_name, value) => {
  expect(shown(value)).toBe(shown(value, { isBrief: false }));
});

test('where nobody reads it, all is printed, however long (SC5)', () => {
  const numbers = shown(
    many(20_000, (at) => at),
    { isBrief: false },
  );
  expect(numbers).toContain('19999');
  expect(numbers).not.toContain('more item');
  expect(shown('x'.repeat(2_000_000), { isBrief: false })).toHaveLength(2_000_002);
  expect(shown({ items: many(300, person) }, { isBrief: false })).toContain("login: 'user299'");
});

test('an array whose code resists is looked at without running it (SC5)', () => {
  const asked: string[] = [];
  const proxy = new Proxy(many(300, person), {
    get(list, key) {
      asked.push(String(key));
      return Reflect.get(list, key);
    },
  });
  class Odd extends Array<number> {
    override slice(): never {
      throw new Error('asked');
    }
  }

  expect(shown(proxy)).toContain('user0');
  expect(asked.filter((key) => key === 'slice')).toEqual([]);
  expect(shown(Odd.from(many(300, (at) => at)))).toMatch(/^Odd/);
});
