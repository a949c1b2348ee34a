/** Refuses keyword arguments that a function of the docs' Python does not know, by name, as CPython does. */

export function refuseUnknown(call: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`${call}() got an unexpected keyword argument '${name}'`);
  }
}
