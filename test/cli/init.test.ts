/** acronis-shell init where nobody can be asked, and with words that are not meant. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeHome } from '../terminal/home.ts';
import { run } from '../terminal/run.ts';

test.each([
  [[], '.env'],
  [['--profile', 'work'], '.env.work'],
])('without a terminal init says what to write, and where: %j', async (args, name) => {
  const home = makeHome();
  const folder = join(home.path, 'config', 'acronis-shell');

  const { code, stdout, stderr } = await run(['init', ...args], { home });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`\n  ${join(folder, name)}\n  ACRONIS_DATACENTER_URL=https://`);
  expect(existsSync(folder)).toBe(false);
});

test.each([
  [['init', '--profile', 'a/b'], 'A profile is named with letters'],
  [['init', '--sandbox'], 'The sandbox needs no settings'],
  [['init', 'again'], "'again' is one too many"],
  [['init', '--settings', 'F', '--profile', 'x'], 'Either --settings or --profile'],
  [['-e', '.init'], '.init asks, and there is nobody to ask here'],
  [['-e', '.init a b'], '.init takes the name of a profile, or nothing'],
])('init says of %j what is wrong with it', async (args, words) => {
  const { code, stderr } = await run(args[0] === '-e' ? ['--sandbox', ...args] : args);

  expect(code).toBe(args[0] === '-e' ? 1 : 2);
  expect(stderr).toContain(words);
});

test('settings that cannot be used lead to init and doctor', async () => {
  const { stderr } = await run(['-e', '1'], { env: { ACRONIS_CLIENT_ID: 'x' } });

  expect(stderr).toContain('\n  acronis-shell init asks for them and keeps them, acronis-shell doctor checks them.\n');
});
