/** Reads request bodies field by field: what is not named is refused, what has the wrong type too. */
import { isFields } from '../../api/fields.ts';
import type { Choices } from '../choices.ts';
import { refuseMalformed } from './refusal.ts';

/** Returns the value it was given, now typed, or refuses with 400 and says where. */
export type Check<T> = (value: unknown, at: string) => T;

export function readJson<T>({ body }: { readonly body: Uint8Array }, check: Check<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw refuseMalformed('the body is not JSON');
  }
  return check(value, 'body');
}

export const string: Check<string> = (value, at) => {
  if (typeof value !== 'string') throw refuseMalformed(`${at} must be a string`);
  return value;
};

export const boolean: Check<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw refuseMalformed(`${at} must be true or false`);
  return value;
};

export const integer: Check<number> = (value, at) => {
  if (!Number.isInteger(value)) throw refuseMalformed(`${at} must be an integer`);
  return value as number;
};

/** As it is, or as the text that a sloppy client makes of it: `"3"`, `"false"`. */
export function orText<T>(check: Check<T>): Check<T> {
  return (value, at) =>
    check(typeof value === 'string' && /^(?:true|false|\d{1,15})$/.test(value) ? JSON.parse(value) : value, at);
}

export function matching(pattern: RegExp, what: string): Check<string> {
  return (value, at) => {
    if (!pattern.test(string(value, at))) throw refuseMalformed(`${at} must be ${what}`);
    return value as string;
  };
}

export const uuid = matching(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/, 'a lower-case UUID');

// Not RFC-strict and not anchored: what ^$|\S+@\S+ of the API reference lets pass, `x y@z w` and an empty text too. With
// its plus signs a long text without an @ is searched anew from each of its characters.
export const email = matching(/^$|\S@\S/, 'an email address');

export const time = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/, 'a date and time');

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null ? null : check(value, at));
}

export function oneOf<const T extends string>(allowed: readonly T[]): Check<T> {
  return (value, at) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw refuseMalformed(`${at} must be one of ${allowed.join(', ')}`);
    return found;
  };
}

export function listOf<T>(check: Check<T>, least = 0): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw refuseMalformed(`${at} must be a list`);
    if (value.length < least) throw refuseMalformed(`${at} must not be empty`);
    const items = value.map((item, index) => check(item, `${at}[${index}]`));
    if (new Set(items).size < items.length) throw refuseMalformed(`${at} must not repeat itself`);
    return items;
  };
}

type Fields = Readonly<Record<string, Check<unknown>>>;
type Read<F extends Fields, R extends keyof F> = { readonly [K in R]: ReturnType<F[K]> } & {
  readonly [K in Exclude<keyof F, R>]?: ReturnType<F[K]>;
};

/** An object that may hold only the fields named here (`additionalProperties: false`). */
export function closedObject<F extends Fields, R extends keyof F & string = never>(
  fields: F,
  required: readonly R[] = [],
): Check<Read<F, R>> {
  return object(fields, required, (key, at) => {
    throw refuseMalformed(`${at}: unknown field ${JSON.stringify(key)}`);
  });
}

/** An object whose other fields are let through unread, where the API reference leaves it open. */
export function openObject<F extends Fields, R extends keyof F & string = never>(
  fields: F,
  required: readonly R[] = [],
): Check<Read<F, R>> {
  return object(fields, required, () => {});
}

function object<F extends Fields, R extends keyof F & string>(
  fields: F,
  required: readonly R[],
  unknown: (key: string, at: string) => void,
): Check<Read<F, R>> {
  const checks = new Map(Object.entries(fields));
  return (value, at) => {
    // The line `user_data = json.dumps(user_data)`, typed twice, sends an object inside a string
    // ("Changing a user account email").
    if (typeof value === 'string')
      throw refuseMalformed(`${at} must be an object; it is a text: was it encoded twice?`);
    if (!isFields(value)) throw refuseMalformed(`${at} must be an object`);
    const read: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      const check = checks.get(key);
      if (check) read[key] = check(field, at === 'body' ? key : `${at}.${key}`);
      else unknown(key, at);
    }
    const missing = required.find((key) => !Object.hasOwn(read, key));
    if (missing) throw refuseMalformed(`${at} needs the field ${JSON.stringify(missing)}`);
    return read as Read<F, R>;
  };
}

export const choices = {
  doublyEncoded: { question: 'What about a form inside a JSON string?', choice: '400' },
} satisfies Choices;
