/** What `acronis-shell --help` prints: each command and each flag as it is declared. */
import { command } from '../session/settings/program.ts';
import { COMMANDS, type Command } from './commands.ts';
import { flagLines } from './flags.ts';

/** Of a command that has its own: one that takes the shell's flags, in a world that they name. */
export function helpText(meant: Command): string {
  const isOne = meant.word !== null && !meant.decidesWorld;
  const commands = isOne ? [meant] : COMMANDS;
  const forms = commands.flatMap(({ forms }) => forms.map(([form, words]) => [command(form), words] as const));
  const width = Math.max(...forms.map(([form]) => form.length));
  return [
    'acronis-shell (unofficial): the documented session of the Acronis Account Management API, live',
    '',
    ...forms.map(([form, words]) => `  ${form.padEnd(width)}   ${words}`),
    '',
    ...flagLines({ isOfOne: isOne }),
    '',
    'Settings: ACRONIS_DATACENTER_URL, ACRONIS_CLIENT_ID, ACRONIS_CLIENT_SECRET, in the environment or a file .env.',
    'Exit: 0 done, 1 failed, 2 usage or settings, 3 conflict, 4 unknown outcome, 5 sign-in refused,',
    '6 the audit log cannot be written.',
    ...(isOne ? [`${command('--help')} lists what else there is.`] : []),
  ].join('\n');
}
