/** What another answer says of the same object that is not as it was: field by field, however deep. Pure. */
import { type Fields, isFields, readOwn } from './fields.ts';

export interface Difference {
  /** With the names of what it lies in: contact.phone. */
  readonly name: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** They follow from any change. */
const FOLLOWING: ReadonlySet<string> = new Set(['version', 'updated_at']);

export function differencesIn(before: Fields, after: Fields): readonly Difference[] {
  // An answer about one user holds fields that one about several leaves out.
  const inBoth = Object.keys(before).filter((name) => Object.hasOwn(after, name) && !FOLLOWING.has(name));
  return inBoth.flatMap((name) => differencesOf(readOwn(before, name), readOwn(after, name), name));
}

function differencesOf(was: unknown, is: unknown, name: string): Difference[] {
  if (isFields(was) && isFields(is)) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((each) => !FOLLOWING.has(each));
    return names.flatMap((each) => differencesOf(readOwn(was, each), readOwn(is, each), `${name}.${each}`));
  }
  return JSON.stringify(was ?? null) === JSON.stringify(is ?? null) ? [] : [{ name, was, is }];
}
