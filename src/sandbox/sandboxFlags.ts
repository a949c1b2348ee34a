/** From the words of a command line to the sandbox's options. Pure; what it cannot read it names. */

import { isFaultWord, readFault, readStaleStatus, readWhole } from './faults/faultWords.ts';
import type { SandboxOptions } from './index.ts';

const MOST_USERS = 1_000_000;

/** Those that befall a request in this order come first. */
const ORDER = ['latency', 'expire-token', 'throttle', 'fail', 'edit-behind-me', 'drop-answer'];

/**
 * Each flag with what it was given; null where that was nothing.
 * @throws {FlagError}
 */
export function readSandboxFlags(flags: Readonly<Record<string, string | null>>): SandboxOptions {
  const { port, users, 'stale-status': stale, ...others } = flags;
  const words = [...ORDER, ...Object.keys(others)].filter(
    (word, at, all) => word in others && all.indexOf(word) === at,
  );
  return {
    port: port === undefined ? undefined : readWhole(port ?? undefined, 0, 65_535, '--port'),
    users: users === undefined ? undefined : readWhole(users ?? undefined, 0, MOST_USERS, '--users'),
    staleStatus: stale === undefined ? undefined : readStaleStatus(stale ?? undefined, '--stale-status'),
    faults: words.filter(isFaultWord).map((word) => readFault(word, others[word] ?? undefined, `--${word}`)),
  };
}
