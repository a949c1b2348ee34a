/** Where settings come from, and what is said of those that cannot be used: which, where and why, never a value. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasSettings, readSettings, SettingsError, type SettingsRequest } from '../../src/session/settings.ts';

const URL_LINE = 'ACRONIS_DATACENTER_URL=https://eu2-cloud.acronis.com';
const ID_LINE = 'ACRONIS_CLIENT_ID=4557d5f5-7881-54f4-83a5-212f19d355c1';
const SECRET = 'hunter2hunter2';
const SECRET_LINE = `ACRONIS_CLIENT_SECRET=${SECRET}`;
const GOOD = `${URL_LINE}\n${ID_LINE}\n${SECRET_LINE}\n`;
const GOOD_ENV = {
  ACRONIS_DATACENTER_URL: 'https://us-cloud.acronis.com',
  ACRONIS_CLIENT_ID: 'from-the-environment',
  ACRONIS_CLIENT_SECRET: 'environment-s3cret',
};

test('finds nothing at all where there is no setting, and says so with null', async () => {
  const place = newPlace();

  expect(await place.read()).toBeNull();
  expect(hasSettings(place.env, place.cwd)).toBe(false);
});

test('takes an .env with other programs’ settings for none', async () => {
  const place = newPlace({ '.env': 'DATABASE_URL=postgres://x\n# ACRONIS_CLIENT_ID=x\n' });

  expect(await place.read()).toBeNull();
  expect(hasSettings(place.env, place.cwd)).toBe(false);
});

const usable: readonly [name: string, content: string | Buffer, secret?: string][] = [
  ['plain lines', GOOD],
  ['double quotes', `${URL_LINE}\n${ID_LINE}\nACRONIS_CLIENT_SECRET="${SECRET}"\n`],
  ['single quotes', `${URL_LINE}\n${ID_LINE}\nACRONIS_CLIENT_SECRET='${SECRET}'\n`],
  ['Windows line ends', GOOD.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\uFEFF${GOOD}`],
  ['a byte order mark and Windows line ends', `\uFEFF${GOOD.replaceAll('\n', '\r\n')}`],
  ['export in front', GOOD.replaceAll('ACRONIS', 'export ACRONIS')],
  ['blanks around the sign', GOOD.replaceAll('=', ' = ')],
  ['blanks at the end', GOOD.replaceAll('\n', '   \n')],
  ['comments between', `# mine\n${GOOD}# end\n`],
  ['no last line end', GOOD.trimEnd()],
  ['a number sign in quotes', GOOD.replace(SECRET, '"abc#def"'), 'abc#def'],
  ['an equals sign in the value', GOOD.replace(SECRET, 'abc=def=='), 'abc=def=='],
  ['a quotation mark in the middle', GOOD.replace(SECRET, `it's`), "it's"],
];

test.each(usable)('reads an .env with %s (G5)', async (_name, content, secret = SECRET) => {
  const place = newPlace({ '.env': content });

  expect(await place.read()).toEqual({
    datacenterUrl: 'https://eu2-cloud.acronis.com',
    clientId: '4557d5f5-7881-54f4-83a5-212f19d355c1',
    clientSecret: secret,
    tenantId: null,
    proxy: 'off',
    profile: null,
    source: '.env',
    warnings: [],
  });
  expect(hasSettings(place.env, place.cwd)).toBe(true);
});

const unusable: readonly [name: string, content: string | Buffer, words: readonly string[]][] = [
  ['no URL', `${ID_LINE}\n${SECRET_LINE}`, ['ACRONIS_DATACENTER_URL is missing in .env']],
  ['no id', `${URL_LINE}\n${SECRET_LINE}`, ['ACRONIS_CLIENT_ID is missing in .env']],
  ['no secret', `${URL_LINE}\n${ID_LINE}`, ['ACRONIS_CLIENT_SECRET is missing in .env']],
  ['a tenant only', 'ACRONIS_TENANT_ID=ede9f834-70b3-476c-83d9-736f9f8c7dae', ['is missing']],
  ['a blank id', GOOD.replace(ID_LINE, 'ACRONIS_CLIENT_ID='), ['ACRONIS_CLIENT_ID is set but blank in .env']],
  ['an id of blanks', GOOD.replace(ID_LINE, 'ACRONIS_CLIENT_ID="  "'), ['is set but blank in .env']],
  ['a secret that begins with a number sign', GOOD.replace(SECRET, '#abc'), ['ACRONIS_CLIENT_SECRET is set but blank']],
  ['smart quotes', GOOD.replace(SECRET, `“${SECRET}”`), ['ACRONIS_CLIENT_SECRET in .env', 'quotation mark']],
  ['low smart quotes', GOOD.replace(SECRET, `„${SECRET}“`), ['quotation mark']],
  ['an unclosed quote', GOOD.replace(SECRET, `"${SECRET}`), ['ACRONIS_CLIENT_SECRET in .env', 'quotation mark']],
  ['a quote that only ends', GOOD.replace(SECRET, `${SECRET}'`), ['quotation mark']],
  ['a line break in the secret', GOOD.replace(SECRET, '"abc\\ndef"'), ['line break']],
  ['a client id with a colon', GOOD.replace(ID_LINE, 'ACRONIS_CLIENT_ID=a:b'), ['not a client id']],
  ['a tenant that is no UUID', `${GOOD}ACRONIS_TENANT_ID=hunter2\n`, ['ACRONIS_TENANT_ID is not a UUID']],
  ['UTF-16, little end first', Buffer.from(`\uFEFF${GOOD}`, 'utf16le'), ['.env is UTF-16', 'UTF-8']],
  ['UTF-16, big end first', Buffer.from(`\uFEFF${GOOD}`, 'utf16le').swap16(), ['.env is UTF-16', 'UTF-8']],
  ['UTF-16 without a mark', Buffer.from(GOOD, 'utf16le'), ['.env is UTF-16', 'UTF-8']],
];

test.each(unusable)(
  'refuses an .env with %s, in words that hold no value (G1, G4, G5)',
  async (_name, content, words) => {
    const place = newPlace({ '.env': content });

    const { message } = await place.refusal();

    for (const word of words) expect(message).toContain(word);
    expect(message).not.toMatch(/hunter2|abc|def/);
    expect(hasSettings(place.env, place.cwd)).toBe(true);
  },
);

const addresses: readonly [given: string, understood: string][] = [
  ['https://eu2-cloud.acronis.com', 'https://eu2-cloud.acronis.com'],
  ['https://eu2-cloud.acronis.com/', 'https://eu2-cloud.acronis.com'],
  ['https://eu2-cloud.acronis.com/api/2', 'https://eu2-cloud.acronis.com'],
  ['https://eu2-cloud.acronis.com/api/2/', 'https://eu2-cloud.acronis.com'],
  ['HTTPS://EU2-Cloud.Acronis.com', 'https://eu2-cloud.acronis.com'],
  ['https://eu2-cloud.acronis.com:443', 'https://eu2-cloud.acronis.com'],
  ['https://cloud.acronis.com', 'https://cloud.acronis.com'],
  ['http://127.0.0.1:43121', 'http://127.0.0.1:43121'],
  ['http://localhost:43121/api/2', 'http://localhost:43121'],
];

test.each(addresses)('understands the data centre %s (G8)', async (given, understood) => {
  const place = newPlace({ '.env': GOOD.replace(URL_LINE, `ACRONIS_DATACENTER_URL=${given}`) });

  expect((await place.read())?.datacenterUrl).toBe(understood);
});

const misaddressed: readonly [given: string, words: string][] = [
  ['http://eu2-cloud.acronis.com', 'http://'],
  ['eu2-cloud.acronis.com', 'is not a URL'],
  ['ftp://eu2-cloud.acronis.com', 'is not a URL'],
  ['https://', 'is not a URL'],
  ['https://evil.example', 'names evil.example, which is not a data centre of Acronis'],
  ['https://eu2-cloud.acronis.com.evil.example', 'not a data centre'],
  ['https://evil-cloud.acronis.com.', 'not a data centre'],
  ['https://xacronis.com', 'not a data centre'],
  ['https://someone:hunter2@eu2-cloud.acronis.com', 'user name or password'],
  ['https://eu2-cloud.acronis.com?tenant=hunter2', 'query'],
  ['"https://eu2-cloud.acronis.com/#hunter2"', 'fragment'],
  ['https://eu2-cloud.acronis.com/mc/app', '/mc/app'],
  ['https://eu2-cloud.acronis.com/api/1', '/api/1'],
];

test.each(misaddressed)('refuses the data centre %s before anything is sent (G6, G7, G8)', async (given, words) => {
  const place = newPlace({ '.env': GOOD.replace(URL_LINE, `ACRONIS_DATACENTER_URL=${given}`) });

  const { message } = await place.refusal();

  expect(message).toContain('ACRONIS_DATACENTER_URL in .env');
  expect(message).toContain(words);
  expect(message).not.toContain('hunter2');
});

test('sends the credentials to a foreign host once --allow-host names it, and to no other (G7)', async () => {
  const place = newPlace({ '.env': GOOD.replace('eu2-cloud.acronis.com', 'lab.example:8443') });

  expect((await place.refusal()).message).toContain('--allow-host lab.example');
  expect((await place.refusal({ allowHosts: ['other.example'] })).message).toContain('lab.example');
  expect((await place.read({ allowHosts: ['lab.example'] }))?.datacenterUrl).toBe('https://lab.example:8443');
  expect((await place.read({ allowHosts: ['lab.example:8443'] }))?.datacenterUrl).toBe('https://lab.example:8443');
});

test('warns of a number sign that cuts a value: file, line and key, never the value (G3)', async () => {
  const place = newPlace({ '.env': GOOD.replace(SECRET, 'hunter2#hunter3') });

  const settings = await place.read();

  expect(settings?.clientSecret).toBe('hunter2');
  expect(settings?.warnings).toEqual([
    '.env, line 3: ACRONIS_CLIENT_SECRET holds a #, where an unquoted value ends. Put the value in quotes if the # belongs to it.',
  ]);
});

test('warns of no comment behind a value (G3)', async () => {
  const place = newPlace({ '.env': GOOD.replace(SECRET, `${SECRET} # from the portal`) });

  expect(await place.read()).toMatchObject({ clientSecret: SECRET, warnings: [] });
});

test('says which line counts when a setting stands twice, and not what stands there (G4)', async () => {
  const place = newPlace({ '.env': `${GOOD}ACRONIS_CLIENT_SECRET=hunter3hunter3\n` });

  const settings = await place.read();

  expect(settings?.clientSecret).toBe('hunter3hunter3');
  expect(settings?.warnings).toEqual([
    '.env, line 4: ACRONIS_CLIENT_SECRET is set a second time; the last line counts.',
  ]);
});

test.skipIf(process.platform === 'win32').each([
  [0o644, ['.env can be read by other users of this computer: chmod 600']],
  [0o640, ['.env can be read by other users of this computer: chmod 600']],
  [0o666, ['.env can be read and changed by other users of this computer: chmod 600']],
  [0o600, []],
  [0o400, []],
])('warns of an .env that others can read (%o) (G10)', async (mode, warnings) => {
  const place = newPlace({ '.env': GOOD });
  chmodSync(join(place.cwd, '.env'), mode);

  const settings = await place.read();

  expect(settings?.warnings).toHaveLength(warnings.length);
  for (const [index, warning] of warnings.entries()) expect(settings?.warnings[index]).toContain(warning);
  expect(settings?.warnings.join()).not.toContain(SECRET);
});

test.skipIf(process.platform === 'win32')(
  'warns of an .env that is a link, and of what it leads to (G10)',
  async () => {
    const place = newPlace({ elsewhere: GOOD });
    symlinkSync(join(place.cwd, 'elsewhere'), join(place.cwd, '.env'));
    expect((await place.read())?.warnings).toEqual(['.env is a link to another file.']);

    chmodSync(join(place.cwd, 'elsewhere'), 0o604);
    expect((await place.read())?.warnings[1]).toContain('.env can be read by other users');
  },
);

test.skipIf(process.platform === 'win32')('shows a hostile name of a file harmless in a warning (I10)', async () => {
  const place = newPlace({ 'x\x1b[31m.env': GOOD });
  chmodSync(join(place.cwd, 'x\x1b[31m.env'), 0o644);

  const [warning] = (await place.read({ settingsFile: 'x\x1b[31m.env' }))?.warnings ?? [];

  expect(warning).toContain('x^[[31m.env can be read');
  expect(warning).not.toContain('\x1b');
});

test('says that an exported but empty variable hides the .env (G2)', async () => {
  const place = newPlace({ '.env': GOOD }, { ACRONIS_CLIENT_SECRET: '' });

  const { message } = await place.refusal();

  expect(message).not.toContain(SECRET);
  expect(message).toContain('.env');
  expect(message).toContain('the environment');
});

test('says that one of three exported variables is empty, and that the .env has it (G2)', async () => {
  const place = newPlace({ '.env': GOOD }, { ...GOOD_ENV, ACRONIS_CLIENT_SECRET: ' ' });

  const { message } = await place.refusal();

  expect(message).toBe(
    'ACRONIS_CLIENT_SECRET is set but blank in the environment. .env has it, but the environment comes first.',
  );
});

test('refuses a mixture of two sources, naming both', async () => {
  const place = newPlace({ '.env': GOOD }, { ACRONIS_DATACENTER_URL: 'https://us-cloud.acronis.com' });

  const { message } = await place.refusal();

  expect(message).toBe(
    'The settings are mixed: ACRONIS_DATACENTER_URL in the environment, ACRONIS_CLIENT_ID in .env. URL, id and secret must come from one place.',
  );
});

test('prefers the environment to an .env, and an .env to the file in the home directory', async () => {
  const home = { 'home/.config/acronis-shell/.env': GOOD.replace('eu2', 'jp') };

  const environment = await newPlace({ '.env': GOOD, ...home }, GOOD_ENV).read();
  const here = await newPlace({ '.env': GOOD, ...home }).read();
  const atHome = await newPlace(home).read();

  expect(environment).toMatchObject({ datacenterUrl: 'https://us-cloud.acronis.com', source: 'the environment' });
  expect(here).toMatchObject({ datacenterUrl: 'https://eu2-cloud.acronis.com', source: '.env' });
  expect(atHome?.datacenterUrl).toBe('https://jp-cloud.acronis.com');
  expect(atHome?.source).toMatch(/acronis-shell.\.env$/);
});

test('takes ~/.config/acronis-shell itself for the file where it is one', async () => {
  const place = newPlace({ 'home/.config/acronis-shell': GOOD });

  expect((await place.read())?.clientSecret).toBe(SECRET);
  expect(hasSettings(place.env, place.cwd)).toBe(true);
});

test('reads a profile from its file here, which beats the environment and the .env', async () => {
  const place = newPlace({ '.env': GOOD, '.env.contoso': GOOD.replace('eu2', 'jp') }, GOOD_ENV);

  expect(await place.read({ profile: 'contoso' })).toMatchObject({
    datacenterUrl: 'https://jp-cloud.acronis.com',
    clientSecret: SECRET,
    profile: 'contoso',
    source: '.env.contoso',
  });
});

test('reads a profile from the configuration directory where there is none here', async () => {
  const place = newPlace({ 'home/.config/acronis-shell/.env.contoso': GOOD.replace('eu2', 'jp') });

  expect(await place.read({ profile: 'contoso' })).toMatchObject({ datacenterUrl: 'https://jp-cloud.acronis.com' });
});

test('names both places where a profile was looked for', async () => {
  const place = newPlace({ '.env': GOOD });

  const { message } = await place.refusal({ profile: 'contoso' });

  expect(message).toContain(join(place.cwd, '.env.contoso'));
  expect(message).toContain(join('acronis-shell', '.env.contoso'));
});

test.each(['', '../x', 'a/b', 'a b', 'a\n'])('takes %j for no name of a profile', async (profile) => {
  const place = newPlace({ '.env': GOOD });

  expect((await place.refusal({ profile })).message).toContain('A profile is named with');
});

test('reads a --settings file from where it is, which beats the environment', async () => {
  const place = newPlace({ 'other/settings.txt': GOOD }, GOOD_ENV);
  const file = join(place.cwd, 'other', 'settings.txt');

  expect(await place.read({ settingsFile: 'other/settings.txt' })).toMatchObject({ clientSecret: SECRET });
  expect(await place.read({ settingsFile: file })).toMatchObject({ clientSecret: SECRET, source: file });
});

test('says of a --settings file that is missing, a directory or empty what it is', async () => {
  const place = newPlace({ 'folder/x': '', 'empty.env': '' });

  expect((await place.refusal({ settingsFile: 'nowhere.env' })).message).toBe(
    'The settings file nowhere.env cannot be used: it does not exist.',
  );
  expect((await place.refusal({ settingsFile: 'folder' })).message).toContain(
    'folder cannot be used: it is not a readable',
  );
  expect((await place.refusal({ settingsFile: 'empty.env' })).message).toBe(
    'ACRONIS_DATACENTER_URL is missing in empty.env.',
  );
});

test('never completes a --settings file or a profile from the environment', async () => {
  const place = newPlace({ 'half.env': `${URL_LINE}\n${ID_LINE}\n`, '.env.half': `${URL_LINE}\n` }, GOOD_ENV);

  expect((await place.refusal({ settingsFile: 'half.env' })).message).toContain('half.env');
  expect((await place.refusal({ profile: 'half' })).message).toContain('.env.half');
  expect((await place.refusal({ settingsFile: 'half.env' })).message).toContain('must come from one place');
});

test('says of an .env that is a directory that it cannot be used, and does not go on to the sandbox', async () => {
  const place = newPlace({ '.env/x': '' });

  expect((await place.refusal()).message).toContain('The settings file .env cannot be used');
  expect(hasSettings(place.env, place.cwd)).toBe(true);
});

test('reads the tenant, in lower case, and the proxy', async () => {
  const place = newPlace({
    '.env': `${GOOD}ACRONIS_TENANT_ID=EDE9F834-70B3-476C-83D9-736F9F8C7DAE\nACRONIS_PROXY=env\n`,
  });

  expect(await place.read()).toMatchObject({ tenantId: 'ede9f834-70b3-476c-83d9-736f9f8c7dae', proxy: 'env' });
});

test.each([
  [{ HTTPS_PROXY: 'http://proxy.example' }, { unused: 'HTTPS_PROXY' }],
  [{ https_proxy: 'http://proxy.example', HTTP_PROXY: 'http://other.example' }, { unused: 'https_proxy' }],
  [{ ALL_PROXY: 'socks5://proxy.example' }, { unused: 'ALL_PROXY' }],
  [{ HTTP_PROXY: 'http://proxy.example', HTTPS_PROXY: ' ' }, { unused: 'HTTP_PROXY' }],
  [{ HTTPS_PROXY: 'http://proxy.example', ACRONIS_PROXY: 'env' }, 'env'],
  [{ HTTPS_PROXY: 'http://proxy.example', ACRONIS_PROXY: 'http://mine.example' }, 'http://mine.example'],
  [{}, 'off'],
])('follows no proxy that the environment names unless told to: %j (N18)', async (env, proxy) => {
  const place = newPlace({ '.env': GOOD }, env);

  expect((await place.read())?.proxy).toEqual(proxy);
});

/** A directory of its own, with a home in it. */
function newPlace(files: Record<string, string | Buffer> = {}, env: NodeJS.ProcessEnv = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content, { mode: 0o600 });
  }
  const request: SettingsRequest = { cwd, env: { HOME: join(cwd, 'home'), ...env } };
  const read = (more: Partial<SettingsRequest> = {}) => readSettings({ ...request, ...more });
  return {
    ...request,
    read,
    async refusal(more: Partial<SettingsRequest> = {}): Promise<SettingsError> {
      const outcome = await read(more).catch((error: unknown) => error);
      if (outcome instanceof SettingsError) return outcome;
      throw new Error('the settings were not refused', { cause: outcome });
    },
  };
}

test('refuses to go where certificates are not checked, and warns of what gives secrets away (G11)', async () => {
  const place = newPlace({ '.env': GOOD });

  const loud = await readSettings({ ...place, env: { ...place.env, NODE_DEBUG: 'net' }, execArgv: ['--inspect'] });
  const unsafe = readSettings({ ...place, env: { ...place.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });

  expect(loud?.warnings).toHaveLength(2);
  await expect(unsafe).rejects.toThrow(SettingsError);
  await expect(unsafe).rejects.toThrow('NODE_TLS_REJECT_UNAUTHORIZED');
});
