/** Questions to the person at the keyboard: hands the keyboard over to a prompt and takes it back. */
import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { CancelledError } from '../../api/errors.ts';
import { sanitize } from '../../api/secrets/sanitize.ts';
import { draw } from '../../render/text.ts';
import type { Ask } from '../../session/guard.ts';
import { type Choice, NobodyPickedError, YES_OR_NO, yesOrNo } from './answers.ts';
import { withEscape } from './escape.ts';
import { type Held, menuOf } from './menu.ts';
import { agree, type LineContext, pick, readHidden, readLine } from './plainQuestions.ts';
import { themeFor } from './theme.ts';

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

interface Context extends LineContext {
  /** Null where nothing is drawn. */
  readonly prompts: typeof import('@inquirer/prompts') | null;
}

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
      const menu = menuOf(message, choices, {
        output: this.#options.output,
        looks: this.#options,
        fitting: (text, width) => this.#fitting(text, width),
        asHeading: (line) => new prompts.Separator(line),
        held,
      });
      const chosen = await prompts.search(menu, context);
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

const CTRL_C = '\x03';
const NO = '\x15n\r'; // whatever was typed goes first

interface How {
  readonly isHidden?: boolean;
  /** The answer is a text. */
  readonly isTyped?: boolean;
  /** What Esc stands for. */
  readonly onEscape?: string;
}
