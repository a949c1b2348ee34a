/** What keys do and do not do: regression tests for the traps of node:repl, on every supported Node. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHeldDataCentre } from './held.ts';
import { makeHome } from './home.ts';
import { startShell, startSignedIn } from './pty.ts';
import { startDataCentre } from './sandbox.ts';

test('typing and TAB call no helper and send nothing (H3)', async () => {
  const { env, sent, forget } = await startDataCentre();
  const shell = await startSignedIn({ env });
  await shell.answer('calls = 0; probe = { get deep() { calls += 1; return {} } }');
  forget();

  for (const text of [
    'putEmail("x").st',
    "findUser('foobar').",
    'x=findUser("x").',
    '`${findUser(1)}`.',
    'probe.deep.',
  ]) {
    shell.type(text);
    shell.key('tab');
    shell.key('tab');
    shell.key('ctrl-c');
  }
  const calls = await shell.answer('calls');

  expect(calls).toBe('0');
  expect(sent()).toEqual([]);
});

test('TAB completes names, members and commands', async () => {
  const shell = await startShell({ args: ['--sandbox'] });
  await shell.prompt();
  await shell.answer("findUser('foobar')");

  shell.type('fetchV');
  shell.key('tab');
  await shell.until(/sandbox> fetchVersion$/);
  shell.key('ctrl-c');
  shell.type('user.tenant_p');
  shell.key('tab');
  await shell.until(/sandbox> user\.tenant_path$/);
  shell.key('ctrl-c');
  shell.type('.edi');
  shell.key('tab');

  await shell.until(/sandbox> \.editor$/);
});

test('a paste runs in order and loses nothing: a literal over lines, a question, what follows it (I19)', async () => {
  const shell = await startSignedIn({ args: ['--sandbox', '--quiet'] });

  shell.paste("x = {\n  a: 1,\n  b: [2, 3],\n}\nx.b\nfindUser('anna')\nuser.login\n1 + 41\n");
  await shell.until('Which one?');
  shell.key('down');
  shell.key('down');
  shell.key('enter');
  await shell.until(/42\n.*sandbox quiet>$/);

  const screen = shell.text();
  expect(screen.indexOf('[ 2, 3 ]')).toBeLessThan(screen.indexOf('Which one?'));
  expect(screen).toMatch(/user\.login\n'anna@example\.org'\nsandbox quiet> 1 \+ 41\n42/);
});

test('a question leaves no trace in the session, and a cancelled one keeps it (T1, I16)', async () => {
  const shell = await startSignedIn({ args: ['--sandbox', '--quiet'] });

  shell.line("findUser('anna')");
  await shell.until('Which one?');
  shell.key('ctrl-c');
  await shell.until('Cancelled.');
  expect(await shell.answer('user_id')).toBe('');
  shell.line('findUser()');
  await shell.until('Login, email, name or UUID:');
  shell.line('foobar');
  await shell.until('2ae8a1e9');
  await shell.prompt();
  expect(await shell.answer('user.login')).toBe("'foobar'");
  shell.key('up');
  shell.key('up');

  await shell.until(/sandbox quiet> findUser\(\)$/);
});

test('Ctrl-C during a hanging read closes the connection and gives the prompt back (T1)', async () => {
  const centre = await startHeldDataCentre((request) => request.includes('/search'));
  const shell = await startSignedIn({ env: centre.env });

  shell.line("findUser('foobar')");
  await expect.poll(() => centre.held.length).toBe(1);
  shell.key('ctrl-c');
  await shell.until('Cancelled.');

  await expect.poll(() => centre.closed).toHaveLength(1);
  expect(await shell.answer('1 + 1')).toBe('2');
  expect(await shell.answer('user_id')).toBe('');
});

test('Ctrl-C during a write waits for its answer, which then counts (T1, PR21)', async () => {
  const centre = await startHeldDataCentre((request) => request.startsWith('PUT'));
  const shell = await startShell({ env: centre.env });
  await shell.answer("findUser('JohnDoe')");

  shell.line("putEmail('johndoe@newmail.net')");
  await expect.poll(() => centre.held.length).toBe(1);
  shell.key('ctrl-c');
  await shell.until('waiting for its answer');
  centre.release();

  await shell.until('CHANGED');
  expect(centre.closed).toEqual([]);
});

test('a second Ctrl-C gives a write up as UNKNOWN, and the session lives on (T1, PR22)', async () => {
  const centre = await startHeldDataCentre((request) => request.startsWith('PUT'));
  const shell = await startShell({ env: centre.env });
  await shell.answer("findUser('foobar')");

  shell.line("putEmail('foo@newmail.net')");
  await expect.poll(() => centre.held.length).toBe(1);
  shell.key('ctrl-c');
  await shell.until('waiting for its answer');
  shell.key('ctrl-c');
  await shell.until('UNKNOWN');

  expect(await shell.answer('1 + 1')).toBe('2');
  expect(centre.held).toHaveLength(1);
});

test.each(["console.log('running'); for (;;) {}", "await 0; console.log('running'); await new Promise(() => {})"])(
  'Ctrl-C ends %s',
  async (endless) => {
    const shell = await startSignedIn();

    shell.line(endless);
    await shell.until(/^running$/m);
    shell.key('ctrl-c');
    await shell.until('Cancelled.');

    expect(await shell.answer('2 + 2')).toBe('4');
  },
);

test.each(['console.log(1)', 'process.stdout.write("1 ")', 'console.error(1)'])(
  'Ctrl-C ends a loop of %s in the middle of its printing, and the session still speaks',
  async (print) => {
    const shell = await startSignedIn();

    shell.line(`for (;;) ${print}`);
    await shell.until(/^1/m);
    shell.key('ctrl-c');
    await shell.until('Cancelled.');

    expect(await shell.answer('2 + 2')).toBe('4');
  },
);

test('Ctrl-C twice at an empty prompt leaves; once clears the line; Ctrl-D leaves (T1, T2, T6)', async () => {
  const first = await startShell({ args: ['--sandbox'] });
  await first.prompt();
  first.type('half a line');
  await first.until('half a line');
  first.key('ctrl-c');
  await first.prompt();
  first.key('ctrl-c');
  await first.until('Ctrl+C again');
  first.key('ctrl-c');
  expect(await first.exit()).toEqual({ code: 0, signal: null });

  const second = await startShell({ args: ['--sandbox'] });
  await second.prompt();
  second.key('ctrl-d');

  expect(await second.exit()).toEqual({ code: 0, signal: null });
});

test('the sign-in lines appear above a half-typed, wrapped line and leave it as it is', async () => {
  const centre = await startHeldDataCentre((request) => request.includes('/idp/token'));
  const shell = await startShell({ env: centre.env, cols: 40 });
  await shell.until('>');

  const typed = '"a line that is longer than one row of this narrow window, '.repeat(2);
  shell.type(typed);
  await shell.until(typed.trimEnd());
  for (let i = 0; i < 5; i += 1) shell.key('left');
  centre.release();
  await shell.until('JohnSmith, Inc');
  await shell.until((screen) => screen.split('\n').join('').includes(typed.trimEnd()));
  shell.type('X');

  await shell.until((screen) =>
    screen
      .split('\n')
      .join('')
      .includes(`${typed.slice(0, -5)}X${typed.slice(-5)}`.trimEnd()),
  );
  expect(shell.text().match(/tenant_id/g)).toHaveLength(1);
});

test('the sign-in lines wait while history is searched', async () => {
  const centre = await startHeldDataCentre((request) => request.includes('/idp/token'));
  const shell = await startShell({ env: centre.env });
  await shell.until('>');
  await shell.answer('"needle"');

  shell.key('ctrl-r');
  shell.type('need');
  await shell.until(/bck-i-search: need/);
  centre.release();
  await expect.poll(() => centre.exchanges.length).toBeGreaterThan(2);
  shell.key('enter');

  await shell.until(/'needle'[\s\S]*tenant_id/);
});

test('the history comes back in the next shell, per world, and holds no secret (H1, H2, H4, PR53)', async () => {
  const home = makeHome();
  const secret = 'sandbox-secret-opens-nothing';
  const first = await startSignedIn({ args: ['--sandbox'], home });
  await first.answer('1 + 1 // remembered');
  await first.answer(`"${secret}".length`);
  await first.answer("password = {\n'x': 'hunter2hunter2'}");
  await first.answer('client_secret = "typed-by-hand-123"');
  first.key('ctrl-d');
  await first.exit();

  const folder = join(home.path, 'state', 'acronis-shell');
  const [file = ''] = readdirSync(folder);
  const text = readFileSync(join(folder, file), 'utf8');
  const second = await startSignedIn({ args: ['--sandbox'], home });
  // Which goes by entries on every Node; ↑ goes by the lines of an entry on the newer ones.
  for (let i = 0; i < 4; i += 1) second.key('ctrl-p');
  await second.until(/sandbox> 1 \+ 1 \/\/ remembered$/);

  expect(text).toContain('1 + 1 // remembered');
  expect(text).not.toContain(secret);
  expect(text).not.toContain('typed-by-hand-123');
  expect(text).not.toContain('hunter2');
  if (process.platform !== 'win32') expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['history-sandbox.jsonl']);
});

test('a read-only shell says so in its prompt, and sends no write', async () => {
  const centre = await startDataCentre();
  const shell = await startShell({ env: centre.env, args: ['--read-only'] });
  await shell.answer("findUser('JohnDoe')");
  centre.forget();

  const answer = await shell.answer("putEmail('johndoe@newmail.net')");

  expect(answer).toContain('NOT_SENT');
  expect(centre.sent()).toEqual([]);
  expect(shell.screen()).toMatch(/read-only>$/);
});

test('a cancelled entry stays cancelled: what it comes to later sends nothing and chooses nobody (T1)', async () => {
  const centre = await startHeldDataCentre((request) => request.includes('/search'));
  const shell = await startSignedIn({ env: centre.env });
  await shell.answer('user_id = "1c234e69-5469-424a-a6d1-ff5658b387a6"; go = null');

  shell.line(
    "await 0; console.log('running'); await new Promise((r) => { go = r }); putEmail('late@newmail.net', user_id)",
  );
  await shell.until(/^running$/m);
  shell.key('ctrl-c');
  await shell.until('Cancelled.');
  centre.forget();
  await shell.answer('go()');
  await shell.answer('await new Promise((r) => setTimeout(r, 50))');

  expect(centre.sent()).toEqual([]);
  expect(await shell.answer('user_id')).toContain('1c234e69');
});

test('what is typed as soon as the first prompt is seen is taken once, and shown once', async () => {
  const shell = await startShell({ args: ['--sandbox'] });

  await shell.until(/^sandbox> ?$/m);
  shell.line('40 + 2');

  await shell.until(/^42$/m);
  expect(
    shell
      .screen()
      .split('\n')
      .filter((line) => line.startsWith('sandbox> 40')),
  ).toHaveLength(1);
});
