/** report: the block for the ticket. It tells what is on record, of the right write, and nothing in it deceives. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { Output } from '../../src/repl/output/output.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, picking, type Stage, type StageOptions, stage } from './stage.ts';

const NOON = Date.parse('2026-11-27T12:00:00Z');
const at = (ms: number): Pick<StageOptions, 'now'> => ({ now: () => NOON + ms });

test('report tells a change for the ticket: before, request, verdict, after, when, who, where, and what happens next', async () => {
  const log = new MemoryLog();
  const { shell, sandbox } = await stage({ log, ...at(0) });
  await shell['findUser']('foobar');
  const { request_id } = await shell['putEmail']('foo@newmail.net');

  const report = await shell['report']();

  const hash = (await log.records()).at(-1)?.hash;
  expect(String(report)).toBe(
    [
      '**Email change for `Foo Bar` (`foobar`): CONFIRMATION_SENT**',
      '',
      '- Before: `foobar@example.org`, version 1, activated',
      '- Request: the email becomes `foo@newmail.net`',
      '- Verdict: CONFIRMATION_SENT, not changed yet: it waits for a link in a mail',
      '- After: `foobar@example.org`, version 1, seen 2026-11-27 12:00:00 UTC',
      '- When: 2026-11-27 12:00:00 UTC',
      `- Who: \`anna\`, with the API client \`${sandbox.clientId}\``,
      `- User: \`foobar\`, id \`${FOOBAR_USER}\``,
      '- Tenant: `JohnSmith, Inc / Foobar`, id `0fcd4a69-8a40-4de8-b711-d9c83dc000f7`',
      "- Data centre: `sandbox`: practice, nobody's real account",
      `- Request id: \`${request_id}\``,
      `- Audit hash: \`${hash}\``,
      '',
      "**What happens next:** A mail with a link is on its way. Please look in both mailboxes, `foobar@example.org` and `foo@newmail.net`, and among the spam: Acronis' own pages do not agree on which of them gets it. The address changes when the link is opened; until then everything stays as it is.",
    ].join('\n'),
  );
  expect(report.markdown).toBe(String(report));
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    verdict: 'CONFIRMATION_SENT',
    login: 'foobar',
    user_id: FOOBAR_USER,
    old: 'foobar@example.org',
    new: 'foo@newmail.net',
    seen: { email: 'foobar@example.org', version: 1, at: '2026-11-27T12:00:00.000Z' },
    request_id,
    audit_hash: hash,
    operator: 'anna',
    world: 'sandbox',
  });
});

test('an address that was seen since is in the report, and what happens next goes by it (RP2)', async () => {
  let ms = 0;
  const { shell, sandbox } = await stage({ now: () => NOON + ms });
  await shell['findUser'](JOHN_DOE);
  await shell['putEmail']('ours@newmail.net');
  sandbox.faults.add({ kind: 'edit-behind-me', field: 'email', on: { method: 'GET' } });
  ms = 60_000;
  await shell['findUser'](JOHN_DOE);

  const report = await shell['report']();

  expect(String(report)).toContain(
    [
      '- Verdict: CHANGED, the address was the new one; it has changed since',
      '- After: `edited.ours@newmail.net`, version 3, seen 2026-11-27 12:01:00 UTC',
      '- Seen before that: `ours@newmail.net`, version 2, seen 2026-11-27 12:00:00 UTC',
    ].join('\n'),
  );
  expect(report.next).toBe(
    'The address is `edited.ours@newmail.net` by now, not `ours@newmail.net`: it was changed since. Please tell us which one is right.',
  );
});

const LOOKS: readonly [string, (staged: Stage) => Promise<unknown>][] = [
  ['findUser', ({ shell }) => shell['findUser']('foobar')],
  ['findUsers', ({ shell }) => shell['findUsers']('foobar')],
  ['fetchVersion', ({ shell }) => shell['fetchVersion'](FOOBAR_USER)],
  [
    'a typed GET',
    ({ shell, names }) =>
      shell['requests'].get(`${names['base_url']}/users/${FOOBAR_USER}`, { headers: names['auth'] }),
  ],
  [
    'a typed GET of several',
    ({ shell, names: { base_url, auth } }) =>
      shell['requests'].get(`${base_url}/users`, { headers: auth, params: { uuids: `${JOHN_DOE},${FOOBAR_USER}` } }),
  ],
  ['verify', ({ shell }) => shell['verify']()],
  ['watch', ({ shell }) => shell['watch']()],
];
test.each(LOOKS)(
  'behind %s the report is of the change whose link was opened, in one piece (RP2, CA1)',
  async (_, look) => {
    let ms = 0;
    const log = new MemoryLog();
    const staged = await stage({ log, now: () => NOON + ms });
    const { shell } = staged;
    await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
    await (await shell['mailbox']())[0].open();
    ms = 60_000;
    await look(staged);
    ms = 90_000;

    const text = String(await shell['report']());

    expect(text).toContain('**Email change for `Foo Bar` (`foobar`): CHANGED**');
    expect(text).toContain(
      [
        '- Verdict: CHANGED, the address is the new one',
        '- After: `foo@newmail.net`, version 2, seen 2026-11-27 12:01:00 UTC',
        '- When: sent 2026-11-27 12:00:00 UTC; CONFIRMATION_SENT at once; CHANGED 2026-11-27 12:01:00 UTC',
      ].join('\n'),
    );
    expect(text).toMatch(/next:\*\* Mail goes to `foo@newmail\.net` from now on\. There is nothing left to do\.$/);
    expect(await shell['pending']()).toEqual([]);
    expect((await log.records()).filter(({ kind }) => kind === 'result')).toHaveLength(2);
  },
);

test('a watch that saw the old address first leaves the new one in the report (CA1)', async () => {
  let ms = 0;
  const opened: (() => Promise<void>)[] = [];
  const sleep = async () => {
    ms += 5_000;
    await opened.pop()?.();
  };
  const { shell } = await stage({ now: () => NOON + ms, sleep });
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const [mail] = await shell['mailbox']();
  opened.push(() => mail.open());
  await shell['watch']();

  expect(String(await shell['report']())).toContain(
    '- Verdict: CHANGED, the address is the new one\n- After: `foo@newmail.net`, version 2, seen 2026-11-27 12:00:05 UTC',
  );
});

test.each<[string, (staged: Stage) => Promise<unknown>]>([
  ['nothing', async () => {}],
  ['the mailbox', ({ shell }) => shell['mailbox']()],
  ['a look at somebody else', ({ shell }) => shell['findUser']('JohnDoe')],
  [
    'the bare ids',
    ({ shell, names: { base_url, auth, tenant_id } }) =>
      shell['requests'].get(`${base_url}/tenants/${tenant_id}/users`, { headers: auth }),
  ],
])('what was not seen is not in the report: %s (CA1)', async (_, look) => {
  const staged = await stage();
  const { shell } = staged;
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  await (await shell['mailbox']())[0].open();
  await look(staged);

  expect(await shell['report']('foobar')).toMatchObject({ verdict: 'CONFIRMATION_SENT', seen: { version: 1 } });
  expect(await shell['pending']()).toHaveLength(1);
});

test('a look that shows a third address ends what waited, and the report says whose is there (CA1)', async () => {
  const { shell, sandbox } = await stage();
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  sandbox.others.change('foobar', { contact: { email: 'theirs@example.org' } });
  sandbox.others.openMail('foobar');
  await shell['findUser']('foobar');

  const report = await shell['report']();

  expect(report).toMatchObject({ verdict: 'SUPERSEDED', seen: { email: 'theirs@example.org' } });
  expect(report.next).toContain('The address is `theirs@example.org` now.');
});

test('a lost answer is settled in the report by any look that shows what it came to (CA1)', async () => {
  const { shell, sandbox } = await stage();
  await shell['findUser']('JohnDoe');
  sandbox.faults.add({ kind: 'drop-answer', applied: true, on: { method: 'PUT' } });
  sandbox.faults.add({ kind: 'fail', status: 404, times: 1, on: { method: 'GET' } });
  expect(await shell['putEmail']('john@newmail.net', JOHN_DOE)).toMatchObject({ verdict: 'UNKNOWN' });
  await shell['findUser']('JohnDoe');

  const report = await shell['report']();

  expect(report).toMatchObject({ verdict: 'CHANGED', seen: { email: 'john@newmail.net', version: 2 } });
  expect(String(report)).toContain('- After: `john@newmail.net`, version 2');
});

test('an activation that was seen is in the report, and so is a login (CA1)', async () => {
  const OKAFOR = 'affe1155-054f-48cb-8dbf-70bd17eb5490';
  const { shell } = await stage();
  await shell['sendActivationEmail'](OKAFOR);
  expect(await shell['report']()).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
  await (await shell['mailbox']())[0].open();
  await shell['fetchVersion'](OKAFOR);

  expect(await shell['report']()).toMatchObject({ verdict: 'CHANGED' });
});

test('an address that was asked for twice is done once it is there: no earlier request is open (CA4)', async () => {
  const { shell } = await stage({ ask: picking(0) });
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  await shell['putEmail']('Foo@NewMail.net', FOOBAR_USER);
  expect(String(await shell['report']())).not.toContain('earlier request');
  await (await shell['mailbox']())[0].open();
  await shell['verify']();

  expect(String(await shell['report']())).not.toMatch(/earlier request|Still open/);
});

test('report says what a change that was not sent came to, not what an earlier one did (RP2)', async () => {
  const { shell } = await stage({ ask: picking(0) });
  await shell['findUser']('JohnDoe');
  await shell['putEmail']('johndoe@newmail.net');
  await shell['putEmail']('foobar@example.org', FOOBAR_USER);

  const report = await shell['report']();

  expect(report).toMatchObject({ verdict: 'ALREADY', login: 'foobar', audit_hash: null });
  expect(String(report)).toContain('Nothing was changed');
  expect(await shell['report']('JohnDoe')).toMatchObject({ verdict: 'CHANGED', new: 'johndoe@newmail.net' });
});

test('report of a change that a person declined is that of nothing (RP2)', async () => {
  const ask = { ...picking(0), confirm: async () => false };
  const { shell, session } = await stage({ ask });
  session.world = { ...session.world, isLocal: false };
  expect(await shell['putEmail']('foo2@newmail.net', FOOBAR_USER)).toMatchObject({ verdict: 'NOT_SENT' });

  const report = await shell['report']();

  expect(report).toMatchObject({ verdict: 'NOT_SENT', new: 'foo2@newmail.net', audit_hash: null });
  expect(String(report)).toContain('- Verdict: NOT_SENT, nothing was sent: declined when it was asked about');
});

type Try = (staged: Stage) => Promise<unknown>;

const declined: Try = async ({ shell }) =>
  expect(await shell['putEmail']('late@newmail.net', FOOBAR_USER)).toMatchObject({ verdict: 'NOT_SENT' });
const readOnly: Try = async (staged) => {
  staged.session.flags.switch('read-only', true);
  await declined(staged);
};
const dryRun: Try = async ({ shell, session }) => {
  session.flags.switch('dry-run', true);
  expect(await shell['putEmail']('late@newmail.net', FOOBAR_USER)).toMatchObject({ dry_run: true });
};
test.each<[string, Try, string]>([
  ['declined', declined, ', declined when it was asked about'],
  ['under read-only', readOnly, ', the shell was read-only'],
  ['a dry run', dryRun, ', a dry run'],
])(
  'what was written stays the report where a later attempt is %s, which is told as such (RP2)',
  async (_what, attempt, words) => {
    for (const isLost of [true, false]) {
      const ask = picking(0);
      const staged = await stage({ ask });
      const { shell, sandbox } = staged;
      if (isLost) sandbox.faults.add({ kind: 'drop-answer', applied: true });
      const before = await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
      ask.confirm = async () => false;
      await attempt(staged);

      for (const report of [await shell['report'](), await shell['report']('foobar')]) {
        expect(report).toMatchObject({
          verdict: before.verdict,
          new: 'foo@newmail.net',
          audit_hash: expect.any(String),
        });
        expect(String(report)).toMatch(/^- Tried again .* UTC: the email becomes `late@newmail\.net`: NOT_SENT, .+$/m);
        expect(String(report)).toContain(words);
        expect(String(report)).toContain('The address changes when the link is opened');
      }
    }
  },
);

test('what an earlier session has left open is the report where this one has sent nothing (RP2)', async () => {
  const log = new MemoryLog();
  const first = await stage({ log });
  await first.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const next = join(first.sandbox, { log, ask: { ...picking(0), confirm: async () => false } });
  await declined(next);

  expect(await next.shell['report']()).toMatchObject({ verdict: 'CONFIRMATION_SENT', new: 'foo@newmail.net' });
});

test('what was written for one stays the report where nothing was sent for another (RP2)', async () => {
  const { shell, session } = await stage({ ask: picking(0) });
  await shell['putEmail']('john@newmail.net', JOHN_DOE);
  session.flags.switch('read-only', true);
  await shell['putEmail']('late@newmail.net', FOOBAR_USER);

  expect(await shell['report']()).toMatchObject({ login: 'JohnDoe', verdict: 'CHANGED' });
  expect(await shell['report']('foobar')).toMatchObject({ verdict: 'NOT_SENT', unsent: 'the shell was read-only' });
});

test('an undo that is declined leaves the report of the change (RP2)', async () => {
  const asked: string[] = [];
  const ask = picking(0);
  const { shell, session } = await stage({ ask });
  await shell['putEmail']('john@newmail.net', JOHN_DOE);
  ask.confirm = async ({ message }) => asked.push(message) < 0;
  session.world = { ...session.world, isLocal: false };

  expect(await shell['undo']()).toMatchObject({ verdict: 'NOT_SENT' });

  expect(asked[0]).toMatch(/^Undo: give JohnDoe on .+ the email back that a write from here has changed\?\n/);
  expect(await shell['report']()).toMatchObject({ verdict: 'CHANGED', new: 'john@newmail.net' });
});

test('a refusal by the server is the report, which says what is open from before (RP2)', async () => {
  const { shell, sandbox } = await stage();
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  sandbox.faults.add({ kind: 'fail', status: 403, times: 1, on: { method: 'PUT' } });
  const verdict = await shell['putEmail']('foo2@newmail.net', FOOBAR_USER);

  expect(verdict).toMatchObject({ verdict: 'REJECTED' });
  expect(inspect(verdict)).toContain('Still open: foobar@example.org → foo@newmail.net, CONFIRMATION_SENT, asked for');
  const text = String(await shell['report']());
  expect(text).toMatch(/^- Still open, asked for .* UTC: the email becomes `foo@newmail\.net`: CONFIRMATION_SENT$/m);
  expect(text).toContain('An earlier request, for `foo@newmail.net`, is still open');
});

test('in the sandbox an earlier request is replaced by a newer one, and may come true on a data centre (RP2)', async () => {
  const { shell, session } = await stage({ ask: picking(0) });
  await shell['putEmail']('foo@newmial.net', FOOBAR_USER);
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);

  const report = await shell['report']();

  expect(report).toMatchObject({ open: null, replaced: { new: 'foo@newmial.net' } });
  const text = String(report);
  expect(text).toMatch(/^- Asked for before, .* UTC: the email becomes `foo@newmial\.net`: CONFIRMATION_SENT$/m);
  expect(text).toContain(
    'Before that `foo@newmial.net` was asked for: a link for it has no effect any more, since in the sandbox only the newest works.',
  );
  session.world = { ...session.world, isLocal: false };
  const elsewhere = String(await shell['report']());
  expect(elsewhere).toContain('An earlier request, for `foo@newmial.net`, is still open');
  expect(elsewhere).not.toContain('Before that');
});

test('a newer request without an answer replaces nothing for certain, in the sandbox either (RP2)', async () => {
  const { shell, sandbox } = await stage({ ask: picking(0) });
  await shell['putEmail']('foo@newmial.net', FOOBAR_USER);
  sandbox.faults.add({ kind: 'drop-answer', applied: false, times: 1, on: { method: 'PUT' } });
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);

  expect(await shell['report']()).toMatchObject({ verdict: 'UNKNOWN', open: { new: 'foo@newmial.net' } });
});

test('after no, the verdict says that an earlier request is still open, and what closes it (RP2)', async () => {
  const ask = picking(0);
  const { shell, sandbox } = await stage({ ask });
  sandbox.faults.add({ kind: 'drop-answer', applied: true });
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  ask.confirm = async () => false;

  const shown = inspect(await shell['putEmail']('foo@newmail.net', FOOBAR_USER));

  expect(shown).toContain('NOT_SENT   not sent; an earlier request is still open');
  expect(shown).not.toContain('keeps');
  expect(shown).toContain('Still open: foobar@example.org → foo@newmail.net, UNKNOWN, asked for just now.');
  expect(shown).toContain(`verify('${FOOBAR_USER}')`);
});

test('behind a login change the report names the new login, and what a lost answer leaves open (MR1)', async () => {
  const { shell, sandbox } = await stage();
  await shell['putEmail']('john@newmail.net', JOHN_DOE);
  await shell['putLogin']('john.doe', JOHN_DOE);

  const text = String(await shell['report']());

  expect(text).toContain('**Email change for `John Doe` (`john.doe`): CHANGED**');
  expect(text).toContain(`- User: \`john.doe\` (until then \`JohnDoe\`), id \`${JOHN_DOE}\``);
  expect(text).toContain('One signs in with `john.doe` from now on.');

  sandbox.faults.add({ kind: 'drop-answer', applied: false, on: { method: 'POST', path: /activation/ } });
  expect(await shell['sendActivationEmail'](JOHN_DOE)).toMatchObject({ verdict: 'UNKNOWN' });
  expect(String(await shell['report']())).toContain(
    'Whether an activation mail goes out to `john@newmail.net` is not known.',
  );
});

test('a look that shows nothing new dates what is seen, and is no line of the record (RP7)', async () => {
  const log = new MemoryLog();
  const first = await stage({ log, ...at(0) });
  await first.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const { shell } = join(first.sandbox, { log, ...at(14 * 3_600_000) });
  await shell['verify']('foobar');

  expect(String(await shell['report']())).toContain('version 1, seen 2026-11-28 02:00:00 UTC');
  expect(await log.records()).toHaveLength(2);
});

test('report is found by login, address, name or id in whatever case, with no request (RP4)', async () => {
  const log = new MemoryLog();
  const first = await stage({ log });
  await first.shell['putEmail']('johndoe@newmail.net', JOHN_DOE);
  await first.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const { shell, sent } = join(first.sandbox, { log });
  await shell['findUser']('JohnDoe');
  sent.length = 0;

  for (const text of ['johndoe', 'JOHNDOE@mysite.com', ' JohnDoe@newmail.net', 'john DOE', JOHN_DOE.toUpperCase()])
    expect(await shell['report'](text)).toMatchObject({ login: 'JohnDoe', tenant: 'JohnSmith, Inc' });

  const nobody = await failure(shell['report']('johnd'));
  expect(nobody).toMatchObject({ name: 'EntryError', message: expect.stringContaining("recorded here of 'johnd'") });
  expect(nobody.instead).toContain(`report('${JOHN_DOE}')   JohnDoe`);
  expect((await failure(shell['report']('jane'))).instead).toBe('audit()   lists what is');
  expect(sent).toEqual([]);
});

test('report of a text that means two users lists both, by name and tenant (RP4)', async () => {
  const { shell } = await stage();
  await shell['putEmail']('johndoe@newmail.net', JOHN_DOE);
  // The other one gets the address that the first has left.
  await shell['putEmail']('johndoe@mysite.com', FOOBAR_USER);

  const error = await failure(shell['report']('johndoe@mysite.com'));

  expect(error.message).toBe("2 users of the record are called 'johndoe@mysite.com'. Nothing was sent.");
  expect(error.instead).toContain(`report('${JOHN_DOE}')   JohnDoe`);
  expect(error.instead).toContain(`report('${FOOBAR_USER}')   foobar`);
  expect(error.instead).toContain('Foobar');
});

test('report in a session that has written nothing is of the record’s last, which is said (RP5)', async () => {
  const log = new MemoryLog();
  const { shell, sandbox } = await stage({ log, ...at(0) });
  expect(await failure(shell['report']())).toMatchObject({ name: 'EntryError', instead: "changeEmail('…', '…')" });
  await shell['putEmail']('johndoe@newmail.net', JOHN_DOE);
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);

  const next = join(sandbox, { log, ...at(14 * 3_600_000) });

  expect(await next.shell['report']()).toMatchObject({ login: 'foobar', at: '2026-11-27T12:00:00.000Z' });
  expect(next.lines()).toEqual([
    expect.stringMatching(/^Nothing was written in this session.*14 h ago, is about foobar · Foo Bar · /),
    "Has the link been opened since? verify('foobar') looks; then the report again.",
  ]);
  expect(next.sent.filter(({ url }) => !url.includes('/clients/') && !url.includes('/tenants/'))).toEqual([]);
});

test('report of a write that changes no email tells what it was; behind such a change, it is told with it', async () => {
  const { shell, names } = await stage(at(0));
  await shell['findUser']('JohnDoe');
  const { base_url, auth } = names;
  await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, {
    headers: auth,
    json: { login: 'john.doe', version: 1 },
  });

  expect(await shell['report']()).toMatchObject({
    verdict: 'CHANGED',
    request: 'login',
    old: 'JohnDoe',
    new: 'john.doe',
  });
  expect(String(await shell['report']('john.doe'))).toContain('- Request: the login becomes `john.doe`');

  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  await shell['requests'].put(`${base_url}/users/${FOOBAR_USER}`, {
    headers: auth,
    json: { enabled: true, version: 1 },
  });

  expect(await shell['report']()).toMatchObject({ request: 'email', login: 'foobar', since: [{ verdict: 'CHANGED' }] });
  expect(String(await shell['report']())).toContain(
    `- Since then, 2026-11-27 12:00:00 UTC: \`PUT /api/2/users/${FOOBAR_USER}\`: CHANGED`,
  );
});

test('report behind a look is of the change that was looked at, though the record’s last is about another user (RP2)', async () => {
  const log = new MemoryLog();
  const first = await stage({ log });
  await first.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  await first.shell['putEmail']('johndoe@newmail.net', JOHN_DOE);
  const { shell, lines } = join(first.sandbox, { log });
  await shell['verify']('foobar');

  expect(await shell['report']()).toMatchObject({ login: 'foobar', verdict: 'CONFIRMATION_SENT' });
  expect(lines()).toEqual([]);

  await shell['putEmail']('john@newmail.net', JOHN_DOE);
  expect(await shell['report']()).toMatchObject({ login: 'JohnDoe', new: 'john@newmail.net' });
  await shell['verify']('foobar');
  expect(await shell['report']()).toMatchObject({ login: 'foobar' });
});

test('report is shown from column 0, in lines as they are, and without colours (RP3)', async () => {
  const { shell } = await stage();
  await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const report = await shell['report']();
  const shown: string[] = [];
  const terminal = { write: (text: string) => shown.push(text), columns: 40 };

  new Output({ stdout: terminal, stderr: terminal, secrets: createSecrets(), colors: true, json: false }).value(report);

  expect(shown.join('')).toBe(`${report.markdown}\n`);
  expect(inspect(report, { colors: true })).toBe(report.markdown);
});

test('report holds no secret, though a person is called by one, and all of an address', async () => {
  const { shell, session, sandbox, names } = await stage();
  await session.signIn();
  const token = names['auth'].Authorization.slice(7);
  const user = sandbox.world.user('foobar');
  if (user) Object.assign(user.contact, { firstname: token });
  await shell['findUser'](FOOBAR_USER);
  await shell['putEmail'](`${'a'.repeat(60)}@newmail.net`);

  const report = await shell['report']();

  expect(JSON.stringify(report)).not.toContain(token.slice(-24));
  expect(String(report)).toContain(`\`${'a'.repeat(60)}@newmail.net\``);
});
