/** What a typed write came to, in a line: what was asked, what was answered, and where to look. */
import { expect, test } from 'vitest';
import { decodeUser } from '../../../src/api/types.ts';
import type { WriteOutcome } from '../../../src/api/write/settle.ts';
import { type WriteChange, writeText } from '../../../src/render/verdicts/write.ts';
import { emailPlan, userJson } from '../../api/world.ts';

const NO_FACTS = { reason: null, world: 'sandbox', change: null };

test.each<[WriteOutcome['verdict'], WriteOutcome['why'], number | null, number | null, string]>([
  ['CHANGED', 'observed', 503, null, 'the answer did not tell, but a new look shows what was wanted (HTTP 503)'],
  ['CHANGED', 'changed', 200, null, 'done (HTTP 200)'],
  [
    'CHANGED',
    'changed-version-unexpected',
    200,
    null,
    'done, but its version is not the next one: something else was changed too (HTTP 200)',
  ],
  [
    'CONFLICT',
    'stale',
    426,
    1001,
    'refused; it was changed since its version was fetched (HTTP 426, code 1001, request id r)',
  ],
  [
    'DUPLICATE',
    'duplicate',
    409,
    409,
    'refused; another object of that kind is there already (HTTP 409, request id r)',
  ],
  ['REJECTED', 'throttled', 429, null, 'refused; the server asks to slow down (HTTP 429, request id r)'],
  ['REJECTED', 'refused', 400, 1006, 'refused, not changed (HTTP 400, code 1006, request id r)'],
  ['NOT_SENT', 'never-sent', null, null, 'nothing left this computer'],
])('a typed write is told in a line: %s, %s', (verdict, why, status, code, words) => {
  const request = { method: 'PUT', url: 'https://h/api/2/users/u?version=1', headers: {} };
  const requestId = status === null ? null : 'r';

  expect(writeText({ verdict, why, status, code, requestId, seen: null }, request, NO_FACTS)).toBe(
    `${verdict}   PUT /api/2/users/u: ${words} · sandbox`,
  );
});

const PUT = { method: 'PUT', url: `https://h/api/2/users/${emailPlan().user_id}`, headers: {} };
const CHANGE: WriteChange = { ...emailPlan(), tenant: 'Foobar', seen: null, since: [] };

test('a typed refusal is told in one line: what the server said, and where to look', () => {
  const outcome = {
    verdict: 'REJECTED',
    why: 'forbidden',
    status: 403,
    code: 403,
    requestId: 'r-7',
    seen: null,
  } as const;

  const text = writeText(outcome, PUT, { reason: 'No\nright.', change: null, world: 'sandbox' });

  expect(text).toBe(
    `REJECTED   PUT /api/2/users/${emailPlan().user_id}: refused, not changed (HTTP 403, 'No\\nright', request id r-7) · sandbox  Look at the user: findUser('${emailPlan().user_id}')`,
  );
});

test('a typed change that leaves the email as it was says so, and no arrow', () => {
  const outcome = { verdict: 'CHANGED', why: 'changed', status: 200, code: null, requestId: 'r', seen: null } as const;
  const change = { ...CHANGE, new: CHANGE.old };

  expect(writeText(outcome, PUT, { reason: null, change, world: 'eu2-cloud' })).toContain(
    ': foobar · Foo Bar · Foobar · foobar@example.org, as before; done (HTTP 200)',
  );
});

test('a typed change of an email is told with who, where, from what to what, and both mailboxes', () => {
  const outcome = {
    verdict: 'CONFIRMATION_SENT',
    why: 'link-sent',
    status: 200,
    code: null,
    requestId: 'r',
    seen: null,
  } as const;

  expect(writeText(outcome, PUT, { reason: null, change: CHANGE, world: 'eu2-cloud' })).toBe(
    `CONFIRMATION_SENT   PUT /api/2/users/${emailPlan().user_id}: foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net; ` +
      "not changed yet. A link is mailed either to the old address (says the API's page) " +
      "or to the new one (says Acronis' portal guide); the email changes when it is opened (HTTP 200, request id r) · eu2-cloud",
  );
});

test('a typed conflict is told with what was named and what there is', () => {
  const outcome = { verdict: 'CONFLICT', why: 'stale', status: 409, code: 1001, requestId: null, seen: null } as const;
  const change = {
    ...CHANGE,
    version: 99,
    seen: decodeUser(userJson({ version: 2, contact: { email: 'x@y.net' } })),
    since: ['enabled: true → false'],
  };

  expect(writeText(outcome, PUT, { reason: null, change, world: 'sandbox' })).toContain(
    'refused; you named version 99, there is 2, with x@y.net; enabled: true → false (HTTP 409, code 1001)',
  );
});

test.each<[WriteOutcome['why'], string]>([
  ['lost', 'The answer was lost. The request may have been applied, or may still arrive.'],
  ['timeout', 'No answer came in time. The request may have been applied, or may still arrive.'],
  ['cancelled', 'You gave up before the answer came. The request may have been applied, or may still arrive.'],
  ['server-error', 'The server failed while it worked on the request.'],
  ['cut', 'The answer ended in the middle.'],
  ['unreadable', 'What came back is not an answer of the API.'],
  ['wrong-id', 'The answer is about another object.'],
  ['accepted-not-visible', 'The server accepted the request, but the user shows the old address.'],
  ['reread-failed', 'A new look failed as well.'],
  ['opposite', 'The server accepted the request, but its answer shows something else than was asked for.'],
  ['error-inside', 'The answer is a success by its status, and holds an error.'],
  ['deleted', 'It is deleted by now.'],
])('it is told why it is not known what became of a typed write: %s', (why, words) => {
  const request = { method: 'POST', url: 'https://h/api/2/users', headers: {} };

  expect(
    writeText({ verdict: 'UNKNOWN', why, status: null, code: null, requestId: null, seen: null }, request, NO_FACTS),
  ).toBe(
    `UNKNOWN   POST /api/2/users: it may or may not have been applied. ${words} Look before you send it again. · sandbox`,
  );
});
