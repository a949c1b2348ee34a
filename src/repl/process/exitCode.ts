/** The exit code of a run: the worst that happened, whatever ends the process. */

import { SignInError } from '../../api/errors.ts';
import type { Verdict } from '../../api/verdict.ts';
import { AuditError } from '../../session/audit/record.ts';
import { SettingsError } from '../../session/errors.ts';
import { WriteRefusedError } from '../../session/guard.ts';
import { keepListening } from './listeners.ts';

const USAGE = 2;
export const UNKNOWN = 4;
export const STORAGE = 6;

export function exitCodeOf(verdicts: readonly Verdict[], errors: readonly unknown[]): number {
  if (verdicts.includes('UNKNOWN')) return UNKNOWN;
  if (verdicts.some((verdict) => verdict === 'CONFLICT' || verdict === 'DUPLICATE' || verdict === 'SUPERSEDED'))
    return 3;
  if (errors.some((error) => error instanceof AuditError)) return STORAGE;
  if (errors.some((error) => error instanceof SignInError)) return 5;
  if (errors.some(isUsage)) return USAGE;
  return errors.length > 0 || verdicts.some((verdict) => !isGood(verdict)) ? 1 : 0;
}

/** A write without a terminal lacks its --yes. */
function isUsage(error: unknown): boolean {
  return error instanceof SettingsError || (error instanceof WriteRefusedError && error.why === 'no-terminal');
}

export function isGood(verdict: Verdict): boolean {
  return verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT' || verdict === 'ALREADY';
}

/** Does the next entry run? Not behind a write that did not do what it should, unless its answer is there to be read. */
export function goesOn({ verdict, isAnswered }: { readonly verdict: Verdict; readonly isAnswered: boolean }): boolean {
  return isGood(verdict) || (isAnswered && verdict !== 'UNKNOWN');
}

interface Exiting {
  /** Called by process.exit with what it was told last, whatever listens to the end. */
  reallyExit(code?: number | string): never;
}

/** Whatever ends the process from here on, `process.exit(0)` in an entry too, it ends with this code if it is not 0. */
export function guardExit(code: () => number): void {
  const exiting = process as unknown as Exiting;
  const { reallyExit } = exiting;
  exiting.reallyExit = (given) => reallyExit.call(process, code() || given);
  keepListening('exit', (given: number) => {
    process.exitCode = code() || given;
  });
}

/** What a program has said that a good run ends with. */
export function giveCode(code: number): void {
  process.exitCode = code;
}

/** What an entry has set for a run that was good. */
export function readGivenCode(): number {
  return Number(process.exitCode ?? 0);
}

/** At once: nobody who listens to the end is called. */
export function exitNow(code: number): never {
  return (process as unknown as Exiting).reallyExit(code);
}
