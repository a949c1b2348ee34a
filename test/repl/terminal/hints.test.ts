/** What comes next: said once behind the first success of each kind, in a sandbox at a terminal alone. */
import { expect, test } from 'vitest';
import { helpers } from '../../../src/helpers/index.ts';
import { HINTS, Hints } from '../../../src/repl/terminal/hints.ts';
import { failure, stage } from '../../helpers/stage.ts';
import { startSignedIn } from '../../terminal/pty.ts';

async function hinted() {
  const staged = await stage();
  const hints = new Hints();
  staged.session.events.on((event) => hints.note(event));
  /** What is said behind an entry that calls this. */
  const after = async (name: string, ...given: unknown[]) => {
    const [first = '', second] = name.split('.');
    const call = second === undefined ? staged.shell[first] : staged.shell[first][second];
    await call(...given);
    await new Promise(setImmediate); // a narration is told beside what is sent
    return hints.take(`${name}(…)`, staged.names['user_id'] !== undefined);
  };
  return { ...staged, hints, after };
}

test('each first success names what comes next, once (FW11)', async () => {
  const { after, shell, names } = await hinted();

  expect(await after('findUsers', 'anna')).toBeNull();
  expect(await after('findUser', 'foobar')).toContain('fetchVersion()');
  expect(await after('findUser', 'foobar')).toBeNull();
  expect(await after('fetchVersion')).toContain('putEmail(');
  expect(await after('putEmail', 'foo@newmail.net')).toContain('mailbox()[0].open()');
  const [mail] = await shell['mailbox']();
  await mail.open();
  expect(await after('steps')).toContain('verify()');
  expect(await after('putEmail', 'johndoe@newmail.net', '1c234e69-5469-424a-a6d1-ff5658b387a6')).toContain('report()');
  expect(await after('requests.get', `${names['base_url']}/users/me`, { headers: names['auth'] })).toContain(
    'last.curl',
  );
  expect(await after('requests.get', `${names['base_url']}/users/me`, { headers: names['auth'] })).toBeNull();
});

test('a hint that was not said, because the entry failed, comes with the next success (FW11)', async () => {
  const { after, hints, shell } = await hinted();
  await failure(shell['findUser']('nobody-like-this'));
  hints.forget();

  expect(await after('findUser', 'JohnDoe')).toContain('fetchVersion()');
});

test('whoever has written once is told no more how to begin', async () => {
  const { after } = await hinted();

  expect(await after('changeEmail', 'JohnDoe', 'johndoe@newmail.net')).toContain('report()');
  expect(await after('findUser', 'foobar')).toBeNull();
  expect(await after('fetchVersion')).toBeNull();
  expect(await after('putEmail', 'foo@newmail.net')).toContain('mailbox()');
});

test('hints call only what exists, and each fits on a line', () => {
  const known = [...helpers.map(({ name }) => name), 'open'];

  for (const { text } of HINTS) {
    for (const [, name] of text.matchAll(/(\w+)\(/g)) expect(known).toContain(name);
    expect(`  next: ${text}`.length).toBeLessThanOrEqual(80);
  }
});

test('what comes next stands behind the value at a terminal, and nowhere with --quiet or --json (FW11)', async () => {
  const shell = await startSignedIn({ args: ['--sandbox'] });
  const quiet = await startSignedIn({ args: ['--sandbox', '--quiet'] });

  const first = await shell.answer("findUser('foobar')");
  const second = await shell.answer("findUser('foobar')");

  expect(first).toMatch(/user_id = '[0-9a-f-]{36}'\n {2}next: fetchVersion\(\)/);
  expect(second).not.toContain('next:');
  expect(await quiet.answer("findUser('foobar')")).not.toContain('next:');
});
