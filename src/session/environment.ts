/** The environment, and the user's directories that it names: the only file that reads process.env. */
import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** As it was at the start. */
export const environment: NodeJS.ProcessEnv = { ...process.env };

// No program that is started from here, no diagnostic report and no look at process.env gets it.
delete process.env['ACRONIS_CLIENT_SECRET'];

/** The folder in which the program was started; null where that has been deleted. */
export function workingDirectory(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** The user's directory for what a program remembers. */
export function stateDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'acronis-shell');
  return join(absolute(env['XDG_STATE_HOME']) ?? join(home(env), '.local', 'state'), 'acronis-shell');
}

/** The user's directory for settings that hold everywhere. */
export function configDirectory(env: NodeJS.ProcessEnv): string {
  return join(absolute(env['XDG_CONFIG_HOME']) ?? join(home(env), '.config'), 'acronis-shell');
}

// A relative one would be another place in each folder; the specification of these variables says to ignore it.
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** Where neither the environment nor the system knows a home, the root, in which nothing can be kept. */
function home(env: NodeJS.ProcessEnv): string {
  const named = absolute(env['HOME']);
  if (named !== undefined) return named;
  try {
    return userInfo().homedir || '/';
  } catch {
    return '/';
  }
}

/** The account that the shell runs under; empty where the system knows none. */
export function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
