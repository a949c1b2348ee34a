/** putEmail: the page's request to the byte, to the user who is meant, and an honest verdict. */
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { InputError } from '../../src/api/errors.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { type AuditEntry, AuditError } from '../../src/session/audit/record.ts';
import { type Ask, WriteRefusedError } from '../../src/session/guard.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, picking, type Stage, type StageOptions, stage } from './stage.ts';

const NEW = 'johndoe@newmail.net';

/** What Python's json.dumps(user_data, indent=4) gives. */
function pageBody(email: string, version: number): string {
  return `{\n    "contact": {\n        "email": "${email}"\n    },\n    "version": ${version}\n}`;
}

test('putEmail changes the email of a user who is not activated, and again right after', async () => {
  const { shell, names, sandbox } = await stage();
  await shell['findUser']('JohnDoe');

  const first = await shell['putEmail'](NEW);
  const second = await shell['putEmail']('john@newmail.net');

  expect(first).toEqual({
    verdict: 'CHANGED',
    status: 200,
    why: 'changed',
    request_id: expect.any(String),
    user_id: JOHN_DOE,
    login: 'JohnDoe',
    old: 'johndoe@mysite.com',
    new: NEW,
    version: 2,
    activated: false,
    world: 'sandbox',
  });
  expect(second).toMatchObject({ verdict: 'CHANGED', old: NEW, new: 'john@newmail.net', version: 3 });
  expect(names).toMatchObject({ version: 3, user: { email: 'john@newmail.net', version: 3 } });
  expect(sandbox.world.user('JohnDoe')?.contact.email).toBe('john@newmail.net');
});

test('putEmail sends the page’s request, to the byte (PR1)', async () => {
  const { shell, writes } = await stage();
  await shell['findUser']('JohnDoe');

  await shell['putEmail'](NEW);

  expect(writes()).toHaveLength(1);
  expect(writes()[0]).toMatchObject({
    method: 'PUT',
    url: `/api/2/users/${JOHN_DOE}`,
    body: pageBody(NEW, 1),
    headers: { 'content-type': 'application/json', authorization: expect.stringMatching(/^Bearer eyJ/) },
  });
});

test('putEmail sets user_data and response as the page’s steps would', async () => {
  const { shell, names } = await stage();
  await shell['findUser']('JohnDoe');

  await shell['putEmail'](NEW);

  expect(names['user_data']).toBe(pageBody(NEW, 1));
  expect(names['response'].status_code).toBe(200);
  expect(names['response'].json().contact.email).toBe(NEW);
});

test('putEmail tells the page’s statements 2 to 7', async () => {
  const { shell, narrated } = await stage();
  await shell['findUser']('JohnDoe');

  await shell['putEmail'](NEW);

  expect(narrated().slice(-6)).toEqual([
    `user_id = '${JOHN_DOE}'`,
    'version = 1',
    `user_data = {"contact": {"email": "${NEW}"}, "version": version}`,
    'user_data = json.dumps(user_data, indent=4)',
    "response = requests.put(f'{base_url}/users/{user_id}', headers={'Content-Type': 'application/json', **auth}, data=user_data)",
    'response.status_code',
  ]);
});

test('putEmail says CONFIRMATION_SENT for an activated user, until the mail at the old address is opened', async () => {
  const { shell, names } = await stage();
  await shell['findUser']('foobar');

  const verdict = await shell['putEmail']('foo@newmail.net');
  const before = await shell['findUser']('foobar');
  const [mail] = await shell['mailbox']();
  const opened = await mail.open();
  const after = await shell['findUser']('foobar');

  expect(verdict).toMatchObject({ verdict: 'CONFIRMATION_SENT', status: 200, version: 1, activated: true });
  expect(before).toMatchObject({ email: 'foobar@example.org', version: 1 });
  expect(mail.to).toBe('foobar@example.org');
  expect(opened.said).toBe('The email address of foobar is now foo@newmail.net.');
  expect(after).toMatchObject({ email: 'foo@newmail.net', version: 2 });
  expect(names['version']).toBe(2);
});

test('putEmail says CONFLICT after somebody else’s edit, and shows what was seen, what is there and what is wanted (V2, PR3)', async () => {
  const mine = await stage();
  const theirs = join(mine.sandbox);
  await mine.shell['findUser']('JohnDoe');
  await theirs.shell['putEmail'](JOHN_DOE, 'theirs@newmail.net');

  const verdict = await mine.shell['putEmail'](NEW);

  expect(verdict).toMatchObject({ verdict: 'CONFLICT', status: 409, old: 'johndoe@mysite.com', new: NEW, version: 2 });
  const shown = inspect(verdict);
  expect(shown).toMatch(/I saw +johndoe@mysite\.com, version 1\n/);
  expect(shown).toMatch(/There is +theirs@newmail\.net, version 2\n/);
  expect(shown).toMatch(/You want +johndoe@newmail\.net\n/);
  expect(shown).not.toMatch(/version = |fetchVersion/);
  expect(mine.sandbox.world.user('JohnDoe')?.contact.email).toBe('theirs@newmail.net');
});

test('putEmail says CONFLICT of a version that was typed, and does not claim to have seen it', async () => {
  const { shell } = await stage();
  await shell['findUser']('JohnDoe');

  const shown = inspect(await shell['putEmail'](JOHN_DOE, NEW, 0));

  expect(shown).toMatch(/I saw +johndoe@mysite\.com, version 1\n +You sent +version 0\n/);
  expect(shown).toMatch(/There is +johndoe@mysite\.com, version 1\n/);
});

test.each([99, 2, 0])(
  'putEmail says CONFLICT of any version that was typed, and is not there: %i (J1)',
  async (version) => {
    const { shell } = await stage();

    for (const user of ['JohnDoe', 'foobar']) {
      await shell['findUser'](user);
      const verdict = await shell['putEmail']('a@b.org', { version });

      expect(verdict).toMatchObject({ verdict: 'CONFLICT', status: 409 });
      expect(inspect(verdict)).toContain(`you named version ${version}, there is 1`);
      // What leads out.
      await shell['findUser'](user);
      expect(await shell['putEmail'](`${user}@b.org`)).not.toMatchObject({ verdict: 'CONFLICT' });
    }
  },
);

test('putEmail sends an address that differs only in its spelling by order, and knows it from a repetition (J2)', async () => {
  for (const [user, spelling, verdict, there] of [
    ['JohnDoe', 'JohnDoe@MySite.com', 'CHANGED', 'JohnDoe@MySite.com'],
    ['foobar', 'FooBar@Example.org', 'CONFIRMATION_SENT', 'foobar@example.org'],
  ] as const) {
    const { shell, sandbox } = await stage();
    await shell['findUser'](user);
    const already = await shell['putEmail'](spelling);
    expect(already).toMatchObject({ verdict: 'ALREADY', status: null });
    const offered = /To send it all the same: (.*)$/m.exec(inspect(already))?.[1];
    expect(offered).toBe(`putEmail('${spelling}', '${sandbox.world.user(user)?.id}', {resend: true})`);

    const sent = await shell['putEmail'](spelling, sandbox.world.user(user)?.id, { resend: true });

    expect(sent).toMatchObject({ verdict, status: 200, new: spelling });
    expect(inspect(sent)).not.toContain('second link');
    expect(sandbox.world.user(user)?.contact.email).toBe(there);
  }
});

test.each([400, 409, 412, 426] as const)(
  'putEmail says CONFLICT whichever status carries it: %i (V1)',
  async (staleStatus) => {
    const mine = await stage({ sandbox: { staleStatus } });
    await mine.shell['findUser']('JohnDoe');
    await join(mine.sandbox).shell['putEmail'](JOHN_DOE, 'theirs@newmail.net');

    expect(await mine.shell['putEmail'](NEW)).toMatchObject({ verdict: 'CONFLICT', status: staleStatus });
  },
);

test('putEmail conflicts again when repeated: the version that was seen is not raised in silence (PR3)', async () => {
  const mine = await stage();
  const theirs = join(mine.sandbox);
  await mine.shell['findUser']('JohnDoe');
  await theirs.shell['putEmail'](JOHN_DOE, 'theirs@newmail.net');

  await mine.shell['putEmail'](NEW);

  expect(mine.names['version']).toBe(1);
  expect(await mine.shell['putEmail'](NEW)).toMatchObject({ verdict: 'CONFLICT' });
});

test.each(['johndoe@mysite.com', 'JohnDoe@MySite.com'])(
  'putEmail sends and tells no PUT when %s is there already',
  async (email) => {
    const { shell, writes, narrated } = await stage();
    await shell['findUser']('JohnDoe');

    expect(await shell['putEmail'](email)).toMatchObject({ verdict: 'ALREADY', status: null });
    expect(writes()).toEqual([]);
    expect(narrated().join('\n')).not.toContain('requests.put');
  },
);

describe('that an address is there already is said of what is there, where a request of ours may have changed it (V12)', () => {
  const OLD = 'foobar@example.org';
  const CLAIM = /foobar@example\.org already/i;

  async function askedFor(how: 'putEmail' | 'requests.put' | 'a lost answer', options: StageOptions = {}) {
    const staged = await stage(options);
    const { shell, session, names, sandbox } = staged;
    await session.signIn();
    await shell['findUser']('foobar');
    if (how === 'a lost answer') sandbox.faults.add({ kind: 'drop-answer' });
    if (how === 'requests.put') {
      const url = `${session.client.baseUrl}/users/${FOOBAR_USER}`;
      const json = { contact: { email: 'foo@elsewhere.example' }, version: 1 };
      await shell['requests'].put(url, { headers: names['auth'], json });
    } else await shell['putEmail']('foo@elsewhere.example');
    staged.sent.length = 0;
    return staged;
  }

  const open = (staged: { sandbox: Stage['sandbox'] }) => staged.sandbox.others.openMail('foobar');

  test.each(['putEmail', 'requests.put', 'a lost answer'] as const)(
    'not once the link was opened that %s had mailed: CONFLICT, after one look',
    async (how) => {
      const staged = await askedFor(how);
      open(staged);

      const verdict = await staged.shell['putEmail'](OLD);

      expect(verdict).toMatchObject({ verdict: 'CONFLICT', why: 'own-write', status: null, version: 2 });
      expect(inspect(verdict)).toContain('There is   foo@elsewhere.example, version 2');
      expect(inspect(verdict)).not.toMatch(CLAIM);
      expect(staged.session.verdicts.at(-1)).toEqual({ verdict: 'CONFLICT', isAnswered: false });
      expect(staged.sent).toMatchObject([{ method: 'GET', url: `/api/2/users/${FOOBAR_USER}` }]);
      // What leads out.
      await staged.shell['findUser'](FOOBAR_USER);
      expect(await staged.shell['putEmail'](OLD)).toMatchObject({ verdict: 'CONFIRMATION_SENT', version: 2 });
    },
  );

  test.each(['FooBar@Example.org', 'foobar@EXAMPLE.org'])(
    'nor of the same in another spelling, by order either: %s',
    async (spelling) => {
      const staged = await askedFor('putEmail');
      open(staged);

      expect(await staged.shell['putEmail'](spelling)).toMatchObject({ verdict: 'CONFLICT', status: null });
      expect(await staged.shell['putEmail'](spelling, { resend: true })).toMatchObject({ verdict: 'CONFLICT' });
      expect(staged.writes()).toEqual([]);
    },
  );

  test.each([{ readOnly: true }, { dryRun: true }, { yes: true }])(
    'nor by another session that shares the record, and sends nothing: %j',
    async (flags) => {
      const log = new MemoryLog();
      const first = await askedFor('putEmail', { log });
      const { shell, writes } = join(first.sandbox, { log, flags });
      await shell['findUser']('foobar');
      open(first);

      expect(await shell['putEmail'](OLD)).toMatchObject({ verdict: 'CONFLICT', status: null });
      expect(writes()).toEqual([]);
    },
  );

  test('while the link waits it is said, after one look; where nothing is open, without one', async () => {
    const waiting = await askedFor('putEmail');
    const idle = await stage();
    await idle.shell['findUser']('foobar');
    idle.sent.length = 0;

    expect(await waiting.shell['putEmail'](OLD)).toMatchObject({ verdict: 'ALREADY', why: 'same-address' });
    expect(await idle.shell['putEmail'](OLD)).toMatchObject({ verdict: 'ALREADY', why: 'same-address' });
    expect([waiting, idle].map(({ sent }) => sent.map(({ method }) => method))).toEqual([['GET'], []]);
  });

  test('not where the look fails', async () => {
    const { shell, sandbox, session, writes } = await askedFor('putEmail');
    sandbox.faults.add({ kind: 'fail', status: 403, on: { method: 'GET' } });

    expect(await failure(shell['putEmail'](OLD))).toMatchObject({ name: 'ApiError', status: 403 });
    expect(writes()).toEqual([]);
    expect(session.verdicts).toHaveLength(1);
  });

  test('nor of a user whom an answer has shown to be deleted', async () => {
    const { shell, session, names, sandbox, sent } = await stage();
    await session.signIn();
    await shell['findUser']('JohnDoe');
    Object.assign(sandbox.world.user('JohnDoe') ?? {}, { deleted_at: '2026-11-27T20:00:00+00:00' });
    const url = `${session.client.baseUrl}/users/${JOHN_DOE}?allow_deleted=true`;
    await shell['requests'].get(url, { headers: names['auth'] });
    sent.length = 0;

    const error = await failure(shell['putEmail']('johndoe@mysite.com'));

    expect(error.message).toMatch(/^JohnDoe was deleted .+ Nothing was sent\.$/);
    expect(sent).toEqual([]);
  });

  test.each([
    [2, 'CONFIRMATION_SENT', 200],
    [1, 'CONFLICT', 409],
  ])('with a version that was typed, %i, it is asked for, once: %s', async (version, verdict, status) => {
    const staged = await askedFor('putEmail');
    open(staged);

    const came = await staged.shell['putEmail'](OLD, FOOBAR_USER, version);

    expect(came).toMatchObject({ verdict, status, old: 'foo@elsewhere.example', new: OLD });
    expect(staged.writes()).toMatchObject([{ method: 'PUT', body: pageBody(OLD, version) }]);
  });

  test('not where an answer has shown another address since, without one more look', async () => {
    const { shell, session, names, sandbox, sent } = await stage();
    await session.signIn();
    await shell['findUser']('JohnDoe');
    sandbox.others.change('JohnDoe', { contact: { email: 'theirs@elsewhere.example' } });
    await shell['requests'].get(`${session.client.baseUrl}/users/${JOHN_DOE}`, { headers: names['auth'] });
    sent.length = 0;

    const verdict = await shell['putEmail']('johndoe@mysite.com');

    expect(verdict).toMatchObject({ verdict: 'CONFLICT', why: 'version-moved', status: null });
    expect(sent).toEqual([]);
  });
});

test('putEmail says REJECTED with the server’s words for a client that may only read', async () => {
  const { shell, sandbox } = await stage({ client: 1 });
  await shell['findUser']('JohnDoe');

  const verdict = await shell['putEmail'](NEW);

  expect(verdict).toMatchObject({ verdict: 'REJECTED', status: 403 });
  expect(inspect(verdict)).toContain('HTTP 403');
  expect(sandbox.world.user('JohnDoe')?.version).toBe(1);
});

test('putEmail takes the user and the version in every way that help names', async () => {
  const ways: ((shell: Record<string, (...given: unknown[]) => unknown>) => unknown)[] = [
    (shell) => shell['putEmail']?.(JOHN_DOE, NEW, 1),
    (shell) => shell['putEmail']?.(JOHN_DOE, NEW),
    (shell) => shell['putEmail']?.(NEW, JOHN_DOE, 1),
    (shell) => shell['putEmail']?.(NEW, { user_id: JOHN_DOE, version: 1 }),
    (shell) => shell['putEmail']?.(NEW, { version: 1, user_id: JOHN_DOE.toUpperCase() }),
    (shell) => shell['putEmail']?.({ email: NEW, user_id: JOHN_DOE }),
  ];
  for (const way of ways) {
    const { shell, writes, names } = await stage();

    expect(await way(shell)).toMatchObject({ verdict: 'CHANGED', user_id: JOHN_DOE, version: 2 });
    expect(writes().map(({ url, body }) => [url, body])).toEqual([[`/api/2/users/${JOHN_DOE}`, pageBody(NEW, 1)]]);
    expect(names['user_id']).toBeUndefined();
  }
});

const malformed: readonly [what: string, given: readonly unknown[]][] = [
  ['no address', []],
  ['an empty address', ['']],
  ['no @', ['foo']],
  ['two @', ['a@b@c.net']],
  ['a name beside the address', ['Foo <foo@newmail.net>']],
  ['a blank at the end', ['foo@newmail.net ']],
  ['a line break', ['foo@newmail.net\r\nBcc: x@y.net']],
  ['a letter that only looks like one', ['foo@раypal.com']],
  ['an object', [{}]],
  ['a promise', [Promise.resolve(NEW)]],
  ['a list', [[NEW]]],
  ['a user id that is none', [NEW, { user_id: '../tenants/x' }]],
  ['a user id with a line end', [NEW, { user_id: `${FOOBAR_USER}\n` }]],
  ['a user id with a query', [NEW, `${FOOBAR_USER}?x`]],
  ['a version that is a text', [NEW, { version: '1' }]],
  ['a version that is no whole number', [NEW, { version: 1.5 }]],
  ['a version below nought', [NEW, { version: -1 }]],
  ['an unknown keyword', [NEW, { vresion: 1 }]],
  ['a value given twice', [NEW, FOOBAR_USER, { user_id: JOHN_DOE }]],
  ['too many values', [NEW, FOOBAR_USER, 1, 2]],
];

test.each(malformed)('putEmail refuses %s in a sentence, and sends nothing (I2, I4, I20)', async (_what, given) => {
  const { shell, sent } = await stage();
  await shell['findUser']('JohnDoe');
  sent.length = 0;

  const error = await failure(shell['putEmail'](...given));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toMatch(/Nothing was sent\./);
  expect(sent).toEqual([]);
});

test('putEmail never serves one user with the version of another: user_id switched in between (PR4)', async () => {
  const { shell, names, writes, notes } = await stage();
  await shell['findUser']('foobar');
  names['user_id'] = JOHN_DOE;

  const verdict = await shell['putEmail'](NEW);

  expect(verdict).toMatchObject({ verdict: 'CHANGED', user_id: JOHN_DOE, old: 'johndoe@mysite.com' });
  expect(writes().map(({ url }) => url)).toEqual([`/api/2/users/${JOHN_DOE}`]);
  expect(notes()).toContain('version 1 fetched for JohnDoe');
});

test('putEmail fetches the version again when user_id was switched there and back', async () => {
  const mine = await stage();
  const theirs = join(mine.sandbox);
  await mine.shell['findUser']('JohnDoe');
  mine.names['user_id'] = FOOBAR_USER;
  await mine.shell['fetchVersion']();
  await theirs.shell['putEmail'](JOHN_DOE, 'theirs@newmail.net');
  mine.names['user_id'] = JOHN_DOE;

  const verdict = await mine.shell['putEmail'](NEW);

  expect(verdict).toMatchObject({ verdict: 'CHANGED', old: 'theirs@newmail.net', version: 3 });
});

test('putEmail sends a version that was typed, right or wrong, whatever the case of user_id', async () => {
  for (const user_id of [JOHN_DOE, JOHN_DOE.toUpperCase()]) {
    const { shell, names, writes } = await stage();
    await shell['findUser']('JohnDoe');
    Object.assign(names, { user_id, version: 5 });

    expect(await shell['putEmail'](NEW)).toMatchObject({ user_id: JOHN_DOE });
    expect(writes()[0]?.body).toBe(pageBody(NEW, 5));
  }
});

test('putEmail keeps to what was seen for a user_id in capitals, and conflicts with a foreign edit', async () => {
  const mine = await stage();
  const theirs = join(mine.sandbox);
  await mine.shell['findUser']('JohnDoe');
  mine.names['user_id'] = JOHN_DOE.toUpperCase();
  await theirs.shell['putEmail'](JOHN_DOE, 'theirs@newmail.net');

  expect(await mine.shell['putEmail'](NEW)).toMatchObject({ verdict: 'CONFLICT', old: 'johndoe@mysite.com' });
});

test.each(['nobody-at-all', 'anna', 'fo', ''])(
  'putEmail sends nothing after findUser(%j) failed (PR5)',
  async (text) => {
    const { shell, sent } = await stage();
    await shell['findUser']('foobar');
    await failure(shell['findUser'](text));
    sent.length = 0;

    expect((await failure(shell['putEmail'](NEW))).message).toContain('user_id is not set');
    expect(sent).toEqual([]);
  },
);

test('putEmail waits for a findUser that is still running, and writes to the one it finds', async () => {
  const { shell, writes } = await stage();
  await shell['findUser']('foobar');

  const [, verdict] = await Promise.all([shell['findUser']('JohnDoe'), shell['putEmail'](NEW)]);

  expect(verdict.user_id).toBe(JOHN_DOE);
  expect(writes().map(({ url }) => url)).toEqual([`/api/2/users/${JOHN_DOE}`]);
});

test('putEmail waits for a findUser that is still running, and writes to nobody when it fails', async () => {
  const { shell, writes } = await stage();
  await shell['findUser']('foobar');

  const finding = failure(shell['findUser']('nobody-at-all'));
  const error = await failure(shell['putEmail'](NEW));
  await finding;

  expect(error.message).toContain('user_id is not set');
  expect(writes()).toEqual([]);
});

test('putEmail refuses once base_url is no longer the data centre’s (A10)', async () => {
  const { shell, names, sent } = await stage();
  await shell['findUser']('JohnDoe');
  names['base_url'] = 'https://evil.example/api/2';
  sent.length = 0;

  expect((await failure(shell['putEmail'](NEW))).name).toBe('ChangedNameError');
  expect(sent).toEqual([]);
});

test('putEmail shows the request under --dry-run and sends none (PR47)', async () => {
  const { shell, writes, names, session } = await stage({ flags: { dryRun: true } });
  await shell['findUser']('JohnDoe');

  const shown = await shell['putEmail'](NEW);

  expect(shown).toMatchObject({
    verdict: null,
    dry_run: true,
    world: 'sandbox',
    request: {
      method: 'PUT',
      url: `${session.client.baseUrl}/users/${JOHN_DOE}`,
      headers: { 'Content-Type': 'application/json' },
      body: pageBody(NEW, 1),
    },
  });
  expect(shown.request.curl).toContain('Bearer $ACRONIS_TOKEN');
  expect(inspect(shown)).not.toContain(names['auth'].Authorization);
  expect(writes()).toEqual([]);
});

test('putEmail says NOT_SENT under --read-only, and sends nothing (PR47)', async () => {
  const { shell, writes, session, narrated } = await stage({ flags: { readOnly: true } });
  await shell['findUser']('JohnDoe');

  const verdict = await shell['putEmail'](NEW);

  expect(verdict).toMatchObject({ verdict: 'NOT_SENT', status: null });
  expect(session.verdicts).toEqual([{ verdict: 'NOT_SENT', isAnswered: false }]);
  expect(narrated().join('\n')).not.toContain('requests.put');
  expect(writes()).toEqual([]);
});

test('putEmail says ALREADY under --read-only and --dry-run as well: nothing would be sent', async () => {
  for (const flags of [{ readOnly: true }, { dryRun: true }]) {
    const { shell } = await stage({ flags });
    await shell['findUser']('JohnDoe');

    expect(await shell['putEmail']('JOHNDOE@mysite.com')).toMatchObject({ verdict: 'ALREADY' });
  }
});

const LIVE = datacenter('https://eu2-cloud.acronis.com', 'contoso');

/** The sandbox's server in the part of a data centre, where writes are asked about. */
async function stageLive(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.session.signIn();
  staged.session.world = LIVE;
  return staged;
}

test('putEmail asks on a data centre: user, tenant, place, old and new, and that the mail has to be opened (S5, PR43)', async () => {
  const asked: string[] = [];
  const { shell, writes } = await stageLive({ ask: picking(0, asked) });
  await shell['findUser']('foobar');

  await shell['putEmail']('foo@newmail.net');

  expect(asked).toHaveLength(1);
  for (const fact of [
    'eu2-cloud.acronis.com',
    `foobar  ${FOOBAR_USER}`,
    '0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
    'foobar@example.org → foo@newmail.net',
    'foobar is activated: nothing changes until a link is opened.',
    "either to the old address (says the API's page) or to the new one (says Acronis' portal guide)",
  ]) {
    expect(asked[0]).toContain(fact);
  }
  expect(writes()).toHaveLength(1);
});

test('putEmail says NOT_SENT when the person says no', async () => {
  const ask = { ...picking(0), confirm: async () => false };
  const { shell, writes } = await stageLive({ ask });
  await shell['findUser']('foobar');

  expect(await shell['putEmail']('foo@newmail.net')).toMatchObject({ verdict: 'NOT_SENT' });
  expect(writes()).toEqual([]);
});

test('putEmail needs --yes on a data centre where nobody can be asked (T4, PR45)', async () => {
  const without = await stageLive();
  const withYes = await stageLive({ flags: { yes: true } });
  await without.shell['findUser']('JohnDoe');
  await withYes.shell['findUser']('JohnDoe');

  const error = await failure(without.shell['putEmail'](NEW));

  expect(error).toBeInstanceOf(WriteRefusedError);
  expect(error.why).toBe('no-terminal');
  expect(without.writes()).toEqual([]);
  expect(await withYes.shell['putEmail'](NEW)).toMatchObject({ verdict: 'CHANGED' });
});

test('putEmail says that a login that is the old address stays (V16, PR32)', async () => {
  const { shell } = await stage();
  await shell['findUser']('anna.whitfield@harbourpike.example');

  const verdict = await shell['putEmail']('anna@newmail.net');

  expect(verdict.verdict).toBe('CHANGED');
  expect(inspect(verdict)).toMatch(/login/i);
});

test('putEmail says UNKNOWN when the server is gone while the request is under way', async () => {
  const { shell, sandbox, session } = await stage();
  await shell['findUser']('JohnDoe');
  await sandbox.stop();

  const verdict = await shell['putEmail'](NEW);

  expect(['UNKNOWN', 'NOT_SENT']).toContain(verdict.verdict);
  expect(session.verdicts).toEqual([{ verdict: verdict.verdict, isAnswered: false }]);
});

/** Says no when asked to send once more, and keeps the questions. */
function declining(asked: string[] = []): Ask {
  const confirm = async ({ message }: { message: string }) => {
    asked.push(message);
    return !message.includes('Send the same request');
  };
  return { ...picking(0), confirm };
}

describe('resend, the order of a person', () => {
  async function lost(login: string, applied: boolean, options: StageOptions = {}) {
    const staged = await stage({ ask: declining(), ...options });
    await staged.shell['findUser'](login);
    staged.sandbox.faults.add({ kind: 'drop-answer', applied });
    expect(await staged.shell['putEmail'](NEW)).toMatchObject({ verdict: 'UNKNOWN' });
    const waits = staged.events.flatMap((event) => (event.kind === 'look' ? [event.afterMs] : []));
    expect(waits).toEqual([2_000, 3_000, 5_000]);
    const [first] = staged.writes();
    staged.sent.length = 0;
    return { ...staged, first };
  }

  test('resend carries the open request, to the byte, though user and version have become others (V15, J7)', async () => {
    const { shell, names, writes, first, sent } = await lost('JohnDoe', false, { ask: declining() });
    await shell['findUser']('foobar');
    names['version'] = 7;
    sent.length = 0;

    const verdict = await shell['putEmail'](NEW, JOHN_DOE, { resend: true });

    expect(verdict).toMatchObject({ verdict: 'CHANGED', user_id: JOHN_DOE, version: 2 });
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(writes()[0]?.body).toBe(first?.body);
    expect(inspect(verdict)).not.toContain('second link');
    expect(names).toMatchObject({ user_id: FOOBAR_USER, version: 7 });
  });

  test('resend carries the open request in another session that shares the log', async () => {
    const log = new MemoryLog();
    const { sandbox, first } = await lost('JohnDoe', false, { log });
    const next = join(sandbox, { log });

    expect(await next.shell['putEmail'](NEW, JOHN_DOE, { resend: true })).toMatchObject({ verdict: 'CHANGED' });
    expect(next.writes().map(({ body }) => body)).toEqual([first?.body]);
  });

  test('resend sends nothing where the look shows that the first request was carried out', async () => {
    const staged = await stage({ ask: declining() });
    await staged.shell['findUser']('JohnDoe');
    staged.sandbox.faults.add({ kind: 'late-commit' });
    await staged.shell['putEmail'](NEW);
    await staged.sandbox.faults.settle();
    staged.sent.length = 0;

    expect(await staged.shell['putEmail'](NEW, { resend: true })).toMatchObject({ verdict: 'CHANGED', version: 2 });
    expect(staged.writes()).toEqual([]);
  });

  test('resend narrates and records nothing where it sends nothing; what the look shows belongs to the first (O5)', async () => {
    const log = new MemoryLog();
    const { shell, sandbox, session, narrated } = await stage({ log, ask: declining() });
    await shell['findUser']('JohnDoe');
    sandbox.faults.add({ kind: 'late-commit' });
    await shell['putEmail'](NEW);
    const before = narrated();

    sandbox.faults.add({ kind: 'fail', status: 503, times: 3, on: { method: 'GET' } });
    expect(await shell['putEmail'](NEW, { resend: true })).toMatchObject({ verdict: 'UNKNOWN' });
    await sandbox.faults.settle();
    expect(await shell['putEmail'](NEW, { resend: true })).toMatchObject({ verdict: 'CHANGED' });

    expect(narrated()).toEqual(before);
    expect(await session.audit.mine()).toMatchObject([{ result: { verdict: 'CHANGED' } }]);
    expect((await log.records()).filter(({ kind }) => kind === 'intent')).toHaveLength(1);
  });

  test.each([true, false])(
    'resend to an activated user mails again, and says so (first one applied: %s) (PR12)',
    async (applied) => {
      const { shell, sandbox, writes } = await lost('foobar', applied);

      const verdict = await shell['putEmail'](NEW, { resend: true });

      expect(verdict).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
      expect(inspect(verdict)).toContain(
        'More than one request may have been accepted: a second link may have been mailed.',
      );
      expect(writes()).toHaveLength(1);
      expect(sandbox.mailbox.list()).toHaveLength(applied ? 2 : 1);
    },
  );

  test.each(['JohnDoe', 'foobar'])('resend never goes out twice by itself (%s) (PR13)', async (login) => {
    const ask = declining();
    const { shell, sandbox, writes } = await lost(login, false, { ask });
    ask.confirm = async () => true;
    sandbox.faults.add({ kind: 'drop-answer', applied: false, times: 9 });

    expect(await shell['putEmail'](NEW, { resend: true })).toMatchObject({ verdict: 'UNKNOWN' });
    expect(writes()).toHaveLength(1);
  });

  test('resend sends nothing where the look fails, and leaves the request open', async () => {
    const { shell, sandbox, writes, first } = await lost('JohnDoe', false);
    sandbox.faults.add({ kind: 'fail', status: 503, times: 3, on: { method: 'GET' } });

    expect(await shell['putEmail'](NEW, { resend: true })).toMatchObject({ verdict: 'UNKNOWN' });
    expect(writes()).toEqual([]);
    expect(await shell['putEmail'](NEW, { resend: true })).toMatchObject({ verdict: 'CHANGED' });
    expect(writes().map(({ body }) => body)).toEqual([first?.body]);
  });

  test('resend without an open request sends one like any other, after a look', async () => {
    const { shell, sent, sandbox } = await stage();
    await shell['findUser']('JohnDoe');
    sent.length = 0;

    expect(await shell['putEmail'](NEW, { resend: true })).toMatchObject({ verdict: 'CHANGED', version: 2 });
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(sandbox.world.user('JohnDoe')?.version).toBe(2);
  });

  test('resend for another address does not send the open request', async () => {
    const { shell, sandbox } = await lost('JohnDoe', false);
    sandbox.faults.add({ kind: 'edit-behind-me', on: { path: `/api/2/users/${JOHN_DOE}` } });
    await shell['fetchVersion']();

    const verdict = await shell['putEmail']('other@newmail.net', { resend: true });

    expect(verdict).toMatchObject({ verdict: 'CHANGED', new: 'other@newmail.net', version: 3 });
  });

  test('resend is true or false, and nothing else', async () => {
    const { shell, sent } = await stage();

    const error = await failure(shell['putEmail'](NEW, JOHN_DOE, { resend: 'yes' }));

    expect(error.message).toBe('resend is true or false. Nothing was sent.');
    expect(sent).toEqual([]);
  });
});

describe('a second request for an activated user is warned of or asked about (V6)', () => {
  const CAUTION = /You asked for foo@newmail\.net just now; a second mail would go out\./;

  async function askedOnce(options: StageOptions = {}) {
    const staged = await stage(options);
    await staged.shell['findUser']('foobar');
    expect(await staged.shell['putEmail']('foo@newmail.net')).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
    staged.sent.length = 0;
    return staged;
  }

  test('a second request for an activated user is asked about at a terminal, in the sandbox too; no means no (PR14)', async () => {
    const asked: string[] = [];
    const log = new MemoryLog();
    const ask = {
      ...picking(0),
      confirm: async (question: { message: string; default: boolean }) => {
        asked.push(question.message);
        expect(question.default).toBe(false);
        return false;
      },
    };
    const { shell, sent, sandbox, session } = await askedOnce({ ask, log });
    expect(asked).toEqual([]);

    const verdict = await shell['putEmail']('second@newmail.net');

    expect(asked).toEqual([expect.stringMatching(CAUTION)]);
    expect(asked[0]?.match(/either to the old address/g)).toHaveLength(1);
    expect(verdict).toMatchObject({ verdict: 'NOT_SENT' });
    expect(session.verdicts.at(-1)).toEqual({ verdict: 'NOT_SENT', isAnswered: false });
    expect(sent).toEqual([]);
    expect(sandbox.mailbox.list()).toHaveLength(1);
    expect(await log.records()).toHaveLength(2);
  });

  test('a second request for an activated user goes out after a yes', async () => {
    const { shell, sandbox, warnings } = await askedOnce({ ask: picking(0) });

    expect(await shell['putEmail']('second@newmail.net')).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
    expect(sandbox.mailbox.list()).toHaveLength(2);
    expect(warnings()).toEqual([]);
  });

  test.each([{}, { flags: { yes: true }, ask: picking(0) }])(
    'a second request for an activated user goes out with a warning where nobody is asked: %j',
    async (how) => {
      const { shell, sandbox, warnings } = await askedOnce(how);

      expect(await shell['putEmail']('second@newmail.net')).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
      expect(warnings()).toEqual([expect.stringMatching(CAUTION)]);
      expect(sandbox.mailbox.list()).toHaveLength(2);
    },
  );

  test('a second request for an activated user is known in another session that shares the log', async () => {
    const log = new MemoryLog();
    const { sandbox } = await askedOnce({ log });
    const next = join(sandbox, { log });

    await next.shell['putEmail'](FOOBAR_USER, 'second@newmail.net');

    expect(next.warnings()).toEqual([expect.stringMatching(CAUTION)]);
  });

  test('a second request for an activated user is known too where the fate of the first is open', async () => {
    const staged = await stage();
    await staged.shell['findUser']('foobar');
    staged.sandbox.faults.add({ kind: 'drop-answer' });
    await staged.shell['putEmail']('foo@newmail.net');

    await staged.shell['putEmail']('second@newmail.net');

    expect(staged.warnings()).toEqual([expect.stringMatching(CAUTION)]);
  });

  test('a second request for an activated user is known whatever was refused, or not sent, in between', async () => {
    const { shell, sandbox, warnings } = await askedOnce();
    sandbox.faults.add({ kind: 'throttle', times: 3, retryAfter: 1, on: { method: 'PUT' } });
    expect(await shell['putEmail']('refused@newmail.net')).toMatchObject({ verdict: 'REJECTED' });
    expect(await shell['putEmail']('foobar@example.org')).toMatchObject({ verdict: 'ALREADY' });

    await shell['putEmail']('second@newmail.net');

    expect(warnings()).toEqual([expect.stringMatching(CAUTION), expect.stringMatching(CAUTION)]);
  });

  test('a request after the link was opened, or for another user, is no second one', async () => {
    const { shell, warnings } = await askedOnce();
    await shell['findUser']('lena.brandt');
    await shell['putEmail']('lena@newmail.net');
    const [, mail] = await shell['mailbox']();
    await mail.open();
    await shell['findUser']('foobar');

    expect(await shell['putEmail']('third@newmail.net')).toMatchObject({ old: 'foo@newmail.net' });
    expect(warnings()).toEqual([]);
  });

  test('a request for a user who is not activated is no second one', async () => {
    const { shell, warnings } = await stage();
    await shell['findUser']('JohnDoe');
    await shell['putEmail'](NEW);
    await shell['putEmail']('john@newmail.net');

    expect(warnings()).toEqual([]);
  });

  test.each([
    [29, 1],
    [31, 0],
  ])('a first request is remembered for a month: after %i days it makes %i warning', async (days, warned) => {
    onTestFinished(() => void vi.useRealTimers());
    const { shell, warnings } = await askedOnce();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 24 * 60 * 60_000 });

    await shell['putEmail']('second@newmail.net');

    expect(warnings()).toHaveLength(warned);
    if (warned > 0) expect(warnings()[0]).toContain(`${days} days ago`);
  });
});

describe('an audit log that cannot be written is told of (H9)', () => {
  test('an audit log that cannot be written keeps the request from being sent, and reads go on (O5)', async () => {
    const append = () => Promise.reject(new AuditError('p', 'EROFS'));
    const { shell, writes, session, sandbox, narrated, names, warnings } = await stage({
      log: { place: 'p', append, records: async () => [] },
    });
    await shell['findUser']('JohnDoe');
    const before = narrated();

    const error = await failure(shell['putEmail']('john@аррӏе.com'));

    // Nor is anything told of a request that does not go out.
    expect([narrated(), warnings(), names['user_data']]).toEqual([before, [], undefined]);

    expect(error).toBeInstanceOf(AuditError);
    expect(error.message).toBe('The audit log cannot be written: EROFS (p).');
    expect(writes()).toEqual([]);
    expect(session.verdicts).toEqual([]);
    expect(sandbox.world.user('JohnDoe')?.version).toBe(1);
    expect(await shell['findUser']('foobar')).toMatchObject({ login: 'foobar' });
    // Nothing is sent for it, so that there is nothing to be recorded either.
    await shell['findUser']('JohnDoe');
    expect(await shell['putEmail']('johndoe@mysite.com')).toMatchObject({ verdict: 'ALREADY' });
  });

  test('an audit log that cannot be written for the result alone leaves the verdict as it is, and says so', async () => {
    const inner = new MemoryLog();
    const append = (entry: AuditEntry) =>
      entry.kind === 'result' ? Promise.reject(new AuditError('p', 'EROFS')) : inner.append(entry);
    const { shell, session, warnings, names } = await stage({
      log: { place: 'p', append, records: () => inner.records() },
    });
    await shell['findUser']('JohnDoe');

    expect(await shell['putEmail'](NEW)).toMatchObject({ verdict: 'CHANGED', version: 2 });

    expect(session.verdicts).toEqual([{ verdict: 'CHANGED', isAnswered: false }]);
    expect(session.writes.faults).toHaveLength(1);
    expect(warnings()).toEqual([
      'The audit log cannot be written: EROFS (p). What the write came to is only told here.',
    ]);
    expect(names).toMatchObject({ version: 2 });
    expect(await shell['undo']()).toMatchObject({ verdict: 'CHANGED' });
  });
});
