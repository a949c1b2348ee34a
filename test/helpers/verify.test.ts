/** verify: a new look at a change whose answer was lost. It says what can be said, keeps it, and writes nothing. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { type AuditEntry, AuditError, type AuditLog } from '../../src/session/audit/record.ts';
import type { Ask } from '../../src/session/guard.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, picking, type StageOptions, stage } from './stage.ts';

const NEW = 'johndoe@newmail.net';
const ASKED = 'foo@newmail.net';
const USERS = /^\/api\/2\/users\//;

/** Says no when asked to send once more. */
const declining: Ask = { ...picking(0), confirm: async ({ message }) => !message.includes('Send the same request') };

async function lostFor(login: string, applied: boolean, options: StageOptions = {}) {
  const staged = await stage({ ask: declining, ...options });
  await staged.shell['findUser'](login);
  staged.sandbox.faults.add({ kind: 'drop-answer', applied });
  const lost = await staged.shell['putEmail'](login === 'foobar' ? ASKED : NEW);
  expect(lost.verdict).toBe('UNKNOWN');
  staged.sent.length = 0;
  return staged;
}

test('verify of a user who is not activated sees no change, and then one that arrives late (V15)', async () => {
  const staged = await stage({ ask: declining });
  await staged.shell['findUser']('JohnDoe');
  staged.sandbox.faults.add({ kind: 'late-commit' });
  expect(await staged.shell['putEmail'](NEW)).toMatchObject({ verdict: 'UNKNOWN' });
  staged.sent.length = 0;

  const before = await staged.shell['verify']();
  await staged.sandbox.faults.settle();
  const after = await staged.shell['verify']();

  expect(before).toMatchObject({ verdict: 'UNKNOWN', user_id: JOHN_DOE, version: 1 });
  expect(after).toMatchObject({
    verdict: 'CHANGED',
    user_id: JOHN_DOE,
    old: 'johndoe@mysite.com',
    new: NEW,
    version: 2,
  });
  expect(staged.names).toMatchObject({ version: 2, user: { email: NEW } });
  expect(staged.session.verdicts.map(({ verdict }) => verdict)).toEqual(['UNKNOWN', 'UNKNOWN', 'CHANGED']);
  // One look each; the late one is the sandbox's own doing.
  expect(staged.sent.filter(({ method }) => method === 'GET')).toHaveLength(2);
});

test.each([true, false])(
  'verify cannot tell for an activated user until the link was opened (request applied: %s) (PR11, PR12)',
  async (applied) => {
    const { shell, writes, sandbox } = await lostFor('foobar', applied);

    const before = await shell['verify']();
    expect(before).toMatchObject({ verdict: 'UNKNOWN', user_id: FOOBAR_USER, activated: true });
    expect(inspect(before)).toContain('A link that our request had mailed may still work');
    expect(inspect(before)).toContain(`putEmail('${ASKED}', '${FOOBAR_USER}', {resend: true})`);

    expect(sandbox.mailbox.list()).toHaveLength(applied ? 1 : 0);
    expect(writes()).toEqual([]);
    if (!applied) return;
    const [mail] = await shell['mailbox']();
    await mail.open();
    expect(await shell['verify']()).toMatchObject({ verdict: 'CHANGED', new: ASKED, version: 2 });
    expect(writes()).toEqual([]);
  },
);

test('verify says when the user has another address by now, and that our link may still work (PR31)', async () => {
  const { shell, sandbox, sent, writes } = await lostFor('foobar', true);
  const theirs = join(sandbox);
  await theirs.shell['putEmail'](FOOBAR_USER, 'theirs@newmail.net');
  const [mail] = await theirs.shell['mailbox']();
  await mail.open();
  sent.length = 0;

  const verdict = await shell['verify'](FOOBAR_USER);

  expect(verdict).toMatchObject({ verdict: 'SUPERSEDED' });
  expect(inspect(verdict)).toContain('theirs@newmail.net');
  expect(inspect(verdict)).toContain('A link that our request had mailed may still work');
  expect(writes()).toEqual([]);
});

test('what verify finds is recorded with the write, and settles it', async () => {
  const log = new MemoryLog();
  const { shell, sent } = await lostFor('foobar', true, { log });
  const [mail] = await shell['mailbox']();
  await mail.open();

  await shell['verify']();

  const records = await log.records();
  expect(records.map(({ kind }) => kind)).toEqual(['intent', 'result', 'result']);
  expect(new Set(records.map(({ write }) => write)).size).toBe(1);
  expect(records[2]).toMatchObject({ verdict: 'CHANGED', seen: { email: ASKED, version: 2 } });
  expect(await shell['audit']()).toMatchObject([{ verdict: 'CHANGED' }]);
  sent.length = 0;
  const again = await failure(shell['verify']());
  expect(again).toMatchObject({ name: 'EntryError', instead: `findUser('${FOOBAR_USER}')` });
  expect(again.message).toContain('the last write of this session, for foobar, ended in CHANGED');
  expect(sent).toEqual([]);
});

test('verify names what was refused last, of that user alone (O8)', async () => {
  const { shell } = await stage();
  await shell['findUser']('JohnDoe');
  await shell['putEmail'](NEW);
  await shell['putEmail']('late@newmail.net', { version: 1 });
  await shell['putEmail'](ASKED, FOOBAR_USER);

  expect((await failure(shell['verify'](JOHN_DOE))).message).toContain('the last change for JohnDoe ended in CONFLICT');
});

test('verify finds an open request in another session that shares the log, for the chosen user or by id', async () => {
  const log = new MemoryLog();
  const { sandbox } = await lostFor('foobar', false, { log });

  const byId = join(sandbox, { log });
  expect(await byId.shell['verify'](FOOBAR_USER)).toMatchObject({ verdict: 'UNKNOWN', user_id: FOOBAR_USER });
  expect(await byId.shell['verify']({ user_id: FOOBAR_USER.toUpperCase() })).toMatchObject({ verdict: 'UNKNOWN' });
  const chosen = join(sandbox, { log });
  await chosen.shell['findUser']('foobar');
  expect(await chosen.shell['verify']()).toMatchObject({ verdict: 'UNKNOWN', user_id: FOOBAR_USER });
  expect([...byId.writes(), ...chosen.writes()]).toEqual([]);
});

test('a request of a shell that ended before its result is open, and verify looks at it', async () => {
  const inner = new MemoryLog();
  const { shell, sandbox } = await stage({ log: withoutResults(inner) });
  await shell['findUser']('JohnDoe');
  await shell['putEmail'](NEW);

  const next = join(sandbox, { log: inner });
  await next.shell['findUser']('JohnDoe');

  expect(await next.shell['verify']()).toMatchObject({ verdict: 'CHANGED', old: 'johndoe@mysite.com', version: 2 });
  expect(next.writes()).toEqual([]);
});

test('verify says UNKNOWN when the server is gone, and looks anew when it is back', async () => {
  const { shell, sandbox, writes } = await lostFor('foobar', true);
  const gone = { kind: 'fail', status: 503, times: 3, on: { path: USERS } } as const;
  sandbox.faults.add(gone);

  const meanwhile = await shell['verify']();
  const back = await shell['verify']();

  expect(meanwhile).toMatchObject({ verdict: 'UNKNOWN', status: 503 });
  expect(inspect(meanwhile)).toContain('Seen last: nothing after the request.');
  expect(back).toMatchObject({ verdict: 'UNKNOWN', status: null, version: 1 });
  expect(writes()).toEqual([]);
});

test('a change that was not sent, or was refused, does not hide the one before that is open', async () => {
  const { shell, sandbox, session } = await lostFor('foobar', true);
  const [mail] = await shell['mailbox']();
  sandbox.faults.add({ kind: 'edit-behind-me' });

  expect(await shell['putEmail']('other@newmail.net')).toMatchObject({ verdict: 'CONFLICT' });
  expect(await shell['putEmail']('foobar@example.org')).toMatchObject({ verdict: 'ALREADY' });
  await mail.open();

  expect(await shell['verify']()).toMatchObject({ verdict: 'CHANGED', new: ASKED });
  expect(session.verdicts.at(-1)).toEqual({ verdict: 'CHANGED', isAnswered: false });
});

test('verify looks at what is open before what is not, and at the chosen user’s before nothing', async () => {
  const log = new MemoryLog();
  const { shell, sandbox } = await lostFor('foobar', true, { log });
  await shell['findUser']('JohnDoe');
  await shell['putEmail'](NEW);

  expect(await shell['verify']()).toMatchObject({ user_id: FOOBAR_USER });

  const next = join(sandbox, { log });
  await next.shell['findUser']('JohnDoe');
  await next.shell['putEmail']('john@newmail.net');
  expect(await next.shell['pending']()).toMatchObject([{ user_id: FOOBAR_USER }]);
  expect(await next.shell['verify']()).toMatchObject({ user_id: FOOBAR_USER });
  await next.shell['findUser']('foobar');
  expect(await next.shell['verify']()).toMatchObject({ user_id: FOOBAR_USER });
  next.names['user_id'] = undefined;
  const [mail] = await shell['mailbox']();
  await mail.open();
  expect(await next.shell['verify']()).toMatchObject({ user_id: FOOBAR_USER, verdict: 'CHANGED' });
  expect((await failure(next.shell['verify']())).message).toContain('for JohnDoe, ended in CHANGED');
});

test('without a name verify is about the last write of this session, refused or not, and says when it is not (MR8)', async () => {
  const { shell, sandbox, notes } = await stage();
  await shell['putEmail'](NEW, JOHN_DOE);
  await shell['findUser']('m.okafor');
  sandbox.faults.add({ kind: 'edit-behind-me' });
  await shell['putEmail']('okafor@newmail.net');

  const ended = await failure(shell['verify']());
  await shell['putEmail'](ASKED, FOOBAR_USER);
  await shell['putEmail']('john@newmail.net', JOHN_DOE);
  const waiting = await shell['verify']();

  expect(ended.message).toContain('Nothing is open: the last write of this session, for m.okafor, ended in CONFLICT.');
  expect(ended.instead).toMatch(/^findUser\('[0-9a-f-]{36}'\)$/);
  expect(waiting).toMatchObject({ login: 'foobar', verdict: 'CONFIRMATION_SENT' });
  expect(notes().join()).toContain(
    'looking at foobar, whose change is still open; the last write of this session, for JohnDoe, ended in CHANGED',
  );
});

test.each([
  ['nothing was sent', [], 'No email change from here is open'],
  ['nothing was sent to that user', [JOHN_DOE], 'No email change from here is open'],
  ['the id is none', ['nobody'], 'Nothing was sent'],
])('verify says so when %s', async (_what, given, words) => {
  const { shell, sent } = await stage();

  expect((await failure(shell['verify'](...given))).message).toContain(words);
  expect(sent).toEqual([]);
});

test('verify refuses once base_url is no longer the data centre’s (A10)', async () => {
  const { shell, names, sent } = await lostFor('foobar', true);
  names['base_url'] = 'https://evil.example/api/2';

  expect((await failure(shell['verify']())).name).toBe('ChangedNameError');
  expect(sent).toEqual([]);
});

test('verify says what it sees although that cannot be recorded (H9)', async () => {
  const inner = new MemoryLog();
  let isFull = false;
  const append = (entry: AuditEntry) => (isFull ? Promise.reject(new AuditError('p', 'ENOSPC')) : inner.append(entry));
  const { shell, warnings, session } = await lostFor('foobar', true, {
    log: { place: 'p', records: () => inner.records(), append },
  });
  const [mail] = await shell['mailbox']();
  await mail.open();
  isFull = true;

  expect(await shell['verify']()).toMatchObject({ verdict: 'CHANGED' });
  expect(warnings()).toEqual([expect.stringContaining('The audit log cannot be written: ENOSPC')]);
  expect(session.writes.faults).toHaveLength(1);
  expect(await shell['audit']()).toMatchObject([{ verdict: 'CHANGED' }]);
});

/** Keeps what is about to be sent, as a shell that is killed right after. */
function withoutResults(inner: MemoryLog): AuditLog {
  return {
    place: inner.place,
    records: () => inner.records(),
    append: async (entry) => {
      if (entry.kind === 'intent') await inner.append(entry);
    },
  };
}
