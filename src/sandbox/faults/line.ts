/** A line of words that sets or ends faults, the same in the shell and over HTTP. */
import { STALE_STATUSES, type StaleStatus, USUAL_STALE_STATUS } from '../platform/staleStatus.ts';
import type { Fault, Faults } from './fault.ts';
import { FAULT_WORDS, FlagError, isFaultWord, readFault, readStaleStatus } from './faultWords.ts';

export const LINE_WORDS = [
  ...FAULT_WORDS.map(([word, { takes = '', summary }]) => [word, takes, summary] as const),
  ['stale-status', STALE_STATUSES.join('|'), 'the status that carries code 1001, version mismatch'],
  ['clear', '', 'ends them all; what was to be carried out late is not'],
] as const;

/** What is armed, as JSON has it. */
export interface Armed {
  readonly faults: readonly Fault[];
  readonly stale_status: StaleStatus;
}

export function listArmed(faults: Faults): Armed {
  return { faults: faults.list(), stale_status: faults.staleStatus };
}

/**
 * An empty line changes nothing.
 * @throws {FlagError}
 */
export function setByWords(line: string, faults: Faults): Armed {
  const [word = '', given] = wordsOf(line);
  const said = `.sandbox ${word}`;
  if (isFaultWord(word)) faults.add(readFault(word, given, said));
  else if (word === 'stale-status') faults.staleStatus = readStaleStatus(given, said);
  else if (word === 'clear') {
    if (given !== undefined) throw new FlagError(said, given, 'wants nothing behind it');
    faults.clear();
    faults.staleStatus = USUAL_STALE_STATUS;
  } else if (word !== '')
    throw new FlagError(said, given, `wants one of ${LINE_WORDS.map(([name]) => name).join(', ')}`);
  return listArmed(faults);
}

/** What is asked for, and what stands behind it. */
export function wordsOf(line: string): readonly string[] {
  return line.trim().split(/\s+(.*)/s);
}
