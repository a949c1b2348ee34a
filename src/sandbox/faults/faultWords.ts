/** The words that ask for faults, on the command line and in the session: one grammar, one list. Pure. */
import { inspect } from 'node:util';
import { STALE_STATUSES, type StaleStatus } from '../platform/staleStatus.ts';
import type { Fault, FaultKind, Garbled } from './fault.ts';

/** A word whose value cannot be used; the message says what can. */
export class FlagError extends Error {
  constructor(said: string, given: string | undefined, wanted: string) {
    super(`${said}${given === undefined ? '' : ` ${given}`}: ${wanted}`);
    this.name = 'FlagError';
  }
}

interface FaultWord {
  /** As help shows it: what stands in brackets may be left out. */
  readonly takes?: 'MS' | 'STATUS:N' | '[N]';
  readonly summary: string;
  /** `said` begins the message when what was given cannot be read. */
  readonly read: (given: string | undefined, said: string) => Fault;
}

const LONGEST_MS = 600_000;
const MOST_TIMES = 1_000_000;

const WORDS = {
  latency: {
    takes: 'MS',
    summary: 'every request waits so long, until it is cleared',
    read: (given, said) => ({ kind: 'latency', ms: readWhole(given, 0, LONGEST_MS, said) }),
  },
  fail: {
    takes: 'STATUS:N',
    summary: 'the next N requests are answered with this status and not carried out',
    read: readFailure,
  },
  throttle: makeCounted('the next N requests are answered with 429, Retry-After one second', { kind: 'throttle' }),
  'expire-token': makeCounted('the next N requests find the token expired', { kind: 'expire-token' }),
  'revoke-token': makeCounted('the next N requests find the token revoked', { kind: 'revoke-token' }),
  'edit-behind-me': makeCounted('somebody else changes the user right before the next N PUTs', {
    kind: 'edit-behind-me',
  }),
  'activate-behind-me': makeCounted('the user activates the account right before the next N PUTs', {
    kind: 'activate-behind-me',
  }),
  'drop-answer': makeCounted('the next N changes are carried out, and the connection is reset', {
    kind: 'drop-answer',
  }),
  'late-commit': {
    takes: 'MS',
    summary: 'the connection of the next change is reset; it is carried out so much later',
    read: (given, said) => ({ kind: 'late-commit', ms: readWhole(given, 0, LONGEST_MS, said) }),
  },
  stall: makeCounted('the next N changes are carried out, and never answered', { kind: 'stall' }),
  'cut-body': makeCounted('the answers to the next N changes end in the middle', { kind: 'cut-body' }),
  drip: {
    takes: 'MS',
    summary: 'the next answer arrives byte by byte, so far apart',
    read: (given, said) => ({ kind: 'drip', everyMs: readWhole(given, 1, LONGEST_MS, said) }),
  },
  html: makeGarbled('a page of HTML', 'html'),
  empty: makeGarbled('nothing', 'empty'),
  huge: makeGarbled('32 megabytes', 'huge'),
  'invalid-json': makeGarbled('half a JSON document', 'invalid-json'),
  'wrong-id': makeGarbled('the id of another user', 'wrong-id'),
  'wrong-types': makeGarbled('numbers for texts and texts for numbers', 'wrong-types'),
} as const satisfies Readonly<Record<FaultKind, FaultWord>>;

/** All words, with what they take and what they do. */
export const FAULT_WORDS: readonly (readonly [
  word: FaultKind,
  { readonly takes?: string; readonly summary: string },
])[] = Object.entries(WORDS) as [FaultKind, FaultWord][]; // the keys of the table above

export function isFaultWord(word: string): word is FaultKind {
  return Object.hasOwn(WORDS, word);
}

/**
 * `said` is how the word was written, for the message.
 * @throws {FlagError}
 */
export function readFault(word: FaultKind, given: string | undefined, said: string): Fault {
  return WORDS[word].read(given, said);
}

/**
 * The words that would set the same fault going, with as many times as it has left. What no word says, and the module
 * can, stands behind them.
 */
export function wordsFor(fault: Fault): string {
  const { words, said } = inWords(fault);
  const { kind: _kind, ...fields } = fault;
  const rest = Object.entries(fields).filter(([field, value]) => !said.includes(field) && value !== undefined);
  const more = rest.map(([field, value]) => `${field} ${valueText(value)}`);
  return more.length === 0 ? words : `${words} (${more.join(', ')})`;
}

function inWords(fault: Fault): { readonly words: string; readonly said: readonly string[] } {
  const { kind, times = 1 } = fault;
  // Of these a word sets one at a time, and of latency one without end.
  const once = times === (kind === 'latency' ? Number.POSITIVE_INFINITY : 1) ? ['times'] : [];
  switch (kind) {
    case 'latency':
      return { words: `latency ${fault.ms}`, said: ['ms', ...once] };
    case 'late-commit':
      if (fault.ms === undefined) return { words: 'late-commit at settle()', said: once };
      return { words: `late-commit ${fault.ms}`, said: ['ms', ...once] };
    case 'drip':
      return { words: `drip ${fault.everyMs}`, said: ['everyMs', ...once] };
    case 'fail':
      return { words: `fail ${fault.status}:${times}`, said: ['status', 'times'] };
    default:
      return { words: `${kind} ${times}`, said: ['times'] };
  }
}

/** As it is typed where that is short. */
function valueText(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null && 'kind' in value) return wordsFor(value as Fault);
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY });
}

/** @throws {FlagError} */
export function readStaleStatus(given: string | undefined, said: string): StaleStatus {
  const found = STALE_STATUSES.find((status) => String(status) === given);
  if (found === undefined) throw new FlagError(said, given, `wants one of ${STALE_STATUSES.join(', ')}`);
  return found;
}

/** @throws {FlagError} */
export function readWhole(given: string | undefined, least: number, most: number, said: string): number {
  const value = given !== undefined && /^\d{1,7}$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= least && value <= most)) throw new FlagError(said, given, `wants a number from ${least} to ${most}`);
  return value;
}

function makeCounted(summary: string, fault: Fault): FaultWord {
  return {
    takes: '[N]',
    summary,
    read: (given, said) => (given === undefined ? fault : { ...fault, times: readWhole(given, 1, MOST_TIMES, said) }),
  };
}

function makeGarbled(what: string, kind: Garbled): FaultWord {
  return makeCounted(`the next N changes are carried out, and answered with ${what}`, { kind });
}

function readFailure(given: string | undefined, said: string): Fault {
  const [, status = 0, times = 0] = (/^(\d{3}):(\d{1,7})$/.exec(given ?? '') ?? []).map(Number);
  if (status < 400 || status > 599 || times < 1 || times > MOST_TIMES) {
    throw new FlagError(said, given, 'wants STATUS:N, such as 503:2: a status from 400 to 599, and how often');
  }
  return { kind: 'fail', status, times };
}
