import { expect, test } from 'vitest';
import { pformat } from '../../src/python/pprint.ts';
import { makeValues } from './corpus.ts';
import { askPython, hasPython } from './cpython.ts';

test('pprint sorts keys and breaks a long dict into lines, as on the pages', () => {
  const user = { version: 1, login: 'JohnDoe', contact: { lastname: 'Doe', firstname: 'John', email: 'j@mysite.com' } };

  expect(pformat(user)).toMatchInlineSnapshot(`
    "{'contact': {'email': 'j@mysite.com', 'firstname': 'John', 'lastname': 'Doe'},
     'login': 'JohnDoe',
     'version': 1}"
  `);
  expect(pformat({ b: 1, a: 2 }, { sort_dicts: false })).toBe("{'b': 1, 'a': 2}");
});

test('pprint breaks a long string into adjacent literals', () => {
  expect(pformat('the quick brown fox jumps over the lazy dog', { width: 24 })).toMatchInlineSnapshot(`
    "('the quick brown fox '
     'jumps over the lazy '
     'dog')"
  `);
});

test('pprint marks a cycle', () => {
  const loop: Record<string, unknown> = { a: 1 };
  loop['self'] = loop;

  expect(pformat(loop)).toBe("{'a': 1, 'self': <Recursion on dict>}");
});

test('pprint refuses unknown and impossible options', () => {
  expect(() => pformat({}, { widht: 3 } as object)).toThrow("unexpected keyword argument 'widht'");
  expect(() => pformat({}, { width: 0 })).toThrow('width must be != 0');
  expect(() => pformat({}, { depth: 0 })).toThrow('depth must be > 0');
  expect(() => pformat({}, { indent: -1 })).toThrow('indent must be >= 0');
});

test.skipIf(!hasPython)('pprint lays out what CPython lays out, in every style', () => {
  const values = makeValues(600);
  const styles = [
    {},
    { width: 40 },
    { width: 1 },
    { width: 20, indent: 4 },
    { indent: 0, width: 30 },
    { depth: 2, width: 50 },
    { depth: 1 },
    { compact: true, width: 60 },
    { compact: true, width: 25, indent: 3, depth: 3 },
    { sort_dicts: false, width: 120 },
  ];

  const theirs = askPython<string[]>(
    `values, styles = corpus
answer([[pprint.pformat(v, **s) for s in styles] for v in values])`,
    [values, styles],
  );

  for (const [i, value] of values.entries()) {
    expect(styles.map((style) => pformat(value, style))).toEqual(theirs[i]);
  }
});
