/** Questions of a command, where there is no shell: each is lent the keyboard, and gives it back. */
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { type AskOptions, Questions } from './questions.ts';

export interface AskingOptions extends Pick<AskOptions, 'output' | 'isPlain' | 'isAscii'> {
  readonly input: ReadStream;
}

/** Ctrl-C and Ctrl-D end a question with a CancelledError. */
export function createQuestions({ input, ...options }: AskingOptions): Questions {
  const ended = new AbortController();
  const cancel = () => ended.abort();
  let giveBack = () => {};
  const keyboard = {
    lend({ isHidden }: { readonly isHidden: boolean }) {
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
  return new Questions({ ...options, keyboard, goingOn: async () => {}, signal: () => ended.signal });
}
