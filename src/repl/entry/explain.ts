/** Says of an entry that was not run, or that failed, what was probably meant. */
import { types } from 'node:util';
import { nearest } from '../../render/nearest.ts';
import { EntryError } from '../../session/errors.ts';
import { unwritten } from './hooks.ts';
import { type Known, mend } from './mend.ts';

/** `name` is what it would overwrite. */
export function explainRefused(name: string): EntryError {
  const instead = `my${name.charAt(0).toUpperCase()}${name.slice(1)} = …`;
  return new EntryError(`${name} is needed by the program itself and cannot be overwritten. Nothing was run.`, instead);
}

/** What was thrown, without the words of the shell around what was typed. */
export function withoutOurs(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const message: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message === 'string' && unwritten(message) !== message) Reflect.set(error, 'message', unwritten(message));
  return error;
}

/** A name that does not exist: the one of `names` that was probably meant, or the text that lacks its quotes. */
export function hintUndefined(
  error: ReferenceError,
  source: string,
  { names, ...known }: Known & { readonly names: readonly string[] },
): Error {
  const [, name] = /^(\w+) is not defined$/.exec(error.message) ?? [];
  const mended = mend(source, known);
  if (mended) return mended;
  const meant = name === undefined ? null : nearest(name, names);
  if (meant !== null) error.message = `${error.message}. Did you mean ${meant}?`;
  return error;
}
