/** What came after a change, and where it was: own writes, others' writes, logins changed since, and tenants by name. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { waitingRows } from '../../src/page/pendingRows.ts';
import { waitingDetail } from '../../src/render/writes.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import type { AuditEntry, AuditLog, AuditRecord } from '../../src/session/audit/record.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, picking, stage } from './stage.ts';

const OKAFOR = 'affe1155-054f-48cb-8dbf-70bd17eb5490'; // not activated, in a tenant below
const OLD = 'johndoe@mysite.com';
const NEW = 'john@newmail.net';

async function changed(log: AuditLog = new MemoryLog()) {
  const staged = await stage({ log });
  expect(await staged.shell['putEmail'](NEW, JOHN_DOE)).toMatchObject({ verdict: 'CHANGED' });
  return staged;
}

/** A record in which only the id of each tenant stands, as of a session that had not seen its name. */
class BareLog implements AuditLog {
  readonly place = 'test';
  readonly #inner = new MemoryLog();

  append(entry: AuditEntry): Promise<void> {
    if (entry.kind !== 'intent') return this.#inner.append(entry);
    const tenant_id = entry.email?.tenant_id ?? entry.about?.tenant_id;
    return this.#inner.append({ ...entry, tenant: tenant_id });
  }

  records(): Promise<readonly AuditRecord[]> {
    return this.#inner.records();
  }
}

test.each(['this session', 'an earlier one'])(
  'undo behind a login change of %s is refused as our own doing, and the report is that of the change (MR2)',
  async (whose) => {
    const log = new MemoryLog();
    const first = await changed(log);
    await first.shell['putLogin']('john.doe', JOHN_DOE);
    const { shell, sandbox } = whose === 'this session' ? first : join(first.sandbox, { log });

    const verdict = await shell['undo'](JOHN_DOE);

    expect(verdict).toMatchObject({ verdict: 'CONFLICT', why: 'own-write' });
    expect(inspect(verdict)).toContain('not changed: an earlier write of yours has changed the user since');
    expect(sandbox.world.user(JOHN_DOE)).toMatchObject({ contact: { email: NEW }, version: 3 });
    const text = String(await shell['report'](JOHN_DOE));
    expect(text).not.toMatch(/somebody else/i);
  },
);

test.each([
  ['phone', '`contact.phone`', 'though not its address: that is `johndoe@mysite.com` as before'],
  ['email', '`contact.email`', 'The address is `edited.johndoe@mysite.com` now. Please tell us which one is right.'],
] as const)(
  'the report of a conflict tells that somebody changed the %s, and asks about that (MR3)',
  async (field, name, words) => {
    const log = new MemoryLog();
    const { shell, sandbox } = await stage({ log });
    await shell['findUser'](JOHN_DOE);
    sandbox.faults.add({ kind: 'edit-behind-me', field, on: { method: 'PUT' } });
    expect(await shell['putEmail'](NEW)).toMatchObject({ verdict: 'CONFLICT' });

    for (const { shell: any } of [{ shell }, join(sandbox, { log })]) {
      const text = String(await any['report'](JOHN_DOE));
      expect(text).toContain(`- Verdict: CONFLICT, not changed: somebody else changed the user meanwhile (${name})`);
      expect(text).toContain(words);
    }
  },
);

test('the tenant is named the next morning though the record has only its id, wherever it is shown (MR4)', async () => {
  const log = new BareLog();
  const friday = await stage({ log });
  await friday.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  await friday.shell['putEmail'](NEW, JOHN_DOE);
  const asked: string[] = [];
  const ask = { ...picking(0), confirm: async ({ message }: { message: string }) => asked.push(message) < 0 };
  const morning = () => join(friday.sandbox, { log, ask });

  for (const list of ['pending', 'audit', 'report', 'verify', 'watch'] as const) {
    const { shell } = morning();
    const given = list === 'report' || list === 'verify' || list === 'watch' ? ['foobar'] : [];
    const shown = inspect(await shell[list](...given));
    expect(shown, list).toContain('Foobar');
    expect(shown.replace(/id `[0-9a-f-]+`/g, ''), list).not.toContain('0fcd4a69-8a40-4de8-b711-d9c83dc000f7');
  }
  const { shell, session } = morning();
  session.world = { ...session.world, isLocal: false };
  expect(await shell['undo']('JohnDoe')).toMatchObject({ verdict: 'NOT_SENT' });
  expect(asked[0]).toContain('tenant   JohnSmith, Inc  ');
});

test('a write by id alone names the tenant as the record has it, in the words of a search (MR4)', async () => {
  const log = new MemoryLog();
  const friday = await stage({ log });
  await friday.shell['findUser']('foobar');
  await friday.shell['putEmail']('foo@newmail.net');
  const { shell } = join(friday.sandbox, { log });

  expect(inspect(await shell['putEmail']('foo2@newmail.net', FOOBAR_USER))).toContain('JohnSmith, Inc / Foobar');
});

test('a login that was changed since names the user, for undo, verify, watch, report and audit (MR5)', async () => {
  const log = new MemoryLog();
  const friday = await changed(log);
  await friday.shell['putLogin']('j.doe', JOHN_DOE);
  const { shell } = join(friday.sandbox, { log });

  expect(await shell['report']('j.doe')).toMatchObject({ new: NEW, verdict: 'CHANGED' });
  expect(await shell['audit']({ user: 'J.DOE' })).toMatchObject([{ request: 'email' }, { request: 'login' }]);
  expect(await shell['undo']('j.doe')).toMatchObject({ user_id: JOHN_DOE, new: OLD });
  for (const name of ['verify', 'watch'])
    expect((await failure(shell[name]('j.doe'))).message).toContain('Nothing is open: the last change for JohnDoe');
});

test('audit tells of a login change and a mail whose they were, and from what to what (MR6)', async () => {
  const { shell } = await changed();
  await shell['putLogin']('j.doe', JOHN_DOE);
  await shell['sendActivationEmail'](JOHN_DOE);

  const rows = await shell['audit']();

  expect(rows).toMatchObject([{}, { old: 'JohnDoe', new: 'j.doe' }, { login: 'j.doe', name: 'John Doe' }]);
  expect(inspect(rows)).toContain('JohnDoe · John Doe · JohnSmith, Inc · login JohnDoe → j.doe');
  expect(inspect(rows)).toContain('j.doe · John Doe · JohnSmith, Inc · activation mail');
});

test('undo behind an activation mail says what that means, and how to give the email back (MR7)', async () => {
  const { shell } = await stage();
  const { old } = await shell['putEmail']('okafor@newmail.net', OKAFOR);
  expect(await shell['sendActivationEmail'](OKAFOR)).toMatchObject({ verdict: 'CONFIRMATION_SENT' });

  const error = await failure(shell['undo']());

  expect(error.message).toContain('had an activation mail sent to okafor@newmail.net, which no call takes back');
  expect(error.message).toContain('Its link, once opened, activates the account');
  expect(error.instead).toContain(`undo('${OKAFOR}')   m.okafor · `);
  expect(error.instead).toContain(`${old} → okafor@newmail.net`);
  expect(await shell['undo'](OKAFOR)).toMatchObject({ verdict: 'CHANGED', new: old });
});

test('what waits of another user is what verify without a name looks at, as pending says (MR8)', async () => {
  const log = new MemoryLog();
  const friday = await stage({ log });
  await friday.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const next = join(friday.sandbox, { log });
  await next.shell['putEmail'](NEW, JOHN_DOE);

  expect(await next.shell['pending']()).toMatchObject([{ login: 'foobar' }]);
  expect(await next.shell['verify']()).toMatchObject({ login: 'foobar', verdict: 'CONFIRMATION_SENT' });
});

test('of two who are called alike it is told when each was written (MR9)', async () => {
  const { shell } = await stage({ now: () => Date.parse('2026-11-27T12:34:56Z') });
  await shell['putEmail'](NEW, JOHN_DOE);
  await shell['putEmail'](OLD, FOOBAR_USER);

  for (const line of (await failure(shell['report'](OLD))).instead.split('\n'))
    expect(line).toMatch(/^report\('[0-9a-f-]{36}'\) {3}.+, 2026-11-27 12:34 UTC$/);
});

test('a login change whose answer is lost waits in pending, and verify closes it (MR10)', async () => {
  for (const applied of [true, false]) {
    const log = new MemoryLog();
    const friday = await stage({ log });
    const { session } = friday;
    await friday.shell['findUser'](JOHN_DOE);
    const { base_url, auth } = friday.names;
    friday.sandbox.faults.add({ kind: 'drop-answer', applied, on: { method: 'PUT' } });
    friday.sandbox.faults.add({ kind: 'fail', status: 503, times: 30, on: { method: 'GET' } });
    const json = { login: 'j.doe', version: 1 };
    await failure(friday.shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: auth, json }));
    friday.sandbox.faults.clear();
    const { shell } = join(friday.sandbox, { log });

    const rows = await shell['pending']();
    expect(rows).toMatchObject([{ request: 'login', verdict: 'UNKNOWN', old: 'JohnDoe', new: 'j.doe' }]);
    expect(inspect(rows)).toContain('login JohnDoe → j.doe');
    expect(inspect(rows)).toContain("verify('JohnDoe')");

    const expected = applied ? 'CHANGED' : 'UNKNOWN';
    expect(await shell['verify']('JohnDoe')).toMatchObject({ verdict: expected });
    expect(await shell['pending']()).toHaveLength(applied ? 0 : 1);
    // Another change moves the version, which shuts the lost one out.
    if (!applied) {
      await join(friday.sandbox).shell['putEmail'](NEW, JOHN_DOE);
      expect(await shell['verify']('JohnDoe')).toMatchObject({ verdict: 'CONFLICT' });
      expect(await shell['pending']()).toEqual([]);
    }
    expect(session.verdicts).not.toEqual([]);
  }
});

test('a lost write whose login is no text is neither a login change nor a mail that waits (MR10)', async () => {
  const { shell, names, sandbox, session } = await stage();
  await shell['findUser'](JOHN_DOE);
  const { base_url, auth } = names;
  sandbox.faults.add({ kind: 'drop-answer', applied: false, on: { method: 'PUT' } });
  sandbox.faults.add({ kind: 'fail', status: 503, times: 30, on: { method: 'GET' } });

  await failure(
    shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: auth, json: { login: null, version: 1 } }),
  );
  sandbox.faults.clear();

  expect((await session.audit.mine()).map(({ result }) => result?.verdict)).toEqual(['UNKNOWN']);
  expect(await shell['pending']()).toEqual([]);
});

test('an activation mail whose answer is lost waits, until one is accepted or the account is activated (MR10)', async () => {
  for (const closedBy of ['another', 'activation']) {
    const log = new MemoryLog();
    const { shell, sandbox, session } = await stage({ log });
    sandbox.faults.add({ kind: 'drop-answer', applied: true, on: { method: 'POST', path: /activation/ } });
    expect(await shell['sendActivationEmail'](OKAFOR)).toMatchObject({ verdict: 'UNKNOWN' });

    expect(await shell['pending']()).toMatchObject([{ request: 'activation mail', login: 'm.okafor' }]);
    expect(await waitingRows(session)).toHaveLength(1);
    expect(await shell['verify']()).toMatchObject({ verdict: 'UNKNOWN', login: 'm.okafor' });

    if (closedBy === 'another') await shell['sendActivationEmail'](OKAFOR);
    else {
      const [mail] = await shell['mailbox']();
      await mail.open();
      const verdict = await shell['verify']('m.okafor');
      expect(verdict).toMatchObject({ verdict: 'CHANGED' });
      expect(inspect(verdict)).toContain('m.okafor is activated by now: a link was opened.');
      expect(String(await shell['report'](OKAFOR))).toContain('The account is activated.');
    }
    expect(await shell['pending']()).toEqual([]);
  }
});

test('a mail that is declined while an email waits says that it does (MR11)', async () => {
  const ask = picking(0);
  const { shell, session, sandbox } = await stage({ ask });
  sandbox.faults.add({ kind: 'drop-answer', applied: false, times: 3, on: { method: 'PUT' } });
  ask.confirm = async () => false;
  expect(await shell['putEmail'](NEW, OKAFOR)).toMatchObject({ verdict: 'UNKNOWN' });
  session.world = { ...session.world, isLocal: false };

  for (const write of [() => shell['sendActivationEmail'](OKAFOR), () => shell['putLogin']('okafor', OKAFOR)]) {
    const shown = inspect(await write());
    expect(shown).toContain('NOT_SENT   not sent; an earlier request is still open');
    expect(shown).toContain(`${NEW}, UNKNOWN, asked for`);
  }
});

test('the line at the start says of a single change whose it is and that it is UNKNOWN, of several how many are (MR12)', () => {
  const row = { login: 'foobar', name: 'Foo Bar', verdict: 'UNKNOWN' };

  expect(waitingDetail([row])).toBe('UNKNOWN · foobar · Foo Bar');
  expect(waitingDetail([{ ...row, verdict: null }])).toBe('UNKNOWN · foobar · Foo Bar');
  expect(waitingDetail([row, { ...row, verdict: 'CONFIRMATION_SENT' }])).toBe('1 of them UNKNOWN');
  expect(
    waitingDetail([
      { ...row, verdict: 'CONFIRMATION_SENT' },
      { ...row, verdict: 'CONFIRMATION_SENT' },
    ]),
  ).toBe('');
});
