/** Questions to the person at the keyboard: hands the keyboard over to a prompt and takes it back. */
import { createInterface } from 'node:readline/promises';
import { addAbortSignal, PassThrough, type Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { CancelledError } from '../../api/errors.ts';
import { sanitize } from '../../api/secrets/sanitize.ts';
import { draw } from '../../render/text.ts';
import type { Ask } from '../../session/guard.ts';
import { keysText, themeFor } from './theme.ts';

export interface AskOptions {
  /** `isHidden`: as keys, of which the terminal itself shows nothing. */
  readonly keyboard: { lend(how: { readonly isHidden: boolean }): Readable; takeBack(): void };
  /** Pending while the terminal is somebody else's. */
  readonly goingOn: () => Promise<void>;
  readonly output: WriteStream;
  /** No redraws: numbered choices and plain lines, for screen readers and dumb terminals. */
  readonly isPlain: boolean;
  readonly colors: boolean;
  readonly isAscii: boolean;
  /** Aborted by whoever ends the entry that asks. */
  readonly signal: () => AbortSignal;
}

interface Context {
  /** Null where nothing is drawn. */
  readonly prompts: typeof import('@inquirer/prompts') | null;
  readonly input: Readable;
  readonly output: WriteStream;
  readonly signal: AbortSignal;
}

type LineContext = Omit<Context, 'prompts'>;

interface Choice<T> {
  readonly name: string;
  readonly value: T;
  readonly brief?: (columns: number) => string;
  readonly whole?: string;
}

type Keys = Parameters<ReturnType<typeof keysText>>[0];

/** The answer was that it is none of them: no key has interrupted anything. */
export class NobodyPickedError extends CancelledError {}

/** One question at a time, in the order in which they come. */
export class Questions implements Ask {
  readonly #options: AskOptions;
  #queue: Promise<unknown> = Promise.resolve();
  #asked = 0;
  #drawn = new AbortController();
  /** What is drawn is still where it was, and is to be drawn over. */
  #isResized = false;
  /** A line is being typed, of which nobody could see what was typed before it was drawn anew. */
  #isTyping = false;

  constructor(options: AskOptions) {
    this.#options = options;
  }

  isAsking(): boolean {
    return this.#asked > 0;
  }

  /** Draws the open question anew: somebody else had the terminal, or the window has another size. */
  askAgain({ isResized = false } = {}): void {
    if (isResized && this.#isTyping) return;
    this.#isResized = isResized;
    this.#drawn.abort();
  }

  confirm({ message, default: preset, gist }: Parameters<Ask['confirm']>[0]): Promise<boolean> {
    const keys = preset ? 'Y/n' : 'y/N';
    return this.#exclusively(
      async ({ prompts, ...context }) => {
        const text = this.#withGist(message, gist); // anew, where the window has another size by now
        if (!prompts) return agree(context, text, preset);
        // Its own question for a yes or no keeps a wrong answer in the line.
        const said = (answer: string) => (answer === keys ? preset : yesOrNo(answer, preset));
        const config = {
          message: text,
          default: keys,
          validate: (answer: string) => said(answer) !== null || YES_OR_NO,
          transformer: (typed: string, { isFinal }: { isFinal: boolean }) =>
            isFinal ? (said(typed) ? 'Yes' : 'No') : typed,
          theme: { ...this.#theme, validationFailureMode: 'clear' as const },
        };
        return said(await prompts.input(config, context)) === true;
      },
      { onEscape: NO },
    );
  }

  select<T>({ message, choices }: { message: string; choices: readonly Choice<T>[] }): Promise<T> {
    const held: Held = { at: null };
    return this.#exclusively(async ({ prompts, ...context }) => {
      if (!prompts) return pick(context, message, choices, (text) => this.#fitting(text));
      Object.defineProperty(context, 'clearPromptOnDone', { get: () => this.#isResized });
      const chosen = await prompts.search(this.#menu(message, choices, prompts.Separator, held), context);
      if (chosen === null) throw new NobodyPickedError({ sent: false });
      return chosen.value;
    });
  }

  input({ message, mayBeEmpty = false, isHidden = false, faultIn }: Parameters<Ask['input']>[0]): Promise<string> {
    const validate = (answer: string) => {
      const fault = faultIn?.(answer) ?? null;
      return fault === null || this.#fitting(fault);
    };
    return this.#exclusively(
      ({ prompts, ...context }) => {
        // Its own key would show what was typed.
        if (prompts && isHidden)
          return prompts.password({ message: sanitize(message), toggleMask: false, theme: this.#theme }, context);
        if (isHidden) return readHidden(context, `${sanitize(message)} `);
        const theme = { ...this.#theme, validationFailureMode: 'clear' as const };
        if (prompts)
          return prompts.input({ message: this.#fitting(message), required: !mayBeEmpty, validate, theme }, context);
        return readLine(context, `${this.#fitting(message)} `);
      },
      { isHidden, isTyped: true },
    );
  }

  /** To a program that asks in its own way, and in its turn. */
  lend<T>(act: () => Promise<T>): Promise<T> {
    return this.#inTurn(act);
  }

  /** What is typed narrows the list; the one that is pointed at is shown whole below. */
  #menu<T>(
    message: string,
    choices: readonly Choice<T>[],
    Separator: typeof import('@inquirer/prompts').Separator,
    held: Held,
  ) {
    const { columns, rows } = this.#options.output;
    const width = columns - 3; // a mark stands before each, and the last column stays free
    const shown = choices.map(({ name, value, brief = () => name, whole = name }) => ({
      words: wordsIn(name),
      name: this.#fitting(brief(width), width).replaceAll('\n', '\n  '),
      description: this.#fitting(whole),
      short: `\n${this.#fitting(`  ${name}`)}`,
      value: { value },
    }));
    // Enter alone, or letters typed into the question by mistake, choose nobody.
    const none = { name: 'none of them', value: null };
    const below = Math.max(...shown.map(({ description }) => description.split('\n').length));
    const needed = shown.reduce((sum, { name }) => sum + name.split('\n').length, 2);
    const theme: ReturnType<typeof themeFor> & { style?: object } = this.#theme;
    const keysHelpTip = keysText(this.#options);
    const looks = { highlight: cyan, description: cyan, ...theme.style };
    let isListed = false;
    return {
      message: this.#fitting(message),
      // It is drawn once before the list is there: whoever sees what the keys do sees what they choose from.
      theme: {
        ...theme,
        style: {
          ...theme.style,
          keysHelpTip: (keys: Keys) => (isListed ? keysHelpTip(keys) : ''),
          highlight(line: string) {
            if (line.endsWith(none.name)) held.at = null;
            return looks.highlight(line);
          },
          description(text: string) {
            held.at = shown.findIndex(({ description }) => description === text);
            return looks.description(text);
          },
        },
      },
      // Drawn anew, the list is whole, and who was pointed at is it still.
      ...(held.at === null ? {} : { default: shown[held.at]?.value ?? null }),
      pageSize: Math.max(4, Math.min(needed, rows - 4 - below)),
      source(typed: string | undefined) {
        isListed = true;
        const found = shown.filter(({ words }) => matches(words, typed ?? ''));
        const count = typed ? `${found.length} of ${shown.length}` : `${shown.length}`;
        const whole = `choices: ${count}; ${NARROWING}; Esc: none of them`;
        const line = whole.length < columns ? whole : `${count}; ${NARROWING}; Esc: none`;
        return [new Separator(line), none, ...found];
      },
    };
  }

  /** Where a question is higher than the screen, the gist of it stands beside the answer. */
  #withGist(message: string, gist: string | undefined): string {
    const whole = this.#fitting(message);
    if (gist === undefined || whole.split('\n').length < this.#options.output.rows) return whole;
    const lines = message.split('\n');
    return this.#fitting([...lines.slice(0, -1), `  ${gist}`, ...lines.slice(-1)].join('\n'));
  }

  get #theme() {
    return themeFor(this.#options);
  }

  #fitting(text: string, width?: number): string {
    const { output, isPlain, isAscii } = this.#options;
    const columns = width ?? output.columns - (isPlain ? 0 : 2); // a prompt's mark stands before it
    return draw(() => text, false, columns, isAscii);
  }

  #exclusively<T>(question: (context: Context) => Promise<T>, how: How = {}): Promise<T> {
    return this.#inTurn(() => this.#untilAnswered(question, how));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(async () => {
      this.#asked += 1;
      try {
        return await act();
      } catch (error) {
        if (error instanceof Error && /^(ExitPrompt|AbortPrompt|CancelPrompt|Abort)Error$/.test(error.name)) {
          throw new CancelledError({ sent: false });
        }
        throw error;
      } finally {
        this.#asked -= 1;
        this.#options.keyboard.takeBack();
      }
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #untilAnswered<T>(
    question: (context: Context) => Promise<T>,
    { isHidden = false, isTyped = false, onEscape = CTRL_C }: How,
  ): Promise<T> {
    const { isPlain, output, keyboard, goingOn } = this.#options;
    const ended = this.#options.signal();
    // Loaded before the keyboard is lent: what is typed while nothing is seen yet is no answer.
    const prompts = isPlain ? null : await import('@inquirer/prompts');
    // Out of the synchronous part of the entry, or its end would switch the raw mode under the prompt's feet.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      await goingOn();
      this.#drawn = new AbortController();
      this.#isResized = false;
      this.#isTyping = isTyped;
      const { signal } = this.#drawn;
      try {
        const keys = keyboard.lend({ isHidden });
        const input = isPlain && !isHidden ? keys : withEscape(keys, onEscape);
        const context = { input, output, signal: AbortSignal.any([ended, signal]) };
        return await question({ prompts, ...context });
      } catch (error) {
        if (!signal.aborted || ended.aborted) throw error;
      }
    }
  }
}

/** What a person has done in a list so far. */
interface Held {
  /** Who is pointed at. */
  at: number | null;
}

/** As the prompts themselves paint it. */
const cyan = (text: string) => draw((paint) => paint('code', text), true);

const CTRL_C = '\x03';
const NO = '\x15n\r'; // whatever was typed goes first

interface How {
  readonly isHidden?: boolean;
  /** The answer is a text. */
  readonly isTyped?: boolean;
  /** What Esc stands for. */
  readonly onEscape?: string;
}

const ESCAPE_MS = 60; // the rest of an arrow key comes sooner, over ssh too

/** Esc alone, which begins every other key that is no letter, is taken for the keys that end a question. */
function withEscape(keys: Readable, meant: string): Readable {
  const input = new PassThrough({ encoding: 'utf8' });
  let held = '';
  let timer: NodeJS.Timeout | undefined;
  keys.on('data', (piece) => {
    clearTimeout(timer);
    const text = held + String(piece);
    held = text.endsWith('\x1b') ? '\x1b' : '';
    input.write(held === '' ? text : text.slice(0, -1));
    if (held === '') return;
    timer = setTimeout(() => {
      held = '';
      input.write(meant);
    }, ESCAPE_MS);
  });
  keys.once('end', () => input.end());
  return input;
}

/** Nothing of it is echoed: the terminal is in raw mode, and these are keys. */
async function readHidden({ input, output, signal }: LineContext, message: string): Promise<string> {
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

async function agree(context: LineContext, message: string, preset: boolean): Promise<boolean> {
  for (let text = `${message} (${preset ? 'Y/n' : 'y/N'}) `; ; text = `${YES_OR_NO} `) {
    const answer = yesOrNo(await readLine(context, text), preset);
    if (answer !== null) return answer;
  }
}

const YES_OR_NO = 'Yes or no? y or n, then Enter:';

/** Null for a slip, which is neither. */
function yesOrNo(text: string, preset: boolean): boolean | null {
  const answer = text.trim().toLowerCase();
  if (answer === '') return preset;
  return /^(y(es)?|no?)$/.test(answer) ? answer.startsWith('y') : null;
}

async function pick<T>(
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
const NARROWING = 'letters narrow the list';
const MOST_LISTED = 20;

/** As one types them: in small letters, without accents. */
function wordsIn(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** All that was typed is there, in any order. */
function matches(words: string, typed: string): boolean {
  return wordsIn(typed)
    .split(/\s+/)
    .every((word) => words.includes(word));
}

async function readLine({ input, output, signal }: LineContext, message: string): Promise<string> {
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
