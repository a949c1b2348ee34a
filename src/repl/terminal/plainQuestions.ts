/** Questions where nothing is drawn anew: the answers are lines, or keys that nobody sees. */
import { createInterface } from 'node:readline/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { CancelledError } from '../../api/errors.ts';
import { sanitize } from '../../api/secrets/sanitize.ts';
import { type Choice, matches, NARROWING, NobodyPickedError, wordsIn, YES_OR_NO, yesOrNo } from './answers.ts';

export interface LineContext {
  readonly input: Readable;
  readonly output: WriteStream;
  readonly signal: AbortSignal;
}

export async function agree(context: LineContext, message: string, preset: boolean): Promise<boolean> {
  for (let text = `${message} (${preset ? 'Y/n' : 'y/N'}) `; ; text = `${YES_OR_NO} `) {
    const answer = yesOrNo(await readLine(context, text), preset);
    if (answer !== null) return answer;
  }
}

export async function pick<T>(
  context: LineContext,
  message: string,
  choices: readonly Choice<T>[],
  fitting: (text: string) => string,
): Promise<T> {
  const all = choices.map((choice, index) => ({ ...choice, number: index + 1, words: wordsIn(choice.name) }));
  let found = all;
  let listed = all;
  const list = (head: string) => {
    listed = found.slice(0, MOST_LISTED);
    const left = found.length - listed.length;
    const lines = listed.map(({ number, name }) => `  ${number}) ${name}`);
    const more = left > 0 ? [`  and ${left} more`] : [];
    context.output.write(`${fitting([head, ...lines, ...more, `  ${NARROWING}`].join('\n'))}\n`);
  };
  const tell = (text: string) => context.output.write(`${fitting(text)}\n`);
  list(message);
  for (;;) {
    const offered = ranges(found.map(({ number }) => number));
    const answer = (await readLine(context, `Number (${offered}, empty for none): `)).trim();
    if (answer === '') throw new NobodyPickedError({ sent: false });
    const number = /^(\d+)[).]?$/.exec(answer)?.[1];
    if (number !== undefined) {
      const meant = found.find((choice) => choice.number === Number(number));
      // Whoever is not in the list that was read last may be anybody.
      if (meant && listed.includes(meant)) return meant.value;
      if (!meant) {
        const isHidden = all.some((choice) => choice.number === Number(number));
        tell(`There is no number ${number}${isHidden ? ' in this list' : ''}; on offer: ${offered}`);
        continue;
      }
      found = [meant];
      list(`Number ${number} had not been listed:`);
      continue;
    }
    const narrowed = all.filter(({ words }) => matches(words, answer));
    found = narrowed.length > 0 ? narrowed : all;
    list(`${narrowed.length} of ${all.length}${narrowed.length > 0 ? '' : NOTHING_NARROWED}`);
  }
}

const NOTHING_NARROWED =
  ' have this in them. What is typed here is looked for in the list and runs nothing. All again:';

/** As a person would say it: 1-3, 7 and 12 */
function ranges(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run?.last === number - 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  const named = runs.slice(0, MOST_RUNS);
  const count = named.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const left = numbers.length - count;
  const words = named.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  return left > 0 ? `${words.join(', ')} and ${left} more` : words.join(', ');
}

const MOST_RUNS = 5;
const MOST_LISTED = 20;

/** Nothing of it is echoed: the terminal is in raw mode, and these are keys. */
export async function readHidden({ input, output, signal }: LineContext, message: string): Promise<string> {
  output.write(message);
  let typed = '';
  try {
    for await (const piece of addAbortSignal(signal, input)) {
      // An arrow is no part of it.
      for (const character of stripVTControlCharacters(String(piece))) {
        if (character === '\r' || character === '\n') return typed;
        if (character === '\x03') throw new CancelledError({ sent: false });
        if (character === '\x15') typed = '';
        else if (character === '\x7f' || character === '\b') typed = typed.slice(0, -1);
        else if (character >= ' ') typed += character;
      }
    }
    throw new CancelledError({ sent: false });
  } finally {
    output.write('\n');
  }
}

export async function readLine({ input, output, signal }: LineContext, message: string): Promise<string> {
  const reader = createInterface({ input, output, terminal: false });
  const ended = new Promise<never>((_resolve, reject) => {
    reader.once('close', () => reject(new CancelledError({ sent: false })));
  });
  ended.catch(() => {}); // closed below, once answered
  try {
    return await Promise.race([reader.question(sanitize(message), { signal }), ended]);
  } finally {
    reader.close();
  }
}
