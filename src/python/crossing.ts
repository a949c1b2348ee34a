/** Values between the languages, as text: modules/_shell/crossing.py reads and writes the same. Pure. */
import { types } from 'node:util';
import { isDict } from './values.ts';

/** A value that stays in its language; the message says what it is. */
export class UncrossableError extends Error {
  override name = 'UncrossableError' as const;
}

/** What has no value of its own on the other side, and is known there by a number. */
export interface Handles {
  /** What Python makes a Response of; null for what is none. */
  responseOf(value: object): object | null;
  response(number: number): object;
  /** The number by which a function that a helper gave is called. */
  method(act: () => unknown): number;
}

type Tagged = { readonly $: string; readonly v: unknown };

// So deep may values lie in one another.
const DEEPEST = 500;

/** @throws {UncrossableError} */
export function encode(value: unknown, handles: Handles): string {
  return JSON.stringify(tagged(value, handles, 0));
}

export function decode(text: string, handles: Pick<Handles, 'response'>): unknown {
  const found: unknown = JSON.parse(text);
  return text.includes('"$":') ? untagged(found, handles) : found;
}

function tagged(value: unknown, handles: Handles, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : tag('float', numberName(value));
    case 'bigint':
      return tag('int', String(value));
    case 'object':
      return value === null ? null : taggedObject(value, handles, depth);
    default:
      throw new UncrossableError(`a ${typeof value}`);
  }
}

function taggedObject(value: object, handles: Handles, depth: number): unknown {
  if (depth > DEEPEST) throw new UncrossableError('a value that holds itself, or lies too deep');
  const inside = (each: unknown) => tagged(each, handles, depth + 1);
  if (Array.isArray(value)) return Array.from(value, inside);
  if (types.isMap(value)) return tag('dict', pairsOf(value, inside));
  if (types.isSet(value)) return tag('set', Array.from(value, inside));
  if (types.isUint8Array(value)) return tag('bytes', Buffer.from(value).toString('base64'));
  if (types.isDate(value)) return tag('time', timeOf(value));
  if (types.isBoxedPrimitive(value)) return inside(value.valueOf());
  const response = handles.responseOf(value);
  if (response !== null) return tag('response', response);
  if (!isDict(value)) throw new UncrossableError(kindOf(value));
  const calls = callsOf(value, handles);
  const pairs = Object.entries(value).map(([key, each]) => [key, inside(each)] as const);
  const data = Object.hasOwn(value, '$') ? tag('dict', pairs) : fromPairs(pairs);
  if (calls !== null && Object.hasOwn(calls, 'toString')) return tag('text', { data, text: String(value) });
  return calls === null ? data : tag('record', { data, calls });
}

function pairsOf(map: Map<unknown, unknown>, inside: (each: unknown) => unknown): unknown[] {
  return Array.from(map, ([key, each]) => [inside(key), inside(each)]);
}

/** Methods of what a helper gives are no members: `open` of a mail. */
function callsOf(value: object, handles: Handles): Readonly<Record<string, number>> | null {
  const hidden = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(
    ([, descriptor]) => !descriptor.enumerable && typeof descriptor.value === 'function',
  );
  if (hidden.every(([name]) => name === 'toJSON')) return null;
  const calls = hidden.map(([name, { value: act }]) => [name, handles.method(act as () => unknown)] as const);
  return Object.fromEntries(calls);
}

function untagged(found: unknown, handles: Pick<Handles, 'response'>): unknown {
  if (typeof found !== 'object' || found === null) return found;
  if (Array.isArray(found)) return found.map((each) => untagged(each, handles));
  if (isTagged(found)) return read(found, handles);
  return fromPairs(Object.entries(found).map(([key, each]) => [key, untagged(each, handles)]));
}

function read({ $: kind, v }: Tagged, handles: Pick<Handles, 'response'>): unknown {
  switch (kind) {
    case 'int':
      return BigInt(v as string);
    case 'float':
      return FLOATS[v as string];
    case 'bytes':
      return new Uint8Array(Buffer.from(v as string, 'base64'));
    case 'set':
      return new Set(untagged(v, handles) as unknown[]);
    case 'dict':
      return dictOf(untagged(v, handles) as [unknown, unknown][]);
    case 'time':
      return new Date(v as number);
    case 'response':
      return handles.response((v as { id: number }).id);
    default:
      throw new UncrossableError(`a ${kind}`);
  }
}

/** Of other keys than texts a Map is made. */
function dictOf(pairs: readonly (readonly [unknown, unknown])[]): unknown {
  const isOfTexts = pairs.every((pair): pair is readonly [string, unknown] => typeof pair[0] === 'string');
  return isOfTexts ? fromPairs(pairs) : new Map(pairs);
}

/** A key of `__proto__` is a key. */
function fromPairs(pairs: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(pairs);
}

function isTagged(found: object): found is Tagged {
  return Object.hasOwn(found, '$') && Object.hasOwn(found, 'v');
}

const FLOATS: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity, '-0.0': -0 };

function numberName(value: number): string {
  return Object.keys(FLOATS).find((name) => Object.is(FLOATS[name], value)) ?? String(value);
}

function timeOf(value: Date): number {
  if (Number.isNaN(value.getTime())) throw new UncrossableError('a date that is none');
  return value.getTime();
}

function kindOf(value: object): string {
  const maker: unknown = value.constructor;
  return `an object of the class ${typeof maker === 'function' ? maker.name : 'Object'}`;
}

function tag(kind: string, v: unknown): Tagged {
  return { $: kind, v };
}
