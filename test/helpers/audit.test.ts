/** audit: what this session has written, where it is kept, and that no secret is kept with it. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import type { AuditLog } from '../../src/session/audit/record.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, PARTNER, type StageOptions, stage } from './stage.ts';

const NEW = 'johndoe@newmail.net';

test('audit lists the writes with their verdicts, and says where they are kept (PR26, PR29)', async () => {
  const { shell, names, sandbox } = await stage();
  const who = {
    ...{ name: 'John Doe', user_id: JOHN_DOE, tenant: 'JohnSmith, Inc' },
    who: { client_id: sandbox.clientId, operator: 'anna' },
  };
  expect(inspect(await shell['audit']())).toContain('nothing was written yet');
  await shell['findUser']('JohnDoe');
  await shell['putEmail'](NEW);
  const { auth, base_url } = names;
  await shell['requests'].delete(`${base_url}/users/${JOHN_DOE}?version=2`, { headers: auth });

  const writes = await shell['audit']();

  expect(JSON.parse(JSON.stringify(writes))).toEqual([
    {
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      method: 'PUT',
      url: `${base_url}/users/${JOHN_DOE}`,
      login: 'JohnDoe',
      ...who,
      old: 'johndoe@mysite.com',
      new: NEW,
      request: 'email',
      verdict: 'CHANGED',
      status: 200,
      request_id: expect.any(String),
      world: 'sandbox',
    },
    {
      at: expect.any(String),
      method: 'DELETE',
      // Without its query, in which there may be anything.
      url: `${base_url}/users/${JOHN_DOE}`,
      login: 'JohnDoe',
      ...who,
      old: null,
      new: null,
      request: `DELETE /api/2/users/${JOHN_DOE}`,
      verdict: 'REJECTED',
      status: 400,
      request_id: expect.any(String),
      world: 'sandbox',
    },
  ]);
  const lines = inspect(writes).split('\n');
  const person = 'JohnDoe · John Doe · JohnSmith, Inc';
  expect(lines[0]?.slice(10)).toBe(`   CHANGED    ${person} · johndoe@mysite.com → ${NEW}`);
  expect(lines[1]?.slice(10)).toBe(`   REJECTED   ${person} · DELETE /api/2/users/${JOHN_DOE}`);
  expect(lines[2]).toBe('  recorded: in memory, forgotten at .exit (times in UTC)');
});

/** One write a day for JohnDoe by one session, and one to foobar, whose answer is lost. */
async function days(count: number) {
  const log = new MemoryLog();
  let now = Date.parse('2026-11-20T12:00:00Z');
  const first = await stage({ log, now: () => now });
  for (let day = 0; day < count; day += 1) {
    await first.shell['putEmail'](`day${day}@newmail.net`, JOHN_DOE);
    now += 86_400_000;
  }
  first.sandbox.faults.add({ kind: 'drop-answer', applied: false });
  await first.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  return { ...join(first.sandbox, { log, now: () => now }), log };
}

test('audit lists what earlier sessions have written, dated, and of many the last with how to see all (RP13)', async () => {
  const { shell, sent } = await days(24);

  const all = await shell['audit']();

  expect(all).toHaveLength(25);
  const lines = inspect(all).split('\n');
  expect(lines).toHaveLength(22);
  expect(lines[0]).toMatch(/^ {2}2026-11-25 12:00 {3}CHANGED {3,}JohnDoe · John Doe · /);
  expect(lines[19]).toMatch(
    /^ {2}12:00:00 {11}UNKNOWN {3}foobar · Foo Bar · .* · foobar@example.org → foo@newmail.net$/,
  );
  expect(lines[20]).toBe('  20 of 25 writes shown: audit({all: true})');
  expect(inspect(await shell['audit']({ all: true })).split('\n')).toHaveLength(26);
  expect(sent.filter(({ url }) => url.includes('/users'))).toEqual([]);
});

test('audit lists the writes about whom, since when and with the verdict that are named (RP13)', async () => {
  const { shell } = await days(5);
  const count = async (given: object) => (await shell['audit'](given)).length;

  expect(await count({ user: 'john doe' })).toBe(5);
  expect(await count({ user: 'DAY3@newmail.net' })).toBe(5);
  expect(await count({ user: 'nobody' })).toBe(0);
  expect(inspect(await shell['audit']({ user: 'nobody' }))).toContain('  none of 6 writes is meant');
  expect(await count({ verdict: 'unknown' })).toBe(1);
  expect(await count({ verdict: 'Changed', user: FOOBAR_USER })).toBe(0);
  // It is the 25th, at noon.
  for (const [since, expected] of [
    ['1h', 1],
    ['24h', 2],
    ['2d', 3],
    ['1w', 6],
    ['2026-11-24', 2],
    ['2026-11-24T12:00', 2],
    ['2026-11-24 12:01', 1],
    ['2026-11-24T13:00:00+01:00', 2],
    ['2030-01-01', 0],
  ] as const)
    expect([since, await count({ since })]).toEqual([since, expected]);
});

test.each([
  ['since', 'yesterday', '12h, 7d or 2w, or a date as 2026-11-20'],
  ['since', '2026-02-30', '12h, 7d or 2w, or a date as 2026-11-20'],
  ['since', '7', '12h, 7d or 2w, or a date as 2026-11-20'],
  ['since', '-7d', '12h, 7d or 2w, or a date as 2026-11-20'],
  [
    'verdict',
    'DONE',
    'CHANGED, CONFIRMATION_SENT, ALREADY, CONFLICT, DUPLICATE, REJECTED, NOT_SENT, SUPERSEDED, UNKNOWN',
  ],
])('audit refuses a %s of %j by what there is (RP13)', async (name, value, words) => {
  const { shell } = await stage();

  expect((await failure(shell['audit']({ [name]: value }))).message).toContain(words);
});

test('audit lists nothing that was not sent: declined, shown, refused, or there already', async () => {
  for (const options of [{ flags: { readOnly: true } }, { flags: { dryRun: true } }, {}] as StageOptions[]) {
    const log = new MemoryLog();
    const { shell, names, session } = await stage({ ...options, log });
    await shell['findUser']('JohnDoe');
    const isFree = session.flags.readOnly || session.flags.dryRun;

    await shell['putEmail'](isFree ? NEW : 'JohnDoe@mysite.com');
    if (isFree) await shell['requests'].delete(`${names['base_url']}/users/x`, {}).catch(() => {});
    await failure(shell['requests'].put('https://evil.example/api/2/users/x', {}));

    expect(await log.records()).toEqual([]);
    expect(await shell['audit']()).toEqual([]);
  }
});

test('the audit log keeps of a typed body the names of its fields, and no value (H3, PR24)', async () => {
  const log = new MemoryLog();
  const { shell, session, names } = await stage({ log });
  await session.signIn();
  const { auth, base_url } = names;
  const password = 'hunter2-hunter2';

  await shell['requests'].post(`${base_url}/users/${JOHN_DOE}/password?password=${password}`, {
    headers: auth,
    json: { password },
  });
  await shell['requests'].post(`${base_url}/users`, {
    headers: auth,
    json: { tenant_id: PARTNER, login: 'brand.new', contact: { email: 'b@mysite.com', firstname: 'B', lastname: 'N' } },
  });

  const kept = JSON.stringify(await log.records());
  expect(kept).not.toContain(password);
  expect(kept).not.toContain('brand.new');
  expect(kept).not.toContain(auth.Authorization.slice(7));
  expect((await log.records()).flatMap((record) => (record.kind === 'intent' ? [record.fields] : []))).toEqual([
    ['password'],
    ['tenant_id', 'login', 'contact.email', 'contact.firstname', 'contact.lastname'],
  ]);
});

test('the audit log says who wrote, and in which world', async () => {
  const log = new MemoryLog();
  const { shell, sandbox } = await stage({ log });
  await shell['putEmail'](JOHN_DOE, NEW);

  expect((await log.records())[0]).toMatchObject({
    kind: 'intent',
    who: { client_id: sandbox.clientId, operator: 'anna' },
    world: 'sandbox',
    fields: ['contact.email', 'version'],
    email: { user_id: JOHN_DOE, old: 'johndoe@mysite.com', new: NEW, version: 1, activated: false },
  });
});

test('a session knows its own writes also where the audit log is gone', async () => {
  const lost: AuditLog = { place: 'p', append: async () => {}, records: async () => [] };
  const { shell } = await stage({ log: lost });
  await shell['putEmail'](JOHN_DOE, NEW);

  expect(await shell['audit']()).toMatchObject([{ login: 'JohnDoe', verdict: 'CHANGED' }]);
  expect(await shell['undo']()).toMatchObject({ verdict: 'CHANGED', new: 'johndoe@mysite.com' });
});

test('audit has what a look has shown since, though nobody has asked for the report (PR26)', async () => {
  const { shell, sent } = await stage();
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const [waiting] = await shell['audit']();
  const [mail] = await shell['mailbox']();
  await mail.open();
  await shell['findUser']('foobar');
  const before = sent.length;

  const [settled] = await shell['audit']();

  expect([waiting.verdict, settled.verdict]).toEqual(['CONFIRMATION_SENT', 'CHANGED']);
  expect(sent.length).toBe(before);
});
