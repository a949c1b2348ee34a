/** The first line of a session and its prompt: which world this is. */
import { oneLine } from '../../api/secrets/sanitize.ts';
import { DOT, draw, type Paint } from '../../render/text.ts';
import type { World } from '../../session/world/world.ts';
import type { TerminalOptions } from './screen.ts';

export const MORE = '... ';

export function promptText({ kind, name }: World, { flags, colors }: TerminalOptions): string {
  const modes = `${flags.readOnly ? ' read-only' : ''}${flags.dryRun ? ' dry-run' : ''}`;
  // The blank within the colour: what ends with a control sequence is written at once and whole.
  return draw((paint) => paint(kind === 'sandbox' ? 'sandbox' : 'live', `${name}${modes}> `), colors);
}

export function bannerText({ version, world, source }: TerminalOptions, paint: Paint): string {
  const where =
    source === null
      ? 'sandbox: embedded, nothing leaves this computer, forgotten at .exit'
      : `${world.host}, settings from ${oneLine(source, 200)}`;
  return `${paint('strong', `acronis-shell ${version}`)} (unofficial)${DOT}${where}`;
}
