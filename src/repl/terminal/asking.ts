/** Questions of a command, where there is no shell: each is lent the keyboard, and gives it back. */
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { type AskOptions, Questions } from './questions.ts';

export interface AskingOptions extends Pick<AskOptions, 'output' | 'isPlain' | 'isAscii' | 'colors'> {
  readonly input: ReadStream;
  /** Aborted by whoever else ends what asks. */
  readonly signal?: () => AbortSignal;
}

/** Ctrl-C and Ctrl-D end a question with a CancelledError. */
export function createQuestions({ input, signal, ...options }: AskingOptions): Questions {
  const ended = new AbortController();
  const cancel = () => ended.abort();
  let giveBack = () => {};
  const keyboard = {
    lend({ isHidden }: { readonly isHidden: boolean }) {
      giveBack(); // where a question is drawn anew
      const lent = new PassThrough({ encoding: 'utf8' });
      const isRaw = isHidden || !options.isPlain;
      // Where there is nothing to end, Ctrl-D leaves a question unanswered for ever.
      const receive = (keys: Buffer | string) => lent.write(isRaw ? String(keys).replaceAll('\x04', '\x03') : keys);
      const end = () => lent.end();
      input.setRawMode(isRaw);
      input.on('data', receive).on('end', end).resume();
      process.on('SIGINT', cancel);
      giveBack = () => {
        input.off('data', receive).off('end', end).pause();
        input.setRawMode(false);
        process.off('SIGINT', cancel);
        giveBack = () => {};
      };
      return lent;
    },
    takeBack: () => giveBack(),
  };
  const questions = new Questions({
    ...options,
    keyboard,
    goingOn: () => dropTyped(input, options.isPlain),
    signal: () => (signal ? AbortSignal.any([ended.signal, signal()]) : ended.signal),
  });
  if (!options.isPlain)
    options.output.on('resize', () => questions.isAsking() && questions.askAgain({ isResized: true }));
  return questions;
}

/** What was typed before a question stands there waits to be read, and is no answer to it. */
async function dropTyped(input: ReadStream, isPlain: boolean): Promise<void> {
  const drop = () => {};
  if (!isPlain) input.setRawMode(true);
  input.on('data', drop).resume();
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  input.off('data', drop).pause();
}
