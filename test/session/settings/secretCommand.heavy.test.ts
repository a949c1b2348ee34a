/** The command that prints the client secret: where it may stand, what it may print, and that nothing of it is told. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CancelledError } from '../../../src/api/errors.ts';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { SettingsError } from '../../../src/session/errors.ts';
import { type Running, runSecretCommand } from '../../../src/session/settings/runCommand.ts';
import { readSettings, type SettingsRequest } from '../../../src/session/settings/settings.ts';

const SECRET = 'correct-horse-battery';
const WORLD = { ACRONIS_DATACENTER_URL: 'https://eu2-cloud.acronis.com', ACRONIS_CLIENT_ID: 'id-1' };
const TWO = Object.entries(WORLD)
  .map(([name, value]) => `${name}=${value}\n`)
  .join('');
const LINE = 'ACRONIS_CLIENT_SECRET_COMMAND=op read "op://Work/Acronis/secret"\n';
const COMMAND = 'op read "op://Work/Acronis/secret"';
const isWindows = process.platform === 'win32';

test.each([
  ['the environment', {}, { env: { ...WORLD, ACRONIS_CLIENT_SECRET_COMMAND: COMMAND } }],
  ['the configuration folder', { 'config/acronis-shell/.env': TWO + LINE }, {}],
  ['the configuration itself, a file', { 'config/acronis-shell': TWO + LINE }, {}],
  ['a profile there', { 'config/acronis-shell/.env.work': TWO + LINE }, { profile: 'work' }],
  [
    'a file there that is named',
    { 'config/acronis-shell/x.env': TWO + LINE },
    { settingsFile: '../config/acronis-shell/x.env' },
  ],
  [
    'the environment, whatever a folder has',
    { 'here/.env': TWO + LINE },
    { env: { ...WORLD, ACRONIS_CLIENT_SECRET_COMMAND: COMMAND } },
  ],
  ['beside a secret that is blank', { 'config/acronis-shell/.env': `${TWO}ACRONIS_CLIENT_SECRET=""\n${LINE}` }, {}],
])('a command for the secret counts in %s (IN2, PR41)', async (_where, files, request) => {
  const place = newPlace(files);

  const settings = await place.read(request);

  expect(settings?.clientSecret).toMatchObject({ command: COMMAND });
});

test('a command in a file is run beside that file, and one in the environment where the program is', async () => {
  const place = newPlace({ 'config/acronis-shell/.env': TWO + LINE });

  const inFile = await place.read();
  const inEnvironment = await place.read({ env: { ...WORLD, ACRONIS_CLIENT_SECRET_COMMAND: COMMAND } });

  expect(inFile?.clientSecret).toMatchObject({ folder: join(place.root, 'config', 'acronis-shell') });
  expect(inEnvironment?.clientSecret).toMatchObject({ folder: null });
});

test.each([
  ['an .env in the folder', { 'here/.env': TWO + LINE }, {}, 'ACRONIS_CLIENT_SECRET_COMMAND in .env is not run'],
  ['a profile in the folder', { 'here/.env.x': TWO + LINE }, { profile: 'x' }, 'in .env.x is not run'],
  ['a file that is named', { 'here/F': TWO + LINE }, { settingsFile: 'F' }, 'in F is not run'],
  ['a file elsewhere', { 'other/F': TWO + LINE }, { settingsFile: '../other/F' }, 'in ../other/F is not run'],
  [
    'a folder whose name only begins so',
    { 'config/acronis-shell2/F': TWO + LINE },
    { settingsFile: '../config/acronis-shell2/F' },
    'is not run',
  ],
  [
    'an .env in the folder, alone',
    { 'here/.env': LINE, 'config/acronis-shell/.env': `${TWO}ACRONIS_CLIENT_SECRET=${SECRET}\n` },
    {},
    'is not run',
  ],
])('a command for the secret is not run from %s (IN2)', async (_where, files, request, words) => {
  const place = newPlace(files);

  const refused = place.read(request);

  await expect(refused).rejects.toThrow(SettingsError);
  await expect(refused).rejects.toThrow(words);
  await expect(refused).rejects.toThrow(
    `It may stand in the environment, or in a file in ${join(place.root, 'config', 'acronis-shell')}`,
  );
});

test.skipIf(isWindows)('a command is not run from a file that others can change (IN2)', async () => {
  const place = newPlace({ 'config/acronis-shell/.env': TWO + LINE });
  chmodSync(join(place.root, 'config/acronis-shell/.env'), 0o660);

  await expect(place.read()).rejects.toThrow('other users of this computer can change that file. chmod 600 ');
});

test.each([
  [`${TWO}${LINE}ACRONIS_CLIENT_SECRET=${SECRET}\n`, 'stands beside ACRONIS_CLIENT_SECRET: only one of them can count'],
  [`${TWO}ACRONIS_CLIENT_SECRET_COMMAND=\`op read x\`\n`, 'quotation mark that no shell knows'],
  [`${TWO}ACRONIS_CLIENT_SECRET_COMMAND=“op read x”\n`, 'quotation mark that no shell knows'],
  [`${TWO}ACRONIS_CLIENT_SECRET_COMMAND=\n`, 'ACRONIS_CLIENT_SECRET is missing'],
  [`${TWO}ACRONIS_CLIENT_SECRET_COMAND=op\n`, 'is ACRONIS_CLIENT_SECRET_COMMAND meant?'],
  [
    `${TWO}set ACRONIS_CLIENT_SECRET_COMMAND=op\n`,
    'names ACRONIS_CLIENT_SECRET_COMMAND in the way of another language',
  ],
])('of a command that cannot be meant it is said why: %j (IN2)', async (content, words) => {
  const place = newPlace({ 'config/acronis-shell/.env': content });

  await expect(place.read()).rejects.toThrow(words);
});

test('URL, id and command come from one place, too (IN2)', async () => {
  const place = newPlace({ 'here/.env': TWO });

  const mixed = place.read({ env: { ACRONIS_CLIENT_SECRET_COMMAND: COMMAND } });

  await expect(mixed).rejects.toThrow('The settings are mixed: ACRONIS_CLIENT_SECRET_COMMAND in the environment');
});

/** A program of Node's, in the words of the system's shell. */
function printing(code: string): string {
  return `"${process.execPath}" -e "${code}"`;
}

test.each([
  ['a line', `console.log('${SECRET}')`],
  ['no end of a line', `process.stdout.write('${SECRET}')`],
  ['the end of a line as Windows has it', `process.stdout.write('${SECRET}' + String.fromCharCode(13, 10))`],
  ['blanks around it', `console.log('  ${SECRET} ')`],
  ['much besides, on standard error', `console.error('x'.repeat(300000)); console.log('${SECRET}')`],
])('a command’s one line is the secret: %s', async (_how, code) => {
  await expect(outcome(printing(code))).resolves.toMatchObject({ secret: SECRET });
});

test.each([
  ['nothing', '', 'printed nothing'],
  ['blank lines', "console.log(' '); console.log()", 'printed nothing'],
  ['two lines', `console.log('${SECRET}'); console.log('user: anna')`, 'printed 2 lines'],
  ['a page', `console.log('${SECRET}'.repeat(9000))`, 'prints more than a secret'],
  ['a failure', `console.log('${SECRET}'); process.exit(7)`, 'failed with exit code 7'],
  ['what refers to it', "console.log('op://Work/x')", 'refers to a value elsewhere'],
  ['another alphabet', "console.log('secret-' + String.fromCharCode(1089))", 'holds U+0441'],
])('a command that prints %s is refused in words, which hold nothing of it (IN3)', async (_what, code, words) => {
  const { error } = await outcome(printing(code));

  expect(error).toBeInstanceOf(SettingsError);
  expect(error.message).toContain(words);
  expect(error.message).not.toContain(SECRET);
});

test('a command whose program is not there is refused, with its name (IN3)', async () => {
  const { error } = await outcome('no-such-manager --secret hunter2hunter2');

  expect(error.message).toMatch(isWindows ? /failed|not found/ : /a program that was not found: no-such-manager\./);
  expect(error.message).not.toContain('hunter2');
});

test('what a command says at first is told once the secret is known, without it (IN3)', async () => {
  const { said, secret } = await outcome(printing(`console.error('+ echo ${SECRET}'); console.log('${SECRET}')`));

  expect(secret).toBe(SECRET);
  expect(said).toContain('+ echo ');
  expect(said).not.toContain(SECRET);
});

test('what a command asks is told while it waits for the answer (IN3)', async () => {
  const stop = new AbortController();

  const { said } = await outcome(printing("console.error('Touch your key'); setInterval(() => {}, 1000)"), {
    signal: stop.signal,
    heldMs: 0,
    onSay: () => stop.abort(),
  });

  expect(said).toBe('Touch your key\n');
});

test('a command that does not end is ended in time, with all that it started (IN3)', async () => {
  const { error } = await outcome(printing('setInterval(() => {}, 1000)'), { limitMs: 300 });

  expect(error.message).toContain('did not end within 0.3 s');
});

test.skipIf(isWindows)('a command that heeds no signal is ended all the same (IN3)', async () => {
  const { error } = await outcome("trap '' TERM INT; while :; do sleep 1; done", { limitMs: 300 });

  expect(error.message).toContain('did not end within 0.3 s');
});

test('a command is ended with whoever waits for it', async () => {
  const { error } = await outcome(printing('setInterval(() => {}, 1000)'), { signal: AbortSignal.timeout(200) });

  expect(error).toBeInstanceOf(CancelledError);
});

async function outcome(command: string, given: Partial<Running> & { onSay?: () => void } = {}) {
  const secrets = createSecrets();
  let said = '';
  const running: Running = {
    signal: new AbortController().signal,
    hasTerminal: false,
    learn: (secret) => secrets.add(secret),
    say(text) {
      said += secrets.scrub(text);
      given.onSay?.();
    },
    ...given,
  };
  const run = runSecretCommand({ command, source: 'F', folder: null }, running);
  const [secret, error] = await run.then(
    (value) => [value, null] as const,
    (thrown: Error) => [null, thrown] as const,
  );
  return { secret, said, error: error ?? new Error('nothing failed') };
}

function newPlace(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'acronis-shell-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const cwd = join(root, 'here');
  mkdirSync(cwd);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content, { mode: 0o600 });
  }
  const home = { HOME: root, XDG_CONFIG_HOME: join(root, 'config') };
  return {
    root,
    read: ({ env, ...request }: Partial<SettingsRequest> = {}) =>
      readSettings({ cwd, ...request, env: { ...home, ...env } }),
  };
}
