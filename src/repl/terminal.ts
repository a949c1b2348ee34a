/** Questions to the person at the keyboard: hands the keyboard over to a prompt and takes it back. */
import { createInterface } from 'node:readline/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import { CancelledError } from '../api/errors.ts';
import { sanitize } from '../api/sanitize.ts';
import type { Ask } from '../session/guard.ts';

export interface AskOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** No redraws: numbered choices and plain lines, for screen readers and dumb terminals. */
  readonly isPlain: boolean;
  /** Stop, and start again, whatever else reads the keyboard. */
  readonly handOver: () => void;
  readonly takeBack: () => void;
  /** Aborted by whoever ends the entry that asks. */
  readonly signal: () => AbortSignal;
}

/** One question at a time, in the order in which they come. */
export function createAsk(options: AskOptions): Ask & { readonly isOpen: () => boolean } {
  let queue: Promise<unknown> = Promise.resolve();
  let open = 0;

  function exclusively<T>(question: () => Promise<T>): Promise<T> {
    const turn = queue.then(async () => {
      open += 1;
      options.handOver();
      // Out of the synchronous part of the entry, or its end would switch the raw mode under the prompt's feet.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        return await question();
      } catch (error) {
        if (error instanceof Error && /^(ExitPrompt|AbortPrompt|CancelPrompt|Abort)Error$/.test(error.name)) {
          throw new CancelledError({ sent: false });
        }
        throw error;
      } finally {
        open -= 1;
        options.takeBack();
      }
    });
    queue = turn.catch(() => {});
    return turn;
  }

  const { input, output, isPlain, signal } = options;
  const context = () => ({ input, output, signal: signal() });
  return {
    isOpen: () => open > 0,
    confirm({ message, default: preset }) {
      return exclusively(async () => {
        if (isPlain) return /^y(es)?$/i.test((await line(options, `${message} (y/N) `)).trim());
        const { confirm } = await import('@inquirer/prompts');
        return confirm({ message: sanitize(message), default: preset }, context());
      });
    },
    select({ message, choices }) {
      return exclusively(async () => {
        if (isPlain) return pick(options, message, choices);
        const { select } = await import('@inquirer/prompts');
        const room = output.columns - 4;
        const shorten = (name: string) => (name.length > room ? `${name.slice(0, room - 1)}…` : name);
        const shown = choices.map(({ name, value }) => ({ name: shorten(sanitize(name)), value: { value } }));
        // Enter alone, or letters typed into the question by mistake, choose nobody.
        const none = { name: 'none of them', value: null };
        const pageSize = Math.max(3, Math.min(shown.length + 1, output.rows - 4));
        const chosen = await select({ message: sanitize(message), choices: [none, ...shown], pageSize }, context());
        if (chosen === null) throw new CancelledError({ sent: false });
        return chosen.value;
      });
    },
    input({ message }) {
      return exclusively(async () => {
        if (isPlain) return line(options, `${message} `);
        const { input: ask } = await import('@inquirer/prompts');
        return ask({ message: sanitize(message), required: true }, context());
      });
    },
  };
}

/**
 * Asks for a text that nobody is to see, before there is a shell.
 * @throws {CancelledError}
 */
export async function askHidden(
  { input, output, isPlain }: Pick<AskOptions, 'input' | 'output' | 'isPlain'>,
  message: string,
): Promise<string> {
  if (isPlain) return hiddenLine(input, output, `${sanitize(message)} `);
  const { password } = await import('@inquirer/prompts');
  try {
    return await password({ message: sanitize(message) }, { input, output });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new CancelledError({ sent: false });
    throw error;
  }
}

/** In raw mode the terminal shows nothing of what is typed. */
async function hiddenLine(input: ReadStream, output: WriteStream, message: string): Promise<string> {
  input.setRawMode(true);
  output.write(message);
  input.setEncoding('utf8');
  let typed = '';
  try {
    for await (const piece of input.iterator({ destroyOnReturn: false })) {
      for (const character of String(piece)) {
        if (character === '\r' || character === '\n') return typed;
        if (character === '\x03' || character === '\x04') throw new CancelledError({ sent: false });
        typed = character === '\x7f' || character === '\b' ? typed.slice(0, -1) : typed + character;
      }
    }
    throw new CancelledError({ sent: false });
  } finally {
    input.setRawMode(false);
    output.write('\n');
  }
}

async function pick<T>(
  options: AskOptions,
  message: string,
  choices: readonly { name: string; value: T }[],
): Promise<T> {
  const listed = choices.map(({ name }, index) => `  ${index + 1}) ${name}`);
  options.output.write(`${sanitize([message, ...listed].join('\n'))}\n`);
  for (;;) {
    const answer = (await line(options, `Number (1-${choices.length}, empty for none): `)).trim();
    if (answer === '') throw new CancelledError({ sent: false });
    const chosen = /^\d+$/.test(answer) ? choices[Number(answer) - 1] : undefined;
    if (chosen) return chosen.value;
  }
}

async function line({ input, output, signal }: AskOptions, message: string): Promise<string> {
  const reader = createInterface({ input, output, terminal: false });
  const ended = new Promise<never>((_resolve, reject) => {
    reader.once('close', () => reject(new CancelledError({ sent: false })));
  });
  ended.catch(() => {}); // closed below, once answered
  try {
    return await Promise.race([reader.question(sanitize(message), { signal: signal() }), ended]);
  } finally {
    reader.close();
  }
}
