/** How the program starts: with the settings of a file, in a folder that has one, in a folder that is gone. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MAIN, makeHome } from '../terminal/home.ts';
import { startShell } from '../terminal/pty.ts';
import { run } from '../terminal/run.ts';
import { startDataCentre } from '../terminal/sandbox.ts';

const HOSTILE = {
  'loud.cjs': 'console.log("code was run")',
  F: 'NODE_OPTIONS=--require ./loud.cjs\nACRONIS_CLIENT_ID=a\n',
};
const NPM_START = ['--', fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))];

test.each([
  ['as installed', undefined, ['--settings', 'F']],
  ['as installed, with an entry', undefined, ['--settings=F', '-e', '1']],
  ['by npm start', NPM_START, ['--settings', 'F', '-e', '1']],
])(
  'the shell, %s, takes from a settings file its own keys alone: no NODE_OPTIONS in it runs anything (Y1)',
  async (_how, program, args) => {
    const { code, stdout, stderr } = await run(args, { files: HOSTILE, ...(program && { program }) });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('in F');
  },
);

test('what npm start has started names what comes next in that form (IN1)', async () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));

  const { code, stderr } = await run(['--nonsense'], { program: NPM_START, cwd });

  expect(code).toBe(2);
  expect(stderr).toContain('\n  npm start -- --help lists what there is.');
});

test.each(['--env-file=G', '--env-file-if-exists=G', '--env-file-if-exists=nowhere'])(
  'the shell names --settings to whoever says %s (Y1)',
  async (flag) => {
    const { code, stderr } = await run([flag, '-e', '1'], { files: { G: 'X=1\n' } });

    expect(code).toBe(2);
    expect(stderr).toContain('--settings F');
  },
);

const isWindows = process.platform === 'win32';

test.skipIf(isWindows).each([
  ['ctrl-c', {}],
  ['ctrl-c', { ACCESSIBLE: '1' }],
  ['ctrl-d', {}],
  ['ctrl-d', { ACCESSIBLE: '1' }],
  ['enter', {}],
  ['enter', { TERM: 'dumb' }],
])(
  'the shell asks for the secret where it alone is missing, shows none of it, and heeds %s: %o (Y6)',
  async (last, mode) => {
    const { env, exchanges } = await startDataCentre();
    const { ACRONIS_CLIENT_SECRET: secret = '', ...rest } = env;
    const shell = await startShell({ env: { ...rest, ...mode } });

    await shell.until('ACRONIS_CLIENT_SECRET');
    shell.type(secret);
    // The prompts of a package would show by this key what was typed.
    shell.key('ctrl-t');
    shell.key('backspace');
    shell.type(secret.slice(-1));
    shell.key(last);

    if (last !== 'enter') expect(await shell.exit()).toMatchObject({ code: 130 });
    else {
      await shell.until('settings from');
      shell.line('tenant_id');
      await shell.until("'ede9f834-");
    }
    expect(shell.raw()).not.toContain(secret);
    expect(exchanges.length > 0).toBe(last === 'enter');
  },
);

test.each([
  { args: ['-e', 'tenant_id'] },
  { args: [], input: 'tenant_id\n' },
  { args: ['change-email', 'foobar', 'a@b.example'] },
])('without any setting and without a terminal no world is guessed: %j (PR42)', async ({ args, input }) => {
  const { code, stdout, stderr } = await run(args, { ...(input && { input }) });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--sandbox');
});

test('without a terminal the shell asks for nothing, names all that is missing, and where it is explained', async () => {
  const files = { '.env': 'ACRONIS_CLIENT_ID=x\n' };

  const { code, stdout, stderr } = await run(['-e', '1'], { files });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('ACRONIS_DATACENTER_URL and ACRONIS_CLIENT_SECRET are missing in .env.');
  const [, file = ''] = /^ {2}(\S+) explains each setting; --sandbox needs none\.$/m.exec(stderr) ?? [];
  expect(isAbsolute(file) && existsSync(file)).toBe(true);
});

test.skipIf(isWindows).each([['set ACRONIS_CLIENT_ID=x'], ['\0\0\0'], ['ACRONIS_CLIENTID=x']])(
  'in a terminal too an .env of %j never opens the sandbox (Y3, Y4)',
  async (content) => {
    const home = makeHome();
    writeFileSync(join(home.cwd, '.env'), content);

    const shell = await startShell({ home });

    expect(await shell.exit()).toMatchObject({ code: 2 });
    expect(shell.text()).toContain('.env');
    expect(shell.text()).not.toContain('sandbox:');
  },
);

test('in a terminal a folder called .env is no settings file: the sandbox opens (Y3)', async () => {
  const home = makeHome();
  mkdirSync(join(home.cwd, '.env', 'bin'), { recursive: true });

  const shell = await startShell({ home });

  await shell.until('sandbox: embedded');
});

test.skipIf(isWindows)(
  'the shell works in a folder that was deleted, and says so of a file looked for in it (Y9)',
  async () => {
    const home = makeHome();
    const program = [
      '-e',
      'process.chdir(process.argv[1]); fs.rmdirSync(process.argv[1]); process.argv.splice(1, 1); import(process.argv[1])',
    ];
    const gone = (...args: string[]) => {
      mkdirSync(home.cwd, { recursive: true });
      return run([home.cwd, MAIN, ...args], { home, program });
    };

    expect(await gone('--sandbox', '-e', 'path.sep', '-e', "findUser('foobar').login")).toMatchObject({ code: 0 });
    expect((await gone('--settings', 'x', '-e', '1')).stderr).toContain('the current folder is gone');
  },
);

test.skipIf(isWindows)(
  'the shell does without a home that is none: the settings are read, reading goes on (Y9)',
  async () => {
    const { env } = await startDataCentre();
    const more = { HOME: '/dev/null', XDG_CONFIG_HOME: 'relative', XDG_STATE_HOME: '' };

    const { code, stdout, stderr } = await run(['--quiet', '-e', "findUser('foobar').login"], {
      env: { ...env, ...more },
    });

    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "'foobar'\n", stderr: '' });
  },
);

test.each([
  [['--sandbox', '--settings', 'F'], '--settings'],
  [['sandbox', '--profile=x'], '--profile'],
  [['--profile', 'x', '--settings', 'F'], '--profile'],
])('the shell refuses %j, which names two worlds (EX4)', async (args, word) => {
  const { code, stdout, stderr } = await run([...args, '-e', '1'], { files: { F: 'ACRONIS_CLIENT_ID=a\n' } });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('ither');
  expect(stderr).toContain(word);
});

test('without a terminal the shell names the comment that sets nothing (EX3)', async () => {
  const { code, stderr } = await run(['-e', '1'], { files: { '.env': '# ACRONIS_CLIENT_ID=x\n' } });

  expect(code).toBe(2);
  expect(stderr).toContain('.env names ACRONIS_CLIENT_ID without setting it (line 1)');
});

test.skipIf(isWindows)(
  'in a terminal the shell says of a comment that sets nothing that this is the sandbox (EX3)',
  async () => {
    const home = makeHome();
    writeFileSync(join(home.cwd, '.env'), '# ACRONIS_CLIENT_ID=x\n');

    const shell = await startShell({ home });

    await shell.until('.env names ACRONIS_CLIENT_ID without setting it (line 1). So this is the sandbox.');
    await shell.until('sandbox>');
  },
);
