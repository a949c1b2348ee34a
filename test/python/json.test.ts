import { describe, expect, test } from 'vitest';
import { dumps, loads } from '../../src/python/json.ts';
import { makeValues } from './corpus.ts';
import { askPython, hasPython } from './cpython.ts';

describe('json.dumps', () => {
  test("json.dumps writes the page's request body as CPython does", () => {
    const userData = { contact: { email: 'johndoe@newmail.net' }, version: 1 };

    expect(dumps(userData, { indent: 4 })).toBe(
      '{\n    "contact": {\n        "email": "johndoe@newmail.net"\n    },\n    "version": 1\n}',
    );
    expect(dumps(userData)).toBe('{"contact": {"email": "johndoe@newmail.net"}, "version": 1}');
  });

  test('json.dumps keeps empty containers on one line', () => {
    expect(dumps({ a: [], b: {} }, { indent: 2 })).toBe('{\n  "a": [],\n  "b": {}\n}');
  });

  test('json.dumps refuses a property that is undefined, naming it, where JavaScript would drop it', () => {
    expect(() => dumps({ contact: { email: 'a@b.c' }, version: undefined })).toThrow(
      new TypeError('Object of type undefined is not JSON serializable (version)'),
    );
    expect(() => dumps({ items: [{ id: undefined }] })).toThrow('(items[0].id)');
    expect(() => dumps(undefined)).toThrow(new TypeError('Object of type undefined is not JSON serializable'));
    // biome-ignore lint/suspicious/noSparseArray: a hole reads as undefined
    expect(() => dumps([1, , 2])).toThrow('Object of type undefined');
  });

  test('json.dumps refuses what has no JSON form by the name of its type', () => {
    expect(() => dumps({ f: () => 1 })).toThrow('Object of type function is not JSON serializable (f)');
    expect(() => dumps(new Date())).toThrow('Object of type Date is not JSON serializable');
    expect(() => dumps(Promise.resolve(1))).toThrow('Object of type Promise is not JSON serializable');
    expect(() => dumps(new Map())).toThrow('Object of type Map is not JSON serializable');
    expect(() => dumps(Symbol('x'))).toThrow('Object of type symbol is not JSON serializable');
  });

  test('json.dumps refuses a cycle, and takes the same object twice', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const twice = { a: 1 };

    expect(() => dumps(loop)).toThrow('Circular reference detected');
    expect(dumps([twice, twice])).toBe('[{"a": 1}, {"a": 1}]');
  });

  test('json.dumps refuses an option that it does not know, by name', () => {
    expect(() => dumps({}, { indnt: 4 } as object)).toThrow("unexpected keyword argument 'indnt'");
    expect(() => dumps({}, { indent: true } as object)).toThrow('indent');
    expect(() => dumps({}, { separators: ':' } as object)).toThrow('separators');
  });

  test('json.dumps writes numbers as Python does', () => {
    expect(dumps([1, 1.0, -0, 0.1, 1e-7, 1e21, 10n ** 30n, Number.NaN, Infinity, -Infinity])).toBe(
      '[1, 1, 0, 0.1, 1e-07, 1e+21, 1000000000000000000000000000000, NaN, Infinity, -Infinity]',
    );
  });

  test('json.dumps escapes beyond ASCII, as surrogate pairs, unless told not to', () => {
    expect(dumps('é😀\x7f')).toBe('"\\u00e9\\ud83d\\ude00\\u007f"');
    expect(dumps('é😀\x7f"\n', { ensure_ascii: false })).toBe('"é😀\x7f\\"\\n"');
  });

  test.skipIf(!hasPython)('json.dumps writes what CPython writes, in every layout', () => {
    const values = makeValues(400);
    const layouts = [
      {},
      { indent: 4 },
      { indent: 0 },
      { indent: '\t' },
      { sort_keys: true },
      { ensure_ascii: false },
      { indent: 2, separators: [' ,', '= '], sort_keys: true },
      { separators: [',', ':'] },
    ] as { indent?: number }[];

    const theirs = askPython<string[]>(
      `values, layouts = corpus
answer([[json.dumps(v, **l) for l in layouts] for v in values])`,
      [values, layouts],
    );

    for (const [i, value] of values.entries()) {
      expect(layouts.map((layout) => dumps(value, layout))).toEqual(theirs[i]);
    }
  });
});

describe('json.loads', () => {
  test('json.loads reads JSON, and a __proto__ key is just a key', () => {
    const value = loads('{"__proto__": {"admin": true}, "a": [1, null]}') as Record<string, unknown>;

    expect(value['admin']).toBeUndefined();
    expect(Object.keys(value)).toEqual(['__proto__', 'a']);
    expect(dumps(value)).toBe('{"__proto__": {"admin": true}, "a": [1, null]}');
  });

  test('json.loads says in words and numbers where a text stops being JSON', () => {
    expect(() => loads('')).toThrow('Expecting value: line 1 column 1 (char 0)');
    expect(() => loads('<html>')).toThrow('Expecting value: line 1 column 1 (char 0)');
    expect(() => loads('{\n  "a": 1,\n}')).toThrow(/double quotes: line 3 column 1 \(char 12\)/);
    expect(() => loads('NaN')).toThrow('Expecting value');
    expect(() => loads({} as string)).toThrow('the JSON object must be str, not Object');
  });

  test('json.loads survives the deepest nesting', () => {
    expect(() => loads('['.repeat(200_000))).toThrow('Expecting value: line 1 column 200001');
  });

  test.skipIf(!hasPython)('json.loads finds the fault where CPython finds it', () => {
    const whole = '{"a": [1, -2.5e+3, "x\\n\\u00e9😀", true], "b": {"c": null, "d": []}}';
    const broken = Array.from({ length: whole.length + 1 }, (_, i) => [
      whole.slice(0, i),
      `${whole.slice(0, i)} \n # ${whole.slice(i)}`,
      `${whole.slice(0, i)}${whole.slice(i + 1)}`,
      `${whole.slice(0, i)},${whole.slice(i)}`,
      `${whole.slice(0, i)}"${whole.slice(i)}`,
      `${whole.slice(0, i)}\\${whole.slice(i)}`,
      `${whole.slice(0, i)}\t\x01${whole.slice(i)}`,
    ]).flat();

    const theirs = askPython<string>(
      `def fault(text):
    try: json.loads(text); return "fine"
    except ValueError as e: return str(e)
answer([fault(t) for t in corpus])`,
      broken,
    );

    // CPython 3.13 words a trailing comma in its own way.
    for (const [i, text] of broken.entries()) {
      if (!theirs[i]?.startsWith('Illegal trailing comma')) expect([text, faultOf(text)]).toEqual([text, theirs[i]]);
    }
  });
});

function faultOf(text: string): string {
  try {
    loads(text);
    return 'fine';
  } catch (error) {
    return error instanceof Error ? error.message : 'not an error';
  }
}
