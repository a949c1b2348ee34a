/** Gives back what was overwritten in a way that nobody can read: by text that becomes code, by a key that is computed. */

// As they were: an entry may have overwritten these, too.
const { getOwnPropertyDescriptor, getOwnPropertyNames, is, isExtensible } = Object;
const { defineProperty, set } = Reflect;

type Names = Record<string, unknown>;

export interface Kept {
  readonly name: string;
  readonly value: unknown;
  /** As it was defined; null for a name that is plain data. */
  readonly descriptor: PropertyDescriptor | null;
}

export interface Overwritten {
  readonly name: string;
  /** It is as it was; false if nothing can bring it back. */
  readonly isBack: boolean;
}

// To read the others loads what they stand for.
const ACCESSORS: readonly string[] = ['process', 'Buffer'];
// From Node 22 on these are data, and are loaded by whoever asks what they are. Nothing of the program runs on them.
const LOADED =
  /Stream|Strategy$|^(Broadcast|CloseEvent|Crypto|ErrorEvent|FormData|Headers|Message|Navigator|Performance|Request|Response|Storage|SubtleCrypto|WebSocket)/;

export function keep(names: Names, isKept: (name: string) => boolean): readonly Kept[] {
  return getOwnPropertyNames(names).flatMap((name) => {
    const descriptor = LOADED.test(name) ? undefined : getOwnPropertyDescriptor(names, name);
    if (descriptor === undefined) return [];
    const isCheap = 'value' in descriptor ? descriptor.configurable === true : ACCESSORS.includes(name);
    return isCheap && isKept(name) ? [{ name, value: names[name], descriptor }] : [];
  });
}

/** What has changed and is not lost already; what cannot be brought back is lost from here on. */
export function restore(names: Names, kept: readonly Kept[], lost: Set<string>): readonly Overwritten[] {
  const changed = kept.filter((each) => !lost.has(each.name) && !isThere(names, each));
  const given = changed.map((each) => ({ name: each.name, isBack: bringBack(names, each) }));
  // Frozen or sealed: no name can be set or made any more.
  if (!isExtensible(names) && !lost.has('globalThis')) given.push({ name: 'globalThis', isBack: false });
  for (const { name, isBack } of given) if (!isBack) lost.add(name);
  return given;
}

function isThere(names: Names, { name, value, descriptor }: Kept): boolean {
  try {
    const isPlain = descriptor !== null || 'value' in (getOwnPropertyDescriptor(names, name) ?? {});
    return isPlain && is(names[name], value);
  } catch {
    return false; // a getter of somebody else's
  }
}

function bringBack(names: Names, kept: Kept): boolean {
  const { name, value, descriptor } = kept;
  const plain = { value, writable: true, configurable: true, enumerable: true };
  if (!defineProperty(names, name, descriptor ?? plain)) return false;
  return isThere(names, kept) || (set(names, name, value) && isThere(names, kept));
}
