/** Ctrl-C: a read ends at once, a write is waited for, and only a second time is it given up. */
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { Interrupts } from '../../src/session/interrupts.ts';

test('Ctrl-C cancels what only reads, at once', () => {
  const interrupts = new Interrupts();
  const { reads } = interrupts;

  expect(interrupts.interrupt()).toBe('cancelled');
  expect(reads.aborted).toBe(true);
});

test('Ctrl-C leaves a write alone the first time, and gives it up the second', async () => {
  const interrupts = new Interrupts();
  const { writing, signal, finish } = await writeWith(interrupts);

  expect(interrupts.interrupt()).toBe('waiting');
  expect(signal.aborted).toBe(false);
  expect(interrupts.interrupt()).toBe('gave-up');
  expect(signal.aborted).toBe(true);

  finish();
  await writing;
});

test('Ctrl-C cancels again once the write has its answer', async () => {
  const interrupts = new Interrupts();
  const { writing, finish } = await writeWith(interrupts);
  interrupts.interrupt();
  finish();
  await writing;

  expect(interrupts.interrupt()).toBe('cancelled');
});

test('Ctrl-C counts a write that failed as over', async () => {
  const interrupts = new Interrupts();
  await interrupts.write(() => Promise.reject(new Error('lost'))).catch(() => {});

  expect(interrupts.interrupt()).toBe('cancelled');
});

test('no write begins after the entry was cancelled', async () => {
  const interrupts = new Interrupts();
  let isSent = false;
  interrupts.interrupt();

  const writing = interrupts.write(async () => {
    isSent = true;
  });

  await expect(writing).rejects.toBeInstanceOf(CancelledError);
  expect(isSent).toBe(false);
});

test('Ctrl-C starts afresh with the next entry', async () => {
  const interrupts = new Interrupts();
  interrupts.interrupt();

  interrupts.renew();

  expect(interrupts.reads.aborted).toBe(false);
  expect(await interrupts.write(async () => 'sent')).toBe('sent');
});

test('Ctrl-C waits again for the write of a later entry', async () => {
  const interrupts = new Interrupts();
  const first = await writeWith(interrupts);
  interrupts.interrupt();
  first.finish();
  await first.writing;
  interrupts.renew();

  const second = await writeWith(interrupts);

  expect(interrupts.interrupt()).toBe('waiting');
  second.finish();
  await second.writing;
});

test('Ctrl-C calls a write back that still waits for its turn, and says that nothing is on its way', async () => {
  const interrupts = new Interrupts();
  const writing = interrupts.write(({ turn }) => turn.wait(() => untilAborted(turn.signal)));

  expect(interrupts.interrupt()).toBe('cancelled');
  await expect(writing).resolves.toBe('called back');
});

test('Ctrl-C waits for what is on its way, but lets nothing follow it', async () => {
  const interrupts = new Interrupts();
  let follow = () => {};
  const writing = interrupts.write(async ({ signal, turn }) => {
    await new Promise<void>((resolve) => {
      follow = resolve;
    });
    return { isGivenUp: signal.aborted, mayFollow: !turn.signal.aborted };
  });

  expect(interrupts.interrupt()).toBe('waiting');
  follow();
  expect(await writing).toEqual({ isGivenUp: false, mayFollow: false });
});

function untilAborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('called back'));
  });
}

async function writeWith(interrupts: Interrupts) {
  let finish = () => {};
  let signal = new AbortController().signal;
  const writing = interrupts.write(async (call) => {
    signal = call.signal;
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  return { writing, signal, finish };
}
