/** What a dot command is: what help and completion say of it, and what it does. */

import type { View } from '../../render/text.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import type { SetModes } from '../../session/modes.ts';
import type { OpenWorld, SandboxChoice } from '../../session/openWorld.ts';
import type { Session } from '../../session/session.ts';
import type { Settings } from '../../session/settings/settings.ts';
import type { Guide } from '../guide.ts';
import type { Output } from '../output/output.ts';
import type { Elsewhere } from '../shellSession.ts';
import type { Trace } from '../trace.ts';

export interface Command {
  /** As it is typed behind the dot. */
  readonly name: string;
  /** A phrase, for the list of help. */
  readonly doc: string;
  /** It teaches: whoever opens a sandbox is told of it, and of what they left in the middle; null where nothing is. */
  readonly leftOff?: (stateDirectory: string) => Promise<View | null>;
  /** Something may stand behind it, and is handed to `run`. */
  readonly takesRest?: true;
  /** What an entry gives that is nothing but this, at a terminal or not. What is heavy is loaded here, not before. */
  readonly run?: (rest: string, around: Surroundings) => unknown;
  /** What it does at the prompt in place of that. */
  readonly atPrompt?: (prompt: Prompt) => void;
  /** What can stand behind it, begun with `typed`; null where that is not for it to say. */
  readonly complete?: (typed: string) => Promise<readonly string[] | null>;
}

export interface Surroundings {
  readonly session: Session;
  /** The embedded one; null elsewhere. */
  readonly sandbox: Sandbox | null;
  readonly help: unknown;
  /** What the sandbox decides is told after each entry. */
  readonly trace: Trace;
  /** What was shown last, and the way into the clipboard. */
  readonly output: Pick<Output, 'shown' | 'plain' | 'clean' | 'copy'>;
  /** Beside what is given back. */
  say(view: View): void;
  /** What the session was opened on, and what the command line says of other worlds. */
  readonly choice: Settings | SandboxChoice;
  readonly elsewhere?: Elsewhere | undefined;
  /** Whoever accompanies the person here. */
  readonly guide: Guide | null;
  /** Where the shell remembers. */
  readonly stateDirectory: string;
  /** From here on entries are expected in this language. */
  speak(language: 'python' | 'javascript'): void;
}

/** The lines that are being typed. */
export interface Prompt {
  edit(): void;
  giveUp(): void;
  leave(): void;
}

/** Given by a command behind which nothing more is run. */
export const LEAVE = Symbol('leave');

/** Given by a command behind which the shell is in another world. */
export class Move {
  readonly to: Settings | SandboxChoice;
  readonly modes: SetModes;
  /** Where it is open already, since that may fail. */
  readonly world: OpenWorld | null;
  /** Whoever accompanies the person there. */
  readonly guide: Guide | null;

  constructor({ to, modes, world, guide = null }: Pick<Move, 'to' | 'modes' | 'world'> & Partial<Pick<Move, 'guide'>>) {
    this.to = to;
    this.modes = modes;
    this.world = world;
    this.guide = guide;
  }
}
