/** Where a program keeps what it remembers, whatever the environment says of it. */
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  cacheDirectory,
  compiledDirectory,
  configDirectory,
  isAscii,
  isPlain,
  operator,
  stateDirectory,
} from '../../../src/session/settings/environment.ts';

const HOME = userInfo().homedir;

test.each([
  [{ XDG_STATE_HOME: '/var/state', HOME: '/home/anna' }, '/var/state/acronis-shell'],
  [{ HOME: '/home/anna' }, '/home/anna/.local/state/acronis-shell'],
  [{ XDG_STATE_HOME: '', HOME: '/home/anna' }, '/home/anna/.local/state/acronis-shell'],
  [{ XDG_STATE_HOME: 'state', HOME: '/home/anna' }, '/home/anna/.local/state/acronis-shell'],
  [{ XDG_STATE_HOME: './state', HOME: '/home/anna' }, '/home/anna/.local/state/acronis-shell'],
  [{ XDG_STATE_HOME: '~/state', HOME: '/home/anna' }, '/home/anna/.local/state/acronis-shell'],
  [{ HOME: '/dev/null' }, '/dev/null/.local/state/acronis-shell'],
  [{ LOCALAPPDATA: 'C:\\Users\\anna\\AppData\\Local', HOME: '/home/anna' }, '/home/anna/.local/state/acronis-shell'],
])('with %j the state is in %s (L8)', (env, directory) => {
  expect(stateDirectory(env, 'linux')).toBe(directory);
});

test.skipIf(process.platform === 'win32').each([{}, { HOME: '' }, { HOME: '.' }, { HOME: 'anna' }])(
  'a home that is no absolute path is that of the account: %j (L8)',
  (env) => {
    expect(stateDirectory(env)).toBe(join(HOME, '.local', 'state', 'acronis-shell'));
    expect(configDirectory(env)).toBe(join(HOME, '.config', 'acronis-shell'));
  },
);

describe('on Windows', () => {
  const LOCAL = 'C:\\Users\\anna\\AppData\\Local';

  test.each([
    [{ LOCALAPPDATA: LOCAL, XDG_STATE_HOME: 'D:\\state' }, `${LOCAL}\\acronis-shell`],
    [{ LOCALAPPDATA: 'Local', USERPROFILE: 'C:\\Users\\anna' }, 'C:\\Users\\anna\\.local\\state\\acronis-shell'],
    [{ HOME: 'D:\\anna', USERPROFILE: 'C:\\Users\\anna' }, 'D:\\anna\\.local\\state\\acronis-shell'],
  ])('on Windows, with %j, the state is in %s', (env, directory) => {
    expect(stateDirectory(env, 'win32')).toBe(directory);
  });
});

test.each([
  [{ XDG_CONFIG_HOME: '/etc/anna', HOME: '/home/anna' }, '/etc/anna/acronis-shell'],
  [{ XDG_CONFIG_HOME: 'etc', HOME: '/home/anna' }, '/home/anna/.config/acronis-shell'],
])('with %j the settings are in %s', (env, directory) => {
  expect(configDirectory(env, 'linux')).toBe(directory);
});

test.each([
  [{ HOME: '/home/anna' }, 'linux' as const, '/home/anna/.cache/acronis-shell'],
  [{ HOME: '/Users/anna' }, 'darwin' as const, '/Users/anna/.cache/acronis-shell'],
  [{ XDG_CACHE_HOME: '/var/cache/anna', HOME: '/home/anna' }, 'linux' as const, '/var/cache/anna/acronis-shell'],
  [{ XDG_CACHE_HOME: '.', HOME: '/home/anna' }, 'linux' as const, '/home/anna/.cache/acronis-shell'],
  [{ LOCALAPPDATA: 'C:\\Local', HOME: 'C:\\anna' }, 'win32' as const, 'C:\\Local\\acronis-shell\\Cache'],
])('with %j on %s what can be made again is in %s', (env, platform, directory) => {
  expect(cacheDirectory(env, platform)).toBe(directory);
  expect(compiledDirectory(env, platform)).toBe(directory);
});

test('nothing compiled is kept where Node is told so, but all else that can be made again', () => {
  const env = { HOME: '/home/anna', NODE_DISABLE_COMPILE_CACHE: '1' };

  expect(compiledDirectory(env, 'linux')).toBeNull();
  expect(cacheDirectory(env, 'linux')).toBe('/home/anna/.cache/acronis-shell');
});

test.each([
  [{ TERM: 'dumb' }, true],
  [{ TERM: 'xterm-256color', ACCESSIBLE: '1' }, true],
  [{ TERM: 'xterm-256color', ACCESSIBLE: '' }, false],
  [{ TERM: 'dumber' }, false],
  [{}, false],
])('with %j nothing is redrawn: %s', (env, plain) => {
  expect(isPlain(env)).toBe(plain);
});

test('the operator is the account of this computer', () => {
  expect(operator()).toBe(userInfo().username);
});

test.each([
  [{}, 'linux' as const, false],
  [{ LANG: '' }, 'linux' as const, false],
  [{ LANG: 'C' }, 'linux' as const, true],
  [{ LANG: 'POSIX' }, 'darwin' as const, true],
  [{ LANG: 'C.UTF-8' }, 'linux' as const, false],
  [{ LANG: 'de_DE.utf8', LC_ALL: 'C' }, 'linux' as const, true],
  [{ LANG: 'C', LC_ALL: '', LC_CTYPE: 'en_US.UTF-8' }, 'linux' as const, false],
  [{ LANG: 'de_DE.ISO-8859-15@euro' }, 'linux' as const, true],
  [{ LANG: 'ja_JP.eucJP' }, 'linux' as const, true],
  [{ LANG: 'de_DE' }, 'linux' as const, false],
  [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, 'linux' as const, true],
  [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, 'linux' as const, false],
  [{}, 'win32' as const, true],
  [{ WT_SESSION: '1f2e' }, 'win32' as const, false],
  [{ TERM_PROGRAM: 'vscode' }, 'win32' as const, false],
  [{ TERM: 'xterm-256color' }, 'win32' as const, false],
])('with %j on %s, is a terminal one for ASCII? %j (SC2)', (env, platform, expected) => {
  expect(isAscii(env, platform)).toBe(expected);
});
