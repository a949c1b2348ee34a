/** Refuses a fault that there is not, in words: in plain JavaScript no type does, and a fault that befalls nothing makes tests green. Pure. */
import { inspect, types } from 'node:util';
import { isFields, readOwn } from '../../api/fields.ts';
import { STALE_STATUSES, type StaleStatus } from '../platform/staleStatus.ts';
import type { Fault, FaultKind } from './fault.ts';

/** @throws {Error} */
export function checkFault(fault: unknown, above: readonly unknown[] = []): asserts fault is Fault {
  if (!isFields(fault)) throw new Error(`a fault is an object such as { kind: 'drop-answer' }, not ${shown(fault)}`);
  const kind = readOwn(fault, 'kind');
  if (!isKind(kind)) throw new Error(`there is no fault ${shown(kind)}: it is one of ${KINDS.join(', ')}`);
  const checks = new Map<string, Check>([...Object.entries<Check>(OWN[kind]), ...SHARED]);
  const unknown = Object.keys(fault).find((field) => field !== 'kind' && !checks.has(field));
  if (unknown !== undefined) {
    throw new Error(`${kind} has no ${shown(unknown)}: it has ${[...checks.keys()].join(', ')}`);
  }
  for (const [field, { wants, isFit }] of checks) {
    const value = readOwn(fault, field);
    if (!isFit(value)) {
      throw new Error(
        `${kind} wants for ${field} ${wants}, ${value === undefined ? 'and has none' : `not ${shown(value)}`}`,
      );
    }
  }
  // One that leads back to itself never ends, and has been checked.
  const next = readOwn(fault, 'next');
  if (next !== undefined && !above.includes(fault)) checkFault(next, [...above, fault]);
}

/** @throws {Error} */
export function checkStaleStatus(status: unknown): asserts status is StaleStatus {
  if (STALE_STATUSES.some((one) => one === status)) return;
  throw new Error(`a stale version is answered with one of ${STALE_STATUSES.join(', ')}, not ${shown(status)}`);
}

interface Check {
  /** Goes on behind "wants for …". */
  readonly wants: string;
  readonly isFit: (value: unknown) => boolean;
}

// Later than that Node's timers run at once.
const LONGEST_MS = 2 ** 31 - 1;

const ms: Check = { wants: 'milliseconds', isFit: (value) => isBetween(value, 0, LONGEST_MS) };
const everyMs: Check = { wants: 'milliseconds, at least 1', isFit: (value) => isBetween(value, 1, LONGEST_MS) };
const status: Check = {
  wants: 'a status from 200 to 599',
  isFit: (value) => Number.isInteger(value) && isBetween(value, 200, 599),
};
/** An answer that fails: as the word `fail` takes it. */
const failure: Check = {
  wants: 'a status from 400 to 599',
  isFit: (value) => Number.isInteger(value) && isBetween(value, 400, 599),
};
const flag: Check = { wants: 'true or false', isFit: (value) => typeof value === 'boolean' };
const text: Check = { wants: 'a text', isFit: (value) => typeof value === 'string' };
const retryAfter: Check = {
  wants: 'seconds, a date, a text or null',
  isFit: (value) =>
    value === null ||
    typeof value === 'string' ||
    Number.isFinite(value) ||
    (types.isDate(value) && !Number.isNaN(+value)),
};

function oneOf(...values: readonly string[]): Check {
  return { wants: `one of ${values.join(', ')}`, isFit: (value) => values.some((one) => one === value) };
}

function optional({ wants, isFit }: Check): Check {
  return { wants, isFit: (value) => value === undefined || isFit(value) };
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

type OwnField<K extends FaultKind, F = Fault> = F extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? Exclude<keyof F, 'kind' | 'times' | 'on' | 'next'>
    : never
  : never;

const garbled = { status: optional(status) };

/** What a fault has beside what all have. */
const OWN: { readonly [K in FaultKind]: { readonly [F in OwnField<K>]: Check } } = {
  latency: { ms },
  fail: { status: failure, applied: optional(flag) },
  throttle: { retryAfter: optional(retryAfter), status: optional(failure) },
  'expire-token': {},
  'revoke-token': {},
  'edit-behind-me': { field: optional(oneOf('phone', 'email')), value: optional(text) },
  'activate-behind-me': {},
  'drop-answer': { applied: optional(flag), by: optional(oneOf('reset', 'end')) },
  'late-commit': { ms: optional(ms) },
  stall: { applied: optional(flag) },
  'cut-body': {},
  drip: { everyMs },
  html: garbled,
  empty: garbled,
  huge: garbled,
  'invalid-json': garbled,
  'wrong-id': garbled,
  'wrong-types': garbled,
};

const KINDS = Object.keys(OWN);

function isKind(kind: unknown): kind is FaultKind {
  return typeof kind === 'string' && Object.hasOwn(OWN, kind);
}

const SHARED: readonly (readonly [field: string, check: Check])[] = [
  [
    'times',
    optional({
      wants: 'a whole number from 1, or Infinity',
      isFit: (value) => value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && (value as number) >= 1),
    }),
  ],
  [
    'on',
    optional({
      wants: "a function, or { method: 'PUT', path: '/api/2/…' or a RegExp }, one of them or both",
      isFit: (value) => typeof value === 'function' || isTarget(value),
    }),
  ],
  ['next', optional({ wants: 'another fault', isFit: isFields })],
];

/** A method in small letters, a path without its slash and one with a query meet no request; with neither it is every request. */
function isTarget(value: unknown): boolean {
  if (!isFields(value)) return false;
  const [method, path] = [readOwn(value, 'method'), readOwn(value, 'path')];
  if (method === undefined && path === undefined) return false;
  const isMethod = (one: unknown) => typeof one === 'string' && /^[A-Z]+$/.test(one);
  const methods = method === undefined ? null : [method].flat();
  const isPath = typeof path === 'string' ? /^\/[^?]*$/.test(path) : path === undefined || types.isRegExp(path);
  return (
    (methods === null || (methods.length > 0 && methods.every(isMethod))) &&
    isPath &&
    Object.keys(value).every((key) => key === 'method' || key === 'path')
  );
}

function shown(value: unknown): string {
  return inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 60 });
}
