/** `.profile` in a terminal, between two sandboxes that are served and the embedded one: no line and no name goes along. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FOOBAR_USER } from '../helpers/stage.ts';
import { type Home, makeHome } from './home.ts';
import { type Shell, startShell } from './pty.ts';
import { entries, run } from './run.ts';
import { type DataCentre, startDataCentre } from './sandbox.ts';

interface Two {
  readonly home: Home;
  readonly alpha: DataCentre;
  readonly beta: DataCentre;
  /** Opens on alpha, and is signed in there. */
  start(): Promise<Shell>;
  /** Writes `.env.NAME`: beta's, with these instead. */
  profile(name: string, instead?: Readonly<Record<string, string | null>>): void;
}

async function serveTwo(): Promise<Two> {
  const [alpha, beta, home] = [await startDataCentre(), await startDataCentre(), makeHome()];
  const write = (name: string, settings: Readonly<Record<string, string | null>>) => {
    const lines = Object.entries(settings).flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]));
    writeFileSync(join(home.cwd, `.env.${name}`), `${lines.join('\n')}\n`, { mode: 0o600 });
  };
  write('alpha', alpha.env);
  write('beta', beta.env);
  return {
    ...{ home, alpha, beta },
    profile: (name, instead = {}) => write(name, { ...beta.env, ...instead }),
    async start() {
      const shell = await startShell({ args: ['--profile', 'alpha'], home, cols: 140 });
      await shell.until('JohnSmith, Inc');
      await shell.prompt();
      return shell;
    },
  };
}

// A first Python is loaded.
const PATIENTLY = { timeoutMs: 30_000 };
const AT_BETA = /^beta@127\.0\.0\.1:\d+> ?$/m;
const PUT = `putEmail('foo@newmail.net', '${FOOBAR_USER}')`;

async function move(shell: Shell, name: string): Promise<void> {
  const seen = shell.text().split('tenant_id  ').length;
  shell.line(`.profile ${name}`);
  await shell.until((screen) => screen.split('tenant_id  ').length > seen);
  await shell.prompt();
}

test('with somebody chosen, another world knows nobody, and says what went; its history is its own (PF1, PR40)', async () => {
  const { home, alpha, beta, start } = await serveTwo();
  const shell = await start();
  await shell.answer("findUser('foobar')");
  await shell.answer('mine = user');

  await move(shell, 'beta');
  alpha.forget();

  expect(shell.text()).toMatch(/Gone with alpha@127\.0\.0\.1:\d+: user_id, version, user, response, mine/);
  await shell.until(AT_BETA);
  expect(await shell.answer('mine')).toContain('mine is not defined');
  expect(await shell.answer('_')).toBe('');
  expect(await shell.answer('version')).toContain('No user is chosen');
  expect(await shell.answer("putEmail('foo@newmail.net')")).toContain('No user is chosen');
  expect(await shell.answer('audit()')).toContain('nothing was written yet');
  shell.key('up');
  shell.key('up');
  shell.key('up');
  shell.key('up');
  shell.key('up');
  shell.key('up');
  shell.key('up');
  await shell.until(/> mine$/m);
  shell.key('ctrl-c');
  expect(await shell.answer("findUser('JohnDoe')")).toContain('johndoe@mysite.com');

  expect([alpha.sent(), beta.sent().length > 0]).toEqual([[], true]);
  const kept = readdirSync(join(home.path, 'state', 'acronis-shell')).filter((name) => name.startsWith('history-'));
  const linesOf = (world: string) => {
    const name = kept.find((each) => each.startsWith(`history-${world}@`)) ?? '';
    return readFileSync(join(home.path, 'state', 'acronis-shell', name), 'utf8');
  };
  expect(linesOf('alpha')).toContain('mine = user');
  expect(linesOf('beta')).not.toContain('mine = user');
});

test('lines that were typed ahead, pasted along or left unfinished run in neither world (PF5)', async () => {
  const { alpha, beta, start } = await serveTwo();
  const shell = await start();
  alpha.forget();

  shell.paste(`.profile beta\n${PUT}\nfindUser('foobar')\n`);
  await shell.until('2 more lines were not run.');
  await shell.until(AT_BETA);
  shell.line('requests.get(');
  await shell.until(/^\.\.\. ?$/m);
  shell.line('.profile alpha');
  await shell.until(/^alpha@127\.0\.0\.1:\d+> ?$/m);
  await shell.prompt();
  shell.line(`.profile beta`);
  shell.type(`${PUT}\r`);
  await shell.until('1 more line was not run.');
  await shell.prompt();

  // The lines of a sign-in may come between.
  expect(await shell.answer('1 + 1')).toMatch(/^(.*\n)*2$/);
  expect([...alpha.sent(), ...beta.sent()].filter((line) => !line.includes('/tenants/'))).toEqual([]);
});

test('what cannot be entered leaves everything as it is, and a refused sign-in is said as at a start (PF5)', async () => {
  const { profile, start } = await serveTwo();
  profile('broken', { ACRONIS_CLIENT_ID: null });
  profile('wrong', { ACRONIS_CLIENT_SECRET: 'hunter2hunter2hunter2' });
  profile('slip', { ACRONIS_READONLY: '1' });
  const shell = await start();
  await shell.answer("findUser('foobar')");

  for (const [name, words] of [
    ['nobody', 'There is no profile nobody'],
    ['broken', 'ACRONIS_CLIENT_ID is missing in .env.broken'],
    ['slip', 'is ACRONIS_READ_ONLY meant?'],
    ['../alpha', 'A profile is named with letters'],
    ['default', 'There are no settings but those of profiles'],
  ] as const) {
    const said = (await shell.answer(`.profile ${name}`)).replace(/\s+/g, ' ');
    expect(said).toContain(words);
    expect(said).toMatch(/Nothing was changed: this is still alpha@127\.0\.0\.1:\d+\./);
  }
  expect(await shell.answer('user_id')).toContain(FOOBAR_USER);

  shell.line('.profile wrong');
  await shell.until('The sign-in was refused');
  await shell.until(/^wrong@127\.0\.0\.1:\d+> ?$/m);
  expect(await shell.answer("findUser('foobar')")).toContain('The sign-in was refused');
  await move(shell, 'alpha');
});

test('.profile lists where each leads, and marks the present one; no secret is shown', async () => {
  const { alpha, profile, start } = await serveTwo();
  profile('broken', { ACRONIS_CLIENT_ID: null });
  profile('guarded', { ACRONIS_READ_ONLY: '1' });
  profile('asked', { ACRONIS_CLIENT_SECRET: null });
  const shell = await start();

  const listed = await shell.answer('.profile');

  expect(listed).toMatch(/^ {2}\* alpha +127\.0\.0\.1:\d+, settings from \.env\.alpha$/m);
  expect(listed).toMatch(/^ {4}beta +127\.0\.0\.1:\d+, settings from \.env\.beta$/m);
  expect(listed).toMatch(/^ {4}guarded .*, read-only$/m);
  expect(listed).toMatch(/^ {4}asked .*\.env\.asked$/m);
  expect(listed).toMatch(/^ {4}broken +ACRONIS_CLIENT_ID is missing in \.env\.broken\.$/m);
  expect(listed).toMatch(/^ {4}sandbox +embedded/m);
  expect(listed).not.toContain(alpha.env['ACRONIS_CLIENT_SECRET']);
  shell.type('.profile gu');
  shell.key('tab');
  await shell.until(/> \.profile guarded$/m);
  shell.key('enter');
  await shell.until(/^guarded@127\.0\.0\.1:\d+ read-only> ?$/m);
});

test('a secret that no file has is asked for, and is in no place where it could be read later (PF5, PR41, PR53)', async () => {
  const { home, beta, profile, start } = await serveTwo();
  profile('asked', { ACRONIS_CLIENT_SECRET: null });
  const secret = beta.env['ACRONIS_CLIENT_SECRET'] ?? '';
  const shell = await start();

  shell.line('.profile asked');
  await shell.until('ACRONIS_CLIENT_SECRET (not in .env.asked, not kept):');
  shell.key('ctrl-c');
  await shell.until(/Cancelled\.\n.*alpha@/);
  await shell.prompt();
  shell.line('.profile asked');
  await shell.until((screen) => screen.split('not kept):').length > 2);
  shell.line(secret);
  await shell.until(/^asked@127\.0\.0\.1:\d+> ?$/m);
  await shell.until((screen) => screen.split('tenant_id  ').length > 2);
  shell.line('.exit');
  await shell.exit();

  expect(shell.raw()).not.toContain(secret);
  for (const name of readdirSync(join(home.path, 'state', 'acronis-shell'), { recursive: true, withFileTypes: true }))
    if (name.isFile()) expect(readFileSync(join(name.parentPath, name.name), 'utf8')).not.toContain(secret);
});

test('a world whose sign-in is on its way is left without a word of it (PF2)', async () => {
  const { alpha, home } = await serveTwo();
  alpha.sandbox.faults.add({ kind: 'latency', ms: 1_500 });
  const shell = await startShell({ args: ['--profile', 'alpha'], home, cols: 140 });
  await shell.prompt();

  shell.line('.profile beta');
  await shell.until(/tenant_id {2}'/);
  await new Promise((resolve) => setTimeout(resolve, 3_500));

  expect(shell.text().split('base_url ')).toHaveLength(2);
  expect(shell.text()).not.toContain('✗');
  expect(await shell.answer("findUser('foobar').world")).toContain('beta@');
});

test('a read that is on its way is waited for, or given up by Ctrl-C; what it found is chosen nowhere else (PF2)', async () => {
  const { alpha, start } = await serveTwo();
  const shell = await start();
  alpha.sandbox.faults.add({ kind: 'latency', ms: 700 });

  shell.line("findUser('foobar')");
  shell.line('.profile beta');
  await shell.until(AT_BETA);
  await shell.until((screen) => screen.split('tenant_id  ').length > 2);
  expect(shell.text()).toContain("user_id = '2ae8a1e9");
  expect(await shell.answer('user_id')).toBe('');
  alpha.forget();

  await move(shell, 'alpha');
  shell.line("findUser('foobar')");
  await shell.until((screen) => screen.split('/search').length > 2);
  shell.line('.profile beta');
  shell.key('ctrl-c');
  await shell.until(/Cancelled\.\s+1 more line was not run\.\s+alpha@/);
  expect(await shell.answer('1 + 1')).toBe('2');
});

test('a world is not left with a write on its way, whose verdict is told there (PF5)', async () => {
  const { alpha, beta, start } = await serveTwo();
  const shell = await start();
  await shell.answer("findUser('JohnDoe')");
  alpha.sandbox.faults.add({ kind: 'latency', ms: 2_000 });

  await shell.answer("setTimeout(() => putEmail('johndoe@newmail.net'), 300); 0");
  await shell.until('user_data');
  expect((await shell.answer('.profile beta')).replace(/\s+/g, ' ')).toContain(
    'A write is on its way in alpha@127.0.0.1',
  );
  await shell.until(/CHANGED/, { timeoutMs: 20_000 });
  await move(shell, 'beta');

  await shell.until(AT_BETA);
  expect(await shell.answer('undo()')).toContain('Nothing was written in this session.');
  expect(beta.sent().filter((line) => line.startsWith('PUT'))).toEqual([]);
});

test('names of Python’s go as well, and what is typed behind is Python of the other world (PF1)', async () => {
  const { alpha, start } = await serveTwo();
  const shell = await start();
  shell.line('.python');
  shell.line("mine = findUser('foobar')['login']");
  await shell.prompt(PATIENTLY);

  await move(shell, 'beta');
  alpha.forget();

  await shell.until(/^beta@127\.0\.0\.1:\d+ >>> ?$/m);
  shell.line('mine');
  await shell.until("name 'mine' is not defined", PATIENTLY);
  expect(await shell.answer("findUser('JohnDoe')['world']")).toContain('beta@');
  expect(alpha.sent()).toEqual([]);
}, 60_000);

const ALIVE =
  'JSON.stringify([process.getActiveResourcesInfo().filter((kind) => /TCP|Message|Worker/.test(kind)).length, process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0), process.stdout.eventNames().reduce((sum, name) => sum + process.stdout.listenerCount(name), 0), process.stdin.eventNames().reduce((sum, name) => sum + process.stdin.listenerCount(name), 0)])';

test('back and forth twenty times, through the embedded sandbox too, nothing is left open (PF4)', async () => {
  const { start } = await serveTwo();
  const shell = await start();
  const round = async () => {
    for (const name of ['beta', 'sandbox', 'alpha', 'beta', 'alpha']) await move(shell, name);
    await shell.answer("findUser('foobar')");
    return shell.answer(ALIVE);
  };

  const first = await round();
  let last = '';
  for (let turn = 0; turn < 3; turn += 1) last = await round();

  expect(first).toMatch(/\[\d+,\d+,\d+,\d+\]/);
  expect(last).toBe(first);
}, 120_000);

test('without a prompt a run has one world: .profile NAME is refused, naming the flag, and .profile lists', async () => {
  const { home, alpha } = await serveTwo();
  const refused = await run(['--profile', 'alpha', ...entries('.profile beta', '1')], { home });
  const piped = await run(['--sandbox'], { home, input: ".profile beta\nfindUser('foobar')\n" });
  const listed = await run(['--profile', 'alpha', '--json', ...entries('.profile')], { home });

  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('--profile beta');
  expect(piped).toMatchObject({ code: 1, stdout: '' });
  expect(JSON.parse(listed.stdout)).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'alpha', is_present: true })]),
  );
  expect(alpha.sent()).toEqual([]);
});
