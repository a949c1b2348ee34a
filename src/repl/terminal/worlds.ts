/** The world that the shell is in: opens its session behind the prompt, signs in, and goes over into another. */
import type { World } from '../../session/world/world.ts';
import type { Move } from '../commands/command.ts';
import type { EntryLines } from '../entry/lines.ts';
import type { Opening, Seat } from './openSession.ts';
import type { PromptLine } from './promptLine.ts';
import type { Screen, TerminalOptions } from './screen.ts';
import type { TerminalSession } from './session.ts';

/** What is being typed, and said beside it. */
export interface Typing {
  readonly line: () => PromptLine;
  readonly lines: EntryLines;
  readonly say: (text: string) => void;
}

export class Worlds {
  readonly #screen: Screen;
  readonly #typing: Typing;
  #seat: Seat | null = null;
  /** What the shell was opened with, and since then has entered. */
  options: TerminalOptions;
  /** By the name that it has so far. */
  world: World;
  /** The present one; null before there is one. */
  session: TerminalSession | null = null;
  /** The same, once it is there. */
  opened: Promise<TerminalSession>;
  /** What is said in it before anything is typed has been said. */
  said: Promise<void>;

  constructor(options: TerminalOptions, screen: Screen, typing: Typing) {
    this.options = options;
    this.world = options.world;
    this.#screen = screen;
    this.#typing = typing;
    this.opened = this.#begin();
    this.said = this.opened.then((session) => this.#signIn(session));
  }

  /** Into another world, with a session of its own: nothing of the one that is left stays, nor a line that was meant for it. */
  async move({ to, modes, world, guide }: Move, from: TerminalSession): Promise<void> {
    const left = await from.leave();
    if (left === null || this.#seat === null) {
      await world?.close();
      this.#typing.say(
        `${this.world.name} is not left while a write is on its way or a question open. Then: the same line again.`,
      );
      return;
    }
    const parting = from.guide?.end() ?? null;
    this.#typing.lines.take();
    this.#typing.line().forgetAll();
    this.options.flags.enter(modes);
    const source = 'source' in to ? to.source : null;
    const { worldOf } = await import('../../session/openWorld.ts');
    this.world = worldOf(to);
    this.options = { ...this.options, choice: to, python: from.isPython, world: this.world, source, place: undefined };
    this.opened = this.#open(this.#seat, { world, guide }, left.gone);
    const session = await this.opened;
    // Who accompanies the person says what there is to say.
    if (guide !== null) return;
    session.enteredFrom(left, parting);
    await this.#screen.keyboard.settled();
    this.#screen.dropRest();
    this.said = this.#signIn(session);
  }

  async #signIn(session: TerminalSession): Promise<void> {
    if (session.guide !== null) return;
    const lines = await session.signIn();
    // It was left meanwhile.
    if (session !== this.session) return;
    this.world = session.world;
    this.#screen.talk(lines);
    for (const beside of [() => session.waiting(), () => session.leftOff()]) {
      const line = await beside();
      if (line !== null && session === this.session) this.#screen.talk(line);
    }
  }

  /** The prompt first: everything else is loaded behind it. */
  async #begin(): Promise<TerminalSession> {
    await new Promise((resolve) => setImmediate(resolve));
    const connecting = this.options.connectEarly?.();
    const { takeSeat } = await import('./openSession.ts');
    this.#seat = takeSeat(this.#screen);
    const opening = await this.options.opening?.();
    return this.#open(this.#seat, { early: (await connecting) ?? null, ...opening });
  }

  async #open(seat: Seat, opening: Opening, gone: readonly string[] = []): Promise<TerminalSession> {
    const { openTerminalSession } = await import('./openSession.ts');
    const session = await openTerminalSession(this.#screen, seat, opening);
    this.#typing.line().recallEarlier(session.history.read());
    this.session = session;
    await session.accompany(gone);
    return session;
  }
}
