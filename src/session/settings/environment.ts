/** The environment, and the user's directories that it names: the only file that reads process.env. */
import { userInfo } from 'node:os';
import { posix, win32 } from 'node:path';

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

/** Is nothing to be redrawn? So it is for screen readers, and on a terminal that cannot. */
export function isPlain(env: NodeJS.ProcessEnv): boolean {
  return env['TERM'] === 'dumb' || (env['ACCESSIBLE'] ?? '') !== '';
}

/** Are there no signs but those of ASCII? So it is where the language says so, and on the old console of Windows. */
export function isAscii(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'win32') return !WINDOWS_TERMINALS.some((name) => (env[name] ?? '') !== '');
  if (env['TERM'] === 'linux') return true; // its font has 256 or 512 of them
  // Where none is named, as in containers and over ssh, nothing is known of the terminal; nearly all show UTF-8.
  const language = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((each) => each !== undefined && each !== '');
  return (
    language !== undefined &&
    !/utf-?8/i.test(language) &&
    (language === 'C' || language === 'POSIX' || language.includes('.'))
  );
}

/** Set by terminals of Windows that show more than the old console does. */
const WINDOWS_TERMINALS = ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERMINAL_EMULATOR', 'TERM'];

/** What stands between this program and the terminal's clipboard; null where the terminal knows no sequences. */
export function clipboardWay(env: NodeJS.ProcessEnv): 'straight' | 'tmux' | 'screen' | null {
  if (env['TERM'] === 'dumb') return null;
  if ((env['TMUX'] ?? '') !== '') return 'tmux';
  return (env['STY'] ?? '') === '' ? 'straight' : 'screen';
}

/** The user's directory for what a program remembers. */
export function stateDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const { absolute, join, home } = pathsOf(env, platform);
  const local = platform === 'win32' ? absolute('LOCALAPPDATA') : null;
  return join(local ?? absolute('XDG_STATE_HOME') ?? join(home(), '.local', 'state'), 'acronis-shell');
}

/** The user's directory for settings that hold everywhere. */
export function configDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const { absolute, join, home } = pathsOf(env, platform);
  return join(absolute('XDG_CONFIG_HOME') ?? join(home(), '.config'), 'acronis-shell');
}

/** Null where nothing compiled is to be kept, as Node's own words have it. */
export function compiledDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string | null {
  // Under measurement Node counts what is compiled.
  return env['NODE_DISABLE_COMPILE_CACHE'] || env['NODE_V8_COVERAGE'] ? null : cacheDirectory(env, platform);
}

/** The user's directory for what can be made again. */
export function cacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const { absolute, join, home } = pathsOf(env, platform);
  const local = platform === 'win32' ? absolute('LOCALAPPDATA') : null;
  if (local !== null) return join(local, 'acronis-shell', 'Cache');
  return join(absolute('XDG_CACHE_HOME') ?? join(home(), '.cache'), 'acronis-shell');
}

function pathsOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform) {
  const { isAbsolute, join, parse } = platform === 'win32' ? win32 : posix;
  // The XDG specification: "consider the path invalid and ignore it". It would be another place in each directory.
  const absolute = (name: string) => (isAbsolute(env[name] ?? '') ? (env[name] ?? null) : null);
  const home = () => {
    const named =
      absolute('HOME') ?? (platform === 'win32' ? absolute('USERPROFILE') : null) ?? account()?.homedir ?? '';
    // An account without a home has the root for one, as in containers: what is not possible there says so itself.
    return isAbsolute(named) ? named : parse(process.execPath).root;
  };
  return { absolute, join, home };
}

/** The account that the shell runs under; empty where the system knows none. */
export function operator(): string {
  return account()?.username ?? '';
}

function account() {
  try {
    return userInfo();
  } catch {
    return null; // a number without a name, as in containers
  }
}
