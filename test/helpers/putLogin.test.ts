/** putLogin: one PUT with the version that was seen, to the user who is meant, and an honest verdict. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { InputError } from '../../src/api/errors.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, picking, type StageOptions, stage } from './stage.ts';

const PATH = `/api/2/users/${JOHN_DOE}`;

async function chosen(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.shell['findUser']('JohnDoe');
  staged.sent.length = 0;
  return staged;
}

test('putLogin changes the login, and the session knows it', async () => {
  const { shell, names, sandbox, writes } = await chosen();

  const verdict = await shell['putLogin']('john.doe');

  expect(verdict).toEqual({
    verdict: 'CHANGED',
    status: 200,
    why: 'changed',
    request_id: expect.any(String),
    user_id: JOHN_DOE,
    login: 'john.doe',
    old: 'JohnDoe',
    new: 'john.doe',
    version: 2,
    world: 'sandbox',
  });
  expect(writes()).toMatchObject([
    { method: 'PUT', url: PATH, body: '{\n    "login": "john.doe",\n    "version": 1\n}' },
  ]);
  expect(names).toMatchObject({ version: 2, user: { login: 'john.doe', version: 2 } });
  expect(names['response'].status_code).toBe(200);
  expect(names['user_data']).toBe(writes()[0]?.body);
  expect(sandbox.world.user('john.doe')).toMatchObject({ id: JOHN_DOE, contact: { email: 'johndoe@mysite.com' } });
  expect(await shell['putEmail']('johndoe@newmail.net')).toMatchObject({ verdict: 'CHANGED', version: 3 });
});

test('putLogin tells the statements that make the same request', async () => {
  const { shell, narrated } = await chosen();

  await shell['putLogin']('john.doe');

  expect(narrated().slice(-6)).toEqual([
    `user_id = '${JOHN_DOE}'`,
    'version = 1',
    'user_data = {"login": "john.doe", "version": version}',
    'user_data = json.dumps(user_data, indent=4)',
    "response = requests.put(f'{base_url}/users/{user_id}', headers={'Content-Type': 'application/json', **auth}, data=user_data)",
    'response.status_code',
  ]);
});

test('a CONFLICT by a version that nobody has seen is no change of the user, and its next line is about the same one (FW4)', async () => {
  const { shell } = await stage();

  const verdict = await shell['putLogin']('john.doe', JOHN_DOE, { version: 7 });

  expect(verdict).toMatchObject({ verdict: 'CONFLICT' });
  expect(inspect(verdict)).toContain('refused: you named version 7, there is 1');
  expect(inspect(verdict)).not.toContain('no longer as you saw it');
  expect(inspect(verdict)).toContain(`putLogin('john.doe', '${JOHN_DOE}')`);
});

test.each<[given: readonly unknown[]]>([
  [['foo.bar', FOOBAR_USER]],
  [['foo.bar', { user_id: FOOBAR_USER }]],
  [[{ login: 'foo.bar', user_id: FOOBAR_USER.toUpperCase(), version: 1 }]],
])('putLogin to another than the chosen user leaves the names alone: %o', async (given) => {
  const { shell, names, sandbox } = await chosen();

  expect(await shell['putLogin'](...given)).toMatchObject({ verdict: 'CHANGED', old: 'foobar', new: 'foo.bar' });

  expect(sandbox.world.user('foo.bar')?.id).toBe(FOOBAR_USER);
  expect(names).toMatchObject({ user_id: JOHN_DOE, version: 1, user: { login: 'JohnDoe' } });
});

test('putLogin sends nothing where the login is the one that is wanted', async () => {
  const { shell, writes } = await chosen();

  const verdict = await shell['putLogin']('JohnDoe');

  expect(verdict).toMatchObject({ verdict: 'ALREADY', why: 'same-login', status: null });
  expect(inspect(verdict)).toContain('Nothing was sent');
  expect(writes()).toEqual([]);
});

test('putLogin says CONFLICT after somebody else’s edit, and shows what there is (FW2)', async () => {
  const { shell, sandbox, writes } = await chosen();
  sandbox.faults.add({ kind: 'edit-behind-me' });

  const verdict = await shell['putLogin']('john.doe');

  expect(verdict).toMatchObject({ verdict: 'CONFLICT', why: 'stale', login: 'JohnDoe', version: 2 });
  const shown = inspect(verdict);
  expect(shown).toContain('I saw      JohnDoe, version 1\n  There is   JohnDoe, version 2\n  You want   john.doe');
  expect(shown).not.toContain('yours');
  expect(writes()).toHaveLength(1);
  // Seen by now: it would be refused again, and is not sent again.
  expect(await shell['putLogin']('john.doe')).toMatchObject({ verdict: 'CONFLICT', status: null });
  expect(writes()).toHaveLength(1);
  await shell['findUser']('JohnDoe');
  expect(await shell['putLogin']('john.doe')).toMatchObject({ verdict: 'CHANGED', version: 3 });
});

test('putLogin says ALREADY where somebody else has set the same login', async () => {
  const mine = await chosen();
  const theirs = join(mine.sandbox);
  await theirs.shell['putLogin']('john.doe', JOHN_DOE);

  expect(await mine.shell['putLogin']('john.doe')).toMatchObject({ verdict: 'ALREADY', why: 'set-by-someone' });
  expect(mine.names).toMatchObject({ version: 2, user: { login: 'john.doe' } });
});

test('putLogin says DUPLICATE of a login that somebody else has, in whatever case', async () => {
  const { shell, session } = await chosen();

  const verdict = await shell['putLogin']('FOOBAR');

  expect(verdict).toMatchObject({ verdict: 'DUPLICATE', status: 409, login: 'JohnDoe', version: 1 });
  expect(inspect(verdict)).toContain("findUsers('FOOBAR')");
  expect(session.verdicts).toEqual([{ verdict: 'DUPLICATE', isAnswered: false }]);
});

test('putLogin says REJECTED with the platform’s own words', async () => {
  const { shell, sandbox } = await chosen();
  sandbox.faults.add({ kind: 'fail', status: 403, on: { method: 'PUT' } });

  const verdict = await shell['putLogin']('john.doe');

  expect(verdict).toMatchObject({ verdict: 'REJECTED', why: 'forbidden' });
  expect(inspect(verdict)).toContain('This API client may not change JohnDoe');
});

test.each([
  [400, 'JohnDoe is unchanged.', `putLogin('…', '${JOHN_DOE}')`],
  [429, 'The server asks to slow down.', `findUser('${JOHN_DOE}')`],
  [404, 'JohnDoe does not exist any more.', `findUser('${JOHN_DOE}')`],
])('putLogin that is refused with %i says why, and leads on', async (status, words, next) => {
  const { shell, sandbox } = await chosen();
  sandbox.faults.add({ kind: 'fail', status, times: 9, on: { method: 'PUT' } });

  const shown = inspect(await shell['putLogin']('john.doe'));

  expect(shown).toContain('REJECTED');
  expect(shown).toContain(words);
  expect(shown).toContain(next);
});

test('putLogin whose answer is lost looks, and says what is there: the login and the version decide (FW2)', async () => {
  const { shell, sandbox, names } = await chosen();
  sandbox.faults.add({ kind: 'drop-answer' });

  const applied = await shell['putLogin']('john.doe');
  sandbox.faults.add({ kind: 'drop-answer', applied: false });
  const lost = await shell['putLogin']('doe.john');

  expect(applied).toMatchObject({ verdict: 'CHANGED', why: 'observed', login: 'john.doe', version: 2 });
  expect(inspect(applied)).toContain('The answer was lost');
  expect(lost).toMatchObject({ verdict: 'UNKNOWN', why: 'lost', login: 'john.doe', version: 2 });
  expect(inspect(lost)).toContain(`putLogin('doe.john', {user_id: '${JOHN_DOE}', version: 2})`);
  expect(names).toMatchObject({ version: 2, user: { login: 'john.doe' } });
});

test('what UNKNOWN proposes to send once more is let in at most once (FW2)', async () => {
  const { shell, sandbox } = await chosen();
  sandbox.faults.add({ kind: 'late-commit', ms: 3_600_000 });
  const again = /putLogin\((.*)\)/.exec(inspect(await shell['putLogin']('john.doe')))?.[1] ?? '';

  const second = await new Function('putLogin', `return putLogin(${again})`)(shell['putLogin']);
  await sandbox.faults.settle();

  expect(second).toMatchObject({ verdict: 'CHANGED', version: 2 });
  expect(sandbox.world.user('john.doe')?.version).toBe(2);
});

test('the login from before is there no more where a change whose fate was open has arrived: it looks (V12)', async () => {
  const { shell, sandbox, sent, writes } = await chosen();

  const there = await shell['putLogin']('JohnDoe');
  const looked = sent.length;
  sandbox.faults.add({ kind: 'late-commit', ms: 3_600_000 });
  const open = await shell['putLogin']('john.doe');
  await sandbox.faults.settle();
  const before = writes().length;
  const back = await shell['putLogin']('JohnDoe');

  expect([there.verdict, looked]).toEqual(['ALREADY', 0]);
  expect(open).toMatchObject({ verdict: 'UNKNOWN' });
  expect(back).toMatchObject({ verdict: 'CONFLICT', why: 'version-moved', login: 'john.doe', version: 2 });
  expect(writes()).toHaveLength(before);
});

test('putLogin after a lost answer says who was quicker', async () => {
  const { shell, sandbox } = await chosen();
  sandbox.faults.add({ kind: 'drop-answer', applied: false });
  sandbox.faults.add({ kind: 'edit-behind-me', on: { method: 'GET', path: PATH } });

  expect(await shell['putLogin']('john.doe')).toMatchObject({ verdict: 'CONFLICT', why: 'version-moved', version: 2 });
});

test.each(['html', 'empty', 'invalid-json', 'wrong-types'] as const)(
  'putLogin claims nothing by an answer that is %s: it looks (FW2)',
  async (kind) => {
    const { shell, sandbox } = await chosen();
    sandbox.faults.add({ kind });

    expect(await shell['putLogin']('john.doe')).toMatchObject({ verdict: 'CHANGED', why: 'observed', version: 2 });
  },
);

test('putLogin under --read-only is NOT_SENT, under --dry-run shown', async () => {
  const refused = await chosen({ flags: { readOnly: true } });
  const shown = await chosen({ flags: { dryRun: true } });

  const verdict = await refused.shell['putLogin']('john.doe');
  const plan = await shown.shell['putLogin']('john.doe');

  expect(verdict).toMatchObject({ verdict: 'NOT_SENT', old: 'JohnDoe', new: 'john.doe' });
  expect(plan).toMatchObject({
    verdict: null,
    dry_run: true,
    old: 'JohnDoe',
    new: 'john.doe',
    request: { method: 'PUT' },
  });
  expect(inspect(plan)).toContain('JohnDoe · John Doe · JohnSmith, Inc · JohnDoe → john.doe');
  expect([...refused.writes(), ...shown.writes()]).toEqual([]);
});

test('putLogin on a data centre asks: who, where, from what to what, and what the owner has to know (FW3)', async () => {
  const asked: string[] = [];
  const yes = await chosen({ ask: picking(0, asked) });
  yes.session.world = datacenter('https://eu2-cloud.acronis.com', 'contoso');

  await yes.shell['putLogin']('john.doe');

  expect(asked).toEqual([expect.stringMatching(/^Change the login of JohnDoe on eu2-cloud\.acronis\.com\?/)]);
  const [question = ''] = asked;
  for (const part of ['John Doe', JOHN_DOE, 'JohnSmith, Inc', 'JohnDoe → john.doe', 'signs in as john.doe'])
    expect(question).toContain(part);
  expect(yes.writes()).toHaveLength(1);
});

test('putLogin that was declined says so, and is not sent', async () => {
  const no = await chosen({ ask: { ...picking(0), confirm: async () => false } });
  no.session.world = datacenter('https://eu2-cloud.acronis.com', 'contoso');

  const verdict = await no.shell['putLogin']('john.doe');

  expect(verdict).toMatchObject({ verdict: 'NOT_SENT' });
  expect(inspect(verdict)).toContain('You said no');
  expect(no.writes()).toEqual([]);
});

test('putLogin is recorded: whom it was about, and what the login became', async () => {
  const { shell, session } = await chosen();

  await shell['putLogin']('john.doe');

  expect(await session.audit.mine()).toMatchObject([
    {
      facts: {
        method: 'PUT',
        fields: ['login', 'version'],
        email: null,
        about: { user_id: JOHN_DOE, login: 'JohnDoe', name: 'John Doe', newLogin: 'john.doe' },
      },
      result: { verdict: 'CHANGED', seen: { version: 2 } },
    },
  ]);
});

test('putLogin behind a change whose mail was opened meanwhile takes the version that the link left (FW4)', async () => {
  const { shell, sandbox, notes } = await stage();
  await shell['findUser']('foobar');
  await shell['putEmail']('foo@newmail.net');
  const [mail] = await shell['mailbox']();
  await mail.open();

  expect(await shell['putLogin']('foo.bar')).toMatchObject({ verdict: 'CHANGED', version: 3 });

  expect(notes()).toContain('version 2 fetched: foobar has foo@newmail.net by now, as you asked for');
  expect(sandbox.world.user('foo.bar')?.contact.email).toBe('foo@newmail.net');
});

test('putLogin behind a change whose mail was opened, and whom somebody else changed, is a CONFLICT (FW4)', async () => {
  const { shell, sandbox } = await stage();
  await shell['findUser']('foobar');
  await shell['putEmail']('foo@newmail.net');
  const [mail] = await shell['mailbox']();
  await mail.open();
  await join(sandbox).shell['putLogin']('theirs', FOOBAR_USER);

  expect(await shell['putLogin']('foo.bar')).toMatchObject({ verdict: 'CONFLICT', login: 'theirs', version: 3 });
});

test('a CONFLICT by an earlier write of ours is not called somebody else’s (FW4)', async () => {
  const { shell } = await chosen();
  await shell['putEmail']('johndoe@newmail.net');

  const verdict = await shell['putLogin']('john.doe', { version: 1 });

  expect(verdict).toMatchObject({ verdict: 'CONFLICT' });
  expect(inspect(verdict)).toContain('an earlier write of yours');
});

test.each<[given: readonly unknown[]]>([
  [[]],
  [['jörg']],
  [['']],
  [[7]],
  [['a b']],
  [['john', 'me']],
  [['john', JOHN_DOE, '1']],
])('putLogin refuses %o before anything is sent (FW1)', async (given) => {
  const { shell, sent } = await chosen();

  expect(await failure(shell['putLogin'](...given))).toBeInstanceOf(InputError);
  expect(sent).toEqual([]);
});

test('undo of a login names what gives it back, and that does (FW5)', async () => {
  const { shell, sandbox } = await chosen();
  await shell['putLogin']('john.doe');

  const { instead } = await failure(shell['undo']());
  await new Function('putLogin', `return ${instead}`)(shell['putLogin']);

  expect(sandbox.world.user('JohnDoe')).toMatchObject({ id: JOHN_DOE, version: 3 });
});

test('putLogin tells of each look for a lost answer, and of how long it looks', async () => {
  const { shell, sandbox, events } = await chosen();
  sandbox.faults.add({ kind: 'drop-answer', applied: false });

  await shell['putLogin']('john.doe');

  expect(events.filter(({ kind }) => kind === 'look')).toMatchObject([
    { afterMs: 2_000, looks: { why: 'lost', spentMs: 0, totalMs: 10_000 } },
    { afterMs: 3_000, looks: { spentMs: 2_000 } },
    { afterMs: 5_000, looks: { spentMs: 5_000 } },
  ]);
});
