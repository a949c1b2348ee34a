/** Where settings come from, and what is said of those that cannot be used: which, where and why, never a value. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SettingsError } from '../../../src/session/errors.ts';
import { namedInVain, readSettings, type SettingsRequest } from '../../../src/session/settings/settings.ts';
import { hasSettings } from '../../../src/session/settings/sources.ts';

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

test('where there is no setting nothing at all is found, and null says so', async () => {
  const place = newPlace();

  expect(await place.read()).toBeNull();
  expect(hasSettings(place.env, place.cwd)).toBe(false);
});

test('the shell takes an .env with other programs’ settings for none', async () => {
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
  ['UTF-16 by its mark, little end first', Buffer.from(`\uFEFF${GOOD}`, 'utf16le')],
  [
    'UTF-16 by its mark, big end first, and Windows line ends',
    Buffer.from(`\uFEFF${GOOD.replaceAll('\n', '\r\n')}`, 'utf16le').swap16(),
  ],
  ['carriage returns alone', GOOD.replaceAll('\n', '\r')],
  ['colons, as YAML has them', GOOD.replaceAll('=', ': ').replace('https: ', 'https:')],
  ['names that are exported later', `${GOOD}export ACRONIS_CLIENT_ID ACRONIS_CLIENT_SECRET\n`],
  ['a number of another program’s lines', `PATH_OF_X="/x"\nNOTE='ask for ACRONIS_CLIENT_ID'\n${GOOD}x y z\n`],
  ['a sign for money in the middle', GOOD.replace(SECRET, 'abc$def%41'), 'abc$def%41'],
];

test.each(usable)('the shell reads an .env with %s (G5)', async (_name, content, secret = SECRET) => {
  const place = newPlace({ '.env': content });

  expect(await place.read()).toEqual({
    datacenterUrl: 'https://eu2-cloud.acronis.com',
    clientId: '4557d5f5-7881-54f4-83a5-212f19d355c1',
    clientSecret: secret,
    tenantId: null,
    proxy: 'off',
    profile: null,
    modes: { readOnly: null, quiet: null },
    source: '.env',
    warnings: [],
  });
  expect(hasSettings(place.env, place.cwd)).toBe(true);
});

const unusable: readonly [name: string, content: string | Buffer, words: readonly string[]][] = [
  ['no URL', `${ID_LINE}\n${SECRET_LINE}`, ['ACRONIS_DATACENTER_URL is missing in .env']],
  ['no id', `${URL_LINE}\n${SECRET_LINE}`, ['ACRONIS_CLIENT_ID is missing in .env']],
  ['no secret', `${URL_LINE}\n${ID_LINE}`, ['ACRONIS_CLIENT_SECRET is missing in .env']],
  [
    'a tenant only',
    'ACRONIS_TENANT_ID=ede9f834-70b3-476c-83d9-736f9f8c7dae',
    ['_URL, ACRONIS_CLIENT_ID and ACRONIS_CLIENT_SECRET are missing in .env'],
  ],
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
  ['UTF-16 without a mark', Buffer.from(GOOD, 'utf16le'), ['.env cannot be used: it is no text', 'UTF-8']],
  ['UTF-32', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from(GOOD, 'utf16le')]), ['it is no text']],
  ['a NUL byte', `${GOOD}\0`, ['it is no text']],
  ['more than a few lines', `${GOOD}${'#\n'.repeat(600_000)}`, ['larger than 1 MB']],
];

test.each(unusable)(
  'the shell refuses an .env with %s, in words that hold no value (G1, G4, G5, N21)',
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
  ['https://EU2-cloud.acronis.com.:443/api/2/', 'https://eu2-cloud.acronis.com'],
  ['http://127.0.0.1:43121', 'http://127.0.0.1:43121'],
  ['http://localhost:43121/api/2', 'http://localhost:43121'],
  ['https://eu2-cloud.acronis.com//', 'https://eu2-cloud.acronis.com'],
  ['https://eu2-cloud.acronis.com/API/2', 'https://eu2-cloud.acronis.com'],
];

test.each(addresses)('the shell understands the data centre %s (G8)', async (given, understood) => {
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
  ['https://eu2-cloud.acronis.com..', 'not a data centre'],
  ['https://${DC}.acronis.com', 'refers to a value elsewhere'],
  ['https://xacronis.com', 'not a data centre'],
  ['https://someone:hunter2@eu2-cloud.acronis.com', 'user name or password'],
  ['https://eu2-cloud.acronis.com?tenant=hunter2', 'query'],
  ['"https://eu2-cloud.acronis.com/#hunter2"', 'fragment'],
  ['https://eu2-cloud.acronis.com/mc/app', '/mc/app'],
  ['https://eu2-cloud.acronis.com/api/1', '/api/1'],
  ['https://eu2-cloud.acronis.com,https://us-cloud.acronis.com', 'more than one URL'],
  ['https://https://eu2-cloud.acronis.com', 'more than one URL'],
];

test.each(misaddressed)(
  'the shell refuses the data centre %s before anything is sent (G6, G7, G8)',
  async (given, words) => {
    const place = newPlace({ '.env': GOOD.replace(URL_LINE, `ACRONIS_DATACENTER_URL=${given}`) });

    const { message } = await place.refusal();

    expect(message).toContain('ACRONIS_DATACENTER_URL in .env');
    expect(message).toContain(words);
    expect(message).not.toContain('hunter2');
  },
);

test('the shell sends the credentials to a foreign host once --allow-host names it, and to no other (G7, PR51)', async () => {
  const place = newPlace({ '.env': GOOD.replace('eu2-cloud.acronis.com', 'lab.example:8443') });

  expect((await place.refusal()).message).toContain('--allow-host lab.example');
  expect((await place.refusal({ allowHosts: ['other.example'] })).message).toContain('lab.example');
  expect((await place.read({ allowHosts: ['lab.example'] }))?.datacenterUrl).toBe('https://lab.example:8443');
  expect((await place.read({ allowHosts: ['lab.example:8443'] }))?.datacenterUrl).toBe('https://lab.example:8443');
});

test('the shell warns of a number sign that cuts a value: file, line and key, never the value (G3)', async () => {
  const place = newPlace({ '.env': GOOD.replace(SECRET, 'hunter2#hunter3') });

  const settings = await place.read();

  expect(settings?.clientSecret).toBe('hunter2');
  expect(settings?.warnings).toEqual([
    '.env, line 3: ACRONIS_CLIENT_SECRET holds a #, where an unquoted value ends. Put the value in quotes if the # belongs to it.',
  ]);
});

test('the shell warns of no comment behind a value (G3)', async () => {
  const place = newPlace({ '.env': GOOD.replace(SECRET, `${SECRET} # from the portal`) });

  expect(await place.read()).toMatchObject({ clientSecret: SECRET, warnings: [] });
});

test('the shell says which line counts when a setting stands twice, and not what stands there (G4)', async () => {
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
])('the shell warns of an .env that others can read (%o) (G10)', async (mode, warnings) => {
  const place = newPlace({ '.env': GOOD });
  chmodSync(join(place.cwd, '.env'), mode);

  const settings = await place.read();

  expect(settings?.warnings).toHaveLength(warnings.length);
  for (const [index, warning] of warnings.entries()) expect(settings?.warnings[index]).toContain(warning);
  expect(settings?.warnings.join()).not.toContain(SECRET);
});

test.skipIf(process.platform === 'win32')(
  'the shell warns of an .env that is a link, and of what it leads to (G10)',
  async () => {
    const place = newPlace({ elsewhere: GOOD });
    symlinkSync(join(place.cwd, 'elsewhere'), join(place.cwd, '.env'));
    expect((await place.read())?.warnings).toEqual(['.env is a link to another file.']);

    chmodSync(join(place.cwd, 'elsewhere'), 0o604);
    expect((await place.read())?.warnings[1]).toContain('.env can be read by other users');
  },
);

test.skipIf(process.platform === 'win32')(
  'the shell shows a hostile name of a file harmless in a warning (I10)',
  async () => {
    const place = newPlace({ 'x\x1b[31m.env': GOOD });
    chmodSync(join(place.cwd, 'x\x1b[31m.env'), 0o644);

    const [warning] = (await place.read({ settingsFile: 'x\x1b[31m.env' }))?.warnings ?? [];

    expect(warning).toContain(String.raw`'x\x1b[31m.env' can be read`);
    expect(warning).not.toContain('\x1b');
  },
);

test('the shell says that an exported but empty variable hides the .env (G2)', async () => {
  const place = newPlace({ '.env': GOOD }, { ACRONIS_CLIENT_SECRET: '' });

  const { message } = await place.refusal();

  expect(message).not.toContain(SECRET);
  expect(message).toContain('.env');
  expect(message).toContain('the environment');
});

test('the shell says that one of three exported variables is empty, and that the .env has it (G2)', async () => {
  const place = newPlace({ '.env': GOOD }, { ...GOOD_ENV, ACRONIS_CLIENT_SECRET: ' ' });

  const { message } = await place.refusal();

  expect(message).toBe(
    'ACRONIS_CLIENT_SECRET is set but blank in the environment. .env has it, but the environment comes first.',
  );
});

test('the shell refuses a mixture of two sources, naming both', async () => {
  const place = newPlace({ '.env': GOOD }, { ACRONIS_DATACENTER_URL: 'https://us-cloud.acronis.com' });

  const { message } = await place.refusal();

  expect(message).toBe(
    'The settings are mixed: ACRONIS_DATACENTER_URL in the environment, ACRONIS_CLIENT_ID and ACRONIS_CLIENT_SECRET in .env. URL, id and secret must come from one place.',
  );
});

test('the shell prefers the environment to an .env, and an .env to the file in the home directory', async () => {
  const home = { 'home/.config/acronis-shell/.env': GOOD.replace('eu2', 'jp') };

  const environment = await newPlace({ '.env': GOOD, ...home }, GOOD_ENV).read();
  const here = await newPlace({ '.env': GOOD, ...home }).read();
  const atHome = await newPlace(home).read();

  expect(environment).toMatchObject({ datacenterUrl: 'https://us-cloud.acronis.com', source: 'the environment' });
  expect(here).toMatchObject({ datacenterUrl: 'https://eu2-cloud.acronis.com', source: '.env' });
  expect(atHome?.datacenterUrl).toBe('https://jp-cloud.acronis.com');
  expect(atHome?.source).toMatch(/acronis-shell.\.env$/);
});

test('the shell takes ~/.config/acronis-shell itself for the file where it is one', async () => {
  const place = newPlace({ 'home/.config/acronis-shell': GOOD });

  expect((await place.read())?.clientSecret).toBe(SECRET);
  expect(hasSettings(place.env, place.cwd)).toBe(true);
});

test('the shell reads a profile from its file here, which beats the environment and the .env (PR39)', async () => {
  const place = newPlace({ '.env': GOOD, '.env.contoso': GOOD.replace('eu2', 'jp') }, GOOD_ENV);

  expect(await place.read({ profile: 'contoso' })).toMatchObject({
    datacenterUrl: 'https://jp-cloud.acronis.com',
    clientSecret: SECRET,
    profile: 'contoso',
    source: '.env.contoso',
  });
});

test('the shell reads a profile from the configuration directory where there is none here', async () => {
  const place = newPlace({ 'home/.config/acronis-shell/.env.contoso': GOOD.replace('eu2', 'jp') });

  expect(await place.read({ profile: 'contoso' })).toMatchObject({ datacenterUrl: 'https://jp-cloud.acronis.com' });
});

test('the shell names both places where a profile was looked for', async () => {
  const place = newPlace({ '.env': GOOD });

  const { message } = await place.refusal({ profile: 'contoso' });

  expect(message).toContain(join(place.cwd, '.env.contoso'));
  expect(message).toContain(join('acronis-shell', '.env.contoso'));
});

test.each(['', '../x', 'a/b', 'a b', 'a\n'])('the shell takes %j for no name of a profile', async (profile) => {
  const place = newPlace({ '.env': GOOD });

  expect((await place.refusal({ profile })).message).toContain('A profile is named with');
});

test('the shell reads a --settings file from where it is, which beats the environment (PR39)', async () => {
  const place = newPlace({ 'other/settings.txt': GOOD }, GOOD_ENV);
  const file = join(place.cwd, 'other', 'settings.txt');

  expect(await place.read({ settingsFile: 'other/settings.txt' })).toMatchObject({ clientSecret: SECRET });
  expect(await place.read({ settingsFile: file })).toMatchObject({ clientSecret: SECRET, source: file });
});

test('the shell says of a --settings file that is missing, a directory or empty what it is', async () => {
  const place = newPlace({ 'folder/x': '', 'empty.env': '' });

  expect((await place.refusal({ settingsFile: 'nowhere.env' })).message).toBe(
    'The settings file nowhere.env cannot be used: it does not exist.',
  );
  expect((await place.refusal({ settingsFile: 'folder' })).message).toContain('folder cannot be used: it is a folder');
  expect((await place.refusal({ settingsFile: 'empty.env' })).message).toBe(
    'ACRONIS_DATACENTER_URL, ACRONIS_CLIENT_ID and ACRONIS_CLIENT_SECRET are missing in empty.env.',
  );
  expect((await place.refusal({ settingsFile: '' })).message).toContain('wants the name of a file');
  expect((await place.refusal({ settingsFile: 'empty.env', cwd: null })).message).toContain('folder is gone');
});

test('the shell never completes a --settings file or a profile from the environment', async () => {
  const place = newPlace({ 'half.env': `${URL_LINE}\n${ID_LINE}\n`, '.env.half': `${URL_LINE}\n` }, GOOD_ENV);

  expect((await place.refusal({ settingsFile: 'half.env' })).message).toContain('half.env');
  expect((await place.refusal({ profile: 'half' })).message).toContain('.env.half');
  expect((await place.refusal({ settingsFile: 'half.env' })).message).toContain('must come from one place');
});

test('the shell takes a folder called .env for no settings file, as it takes one called like a profile (Y3)', async () => {
  const place = newPlace({ '.env/bin/python': '', '.env.x/y': '', 'home/.config/acronis-shell/.env/x': '' });

  expect(await place.read()).toBeNull();
  expect(await place.read({ cwd: null })).toBeNull();
  expect(hasSettings(place.env, place.cwd)).toBe(false);
  expect((await place.refusal({ profile: 'x' })).message).toContain('There is no profile x');
  expect(await newPlace({ '.env/bin/python': '' }, GOOD_ENV).read()).toMatchObject({ source: 'the environment' });
});

const unreadable: readonly [name: string, put: (path: string) => void, words: string][] = [
  ['holds NUL bytes', (path) => writeFileSync(path, Buffer.alloc(300)), 'it is no text'],
  ['is a program', (path) => writeFileSync(path, '\x7fELF\x02\x01\x01\0\0'), 'it is no text'],
  ['is larger than settings are', (path) => writeFileSync(path, Buffer.alloc(2_000_000, '#\n')), 'larger than 1 MB'],
  ['is a link to nothing', (path) => symlinkSync('nowhere', path), 'it does not exist'],
  ['is a link to itself', (path) => symlinkSync(path, path), 'ELOOP'],
  ['never ends', (path) => symlinkSync('/dev/zero', path), 'it is no plain file'],
  ['is in another syntax', (path) => writeFileSync(path, 'set ACRONIS_CLIENT_ID=x'), 'line 1, names ACRONIS_CLIENT_ID'],
];

test.skipIf(process.platform === 'win32').each(unreadable)(
  'an .env that %s counts only where something would be taken from it (Y3)',
  async (_how, put, words) => {
    const alone = newPlace();
    put(join(alone.cwd, '.env'));
    const beside = newPlace({}, GOOD_ENV);
    put(join(beside.cwd, '.env'));

    expect((await alone.refusal()).message).toContain(words);
    expect(hasSettings(alone.env, alone.cwd)).toBe(true);
    expect(await beside.read()).toMatchObject({ source: 'the environment', warnings: [] });
  },
);

test.each([
  ['$env:ACRONIS_CLIENT_ID = "hunter2"', 'ACRONIS_CLIENT_ID'],
  ['set ACRONIS_DATACENTER_URL=https://hunter2', 'ACRONIS_DATACENTER_URL'],
  ['setx ACRONIS_CLIENT_SECRET hunter2', 'ACRONIS_CLIENT_SECRET'],
  ['set -gx ACRONIS_CLIENT_SECRET hunter2', 'ACRONIS_CLIENT_SECRET'],
  ['{ "ACRONIS_CLIENT_ID": "hunter2" }', 'ACRONIS_CLIENT_ID'],
  ['  "ACRONIS_CLIENT_SECRET": "hunter2",', 'ACRONIS_CLIENT_SECRET'],
  ["'ACRONIS_CLIENT_SECRET' => 'hunter2',", 'ACRONIS_CLIENT_SECRET'],
  ['- ACRONIS_CLIENT_SECRET=hunter2', 'ACRONIS_CLIENT_SECRET'],
  ['ENV ACRONIS_TENANT_ID hunter2', 'ACRONIS_TENANT_ID'],
  ['Environment="ACRONIS_PROXY=hunter2"', 'ACRONIS_PROXY'],
  ['ACRONIS_CLIENT_SECRET hunter2', 'ACRONIS_CLIENT_SECRET'],
  ['ACRONIS_CLIENT_SECRET := hunter2', 'ACRONIS_CLIENT_SECRET'],
  ['os.environ["ACRONIS_CLIENT_SECRET"] = "hunter2"', 'ACRONIS_CLIENT_SECRET'],
  ['ACRONIS_CLIENT_ID=hunter2; ACRONIS_CLIENT_SECRET=hunter2', 'ACRONIS_CLIENT_SECRET'],
  ['<add key="ACRONIS_CLIENT_ID" value="hunter2"/>', 'ACRONIS_CLIENT_ID'],
])('the shell says of %j in an .env where it is and how it is written there (Y4)', async (line, key) => {
  const place = newPlace({ '.env': `# mine\n\n${line}\n` });

  const { message } = await place.refusal();

  expect(message).toContain(`.env, line 3, names ${key} in the way of another language.`);
  expect(message).toContain(`: ${key}=`);
  expect(message).not.toContain('hunter2');
  expect(hasSettings(place.env, place.cwd)).toBe(true);
});

test.each([
  ['acronis_client_id', 'ACRONIS_CLIENT_ID'],
  ['Acronis_Client_Id', 'ACRONIS_CLIENT_ID'],
  ['ACRONIS_CLIENTID', 'ACRONIS_CLIENT_ID'],
  ['ACRONIS-CLIENT-ID', 'ACRONIS_CLIENT_ID'],
  ['ACRONIS_CLIENT_SECERT', 'ACRONIS_CLIENT_SECRET'],
  ['ACRONIS_DATACENTRE_URL', 'ACRONIS_DATACENTER_URL'],
  ['ACRONIS_URL', 'ACRONIS_DATACENTER_URL'],
  ['ACRONIS_SECRET', 'ACRONIS_CLIENT_SECRET'],
  ['VITE_ACRONIS_CLIENT_SECRET', 'ACRONIS_CLIENT_SECRET'],
  ['acronis.tenant.id', 'ACRONIS_TENANT_ID'],
])('the shell says what %s is taken for, from a file and from the environment (Y4)', async (name, meant) => {
  const inFile = newPlace({ '.env': `${name}=hunter2\n` });
  const exported = newPlace({}, { [name]: 'hunter2' });
  const beside = newPlace({ '.env': `${GOOD}${name}=hunter2\n` });

  expect((await inFile.refusal()).message).toContain(`${name} in .env, line 1, is no setting: is ${meant} meant?`);
  expect((await exported.refusal()).message).toContain(`is no setting: is ${meant} meant?`);
  expect((await beside.read())?.warnings).toEqual([`${name} in .env, line 4, is no setting: is ${meant} meant?`]);
});

test.each(['OTHER_CLIENT_ID', 'CLIENT_SECRET', 'ACME_PROXY', 'АДРЕС'])(
  'the shell takes %s for a setting of another program',
  async (name) => {
    expect(await newPlace({ '.env': `${name}=1\n` }, { [name]: '1' }).read()).toBeNull();
  },
);

test.each([
  ['ACRONIS_\u200bCLIENT_ID', 'U+200B'],
  ['\u2060ACRONIS_CLIENT_ID', 'U+2060'],
  ['ACRONIS\u2011CLIENT\u2011ID', 'U+2011'],
  ['\u0410CRONIS_CLIENT_ID', 'U+0410'],
  ['\uff21\uff23\uff32\uff2f\uff2e\uff29\uff33_CLIENT_ID', 'U+FF21'],
  ['ACRONIS_CLI\u00adENT_ID', 'U+00AD'],
  ['“ACRONIS_CLIENT_ID”', 'U+201C'],
  ['ACRONIS_CLIENT\u2003_ID', 'U+2003'],
  ['export  ACRONIS\u00a0_CLIENT_ID', 'U+00A0'],
  ['ACRONIS_CLIENT_ ID', 'U+0020'],
])('the shell refuses the name %j by the character that cannot be seen in it (Y5)', async (name, character) => {
  const place = newPlace({ '.env': `${URL_LINE}\n${name}=hunter2\n${SECRET_LINE}\n` });

  const { message } = await place.refusal();

  expect(message).toContain(`.env, line 2: the name before the sign holds ${character}`);
  expect(message).toContain('Type it anew: ACRONIS_CLIENT_ID=');
  expect(message).not.toContain('hunter2');
});

test.each([
  ['hunter\u200b2', 'U+200B as its character 7'],
  ['\u200ehunter2', 'U+200E as its character 1'],
  ['"hunter2\u2060"', 'U+2060 as its character 8'],
  ['hun\u00adter2', 'U+00AD as its character 4'],
  ['hunter\u00a02', 'U+00A0'],
  ['hunter\u20112', 'U+2011'],
  ['hunter\ufeff2', 'U+FEFF'],
  ['hunt\u0435r2', 'U+0435'],
  ['h\u{1d42e}nter2', 'U+1D42E'],
  ['hun“ter2', 'U+201C'],
  ['\uff48unter2', 'U+FF48'],
  ['…', 'U+2026'],
])('the shell refuses the value %j by the name of its character, wherever it stands (Y5)', async (value, words) => {
  for (const [line, key] of [
    [SECRET_LINE, 'ACRONIS_CLIENT_SECRET'],
    [ID_LINE, 'ACRONIS_CLIENT_ID'],
    [URL_LINE, 'ACRONIS_DATACENTER_URL'],
  ] as const) {
    const { message } = await newPlace({ '.env': GOOD.replace(line, `${key}=${value}`) }).refusal();
    expect(message).toContain(`${key} in .env holds ${words}`);
    expect(message).not.toMatch(/hun|unter/);
  }
  const exported = newPlace({}, { ...GOOD_ENV, ACRONIS_CLIENT_SECRET: value.replaceAll('"', '') });
  expect((await exported.refusal()).message).toContain('ACRONIS_CLIENT_SECRET in the environment holds U+');
});

test('the shell refuses bytes that are no UTF-8 in a value, and does not mind them elsewhere (Y5)', async () => {
  const latin = (text: string) => Buffer.from(text, 'latin1');

  expect((await newPlace({ '.env': latin(GOOD.replace(SECRET, 'h\u00fcnter2')) }).refusal()).message).toContain(
    'U+FFFD',
  );
  expect(await newPlace({ '.env': latin(`# f\u00fcr uns\n${GOOD}`) }).read()).toMatchObject({ clientSecret: SECRET });
});

test.each([
  '"${HUNTER2}"',
  '$HUNTER2',
  '$env:HUNTER2',
  '"$(pass show hunter2)"',
  '`pass show hunter2`',
  '%HUNTER2%',
  '{{ hunter2 }}',
  '<your hunter2>',
  'op://vault/hunter2/secret',
])('the shell refuses %s as a value: nothing is put in its place (Y5)', async (value) => {
  for (const line of [SECRET_LINE, ID_LINE, URL_LINE]) {
    const key = line.split('=', 1)[0] ?? '';
    const { message } = await newPlace({ '.env': GOOD.replace(line, `${key}=${value}`) }).refusal();
    expect(message).toContain(`${key} in .env refers to a value elsewhere`);
    expect(message).not.toMatch(/hunter2/i);
  }
});

test.each([
  ['ACRONIS_CLIENT_SECRET', '...'],
  ['ACRONIS_CLIENT_SECRET', '************'],
  ['ACRONIS_CLIENT_SECRET', 'Change_Me!'],
  ['ACRONIS_CLIENT_SECRET', 'replace-with-your-own'],
  ['ACRONIS_CLIENT_SECRET', 'your client secret'],
  ['ACRONIS_CLIENT_SECRET', '[the secret]'],
  ['ACRONIS_CLIENT_SECRET', 'INSERT_SECRET'],
  ['ACRONIS_CLIENT_SECRET', 'secret-goes-here'],
  ['ACRONIS_CLIENT_SECRET', 'undefined'],
  ['ACRONIS_CLIENT_ID', 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'],
  ['ACRONIS_CLIENT_ID', 'client_id'],
  ['ACRONIS_CLIENT_ID', 'MY-ID'],
  ['ACRONIS_DATACENTER_URL', 'TODO'],
  ['ACRONIS_TENANT_ID', '????'],
])('the shell takes no example for a value: %s=%s (EX1)', async (key, value) => {
  const lines = GOOD.split('\n').filter((line) => !line.startsWith(key));
  const { message } = await newPlace({ '.env': `${lines.join('\n')}\n${key}="${value}"\n` }).refusal();
  const exported = await newPlace({}, { ...GOOD_ENV, [key]: value }).refusal();

  expect(message).toContain(`${key} in .env holds what stands in examples`);
  expect(exported.message).toContain(`${key} in the environment holds what stands in examples`);
  expect(message).not.toContain(value);
});

test.each(['hunter2-x', 'xx', 'the', 'changed', 'heretic', 'nobody', 'a{b}', '1nil', 'myid'])(
  'the shell takes %s for a secret, odd as it is (EX1)',
  async (secret) => {
    expect(await newPlace({ '.env': GOOD.replace(SECRET, secret) }).read()).toMatchObject({ clientSecret: secret });
  },
);

test.each([
  ['=hunter2', 'begins with ='],
  ['"= hunter2"', 'begins with ='],
  ['> hunter2', 'begins with >'],
  ['hunter2\\', 'ends with \\'],
])('the shell refuses a sign too many before a value, and a line that is to go on: %s (EX2)', async (value, words) => {
  for (const line of [SECRET_LINE, ID_LINE, URL_LINE]) {
    const key = line.split('=', 1)[0] ?? '';
    const { message } = await newPlace({ '.env': GOOD.replace(line, `${key}=${value}`) }).refusal();
    expect(message).toContain(`${key} in .env ${words}`);
    expect(message).not.toContain('hunter2');
  }
});

test.each([
  ['# ACRONIS_CLIENT_ID=hunter2\n', 'ACRONIS_CLIENT_ID', 'it (line 1)'],
  ['X=1\n\n  #export acronis_client_secret = hunter2\n', 'ACRONIS_CLIENT_SECRET', 'it (line 3)'],
  ['export ACRONIS_TENANT_ID\n', 'ACRONIS_TENANT_ID', 'it (line 1)'],
  [
    GOOD.replaceAll('ACRONIS', '# ACRONIS'),
    'ACRONIS_DATACENTER_URL, ACRONIS_CLIENT_ID, ACRONIS_CLIENT_SECRET',
    'them (l',
  ],
])('the shell tells of an .env that names settings and sets none: %j (EX3)', async (content, keys, where) => {
  const place = newPlace({ '.env': content });
  const beside = newPlace({ '.env': content }, GOOD_ENV);

  const [words, ...others] = await namedInVain(place);

  expect(await place.read()).toBeNull();
  expect(words).toContain(`.env names ${keys} without setting ${where}`);
  expect(words).not.toContain('hunter2');
  expect(others).toEqual([]);
  expect(await beside.read()).toMatchObject({ source: 'the environment', warnings: [] });
});

test('the shell says of a missing setting that a comment names it, and of a blank one that it is the second (EX3)', async () => {
  const commented = newPlace({ '.env': GOOD.replace(SECRET_LINE, `#${SECRET_LINE}`) });
  const blank = newPlace({ '.env': `${GOOD}ACRONIS_CLIENT_ID=\n` });

  expect((await commented.refusal()).message).toBe(
    'ACRONIS_CLIENT_SECRET is missing in .env. .env names ACRONIS_CLIENT_SECRET without setting it (line 3).',
  );
  expect((await blank.refusal()).message).toBe(
    'ACRONIS_CLIENT_ID is set but blank in .env. .env, line 4: ACRONIS_CLIENT_ID is set a second time; the last line counts.',
  );
});

test('the shell asks a person for the secret where that alone is missing, and sends none that cannot be one (Y6, PR41)', async () => {
  const asked: string[] = [];
  const answer = (secret: string) => ({
    askSecret: async (source: string) => {
      asked.push(source);
      return secret;
    },
  });
  const without = newPlace({ '.env': `${URL_LINE}\n${ID_LINE}\n` });
  const blank = newPlace({}, { ...GOOD_ENV, ACRONIS_CLIENT_SECRET: '' });

  expect(await without.read(answer(' typed-secret\n'))).toMatchObject({ clientSecret: 'typed-secret', source: '.env' });
  expect(await blank.read(answer('typed-secret'))).toMatchObject({ clientSecret: 'typed-secret' });
  expect(asked).toEqual(['.env', 'the environment']);
  expect((await without.refusal(answer(''))).message).toBe('ACRONIS_CLIENT_SECRET is missing in .env.');
  expect((await without.refusal(answer('typed\u200b'))).message).toContain(
    'ACRONIS_CLIENT_SECRET in what was typed holds',
  );
});

test('the shell asks for no secret where more is missing, or another source has it', async () => {
  const askSecret = () => Promise.reject(new Error('asked'));
  const more = newPlace({ '.env': `${URL_LINE}\n` });
  const elsewhere = newPlace({ '.env': GOOD }, { ...GOOD_ENV, ACRONIS_CLIENT_SECRET: '' });

  expect((await more.refusal({ askSecret })).message).toContain('are missing in .env');
  expect((await elsewhere.refusal({ askSecret })).message).toContain('.env has it');
});

test('the shell names all that is missing or blank at once', async () => {
  const half = newPlace({ '.env': `${ID_LINE}\nACRONIS_CLIENT_SECRET=\n` });

  expect((await half.refusal()).message).toBe(
    'ACRONIS_DATACENTER_URL is missing in .env. ACRONIS_CLIENT_SECRET is set but blank in .env.',
  );
});

test('a file of some folder adds no proxy and no tenant to credentials from elsewhere, and says so (Y7)', async () => {
  const extra = `ACRONIS_TENANT_ID=ede9f834-70b3-476c-83d9-736f9f8c7dae\nACRONIS_PROXY=http://evil.example:3128\n`;
  const exported = await newPlace({ '.env': extra }, GOOD_ENV).read();
  const atHome = await newPlace({ '.env': extra, 'home/.config/acronis-shell/.env': GOOD }).read();

  for (const settings of [exported, atHome]) {
    expect(settings).toMatchObject({ tenantId: null, proxy: 'off' });
    expect(settings?.warnings[0]).toContain('ACRONIS_TENANT_ID in .env is not used: URL, id and secret are from ');
    expect(settings?.warnings[1]).toContain('ACRONIS_PROXY in .env is not used: URL, id and secret are from ');
  }
});

test('the shell says which of proxy and tenant the environment adds to a file (Y7)', async () => {
  const place = newPlace({ '.env': `${GOOD}ACRONIS_PROXY=env\n` }, { ACRONIS_PROXY: 'http://mine.example:3128' });

  expect(await place.read()).toMatchObject({
    proxy: 'http://mine.example:3128',
    warnings: ['ACRONIS_PROXY is from the environment; URL, id and secret are from .env.'],
  });
});

test.each([
  ['http://user:pa%ssw0rd@proxy.example:3128', 'a % in its user name or password'],
  ['http://100%:hunter2@proxy.example', 'a % in its user name or password'],
  ['http://user:hunter2%ff@proxy.example', 'a % in its user name or password'],
  ['http://user:hunter2/x@proxy.example:3128', 'is not a URL'],
  ['socks5://proxy.example:1080', 'begins with socks5://'],
  ['SOCKS4://hunter2@proxy.example', 'begins with socks4://'],
  ['proxy.example:3128', 'is not a URL'],
  ['http://', 'is not a URL'],
  ['http://pro xy.example:3128', 'is not a URL'],
  ['http://proxy.example:99999', 'is not a URL'],
  ['http://proxy.example:3128/hunter2', 'names more than a place'],
  ['on', 'is not a URL'],
])('the shell refuses the proxy %s at the start, and repeats nothing of it (Y8)', async (proxy, words) => {
  const { message } = await newPlace({ '.env': `${GOOD}ACRONIS_PROXY="${proxy}"\n` }).refusal();
  const followed = newPlace({ '.env': `${GOOD}ACRONIS_PROXY=env\n` }, { https_proxy: proxy });

  expect(message).toContain('ACRONIS_PROXY ');
  expect(message).toContain(words);
  expect((await followed.refusal()).message).toContain(`https_proxy, which ACRONIS_PROXY=env follows, `);
  expect(message).not.toMatch(/hunter2|pa%ss/);
});

test.each(['http://proxy.example', 'https://u:p%25%40@proxy.example:8443/', 'http://[::1]:3128', 'HTTP://PROXY:80'])(
  'the shell takes %s for a proxy',
  async (proxy) => {
    expect(await newPlace({ '.env': `${GOOD}ACRONIS_PROXY=${proxy}\n` }).read()).toMatchObject({ proxy });
  },
);

test('the shell reads the tenant, in lower case, and the proxy', async () => {
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
])('the shell follows no proxy that the environment names unless told to: %j (N18)', async (env, proxy) => {
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
  const request = { cwd, env: { HOME: join(cwd, 'home'), ...env } };
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

test('the shell refuses to go where certificates are not checked, and warns of what gives secrets away (G11)', async () => {
  const place = newPlace({ '.env': GOOD });

  const loud = await readSettings({ ...place, env: { ...place.env, NODE_DEBUG: 'net' }, execArgv: ['--inspect'] });
  const unsafe = readSettings({ ...place, env: { ...place.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });

  expect(loud?.warnings).toHaveLength(2);
  await expect(unsafe).rejects.toThrow(SettingsError);
  await expect(unsafe).rejects.toThrow('NODE_TLS_REJECT_UNAUTHORIZED');
});
