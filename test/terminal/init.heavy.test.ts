/** Setting a data centre up at a real terminal: init, .init, the command that prints the secret, and doctor there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../api/servers.ts';
import { makeHome } from './home.ts';
import { type Shell, startShell } from './pty.ts';
import { startDataCentre } from './sandbox.ts';

const isWindows = process.platform === 'win32';
const WRONG = 'not-the-secret-at-all';

const settingsIn = (shell: Pick<Shell, 'home'>) => join(shell.home.path, 'config', 'acronis-shell');

test.skipIf(isWindows).each([
  [{}, 100],
  [{}, 40],
  [{ ACCESSIBLE: '1' }, 80],
])(
  'init asks, says what is wrong, signs in, and ends with the line that opens it: %o, %i columns (IN5, IN6)',
  async (mode, cols) => {
    const { sandbox } = await startDataCentre();
    const shell = await startShell({ args: ['init', '--profile', 'work'], cols, env: mode });

    await shell.until('URL, or a login');
    shell.line('127.0.0.1:9');
    await shell.until(/Client\s+id:/);
    shell.line('x');
    await shell.until('Client secret:');
    shell.line(WRONG);
    await shell.until('nothing');
    await shell.until((screen) => screen.split(/URL, or a\s+login/).length === 3);
    shell.line(sandbox.url);
    await shell.until((screen) => screen.split(/Client\s+id:/).length === 3);
    shell.line(sandbox.clientId);
    await shell.until((screen) => screen.split('Client secret:').length === 3);
    shell.line(WRONG);
    await shell.until('refused');
    await shell.until('secret again');
    shell.line(sandbox.clientSecret);
    await shell.until('--profile work');

    expect(await shell.exit()).toEqual({ code: 0, signal: null });
    expect(shell.text()).toContain('JohnSmith, Inc');
    expect(shell.raw()).not.toContain(sandbox.clientSecret);
    expect(shell.raw()).not.toContain(WRONG);
    const again = await startShell({ args: ['--profile', 'work'], home: shell.home });
    await again.until('JohnSmith, Inc');
    await again.until(/work@127\.0\.0\.1:\d+>$/m);
  },
);

test.skipIf(isWindows).each(['ctrl-c', 'ctrl-d'] as const)(
  'init writes nothing where somebody leaves by %s, at whichever question, drawn or plain (IN7)',
  async (key) => {
    const { sandbox } = await startDataCentre();
    const answers = [sandbox.url, sandbox.clientId];
    const questions = ['URL, or a login', 'Client id:', 'Client secret:'];

    for (const env of [{}, { ACCESSIBLE: '1' }]) {
      for (const count of [0, 1, 2]) {
        const shell = await startShell({ args: ['init'], env });
        for (const [at, answer] of answers.slice(0, count).entries()) {
          await shell.until(questions[at] ?? '');
          shell.line(answer);
        }
        await shell.until(questions[count] ?? '');
        shell.type('x');
        shell.key('backspace');
        shell.key(key);

        expect(await shell.exit()).toEqual({ code: 130, signal: null });
        expect(shell.text()).toContain('Nothing was written.');
        expect(existsSync(settingsIn(shell))).toBe(false);
      }
    }
  },
);

test.skipIf(isWindows)('init leaves a file that is there as it is, unless told (IN7)', async () => {
  const home = makeHome();
  const file = join(home.path, 'config', 'acronis-shell', '.env');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, 'ACRONIS_CLIENT_ID=old\nACRONIS_CLIENT_SECRET=hunter2hunter2\n', { mode: 0o600 });
  const shell = await startShell({ args: ['init'], home });

  await shell.until('Put the new settings in its place?');
  shell.key('enter');

  expect(await shell.exit()).toEqual({ code: 1, signal: null });
  expect(shell.text()).toContain('ACRONIS_CLIENT_ID=old');
  expect(shell.raw()).not.toContain('hunter2');
  expect(readFileSync(file, 'utf8')).toContain('ACRONIS_CLIENT_ID=old');
});

test.skipIf(isWindows)('.init sets a data centre up from within the sandbox, and keeps no secret (IN5)', async () => {
  const { sandbox } = await startDataCentre();
  const shell = await startShell({ args: ['--sandbox'] });
  await shell.until('JohnSmith, Inc');

  shell.line('.init work');
  await shell.until('URL, or a login');
  shell.line(sandbox.url);
  await shell.until('Client id:');
  shell.line(sandbox.clientId);
  await shell.until('Client secret:');
  shell.line(sandbox.clientSecret);
  await shell.until('--profile work');
  await shell.prompt();
  expect(await shell.answer('.profile work')).toContain('.env.work');
  await shell.until(/work@127\.0\.0\.1:\d+>$/m);
  shell.line('.exit');
  await shell.exit();

  expect(readFileSync(join(settingsIn(shell), '.env.work'), 'utf8')).toContain(`ACRONIS_CLIENT_ID=${sandbox.clientId}`);
  expect(shell.raw()).not.toContain(sandbox.clientSecret);
  const kept = join(shell.home.path, 'state', 'acronis-shell');
  for (const name of readdirSync(kept))
    expect(readFileSync(join(kept, name), 'utf8')).not.toContain(sandbox.clientSecret);
});

test.skipIf(isWindows).each([{}, { ACCESSIBLE: '1' }])(
  'a command for the secret asks at the terminal what it wants, and Ctrl-C ends it alone: %o (IN3)',
  async (mode) => {
    const { sandbox, env } = await startDataCentre();
    const home = makeHome();
    const ask = `trap 'stty echo </dev/tty; exit 130' INT
stty -echo </dev/tty; printf 'PIN: ' >/dev/tty; read -r pin; stty echo </dev/tty; echo >/dev/tty
[ "$pin" = 4711 ] && echo '${sandbox.clientSecret}'\n`;
    writeFileSync(join(home.path, 'ask.sh'), ask);
    const { ACRONIS_CLIENT_SECRET: _secret, ...rest } = env;
    const command = { ACRONIS_CLIENT_SECRET_COMMAND: `sh "${join(home.path, 'ask.sh')}"` };
    const shell = await startShell({ home, env: { ...rest, ...command, ...mode } });

    await shell.until('PIN:');
    shell.key('ctrl-c');
    await shell.until('Cancelled.');
    await shell.prompt();
    shell.line('tenant_id');
    await shell.until(/tenant_id\s[\s\S]*running\s[\s\S]*PIN:/);
    shell.line('4711');
    await shell.until("'ede9f834-");
    await shell.prompt();

    expect(await shell.answer('1 + 1')).toBe('2');
    expect(shell.raw()).not.toContain('4711');
    expect(shell.raw()).not.toContain(sandbox.clientSecret);
  },
);

test.skipIf(isWindows)('doctor asks for the secret where it alone is missing, and shows none of it', async () => {
  const { sandbox, env } = await startDataCentre();
  const { ACRONIS_CLIENT_SECRET: secret = '', ...rest } = env;
  const shell = await startShell({ args: ['doctor'], env: rest });

  await shell.until('ACRONIS_CLIENT_SECRET');
  shell.line(secret);

  expect(await shell.exit()).toEqual({ code: 0, signal: null });
  expect(shell.text()).toContain('JohnSmith, Inc');
  expect(shell.raw()).not.toContain(sandbox.clientSecret);
});

test.skipIf(isWindows)('doctor tells of a clock that is not the server’s, and of all else as it is (IN8)', async () => {
  const { sandbox, env } = await startDataCentre();
  const date = new Date(Date.now() + 3 * 3_600_000).toUTCString();
  const { origin } = await startServer(async ({ method, url, headers, body }) => {
    const { authorization = '', 'content-type': type = 'application/json' } = headers;
    const given = method === 'GET' ? {} : { body };
    const answer = await fetch(sandbox.url + url, {
      method,
      headers: { authorization, 'content-type': type },
      ...given,
    });
    return { status: answer.status, headers: { date }, body: await answer.text() };
  });

  const shell = await startShell({ args: ['doctor'], env: { ...env, ACRONIS_DATACENTER_URL: origin } });

  expect(await shell.exit()).toEqual({ code: 1, signal: null });
  expect(shell.text()).toMatch(/✗ clock +3 h behind the server's/);
  expect(shell.text()).toMatch(/✓ sign-in/);
});

test.skipIf(isWindows)(
  'doctor tells of a data centre that nobody answers at, and tries nothing behind it',
  async () => {
    const { env } = await startDataCentre();
    const nobody = { ...env, ACRONIS_DATACENTER_URL: 'http://127.0.0.1:9' };

    const shell = await startShell({ args: ['doctor'], env: nobody });

    expect(await shell.exit()).toEqual({ code: 1, signal: null });
    expect(shell.text()).toMatch(/✗ connection/);
    expect(shell.text()).toMatch(/sign-in +not tried/);
  },
);
