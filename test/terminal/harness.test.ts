/** The harness proves itself on Node's own shell before it judges ours. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { send, signIn } from '../sandbox/client.ts';
import { startShell } from './pty.ts';
import { run } from './run.ts';
import { startDataCentre } from './sandbox.ts';

const node = { program: [], args: ['-i'] };

test('the harness gives back what an entry printed, and nothing of what stood there before', async () => {
  const shell = await startShell(node);

  expect(await shell.answer('1 + 1')).toBe('2');
  expect(await shell.answer('console.log("a"); console.log("b"); 0')).toBe('a\nb\n0');
  expect(await shell.answer('var quiet = 1; void 0')).toBe('undefined');
  expect(await shell.answer('new Promise((done) => setTimeout(done, 300, "late")).then(console.log), await 1')).toBe(
    '1',
  );
});

test('the harness waits for an entry that takes its time, and is not taken in by the prompt before it', async () => {
  const shell = await startShell(node);
  await shell.prompt();

  shell.line('await new Promise((done) => setTimeout(done, 400, "slow"))');
  await shell.prompt();

  expect(shell.screen()).toMatch(/'slow'\n>$/);
});

test('the harness shows the screen after keys: history, editing, a cancelled line', async () => {
  const shell = await startShell(node);
  await shell.answer('"first"');
  shell.type('abd');
  shell.key('backspace');
  shell.key('left');
  shell.type('X');
  await shell.until(/> aXb$/);
  await shell.until(() => shell.cursor().column === 4);

  shell.key('ctrl-c');
  await shell.prompt();
  shell.key('up');

  await shell.until((screen) => screen.split('> "first"').length === 3);
});

test('the harness wraps as a terminal does, and puts the rows together again', async () => {
  const shell = await startShell({ ...node, cols: 30, rows: 10 });
  await shell.prompt();

  shell.type('a23456789 b23456789 c23456789 d23456789');
  await shell.until('c23456789 d23456789');

  expect(shell.screen()).toMatch(/> a23456789 b23456789 c2345678\n9 d23456789$/);
  expect(shell.text()).toMatch(/> a23456789 b23456789 c23456789 d23456789$/);
  shell.resize(80, 10);
  await shell.until((screen) => screen.endsWith('> a23456789 b23456789 c23456789 d23456789'));
});

test('the harness keeps what scrolled away', async () => {
  const shell = await startShell({ ...node, rows: 5 });

  const printed = await shell.answer('for (let i = 0; i < 50; i += 1) console.log(`line ${i}.`)');

  expect(printed.split('\n')).toHaveLength(51);
  expect(shell.screen()).toContain('line 0.');
});

test('the harness pastes as the program asked for it', async () => {
  const echo = (greeting: string) => [
    '-e',
    `process.stdin.setRawMode(true).on("data", (d) => console.log(JSON.stringify(String(d)))); process.stdout.write("${greeting}\\r\\n")`,
  ];
  const plain = await startShell({ program: echo('ready') });
  const marked = await startShell({ program: echo('ready\\x1b[?2004h') });
  await plain.until('ready');
  await marked.until('ready');

  plain.paste('a\nb');
  marked.paste('a\nb');

  await plain.until('"a\\rb"');
  await marked.until('"\\u001b[200~a\\rb\\u001b[201~"');
});

test('the harness tells how a program ended', async () => {
  const shell = await startShell(node);
  shell.line('process.exit(7)');
  expect(await shell.exit()).toEqual({ code: 7, signal: null });

  const killed = await startShell(node);
  killed.kill('SIGKILL');
  expect(await killed.exit()).toEqual({ code: null, signal: 9 });
});

test('the harness says what it waited for and what the screen was instead', async () => {
  const shell = await startShell(node);
  await shell.prompt();

  await expect(shell.until(/never/, { timeoutMs: 200 })).rejects.toThrow(/\/never\/.*200 ms[\s\S]*│ >/);
  shell.line('process.exit()');
  await expect(shell.until('never')).rejects.toThrow(/The program ended/);
  expect(() => shell.key('any')).toThrow('no key');
});

test('the harness lets a program see an empty home and no settings of this computer', async () => {
  const { stdout } = await run(['-p', 'JSON.stringify([process.env, process.cwd(), process.version])'], {
    program: [],
  });
  const [env, cwd, version] = JSON.parse(stdout);

  expect(
    Object.keys(env).filter((name) => /^(ACRONIS_|NODE_(?!COMPILE_CACHE)|npm_|VITEST|NO_COLOR)/.test(name)),
  ).toEqual([]);
  expect(cwd).toContain('acronis-shell-');
  expect(existsSync(env.HOME)).toBe(true);
  expect(version).toBe(process.version);
});

test('the harness runs a program behind a pipe', async () => {
  const program = ['-e', 'process.stdin.pipe(process.stdout); console.error("talk"); process.exitCode = 3'];

  expect(await run([], { program, input: 'data\n' })).toEqual({ code: 3, stdout: 'data\n', stderr: 'talk\n' });
  await expect(run([], { program: ['-e', 'setInterval(() => {}, 999)'], timeoutMs: 300 })).rejects.toThrow('300 ms');
  await expect(run([], { program: ['-e', 'process.kill(process.pid, 9)'] })).rejects.toThrow('was ended by SIGKILL');
});

test('the harness records what is sent to the data centre, apart from the sign-in', async () => {
  const { sandbox, env, exchanges, sent, forget } = await startDataCentre();
  const { ACRONIS_DATACENTER_URL: url = '', ACRONIS_CLIENT_ID: id = '', ACRONIS_CLIENT_SECRET: secret = '' } = env;

  await signIn(url, id, secret);
  expect(sent()).toEqual([]);
  await send(sandbox.url, 'GET', '/api/2/users/me');
  expect(sent()).toEqual(['GET /api/2/users/me']);
  forget();

  expect(sent()).toEqual([]);
  expect(exchanges).toHaveLength(2);
});
