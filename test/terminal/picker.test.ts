/** Who is meant is picked from a list that letters narrow; Enter alone, or behind letters, picks nobody. */
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { failure } from '../helpers/stage.ts';
import { openWindow } from './window.ts';

const CHOICES = Array.from({ length: 300 }, (_, at) => ({
  name: `user${at}   Anna Itō ${at} · activated · Customer ${at % 7}`,
  value: at,
  brief: () => `user${at} · Customer ${at % 7}`,
}));
const QUESTION = { message: '300 users match. Which one?', choices: CHOICES };

test('letters narrow the list over all that is known, in any order and without accents (TK10)', async () => {
  const window = openWindow({ columns: 80, isPlain: false, colors: false });
  const picking = window.ask.select(QUESTION);
  await window.until(/300; letters narrow the list/);

  window.type('ito 2');
  await window.until(/\d+ of 300; letters/);
  window.type('97');
  await window.until(/ 1 of 300; letters/);
  window.type('\x1b[B');
  await window.until(/❯ user297 · Customer 3[\s\S]*user297 {3}Anna Itō 297 · activated · Customer 3/);
  window.type('\r');

  expect(await picking).toBe(297);
});

test.each(['\r', 'user12\r', '\x03'])('%j picks nobody (TK10)', async (keys) => {
  const window = openWindow({ columns: 80, isPlain: false, colors: false });
  const picking = failure(window.ask.select(QUESTION));
  await window.until(/letters narrow the list/);

  for (const key of keys) {
    if (key === '\r' && keys.length > 1) await window.until(/\d+ of 300/);
    window.type(key);
  }

  expect(await picking).toBeInstanceOf(CancelledError);
});

test('where nothing is drawn the first twenty are listed, letters list fewer, and numbers stay (TK10)', async () => {
  const window = openWindow({ columns: 80, isPlain: true, colors: false });
  const picking = window.ask.select(QUESTION);
  await window.until(/Number \(1-300, empty for none/);
  expect(await window.rows()).toContain('  20) user19 ');
  expect(await window.rows()).toContain('  and 280 more');
  expect(await window.rows()).not.toContain('  21) ');

  window.type('nobody\n');
  await window.until(/0 of 300/);
  window.type('ito 298\n');
  await window.until(/1 of 300\n +299\) user298 /);
  window.type('299\n');

  expect(await picking).toBe(298);
});
