/** What JavaScript values are in Python's eyes: dicts, numbers as text, the order of keys. Pure. */

/** An object that stands for a dict; from another realm too, since a shell's values may come from a vm context. */
export function isDict(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Integers print as integers; from 1e21 on, where JavaScript itself goes over to exponents, and below 1 like a float. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value === 0 ? 0 : value);
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

/** What CPython would call the type in an error message, or JavaScript where Python has none. */
export function typeName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  const maker: unknown = value.constructor;
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'object';
}

/** Python sorts strings by code point; JavaScript by UTF-16 unit, which differs beyond U+FFFF. */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    const [left, right] = [a.codePointAt(i) ?? 0, b.codePointAt(i) ?? 0];
    return left - right;
  }
  return a.length - b.length;
}

/** Python's len() of a string: code points, not UTF-16 units. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
