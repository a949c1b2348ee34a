/** Switches a mode by what stands behind its command, and says what holds from here on. */
import { EntryError } from '../../session/errors.ts';
import type { Mode, Modes } from '../../session/modes.ts';

/** @throws {EntryError} where it cannot be read, or read-only is held from outside. */
export function switchMode(modes: Modes, mode: Mode, rest: string): string {
  const isOn = wanted(modes, mode, rest);
  const by = modes.wantedBy(mode);
  if (mode === 'read-only' && !isOn && by !== null)
    throw new EntryError(`This session is read-only by ${by}. No command ends that.`, modes.toWrite);
  modes.switch(mode, isOn);
  return isOn ? `${mode} is on: ${ON[mode]}. .${mode} off ends it.` : `${mode} is off: ${offText(modes, mode)}.`;
}

/** Alone it is the other one. */
function wanted(modes: Modes, mode: Mode, rest: string): boolean {
  const word = rest.trim().toLowerCase();
  if (word === '') return !modes.isOn(mode);
  if (word === 'on' || word === 'off') return word === 'on';
  throw new EntryError(`.${mode} takes on or off. Nothing was changed.`, `.${mode} on   or   .${mode} off`);
}

const ON: Readonly<Record<Mode, string>> = {
  'read-only': 'no write is sent',
  'dry-run': 'writes are shown, not sent',
  quiet: 'no step is narrated',
};

function offText(modes: Modes, mode: Mode): string {
  if (mode === 'quiet') return 'each step is narrated';
  if (modes.readOnly) return 'no write is sent, since the session is read-only';
  return modes.dryRun ? 'writes are still only shown: .dry-run off' : 'writes are sent';
}
