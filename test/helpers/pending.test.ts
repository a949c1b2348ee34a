/** pending, verify and undo the next morning: what an earlier session has left open, by the record alone. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { waitingWrites } from '../../src/session/emailHistory.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, type Stage, type StageOptions, stage } from './stage.ts';

const FRIDAY = Date.parse('2026-11-27T17:55:00Z');
const HOUR = 3_600_000;
const at = (ms: number): Pick<StageOptions, 'now'> => ({ now: () => FRIDAY + ms });

/** A link was mailed to foobar on Friday; another session comes later over the same record. */
async function nextMorning(laterMs = 14 * HOUR) {
  const log = new MemoryLog();
  const friday = await stage({ log, ...at(0) });
  await friday.shell['findUser']('foobar');
  expect(await friday.shell['putEmail']('foo@newmail.net')).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
  const next = join(friday.sandbox, { log, ...at(laterMs) });
  return { friday, next, log };
}

async function openLink({ shell }: Stage) {
  const [mail] = await shell['mailbox']();
  await mail.open();
}

test('a link that is opened overnight: pending names it, verify sees and records it, report tells the story (RP6)', async () => {
  const { friday, next, log } = await nextMorning();
  const { shell, session, sent } = next;

  expect(await waitingWrites(session)).toHaveLength(1);
  const open = await shell['pending']();
  expect(JSON.parse(JSON.stringify(open))).toEqual([
    {
      user_id: FOOBAR_USER,
      login: 'foobar',
      name: 'Foo Bar',
      tenant: 'JohnSmith, Inc / Foobar',
      old: 'foobar@example.org',
      new: 'foo@newmail.net',
      version: 1,
      activated: true,
      verdict: 'CONFIRMATION_SENT',
      at: '2026-11-27T17:55:00.000Z',
      is_old: false,
      world: 'sandbox',
      request: 'email',
    },
  ]);
  expect(inspect(open)).toBe(
    [
      '  CONFIRMATION_SENT   foobar · Foo Bar · JohnSmith, Inc / Foobar · foobar@example.org → foo@newmail.net',
      "    asked for 14 h ago   verify('foobar')",
      '  1 change still waits',
    ].join('\n'),
  );
  expect(sent).toEqual([]);

  await openLink(friday);
  const verdict = await shell['verify']('foobar');

  expect(verdict).toMatchObject({ verdict: 'CHANGED', why: 'link-opened', new: 'foo@newmail.net', version: 2 });
  expect(inspect(verdict)).toContain('Seen now: foo@newmail.net, version 2 (before: foobar@example.org)');
  // By the record: this session has searched for nobody.
  expect(inspect(verdict)).toContain(
    'foobar · Foo Bar · JohnSmith, Inc / Foobar · foobar@example.org → foo@newmail.net',
  );
  expect(sent.filter(({ url }) => url.includes('/tenants/0fcd4a69'))).toEqual([]);
  expect(next.writes().filter(({ url }) => url.startsWith('/api/'))).toEqual([]);
  expect((await log.records()).map((record) => record.kind === 'result' && record.verdict)).toEqual([
    false,
    'CONFIRMATION_SENT',
    'CHANGED',
  ]);
  expect(await shell['pending']()).toEqual([]);
  expect(await waitingWrites(session)).toHaveLength(0);
  expect(inspect(await shell['pending']())).toBe('  nothing waits');
  expect(String(await shell['report']('foobar'))).toContain(
    '- When: sent 2026-11-27 17:55:00 UTC; CONFIRMATION_SENT at once; CHANGED 2026-11-28 07:55:00 UTC',
  );
  // The session of Friday knows it too.
  expect(await friday.shell['pending']()).toEqual([]);
  expect((await failure(friday.shell['verify']())).message).toContain('ended in CHANGED');
});

test('verify of a link that is still unopened says so, and records nothing twice (RP7)', async () => {
  const { next, log } = await nextMorning();

  for (let times = 0; times < 3; times += 1)
    expect(await next.shell['verify']()).toMatchObject({ verdict: 'CONFIRMATION_SENT', version: 1 });

  expect(await log.records()).toHaveLength(2);
  expect(await next.shell['pending']()).toHaveLength(1);
});

test('a lost answer that is looked at in vain is recorded once, however often (RP7)', async () => {
  const log = new MemoryLog();
  const { shell, sandbox } = await stage({ log });
  sandbox.faults.add({ kind: 'drop-answer', applied: false });
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const { length } = await log.records();

  for (let times = 0; times < 3; times += 1) expect(await shell['verify']()).toMatchObject({ verdict: 'UNKNOWN' });

  expect(await log.records()).toHaveLength(length);
});

test('verify of a waiting change whose look fails takes back nothing that was known (RP8)', async () => {
  const { friday, next, log } = await nextMorning();
  friday.sandbox.faults.add({ kind: 'fail', status: 503, times: 4, on: { path: /^\/api\/2\/users\// } });

  expect(await failure(next.shell['verify']('foobar'))).toMatchObject({ name: 'ApiError', status: 503 });

  expect(await log.records()).toHaveLength(2);
  expect(await next.shell['pending']()).toMatchObject([{ verdict: 'CONFIRMATION_SENT' }]);
});

test('verify of a waiting change that somebody else has overtaken says SUPERSEDED, and that the link may still work', async () => {
  const { friday, next } = await nextMorning();
  const theirs = join(friday.sandbox);
  await theirs.shell['putEmail']('theirs@newmail.net', FOOBAR_USER);
  await openLink(theirs);

  const verdict = await next.shell['verify']('foo bar');

  expect(verdict).toMatchObject({ verdict: 'SUPERSEDED', why: 'version-moved' });
  expect(inspect(verdict)).toContain('theirs@newmail.net');
  expect(inspect(verdict)).toContain('A link that our request had mailed may still work');
  expect(await next.shell['pending']()).toEqual([]);
});

test('verify of somebody who is gone says so', async () => {
  const { friday, next } = await nextMorning();
  const user = friday.sandbox.world.user('foobar');
  Object.assign(user ?? {}, { deleted_at: '2026-11-27T20:00:00+00:00' });

  const verdict = await next.shell['verify']('foobar');

  expect(verdict).toMatchObject({ verdict: 'SUPERSEDED', why: 'deleted' });
  expect(inspect(verdict)).toContain('foobar was deleted since.');
});

test('of two changes of one user the last one waits', async () => {
  const { friday, next } = await nextMorning();
  await friday.shell['putEmail']('foo2@newmail.net', FOOBAR_USER);

  expect(await next.shell['pending']()).toMatchObject([{ new: 'foo2@newmail.net' }]);
  await openLink(friday);

  expect(await next.shell['verify']()).toMatchObject({ verdict: 'CHANGED', new: 'foo2@newmail.net' });
});

test('what waits for more than 30 days is said to be old, and is no word at the sign-in', async () => {
  const { next } = await nextMorning(31 * 24 * HOUR);

  expect(await next.shell['pending']()).toMatchObject([{ is_old: true }]);
  expect(inspect(await next.shell['pending']())).toContain('31 days ago: so old a link hardly works any more');
  expect(await waitingWrites(next.session)).toHaveLength(0);
});

test('several that wait: verify lists them by name and tenant, and looks at none (RP4)', async () => {
  const { friday, next } = await nextMorning();
  friday.sandbox.faults.add({ kind: 'drop-answer', applied: false, times: 3 });
  await friday.shell['putEmail']('john@newmail.net', JOHN_DOE);
  next.sent.length = 0;

  const error = await failure(next.shell['verify']());

  expect(error.message).toBe('2 changes are open. Which one is meant?');
  expect(error.instead.split('\n')).toEqual([
    `verify('${FOOBAR_USER}')   foobar, Foo Bar, JohnSmith, Inc / Foobar`,
    expect.stringMatching(`verify\\('${JOHN_DOE}'\\)   JohnDoe, John Doe, `),
  ]);
  expect(next.sent).toEqual([]);
  expect(await next.shell['verify']({ user_id: FOOBAR_USER })).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
});

test('undo the next morning gives back what an earlier session has changed, whatever verify has seen before', async () => {
  for (const looks of [true, false]) {
    const { friday, next } = await nextMorning();
    await openLink(friday);
    if (looks) await next.shell['verify']('foobar');

    const bare = await failure(next.shell['undo']());
    expect(bare.instead).toContain(`undo('${FOOBAR_USER}')   foobar · Foo Bar · `);
    expect(await next.shell['undo']('foobar')).toMatchObject({
      verdict: 'CONFIRMATION_SENT',
      old: 'foo@newmail.net',
      new: 'foobar@example.org',
      version: 2,
    });
    expect(next.lines().at(-1)).toContain('foobar · Foo Bar · JohnSmith, Inc / Foobar · foo@newmail.net');
  }
});

test('undo the next morning leaves alone who was changed since, and says why', async () => {
  const log = new MemoryLog();
  const friday = await stage({ log });
  await friday.shell['putEmail']('john@newmail.net', JOHN_DOE);
  const theirs = join(friday.sandbox);
  await theirs.shell['putEmail']('theirs@newmail.net', JOHN_DOE);
  const later = join(friday.sandbox, { log });

  const verdict = await later.shell['undo']('JohnDoe');

  expect(verdict).toMatchObject({ verdict: 'CONFLICT', old: 'john@newmail.net', new: 'johndoe@mysite.com' });
  expect(inspect(verdict)).toContain('There is   theirs@newmail.net, version 3');
  expect(later.writes()).toEqual([]);
  expect(friday.sandbox.world.user('JohnDoe')?.contact.email).toBe('theirs@newmail.net');
  expect(await failure(later.shell['undo']('nobody'))).toMatchObject({ name: 'EntryError' });
});

test('undo the next morning of a link that nobody has opened says that it cannot be taken back', async () => {
  const { next } = await nextMorning();

  expect((await failure(next.shell['undo']('foobar'))).message).toContain('foobar still has foobar@example.org');
});

test('undo of a login names what gives it back', async () => {
  const { shell, session, names } = await stage();
  await session.signIn();
  await shell['findUser']('JohnDoe');
  const { base_url, auth } = names;
  await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, {
    headers: auth,
    json: { login: 'john.doe', version: 1 },
  });

  const error = await failure(shell['undo']());

  expect(error.message).toContain('changed the login JohnDoe to john.doe');
  expect(error.instead).toBe(`putLogin('JohnDoe', '${JOHN_DOE}')`);
});
