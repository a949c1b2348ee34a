import vm from 'node:vm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { installHooks, makeHooks } from '../../../../src/repl/entry/hooks.ts';
import { importsFrom } from '../../../../src/repl/entry/imports/imported.ts';
import { type Rewritten, rewrite } from '../../../../src/repl/entry/rewrite/rewrite.ts';
import { Pending } from '../../../../src/session/pending.ts';

const vocabulary = {
  helpers: new Set(['findUser', 'putEmail']),
  protectedNames: new Set(['URL', 'process', 'fetch', 'console', 'findUser', 'json']),
  dependentNames: new Set(['version', 'user']),
  ownerNames: new Set(['user_id']),
  importsAreLocal: false,
};

function parse(source: string): Rewritten {
  return rewrite(source, vocabulary);
}

/** Runs an entry as the shell would, in this realm; the shell's promises are those of `own()`. */
async function run(source: string, names: Record<string, unknown> = {}): Promise<unknown> {
  const rewritten = parse(source);
  if (rewritten.kind !== 'entry') throw new Error(`${rewritten.kind}: ${JSON.stringify(rewritten)}`);
  Object.assign(globalThis, names);
  created.push(...Object.keys(names));
  return await vm.runInThisContext(rewritten.code);
}

const created: string[] = [];
const readied: string[] = [];
let moves = 0;
const session = {
  requireOpen() {},
  ready: async (name: string) => void readied.push(name),
  users: {
    reconcile() {
      moves += 1;
    },
  },
  pending: new Pending(),
};
installHooks(globalThis, makeHooks(session, importsFrom('/entry')));

/** A promise of the shell's. */
function own<T>(value: T): Promise<T> {
  return session.pending.track(Promise.resolve(value));
}

afterEach(() => {
  for (const name of created.splice(0)) Reflect.deleteProperty(globalThis, name);
  readied.length = 0;
  moves = 0;
});

describe('nothing to await', () => {
  test("a call that returns one of the shell's promises gives its value, by whatever name", async () => {
    const get = () => own({ status_code: 200 });

    expect(await run('x = get().status_code', { get, x: 0 })).toBe(200);
    expect(await run('other = get; other().status_code', { get, other: 0 })).toBe(200);
    expect(await run('box()[0].open()', { box: () => own([{ open: () => own('opened') }]) })).toBe('opened');
  });

  test('a method keeps its this, and a call keeps its arguments in order', async () => {
    const tool = { base: 1, add: (...numbers: number[]) => own(numbers), self: 0 as unknown };
    tool.self = function (this: unknown) {
      return own(this === tool);
    };

    expect(await run('tool.self()', { tool })).toBe(true);
    expect(await run('tool.add(tool.add(1)[0], 2)', { tool })).toEqual([1, 2]);
  });

  test('a chain of calls gives each the value of the one before, its this and its arguments (EW1)', async () => {
    const chain = {
      said: [] as unknown[],
      own(...given: unknown[]) {
        this.said.push(...given);
        return own(this);
      },
      plain(...given: unknown[]) {
        this.said.push(...given);
        return this;
      },
    };
    const text = 'chain.own(1).plain(chain.own(2).said.length).own(own(3), ...[4])?.plain(5, 6).said.join()';

    expect(await run(text, { chain, own })).toBe('1,2,2,3,4,5,6');
    expect(await run('chain.own().none?.own().own()', { chain })).toBe(undefined);
    expect(await run('await chain.own().own(7).said.at(-1)', { chain })).toBe(7);
  });

  test('other promises inside code are left alone', async () => {
    const plain = () => Promise.resolve(1);

    await run('held = plain()', { plain, held: 0 });

    expect((globalThis as { held?: unknown }).held).toBeInstanceOf(Promise);
  });

  test('an optional chain still ends where something is missing', async () => {
    expect(await run('nothing?.call().deeper()', { nothing: undefined })).toBe(undefined);
    expect(await run('some?.call()', { some: { call: () => own(3) } })).toBe(3);
  });

  test('a call in front of a chain is waited for', async () => {
    const give = (value: unknown) => own(value);
    expect(await run('give({ login: "a" })?.login', { give })).toBe('a');
    expect(await run('give({ login: { length: 7 } }).login?.length', { give })).toBe(7);
    expect(await run('give(null)?.login.deeper()', { give })).toBe(undefined);
  });

  test('inside functions, JavaScript is JavaScript', () => {
    const rewritten = parse('const f = () => { g(); const x = 1; return version }');

    expect(rewritten).toMatchObject({ code: ';(f = () => { g(); const x = 1; return version });' });
  });

  test('loops and blocks wait for each call', async () => {
    const seen: number[] = [];
    const note = (n: number) => own(n).then((value) => seen.push(value));
    await run('for (const n of [1, 2]) { seen.push(give(n)) }', { seen, give: (n: number) => own(n * 10), note });

    expect(seen).toEqual([10, 20]);
  });
});

describe('keyword arguments, as on the page', () => {
  test('keyword arguments become an object in calls of requests, json, pprint and the helpers', async () => {
    const put = (url: string, options: unknown) => own([url, options]);

    expect(
      await run('requests.put(`u`, headers={"a": "b", ...auth}, data=payload)', {
        requests: { put },
        auth: { Authorization: 'x' },
        payload: 'text',
      }),
    ).toEqual(['u', { headers: { a: 'b', Authorization: 'x' }, data: 'text' }]);
    expect(await run('json.dumps(1, indent=(4))', { json: { dumps: (...all: unknown[]) => all } })).toEqual([
      1,
      { indent: 4 },
    ]);
    expect(await run('pprint(1, width=40)', { pprint: (...all: unknown[]) => all })).toEqual([1, { width: 40 }]);
    expect(await run('putEmail("a", user_id=id,)', { putEmail: (...all: unknown[]) => all, id: 7 })).toEqual([
      'a',
      { user_id: 7 },
    ]);
  });

  test('keyword arguments work inside functions too, and never assign', async () => {
    await run('call = () => requests.get(1, params=2)', { requests: { get: (...all: unknown[]) => all }, call: 0 });

    expect((globalThis as unknown as { call: () => unknown }).call()).toEqual([1, { params: 2 }]);
    expect('params' in globalThis).toBe(false);
  });

  test('outside such calls, and in parentheses, an assignment stays an assignment', async () => {
    expect(await run('other(x = 5)', { other: (n: number) => n, x: 0 })).toBe(5);
    expect(await run('putEmail((x = 6))', { putEmail: (n: number) => n, x: 0 })).toBe(6);
  });
});

describe('blocks that are entered again', () => {
  test.each([
    ['const a = 1, b = 2', 'a + b', 3],
    ['let a', 'a', undefined],
    ['const { a, ...b } = { a: 1, c: 2 }', 'b.c', 2],
    ['class a { m() { return 4 } }', 'new a().m()', 4],
    ['function a() { return 5 }', 'a()', 5],
    ['async function a() { return 6 }; give()', 'a.name', 'a'],
    ['const a = give()\nconst [b] = [7]', 'b', 7],
    ['if (true) var a = 8', 'a', 8],
    ['for (var a = 0; a < 9; a++);', 'a', 9],
    ['for (var a of [10]) give()', 'a', 10],
    ['give()\nconst a = 11', 'a', 11],
    ['{ const x = [12]\ngive()\na = x[0] }', 'a', 12],
    ['for (const x of [13]) {\nconst y = give\ny()\na = x\n}', 'a', 13],
    ['const [user, { version = 14 }] = [1, {}]', 'version', 14],
    ['for (user of [give(), 15]);', 'user', 15],
    ['give()\nx = give\ngive()\nvar a = 16', 'a', 16],
  ])('%s can be entered twice', async (declaration, use, value) => {
    const give = () => own(0);
    created.push('a', 'b');

    await run(declaration, { give });
    await run(declaration, { give });

    expect(await run(use)).toEqual(value);
  });

  test('a failed const leaves its name usable', async () => {
    created.push('a');
    await expect(run('const a = boom()', { boom: () => { throw new Error('boom'); } })).rejects.toThrow('boom'); // biome-ignore format: one thought

    await run('const a = 2');

    expect(await run('a')).toBe(2);
  });
});

describe('what is printed', () => {
  test.each(['x = 1', 'const x = 1', 'x += 1', '[a, b] = [1, 2]', 'x = give()', '({ a } = { a: 1 })'])(
    'nothing is printed for %s',
    (source) => {
      expect(parse(source)).toMatchObject({ isAssignment: true });
    },
  );

  test.each(['x', 'x == 1', 'give()', 'x.y = 1', 'x = 1; x'])('the value of %s is printed', (source) => {
    expect(parse(source)).toMatchObject({ isAssignment: false });
  });

  test('the last expression of an entry with calls gives its value', async () => {
    expect(await run('give(); 5 // five', { give: () => own(0) })).toBe(5);
    expect(await run('{ "a": give() }', { give: () => own(1) })).toEqual({ a: 1 });
    expect(await run('if (true) 6')).toBe(6);
  });
});

describe('names', () => {
  test('a version is looked after at every reading outside functions', async () => {
    expect(await run('[version, { version }, version + 1]', { version: 1 })).toEqual([1, { version: 1 }, 2]);
    expect(readied).toEqual(['version', 'version', 'version']);
  });

  test('a name of the entry itself is not the session’s', async () => {
    expect(await run('[2].map((version) => version)')).toEqual([2]);
    expect(readied).toEqual([]);
  });

  test.each([
    '[2].map((version) => version); version',
    '{ const version = 3; version }; version',
    'for (const version of [4]) version; version',
    'try { throw 5 } catch (version) { version } version',
    'switch (1) { case 1: let version = 6; version } version',
    '(function version() {}); version',
  ])('a name is the entry’s own only where it is bound: %s', async (source) => {
    expect(await run(source, { version: 1 })).toBe(1);
    expect(readied).toEqual(['version']);
  });

  test.each([
    ['user_id = "b"', 'b'],
    ['a = user_id = "b"', 'b'],
    ['({ user_id } = { user_id: "b" })', 'b'],
    ['const a = 1, user_id = "b"', 'b'],
    ['if (true) { user_id = "b" }', 'b'],
    ['a = 1\nuser_id = "b"\na', 'b'],
  ])('%s tells at once that another user is meant', async (source, id) => {
    await run(source, { a: 0, user_id: 'a' });

    expect((globalThis as { user_id?: string }).user_id).toBe(id);
    expect(moves).toBe(1);
  });

  test.each(['putEmail("x", user_id="b")', '{ let user_id; user_id = "b" }', 'a.user_id = "b"'])(
    '%s leaves the user alone',
    async (source) => {
      await run(source, { a: {}, user_id: 'a', putEmail: (...all: unknown[]) => all });

      expect((globalThis as { user_id?: string }).user_id).toBe('a');
      expect(moves).toBe(0);
    },
  );

  test('a class is made in one go: what it reads is ready before', () => {
    expect(parse('class A { static v = version }')).toMatchObject({ mentions: new Set(['version']) });
  });

  test('names mentioned in functions are told before the entry runs', () => {
    expect(parse('() => version + tenant_id')).toMatchObject({ mentions: new Set(['version', 'tenant_id']) });
    expect(parse('auth = 1; response.auth; ({ auth: 2 })')).toMatchObject({ mentions: new Set(['response']) });
  });

  test.each([
    'URL = 1',
    'const fetch = 2',
    'function process() {}',
    'globalThis.URL = 3',
    '({ URL } = {})',
    'URL++',
    'global["URL"] = 1',
    'delete URL',
    'delete globalThis.URL',
    '{ let URL = 1 } URL = 2',
    '() => { { let URL = 1 } URL = 2 }',
    'let findUser = findUser',
    'var json',
    'class json {}',
    'const [a, { b: json = 1 }] = [1, {}]',
    'for (json of [1]);',
    'for (var findUser in {});',
    'for ([globalThis.json] of [[1]]);',
    '[a, global.json] = [1, 2]',
    '({ a: this.json } = { a: 1 })',
    'this.findUser = 5',
    'globalThis.json++',
    'globalThis[`json`] ||= 1',
    'delete this["json"]',
    'function later() { json = 1 }',
    'x = () => globalThis.findUser = 1',
    'Object.assign(globalThis, { a: 1 }, { json: 2 })',
    'Object.assign(global, { "findUser": 2 })',
    'Object.defineProperty(globalThis, "json", { value: 1 })',
    'Object.defineProperties(globalThis, { json: { value: 1 } })',
    'Reflect.set(globalThis, "json", 1)',
    'Reflect.deleteProperty(globalThis, "findUser")',
    'putEmail((json = 1))',
  ])('%s is refused by name (HN1)', (source) => {
    expect(parse(source)).toMatchObject({ kind: 'refused' });
  });

  test.each([
    '(URL) => { URL = 1 }',
    '() => { if (x) { var URL = 1 } URL = 2 }',
    '{ let URL = 1; URL = 2 }',
    'for (let URL of []) URL = 2',
    'class A { static { var URL = 1; URL = 2 } }',
    '(json) => { json = 1 }',
    'function f() { const findUser = 1; return findUser }',
    'r = json; f = findUser',
    'x.json = 1; x = { json: 2 }; x.findUser++',
    '(function () { this.json = 1 })',
    'Object.assign(x, { json: 1 }); Object.assign(globalThis, x, { y: 1 })',
    'putEmail("x", json=5)',
    'json: for (;;) break json',
  ])('%s means a name of its own (HN1)', (source) => {
    expect(parse(source)).toMatchObject({ kind: 'entry' });
  });
});

test('each of thousands of blocks knows the names around it without a copy of them', () => {
  const blocks = Array.from({ length: 3_000 }, (_, at) => `const a${at} = 1; { const b = a${at} }`);
  const nothingIsCopied = vi.spyOn(Set.prototype, 'add');

  expect(parse(`function f() {\n${blocks.join('\n')}\n json = 1 }`).kind).toBe('refused');

  expect(nothingIsCopied.mock.calls.length).toBeLessThan(30_000);
  nothingIsCopied.mockRestore();
});

describe('unfinished and invalid entries', () => {
  test.each(['x = {', 'f(', '`a', '/* a', 'if (x) {', 'x = ', 'function f() {', '"a\\\n', '[1,\n'])(
    '%j waits for more lines',
    (source) => {
      expect(parse(source).kind).toBe('incomplete');
    },
  );

  test.each(['x = )', 'foo bar', '"a\n', '}', '1 +* 2'])('%j is invalid', (source) => {
    expect(parse(source).kind).toBe('invalid');
  });

  test.each(['', '// nothing', '\n'])('%j is an entry without a value', async (source) => {
    expect(await run(source)).toBe(undefined);
  });
});
