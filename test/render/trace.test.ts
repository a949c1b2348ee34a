/** What the sandbox saw and decided, a row for each request and each record, in a window of any width. */
import { expect, test } from 'vitest';
import type { Paint } from '../../src/render/text.ts';
import { traceText } from '../../src/render/trace.ts';
import type { AskedRequest } from '../../src/sandbox/index.ts';

const plain: Paint = (_role, text) => text;
const ID = '00000000-1111-4222-8333-444444444444';
const ASKED: AskedRequest = {
  number: 1,
  at: '2026-01-01T00:00:00.000000+00:00',
  method: 'GET',
  url: `/api/2/users/${ID}?uuids=${ID}`,
  body: null,
  status: 404,
  decided: [`there is no user ${ID}`, `token for client ${ID}: Foobar and below`],
  stored: [
    {
      kind: 'client',
      id: ID,
      name: ID,
      what: 'changed',
      fields: [{ field: 'parent_id', before: null, after: ID }],
      by_another: false,
    },
  ],
  request_id: null,
  user_agent: null,
};

test('of ids the beginning is shown, in places, facts, names and values (TR14)', () => {
  const text = traceText([{ asked: ASKED, by: null }], 0, plain, 80);

  expect(text).toMatchInlineSnapshot(`
    "  server   GET /users/0000…?uuids=0000…   there is no user 0000… · token for client 0000…: Foobar and below · 404
      stored   client 0000…   parent_id none → 0000…"
  `);
});
