/** `.sandbox`: shows the faults of the embedded sandbox, sets them and ends them. */

import { columns, type Paint, withView } from '../render/text.ts';
import type { Fault, Faults, StaleStatus } from '../sandbox/index.ts';
import {
  FAULT_WORDS,
  FlagError,
  isFaultWord,
  readFault,
  readStaleStatus,
  STALE_STATUSES,
  wordsFor,
} from '../sandbox/words.ts';
import { EntryError } from '../session/errors.ts';
import type { Completion } from './completer.ts';

const USUAL_STALE_STATUS: StaleStatus = 409;

const WORDS = [
  ...FAULT_WORDS.map(([word, { takes = '', summary }]) => [word, takes, summary] as const),
  ['stale-status', STALE_STATUSES.join('|'), 'the status that carries code 1001, version mismatch'],
  ['clear', '', 'ends them all; what was to be carried out late is not'],
] as const;

/** What `.sandbox` prints, and with `--json` what it gives. */
interface Armed {
  readonly faults: readonly Fault[];
  readonly stale_status: StaleStatus;
}

/**
 * Carries out what stands behind `.sandbox`.
 * @throws {EntryError} when it cannot be read, or the session is on no embedded sandbox.
 */
export function sandboxCommand(line: string, faults: Faults | null): Armed {
  if (faults === null) {
    throw new EntryError('This session is not on the embedded sandbox. Nothing was set.', 'acronis-shell --sandbox');
  }
  const [word = '', given] = line.trim().split(/\s+(.*)/s);
  if (word === '') return view(faults, overview);
  try {
    set(word, given, faults);
  } catch (error) {
    throw error instanceof FlagError ? new EntryError(`${error.message}. Nothing was set.`, '.sandbox') : error;
  }
  return view(faults, armedText);
}

function set(word: string, given: string | undefined, faults: Faults): void {
  const said = `.sandbox ${word}`;
  if (isFaultWord(word)) faults.add(readFault(word, given, said));
  else if (word === 'stale-status') faults.staleStatus = readStaleStatus(given, said);
  else if (word === 'clear' && given === undefined) {
    faults.clear();
    faults.staleStatus = USUAL_STALE_STATUS;
  } else throw new FlagError(said, given, `wants one of ${WORDS.map(([name]) => name).join(', ')}`);
}

function view(faults: Faults, text: (armed: Armed, paint: Paint) => string): Armed {
  const armed = { faults: faults.list(), stale_status: faults.staleStatus };
  return withView(armed, (paint) => text(armed, paint));
}

function overview(armed: Armed, paint: Paint): string {
  const rows = WORDS.map(([word, takes, summary]) => [`  .sandbox ${word} ${takes}`, summary]);
  const note = '  N is 1 unless told. A change is a POST, PUT or DELETE; signing in is spared.';
  return [armedText(armed, paint), paint('strong', 'What there is'), ...columns(rows), paint('dim', note)].join('\n');
}

function armedText({ faults, stale_status }: Armed, paint: Paint): string {
  const lines = faults.map(wordsFor);
  if (stale_status !== USUAL_STALE_STATUS) lines.push(`stale-status ${stale_status}`);
  if (lines.length === 0) return paint('dim', '  no fault is armed');
  return [paint('strong', 'Armed'), ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The words behind `.sandbox`; null where the line is none of ours. */
export function completeSandbox(line: string): Completion | null {
  const typed = /^\s*\.sandbox\s+([\w-]*)$/.exec(line)?.[1];
  if (typed === undefined) return null;
  return [WORDS.map(([word]) => word).filter((word) => word.startsWith(typed)), typed];
}
