/** From the words of a command line to the sandbox's options. Pure; what it cannot read it names. */

import type { Fault } from './faults.ts';
import type { SandboxOptions } from './index.ts';
import type { StaleStatus } from './platform.ts';

/** As `parseArgs` of node:util leaves them: each flag is a text, or true where it takes no value. */
export interface SandboxFlags {
  readonly port?: string;
  readonly users?: string;
  readonly latency?: string;
  readonly fail?: string;
  readonly 'drop-answer'?: string;
  readonly 'edit-behind-me'?: boolean;
  readonly 'expire-token'?: boolean;
  readonly throttle?: string;
  readonly 'stale-status'?: string;
}

/** A flag whose value cannot be used; the message says what can. */
export class FlagError extends Error {
  readonly flag: string;

  constructor(flag: string, given: string, wanted: string) {
    super(`--${flag} ${given}: ${wanted}`);
    this.name = 'FlagError';
    this.flag = flag;
  }
}

const STALE_STATUSES = [400, 409, 412, 426] as const satisfies readonly StaleStatus[];
const MOST_USERS = 1_000_000;
const LONGEST_LATENCY_MS = 600_000;

/** @throws {FlagError} */
export function readSandboxFlags(flags: SandboxFlags): SandboxOptions {
  const { port, users, 'stale-status': stale } = flags;
  return {
    ...(port !== undefined && { port: whole('port', port, 0, 65_535) }),
    ...(users !== undefined && { users: whole('users', users, 0, MOST_USERS) }),
    ...(stale !== undefined && { staleStatus: staleStatusOf(stale) }),
    faults: faultsOf(flags),
  };
}

function faultsOf(flags: SandboxFlags): readonly Fault[] {
  const { latency, fail, throttle, 'drop-answer': drop } = flags;
  const faults: Fault[] = [];
  if (latency !== undefined) {
    faults.push({ kind: 'latency', ms: whole('latency', latency, 0, LONGEST_LATENCY_MS) });
  }
  if (flags['expire-token']) faults.push({ kind: 'expire-token' });
  if (throttle !== undefined) faults.push({ kind: 'throttle', times: times('throttle', throttle) });
  if (fail !== undefined) faults.push(failing(fail));
  if (flags['edit-behind-me']) faults.push({ kind: 'foreign-edit' });
  if (drop !== undefined) faults.push({ kind: 'drop-answer', times: times('drop-answer', drop) });
  return faults;
}

function failing(given: string): Fault {
  const [, status, count] = /^(\d{3}):(\d+)$/.exec(given) ?? [];
  if (status === undefined || count === undefined || Number(status) < 400 || Number(status) > 599) {
    throw new FlagError('fail', given, 'wants STATUS:N, such as 503:2: a status from 400 to 599, and how often');
  }
  return { kind: 'fail', status: Number(status), times: times('fail', count) };
}

function staleStatusOf(given: string): StaleStatus {
  const found = STALE_STATUSES.find((status) => String(status) === given);
  if (found === undefined) throw new FlagError('stale-status', given, `wants one of ${STALE_STATUSES.join(', ')}`);
  return found;
}

function times(flag: string, given: string): number {
  return whole(flag, given, 1, 1_000_000);
}

function whole(flag: string, given: string, least: number, most: number): number {
  const value = /^\d{1,7}$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= least && value <= most)) throw new FlagError(flag, given, `wants a number from ${least} to ${most}`);
  return value;
}
