/** How the sandbox's mails look. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { viewMail, viewMails } from '../../src/render/mails.ts';
import { MAIL } from './samples.ts';

test('mails are shown with their number, and how to open one', () => {
  expect(inspect(viewMails([MAIL, { ...MAIL, opened: true }]))).toMatchInlineSnapshot(`
    "  [0] to foobar@example.org · Confirm the new email address foo@newmail.net · not opened
      [1] to foobar@example.org · Confirm the new email address foo@newmail.net · opened
      2 mails · mailbox()[0].open() opens the link in the first one"
  `);
  expect(inspect(viewMail({ ...MAIL }))).toMatchInlineSnapshot(`
    "  to foobar@example.org · Confirm the new email address foo@newmail.net · not opened
      http://127.0.0.1:1/sandbox/confirm/1"
  `);
  expect(inspect(viewMails([]))).toMatchInlineSnapshot(`"  no mail yet"`);
});
