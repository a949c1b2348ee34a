/** `.sandbox` in the session: the sandbox's faults by the words of the command line. */
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { setFaults } from '../../../src/repl/commands/faults.ts';
import { commands } from '../../../src/repl/commands/index.ts';
import { completeRest } from '../../../src/repl/terminal/completer.ts';
import { FAULT_WORDS } from '../../../src/sandbox/faults/faultWords.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { startServer } from '../../api/servers.ts';
import { startSignedIn } from '../../terminal/pty.ts';
import { entries, run } from '../../terminal/run.ts';
import { startDataCentre } from '../../terminal/sandbox.ts';

const SANDBOX = ['--sandbox'];

test('.sandbox alone lists what is armed, and a line for each fault that there is', async () => {
  const { stdout, code } = await run(SANDBOX, { input: '.sandbox\n' });

  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}no fault is armed\nWhat there is\n/);
  for (const [word] of FAULT_WORDS) expect(stdout).toMatch(new RegExp(`^  \\.sandbox ${word} .*\\w`, 'm'));
});

test('.sandbox stands in the help', async () => {
  expect((await run(SANDBOX, { input: 'help()\n' })).stdout).toMatch(/Commands[\s\S]*^ {2}\.sandbox /m);
});

test('.sandbox arms what the flags arm, in their words, and shows how much is left', async () => {
  const input = 'x = tenant_id\n.sandbox fail 404:2\n.sandbox latency 1\nx = requests.get(base_url)\n.sandbox\n';

  const { stdout } = await run(SANDBOX, { input });

  expect(stdout).toMatch(/^Armed\n {2}fail 404:2\nArmed\n {2}fail 404:2\n {2}latency 1\nArmed\n {2}fail 404:1\n/);
});

test('.sandbox gives a conflict, a changed status of it, and after clear neither', async () => {
  const ran = await run(
    [
      ...SANDBOX,
      '--quiet',
      ...entries(
        '.sandbox stale-status 412',
        '.sandbox edit-behind-me',
        "user_id = created_user_id; response = requests.put(base_url + '/users/' + user_id, {headers: auth, json: {version: 1, language: 'de'}}); response.status_code",
        '.sandbox edit-behind-me 3',
        '.sandbox clear',
        "requests.put(base_url + '/users/' + user_id, {headers: auth, json: {version: 1, language: 'de'}}).status_code",
        "requests.put(base_url + '/users/' + user_id, {headers: auth, json: {version: 2, language: 'de'}}).status_code",
      ),
    ],
    {},
  );

  expect(ran.stdout).toMatch(/\n412\n[\s\S]*edit-behind-me 3[\s\S]*no fault is armed\n409\n200\n$/);
});

test('.sandbox is one JSON document where those are wanted', async () => {
  const { stdout } = await run([...SANDBOX, '--json', ...entries('.sandbox wrong-id 2')]);

  expect(JSON.parse(stdout)).toEqual({
    faults: [{ kind: 'wrong-id', times: 2 }],
    stale_status: 409,
  });
});

test.each([
  ['fail 503', '.sandbox fail 503: wants STATUS:N, such as 503:2: a status from 400 to 599, and how often.'],
  ['latency', '.sandbox latency: wants a number from 0 to 600000.'],
  ['latency 5 6', '.sandbox latency 5 6: wants a number from 0 to 600000.'],
  ['throttle 0', '.sandbox throttle 0: wants a number from 1 to 1000000.'],
  ['stale-status', '.sandbox stale-status: wants one of 400, 409, 412, 426.'],
  ['sabotage', '.sandbox sabotage: wants one of latency, fail, '],
  ['clear all', '.sandbox clear all: wants nothing behind it.'],
  ['late-comit 50', 'There is no .sandbox late-comit: late-commit is near.'],
])('the run ends at .sandbox %s, with the words of the flags', async (line, message) => {
  const { stdout, stderr, code } = await run([...SANDBOX, ...entries(`.sandbox ${line}`, '1')]);

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`✗ ${message}`);
  expect(stderr).toContain('Nothing was set.');
});

test('.sandbox sets the faults of a sandbox that is served, and says what it cannot read as the embedded one does', async () => {
  const { env, sandbox } = await startDataCentre();

  const armed = await run(entries('.sandbox fail 503:2', '.sandbox stale-status 412', '.sandbox'), { env });
  const wrong = await run(entries('.sandbox fail 200:1'), { env });

  expect(armed.stdout).toContain('Armed\n  fail 503:2\n  stale-status 412\n');
  expect(armed.stdout).toContain('What there is');
  expect(sandbox.faults.list()).toEqual([{ kind: 'fail', status: 503, times: 2 }]);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toContain('.sandbox fail 200:1: wants STATUS:N');
  expect(wrong.stderr).toContain('Nothing was set.');
});

test('.sandbox says of what is no sandbox that it has no faults to set', async () => {
  const { origin } = await startServer(() => ({ status: 404, body: '{}' }));
  const env = { ACRONIS_DATACENTER_URL: origin, ACRONIS_CLIENT_ID: 'id', ACRONIS_CLIENT_SECRET: 'secret-of-nobody' };
  const elsewhere = { ...env, ACRONIS_DATACENTER_URL: 'https://eu2-cloud.acronis.com' };

  expect((await run(entries('.sandbox clear'), { env })).stderr).toContain('is no sandbox of this program');
  const ran = await run(entries('.sandbox clear', '1'), { env: elsewhere });
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain('This session is on a data centre: only a sandbox has accidents to set.');
});

test('.sandbox shows each fault in words that set the same one going', async () => {
  const { faults, stop } = await startSandbox({ port: 0 });
  onTestFinished(stop);
  const values: Readonly<Record<string, string>> = { MS: ' 7', 'STATUS:N': ' 502:3', '[N]': ' 4' };

  for (const [word, { takes = '' }] of FAULT_WORDS) {
    const shown = setFaults(`${word}${values[takes]}`, faults);
    const line = inspect(shown).split('\n')[1] ?? '';
    faults.clear();
    setFaults(line, faults);
    expect(line).toBe(`  ${word}${values[takes]}`);
    expect(faults.list()).toEqual(shown.faults);
    faults.clear();
  }
});

test('.sandbox shows what no word can set, and a module can, behind the words', async () => {
  const { faults, stop } = await startSandbox({ port: 0 });
  onTestFinished(stop);
  const next = { kind: 'drip', everyMs: 2, times: 3 } as const;
  faults.add({ kind: 'late-commit' });
  faults.add({ kind: 'late-commit', ms: 0, times: 2 });
  faults.add({ kind: 'drop-answer', applied: false, by: 'end', times: 2 });
  faults.add({ kind: 'latency', ms: 5, times: 2, on: { method: 'GET', path: /users$/ } });
  faults.add({ kind: 'fail', status: 503, on: () => true, next });
  faults.add({ kind: 'html', status: 502 });

  expect(inspect(setFaults('', faults)).split('\n').slice(0, 7)).toEqual([
    'Armed',
    '  late-commit at settle()',
    '  late-commit 0 (times 2)',
    "  drop-answer 2 (applied false, by 'end')",
    "  latency 5 (times 2, on { method: 'GET', path: /users$/ })",
    '  fail 503:1 (on a function, next drip 2 (times 3))',
    '  html 1 (status 502)',
  ]);
});

test('completion knows the words of .sandbox, and nothing else', async () => {
  expect(await completeRest('.sandbox dr', commands)).toEqual([['drop-answer', 'drip'], 'dr']);
  expect(await completeRest('.sandbox stale-', commands)).toEqual([['stale-status'], 'stale-']);
  expect(await completeRest('.sandbox fail 5', commands)).toBeNull();
  expect(await completeRest('.sand', commands)).toBeNull();
});

test('.sandbox works at the prompt, with completion, and comes up in the history', async () => {
  const shell = await startSignedIn();

  expect(await shell.answer('.sandbox drop-answer')).toMatch(/^Armed\n {2}drop-answer 1$/);
  expect(await shell.answer('.sandbox sabotage')).toContain('Nothing was set.');
  shell.type('.sandbox cle');
  shell.key('tab');
  await shell.until(/\.sandbox clear$/);
  shell.key('enter');
  await shell.until(/no fault is armed\s+sandbox>$/);
  await shell.prompt();
  shell.key('up');
  await shell.until(/\.sandbox clear$/);
});
