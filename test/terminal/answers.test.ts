/** What a question takes for an answer: only what is one, and Esc for none. */
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { failure } from '../helpers/stage.ts';
import { openWindow } from './window.ts';

const LOOKS = [true, false].flatMap((colors) => [80, 40].map((columns) => ({ columns, isPlain: false, colors })));
const QUESTION = { message: 'Change it?\n  Send it?', default: false };

test.each(['ja', 'j', 'oui', 'si', 'yo', 'yesno', '1', 'pending()', 'о', 'nein'])(
  '%s is neither a yes nor a no: it is asked again, and what was typed is gone (MK6)',
  async (typed) => {
    const window = openWindow({ columns: 80, isPlain: false, colors: false });
    const answer = window.ask.confirm(QUESTION);
    await window.until(/Send it\? \(y\/N\)/);

    for (const key of typed) window.type(key);
    await window.until(new RegExp(`Send it\\? ${typed.replace(/[()]/g, '\\$&')}`));
    window.type('\r');
    await window.until(/> Yes or no\?/);
    expect(await window.rows()).not.toContain(`Send it? ${typed}`);
    window.type('y');
    await window.until(/Send it\? y/);
    window.type('\r');

    expect(await answer).toBe(true);
    await window.until(/Send it\? Yes/);
  },
);

test.each([
  ['', false],
  ['n', false],
  ['NO', false],
  ['Y', true],
  [' yes', true],
])('%j is answered (MK6)', async (typed, expected) => {
  const window = openWindow({ columns: 80, isPlain: false, colors: false });
  const answer = window.ask.confirm(QUESTION);
  await window.until(/Send it\? \(y\/N\)/);

  for (const key of typed) window.type(key);
  if (typed !== '') await window.until(new RegExp(`Send it\\? +${typed.trim()}`));
  window.type('\r');

  expect(await answer).toBe(expected);
});

test.each(LOOKS)('Esc says no to a question, whatever was typed: %j (MK7)', async (looks) => {
  const window = openWindow(looks);
  const answer = window.ask.confirm(QUESTION);
  await window.until(/Send it\?/);
  window.type('y');
  await window.until(/Send it\? .*y/);

  window.type('\x1b');

  expect(await answer).toBe(false);
});

test.each(LOOKS)('Esc leaves a list or a line that is asked for, and nobody is chosen: %j (MK7)', async (looks) => {
  const window = openWindow(looks);
  const choices = ['anna', 'bert'].map((name) => ({ name, value: name }));
  const picking = failure(window.ask.select({ message: 'Which one?', choices }));
  await window.until(/Esc:\s+none/);
  window.type('\x1b[B');
  await window.until(/❯ anna/);
  window.type('\x1b');
  expect(await picking).toBeInstanceOf(CancelledError);

  const line = failure(window.ask.input({ message: 'Login:' }));
  await window.until(/Login:/);
  window.type('\x1b');
  expect(await line).toBeInstanceOf(CancelledError);
});

test('an arrow that comes in two pieces is no Esc (MK7)', async () => {
  const window = openWindow({ columns: 80, isPlain: false, colors: false });
  const choices = ['anna', 'bert'].map((name) => ({ name, value: name }));
  const picking = window.ask.select({ message: 'Which one?', choices });
  await window.until(/Esc:\s+none/);

  window.type('\x1b');
  window.type('[B');
  await window.until(/❯ anna/);
  window.type('\r');

  expect(await picking).toBe('anna');
});

test.each(LOOKS)(
  'a list in a window of another size is drawn over, and who was pointed at stays: %j (MK15)',
  async (looks) => {
    const window = openWindow(looks);
    const choices = ['anna 1', 'anna 2', 'bert 3', 'anna 4'].map((name) => ({ name, value: name }));
    const picking = window.ask.select({ message: 'Which one?', choices });
    await window.until(/Esc:\s+none/);
    window.type('anna');
    await window.until(/3 of 4/);
    window.type('\x1b[B');
    await window.until(/❯ anna 1/);
    window.type('\x1b[B');
    await window.until(/❯ anna 2/);

    for (let times = 0; times < 3; times += 1) {
      window.ask.askAgain({ isResized: true });
      await window.until((rows) => !rows.includes('❯'));
      await window.until(/❯ anna 2/);
    }

    expect((await window.rows()).match(/Which one\?/g)).toHaveLength(1);
    window.type('\r');
    expect(await picking).toBe('anna 2');
    const next = window.ask.confirm(QUESTION);
    await window.until(/Send it\? \(y\/N\)/);
    expect(await window.rows()).toMatch(/✔ Which one\?\s+anna 2/);
    window.type('\r');
    await next;
  },
);

test.each([false, true])(
  'what is being typed outlives a window of another size; hidden: %j (MK15)',
  async (isHidden) => {
    const window = openWindow({ columns: 80, isPlain: false, colors: false });
    const answer = window.ask.input({ message: 'Which?', isHidden });
    await window.until(/Which\?/);
    for (const key of 'foo') window.type(key);
    await window.until(isHidden ? /masked/ : /foo/);

    window.ask.askAgain({ isResized: true });
    for (const key of 'bar\r') window.type(key);

    expect(await answer).toBe('foobar');
  },
);

test('a question in a window of another size is broken for that size (MK15)', async () => {
  const window = openWindow({ columns: 80, rows: 30, isPlain: false, colors: false });
  const message = ['Change it?', ...Array(12).fill('more'), 'Send it?'].join('\n  ');
  const answer = window.ask.confirm({ message, default: false, gist: 'mm · Dental GmbH' });
  await window.until(/Send it\?/);
  expect(await window.rows()).not.toContain('Dental');

  window.resize({ rows: 8 });
  await window.until(/mm · Dental GmbH\n\s+Send it\?/);
  window.type('\r');

  expect(await answer).toBe(false);
});

test.each(LOOKS)(
  'a faulty answer is told of and gone, and never looks as if it had been taken: %j (MK6)',
  async (looks) => {
    const window = openWindow(looks);
    const faultIn = (typed: string) => (typed.includes('@') ? null : 'There is no @.');
    const answer = window.ask.input({ message: 'New email:', faultIn });
    await window.until(/New email:/);

    for (const key of 'bad') window.type(key);
    await window.until(/New email:.*bad/);
    window.type('\r');
    await window.until(/There is no @\./);
    expect(await window.rows()).not.toMatch(/bad|✔/);
    for (const key of 'a@b.org') window.type(key);
    await window.until(/a@b\.org/);
    window.type('\r');

    expect(await answer).toBe('a@b.org');
  },
);
