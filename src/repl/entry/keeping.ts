/** Gives back what was overwritten in a way that nobody can read: by text that becomes code, by a key that is computed. */

// As they were: an entry may have overwritten these, too.
const { entries, getOwnPropertyDescriptor, getOwnPropertyDescriptors, is, isExtensible } = Object;
const { defineProperty, set } = Reflect;

interface Kept {
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

export class Keeper {
  readonly #helpers: readonly Kept[];
  #globals: readonly Kept[] | null = null;
  /** Told once. */
  readonly #lost = new Set<string>();

  constructor(helpers: Readonly<Record<string, unknown>>) {
    this.#helpers = entries(helpers).map(([name, value]) => ({ name, value, descriptor: null }));
  }

  /** From here on the globals that the program runs on are kept, too, but for those that are an entry's to name. */
  keepGlobals(isKept: (name: string) => boolean): void {
    this.#globals ??= entries(getOwnPropertyDescriptors(globalThis)).flatMap(([name, descriptor]) => {
      const isCheap = 'value' in descriptor ? descriptor.configurable === true : ACCESSORS.includes(name);
      return isCheap && isKept(name) ? [{ name, value: globals[name], descriptor }] : [];
    });
  }

  giveBack(): readonly Overwritten[] {
    const changed = [...this.#helpers, ...(this.#globals ?? [])].filter(
      (kept) => !this.#lost.has(kept.name) && !isThere(kept),
    );
    const given = changed.map((kept) => ({ name: kept.name, isBack: restore(kept) }));
    // Frozen or sealed: no name can be set or made any more.
    if (!isExtensible(globalThis) && !this.#lost.has('globalThis')) given.push({ name: 'globalThis', isBack: false });
    for (const { name, isBack } of given) if (!isBack) this.#lost.add(name);
    return given;
  }
}

const globals = globalThis as unknown as Record<string, unknown>; // by name

function isThere({ name, value, descriptor }: Kept): boolean {
  try {
    const isPlain = descriptor !== null || 'value' in (getOwnPropertyDescriptor(globalThis, name) ?? {});
    return isPlain && is(globals[name], value);
  } catch {
    return false; // a getter of somebody else's
  }
}

function restore(kept: Kept): boolean {
  const { name, value, descriptor } = kept;
  const plain = { value, writable: true, configurable: true, enumerable: true };
  if (!defineProperty(globalThis, name, descriptor ?? plain)) return false;
  return isThere(kept) || (set(globalThis, name, value) && isThere(kept));
}
