/** The form in which a command is shown: as whoever started the program can type it. */
import { posix, win32 } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nextLines } from '../../../src/render/problems.ts';
import { NoMatchError, SettingsError } from '../../../src/session/errors.ts';
import { callOf, command, startedAs } from '../../../src/session/settings/program.ts';

const npm = { npm_lifecycle_event: 'start', npm_package_name: 'acronis-shell' };

test.each([
  ['a link to it', '/usr/local/bin/acronis-shell', '/home/anna', {}, 'acronis-shell'],
  ['a link to it, from within a clone', '/usr/local/bin/acronis-shell', '/src/acronis-shell', {}, 'acronis-shell'],
  ['a link to it, in a script of a project', '/p/node_modules/.bin/acronis-shell', '/p', npm, 'acronis-shell'],
  [
    'npx',
    '/c/_npx/1/node_modules/.bin/acronis-shell',
    '/p',
    { npm_command: 'exec', npm_lifecycle_event: 'npx' },
    'npx acronis-shell',
  ],
  ['npm start', '/src/acronis-shell/dist/main.js', '/src/acronis-shell', npm, 'npm start --'],
  ['npm start, below', '/src/s/dist/main.js', '/src/s', { ...npm, INIT_CWD: '/src/s/test/api' }, 'npm start --'],
  [
    'npm start, from elsewhere',
    '/src/s/dist/main.js',
    '/src/s',
    { ...npm, INIT_CWD: '/home/anna' },
    'npm --prefix /src/s start --',
  ],
  [
    'npm start, of a folder beside it',
    '/src/s/dist/main.js',
    '/src/s',
    { ...npm, INIT_CWD: '/src/s2' },
    'npm --prefix /src/s start --',
  ],
  [
    'npm start, from elsewhere, with a blank',
    '/a b/dist/main.js',
    '/a b',
    { ...npm, INIT_CWD: '/' },
    'npm --prefix "/a b" start --',
  ],
  ['node, in the clone', '/src/s/dist/main.js', '/src/s/dist', {}, 'npm start --'],
  ['node, from elsewhere', '/src/s/dist/main.js', '/home/anna', {}, 'acronis-shell'],
  ['node, in a folder that is gone', '/src/s/dist/main.js', null, {}, 'acronis-shell'],
  ['nobody knows what', undefined, '/', {}, 'acronis-shell'],
])('a command is shown as it can be typed, started by %s (IN1)', (_how, file, cwd, env, expected) => {
  expect(callOf({ file, cwd, env, paths: posix })[1]).toBe(expected);
});

test('on Windows a package that npm has installed is called by its name (IN1)', () => {
  const file = 'C:\\Users\\anna\\AppData\\Roaming\\npm\\node_modules\\acronis-shell\\dist\\main.js';
  const clone = { file: 'C:\\src\\s\\dist\\main.js', paths: win32, env: {} };

  expect(callOf({ file, cwd: 'C:\\src', env: {}, paths: win32 })).toEqual(['acronis-shell', 'acronis-shell']);
  expect(callOf({ ...clone, cwd: 'C:\\src\\s' })).toEqual(['npm start', 'npm start --']);
  expect(callOf({ ...clone, cwd: 'D:\\' })).toEqual(['acronis-shell', 'acronis-shell']);
});

test('what an error says to type is in the form that works here (IN1)', () => {
  onTestFinished(() => startedAs({ file: undefined, cwd: null, env: {} }));
  startedAs({ file: '/src/s/dist/main.js', cwd: '/src/s', env: {} });

  expect(command('--json -e "1"')).toBe('npm start -s -- --json -e "1"');
  expect(command('--sandbox -')).toBe('npm start -s -- --sandbox -');
  expect(command('sandbox --port 0')).toBe('npm start -s -- sandbox --port 0');
  expect(command('audit --jsonish')).toBe('npm start -- audit --jsonish');
  expect(command()).toBe('npm start');
  expect(nextLines(new SettingsError('No.'))).toEqual(['npm start -- --sandbox   needs no settings']);
  expect(nextLines(new NoMatchError('x')).join()).not.toContain('npm');
});
