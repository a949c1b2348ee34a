/** The terminal as the parts see it that are loaded behind the prompt, and what it was opened with. */
import type { ReadStream, WriteStream } from 'node:tty';
import type { EarlyConnections } from '../../api/http/early.ts';
import type { World } from '../../session/world/world.ts';
import type { ShellOptions } from '../shellSession.ts';
import type { Control } from './control.ts';
import type { Keyboard } from './keyboard.ts';
import type { Opening } from './openSession.ts';
import type { TerminalSession } from './session.ts';

export interface TerminalOptions extends ShellOptions {
  readonly input: ReadStream;
  readonly terminal: WriteStream & { readonly fd: number };
  readonly colors: boolean;
  /** No redraws: for screen readers and dumb terminals. */
  readonly isPlain: boolean;
  /** No signs but those of ASCII. */
  readonly isAscii: boolean;
  /** Known before anything is loaded. */
  readonly world: World;
  /** Where the settings come from; null in the sandbox. */
  readonly source: string | null;
  /** In place of the world's own words in the greeting. */
  readonly place?: string | undefined;
  /** What it begins in, where that is not just `choice`; loaded behind the prompt. */
  readonly opening?: () => Promise<Opening>;
  /** Begins the connections to a data centre, once the prompt is there. */
  readonly connectEarly?: () => Promise<EarlyConnections | null>;
}

/** What the parts that are loaded behind the prompt may do with the terminal. */
export interface Screen {
  readonly options: TerminalOptions;
  readonly keyboard: Keyboard;
  readonly control: Control;
  /** The present one; null before there is one. */
  readonly session: TerminalSession | null;
  /** While an entry runs, straight on; at the prompt, above the line that is being typed. */
  talk(text: string): void;
  /** To a program that may ask a person there: nothing is drawn or read meanwhile. */
  lend<T>(act: () => Promise<T>): Promise<T>;
  /** Lines that were pasted or typed ahead do not run behind a failure. */
  dropRest(): void;
}
