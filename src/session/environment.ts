/** The environment, and the user's directories that it names: the only file that reads process.env. */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

/** As it was at the start. */
export const environment: NodeJS.ProcessEnv = { ...process.env };

// No program that is started from here, no diagnostic report and no look at process.env gets it.
delete process.env['ACRONIS_CLIENT_SECRET'];

/** The user's directory for what a program remembers. */
export function stateDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'acronis-shell');
  return join(env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state'), 'acronis-shell');
}

/** The user's directory for settings that hold everywhere. */
export function configDirectory(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'acronis-shell');
}

/** The account that the shell runs under; empty where the system knows none. */
export function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
