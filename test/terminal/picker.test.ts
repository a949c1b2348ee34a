/** Who is meant is picked from a list that letters narrow; Enter alone, or behind letters, picks nobody. */
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { failure } from '../helpers/stage.ts';
import { openWindow, type Window } from './window.ts';

const CHOICES = Array.from({ length: 300 }, (_, at) => ({
  name: `user${at}   Anna Itō ${at} · activated · Customer ${at % 7}`,
  value: at,
  brief: () => `user${at} · Customer ${at % 7}`,
}));
const QUESTION = { message: '300 users match. Which one?', choices: CHOICES };

test('letters narrow the list over all that is known, in any order and without accents (TK10, CA10)', async () => {
  const window = openWindow({ columns: 80, isPlain: false, colors: false });
  const picking = window.ask.select(QUESTION);
  await window.until(/choices: 300; letters narrow the list/);

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

const THREE = ['erin · Harbour Pike', 'erin.west · Nordlicht', 'erin.ost · Nordlicht / Ost'].map((name, at) => ({
  name,
  value: at,
}));

/** What is shown once it asks again. */
async function answered(window: Window, answer: string): Promise<string> {
  const before = (await window.rows()).length;
  window.type(`${answer}\n`);
  return (await window.until((rows) => / for none\): ?$/.test(rows.slice(before + answer.length)))).slice(before);
}

test.each(['1', '01', '1)', ' 1 ', '1.'])('%j, which the narrowed list hides, picks nobody (CC4)', async (hidden) => {
  const window = openWindow({ columns: 100, isPlain: true });
  const picking = window.ask.select({ message: 'Which one?', choices: THREE });
  await window.until(/Number \(1-3, empty for none\):/);

  expect(await answered(window, 'NORD')).toMatch(/2 of 3[\s\S]* 2\) erin\.west[\s\S]*Number \(2-3, empty/);
  expect(await answered(window, hidden)).toMatch(/no number 0?1 in this list; on offer: 2-3\nNumber \(2-3, empty/);
  expect(await answered(window, 'ost')).toMatch(/1 of 3\n {2}3\) [\s\S]*Number \(3, empty/);
  expect(await answered(window, '2')).toMatch(/no number 2 in this list; on offer: 3\n/);
  // The next letters look through all of them.
  expect(await answered(window, 'pike')).toMatch(/Number \(1, empty/);
  window.type('1\n');

  expect(await picking).toBe(0);
});

test('a number that was not listed yet is shown before it can be picked (CC4)', async () => {
  const window = openWindow({ columns: 100, isPlain: true });
  const picking = window.ask.select(QUESTION);
  await window.until(/Number \(1-300, empty/);

  const shown = await answered(window, '150');
  expect(shown).toMatch(/Number 150 had not been listed:\n {2}150\) user149 /);
  expect(shown).toContain('Number (150, empty for none)');
  expect(await answered(window, 'customer 3')).toContain('Number (4, 11, 14, 18, 24-25 and 85 more, ');
  window.type('11\n');

  expect(await picking).toBe(10);
});

test.each(['0', '4', '2024'])('%s, which is no number of the list, leaves the list as it was (CC5)', async (number) => {
  const window = openWindow({ columns: 100, isPlain: true });
  const picking = window.ask.select({ message: 'Which one?', choices: THREE });
  await window.until(/Number \(1-3, empty/);

  expect(await answered(window, number)).toMatch(/There is no number \d+; on offer: 1-3\nNumber \(1-3, empty/);
  window.type('3\n');

  expect(await picking).toBe(2);
});

test('a command typed at the list is said to be looked for there, and all is on offer again (CC5)', async () => {
  const window = openWindow({ columns: 100, isPlain: true });
  const picking = window.ask.select({ message: 'Which one?', choices: THREE });
  await window.until(/Number \(1-3, empty/);
  await answered(window, 'ost');

  const shown = await answered(window, "putEmail('erin@new.example')");
  expect(shown.replace(/\s+/g, ' ')).toContain(
    '0 of 3 have this in them. What is typed here is looked for in the list',
  );
  expect(shown).toMatch(/1\) erin [\s\S]*2\) erin\.west[\s\S]*Number \(1-3, empty/);
  window.type('2\n');

  expect(await picking).toBe(1);
});

test('Enter in one piece with what narrows the drawn list picks nobody it no longer shows (CC4)', async () => {
  const window = openWindow({ columns: 80 });
  const picking = failure(window.ask.select({ message: 'Which one?', choices: THREE }));
  await window.until(/letters narrow the list/);
  window.type('\x1b[B');
  await window.until(/❯ erin · Harbour/);

  window.type('nord\r');
  await window.until(/2 of 3/);
  window.type('\r');

  expect(await picking).toBeInstanceOf(CancelledError);
});
