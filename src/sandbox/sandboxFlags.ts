/** The flags that make a sandbox: declared here, listed by the command line, read to the sandbox's options. Pure. */
import { FAULT_WORDS, isFaultWord, readFault, readStaleStatus, readWhole } from './faults/faultWords.ts';
import type { SandboxOptions } from './index.ts';
import { STALE_STATUSES } from './platform/staleStatus.ts';

interface SandboxFlag {
  /** As help shows it; in brackets: may be left out. */
  readonly takes?: string;
  /** What help says of it; the accidents have none, and a list of their own there. */
  readonly help?: string;
}

interface Setting extends SandboxFlag {
  /** `said` begins the message when what was given cannot be read. */
  readonly read: (given: string | undefined, said: string) => SandboxOptions;
}

const MOST_USERS = 1_000_000;

const SETTINGS: Readonly<Record<string, Setting>> = {
  port: {
    takes: 'N',
    help: "the sandbox's port (43121 if free; 0: any)",
    read: (given, said) => ({ port: readWhole(given, 0, 65_535, said) }),
  },
  users: {
    takes: 'N',
    help: 'the sandbox with so many people',
    read: (given, said) => ({ users: readWhole(given, 0, MOST_USERS, said) }),
  },
  'stale-status': {
    takes: STALE_STATUSES.join('|'),
    read: (given, said) => ({ staleStatus: readStaleStatus(given, said) }),
  },
};

export const SANDBOX_FLAGS: Readonly<Record<string, SandboxFlag>> = { ...SETTINGS, ...Object.fromEntries(FAULT_WORDS) };

/** Those that befall a request in this order come first. */
const ORDER = ['latency', 'expire-token', 'throttle', 'fail', 'edit-behind-me', 'drop-answer'];

/**
 * Each flag with what it was given; null where that was nothing.
 * @throws {FlagError}
 */
export function readSandboxFlags(flags: Readonly<Record<string, string | null>>): SandboxOptions {
  let options: SandboxOptions = {};
  for (const [name, { read }] of Object.entries(SETTINGS)) {
    if (name in flags) options = { ...options, ...read(flags[name] ?? undefined, `--${name}`) };
  }
  const words = [...new Set([...ORDER, ...Object.keys(flags)])].filter((word) => word in flags).filter(isFaultWord);
  return { ...options, faults: words.map((word) => readFault(word, flags[word] ?? undefined, `--${word}`)) };
}
