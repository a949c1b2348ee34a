/** Switches by what stands behind `.sandbox trace` whether the sandbox's decisions are told, and says what holds from here on. */
import { EntryError } from '../../session/errors.ts';
import type { Trace } from '../trace.ts';

/** @throws {EntryError} where it cannot be read, or there is no sandbox. */
export async function switchTrace(rest: string, trace: Trace): Promise<string> {
  const isOn = wanted(rest);
  if (isOn === null) trace.check();
  else await trace.switch(isOn);
  return trace.isOn
    ? 'trace is on: what the server decides is shown. .sandbox trace off ends it.'
    : 'trace is off: what the server decides is not shown. .sandbox trace on shows it.';
}

/** Alone it only asks. */
function wanted(rest: string): boolean | null {
  const word = rest.trim().toLowerCase();
  if (word === '') return null;
  if (word === 'on' || word === 'off') return word === 'on';
  throw new EntryError(
    '.sandbox trace takes on or off. Nothing was switched.',
    '.sandbox trace on   or   .sandbox trace off',
  );
}
