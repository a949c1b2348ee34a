/** The prompt of a terminal without redraws, which waits for what belongs above it. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { HeldPrompt } from '../../../src/repl/terminal/heldPrompt.ts';

function hold({ isPlain = true } = {}) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const shown: string[] = [];
  return {
    shown,
    held: new HeldPrompt(isPlain, { show: () => shown.push('sandbox> '), tell: () => shown.push('signing in') }),
  };
}

test('it is shown once the lines are there, and once they have failed, and not twice (T5)', async () => {
  for (const said of [async () => {}, () => Promise.reject(new Error('no sign-in'))]) {
    const { held, shown } = hold();
    const over = held.until(said());
    expect([held.isHeld, shown]).toEqual([true, []]);

    await over;
    await vi.runAllTimersAsync();

    expect([held.isHeld, shown]).toEqual([false, ['sandbox> ']]);
  }
});

test('nobody waits long for lines that do not come, nor for those of a world that was left (T5)', async () => {
  const { held, shown } = hold();
  const forever = new Promise(() => {});

  void held.until(forever);
  void held.until(forever);
  await vi.runAllTimersAsync();

  expect([held.isHeld, shown]).toEqual([false, ['signing in', 'sandbox> ']]);
});

test('where it is drawn anew it waits for nothing, and a shell that is left shows none (T5)', async () => {
  const [drawn, left] = [hold({ isPlain: false }), hold()];

  void drawn.held.until(new Promise(() => {}));
  void left.held.until(Promise.resolve());
  left.held.drop();
  await vi.runAllTimersAsync();

  expect(drawn.held.isHeld).toBe(false);
  expect([...drawn.shown, ...left.shown]).toEqual([]);
});
