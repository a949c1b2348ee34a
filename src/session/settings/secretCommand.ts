/** The command that prints the client secret, a password manager's say: what it may be, and where it may stand. */
import { dirname, isAbsolute, relative } from 'node:path';
import { SettingsError } from '../errors.ts';
import { configDirectory } from './environment.ts';
import type { Source } from './sources.ts';
import { canOthersChange } from './warnings.ts';

export const COMMAND = 'ACRONIS_CLIENT_SECRET_COMMAND';

export interface SecretCommand {
  readonly command: string;
  /** Where it stands, as messages name it. */
  readonly source: string;
  /** Where it is run: beside the file that names it, else where the program was started. */
  readonly folder: string | null;
}

/**
 * Whoever names a command has it run as whoever reads it: it counts only where nobody else puts files.
 * @throws {SettingsError}
 */
export function checkSecretCommand({ name, file, values }: Source, env: NodeJS.ProcessEnv): SecretCommand {
  const refuse = (why: string): never => {
    throw new SettingsError(`${COMMAND} in ${name} ${why}`);
  };
  const command = values[COMMAND]?.trim() ?? '';
  const atHome = configDirectory(env);
  if (file !== null && !isWithin(file, atHome)) {
    refuse(
      `is not run: whoever puts a file into a folder would have a program of theirs run. It may stand in the environment, or in a file in ${atHome}.`,
    );
  }
  if (file !== null && canOthersChange(file))
    refuse(`is not run: other users of this computer can change that file. chmod 600 ${file}`);
  if ((values.ACRONIS_CLIENT_SECRET?.trim() ?? '') !== '')
    refuse('stands beside ACRONIS_CLIENT_SECRET: only one of them can count. Take one out.');
  if (/^[“”„‘’«»`]|[“”„‘’«»`]$/.test(command))
    refuse('begins or ends with a quotation mark that no shell knows. Write the command as you would type it.');
  if (/[\0-\x1f\x7f]/.test(command)) refuse('holds a line break or control character. A command is one line.');
  return { command, source: name, folder: file === null ? null : dirname(file) };
}

function isWithin(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return !way.startsWith('..') && !isAbsolute(way);
}
