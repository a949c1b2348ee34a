/** What is shown as a text to be copied crosses to Python with that text, and is a dict all the same. */
import { expect, test } from 'vitest';
import { encode } from '../../src/python/crossing.ts';
import { withText, withView } from '../../src/render/text.ts';

const handles = { responseOf: () => null, response: () => ({}), method: () => 1 };

test('a value with a text of its own crosses with it, one with a view as data alone (MR13)', () => {
  const report = withText({ login: 'foobar' }, '**Email change**\n\n- Before: `x`');

  expect(JSON.parse(encode(report, handles))).toEqual({
    $: 'text',
    v: { data: { login: 'foobar' }, text: '**Email change**\n\n- Before: `x`' },
  });
  expect(JSON.parse(encode({ toString: 'x' }, handles))).toEqual({ toString: 'x' });
  expect(
    encode(
      withView({ a: 1 }, () => 'view'),
      handles,
    ),
  ).not.toContain('view');
});
