/** Reads own members only: a polluted Object.prototype must not answer for the server, nor for us. */

export type Fields = Readonly<Record<string, unknown>>;

export function readOwn(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Null where there is none, or one that JavaScript would round. */
export function wholeNumberIn(fields: Fields, name: string): number | null {
  const value = readOwn(fields, name);
  return Number.isSafeInteger(value) ? (value as number) : null; // checked beside it
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which member of a union this is, where `in` would look up the prototype as well. */
export function has<T extends object, K extends string>(value: T, name: K): value is Extract<T, Record<K, unknown>> {
  return Object.hasOwn(value, name);
}
