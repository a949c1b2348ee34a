/** sendActivationEmail: one POST to whoever is not activated yet, and no more claimed than that it was accepted. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, picking, type StageOptions, stage } from './stage.ts';

const OKAFOR = 'affe1155-054f-48cb-8dbf-70bd17eb5490'; // invited, in a tenant below
const PATH = `/api/2/users/${OKAFOR}/send-activation-email`;

async function chosen(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.session.signIn();
  await staged.shell['findUser']('m.okafor');
  staged.sent.length = 0;
  return staged;
}

test('sendActivationEmail has a mail queued, whose link activates the account (FW8)', async () => {
  const { shell, names, writes, sandbox } = await chosen();

  const verdict = await shell['sendActivationEmail']();

  expect(verdict).toEqual({
    verdict: 'CONFIRMATION_SENT',
    status: 204,
    why: 'mail-queued',
    request_id: expect.any(String),
    user_id: OKAFOR,
    login: 'm.okafor',
    email: 'm.okafor@example.org',
    activated: false,
    world: 'sandbox',
  });
  expect(inspect(verdict)).not.toMatch(/\b(was sent|received|has arrived\.|CHANGED)\b/);
  expect(writes()).toMatchObject([
    { method: 'POST', url: PATH, body: '', headers: { 'content-type': 'application/json' } },
  ]);
  expect(names['response'].status_code).toBe(204);
  expect(sandbox.world.user('m.okafor')).toMatchObject({ activated: false, version: 1 });

  const [mail] = await shell['mailbox']();
  expect(mail).toMatchObject({ kind: 'activation', to: 'm.okafor@example.org' });
  expect((await mail.open()).said).toBe('The account m.okafor is now activated.');
  expect(await shell['findUser'](OKAFOR)).toMatchObject({ activated: true });
  expect(await shell['sendActivationEmail']()).toMatchObject({ verdict: 'ALREADY', activated: true });
});

test('sendActivationEmail tells the statements that make the same requests', async () => {
  const { shell, narrated } = await chosen();

  await shell['sendActivationEmail']();

  expect(narrated().slice(-4)).toEqual([
    `user_id = '${OKAFOR}'`,
    "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)",
    "response = requests.post(f'{base_url}/users/{user_id}/send-activation-email', headers={'Content-Type': 'application/json', **auth})",
    'response.status_code',
  ]);
});

test('sendActivationEmail behind a change goes to the new address, and the change proposes it', async () => {
  const { shell, sandbox } = await chosen();
  const changed = inspect(await shell['putEmail']('michael@newmail.net'));
  const [, id] = /sendActivationEmail\('(.*?)'\)/.exec(changed) ?? [];

  expect(await shell['sendActivationEmail'](id)).toMatchObject({
    verdict: 'CONFIRMATION_SENT',
    email: 'michael@newmail.net',
  });

  expect(sandbox.mailbox.list()[0]).toMatchObject({ to: 'michael@newmail.net' });
});

test('sendActivationEmail shows where the mail goes by now, and leaves the version that was seen (FW8)', async () => {
  const { shell, sandbox, names } = await chosen();
  await join(sandbox).shell['putEmail'](OKAFOR, 'theirs@newmail.net');

  expect(await shell['sendActivationEmail']()).toMatchObject({ email: 'theirs@newmail.net' });

  expect(names).toMatchObject({ version: 1 });
  expect(await shell['putEmail']('mine@newmail.net')).toMatchObject({ verdict: 'CONFLICT' });
});

test('sendActivationEmail for an activated user sends nothing, and says why (FW7)', async () => {
  const { shell, writes } = await chosen();

  const verdict = await shell['sendActivationEmail'](FOOBAR_USER);

  expect(verdict).toMatchObject({ verdict: 'ALREADY', why: 'activated', status: null, login: 'foobar' });
  expect(inspect(verdict)).toContain('foobar is activated, and needs no activation mail. Nothing was sent.');
  expect(writes()).toEqual([]);
});

test('sendActivationEmail for a user who was activated since is not sent either (FW7)', async () => {
  const { shell, sandbox, writes } = await chosen();
  sandbox.faults.add({ kind: 'activate-behind-me', on: { method: 'GET', path: `/api/2/users/${OKAFOR}` } });

  expect(await shell['sendActivationEmail']()).toMatchObject({ verdict: 'ALREADY' });
  expect(writes()).toEqual([]);
});

test('sendActivationEmail for the own tenant is refused by the platform, and the verdict says why (FW7)', async () => {
  const { shell, session } = await chosen();

  const verdict = await shell['sendActivationEmail'](JOHN_DOE);
  const changed = inspect(await shell['putEmail']('johndoe@newmail.net', JOHN_DOE));

  expect(session.clientTenant).toBe('ede9f834-70b3-476c-83d9-736f9f8c7dae');
  expect(verdict).toMatchObject({ verdict: 'REJECTED', why: 'forbidden', status: 403 });
  expect(inspect(verdict)).toContain("in tenants below the API client's own");
  expect(changed).toContain('can have one mailed to users of tenants below its own; JohnDoe is in its own.');
  expect(changed).not.toContain('sendActivationEmail(');
});

test.each([
  [403, 'forbidden', 'needs the role of a user administrator'],
  [404, 'not-found', 'does not exist any more'],
])('sendActivationEmail that is refused with %i is explained (FW7)', async (status, why, words) => {
  const { shell, sandbox } = await chosen();
  sandbox.faults.add({ kind: 'fail', status, on: { method: 'POST' } });

  const verdict = await shell['sendActivationEmail']();

  expect(verdict).toMatchObject({ verdict: 'REJECTED', why, status });
  expect(inspect(verdict)).toContain(words);
  expect(inspect(verdict)).toContain(`findUser('${OKAFOR}')`);
});

test.each([true, false])(
  'sendActivationEmail whose answer is lost is UNKNOWN, and not sent again (FW9): %s',
  async (applied) => {
    const { shell, sandbox, writes } = await chosen();
    sandbox.faults.add({ kind: 'drop-answer', applied });

    const verdict = await shell['sendActivationEmail']();

    expect(verdict).toMatchObject({ verdict: 'UNKNOWN', why: 'lost', status: null });
    expect(inspect(verdict)).toContain(`a second mail does no harm: sendActivationEmail('${OKAFOR}')`);
    expect(writes()).toHaveLength(1);
  },
);

test('sendActivationEmail whose refusal ends in the middle is UNKNOWN, and the answer is called the API’s (N8)', async () => {
  const { shell, sandbox, writes } = await chosen();
  sandbox.faults.add({ kind: 'cut-body', on: { method: 'POST' } });

  const verdict = await shell['sendActivationEmail'](JOHN_DOE);

  expect(verdict).toMatchObject({ verdict: 'UNKNOWN', why: 'cut', status: 403 });
  expect(inspect(verdict)).toContain('The answer ended in the middle.');
  expect(inspect(verdict)).not.toContain('not an answer of the API');
  expect(writes()).toHaveLength(1);
});

test('a second activation mail within the record is asked about first (FW10)', async () => {
  const log = new MemoryLog();
  const asked: string[] = [];
  const { shell, sandbox } = await chosen({ log, ask: picking(0, asked) });
  await shell['sendActivationEmail']();
  expect(asked).toEqual([]);

  await shell['sendActivationEmail']();
  const another = join(sandbox, { log, ask: { ...picking(0), confirm: async () => false } });
  const declined = await another.shell['sendActivationEmail'](OKAFOR);

  expect(asked).toEqual([expect.stringContaining('You asked for one for m.okafor just now')]);
  expect(declined).toMatchObject({ verdict: 'NOT_SENT' });
  expect(sandbox.mailbox.list()).toHaveLength(2);
});

test('sendActivationEmail on a data centre asks: to which address, for whom, where', async () => {
  const asked: string[] = [];
  const { shell, session } = await chosen({ ask: picking(0, asked) });
  session.world = datacenter('https://eu2-cloud.acronis.com', 'contoso');

  const verdict = await shell['sendActivationEmail']();

  for (const part of ['eu2-cloud.acronis.com', 'Michael Okafor', OKAFOR, 'Foobar', 'm.okafor@example.org'])
    expect(asked[0]).toContain(part);
  expect(inspect(verdict).split('\n').at(-1)).toBe(`  Whether it was opened: findUser('${OKAFOR}')`);
});

test('sendActivationEmail under --read-only is NOT_SENT, under --dry-run shown', async () => {
  const refused = await chosen({ flags: { readOnly: true } });
  const shown = await chosen({ flags: { dryRun: true } });

  expect(await refused.shell['sendActivationEmail']()).toMatchObject({ verdict: 'NOT_SENT', user_id: OKAFOR });
  expect(await shown.shell['sendActivationEmail']()).toMatchObject({ dry_run: true, request: { method: 'POST' } });
  expect([...refused.writes(), ...shown.writes()]).toEqual([]);
});

test('sendActivationEmail needs somebody chosen, and an id that is one', async () => {
  const { shell, sent } = await stage();

  expect((await failure(shell['sendActivationEmail']())).message).toContain('No user is chosen');
  expect((await failure(shell['sendActivationEmail']('foobar'))).message).toContain("'foobar' is not one");
  expect(sent).toEqual([]);
});

test('sendActivationEmail is recorded as what it came to, and for whom', async () => {
  const { shell, session } = await chosen();

  await shell['sendActivationEmail']();

  expect(await session.audit.mine()).toMatchObject([
    {
      facts: { method: 'POST', about: { user_id: OKAFOR, login: 'm.okafor' } },
      result: { verdict: 'CONFIRMATION_SENT' },
    },
  ]);
});

test('undo says that an activation mail cannot be taken back', async () => {
  const { shell } = await chosen();
  await shell['sendActivationEmail']();

  expect((await failure(shell['undo']())).message).toContain('which no call takes back');
});

test('the API client’s own tenant is known from its token where the settings name another (FW7)', async () => {
  const { session, shell } = await stage({ tenantId: '0fcd4a69-8a40-4de8-b711-d9c83dc000f7' });
  expect(session.clientTenant).toBeNull();
  await session.signIn();

  expect(session.clientTenant).toBe('ede9f834-70b3-476c-83d9-736f9f8c7dae');
  expect(inspect(await shell['sendActivationEmail'](JOHN_DOE))).toContain('and this one is in it');
});
