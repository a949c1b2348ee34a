/** acronis-shell doctor: what it finds, what it says to do, and what it ends with. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { checkFolders, checkNode, checkRecord, checkTerminal } from '../../src/cli/doctorComputer.ts';
import { checkNetwork, checkProxy } from '../../src/cli/doctorNetwork.ts';
import { checkDocument, checkText } from '../../src/render/checkUp.ts';
import { draw } from '../../src/render/text.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { startServer } from '../api/servers.ts';
import { makeHome } from '../terminal/home.ts';
import { type RunOptions, run } from '../terminal/run.ts';
import { settingsOf, startDataCentre } from '../terminal/sandbox.ts';

const isWindows = process.platform === 'win32';

async function doctor(args: readonly string[], options: RunOptions = {}) {
  const { code, stdout, stderr } = await run(['doctor', '--json', ...args], options);
  const documents = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { check: string; ok: boolean | null; what: string; next: string | null });
  const of = (name: string) => documents.filter(({ check }) => check === name).at(-1);
  return { code, stdout, stderr, documents, of };
}

test('doctor finds all well on a data centre, and shows no secret (IN10)', async () => {
  const { sandbox, env } = await startDataCentre();

  const { code, stdout, stderr, documents, of } = await doctor([], { env });

  expect(documents.filter(({ ok }) => ok !== true)).toEqual([]);
  expect(code).toBe(0);
  expect(of('settings')?.what).toContain(`from the environment, URL ${sandbox.url}`);
  expect(of('sign-in')?.what).toBe('client My API client · 120 min left');
  expect(of('rights')?.what).toBe('partner_admin · reads its tenant (JohnSmith, Inc), its users and the search');
  expect(stdout + stderr).not.toContain(sandbox.clientSecret);
});

test('without settings doctor checks the sandbox, and says how a data centre is set up', async () => {
  const { code, of } = await doctor([]);

  expect(code).toBe(0);
  expect(of('settings')).toMatchObject({ ok: true, next: expect.stringContaining('acronis-shell init') });
  expect(of('sign-in')).toMatchObject({ ok: true });
});

test.each([
  ['a wrong secret', { ACRONIS_CLIENT_SECRET: 'not-this-one' }, 5, 'sign-in', 'refused (HTTP 401', ['rights']],
  [
    'nobody who listens',
    { ACRONIS_DATACENTER_URL: 'http://127.0.0.1:9' },
    1,
    'connection',
    'nothing listens there',
    ['clock', 'sign-in', 'rights'],
  ],
  [
    'settings that lack the id',
    { ACRONIS_CLIENT_ID: '' },
    2,
    'settings',
    'ACRONIS_CLIENT_ID is set but blank',
    ['connection', 'clock', 'sign-in', 'rights'],
  ],
  [
    'a command that fails',
    { ACRONIS_CLIENT_SECRET: '', ACRONIS_CLIENT_SECRET_COMMAND: 'exit 3' },
    2,
    'sign-in',
    'failed with exit code 3',
    ['rights'],
  ],
])('doctor says of %s what it is, and goes on (IN10)', async (_what, wrong, expected, check, words, left) => {
  const { env } = await startDataCentre();

  const { code, documents, of } = await doctor([], { env: { ...env, ...wrong } });

  expect(code).toBe(expected);
  expect(of(check)).toMatchObject({ ok: false, what: expect.stringContaining(words) });
  expect(of(check)?.next).toBeTruthy();
  expect(documents.filter(({ ok }) => ok === null).map((each) => each.check)).toEqual(left);
  expect(of('Python')?.ok).toBe(true);
});

test('doctor heeds --profile, and names it where there is none (IN10)', async () => {
  const { sandbox } = await startDataCentre();
  const home = makeHome();
  const lines = Object.entries(settingsOf(sandbox)).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(home.cwd, '.env.work'), lines.join(''), { mode: 0o644 });

  const work = await doctor(['--profile', 'work'], { home });
  const none = await doctor(['--profile', 'play'], { home });

  expect(work.code).toBe(0);
  expect(work.documents.filter(({ check }) => check === 'settings')).toHaveLength(isWindows ? 1 : 2);
  expect(none.code).toBe(2);
  expect(none.of('settings')?.next).toContain('acronis-shell init --profile play');
});

function checking(url: string, more = {}) {
  const { signal } = new AbortController();
  const common = { secrets: createSecrets(), userAgent: 'test', signal, proxy: 'off' as const };
  return checkNetwork({ ...common, datacenterUrl: url, clientId: 'id', clientSecret: 'a-secret-1', ...more });
}

test.each([
  [12 * 60_000, "12 min ahead of the server's"],
  [-3 * 3_600_000, "3 h behind the server's"],
  [-400 * 86_400_000, "400 days behind the server's"],
])('doctor measures the clock by the server’s: %i ms off (IN8)', async (offMs, words) => {
  const { origin } = await startServer(() => ({
    status: 404,
    headers: { date: new Date(Date.now() - offMs).toUTCString() },
  }));

  const { checks } = await checking(origin);

  expect(checks[1]).toMatchObject({ check: 'clock', state: 'bad', what: words });
});

test('doctor says of a clock that nobody tells that it is not known, and of one that is right nothing (IN8)', async () => {
  const { origin, server } = await startServer(() => ({ status: 404 }));

  const right = await checking(origin);
  server.prependListener('request', (_request, response) => response.setHeader('date', 'no day').removeHeader('x'));
  const none = await checking(origin);

  expect(right.checks[1]).toMatchObject({ state: 'good' });
  expect(none.checks[1]).toMatchObject({ state: 'warning', what: 'the server does not say its time' });
});

test('doctor names what the client may not read, and what would help (IN10)', async () => {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  sandbox.faults.add({ kind: 'fail', status: 403, times: 9, on: { method: 'GET', path: /^\/api\/2\/search/ } });
  const { clientId, clientSecret } = sandbox;

  const { checks, code } = await checking(sandbox.url, { clientId, clientSecret });

  expect(code).toBe(1);
  expect(checks.at(-1)).toMatchObject({
    check: 'rights',
    state: 'bad',
    what: expect.stringContaining('the search cannot be read (HTTP 403)'),
  });
  expect(checks.at(-1)?.next.join()).toContain('API clients');
});

test.each([
  ['20.19.0', 'good'],
  ['20.18.3', 'bad'],
  ['18.20.0', 'bad'],
  ['26.1.0', 'good'],
])('Node %s is %s', (version, state) => {
  expect(checkNode(version).state).toBe(state);
});

test.skipIf(isWindows)('doctor says of each folder whether it is there, one’s own, private and writable (IN10)', () => {
  const root = mkdtempSync(join(tmpdir(), 'acronis-shell-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const env = {
    HOME: root,
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_STATE_HOME: join(root, 'state'),
    XDG_CACHE_HOME: join(root, 'cache'),
  };
  mkdirSync(join(root, 'config', 'acronis-shell'), { recursive: true });
  chmodSync(join(root, 'config', 'acronis-shell'), 0o755);
  mkdirSync(join(root, 'state'));
  writeFileSync(join(root, 'state', 'acronis-shell'), '');

  const [settings, record, cache] = checkFolders(env);

  expect(settings).toMatchObject({ state: 'warning', next: [`chmod 700 ${join(root, 'config', 'acronis-shell')}`] });
  expect(record).toMatchObject({ state: 'bad', what: expect.stringContaining('is no folder') });
  expect(cache).toMatchObject({ state: 'good', what: expect.stringContaining('made when it is needed') });
  expect(checkRecord(join(root, 'state', 'acronis-shell'))).toMatchObject({
    state: 'bad',
    next: ['acronis-shell audit verify'],
  });
  expect(checkRecord(join(root, 'none'))).toMatchObject({ state: 'good', what: 'no write was recorded yet' });
});

test('doctor says what the terminal is, and that a proxy is not followed', () => {
  expect(checkTerminal({ isTTY: true, columns: 40 }, false, { TERM: 'dumb', LANG: 'C' }).what).toBe(
    '40 columns, no colours, ASCII signs alone, plain: nothing is redrawn',
  );
  expect(checkTerminal({}, false, {}).what).toBe('none: no question, no colour');
  expect(checkProxy({ unused: 'HTTPS_PROXY' })).toMatchObject({ what: 'off; HTTPS_PROXY is set and not followed' });
  expect(checkProxy('http://anna:hunter2hunter2@proxy.example:3128').what).toBe('proxy.example:3128');
});

test('a check is a line, with what to do below, and a document', () => {
  const bad = { check: 'clock', state: 'bad', what: '3 h behind', next: ['Set it.'] } as const;
  const lines = [
    bad,
    { ...bad, state: 'untried', next: [] },
    { ...bad, state: 'warning', next: [] },
    { ...bad, state: 'good', next: [] },
  ] as const;

  expect(lines.map((each) => draw((paint) => checkText(each, paint), false)).join('\n')).toMatchInlineSnapshot(`
    "✗ clock      3 h behind
        Set it.
    ? clock      3 h behind
    ! clock      3 h behind
    ✓ clock      3 h behind"
  `);
  expect(
    lines.map((each) => draw((paint) => checkText(each, paint), false, 80, true)).join('\n'),
  ).toMatchInlineSnapshot(`
    "x clock      3 h behind
        Set it.
    ? clock      3 h behind
    ! clock      3 h behind
    + clock      3 h behind"
  `);
  expect(checkDocument(bad)).toEqual({ check: 'clock', ok: false, what: '3 h behind', next: 'Set it.' });
  expect(checkDocument({ ...bad, state: 'untried', next: [] })).toMatchObject({ ok: null, next: null });
});
