/** Colours, signs and tables, whatever the data and the terminal. */
import { expect, test } from 'vitest';
import { widthOf } from '../../src/api/width.ts';
import { columns, draw, symbol } from '../../src/render/text.ts';

test('nobody outside can write the marks of our colours (D3)', () => {
  for (const data of ['ad\ue0f0dim\ue0f1min\ue0f2', '\ue0f00\ue0f1\ue0f2', '\ue0f0toString\ue0f1x\ue0f2']) {
    const shown = draw((paint) => `${data}${paint('strong', data)}`, true);

    expect(shown.split(/\x1b\[\d+m/)).toHaveLength(3);
    expect(shown.match(/<U\+E0F[0-2]>/g)).toHaveLength(6);
  }
});

test('the columns of a table stand below each other, whatever its cells are written in (SC1)', () => {
  const names = ['Anna Berg', '山田 太郎', '김민준', '🇯🇵 Ōsaka', 'Ze\u0301 👍🏽', 'Иван', ''];

  const lines = draw(
    (paint) => columns(names.map((name) => [paint('strong', name), `|${name}`, '| x'])).join('\n'),
    true,
  )
    .replace(/\x1b\[\d+m/g, '')
    .split('\n');

  const places = lines.map((line) =>
    [line.indexOf('|'), line.lastIndexOf('|')].map((at) => widthOf(line.slice(0, at))),
  );
  expect(places).toEqual(names.map(() => [12, 25]));
});

const ROWS = [
  ['  anna.berg', 'Anna Berg', 'is not activated, and signs in with what was her address until last week'],
  ['  taro', '山田 太郎', 'is activated'],
] as const;
const SHORT = [
  ['  N', 'the number of times that it happens, which is one unless it is told otherwise'],
  ['  long', 'x'],
];

test('what stands last in a table is hung in below itself where there is not enough room (SC1)', () => {
  expect(columns(ROWS, 60)).toMatchInlineSnapshot(`
    [
      "  anna.berg   Anna Berg   is not activated, and signs in
                              with what was her address until
                              last week",
      "  taro        山田 太郎   is activated",
    ]
  `);
  expect(columns(SHORT, 40)).toMatchInlineSnapshot(`
    [
      "  N      the number of times that it
             happens, which is one unless it
             is told otherwise",
      "  long   x",
    ]
  `);
});

test('a table without room for its columns becomes lines, which lose their padding (SC1)', () => {
  expect(columns(ROWS, 30)).toEqual([ROWS[0].join('   '), ROWS[1].join('   ')]);
  expect(columns(ROWS)[1]).toBe('  taro        山田 太郎   is activated');
});

test('a terminal for ASCII gets signs of ASCII, and of data what there is (SC2)', () => {
  const signs = Object.values(symbol).join(' ');

  const shown = draw((paint) => `${paint('good', symbol.good)} Zoë · 山田\n${signs}`, false, 80, true);

  expect(shown).toBe('+ Zoë | 山田\n+ ... x ? ! -> <- -> | Up > +');
  expect(draw(() => signs, false, 80)).toBe(signs);
});

test('rows line up by the signs that are shown, those at their beginning too (SC2)', () => {
  const rows = [
    [`  ${symbol.pending} Uppsala`, 'a → b', 'open'],
    [`  ${symbol.good} Visby`, 'a', 'shut'],
    ['    Kiruna', '…', ''],
  ];
  const table = (isAscii: boolean) => draw(() => columns(rows).join('\n'), false, 80, isAscii).split('\n');

  expect(table(false)).toEqual(['  … Uppsala   a → b   open', '  ✓ Visby     a       shut', '    Kiruna    …']);
  expect(table(true)).toEqual([
    '  ... Uppsala   a -> b   open',
    '  +   Visby     a        shut',
    '      Kiruna    ...',
  ]);
});

test('a view that is drawn for ASCII leaves the next one its signs, also where it fails (SC2)', () => {
  const table = () =>
    columns([
      [symbol.pending, 'x'],
      ['Umeå', 'y'],
    ]).join('\n');
  const failing = () => draw(() => JSON.parse('{'), false, 80, true);

  expect(failing).toThrow(SyntaxError);
  expect(table()).toBe('…      x\nUmeå   y');
  expect(draw((paint) => `${draw(table, false, 80, false)}${paint('dim', table())}`, false, 80, true)).toBe(
    '...      x\nUmeå   y...      x\n  Umeå   y',
  );
});

test('lines are broken by the width of the signs that are shown (SC2)', () => {
  expect(draw(() => 'ab → cd · ef', false, 7, true)).toBe('ab ->\n  cd\n  ef');
  expect(draw(() => 'ab → cd', false, 7)).toBe('ab → cd');
  expect(draw(() => 'ab · c | d', false, 8, true)).toBe('ab | c |\n  d');
});
