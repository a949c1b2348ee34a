/** What all views have in common: their data stay as they are, and whatever is in them does no harm. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { viewExchange } from '../../src/render/exchange.ts';
import { viewMail, viewMails } from '../../src/render/mails.ts';
import { viewUser, viewUsers } from '../../src/render/users.ts';
import { HARMFUL, HOSTILE, MAIL, record } from './samples.ts';

test('a view leaves its data as they are', () => {
  expect(viewUser(record())).toEqual(record());
  expect(JSON.parse(JSON.stringify(viewUsers([record()], 'foo')))).toEqual([record()]);
  expect(Object.keys(viewUser(record()))).toEqual(Object.keys(record()));
});

test('whatever a server put into a field is made harmless, with colours and without (I9)', () => {
  const request = { method: 'GET', url: 'https://x.example/', headers: { [HOSTILE]: HOSTILE } };
  const response = {
    status: 200,
    reason: HOSTILE,
    headers: { 'x-request-id': HOSTILE },
    headerLines: [],
    bytes: Buffer.alloc(0),
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
    viewMail({ ...MAIL, subject: HOSTILE, to: HOSTILE, link: HOSTILE }),
    viewMails([{ ...MAIL, subject: HOSTILE, to: HOSTILE }]),
    viewExchange({ request, response, error: null } as unknown as Parameters<typeof viewExchange>[0], () => 'sandbox'),
  ];

  for (const view of views) {
    expect(inspect(view)).not.toMatch(HARMFUL);
    expect(inspect(view, { colors: true }).replace(/\x1b\[\d{1,2}m/g, '')).not.toMatch(HARMFUL);
  }
});
