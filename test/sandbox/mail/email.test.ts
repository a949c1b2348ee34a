/** The story the sandbox exists for: an email is changed at once, or when the mail to the old address is opened. */

import { expect, test } from 'vitest';
import { FOOBAR_USER, JOHN_DOE, open, send } from '../client.ts';

test('the sandbox changes the email of a user who is not activated at once, and raises the version', async () => {
  const { write, get, sandbox } = await open();

  const put = await write('PUT', `/users/${JOHN_DOE}`, { contact: { email: 'johndoe@newmail.net' }, version: 1 });

  expect(put.status).toBe(200);
  expect(put.json).toMatchObject({
    id: JOHN_DOE,
    version: 2,
    activated: false,
    contact: { email: 'johndoe@newmail.net' },
  });
  expect((await get(`/users/${JOHN_DOE}`)).json).toEqual(put.json);
  expect(sandbox.mailbox.list()).toEqual([]);
});

test('the sandbox mails a link to the old address of an activated user and changes nothing until it is opened (PR11)', async () => {
  const { write, get, sandbox } = await open();
  const before = (await get(`/users/${FOOBAR_USER}`)).json;

  const put = await write('PUT', `/users/${FOOBAR_USER}`, { contact: { email: 'foo@newmail.net' }, version: 1 });

  expect(put.status).toBe(200);
  expect(put.json).toEqual(before);
  expect((await get(`/users/${FOOBAR_USER}`)).json).toEqual(before);
  const [mail] = sandbox.mailbox.list();
  expect(mail).toMatchObject({ kind: 'email-confirmation', to: 'foobar@example.org', login: 'foobar', opened: false });

  const page = await sandbox.mailbox.open(mail?.id ?? '');

  expect(page).toEqual({ status: 200, text: 'The email address of foobar is now foo@newmail.net.\n' });
  const after = (await get(`/users/${FOOBAR_USER}`)).json;
  expect(after).toMatchObject({
    version: 2,
    login: 'foobar',
    contact: { email: 'foo@newmail.net', email_confirmed: true },
  });
  expect(sandbox.mailbox.list()[0]?.opened).toBe(true);
});

test('the sandbox does nothing when a link is opened a second time, and says so', async () => {
  const { write, sandbox } = await open();
  await write('PUT', `/users/${FOOBAR_USER}`, { contact: { email: 'foo@newmail.net' }, version: 1 });
  const id = sandbox.mailbox.list()[0]?.id ?? '';
  await sandbox.mailbox.open(id);

  const again = await sandbox.mailbox.open(id);

  expect(again.text).toContain('opened before');
  expect(sandbox.world.user('foobar')?.version).toBe(2);
});

test('the sandbox lists the newest mail first, and lets only the newest link of a user work (PR30)', async () => {
  const { write, sandbox } = await open();
  for (const email of ['first@newmail.net', 'second@newmail.net']) {
    await write('PUT', `/users/${FOOBAR_USER}`, { contact: { email }, version: 1 });
  }
  const [newest, oldest] = sandbox.mailbox.list();

  const old = await sandbox.mailbox.open(oldest?.id ?? '');

  expect(newest?.subject).toContain('second@newmail.net');
  expect(old.text).toContain('newer change');
  expect(sandbox.world.user('foobar')?.contact.email).toBe('foobar@example.org');
  await sandbox.mailbox.open(newest?.id ?? '');
  expect(sandbox.world.user('foobar')?.contact.email).toBe('second@newmail.net');
});

test('the sandbox tells the listener of each mail, and shows the mails with their links to everyone on this computer', async () => {
  const { write, sandbox } = await open();
  const links: string[] = [];
  const quiet = sandbox.mailbox.onMail(({ link }) => links.push(link));

  await write('PUT', `/users/${FOOBAR_USER}`, { contact: { email: 'foo@newmail.net' }, version: 1 });
  quiet();
  await write('PUT', `/users/${FOOBAR_USER}`, { contact: { email: 'foo@othermail.net' }, version: 1 });

  const listed = await send(sandbox.url, 'GET', '/sandbox/mailbox');
  expect(listed.json.items).toEqual(sandbox.mailbox.list());
  expect(links).toEqual([listed.json.items[1].link]);
  expect((await send(sandbox.url, 'GET', '/sandbox/mail/nobody')).status).toBe(404);
});

test('the sandbox applies the other fields of an activated user at once while the email waits', async () => {
  const { write } = await open();

  const put = await write('PUT', `/users/${FOOBAR_USER}`, {
    contact: { email: 'foo@newmail.net', firstname: 'Fu' },
    language: 'de',
    version: 1,
  });

  expect(put.json).toMatchObject({ version: 2, language: 'de' });
  expect(put.json.contact).toMatchObject({ firstname: 'Fu', lastname: 'Bar', email: 'foobar@example.org' });
});

test('the sandbox takes the email that a user already has as nothing to do', async () => {
  const { write, sandbox } = await open();

  for (const [id, email] of [
    [FOOBAR_USER, 'foobar@example.org'],
    [JOHN_DOE, 'johndoe@mysite.com'],
  ]) {
    const put = await write('PUT', `/users/${id}`, { contact: { email }, version: 1 });

    expect([put.status, put.json.version, put.json.contact.email]).toEqual([200, 1, email]);
  }
  expect(sandbox.mailbox.list()).toEqual([]);
});

test('the sandbox merges the contact of a user and answers with the whole user', async () => {
  const { write } = await open();

  const put = await write('PUT', `/users/${JOHN_DOE}`, {
    contact: { address1: 'John Doe Str.', firstname: 'Foo', lastname: 'Bar' },
    version: 1,
  });

  expect(put.json).toMatchObject({ version: 2, login: 'JohnDoe', enabled: true });
  expect(put.json.contact).toMatchObject({ address1: 'John Doe Str.', firstname: 'Foo', email: 'johndoe@mysite.com' });
});

test.each([0, 2, 1559561146223])('the sandbox refuses version %d where 1 is due: code 1001 (PR2)', async (version) => {
  const { write, sandbox } = await open();

  const put = await write('PUT', `/users/${JOHN_DOE}`, { contact: { email: 'johndoe@newmail.net' }, version });

  expect(put.status).toBe(409);
  expect(put.json).toEqual({
    error: {
      code: 1001,
      message: 'Version mismatch',
      details: { info: 'Version mismatch' },
      context: {},
      domain: 'PlatformAccountServer',
    },
  });
  expect(sandbox.world.user('JohnDoe')?.contact.email).toBe('johndoe@mysite.com');
});

test.each([400, 409, 412, 426] as const)('the sandbox can carry code 1001 under status %d', async (staleStatus) => {
  const { write } = await open({ staleStatus });

  const put = await write('PUT', `/users/${JOHN_DOE}`, { enabled: false, version: 9 });

  expect([put.status, put.json.error.code]).toEqual([staleStatus, 1001]);
});

test.each([
  ['no version', { contact: { email: 'a@b.example' } }],
  ['a version in quotes', { version: '1' }],
  ['a field that the user form does not have', { version: 1, email: 'a@b.example' }],
  ['a field that the contact form does not have', { version: 1, contact: { mail: 'a@b.example' } }],
  ['what only the platform sets', { version: 1, activated: true }],
  ['an email that is null', { version: 1, contact: { email: null } }],
  ['an email without @', { version: 1, contact: { email: 'nobody' } }],
  ['no contact types', { version: 1, contact: { types: [] } }],
  ['a contact type only the platform gives', { version: 1, contact: { types: ['company_billing'] } }],
  ['a list', []],
  ['null', null],
  ['the form inside a string', JSON.stringify({ version: 1 })],
])('the sandbox refuses a change of a user with %s, by 400, and changes nothing', async (_what, body) => {
  const { write, sandbox } = await open();
  const before = sandbox.world.user('JohnDoe');

  const put = await write('PUT', `/users/${JOHN_DOE}`, JSON.stringify(body));

  expect([put.status, put.json.error.code]).toEqual([400, 400]);
  expect(sandbox.world.user('JohnDoe')).toBe(before);
});

test.each(['', '{', '{"version": 1,}', '{"version": NaN}'])('the sandbox refuses %j: it is not JSON', async (body) => {
  const { write } = await open();

  expect((await write('PUT', `/users/${JOHN_DOE}`, body)).status).toBe(400);
});

test('the sandbox decodes what json.dumps escapes', async () => {
  const { write } = await open();

  const put = await write('PUT', `/users/${JOHN_DOE}`, '{"contact": {"firstname": "J\\u00f6rg"}, "version": 1}');

  expect(put.json.contact.firstname).toBe('Jörg');
});
