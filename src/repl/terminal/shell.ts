/** The shell at a terminal: entries in turn, commands, Ctrl-C, and talk above the prompt. */
import { oneLine } from '../../api/secrets/sanitize.ts';
import { isWords } from '../../python/page.ts';
import { isShown } from '../../python/prompts.ts';
import { draw, symbol, type View } from '../../render/text.ts';
import type { Command, Prompt } from '../commands/command.ts';
import type { Evaluated } from '../entry/evaluated.ts';
import { EntryLines, type Look, leftOutText, type Together, type Typed } from '../entry/lines.ts';
import { codeOf, type Signal, Signals } from '../process/signals.ts';
import { MORE, promptText } from './banner.ts';
import { Control } from './control.ts';
import { HeldPrompt } from './heldPrompt.ts';
import { Keyboard, type LineReader } from './keyboard.ts';
import { makeModes } from './modes.ts';
import { type Origin, PromptLine } from './promptLine.ts';
import type { Screen, TerminalOptions } from './screen.ts';
import type { TerminalSession } from './session.ts';
import { Worlds } from './worlds.ts';

/** Behind the greeting. Resolves to the exit code when the person leaves, or when a signal ends the shell. */
export function runShell(options: TerminalOptions): Promise<number> {
  return new TerminalShell(options).run();
}

class TerminalShell implements Screen, LineReader, Prompt {
  readonly keyboard: Keyboard;
  readonly control: Control;
  readonly #line: PromptLine;
  readonly #worlds: Worlds;
  readonly #held: HeldPrompt;
  readonly #signals: Signals;
  readonly #lines = new EntryLines();
  readonly #commands: Readonly<Record<string, Command>>;
  #endedBy: Signal | null = null;
  #isEvaluating = false;
  /** No line is there any more that talk had to keep clear of. */
  #isLeft = false;
  /** Ctrl-C where there was nothing to give up: the next one leaves. */
  #isLeaving = false;
  #waitingTalk: string[] = [];
  /** Lines of a page that were no code. */
  #leftOut = 0;

  constructor(options: TerminalOptions) {
    const { input, terminal, isPlain } = options;
    this.#worlds = new Worlds(options, this, {
      line: () => this.#line,
      lines: this.#lines,
      say: (text) => this.#say(text),
    });
    this.#held = new HeldPrompt(isPlain, {
      show: () => {
        if (!this.#isEvaluating && !this.#isAsking && !this.#lines.isUnfinished) this.#showPrompt();
      },
      tell: () => this.#say(`  signing in at ${oneLine(this.options.world.host)}; what is typed meanwhile is run`),
    });
    this.#lines.isPython = options.python ?? false;
    this.#commands = Object.fromEntries(options.commands.map((command) => [command.name, command]));
    const isBusy = () => this.#isEvaluating || this.#isAsking || this.#endedBy !== null;
    this.keyboard = new Keyboard({ source: input, isPlain, isBusy, reader: this });
    this.#signals = new Signals(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal) => {
      if (signal === 'SIGINT') this.#interrupt();
      else this.#end(signal);
    });
    this.#outliveTerminal();
    this.control = new Control(makeModes(input, terminal, isPlain), terminal, this.#signals, {
      askAgain: () => this.session?.askAgain(),
      goOn: () => {
        const isShown = !this.#isEvaluating && !this.#isAsking && !this.#held.isHeld;
        if (isShown) this.#line.showAnew(this.#prompt());
      },
    });
    void this.#held.until(this.#worlds.said);
    this.#line = this.#startLine();
  }

  get options(): TerminalOptions {
    return this.#worlds.options;
  }

  get session(): TerminalSession | null {
    return this.#worlds.session;
  }

  async run(): Promise<number> {
    const ended = this.#line.ended();
    this.#worlds.said.catch((error) => this.talk(`acronis-shell cannot start: ${error}`));
    await ended;
    this.#isLeft = true;
    this.#held.drop();
    const parting = this.#endedBy === null ? (this.session?.guide?.end() ?? null) : null;
    if (parting !== null) this.options.terminal.write(`${this.#draw(parting)}\n`);
    this.control.giveBack();
    await this.session?.close();
    if (this.#endedBy === null) return this.session?.given() ?? 0;
    // That the fate of a write is open matters more than how the shell was ended.
    return this.session?.unknownCode() ?? codeOf(this.#endedBy);
  }

  talk(text: string): void {
    const isNothingTyped = this.#isEvaluating || (this.#held.isHeld && !this.#lines.isUnfinished);
    if (this.#isLeft || (isNothingTyped && !this.#isAsking)) {
      this.options.terminal.write(`${text}\n`);
      return;
    }
    this.#waitingTalk.push(text);
    if (this.#isAsking || this.#lines.isUnfinished || this.#line.isSearching) return;
    this.#line.writeAbove(this.#waitingTalk.splice(0), this.#prompt());
  }

  async lend<T>(act: () => Promise<T>): Promise<T> {
    const isAtPrompt = !this.#isEvaluating && !this.#held.isHeld;
    if (isAtPrompt) this.#line.hide();
    this.keyboard.rest();
    try {
      return await this.control.lend(act);
    } finally {
      this.keyboard.goOn();
      if (isAtPrompt && !this.#isLeft) this.#line.showAnew(this.#prompt());
    }
  }

  dropRest(): void {
    this.#leftOut = 0;
    const dropped = this.keyboard.dropLines();
    if (dropped > 0) this.#say(dropped === 1 ? '1 more line was not run.' : `${dropped} more lines were not run.`);
  }

  enter(text: string): void {
    this.#enter(this.#line.complete(text));
  }

  endSearch(): void {
    this.#line.endSearch();
  }

  insert(text: string, together: Together | null): void {
    if (together === 'page' && !this.#lines.isCode(text)) this.#leaveOut(text);
    else this.#line.insert(text);
  }

  get typed(): string {
    return this.#line.text;
  }

  forgetTyped(): void {
    this.#line.forget();
  }

  lookAt(lines: readonly string[]): Look | null {
    const look = this.#lines.lookAt(lines);
    if (look === null) return null;
    this.#leftOut += look.leftOut;
    // It takes a while, which it need not take later.
    void this.#worlds.opened.then((session) => session.expectPython(), ignore);
    return look;
  }

  /** Of a page only what stands behind prompts is seen on the screen. */
  enterPasted(text: string, together: Together, next: string | null): void {
    const pasted = this.#lines.addPasted(text, together, next, this.#commands);
    if (pasted === null) {
      this.#leaveOut(text);
      return;
    }
    const { typed, code, isFirst } = pasted;
    if (!this.options.isPlain && typed.kind !== 'before') {
      this.#line.show(isFirst ? promptText(this.#worlds.world, this.options, true) : MORE);
      this.#line.complete(code);
    }
    // The terminal has shown the lines as they came, and goes on with the next.
    if (this.options.isPlain && typed.kind === 'more' && next !== null) return;
    this.#take(typed, text);
  }

  endTogether(): void {
    const count = this.#leftOut;
    this.#leftOut = 0;
    if (count === 0 || this.options.flags.quiet) return;
    const { colors, isAscii, terminal } = this.options;
    this.talk(draw((paint) => paint('dim', `  ${leftOutText(count)}`), colors, terminal.columns, isAscii));
  }

  #leaveOut(line: string): void {
    if (isWords(line) && !isShown(line)) this.#leftOut += 1;
  }

  endEntry(): boolean {
    if (this.#lines.isEditing) {
      const { text } = this.#line;
      this.#line.clear();
      this.#lines.add(text, {});
      this.#line.run(this.#lines.take(), 'editor');
      return true;
    }
    if (!this.#lines.isUnfinished || this.#line.text !== '') return false;
    this.options.terminal.write('\n');
    this.#say(`The unfinished entry is given up, and was not run. ${symbol.up} brings it back, Ctrl-D leaves.`);
    this.giveUp();
    return true;
  }

  suspend(): void {
    this.control.suspend();
  }

  hangUp(): void {
    this.#line.forget();
  }

  edit(): void {
    this.#lines.edit();
    this.options.terminal.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
    this.#showPrompt();
  }

  giveUp(): void {
    this.#giveUp();
    this.#showPrompt();
  }

  leave(): void {
    this.#line.close();
  }

  /** SIGTERM and SIGHUP: what Ctrl-C would cancel ends, a write that is on its way is waited for, and then the shell. */
  #end(signal: Signal): void {
    this.#endedBy ??= signal;
    if (this.#isEvaluating) this.session?.interrupt(signal);
    else this.#line.close();
  }

  /** A terminal that went away can be neither written to nor read from, and that is no reason to drop a write. */
  #outliveTerminal(): void {
    const { terminal, input } = this.options;
    terminal.removeAllListeners('error');
    terminal.on('error', () => {});
    input.on('error', () => this.#signals.hangUp());
  }

  get #isAsking(): boolean {
    return this.session?.isAsking() ?? false;
  }

  #startLine(): PromptLine {
    const { terminal, isPlain, colors } = this.options;
    return new PromptLine({
      ...{ input: this.keyboard, terminal, isPlain, colors, prompt: this.#held.isHeld ? '' : this.#prompt() },
      onLine: (line) => this.#enter(line),
      onInterrupt: () => this.#interrupt(),
      onResize: () => {
        if (this.#isAsking) this.session?.askAgain({ isResized: true });
        else if (!this.#isEvaluating) this.#line.redraw();
      },
      complete: async (line) => (await this.#worlds.opened).complete(line, this.#lines.expectsPython(line)),
      inspect: (value) => this.session?.inspect(value) ?? '',
      evaluate: (source, origin) => void this.#evaluate(source, origin),
      mask: (line) => this.session?.history.mask(line) ?? line,
    });
  }

  #enter(line: string): void {
    this.#isLeaving = false;
    this.#take(this.#lines.add(line, this.#commands, this.keyboard.hasLine), line);
  }

  #take(typed: Typed, line: string): void {
    switch (typed.kind) {
      case 'more':
        this.#showPrompt();
        return;
      case 'command':
        this.#command(typed);
        return;
      case 'no-command':
        this.#say(`There is no .${typed.name}; ${this.#insteadOf(typed.name)}.`);
        this.#showPrompt();
        return;
      case 'before':
        this.keyboard.giveBack(line);
        this.#line.run(typed.source, 'whole');
        return;
      case 'entry':
        this.#line.run(typed.source, typed.isWhole ? 'whole' : 'lines');
    }
  }

  /** Words of a lesson stand alone, or behind its command. */
  #insteadOf(name: string): string {
    const meant = this.session?.guide?.read(name) ?? null;
    return meant === null ? '.help lists what there is' : `it is ${meant}`;
  }

  #command({ name, rest }: { readonly name: string; readonly rest: string }): void {
    const command = this.#commands[name];
    if (command?.atPrompt) command.atPrompt(this);
    else this.#line.run(command?.takesRest ? `.${name} ${rest}`.trimEnd() : `.${name}`, 'command');
  }

  async #evaluate(source: string, origin: Origin): Promise<void> {
    this.#isEvaluating = true;
    let isExit = false;
    try {
      const session = await this.#worlds.opened;
      // Typed before the session was there, and ended before it began.
      const evaluated =
        this.#endedBy === null ? await session.evaluate(source, origin !== 'lines') : ({ kind: 'exit' } as const);
      this.#keep(source, origin, evaluated, session);
      isExit = evaluated.kind === 'exit';
      if (evaluated.kind === 'move') {
        await this.#worlds.move(evaluated.move, session);
        void this.#held.until(this.#worlds.said);
      }
      this.#lines.isPython = (await this.#worlds.opened).isPython;
    } catch (error) {
      this.#lines.take();
      this.talk(`acronis-shell cannot run this: ${error}`);
    }
    this.#isEvaluating = false;
    this.#flushTalk();
    // What the shell says in leaving would stand behind it, and then the system's prompt.
    if (isExit && this.#endedBy === null) return;
    this.#showPrompt();
    const typed = this.#endedBy === null ? (this.session?.guide?.nextToType() ?? null) : null;
    if (typed !== null) this.#typeFor(typed);
    else setImmediate(() => (this.#endedBy === null ? this.keyboard.pump() : this.#line.close()));
  }

  /** In the person's place, before their eyes. */
  #typeFor(entry: string): void {
    for (const [at, line] of entry.split('\n').entries()) {
      if (at > 0) this.#line.show(MORE);
      this.#line.typeOut(line);
    }
    this.#line.run(entry, 'whole');
  }

  #keep(source: string, origin: Origin, evaluated: Evaluated, session: TerminalSession): void {
    const isUnfinished = evaluated.kind === 'incomplete';
    const isOfLines = origin === 'lines' || origin === 'whole';
    if (isUnfinished && origin === 'editor') this.#say(UNFINISHED);
    if (isOfLines && !isUnfinished) this.#lines.take();
    if (!isOfLines || !isUnfinished) this.#remember(source, session);
    if (evaluated.kind === 'exit') {
      session.give(evaluated.code ?? 0);
      setImmediate(() => this.#line.close());
    }
    if (evaluated.kind === 'failed' || evaluated.kind === 'value') this.#line.hold(evaluated);
  }

  #remember(entry: string, { history }: TerminalSession): void {
    const whole = entry.trimEnd();
    history.add(whole);
    this.#line.recall(history.mask(whole));
  }

  #giveUp(): void {
    const text = this.#lines.take();
    if (this.session) this.#remember(text, this.session);
  }

  /** Ctrl-C, as a key or as a signal. */
  #interrupt(): void {
    if (this.#isEvaluating) this.session?.interrupt();
    // It has reached the program that has the terminal.
    else if (this.control.isLent) return;
    else this.#interruptPrompt();
  }

  #interruptPrompt(): void {
    const isEmpty = this.#line.text === '' && !this.#lines.isUnfinished;
    this.#line.clear();
    if (isEmpty && this.#isLeaving) {
      this.#line.close();
      return;
    }
    if (isEmpty) this.options.terminal.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    this.#isLeaving = isEmpty;
    this.#giveUp();
    this.dropRest();
    this.#flushTalk();
    this.#showPrompt();
  }

  #prompt(): string {
    if (this.#lines.isEditing) return '';
    if (this.#lines.isUnfinished) return MORE;
    return this.#heading() + promptText(this.#worlds.world, this.options, this.#lines.isPython);
  }

  /** A row above the prompt, which is drawn with it; without redraws as many as it needs. */
  #heading(): string {
    const heading = this.session?.heading ?? null;
    if (heading === null) return '';
    const whole: View = (paint, _width, language) => heading(paint, Number.POSITIVE_INFINITY, language);
    return `${this.#draw(this.options.isPlain ? whole : heading)}\n`;
  }

  #draw(view: View): string {
    const { colors, terminal, isAscii } = this.options;
    return draw(view, colors, terminal.columns, isAscii);
  }

  #showPrompt(): void {
    if (!this.#held.isHeld || this.#lines.isUnfinished) this.#line.show(this.#prompt());
  }

  #say(text: string): void {
    const { terminal, isAscii } = this.options;
    terminal.write(`${draw(() => text, false, terminal.columns, isAscii)}\n`);
  }

  #flushTalk(): void {
    for (const text of this.#waitingTalk.splice(0)) this.options.terminal.write(`${text}\n`);
  }
}

function ignore(): void {}

const UNFINISHED = `SyntaxError: the text ends before it is complete; nothing was run. ${symbol.up} brings it back.`;
