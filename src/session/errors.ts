/** What can go wrong in a session before anything is sent, or when a search does not end in one user. */
import { InputError, ShellError } from '../api/errors.ts';
import { oneLine, quoted } from '../api/secrets/sanitize.ts';
import type { UserRecord } from './userRecord.ts';

/** `user_id`, and with it `version`, is not set: nobody has been found or chosen yet. */
export class NoUserError extends InputError {
  constructor() {
    super('No user is chosen: user_id is not set. Nothing was sent.', undefined);
  }
}

/** A text that the search does not take; nothing was sent. */
export class ShortTextError extends InputError {
  constructor(text: string, least: number) {
    super(`${quoted(text)} is too short: the search needs ${least} characters. Nothing was sent.`, text);
  }
}

/** Who was probably meant, or a text that does find somebody: both were looked for. */
export interface Near {
  readonly login?: string;
  readonly text?: string;
}

/** Where was searched, in words, and how the same is typed about somebody else. */
export interface Searched {
  readonly where?: string | undefined;
  readonly again?: ((who: string) => string) | undefined;
}

/** A search ended in nobody; `user_id` is unset. */
export class NoMatchError extends ShellError {
  override name = 'NoMatchError' as const;
  readonly text: string;
  readonly near: Near;
  readonly again: Searched['again'];

  constructor(text: string, near: Near = {}, { where, again }: Searched = {}) {
    super(`No user matches ${quoted(text)}${below(where)}. user_id is unset.`);
    this.text = text;
    this.near = near;
    this.again = again;
  }
}

/** A search ended in several users, and nobody could be asked which one is meant; `user_id` is unset. */
export class SeveralMatchesError extends ShellError {
  override name = 'SeveralMatchesError' as const;
  readonly users: readonly UserRecord[];
  readonly again: Searched['again'];

  constructor(text: string, users: readonly UserRecord[], { where, again }: Searched = {}) {
    super(`${users.length} users match ${quoted(text)}${below(where)}. user_id is unset.`);
    this.users = users;
    this.again = again;
  }
}

function below(where: string | undefined): string {
  return where === undefined ? '' : ` below ${where}`;
}

/** The session's names were changed so that a helper would no longer do what it says. */
export class ChangedNameError extends ShellError {
  override name = 'ChangedNameError' as const;
  readonly variable: string;
  readonly expected: string;

  constructor(variable: string, expected: string) {
    super(`${variable} is no longer ${oneLine(expected, 200)}, to which this session is signed in. Nothing was sent.`);
    this.variable = variable;
    this.expected = expected;
  }
}

/** Of a world that was left, or begun by an entry there: it reaches neither that world nor another. */
export class LeftWorldError extends ShellError {
  override name = 'LeftWorldError' as const;

  constructor() {
    super('This was begun in a world that was left, and ends there. Nothing was sent.');
  }
}

/** The settings cannot be used; the message says which, where and why, never a value. */
export class SettingsError extends ShellError {
  override name = 'SettingsError' as const;
}

interface PythonFacts {
  readonly type: string;
  readonly message: string;
  /** As CPython writes it, without what is the shell's own. */
  readonly traceback: string;
  /** What was thrown on this side, where Python passed it on. */
  readonly origin?: unknown;
}

/** What Python raised, and nobody caught there. */
export class PythonError extends ShellError {
  override readonly name: string;
  readonly traceback: string;
  readonly origin: unknown;

  constructor({ type, message, traceback, origin }: PythonFacts) {
    super(message);
    this.name = type;
    this.traceback = traceback;
    this.origin = origin;
  }

  get isInterruption(): boolean {
    return this.name === 'KeyboardInterrupt';
  }
}

/** An entry that was not run, with what to type instead. */
export class EntryError extends ShellError {
  override name = 'EntryError' as const;
  readonly instead: string;

  constructor(message: string, instead = '') {
    super(message);
    this.instead = instead;
  }
}
