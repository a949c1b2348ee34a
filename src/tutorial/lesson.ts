/** What a lesson is: data. Whoever runs it knows none of them. */
import type { Fault, Others, Sandbox } from '../sandbox/index.ts';
import type { Session } from '../session/session.ts';
import type { Seen } from './seen.ts';

/** Words for people; what stands in backticks is to be typed, or is a name. Two where the languages differ. */
export type Words = string | InBoth<string>;

export interface InBoth<T> {
  readonly javascript: T;
  readonly python: T;
}

export type Language = keyof InBoth<unknown>;

export interface Lesson {
  /** As it is typed: `.tutorial lost-race`. */
  readonly id: string;
  readonly title: string;
  /** Why it matters at work: a sentence or two, said before the first step. */
  readonly why: Words;
  /** What one can do now: said behind the last step. */
  readonly can: Words;
  /** How long it takes. */
  readonly minutes: number;
  /** What the world is like before the first step, beyond the sandbox's own. */
  readonly seed?: (others: Others) => void;
  /** Names that are there from the beginning, beside the page's, as JavaScript's values. */
  readonly names?: (sandbox: Sandbox) => Readonly<Record<string, unknown>>;
  /** After each entry it is shown what the server saw and decided. */
  readonly traces?: true;
  /** After each entry it is shown what a script's run of it would have printed, and its exit code; as there, nobody is asked. */
  readonly asScript?: true;
  readonly steps: readonly Step[];
}

export interface Step {
  /** Above each prompt, in one row: what is to be reached, not how. */
  readonly goal: string;
  /** Said when the step begins: what to know, what to try. */
  readonly tell: Words;
  /** Accidents that are armed for this step, and gone with it. */
  readonly accidents?: readonly Fault[];
  /** What has to be true of the world, the session and what went between them: any route counts. */
  readonly isDone: (seen: Seen) => boolean;
  /** Said once it is: what has just happened. */
  readonly said: Words;
  /** Near misses, the most telling first. */
  readonly mistakes: readonly Mistake[];
  readonly hints: readonly [Words, Words, Words];
  /** Entries, each of them whole. */
  readonly solution: InBoth<readonly string[]>;
  /** By plain requests and names alone, in Python's and JavaScript's common words where that can be. */
  readonly route: InBoth<readonly string[]>;
  /** What the solution leaves, for whoever begins behind it. */
  readonly leaves?: Leaves;
}

export interface Mistake {
  readonly when: (seen: Seen) => boolean;
  /** What it is, and what to try instead. */
  readonly say: Words;
  /** Entries that make it, from the step's beginning on. */
  readonly made: InBoth<readonly string[]>;
  /** Behind it the solution may pass the step no more: `say` names `reset`, and is said again. */
  readonly needsReset?: true;
}

export interface Leaves {
  readonly world?: (others: Others, sandbox: Sandbox) => void;
  /** The login of whoever is chosen: `user_id`. */
  readonly chosen?: string;
  /** Other names that a step needs, as JavaScript's values. */
  readonly names?: (sandbox: Sandbox) => Readonly<Record<string, unknown>>;
  /** What the session has itself written, where a step needs its record of it; in turn, behind every `world`. */
  readonly session?: (session: Session, sandbox: Sandbox) => unknown;
}

/** One of the short ways through the lessons. */
export interface Way {
  readonly id: 'support' | 'developer' | 'integrator';
  /** Who takes it. */
  readonly title: string;
  readonly lessons: readonly Lesson[];
}
