/** Whoever accompanies a person from entry to entry: says what is to be reached, has words of its own, and sees what came of each. */
import type { View } from '../render/text.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { Language } from '../session/language.ts';
import type { Session } from '../session/session.ts';
import type { Evaluated } from './entry/evaluated.ts';
import type { Output } from './output/output.ts';

export interface Guide {
  /** Nobody is accompanied any more. */
  readonly isOver: boolean;
  /** Entries run as in a script: nobody is asked. */
  readonly isUnattended: boolean;
  /** Above each prompt, within one row of the width that it is given. */
  readonly heading: View;
  /** In the session that was opened for it, before the first prompt there. */
  begin(scene: Scene): Promise<void>;
  /** What a bare word stands for, as an entry; null where it is one like any other. */
  read(entry: string): string | null;
  /** An entry like any other is about to run. */
  enter(): void;
  /** It has run. */
  leave(entry: string, evaluated: Ran): void;
  /** The next entry to be typed in the person's place; null: none. */
  nextToType(): string | null;
  /** What is said where another world is entered without it. */
  end(): View;
}

export type Ran = Extract<Evaluated, { readonly kind: 'value' | 'failed' }>;

/** Where a person is accompanied: one session, in its embedded sandbox. */
export interface Scene {
  readonly session: Session;
  readonly sandbox: Sandbox;
  /** The names of which the values went with the session before. */
  readonly gone: readonly string[];
  readonly language: Language;
  say(view: View): void;
  /** The three variables, as at the beginning of any session. */
  saySignIn(): Promise<void>;
  /**
   * Whether it is told after each entry what the sandbox saw and decided, unless the person has set that. `isAnew`: at
   * the beginning of a lesson, where an `off` from before no longer counts.
   */
  trace(isOn: boolean, isAnew?: boolean): void;
  /** Where all that the session shows goes; beside it, the documents that --json would have printed. */
  readonly output: Output;
  /** A name that an entry has given a value, in whichever language. */
  isNamed(name: string): boolean;
}
