/** What takes over the process: console, streams, descriptors, programs, listeners, traces. Once: it is one shell's alone. */
import buffer from 'node:buffer';
import type { Secrets } from '../../api/secrets/redact.ts';
import { problemText } from '../../render/problems.ts';
import { symbol } from '../../render/text.ts';
import { environment } from '../../session/settings/environment.ts';
import { isDebugging } from '../../session/settings/node.ts';
import { Globals } from '../entry/globals.ts';
import { guardChildren } from '../output/children.ts';
import { guardDescriptors } from '../output/descriptors.ts';
import type { Output } from '../output/output.ts';
import { createShown } from '../output/shown.ts';
import { type GuardedStreams, guardStreams } from '../output/streams.ts';
import { guardListeners, keepListening, muteNode } from './listeners.ts';
import { guardTimers } from './timers.ts';
import { nameSources } from './traces.ts';

export interface Takeover {
  readonly streams: GuardedStreams;
  /** Once the programs that entries started have printed all that they will. */
  settled(): Promise<void>;
}

/** What a shell runs on: the process, whole, or beside it a context of `node:vm`, for which nothing is taken over. */
export interface Host {
  readonly globals: Globals;
  /** By the first of the sessions that follow each other there; what it gives is theirs, too. */
  takeOver(): Takeover;
}

let isClaimed = false;

/**
 * The process as one shell's host: once taken over, whatever anybody prints in it passes the secrets, and is shown by
 * the output. Another's secrets would not be known there, so that there is no other.
 */
export function claimProcess(output: Output, secrets: Secrets): Host {
  if (isClaimed) throw new Error('Another shell runs in this process, and has taken it over.');
  isClaimed = true;
  let taken: Takeover | undefined;
  return {
    globals: new Globals(globalThis),
    takeOver() {
      taken ??= take(output, secrets);
      return taken;
    },
  };
}

function take(output: Output, secrets: Secrets): Takeover {
  nameSources();
  const shown = createShown(secrets);
  const streams = guardStreams([process.stdout, process.stderr], shown);
  guardDescriptors(shown);
  const settled = guardChildren();
  muteNode();
  guardTimers(globalThis);
  guardListeners((error) => report(output, error));
  keepListening('exit', () => streams.flush());
  // NODE_DEBUG prints the first bytes of what arrives, in which a token may stand that is not yet known as one.
  if (isDebugging(environment)) buffer.INSPECT_MAX_BYTES = 0;
  Object.defineProperty(globalThis, 'console', { value: output.console(), writable: true, configurable: true });
  return { streams, settled };
}

function report(output: Output, error: unknown): void {
  try {
    output.talk((paint) => problemText(error, paint));
  } catch {
    output.talk((paint) => paint('bad', `${symbol.bad} Something was thrown that cannot be shown.`));
  }
}
