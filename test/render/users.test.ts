/** How users look, with and without colour. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { viewUser, viewUsers } from '../../src/render/users.ts';
import { record } from './samples.ts';

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
        2ae8a1e9-4dba-4a07-b56a-c51cec1485fc
      2 users"
  `);
  expect(inspect(viewUsers([], 'foo'))).toMatchInlineSnapshot(`"  nobody"`);
});
