/** The options of requests.* as Python's library reads them: params, headers, data and json. What it cannot mean is refused. */
import { InputError } from '../../api/errors.ts';
import { type Fields, isFields } from '../../api/fields.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import { dumps } from '../../python/json.ts';
import { repr } from '../../python/repr.ts';
import { isDict, typeName } from '../../python/values.ts';

const OPTIONS = ['params', 'headers', 'data', 'json'];
const FORM = 'application/x-www-form-urlencoded';

/** One object or several; those by keyword come last. */
export function readOptions(method: string, given: readonly unknown[]): Fields {
  // Without a prototype: what somebody put on Object.prototype is no option of this request.
  const options: Record<string, unknown> = Object.create(null);
  for (const part of given) {
    if (part === undefined) continue;
    if (!isFields(part) || !isDict(part)) {
      throw refused(`requests.${method} takes its options by name: params=…, headers=…, data=…, json=…`, part);
    }
    Object.assign(options, part);
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown === undefined) return options;
  throw refused(`requests.${method} knows no option ${oneLine(unknown)}; it knows ${OPTIONS.join(', ')}`, unknown);
}

/** Each value is a text; one of null or undefined is left out; the last of a name counts, in whatever letter case. */
export function readHeaders(given: unknown): Record<string, string> {
  const headers = new Map<string, readonly [string, string]>();
  for (const [name, value] of isNothing(given) ? [] : pairsOf('headers', given)) {
    if (typeof name !== 'string') throw refused(`The name of a header is a text, not ${kindOf(name)}`, name);
    if (isNothing(value)) headers.delete(name.toLowerCase());
    else headers.set(name.toLowerCase(), [name, headerText(name, value)]);
  }
  return Object.fromEntries(headers.values());
}

function headerText(name: string, value: unknown): string {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
  if (typeof text !== 'string') {
    const instead = typeof value === 'number' || typeof value === 'boolean' ? `, such as '${repr(value)}'` : '';
    throw refused(`The header ${oneLine(name)} is a text${instead}, not ${kindOf(value)}`, value);
  }
  if (/^\s|[\r\n]/.test(text)) {
    throw refused(`The header ${oneLine(name)} begins with a space or holds a line break`, text);
  }
  return text;
}

/** The URL with its params behind what it has already: pairs in their order, a text as it stands. */
export function withParams(address: string, params: unknown): string {
  const query = isNothing(params) ? '' : (asText(params, 'params', requoted) ?? encoded('params', params));
  if (query === '') return address;
  const [before = '', ...fragment] = address.split('#');
  const joint = !before.includes('?') ? '?' : before.endsWith('?') ? '' : '&';
  return [before + joint + query, ...fragment].join('#');
}

/** A text or bytes go as they are and without a type, all else as a form; `json` where there is no data. */
export function readBody({ data, json }: Fields): { readonly type?: string; readonly body?: string } {
  const text = isNothing(data) ? '' : asText(data, 'data', (given) => given);
  if (text === undefined) {
    const form = encoded('data', data);
    if (form !== '') return { type: FORM, body: form };
  } else if (text !== '') return { body: text };
  return isNothing(json) ? {} : { type: 'application/json', body: jsonText(json) };
}

function jsonText(json: unknown): string {
  let text: string;
  try {
    text = dumps(json);
  } catch (cause) {
    throw refused(`json cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, json, cause);
  }
  if (!hasOddNumber(json)) return text;
  throw refused('json holds NaN or Infinity, for which JSON has no word', json);
}

function hasOddNumber(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasOddNumber);
}

/** Undefined where it is neither text nor bytes. */
function asText(given: unknown, option: string, read: (text: string) => string): string | undefined {
  if (typeof given === 'string') return read(wellFormed(given, option));
  if (!(given instanceof Uint8Array)) return undefined;
  try {
    return read(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(given));
  } catch (cause) {
    throw refused(`${option} is bytes that are no text in UTF-8`, given, cause);
  }
}

/** As urlencode writes it: a list as a value repeats its name, and what is null or undefined is left out. */
function encoded(option: string, given: unknown): string {
  const pairs = pairsOf(option, given).flatMap(([name, value]) => {
    const key = isNothing(name) ? undefined : scalarText(name);
    if (key === undefined) throw refused(`A name in ${option} is a text, not ${kindOf(name)}`, name);
    return listOf(value).flatMap((item) => {
      if (isNothing(item)) return [];
      const text = scalarText(item);
      if (text !== undefined) return [`${quotePlus(key, option)}=${quotePlus(text, option)}`];
      throw refused(
        `${oneLine(String(name))} in ${option} is ${kindOf(item)}, where a text, a number or a list of them is meant`,
        item,
      );
    });
  });
  return pairs.join('&');
}

function pairsOf(option: string, given: unknown): (readonly [unknown, unknown])[] {
  if (typeof given !== 'object' || given === null) throw notPairs(option, kindOf(given), given);
  if (given instanceof Map || given instanceof URLSearchParams) return [...given];
  if (isDict(given)) return Object.entries(given);
  // A form of JavaScript's has its own encoding, and a generator is a body in pieces.
  const isTaken = Array.isArray(given) || (option !== 'data' && isIterable(given));
  if (!isTaken) throw notPairs(option, kindOf(given), given);
  return Array.from(given as Iterable<unknown>, (pair, at) => {
    if (Array.isArray(pair) && pair.length === 2) return [pair[0], pair[1]] as const;
    throw notPairs(option, `${kindOf(pair)} at ${at}`, pair);
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) || value instanceof Set ? [...value] : [value];
}

/** What str() makes of it, or bytes; undefined for what is no single value. */
function scalarText(value: unknown): string | Uint8Array | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  return ['number', 'boolean', 'bigint'].includes(typeof value) ? repr(value) : undefined;
}

/** Python's quote_plus: all but letters, digits and four signs. */
function quotePlus(value: string | Uint8Array, option: string): string {
  const bytes = Buffer.from(typeof value === 'string' ? wellFormed(value, option) : value);
  return bytes.toString('latin1').replace(/[^\w.~-]/g, (unit) => (unit === ' ' ? '+' : percent(unit)));
}

/** What requests leaves of a query that was written by hand: what no URL may hold is encoded. */
function requoted(query: string): string {
  const bytes = Buffer.from(query).toString('latin1');
  return bytes.replace(/[^\w!#$%&'()*+,/:;=?@[\]~.-]/g, percent);
}

function percent(unit: string): string {
  return `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function wellFormed(text: string, option: string): string {
  if (/\p{Cs}/u.test(text)) throw refused(`${option} holds half a character, which cannot be sent`, text);
  return text;
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function';
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function kindOf(value: unknown): string {
  if (isNothing(value)) return 'nothing';
  if (typeof value === 'string') return 'a text';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return isDict(value) ? 'an object' : `a ${oneLine(typeName(value), 40)}`;
}

function notPairs(option: string, kind: string, given: unknown): InputError {
  const text = option === 'headers' ? '' : ', or a text';
  return refused(
    `${option} is an object or a list of pairs${text}: {name: 'value'}, [['name', 'value']]. It is ${kind}`,
    given,
  );
}

function refused(what: string, given: unknown, cause?: unknown): InputError {
  return new InputError(`${what}. Nothing was sent.`, given, { cause });
}
