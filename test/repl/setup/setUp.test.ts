/** Setting a data centre up, as a person who answers: what is asked again, what is shown, and what stands in the file then. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CancelledError } from '../../../src/api/errors.ts';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { draw } from '../../../src/render/text.ts';
import { readWhere, type SetUpOptions, setUp } from '../../../src/repl/setup/setUp.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { SettingsError } from '../../../src/session/errors.ts';
import { readSettings } from '../../../src/session/settings/settings.ts';
import { startServer } from '../../api/servers.ts';

const isWindows = process.platform === 'win32';

async function serve(): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** A home of one's own, and a person who gives these answers in turn; a yes or no to what is asked so. */
function newPlace(files: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'acronis-shell-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const cwd = join(root, 'here');
  mkdirSync(cwd);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const env: NodeJS.ProcessEnv = { HOME: root, XDG_CONFIG_HOME: join(root, 'config') };
  const home = join(root, 'config', 'acronis-shell');
  const secrets = createSecrets();
  const said: string[] = [];
  const asked: string[] = [];
  const answering = (answers: readonly (string | boolean)[]): SetUpOptions['ask'] => {
    const left = [...answers];
    const next = (message: string) => {
      asked.push(message);
      const answer = left.shift();
      if (answer === undefined) throw new CancelledError({ sent: false });
      return answer;
    };
    return {
      confirm: async ({ message }) => next(message) === true,
      input: async ({ message }) => String(next(message)),
      select: () => Promise.reject(new Error('nobody chooses')),
    };
  };
  const run = (
    answers: readonly (string | boolean)[],
    more: Partial<SetUpOptions> & { profile?: string; settingsFile?: string } = {},
  ) => {
    const { profile, settingsFile, ...options } = more;
    return setUp({
      request: { env, cwd, profile, settingsFile },
      allowHosts: [],
      ask: answering(answers),
      say: (view) => said.push(secrets.scrub(draw(view, false))),
      secrets,
      signal: () => new AbortController().signal,
      ...options,
    });
  };
  return { root, cwd, env, home, asked, run, said: () => said.join('\n') };
}

function answersFor({ url, clientId, clientSecret }: Sandbox): [string, string, string] {
  return [url, clientId, clientSecret];
}

test('what is asked, signed in with and kept opens the same data centre (IN5)', async () => {
  const sandbox = await serve();
  const place = newPlace();

  const file = await place.run(answersFor(sandbox));

  expect(file).toBe(join(place.home, '.env'));
  const { url, clientId, clientSecret } = sandbox;
  expect(await readSettings(place)).toMatchObject({ datacenterUrl: url, clientId, clientSecret, warnings: [] });
  expect(place.said()).toMatch(
    /^✓ signed in: 127\.0\.0\.1:\d+ · JohnSmith, Inc · client My API client · partner_admin\n/,
  );
  expect(place.said()).toMatch(/To open it:\n {2}acronis-shell$/);
  expect(place.said() + place.asked.join()).not.toContain(clientSecret);
  if (isWindows) return;
  expect(lstatSync(place.home).mode & 0o777).toBe(0o700);
  expect(lstatSync(String(file)).mode & 0o777).toBe(0o600);
});

test.each([
  [{ profile: 'work' }, {}, 'config/acronis-shell/.env.work', 'acronis-shell --profile work'],
  [{ settingsFile: 'F' }, {}, 'here/F', 'acronis-shell --settings '],
  [{ profile: 'work' }, { 'here/.env.work': 'X=1\n' }, 'config/acronis-shell/.env.work', 'acronis-shell --settings '],
  [{}, { 'here/.env': 'ACRONIS_CLIENT_ID=x\n' }, 'config/acronis-shell/.env', 'acronis-shell --settings '],
  [{}, { 'here/.env': 'OTHER=x\n' }, 'config/acronis-shell/.env', 'acronis-shell'],
])(
  'the line at the end opens what was kept, and nothing that comes first: %j beside %j (IN5)',
  async (how, files, file, line) => {
    const sandbox = await serve();
    const place = newPlace(files);

    expect(await place.run(answersFor(sandbox), how)).toBe(join(place.root, file));

    const last = place.said().split('\n').at(-1) ?? '';
    expect(last.trim()).toBe(line.endsWith(' ') ? `${line}${join(place.root, file)}` : line);
  },
);

test('a wrong secret is said and asked for again, and an empty one leads back to the id (IN6)', async () => {
  const sandbox = await serve();
  const [url, id, secret] = answersFor(sandbox);
  const place = newPlace();

  await place.run([url, 'another-client', 'wrong-secret-1', 'wrong-secret-2', '', id, secret]);

  expect(place.said().match(/The sign-in was refused/g)).toHaveLength(2);
  expect(place.asked.at(-1)).toContain('Client secret again');
  expect(place.said()).toContain('signed in');
  expect(place.said()).not.toMatch(/wrong-secret/);
});

test.each([
  ['nothing listens there', 'http://127.0.0.1:9', 'nothing listens there'],
  ['a scheme that is none', 'ftp://eu2-cloud.acronis.com', 'That is not a URL'],
  ['no encryption', 'http://eu2-cloud.acronis.com', 'in the clear'],
  ['a foreign host', 'https://acronis.com.evil.example', 'not a data centre of Acronis. Nothing was sent'],
  ['a path', 'https://eu2-cloud.acronis.com/mc/app', 'has the path /mc/app'],
])(
  'of an address by which there is no sign-in it is said why, and it is asked for again: %s (IN6)',
  async (_what, url, words) => {
    const sandbox = await serve();
    const place = newPlace();
    const reached = url.includes('127.0.0.1') ? ['x', 'y-secret'] : [];

    await place.run([url, ...reached, ...answersFor(sandbox)]);

    expect(place.said()).toContain(words);
    expect(place.said()).toContain('signed in');
    expect(place.said()).not.toContain('what was typed');
  },
);

test('of a server that is no platform it is said, and the address is asked for again (IN6)', async () => {
  const { origin } = await startServer(() => ({
    headers: { 'content-type': 'text/html' },
    body: '<html>router</html>',
  }));
  const sandbox = await serve();
  const place = newPlace();

  await place.run([origin, 'x', 'y-secret', ...answersFor(sandbox)]);

  expect(place.said()).toContain('web page');
  expect(place.said()).toContain('signed in');
});

test('what stands around a pasted value is taken off, and that is said (IN6)', async () => {
  const sandbox = await serve();
  const [url, id, secret] = answersFor(sandbox);
  const place = newPlace();

  await place.run([`ACRONIS_DATACENTER_URL=${url}/api/2`, `export ACRONIS_CLIENT_ID="${id}"`, ` ${secret}\n`]);

  expect(await readSettings(place)).toMatchObject({ datacenterUrl: url, clientId: id, clientSecret: secret });
  expect(place.said().match(/was taken off/g)).toHaveLength(3);
});

test('a file that is there is shown without its secret, and stays unless one says yes (IN7)', async () => {
  const sandbox = await serve();
  const before = "ACRONIS_CLIENT_ID=old-id\nACRONIS_CLIENT_SECRET='hunter2hunter2'\nACRONIS_READ_ONLY=1\n";
  const place = newPlace({ 'config/acronis-shell/.env': before });
  const file = join(place.home, '.env');

  expect(await place.run([false])).toBeNull();
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(place.asked[0]).toContain('ACRONIS_CLIENT_ID=old-id');
  expect(place.asked[0]).toContain('ACRONIS_READ_ONLY=1');
  expect(place.asked[0]).not.toContain('hunter2');

  expect(await place.run([true, ...answersFor(sandbox)])).toBe(file);
  expect(readFileSync(file, 'utf8')).toMatch(
    /^ACRONIS_DATACENTER_URL=http:.*\nACRONIS_CLIENT_ID=.*\nACRONIS_CLIENT_SECRET=.*\n$/,
  );
});

test('a file that somebody puts there meanwhile is asked about, too (IN7)', async () => {
  const sandbox = await serve();
  const [url, id, secret] = answersFor(sandbox);
  const place = newPlace();
  sandbox.onExchange(() => {
    if (existsSync(place.home)) return;
    mkdirSync(place.home, { recursive: true });
    writeFileSync(join(place.home, '.env'), 'ACRONIS_CLIENT_ID=theirs\n');
  });

  expect(await place.run([url, id, secret, false])).toBeNull();

  expect(readFileSync(join(place.home, '.env'), 'utf8')).toBe('ACRONIS_CLIENT_ID=theirs\n');
});

test.skipIf(isWindows)('in place of a link there is a file then, and what it led to stays (IN7)', async () => {
  const sandbox = await serve();
  const place = newPlace({ 'shared/other': 'ACRONIS_CLIENT_ID=theirs\n', 'config/acronis-shell/x': '' });
  symlinkSync(join(place.root, 'shared/other'), join(place.home, '.env'));

  await place.run([true, ...answersFor(sandbox)]);

  expect(lstatSync(join(place.home, '.env')).isFile()).toBe(true);
  expect(readFileSync(join(place.root, 'shared/other'), 'utf8')).toBe('ACRONIS_CLIENT_ID=theirs\n');
});

test('nothing is written where somebody leaves, at whichever question (IN7)', async () => {
  const sandbox = await serve();
  const place = newPlace();
  const answers = answersFor(sandbox);

  for (const count of [0, 1, 2]) {
    await expect(place.run(answers.slice(0, count))).rejects.toThrow(CancelledError);
    expect(existsSync(place.home)).toBe(false);
  }
});

test('where the file cannot be written, that is said, and nothing half is left (IN7)', async () => {
  const sandbox = await serve();
  const place = newPlace();
  sandbox.onExchange(() => mkdirSync(join(place.home, '.env', 'x'), { recursive: true }));

  await expect(place.run(answersFor(sandbox))).rejects.toThrow(/\.env cannot be written/);

  expect(readdirSync(place.home)).toEqual(['.env']);
});

test.each([
  [{}, { 'config/acronis-shell/.env/x': '' }, 'is a folder'],
  [{ profile: 'a' }, { 'config/acronis-shell': 'X=1\n' }, 'is a file, and profiles are files in a folder of that name'],
  [{ settingsFile: 'no/F' }, {}, 'There is no folder'],
  [{ profile: 'sandbox' }, {}, 'sandbox is no name for a profile'],
  [{ profile: 'default' }, {}, 'default is no name for a profile'],
  [{ profile: '..' }, {}, '.. is no name for a profile'],
])(
  'where there is no place for the file that is said before anything is asked: %j (IN7)',
  async (how, files, words) => {
    const place = newPlace(files);

    await expect(place.run([], how)).rejects.toThrow(words);

    expect(place.asked).toEqual([]);
  },
);

test('a clock that is wrong is said beside the sign-in (IN8)', async () => {
  const sandbox = await serve();
  const place = newPlace();

  await place.run(answersFor(sandbox), { now: () => Date.now() - 3 * 3_600_000 });

  expect(place.said()).toContain("! This computer's clock is 3 h behind the server's. Set it right.");
});

test('a login is looked up, and leads to its data centre (IN9)', async () => {
  const sandbox = await serve();
  const [url, id, secret] = answersFor(sandbox);
  const router = await startServer(({ url: path }) => ({
    body: { server_url: `${url}/`, id: 42, login: new URL(path, 'http://x').searchParams.get('login') },
  }));
  const place = newPlace();

  await place.run(['anna+admin@example.org', id, secret], { router: router.origin });

  expect(router.seen.map(({ url: path }) => path)).toEqual(['/api/1/accounts?login=anna%2Badmin%40example.org']);
  expect(router.seen[0]?.headers.authorization).toBeUndefined();
  expect(place.said()).toContain(`anna+admin@example.org lives at ${url}`);
  expect(await readSettings(place)).toMatchObject({ datacenterUrl: url });
});

test.each([
  [
    'nobody',
    { body: { server_url: 'https://eu2-cloud.acronis.com', id: 0, login: 'x' } },
    "Nobody is known by the login 'anna'.",
  ],
  [
    'a foreign host',
    { body: { server_url: 'https://evil.example', id: 7 } },
    'leads to https://evil.example, which is no data centre of Acronis. It is not followed.',
  ],
  ['no encryption', { body: { server_url: 'http://eu2-cloud.acronis.com', id: 7 } }, 'It is not followed.'],
  ['another document', { body: { id: 7 } }, "did not say where 'anna' lives"],
  ['a refusal', { status: 503, body: {} }, '(HTTP 503)'],
])(
  'a login for which the answer names %s leads nowhere, and the address is asked for again (IN9)',
  async (_what, answer, words) => {
    const sandbox = await serve();
    const router = await startServer(() => answer);
    const place = newPlace();

    await place.run(['anna', ...answersFor(sandbox)], { router: router.origin });

    expect(place.said()).toContain(words);
    expect(place.said()).toContain('signed in');
  },
);

test.each([
  ['https://eu2-cloud.acronis.com/api/2', { url: 'https://eu2-cloud.acronis.com/api/2', login: '' }],
  ['eu2-cloud.acronis.com', { url: 'https://eu2-cloud.acronis.com', login: '' }],
  ['eu2-cloud.acronis.com/api/2', { url: 'https://eu2-cloud.acronis.com/api/2', login: '' }],
  ['eu2-cloud', { url: 'https://eu2-cloud.acronis.com', login: '' }],
  ['localhost:43121', { url: 'http://localhost:43121', login: '' }],
  ['127.0.0.1:43121/api/2', { url: 'http://127.0.0.1:43121/api/2', login: '' }],
  ['[::1]:43121', { url: 'http://[::1]:43121', login: '' }],
  ['ftp://x', { url: 'ftp://x', login: '' }],
  ['john.smith', { url: null, login: 'john.smith' }],
  ['john@acronis.com', { url: null, login: 'john@acronis.com' }],
  ['john@eu2-cloud.acronis.com', { url: null, login: 'john@eu2-cloud.acronis.com' }],
])('%s is taken for a URL or a login as it is meant', (given, expected) => {
  expect(readWhere(given)).toEqual(expected);
});

test('no secret is asked for where certificates are not checked', async () => {
  const place = newPlace();
  const request = { env: { ...place.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, cwd: place.cwd };

  await expect(place.run([], { request })).rejects.toThrow(SettingsError);
  expect(place.asked).toEqual([]);
});
