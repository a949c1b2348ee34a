/** audit: what this session has written, where it is kept, and that no secret is kept with it. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import type { AuditLog } from '../../src/session/audit/record.ts';
import { failure, JOHN_DOE, join, PARTNER, type StageOptions, stage } from './stage.ts';

const NEW = 'johndoe@newmail.net';

test('audit lists the writes with their verdicts, and says where they are kept (PR26, PR29)', async () => {
  const { shell, names } = await stage();
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
      old: 'johndoe@mysite.com',
      new: NEW,
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
      login: null,
      old: null,
      new: null,
      verdict: 'REJECTED',
      status: 400,
      request_id: expect.any(String),
      world: 'sandbox',
    },
  ]);
  const lines = inspect(writes).split('\n');
  expect(lines[0]).toMatch(/^ {2}\d\d:\d\d:\d\d {3}CHANGED {4}JohnDoe {3}johndoe@mysite\.com → johndoe@newmail\.net$/);
  expect(lines[1]).toMatch(/^ {2}\d\d:\d\d:\d\d {3}REJECTED {3}DELETE \/api\/2\/users\//);
  expect(lines[2]).toBe('  recorded: in memory, forgotten at .exit (times in UTC)');
});

test('audit lists the writes of this session alone, though the log is shared', async () => {
  const log = new MemoryLog();
  const mine = await stage({ log });
  await mine.shell['putEmail'](JOHN_DOE, NEW);

  const other = join(mine.sandbox, { log });

  expect(await other.shell['audit']()).toEqual([]);
  expect(await mine.shell['audit']()).toHaveLength(1);
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
