/** The session behind the prompt: evaluates, asks, remembers and completes. Loaded once the prompt is there. */
import { CancelledError } from '../../api/errors.ts';
import { waitingRows } from '../../page/pendingRows.ts';
import { signInLines } from '../../render/signIn.ts';
import type { View } from '../../render/text.ts';
import { waitingDetail, waitingText } from '../../render/writes.ts';
import { PythonError } from '../../session/errors.ts';
import type { World } from '../../session/world/world.ts';
import type { Evaluated, Told } from '../entry/evaluated.ts';
import type { Guide } from '../guide.ts';
import { plainly } from '../output/hostile.ts';
import type { Output } from '../output/output.ts';
import { endTalk } from '../output/streams.ts';
import { exitNow, giveCode, goesOn, readGivenCode, UNKNOWN } from '../process/exitCode.ts';
import { codeOf, type Signal } from '../process/signals.ts';
import type { ShellSession } from '../shellSession.ts';
import { NobodyPickedError } from './answers.ts';
import { type Completion, completeLine } from './completer.ts';
import { enteredText, type Left } from './entered.ts';
import { firstSteps } from './firstSteps.ts';
import { Hints } from './hints.ts';
import type { History } from './history.ts';
import type { Questions } from './questions.ts';
import type { Screen } from './screen.ts';
import type { WaitingLine } from './waitingLine.ts';

interface Parts {
  readonly output: Output;
  readonly history: History;
  readonly questions: Questions;
  readonly waiting: WaitingLine;
  readonly guide: Guide | null;
}

export class TerminalSession {
  readonly history: History;
  readonly #screen: Screen;
  readonly #opened: ShellSession;
  readonly #output: Output;
  readonly #questions: Questions;
  readonly #waiting: WaitingLine;
  readonly #guide: Guide | null;
  #isAccompanied = false;
  readonly #hints = new Hints();
  #verdictsBefore = 0;

  constructor(screen: Screen, opened: ShellSession, { output, history, questions, waiting, guide }: Parts) {
    this.#screen = screen;
    this.#opened = opened;
    this.#output = output;
    this.history = history;
    this.#questions = questions;
    this.#waiting = waiting;
    this.#guide = guide;
    opened.session.events.on((event) => this.#hints.note(event));
  }

  get world(): World {
    return this.#opened.session.world;
  }

  isAsking(): boolean {
    return this.#questions.isAsking();
  }

  /** Whoever accompanies the person here; null where nobody does any more. */
  get guide(): Guide | null {
    return this.#guide?.isOver ? null : this.#guide;
  }

  /** Above the prompt; null where there is nothing. */
  get heading(): View | null {
    return this.#isAccompanied ? (this.guide?.heading ?? null) : null;
  }

  /** `gone`: the names of which the values went with the session before. */
  async accompany(gone: readonly string[]): Promise<void> {
    const { session, evaluator, sandbox, trace } = this.#opened;
    if (this.#guide === null || sandbox === null) return;
    const output = this.#output;
    // Said at once: a prompt would stand between any two of them.
    const said: string[] = [];
    const say = (text: string) => {
      if (this.#isAccompanied) output.talkTo(text);
      else said.push(text);
    };
    await this.#guide.begin({
      ...{ session, sandbox, gone, output },
      get language() {
        return evaluator.isPythonMode ? 'python' : 'javascript';
      },
      say: (view) => say(output.draw(view)),
      saySignIn: async () => say(`\n${await this.#signInText()}`),
      isNamed: (name) => evaluator.isNamed(name),
      trace: (isOn, isAnew) => trace.suggest(isOn, isAnew),
    });
    this.#isAccompanied = true;
    output.talkTo(said.join('\n'));
  }

  /** Draws the open question anew, if there is one. */
  askAgain(how?: { readonly isResized: boolean }): void {
    this.#questions.askAgain(how);
  }

  /** The page's three variables, or why there are none yet. */
  async signIn(): Promise<string> {
    try {
      const lines = await this.#signInText();
      if (this.#screen.options.flags.quiet) return lines;
      return `${lines}\n${this.#output.draw(firstSteps(this.#screen.options, this.isPython))}`;
    } catch (error) {
      return this.#problem(error);
    }
  }

  async #signInText(): Promise<string> {
    const signedIn = await this.#opened.session.signIn();
    return this.#output.draw((paint, width) => signInLines(signedIn, paint, width));
  }

  /** What still waits by the record, in a line; null where nothing does, or the record cannot be read. */
  async waiting(): Promise<string | null> {
    if (this.#screen.options.json) return null;
    const waiting = await waitingRows(this.#opened.session).catch(() => []);
    if (waiting.length === 0) return null;
    const detail = waitingDetail(waiting);
    return this.#output.draw(
      (paint) =>
        `  ${waitingText(waiting.length)}: ${paint('code', 'pending()')}${detail && paint('dim', `   ${detail}`)}`,
    );
  }

  /** What was begun here and left in the middle, in a line; null where nothing was. */
  async leftOff(): Promise<string | null> {
    const { commands, flags, stateDirectory } = this.#screen.options;
    if (this.world.kind !== 'sandbox' || flags.quiet) return null;
    const teaching = commands.find(({ leftOff }) => leftOff);
    const left = (await teaching?.leftOff?.(stateDirectory)) ?? null;
    return left && this.#output.draw(left);
  }

  /** Runs an entry and shows what comes of it. */
  async evaluate(source: string, isWhole = false): Promise<Evaluated> {
    const { session, evaluator } = this.#opened;
    const { guide } = this;
    const word = guide?.read(source) ?? null;
    this.#verdictsBefore = session.verdicts.length;
    this.#output.begin();
    this.#waiting.begin();
    if (word === null) guide?.enter();
    const evaluating = evaluator.evaluate(word ?? source, (shown) => this.#show(shown), { isWhole });
    const evaluated = await evaluating.finally(() => this.#waiting.end());
    if (evaluated.kind === 'failed' || !session.verdicts.slice(this.#verdictsBefore).every(goesOn)) {
      const { keyboard } = this.#screen;
      await keyboard.settled();
      // It was one of the page's words, and came a little earlier.
      if (!keyboard.isBeforePage) this.#screen.dropRest();
    }
    this.#hint(source, evaluated);
    const hasRun = evaluated.kind === 'value' || evaluated.kind === 'failed';
    if (word === null && hasRun) guide?.leave(source, evaluated);
    return evaluated;
  }

  /** Entries are expected in Python. */
  get isPython(): boolean {
    return this.#opened.evaluator.isPythonMode;
  }

  /** Python will be needed. */
  expectPython(): void {
    this.#opened.evaluator.python.expect();
  }

  interrupt(signal: Signal = 'SIGINT'): void {
    const { session, evaluator } = this.#opened;
    evaluator.python.hear(signal);
    switch (session.interrupts.interrupt()) {
      case 'cancelled':
        evaluator.interrupt();
        return;
      case 'waiting':
        this.#output.talk(() => WAITING);
        return;
      case 'gave-up':
    }
  }

  /** What an earlier entry left behind may be what was ended, in a timer say. */
  ended(signal: Signal): boolean {
    const { evaluator } = this.#opened;
    evaluator.ended();
    if (evaluator.isBusy || signal !== 'SIGINT') return false;
    this.#output.talk(() => 'What an earlier entry had left running was ended.');
    return true;
  }

  /** In the middle of code that cannot be ended, so that nothing may be waited for. */
  giveUp(signal: Signal): void {
    if (this.#isWriting) this.#screen.options.terminal.write(GIVEN_UP);
    endTalk();
    exitNow(this.unknownCode() ?? codeOf(signal));
  }

  /** What the shell ends with where the last entry left a write of which nobody knows; null where it did not. */
  unknownCode(): number | null {
    const { verdicts } = this.#opened.session;
    const isUnknown = verdicts.slice(this.#verdictsBefore).some(({ verdict }) => verdict === 'UNKNOWN');
    return isUnknown || this.#isWriting ? UNKNOWN : null;
  }

  /** What the shell ends with where all is well. */
  give(code: number): void {
    giveCode(code);
  }

  given(): number {
    return readGivenCode();
  }

  complete(line: string, isPython: boolean): Promise<Completion> {
    return completeLine(line, this.#screen.options.commands, isPython ? this.#opened.evaluator.python : null);
  }

  inspect(value: unknown): string {
    return this.#output.inspect(value);
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  /** For another in its place. Null where a write is on its way, whose verdict belongs here. */
  async leave(): Promise<Left | null> {
    if (this.#isWriting || this.isAsking()) return null;
    const { world } = this;
    return { world, gone: await this.#opened.leave() };
  }

  /** Says what was left for it; `parting`: what whoever accompanied the person there says to that. */
  enteredFrom(left: Left, parting: View | null): void {
    this.#output.talk((paint) => enteredText(this.#screen.options, left, paint));
    if (parting !== null) this.#output.talk(parting);
  }

  get #isWriting(): boolean {
    return Atomics.load(this.#opened.session.interrupts.underWay, 0) > 0;
  }

  /** To whoever tries the shell, what comes next. */
  #hint(entry: string, { kind }: Evaluated): void {
    const { flags, json } = this.#screen.options;
    if (kind === 'failed' || flags.quiet || json || !this.world.isLocal || this.guide !== null) {
      this.#hints.forget();
      return;
    }
    const text = this.#hints.take(entry, this.#opened.session.users.userId !== undefined);
    if (text !== null) this.#output.talkTo(this.#output.draw((paint) => paint('dim', `  next: ${text}`)));
  }

  #show(evaluated: Evaluated | Told): void {
    if (evaluated.kind === 'told') this.#output.tell(evaluated.value);
    if (evaluated.kind === 'failed') this.#screen.talk(this.#problem(evaluated.error));
    if (evaluated.kind === 'value' && evaluated.value !== undefined && !evaluated.isSilent)
      this.#output.value(evaluated.value);
  }

  #problem(thrown: unknown): string {
    const error = plainly(thrown);
    const isPythons = error instanceof PythonError && error.isInterruption;
    const origin = isPythons ? error.origin : error;
    if (!(origin instanceof CancelledError) || origin.sent) return this.#output.problem(error);
    const name = isPythons && !(origin instanceof NobodyPickedError) ? ` (${error.name})` : '';
    return this.#output.draw((paint) => paint('dim', `Cancelled.${name}`));
  }
}

const WAITING =
  'The write is on its way: waiting for its answer (30 s at most). Ctrl-C again gives up; then it is unknown whether it was applied.';
const GIVEN_UP = 'A write was on its way and is given up: UNKNOWN. Look before you repeat it.\n';
