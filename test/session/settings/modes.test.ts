/** ACRONIS_READ_ONLY and ACRONIS_QUIET: who may say so, what is understood, and that a slip opens nothing writable. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SettingsError } from '../../../src/session/errors.ts';
import { readSettings, type SettingsRequest } from '../../../src/session/settings/settings.ts';
import { makeHome } from '../../terminal/home.ts';
import { startShell } from '../../terminal/pty.ts';
import { entries, run } from '../../terminal/run.ts';
import { startDataCentre } from '../../terminal/sandbox.ts';

const LINES = [
  'ACRONIS_DATACENTER_URL=https://eu2-cloud.acronis.com',
  'ACRONIS_CLIENT_ID=4557d5f5-7881-54f4-83a5-212f19d355c1',
  'ACRONIS_CLIENT_SECRET=hunter2hunter2',
];
const GOOD = Object.fromEntries(LINES.map((line) => line.split('='))) as Record<string, string>;

/** What is read in a folder of its own, with these files in it. */
function reading(files: Readonly<Record<string, readonly string[]>>, more: Partial<SettingsRequest> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'modes-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(cwd, name), lines.join('\n'), { mode: 0o600 });
  const { env = {}, ...others } = more;
  return readSettings({ env: { HOME: cwd, ...env }, cwd, execArgv: [], ...others });
}

test.each([
  ['1', true],
  ['0', false],
  ['true', true],
  ['FALSE', false],
  ['Yes', true],
  ['no', false],
  ['on', true],
  ['off', false],
  ['"1"', true],
  ["'on'", true],
  [' 1 # since Friday', true],
])('ACRONIS_READ_ONLY and ACRONIS_QUIET understand %s (MO3)', async (value, isOn) => {
  const settings = await reading({ '.env': [...LINES, `ACRONIS_READ_ONLY=${value}`, `ACRONIS_QUIET=${value}`] });

  expect(settings?.modes).toEqual({ readOnly: isOn ? '.env' : null, quiet: isOn ? '.env' : null });
});

test.each(['', '2', 'ja', 'read-only', '$READ_ONLY', '“1”', '１', '1;', '10', 'truee', '"'])(
  'ACRONIS_READ_ONLY and ACRONIS_QUIET take %s for a fault, in words (MO3)',
  async (value) => {
    for (const key of ['ACRONIS_READ_ONLY', 'ACRONIS_QUIET']) {
      const refusal = await reading({ '.env': [...LINES, `${key}=${value}`] }).catch((error: unknown) => error);

      expect(refusal).toBeInstanceOf(SettingsError);
      expect(`${refusal}`).toContain(`${key} in .env`);
    }
  },
);

test('no source takes away the read-only of another (MO3, PR50)', async () => {
  const on = 'ACRONIS_READ_ONLY=1';
  const off = { ...GOOD, ACRONIS_READ_ONLY: '0' };

  const profile = await reading({ '.env.prod': [...LINES, on] }, { profile: 'prod', env: off });
  const environment = await reading({ '.env': [...LINES, 'ACRONIS_READ_ONLY=0'] }, { env: { ACRONIS_READ_ONLY: '1' } });
  const file = await reading({ '.env': [on] }, { env: GOOD });
  const named = await reading(
    { mine: [...LINES, 'ACRONIS_READ_ONLY=no'] },
    { settingsFile: 'mine', env: { ACRONIS_READ_ONLY: 'yes' } },
  );

  expect(profile).toMatchObject({ source: '.env.prod', modes: { readOnly: '.env.prod' } });
  expect(environment).toMatchObject({ source: '.env', modes: { readOnly: 'the environment' } });
  expect(file).toMatchObject({ source: 'the environment', modes: { readOnly: '.env' } });
  expect(named).toMatchObject({ source: 'mine', modes: { readOnly: 'the environment' } });
});

test('a profile is not read-only by a plain .env that lies beside it', async () => {
  const settings = await reading({ '.env.prod': LINES, '.env': ['ACRONIS_READ_ONLY=1'] }, { profile: 'prod' });

  expect(settings?.modes.readOnly).toBeNull();
});

test('quiet comes from where the credentials come from, or from the environment, as all that need not be there', async () => {
  const quiet = 'ACRONIS_QUIET=1';

  expect((await reading({ '.env': [...LINES, quiet] }))?.modes.quiet).toBe('.env');
  expect((await reading({ '.env': LINES }, { env: { ACRONIS_QUIET: '1' } }))?.modes.quiet).toBe('the environment');
  expect((await reading({ '.env': [quiet] }, { env: GOOD }))?.modes.quiet).toBeNull();
  expect(
    (await reading({ '.env.prod': [...LINES, 'ACRONIS_QUIET=0'] }, { profile: 'prod', env: { ACRONIS_QUIET: '1' } }))
      ?.modes.quiet,
  ).toBeNull();
  expect((await reading({ '.env': [...LINES, quiet] }))?.warnings).toEqual([]);
});

test.each([
  'ACRONIS_READONLY',
  'acronis_read_only',
  'ACRONIS_READ-ONLY',
  'ACRONIS_RAED_ONLY',
  'ACRONIS_READ_ONLLY',
  'ACRONIS_READ_ONLY_MODE',
  'ACRONIS_SHELL_READ_ONLY',
  'ACRONIS_ONLY_READ',
  // No setting at all, but no less meant.
  'ACRONIS_DRY_RUN',
  'MY_ACRONIS_READ_ONLY',
])('a session that %s was to make read-only is not opened (MO3)', async (name) => {
  const words = `${name} in .env, line 4, is no setting: is ACRONIS_READ_ONLY meant? Nothing was opened.`;

  await expect(reading({ '.env': [...LINES, `${name}=1`] })).rejects.toThrow(words);
  // Wherever the credentials are from.
  await expect(reading({ '.env.prod': LINES }, { profile: 'prod', env: { [name]: '1' } })).rejects.toThrow(
    `${name} in the environment is no setting: is ACRONIS_READ_ONLY meant?`,
  );
});

test('in a comment it is no slip, and says nothing', async () => {
  const settings = await reading({ '.env': [...LINES, '# ACRONIS_READ_ONLY=1', '#ACRONIS_QUIET=1'] });

  expect(settings).toMatchObject({ modes: { readOnly: null, quiet: null }, warnings: [] });
});

const PUT = ["findUser('JohnDoe')", "putEmail('johndoe@newmail.net')"];

test('the environment makes a session in the sandbox read-only and quiet as well (MO3)', async () => {
  const readOnly = await run(['--sandbox', ...entries(...PUT)], { env: { ACRONIS_READ_ONLY: '1' } });
  const quiet = await run(['--sandbox', ...entries(...PUT)], { env: { ACRONIS_QUIET: 'on' } });
  const slip = await run(['--sandbox', ...entries('1')], { env: { ACRONIS_READONLY: '1' } });
  const wrong = await run(['--sandbox', ...entries('1')], { env: { ACRONIS_QUIET: 'maybe' } });

  expect(readOnly.code).toBe(1);
  expect(readOnly.stdout).toContain('NOT_SENT');
  expect(readOnly.stdout).toContain('take ACRONIS_READ_ONLY out of the environment');
  expect(quiet.code).toBe(0);
  expect(quiet.stderr).not.toContain('>>>');
  expect(slip).toMatchObject({ code: 2, stdout: '' });
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('ACRONIS_QUIET in the environment is neither 1 nor 0');
});

test('on a data centre the banner and the prompt say that it is read-only, and by what (MO3)', async () => {
  const { env, sent } = await startDataCentre();
  const home = makeHome();
  mkdirSync(home.cwd, { recursive: true });
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(home.cwd, '.env.prod'), [...lines, 'ACRONIS_READ_ONLY=yes', ''].join('\n'), { mode: 0o600 });
  const shell = await startShell({ args: ['--profile', 'prod'], home, cols: 160 });

  await shell.until('settings from .env.prod · read-only by ACRONIS_READ_ONLY in .env.prod');
  await shell.until(/^prod@127\.0\.0\.1:\d+ read-only> ?$/m);
  await shell.until(/tenant_id {2}'/);
  shell.line("findUser('JohnDoe')");
  await shell.until("user_id = '");
  await shell.prompt();
  expect(await shell.answer("putEmail('johndoe@newmail.net')")).toContain('NOT_SENT');
  expect(await shell.answer('.read-only off')).toContain(
    'read-only by ACRONIS_READ_ONLY in .env.prod. No command ends',
  );

  expect(sent().filter((line) => !line.startsWith('GET'))).toEqual([]);
});

test('quiet alone in the environment names no world: the try-out is the sandbox', async () => {
  const shell = await startShell({ env: { ACRONIS_QUIET: '1' } });

  await shell.until(/^sandbox quiet> ?$/m);
});
