/** From the words of a command line to the sandbox's options. Pure; what it cannot read it names. */

import type { Fault } from './faults.ts';
import type { SandboxOptions } from './index.ts';
import { readFault, readStaleStatus, whole } from './words.ts';

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

const MOST_USERS = 1_000_000;

/** In the order in which they befall a request. */
const FAULTS = ['latency', 'expire-token', 'throttle', 'fail', 'edit-behind-me', 'drop-answer'] as const;

/** @throws {FlagError} */
export function readSandboxFlags(flags: SandboxFlags): SandboxOptions {
  const { port, users, 'stale-status': stale } = flags;
  return {
    ...(port !== undefined && { port: whole(port, 0, 65_535, '--port') }),
    ...(users !== undefined && { users: whole(users, 0, MOST_USERS, '--users') }),
    ...(stale !== undefined && { staleStatus: readStaleStatus(stale, '--stale-status') }),
    faults: FAULTS.flatMap((name) => faultOf(name, flags[name])),
  };
}

function faultOf(name: (typeof FAULTS)[number], given: string | boolean | undefined): Fault[] {
  if (given === undefined || given === false) return [];
  return [readFault(name, given === true ? undefined : given, `--${name}`)];
}
