/** How this program is called from here, so that a line that is shown can be typed as it stands. */
import path from 'node:path';

export interface Started {
  /** What Node runs: a link in a folder of programs, or a file of the package. */
  readonly file: string | undefined;
  readonly cwd: string | null;
  readonly env: NodeJS.ProcessEnv;
  readonly paths?: Pick<typeof path, 'basename' | 'dirname' | 'isAbsolute' | 'relative' | 'resolve'>;
}

const INSTALLED = 'acronis-shell';
let call: readonly [alone: string, withWords: string] = [INSTALLED, INSTALLED];

/** The command with these words behind it. */
export function command(words = ''): string {
  if (words === '') return call[0];
  return `${/(?:^|\s)(?:--json|-e|-)(?:\s|$)|^sandbox(?:\s|$)/.test(words) ? silently(call[1]) : call[1]} ${words}`;
}

/** What is printed is read by a program: npm's own two lines stay out of it. */
function silently(called: string): string {
  return called.replace(/ start --$/, ' start -s --');
}

/** From here on `command` gives what works for whoever has started it so. */
export function startedAs(started: Started): void {
  call = callOf(started);
}

/** Alone, and before words: `npm start` hands on only what stands behind its two dashes. */
export function callOf({ file = '', cwd, env, paths = path }: Started): readonly [string, string] {
  const { basename, dirname, resolve } = paths;
  const isClone = basename(file) === 'main.js' && !/[\\/]node_modules[\\/]/.test(file);
  if (!isClone) {
    const isByNpx = env['npm_command'] === 'exec' && env['npm_lifecycle_event'] === 'npx';
    const name = isByNpx ? `npx ${INSTALLED}` : INSTALLED;
    return [name, name];
  }
  const root = dirname(dirname(resolve(file)));
  const isByNpm = env['npm_lifecycle_event'] === 'start' && env['npm_package_name'] === INSTALLED;
  // npm goes to the package's folder by itself, from wherever in it or below it was called.
  const from = (isByNpm ? env['INIT_CWD'] : undefined) ?? cwd;
  if (from !== null && isWithin(from, root, paths)) return ['npm start', 'npm start --'];
  if (!isByNpm) return [INSTALLED, INSTALLED];
  const npm = `npm --prefix ${/^[\w./:\\-]+$/.test(root) ? root : JSON.stringify(root)} start`;
  return [npm, `${npm} --`];
}

function isWithin(folder: string, root: string, { isAbsolute, relative }: NonNullable<Started['paths']>): boolean {
  const way = relative(root, folder);
  return !way.startsWith('..') && !isAbsolute(way);
}
