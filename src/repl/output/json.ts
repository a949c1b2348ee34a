/** A value as one line of JSON, whatever it is: what --json prints, free of secrets. */
import { types } from 'node:util';
import { isFields } from '../../api/fields.ts';
import type { Secrets } from '../../api/secrets/redact.ts';
import { sanitizeJson } from '../../api/secrets/sanitize.ts';
import { inspected } from './hostile.ts';

/** What JSON does not know is shown as text. */
export function toJson(value: unknown, secrets: Secrets): string {
  return sanitizeJson(asJson(value, secrets) ?? JSON.stringify(secrets.scrub(inspected(value))));
}

const MANY = 5_000_000;

/** Secrets are taken out of each string: out of the whole, they would take a quotation mark along. */
function asJson(value: unknown, { scrub }: Secrets): string | undefined {
  let items = 0;
  function replace(this: Readonly<Record<string, unknown>>, key: string, given: unknown): unknown {
    items += 1;
    if (items > MANY) throw new RangeError('Too many values for one document.');
    // Of a date that is none, its toJSON has made nothing.
    if (given === null && types.isDate(this[key])) return 'Invalid Date';
    const item = asKnown(given, key === '');
    if (typeof item === 'string') return scrub(item);
    if (!isFields(item)) return item;
    const isClean = Object.keys(item).every((name) => scrub(name) === name);
    return isClean ? item : Object.fromEntries(Object.entries(item).map(([name, each]) => [scrub(name), each]));
  }
  try {
    return JSON.stringify(value, replace);
  } catch {
    return undefined; // it holds itself, has no end to speak of, or its toJSON fails
  }
}

/** What JSON has no word for, in words that it has: nothing is left out. */
function asKnown(item: unknown, isWhole: boolean): unknown {
  switch (typeof item) {
    case 'undefined':
      return isWhole ? item : null;
    case 'bigint':
      return item.toString();
    case 'number':
      return Number.isFinite(item) ? item : String(item);
    case 'function':
    case 'symbol':
      return inspected(item);
    case 'object':
      return item === null || Array.isArray(item) ? item : membersOf(item);
    default:
      return item;
  }
}

/** Of an object that keeps what it holds elsewhere than in members of its own. */
function membersOf(item: object): unknown {
  if (item instanceof Map) return [...item.keys()].every(isText) ? Object.fromEntries(item) : [...item];
  if (item instanceof Set) return [...item];
  if (types.isNativeError(item)) {
    const { name, message, cause } = item;
    const errors: unknown = Object.getOwnPropertyDescriptor(item, 'errors')?.value;
    return { ...item, name, message, ...(cause === undefined ? {} : { cause }), ...(errors ? { errors } : {}) };
  }
  if (types.isAnyArrayBuffer(item)) return Array.from(new Uint8Array(item));
  if (types.isTypedArray(item)) return Array.from(item as Uint8Array);
  if (types.isBoxedPrimitive(item)) return asKnown(item.valueOf(), false);
  const prototype: unknown = Object.getPrototypeOf(item);
  if (prototype === Object.prototype || prototype === null || Object.keys(item).length > 0) return item;
  const shown = inspected(item);
  return /^[\w$]+ \{\}$/.test(shown) ? item : shown;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
