/** The change of an email in words: whose, where, and from what to what. */
import { expect, test } from 'vitest';
import { changeText } from '../../src/render/change.ts';
import { emailPlan, NEW, OLD } from '../api/world.ts';

test.each([
  ['Foo Bar', 'foobar · Foo Bar · Foobar · '],
  ['', 'foobar · Foobar · '],
  ['foobar', 'foobar · Foobar · '],
  [undefined, 'foobar · Foobar · '],
])('a change names the person where there is a name beside the login: %s (TK1)', (name, expected) => {
  expect(changeText(emailPlan({ name }), 'Foobar')).toBe(`${expected}${OLD} → ${NEW}`);
});
