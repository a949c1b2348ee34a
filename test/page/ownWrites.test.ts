/** A session knows its own writes, by whichever way they were sent: it never takes them for somebody else's. */
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { AuditError, type AuditLog } from '../../src/session/audit/record.ts';
import {
  FOOBAR_USER,
  failure,
  JOHN_DOE,
  join,
  picking,
  type Stage,
  type StageOptions,
  stage,
} from '../helpers/stage.ts';

const OLD = 'johndoe@mysite.com';
const OKAFOR = 'affe1155-054f-48cb-8dbf-70bd17eb5490';

/** One who is signed in and has found a user; `type` sends what is typed to that user. */
async function found(login: string, options: StageOptions = {}) {
  const staged = await stage(options);
  const { shell, names, sent } = staged;
  const { user_id } = await shell['findUser'](login);
  sent.length = 0;
  const type = (json: object, { method = 'put', path = '' } = {}) =>
    shell['requests'][method](`${names['base_url']}/users/${user_id}${path}`, { headers: names['auth'], json });
  return { ...staged, type };
}

const toEmail = (email: string, version = 1) => ({ contact: { email }, version });

test('a success that holds an error is told with the words that it holds, helper’s or typed (WD9)', async () => {
  const { shell, session, type, warnings } = await found('foobar');
  const request = { method: 'PUT', url: `${session.client.baseUrl}/users/${FOOBAR_USER}`, headers: {} };
  const text = '{"error": {"code": 1001, "message": "An older\\none."}}';
  const answer = {
    status: 200,
    reason: 'OK',
    headers: {},
    headerLines: [],
    bytes: Buffer.alloc(0),
    text,
    url: request.url,
    request,
    elapsedMs: 1,
    requestId: 'r',
  };
  const { send } = session.client;
  vi.spyOn(session.client, 'putUser').mockResolvedValue(answer);
  vi.spyOn(session.client, 'send').mockImplementation((given, options) =>
    given.method === 'PUT' ? Promise.resolve(answer) : send(given, options),
  );

  const verdict = await shell['putEmail']('x@y.org');
  await type(toEmail('z@y.org'));

  expect(verdict).toMatchObject({ verdict: 'UNKNOWN', status: 200 });
  expect(inspect(verdict)).toContain("HTTP 200, code 1001: 'An older\\none.'");
  expect(warnings().at(-1)).toMatch(
    /^UNKNOWN .*holds an error.*\(HTTP 200, code 1001, 'An older\\none', request id r\)/,
  );
});

describe('a typed change of an email', () => {
  test('a helper takes the version that a typed change of an email left, and says so (O3, PR18)', async () => {
    const { type, shell, names, notes, writes } = await found('JohnDoe');

    await type(toEmail('typed@newmail.net'));
    expect(names).toMatchObject({ version: 1, user: { email: 'typed@newmail.net', version: 2 } });
    const verdict = await shell['putEmail']('helped@newmail.net');

    expect(verdict).toMatchObject({ verdict: 'CHANGED', old: 'typed@newmail.net', version: 3 });
    expect(notes()).toContain('version 2, which your own write to JohnDoe has left');
    expect(writes()).toHaveLength(2);
    expect(names).toMatchObject({ version: 3 });
  });

  test.each<[string, (stage: Stage) => unknown]>([
    [
      'a text as data',
      ({ shell, names: { base_url, auth } }) =>
        shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, {
          headers: { ...auth, 'Content-Type': 'application/json' },
          data: ' {"version" : 1, "contact": {"firstname": "Jon", "email": "t@newmail.net"}}',
        }),
    ],
    [
      'a method by name, and a query',
      ({ shell, names: { base_url, auth } }) =>
        shell['requests'].request('PUT', `${base_url}/users/${JOHN_DOE}?x=1#y`, {
          headers: auth,
          json: toEmail('t@newmail.net'),
        }),
    ],
  ])('a typed change of an email is known as well with %s', async (_what, write) => {
    const staged = await found('JohnDoe');

    await write(staged);

    expect(await staged.shell['audit']()).toMatchObject([{ login: 'JohnDoe', old: OLD, new: 't@newmail.net' }]);
    expect(await staged.shell['putEmail']('h@newmail.net')).toMatchObject({ verdict: 'CHANGED', version: 3 });
  });

  test('a typed change of an email names login, tenant, old and new, whatever came of it (O4, PR18)', async () => {
    const { type, lines, warnings, sandbox } = await found('JohnDoe');

    await type(toEmail('typed@newmail.net'));
    sandbox.faults.add({ kind: 'edit-behind-me', field: 'phone', on: { method: 'PUT' } });
    await type(toEmail('late@newmail.net', 2));

    expect(lines()).toEqual([
      `CHANGED   PUT /api/2/users/${JOHN_DOE}: JohnDoe · John Doe · JohnSmith, Inc · ${OLD} → typed@newmail.net; done (HTTP 200) · sandbox`,
    ]);
    expect(warnings()).toEqual([
      expect.stringMatching(
        /^CONFLICT .+ typed@newmail\.net → late@newmail\.net; refused; you named version 2, there is 3, .+; contact\.phone: none → /,
      ),
    ]);
  });

  test('a typed change of an email is given back by undo, which says whom it means (O2, PR18)', async () => {
    const { type, shell, sandbox, lines, warnings } = await found('JohnDoe');
    await type({ contact: { email: 'typed@newmail.net', firstname: 'Jon' }, version: 1 });

    const verdict = await shell['undo']();

    expect(verdict).toMatchObject({ verdict: 'CHANGED', old: 'typed@newmail.net', new: OLD, version: 3 });
    expect(inspect(verdict)).toContain('the former address is back');
    expect(lines().at(-1)).toBe(
      `Giving back, to ${JOHN_DOE}: JohnDoe · Jon Doe · JohnSmith, Inc · typed@newmail.net → ${OLD}`,
    );
    expect(warnings()).toEqual(['Only the email is given back; contact.firstname of the same write stays as it is.']);
    expect(sandbox.world.user('JohnDoe')?.contact).toMatchObject({ email: OLD, firstname: 'Jon' });
  });

  test('a typed change of an email counts as asked before, and a helper’s counts for it', async () => {
    const { type, shell, warnings } = await found('foobar');
    await type(toEmail('one@newmail.net'));
    await shell['putEmail']('two@newmail.net');
    await type(toEmail('three@newmail.net'));

    expect(warnings()).toEqual([
      expect.stringMatching(/^You asked for one@newmail\.net just now; a second mail would go out/),
      expect.stringMatching(/^You asked for two@newmail\.net just now; a second mail would go out/),
    ]);
  });

  test('a typed change of an email is asked about like a helper’s on a data centre; no means no, and nothing is kept of it (O4)', async () => {
    const asked: string[] = [];
    const ask = { ...picking(0, asked) };
    const { type, session, writes } = await found('foobar', { ask });
    ask.confirm = async ({ message }) => asked.push(message) < 0;
    session.world = { ...session.world, kind: 'datacenter', isLocal: false, host: 'eu2-cloud.acronis.com' };

    const error = await failure(type(toEmail('one@newmail.net')));

    expect(error.message).toContain('You said no; nothing was sent.');
    for (const fact of [
      'person   Foo Bar',
      `user     foobar  ${FOOBAR_USER}`,
      'tenant   JohnSmith, Inc / Foobar  0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
      'email    foobar@example.org → one@newmail.net',
      "either to the old address (says the API's page) or to the new one (says Acronis' portal guide)",
    ])
      expect(asked[0]).toContain(fact);
    expect(writes()).toEqual([]);
    expect(await session.audit.mine()).toEqual([]);
  });

  test('a typed change of an email whose answer is lost is looked at by verify (PR18)', async () => {
    const { type, shell, sandbox } = await found('foobar');
    sandbox.faults.add({ kind: 'drop-answer', applied: true });
    await failure(type(toEmail('one@newmail.net')));

    expect(await shell['verify']()).toMatchObject({ verdict: 'UNKNOWN', login: 'foobar', new: 'one@newmail.net' });
    const [mail] = await shell['mailbox']();
    await mail.open();
    expect(await shell['verify']()).toMatchObject({ verdict: 'CHANGED', old: 'foobar@example.org' });
  });

  test.each([
    [1, 'below', { verdict: 'CONFLICT', why: 'typed-version' }],
    [2, 'just below', { verdict: 'CONFLICT', why: 'typed-version' }],
    [3, 'at', { verdict: 'UNKNOWN', why: 'earlier' }],
    [9, 'above', { verdict: 'UNKNOWN', why: 'typed-version' }],
  ])(
    'a typed change of an email is looked at by the version that was seen: %i, which is %s it, names nobody else (O4)',
    async (version, _where, expected) => {
      const { type, shell, sandbox, session } = await found('JohnDoe');
      await type({ language: 'de', version: 1 });
      await type({ language: 'en', version: 2 });
      sandbox.faults.add({ kind: 'drop-answer', applied: false });
      await failure(type(toEmail('lost@newmail.net', version)));

      expect(await shell['verify']()).toMatchObject({ ...expected, version: 3, new: 'lost@newmail.net' });
      const [record] = (await session.audit.mine()).slice(-1);
      expect(record?.facts.email).toEqual({
        user_id: JOHN_DOE,
        tenant_id: expect.any(String),
        login: 'JohnDoe',
        name: 'John Doe',
        old: OLD,
        new: 'lost@newmail.net',
        version,
        seenVersion: version === 3 ? undefined : 3,
        activated: false,
      });
    },
  );

  test('a typed change of an email is recorded as a helper’s with the same version is (O4)', async () => {
    const { type, shell, session } = await found('JohnDoe');

    await type(toEmail('late@newmail.net', 7));
    await shell['putEmail']('late@newmail.net', { version: 7 });

    const [typed, helped] = (await session.audit.mine()).map(({ facts }) => facts);
    expect(typed?.email).toMatchObject({ version: 7, seenVersion: 1 });
    expect(typed).toStrictEqual(helped);
  });

  test('a typed change of an email of somebody whom the session has not seen is preceded by one look (O4)', async () => {
    const { shell, names, session, sent, lines } = await stage();
    await session.signIn();
    sent.length = 0;
    const { base_url, auth } = names;

    await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: auth, json: toEmail('t@newmail.net') });

    expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(lines()[0]).toContain(`JohnDoe · John Doe · JohnSmith, Inc · ${OLD} → t@newmail.net`);
  });

  test('a typed change of an email goes on as a plain write where the look before it fails', async () => {
    const { shell, names, session, sandbox, writes } = await stage();
    await session.signIn();
    sandbox.faults.add({ kind: 'fail', status: 503, times: 3, on: { method: 'GET' } });
    const { base_url, auth } = names;

    await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: auth, json: toEmail('t@newmail.net') });

    expect(writes()).toHaveLength(1);
    expect(await shell['audit']()).toMatchObject([{ login: null, verdict: 'CHANGED' }]);
  });
});

describe('other typed writes to a user', () => {
  test.each([{ contact: { firstname: 'Jon' } }, { enabled: false }, { language: 'de' }])(
    'other typed writes to a user move the version for the next helper too: %j (O3, PR18)',
    async (json) => {
      const { type, shell } = await found('JohnDoe');
      await type({ ...json, version: 1 });

      expect(await shell['putEmail']('j@newmail.net')).toMatchObject({ verdict: 'CHANGED', version: 3 });
    },
  );

  test('a version that is typed after other typed writes is the person’s own', async () => {
    const { type, shell, names } = await found('JohnDoe');
    await type({ enabled: false, version: 1 });
    names['version'] = 9;

    expect(await shell['putEmail']('j@newmail.net')).toMatchObject({ verdict: 'CONFLICT', status: 409 });
  });

  test('typed writes whose answers show nothing are followed by a look: who was activated so is known to be (O3)', async () => {
    const { type, shell, notes } = await found(OKAFOR);
    await type({ password: 'hunter2-hunter2' }, { method: 'post', path: '/password' });

    expect(await shell['putEmail']('m@newmail.net')).toMatchObject({ verdict: 'CONFIRMATION_SENT', why: 'link-sent' });
    expect(notes().at(-1)).toMatch(/^version 1 fetched after your own write to m\.okafor/);
  });

  test('other typed writes hide nobody else’s change: what they cannot have moved is a conflict (O3)', async () => {
    const { type, shell, sandbox, writes } = await found(OKAFOR);
    await type({ password: 'hunter2-hunter2' }, { method: 'post', path: '/password' });
    const theirs = join(sandbox);
    await theirs.shell['findUser'](OKAFOR);
    const put = (version: number) =>
      theirs.shell['requests'].put(`${theirs.names['base_url']}/users/${OKAFOR}`, {
        headers: theirs.names['auth'],
        json: { language: `d${version}`, version },
      });
    await put(1);
    await put(2);
    const before = writes().length;

    expect(await shell['putEmail']('m@newmail.net')).toMatchObject({ verdict: 'CONFLICT', status: null, version: 3 });
    expect(writes()).toHaveLength(before);
  });
});

describe('the last write of a session', () => {
  /** What a log may have become while the session ran. */
  const LOGS: readonly [what: string, spoil: (inner: MemoryLog) => AuditLog['records']][] = [
    ['is gone', () => async () => []],
    ['cannot be read', () => () => Promise.reject(new AuditError('p', 'EACCES', 'read'))],
    ['is in another order', (inner) => async () => (await inner.records()).toReversed()],
    ['has lost its latest part', (inner) => async () => (await inner.records()).slice(0, 2)],
  ];

  test.each(LOGS)(
    'the last write of a session is the one that was sent last, also where the log %s (O1)',
    async (_what, spoil) => {
      const inner = new MemoryLog();
      let records: AuditLog['records'] = () => inner.records();
      const log: AuditLog = { place: 'p', append: (entry) => inner.append(entry), records: (since) => records(since) };
      const { shell, sandbox } = await found('JohnDoe', { log });
      await shell['putEmail'](OKAFOR, 'm@newmail.net');
      await shell['putEmail']('j@newmail.net');
      records = spoil(inner);

      expect(await shell['audit']()).toMatchObject([{ login: 'm.okafor' }, { login: 'JohnDoe' }]);
      expect(await shell['undo']()).toMatchObject({ verdict: 'CHANGED', login: 'JohnDoe', new: OLD });
      expect(sandbox.world.user('m.okafor')?.contact.email).toBe('m@newmail.net');
    },
  );

  test('the last write of a session is not undone once the user was moved to another tenant, or deleted (O2)', async () => {
    for (const change of [
      { tenant_id: '0fcd4a69-8a40-4de8-b711-d9c83dc000f7' },
      { deleted_at: '2026-01-01T00:00:00Z' },
    ]) {
      const { shell, session, writes } = await found('JohnDoe');
      await shell['putEmail']('j@newmail.net');
      const { seen } = await session.fetchUser();
      session.client.fetchUser = async () => ({ ...seen, ...change }) as typeof seen;
      const before = writes().length;

      expect((await failure(shell['undo']())).message).toMatch(/^JohnDoe was (moved|deleted) .*Nothing was sent\.$/);
      expect(writes()).toHaveLength(before);
    }
  });
});

describe('a user who speaks against a write', () => {
  /** As answers about JohnDoe say it from here on. */
  async function marked(change: object, options: StageOptions = {}) {
    const staged = await found('JohnDoe', options);
    const { seen, fields } = await staged.session.fetchUser();
    staged.session.sightings.of = () => ({ seen: { ...seen, ...change }, fields, at: 0 });
    staged.sent.length = 0;
    return staged;
  }

  const ways: [string, (staged: Awaited<ReturnType<typeof marked>>) => Promise<unknown>][] = [
    ['by a helper', ({ shell }) => shell['putEmail']('j@newmail.net')],
    ['typed', ({ type }) => type(toEmail('j@newmail.net'))],
  ];

  test.each(ways)('nothing is sent to a user who was deleted since (%s) (V13)', async (_what, write) => {
    const staged = await marked({ deleted_at: '2026-01-01T00:00:00Z' });

    const error = await failure(write(staged));

    expect(error).toMatchObject({
      name: 'EntryError',
      instead: `findUser('${JOHN_DOE}')   shows the user as it is now`,
    });
    expect(error.message).toMatch(/^JohnDoe was deleted .+ Nothing was sent\.$/);
    expect(staged.sent).toEqual([]);
  });

  test.each(ways)(
    'a write to a user of another identity provider, or in other hands, is asked about, in the sandbox too (%s) (V13, V14)',
    async (_what, write) => {
      for (const change of [
        { idp_id: 'c0ffee00-0000-4000-8000-000000000000' },
        { external_operation_status: 'recovering' },
      ]) {
        const asked: string[] = [];
        const ask = { ...picking(0), confirm: async ({ message }: { message: string }) => asked.push(message) < 0 };
        const { writes, ...staged } = await marked(change, { ask });

        await write({ ...staged, writes }).catch(() => null);

        expect(asked).toEqual([expect.stringMatching(/another identity provider|being recovered/)]);
        expect(writes()).toEqual([]);
      }
    },
  );

  test.each(ways)(
    'a write to a user of another identity provider is warned of where nobody can be asked (%s) (V14)',
    async (_what, write) => {
      const staged = await marked({ idp_id: 'c0ffee00-0000-4000-8000-000000000000' });

      await write(staged);

      expect(staged.warnings()).toEqual([expect.stringContaining('another identity provider')]);
      expect(staged.writes()).toHaveLength(1);
    },
  );
});

describe('an edit by somebody else', () => {
  test.each<[string, (stage: Stage) => Promise<unknown>]>([
    ['a change', ({ shell }) => shell['putEmail']('one@newmail.net')],
    [
      'two changes',
      ({ shell }) => shell['putEmail']('one@newmail.net').then(() => shell['putEmail']('two@newmail.net')),
    ],
    ['an undo', ({ shell }) => shell['putEmail']('one@newmail.net').then(() => shell['undo']())],
    [
      'a typed change',
      ({ shell, names: { base_url, auth } }) =>
        shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: auth, json: toEmail('one@newmail.net') }),
    ],
    [
      'a change whose answer was lost',
      ({ shell, sandbox }) => {
        sandbox.faults.add({ kind: 'drop-answer', applied: true });
        return shell['putEmail']('one@newmail.net');
      },
    ],
  ])('an edit by somebody else is not called ours after %s (O8)', async (_what, write) => {
    const staged = await found('JohnDoe');
    await write(staged);
    staged.sandbox.faults.add({ kind: 'edit-behind-me', field: 'phone', on: { method: 'PUT' } });

    const verdict = await staged.shell['putEmail']('late@newmail.net');

    expect(verdict).toMatchObject({ verdict: 'CONFLICT', why: 'version-moved' });
    expect(inspect(verdict)).not.toContain('of yours');
  });

  test('nor of the very change that meets it, which asks for the same address in another spelling (O8)', async () => {
    const { shell, sandbox } = await found('JohnDoe');
    sandbox.faults.add({ kind: 'edit-behind-me', field: 'phone', on: { method: 'PUT' } });

    const verdict = await shell['putEmail']('JohnDoe@mysite.com', { resend: true });

    expect(verdict).toMatchObject({ verdict: 'CONFLICT', why: 'version-moved' });
  });

  test('what was written before is read where there is something to compare with it, and not before a change that succeeds (LD1)', async () => {
    const log = new MemoryLog();
    const read = vi.spyOn(log, 'records');
    const { shell, sandbox } = await found('JohnDoe', { log });

    await shell['putEmail']('one@newmail.net');
    expect(read).not.toHaveBeenCalled();

    sandbox.faults.add({ kind: 'edit-behind-me', field: 'phone', on: { method: 'PUT' } });
    await shell['putEmail']('late@newmail.net');
    expect(read).toHaveBeenCalled();
  });
});

describe('two open requests', () => {
  test('of two open requests the owner confirmed the first: nobody else is blamed for it (O7)', async () => {
    const { shell, sandbox } = await found('foobar');
    sandbox.faults.add({ kind: 'drop-answer', applied: true });
    await shell['putEmail']('one@newmail.net');
    sandbox.faults.add({ kind: 'drop-answer', applied: false });
    await shell['putEmail']('two@newmail.net');
    const [mail] = await shell['mailbox']();
    await mail.open();

    const verdict = await shell['verify']();

    expect(verdict).toMatchObject({ verdict: 'UNKNOWN', why: 'own-write', new: 'two@newmail.net' });
    expect(inspect(verdict)).not.toMatch(/somebody|no longer as you saw/);
  });
});

test('an address that differs in its spelling alone is sent by order of a person, and both forms are shown', async () => {
  const { shell, writes } = await found('JohnDoe');

  const first = await shell['putEmail']('JohnDoe@MySite.com');
  expect(first).toMatchObject({ verdict: 'ALREADY', why: 'same-but-spelling', status: null });
  expect(inspect(first)).toContain(`JohnDoe has ${OLD}; JohnDoe@MySite.com is the same address, written otherwise.`);
  expect(inspect(first)).toContain(`putEmail('JohnDoe@MySite.com', '${JOHN_DOE}', {resend: true})`);
  expect(writes()).toEqual([]);

  expect(await shell['putEmail']('JohnDoe@MySite.com', JOHN_DOE, { resend: true })).toMatchObject({
    verdict: 'CHANGED',
  });
  expect(writes()).toHaveLength(1);
});

test('who says no to a write is told that nothing was sent, and how to say yes after all (CA9)', async () => {
  const ask = { ...picking(0), confirm: async () => false };
  const { shell, session } = await found('foobar', { ask });
  session.world = { ...session.world, kind: 'datacenter', isLocal: false };

  const shown = inspect(await shell['putEmail']('n@newmail.net'));

  expect(shown).toContain('You said no; nothing was sent. foobar keeps foobar@example.org.');
  expect(shown).toContain(`If you want it after all: putEmail('n@newmail.net', '${FOOBAR_USER}')`);
  expect(shown).not.toContain('cause');
});

describe('a conflict', () => {
  async function edited(field: 'email' | 'phone') {
    const staged = await found('JohnDoe');
    staged.sandbox.faults.add({ kind: 'edit-behind-me', field, on: { method: 'PUT' } });
    return { ...staged, verdict: await staged.shell['putEmail']('j@newmail.net') };
  }

  test.each([
    ['email', `contact.email: ${OLD} → edited.${OLD}`],
    ['phone', 'contact.phone: '],
  ] as const)('a conflict says what was changed since, and when the user was seen: %s (O6)', async (field, words) => {
    const { verdict } = await edited(field);

    expect(verdict).toMatchObject({ verdict: 'CONFLICT', status: 409 });
    expect(inspect(verdict)).toMatch(/Seen at +\d\d:\d\d:\d\d, just now\n/);
    expect(inspect(verdict)).toContain(`Since then ${words}`);
  });

  test('a conflict that is known is said again without a request, until the user is looked at (O6)', async () => {
    const { shell, sent, session, narrated } = await edited('phone');
    const before = narrated();
    sent.length = 0;

    const again = await shell['putEmail']('j@newmail.net');

    expect(again).toMatchObject({ verdict: 'CONFLICT', status: null, version: 2 });
    expect(inspect(again)).toContain('That is known already: nothing was sent.');
    expect(sent).toEqual([]);
    expect(narrated()).toEqual(before);
    expect(await session.audit.mine()).toHaveLength(1);

    await shell['findUser'](JOHN_DOE);
    expect(await shell['putEmail']('j@newmail.net')).toMatchObject({ verdict: 'CHANGED', version: 3 });
  });

  test('a conflict of a version that was typed is the server’s to say, once (O6)', async () => {
    const { shell, writes } = await found('JohnDoe');
    const put = () => shell['putEmail']('j@newmail.net', { version: 0 });

    expect(await put()).toMatchObject({ verdict: 'CONFLICT', status: 409 });
    expect(await put()).toMatchObject({ verdict: 'CONFLICT', status: null });
    expect(writes()).toHaveLength(1);
  });
});
