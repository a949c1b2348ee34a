/** undo: the last write taken back where that can be done, by the same rules; else a reason, and nothing is sent. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { FOOBAR_USER, failure, JOHN_DOE, join, picking, type Stage, type StageOptions, stage } from './stage.ts';

const OLD = 'johndoe@mysite.com';
const NEW = 'johndoe@newmail.net';

async function changed(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.shell['findUser']('JohnDoe');
  expect(await staged.shell['putEmail'](NEW)).toMatchObject({ verdict: 'CHANGED' });
  staged.sent.length = 0;
  return staged;
}

async function asked(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.shell['findUser']('foobar');
  expect(await staged.shell['putEmail']('foo@newmail.net')).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
  staged.sent.length = 0;
  return staged;
}

async function openLink({ shell }: Stage) {
  const [mail] = await shell['mailbox']();
  await mail.open();
}

/** Refused with a reason and a next step; no write goes out. */
async function refusal({ shell, writes }: Stage) {
  const error = await failure(shell['undo']());
  expect(error.name).toBe('EntryError');
  expect(writes()).toEqual([]);
  return error as { message: string; instead: string };
}

test('undo gives the email back, with the version that our change left (PR19)', async () => {
  const staged = await changed();

  expect(await staged.shell['undo']()).toMatchObject({ verdict: 'CHANGED', old: NEW, new: OLD, version: 3 });

  expect(staged.sandbox.world.user('JohnDoe')).toMatchObject({ version: 3, contact: { email: OLD } });
  expect(staged.names).toMatchObject({ version: 3, user: { email: OLD } });
  expect(staged.writes()).toMatchObject([{ method: 'PUT', body: expect.stringContaining('"version": 2') }]);
  expect(await staged.shell['audit']()).toMatchObject([{ new: NEW }, { new: OLD, verdict: 'CHANGED' }]);
});

test('undo of an undo does the change again', async () => {
  const { shell, sandbox } = await changed();

  await shell['undo']();

  expect(await shell['undo']()).toMatchObject({ verdict: 'CHANGED', old: OLD, new: NEW, version: 4 });
  expect(sandbox.world.user('JohnDoe')?.contact.email).toBe(NEW);
});

test('undo works whoever is chosen meanwhile, and leaves the names to them', async () => {
  const { shell, names } = await changed();
  await shell['findUser']('foobar');

  expect(await shell['undo']()).toMatchObject({ verdict: 'CHANGED', user_id: JOHN_DOE });
  expect(names).toMatchObject({ user_id: FOOBAR_USER, version: 1, user: { login: 'foobar' } });
});

test.each(['email', 'phone'] as const)(
  'undo leaves alone who was changed since: CONFLICT (%s) (V2, V3, PR19)',
  async (field) => {
    const { shell, sandbox } = await changed();
    const on = { method: 'GET', path: `/api/2/users/${JOHN_DOE}` };
    sandbox.faults.add({ kind: 'edit-behind-me', field, on });

    const verdict = await shell['undo']();

    expect(verdict).toMatchObject({ verdict: 'CONFLICT', old: NEW, new: OLD });
    expect(inspect(verdict)).toContain(`I saw      ${NEW}, version 2`);
    const email = field === 'email' ? `edited.${NEW}` : NEW;
    expect(sandbox.world.user('JohnDoe')).toMatchObject({ version: 3, contact: { email } });
  },
);

test('undo says ALREADY when somebody else gave it back', async () => {
  const { shell, sandbox } = await changed();
  await join(sandbox).shell['putEmail'](JOHN_DOE, OLD);

  expect(await shell['undo']()).toMatchObject({ verdict: 'ALREADY', new: OLD });
});

test('undo of a user who was activated meanwhile asks the new address', async () => {
  const { shell, sandbox } = await changed();
  sandbox.faults.add({ kind: 'activate-behind-me', on: { method: 'GET', path: `/api/2/users/${JOHN_DOE}` } });

  expect(await shell['undo']()).toMatchObject({ verdict: 'CONFIRMATION_SENT', old: NEW, new: OLD });
  expect(sandbox.mailbox.list()[0]).toMatchObject({ to: NEW });
});

test('undo cannot take a mailed link back (PR20)', async () => {
  const staged = await asked();

  const { message, instead } = await refusal(staged);

  expect(message).toContain('foobar still has foobar@example.org. A link was mailed');
  expect(message).toContain(
    "either to the old address (says the API's page) or to the new one (says Acronis' portal guide). No call",
  );
  expect(instead).toBe(`findUser('${FOOBAR_USER}')   shows the user as it is now`);
});

test('undo asks for the old address once the link was opened', async () => {
  const staged = await asked();
  await openLink(staged);

  const verdict = await staged.shell['undo']();

  expect(verdict).toMatchObject({ verdict: 'CONFIRMATION_SENT', old: 'foo@newmail.net', new: 'foobar@example.org' });
  expect(staged.sandbox.mailbox.list()[0]).toMatchObject({ to: 'foo@newmail.net' });
});

test('undo claims nothing about an address that is neither the old one nor ours', async () => {
  const staged = await asked();
  const theirs = join(staged.sandbox);
  await theirs.shell['putEmail'](FOOBAR_USER, 'theirs@newmail.net');
  await openLink(theirs);
  staged.sent.length = 0;

  const { message } = await refusal(staged);

  expect(message).toBe('foobar has theirs@newmail.net now, which is not of this write.');
});

test('undo has nothing to undo as long as it is not known what became of the write (PR20)', async () => {
  const staged = await stage();
  await staged.shell['findUser']('foobar');
  staged.sandbox.faults.add({ kind: 'drop-answer' });
  await staged.shell['putEmail']('foo@newmail.net');
  staged.sent.length = 0;

  expect(await refusal(staged)).toMatchObject({
    message: expect.stringContaining('not known'),
    instead: 'verify()   finds out',
  });

  await openLink(staged);
  await staged.shell['verify']();
  expect(await staged.shell['undo']()).toMatchObject({ verdict: 'CONFIRMATION_SENT', new: 'foobar@example.org' });
});

test('undo says that a refused write changed nothing', async () => {
  const staged = await stage({ client: 1 });
  await staged.shell['findUser']('JohnDoe');
  await staged.shell['putEmail'](NEW);
  staged.sent.length = 0;

  expect((await refusal(staged)).message).toBe('The last write changed nothing: it ended in REJECTED.');
});

test('undo says of a write that somebody else had done already that it changed nothing', async () => {
  const mine = await stage();
  await mine.shell['findUser']('JohnDoe');
  await join(mine.sandbox).shell['putEmail'](JOHN_DOE, NEW);
  expect(await mine.shell['putEmail'](NEW)).toMatchObject({ verdict: 'ALREADY', status: 409 });
  mine.sent.length = 0;

  expect((await refusal(mine)).message).toBe('The last write changed nothing: it ended in ALREADY.');
});

test('undo passes over what was not sent, because the address was there already', async () => {
  const { shell } = await changed();
  expect(await shell['putEmail'](NEW)).toMatchObject({ verdict: 'ALREADY', status: null });

  expect(await shell['undo']()).toMatchObject({ verdict: 'CHANGED', new: OLD });
});

test('undo knows of a typed write only that there was one (PR20)', async () => {
  const staged = await changed();
  const { shell, names } = staged;
  const { auth, base_url } = names;
  const url = `${base_url}/users/${JOHN_DOE}`;
  await shell['requests'].put(url, { headers: auth, json: { language: 'de', version: 2 } });
  staged.sent.length = 0;

  expect(await refusal(staged)).toMatchObject({
    message: `The last write was PUT /api/2/users/${JOHN_DOE}; what was there before it the shell does not know.`,
    instead: 'audit()',
  });

  staged.sandbox.faults.add({ kind: 'drop-answer', applied: false });
  await failure(shell['requests'].put(url, { headers: auth, json: { language: 'en', version: 3 } }));
  staged.sent.length = 0;
  expect((await refusal(staged)).instead).toBe(`requests.get('${url}', headers=auth)`);
});

test('undo cannot send the empty address that was there before', async () => {
  const staged = await stage();
  const { session, names, shell } = staged;
  await session.signIn();
  const { auth, base_url } = names;
  const json = { contact: { email: '' }, version: 1 };
  await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, { headers: auth, json });
  expect(await shell['putEmail'](JOHN_DOE, NEW)).toMatchObject({ verdict: 'CHANGED', old: '' });
  staged.sent.length = 0;

  expect((await refusal(staged)).message).toContain('had no email before');
});

test('undo has nothing to undo where nothing was written, also if another session has written', async () => {
  const { sandbox } = await changed();
  const other = join(sandbox);

  expect((await refusal(other)).message).toBe('Nothing was written in this session.');
});

test.each([
  ['read-only', { verdict: 'NOT_SENT' }],
  ['dry-run', { verdict: null, dry_run: true, request: { body: expect.stringContaining(OLD) } }],
] as const)('undo is a write like any other under %s', async (mode, shown) => {
  const { shell, writes, session } = await changed();
  session.flags.switch(mode, true);

  expect(await shell['undo']()).toMatchObject(shown);
  expect(writes()).toEqual([]);
  expect(await shell['audit']()).toHaveLength(1);
});

test('undo is asked about on a data centre, and a no sends nothing', async () => {
  const questions: string[] = [];
  const ask = { ...picking(0, questions) };
  const { shell, session, writes } = await changed({ ask });
  session.world = { ...session.world, kind: 'datacenter', isLocal: false, host: 'eu2-cloud.acronis.com' };
  ask.confirm = async ({ message }) => {
    questions.push(message);
    return false;
  };

  const verdict = await shell['undo']();
  expect(verdict).toMatchObject({ verdict: 'NOT_SENT' });
  expect(inspect(verdict)).toContain(`If you want it after all: undo('${JOHN_DOE}')`);
  expect(questions.at(-1)).toContain(`${NEW} → ${OLD}`);
  expect(writes()).toEqual([]);
});
