/** What a helper is: its help and its action in one place, and how its arguments are read. */
import { InputError } from '../api/errors.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Doc } from '../render/help.ts';
import type { Session } from '../session/session.ts';

export interface Helper extends Doc {
  /** In order; each may also be given by keyword, as in Python, or as a member of a last object. */
  readonly parameters: readonly string[];
  run(session: Session, ...values: readonly unknown[]): unknown;
}

/** Lines the values up with the parameters: `('a', { user_id: 'b' })` is the same as `('a', 'b')`. */
export function readArguments({ name, signature, parameters }: Helper, given: readonly unknown[]): unknown[] {
  const last = given.at(-1);
  const keywords = isPlainObject(last) ? last : null;
  const values: unknown[] = keywords ? given.slice(0, -1) : [...given];
  // Not given means the session's; given but undefined is a mistake, and must not become the user chosen last.
  const missing = values.includes(undefined)
    ? parameters[values.indexOf(undefined)]
    : Object.keys(keywords ?? {}).find((keyword) => keywords?.[keyword] === undefined);
  if (missing !== undefined)
    throw new InputError(`${name} was given undefined for ${oneLine(missing)}. Nothing was sent.`, undefined);
  if (values.length > parameters.length) {
    const most =
      parameters.length === 0 ? 'nothing' : parameters.length === 1 ? 'one argument' : `${parameters.length} arguments`;
    throw new InputError(`${name} takes ${most}: ${signature}. Nothing was sent.`, undefined);
  }
  for (const [keyword, value] of Object.entries(keywords ?? {})) {
    const at = parameters.indexOf(keyword);
    if (at < 0) throw new InputError(`${name} knows no ${oneLine(keyword)}: ${signature}. Nothing was sent.`, keyword);
    if (at < (keywords ? given.length - 1 : 0)) {
      throw new InputError(`${name} was given ${keyword} twice. Nothing was sent.`, keyword);
    }
    values[at] = value;
  }
  return values;
}

/** What can be typed after a call that could not be meant. */
export function usage({ name, parameters }: Helper): string {
  return parameters.length === 0 ? `${name}()` : `help(${name})`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
