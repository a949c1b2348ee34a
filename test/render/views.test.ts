/** How users, requests, mails, the sign-in and help look, with and without colour. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { viewExchange } from '../../src/render/exchange.ts';
import { docText } from '../../src/render/help.ts';
import { viewMail, viewMails } from '../../src/render/mails.ts';
import { signInLines } from '../../src/render/signIn.ts';
import { toCurl } from '../../src/render/statements/curl.ts';
import { draw } from '../../src/render/text.ts';
import { viewUser, viewUsers } from '../../src/render/users.ts';
import { HARMFUL, HOSTILE, record } from './samples.ts';

test('a user is shown with email and state, and what sets user_id', () => {
  expect(inspect(viewUser(record()))).toMatchInlineSnapshot(`
    "  foobar   foobar@example.org · Foo Bar · activated · enabled · version 1 · JohnSmith, Inc / Foobar
      user_id = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc'"
  `);
  expect(JSON.stringify(inspect(viewUser(record()), { colors: true }))).toMatchInlineSnapshot(
    `""  \\u001b[1mfoobar\\u001b[22m   foobar@example.org · Foo Bar · activated · enabled · version 1 · JohnSmith, Inc / Foobar\\n  user_id = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc'""`,
  );
  expect(
    inspect(viewUser(record({ email: '', name: '', activated: false, enabled: false, tenant_path: null }))),
  ).toMatchInlineSnapshot(`
    "  foobar   no email · not activated · disabled · version 1 · tenant 0fcd4a69-8a40-4de8-b711-d9c83dc000f7
      user_id = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc'"
  `);
});

test('several users are shown one below the other, and none as nobody', () => {
  expect(inspect(viewUsers([record(), record({ login: 'food', version: 12 })], 'foo'))).toMatchInlineSnapshot(`
    "  foobar   foobar@example.org · Foo Bar · activated · enabled · version 1 · JohnSmith, Inc / Foobar
        2ae8a1e9-4dba-4a07-b56a-c51cec1485fc
      food   foobar@example.org · Foo Bar · activated · enabled · version 12 · JohnSmith, Inc / Foobar
        2ae8a1e9-4dba-4a07-b56a-c51cec1485fc"
  `);
  expect(inspect(viewUsers([], 'foo'))).toMatchInlineSnapshot(`"  nobody"`);
});

test('a view leaves its data as they are', () => {
  expect(viewUser(record())).toEqual(record());
  expect(JSON.parse(JSON.stringify(viewUsers([record()], 'foo')))).toEqual([record()]);
  expect(Object.keys(viewUser(record()))).toEqual(Object.keys(record()));
});

test('the three variables are shown above the prompt', () => {
  const signedIn = {
    base_url: 'https://eu2-cloud.acronis.com/api/2',
    auth: { Authorization: 'Bearer eyJ...' },
    tenant_id: 'ede9f834-70b3-476c-83d9-736f9f8c7dae',
    tenantName: 'JohnSmith, Inc',
    expiresInMs: 7_200_000,
  };

  expect(draw((paint) => signInLines(signedIn, paint), false)).toMatchInlineSnapshot(`
    "  base_url   'https://eu2-cloud.acronis.com/api/2'
      auth       { Authorization: 'Bearer eyJ...' }   2 h left
      tenant_id  'ede9f834-70b3-476c-83d9-736f9f8c7dae'   JohnSmith, Inc"
  `);
  expect(
    draw((paint) => signInLines({ ...signedIn, tenantName: null, expiresInMs: 300_000 }, paint), false),
  ).toMatchInlineSnapshot(`
    "  base_url   'https://eu2-cloud.acronis.com/api/2'
      auth       { Authorization: 'Bearer eyJ...' }   5 min left
      tenant_id  'ede9f834-70b3-476c-83d9-736f9f8c7dae'"
  `);
});

const mail = {
  subject: 'Confirm the new email address foo@newmail.net',
  to: 'foobar@example.org',
  sent_at: '2026-01-01T00:00:00Z',
  link: 'http://127.0.0.1:1/sandbox/confirm/1',
  opened: false,
};

test('mails are shown with their number, and how to open one', () => {
  expect(inspect(viewMails([mail, { ...mail, opened: true }]))).toMatchInlineSnapshot(`
    "  [0] to foobar@example.org · Confirm the new email address foo@newmail.net · not opened
      [1] to foobar@example.org · Confirm the new email address foo@newmail.net · opened
      mailbox()[0].open() opens the link in the first one"
  `);
  expect(inspect(viewMail({ ...mail }))).toMatchInlineSnapshot(`
    "  to foobar@example.org · Confirm the new email address foo@newmail.net · not opened
      http://127.0.0.1:1/sandbox/confirm/1"
  `);
  expect(inspect(viewMails([]))).toMatchInlineSnapshot(`"  no mail yet"`);
});

test('the help of one thing is shown as signature, sentence and example', () => {
  const doc = { name: 'f', signature: 'f(x: string): y', summary: 'Does it.', examples: ["f('x')"] };

  expect(draw((paint) => docText(doc, paint), false)).toMatchInlineSnapshot(`
    "  f(x: string): y
      Does it.
        f('x')"
  `);
});

test('a request is written as a curl line without the token', () => {
  const headers = { Authorization: 'Bearer s3cret-token', 'Content-Type': 'application/json' };

  const curl = toCurl({ method: 'PUT', url: 'https://x.example/a?b=1&c', headers, body: `{"a": "it's"}` });

  expect(curl).toBe(
    `curl -X PUT 'https://x.example/a?b=1&c' -H "Authorization: Bearer $ACRONIS_TOKEN" -H 'Content-Type: application/json' --data-raw '{"a": "it'\\''s"}'`,
  );
});

test('nobody outside can write the marks of our colours (D3)', () => {
  for (const data of ['ad\ue0f0dim\ue0f1min\ue0f2', '\ue0f00\ue0f1\ue0f2', '\ue0f0toString\ue0f1x\ue0f2']) {
    const shown = draw((paint) => `${data}${paint('strong', data)}`, true);

    expect(shown.split(/\x1b\[\d+m/)).toHaveLength(3);
    expect(shown.match(/<U\+E0F[0-2]>/g)).toHaveLength(6);
  }
});

test('whatever a server put into a field is made harmless, with colours and without (I9)', () => {
  const request = { method: 'GET', url: 'https://x.example/', headers: { [HOSTILE]: HOSTILE } };
  const response = {
    status: 200,
    reason: HOSTILE,
    headers: { 'x-request-id': HOSTILE },
    text: HOSTILE,
    url: request.url,
    request,
    elapsedMs: 1,
    requestId: HOSTILE,
  };
  const user = record({ login: HOSTILE, email: HOSTILE, name: HOSTILE, tenant_path: [HOSTILE] });
  const views = [
    viewUser(user),
    viewUsers([user], 'foo'),
    viewMail({ ...mail, subject: HOSTILE, to: HOSTILE, link: HOSTILE }),
    viewMails([{ ...mail, subject: HOSTILE, to: HOSTILE }]),
    viewExchange({ request, response, error: null } as unknown as Parameters<typeof viewExchange>[0], 'sandbox'),
  ];

  for (const view of views) {
    expect(inspect(view)).not.toMatch(HARMFUL);
    expect(inspect(view, { colors: true }).replace(/\x1b\[\d{1,2}m/g, '')).not.toMatch(HARMFUL);
  }
});
