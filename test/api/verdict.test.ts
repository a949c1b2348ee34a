import { describe, expect, test } from 'vitest';
import {
  ApiError,
  BadAnswerError,
  CancelledError,
  DeadlineError,
  InputError,
  NetworkError,
  OriginError,
  type ShellError,
  SignInError,
} from '../../src/api/errors.ts';
import { decodeUser } from '../../src/api/types.ts';
import { type AttemptClass, classify, decide, type Reread } from '../../src/api/verdict.ts';
import { emailPlan, NEW, OLD, OTHER_ID, problemJson, USER_ID, userJson } from './world.ts';

const OTHER = 'someone@else.org';

const answer = (status: number, body: unknown) =>
  classify({ response: { status, text: typeof body === 'string' ? body : JSON.stringify(body) } }, USER_ID);
const failure = (error: ShellError) => classify({ error }, USER_ID);
const user = (email: string, version = 1, activated = false) =>
  decodeUser(userJson({ version, activated, contact: { email } }));

describe('an answer to a PUT', () => {
  test('of 200 with the user is accepted', () => {
    expect(answer(200, userJson())).toMatchObject({ class: 'O', user: { id: USER_ID } });
  });

  test.each([
    ['nothing', ''],
    ['a web page', '<html>'],
    ['half an object', '{"id":'],
    ['no version', userJson({ version: undefined })],
    ['no activated', userJson({ activated: null })],
    ['no email', userJson({ contact: {} })],
  ])('of 200 with %s leaves it open', (_, body) => {
    expect(answer(200, body)).toEqual({ class: 'A', why: 'unreadable' });
  });

  test('of 200 about another user leaves it open', () => {
    expect(answer(200, userJson({ id: OTHER_ID }))).toEqual({ class: 'A', why: 'wrong-id' });
  });

  test.each([
    [400, 1001, 'stale'],
    [409, 1001, 'stale'],
    [412, 1001, 'stale'],
    [426, 1001, 'stale'],
    [409, '1001', 'stale'],
    [412, 412, 'stale'],
    [426, 426, 'stale'],
    [409, 409, 'duplicate'],
    [409, 1004, 'duplicate'],
    [401, 401, 'unauthorized'],
    [403, 1002, 'forbidden'],
    [404, 404, 'not-found'],
    [400, 1024, 'refused'],
    [415, 415, 'refused'],
    [422, 422, 'refused'],
  ])('of %i with code %j is rejected: %s', (status, code, problem) => {
    expect(answer(status, problemJson(code))).toEqual({ class: 'R', problem });
  });

  test('of 429 is rejected, whatever its body', () => {
    expect(answer(429, '')).toEqual({ class: 'R', problem: 'throttled' });
  });

  test.each([400, 401, 403, 404, 409, 412, 415, 422, 426])('of %i that no API wrote leaves it open', (status) => {
    expect(answer(status, '<html>gateway</html>')).toEqual({ class: 'A', why: 'unreadable' });
  });

  test.each([
    [500, problemJson(1001)],
    [502, ''],
    [503, problemJson(503)],
    [504, '<html>'],
    [408, problemJson(408)],
    [400, problemJson(1000)],
  ])('of %i for which the server blames itself leaves it open', (status, body) => {
    expect(answer(status, body)).toEqual({ class: 'A', why: 'server-error' });
  });

  test.each([201, 202, 204, 405, 410, 451])('of %i, which is not promised, leaves it open', (status) => {
    expect(answer(status, problemJson(status))).toEqual({ class: 'A', why: 'unreadable' });
  });
});

describe('a failure of a PUT', () => {
  test.each([
    ['the connection was never made', new NetworkError({ code: 'ECONNREFUSED', host: 'h', sent: false })],
    ['the connection took too long', new DeadlineError({ afterMs: 1, sent: false, host: 'h' })],
    ['it was given up before', new CancelledError({ sent: false })],
    ['it would have gone elsewhere', new OriginError({ origin: 'http://e', expected: 'http://h' })],
    ['it was no request', new InputError('no', 'x')],
    ['there was no token', new SignInError({ status: 401, code: null, serverMessage: null })],
  ])('in which %s was not sent', (_, error) => {
    expect(failure(error)).toEqual({ class: 'N' });
  });

  test.each([
    ['lost', new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true })],
    ['timeout', new DeadlineError({ afterMs: 1, sent: true, host: 'h' })],
    ['cancelled', new CancelledError({ sent: true })],
    ['redirect', new BadAnswerError({ status: 307, why: 'redirect' })],
    ['unreadable', new BadAnswerError({ status: 200, why: 'cut' })],
    ['unreadable', new ApiError({ status: 500, method: 'PUT', path: '/' })],
  ])('that is %s leaves it open', (why, error) => {
    expect(failure(error)).toEqual({ class: 'A', why });
  });
});

const accepted = (email: string, version = 1, activated = false): AttemptClass => ({
  class: 'O',
  user: user(email, version, activated),
});
const rejected = (problem: 'stale' | 'duplicate'): AttemptClass => ({ class: 'R', problem });

function verdict(attempt: AttemptClass, rereads: Reread[] = [], planned: Parameters<typeof emailPlan>[0] = {}) {
  const decision = decide(emailPlan(planned), attempt, rereads);
  return decision.next === 'report' ? [decision.verdict, decision.why] : [`read after ${decision.afterMs}`];
}

describe('after a 200', () => {
  test('the address in the answer decides, not the plan', () => {
    expect(verdict(accepted(NEW, 2))).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(NEW, 2, true), [], { activated: true })).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(OLD, 1, true), [], { activated: true })).toEqual(['CONFIRMATION_SENT', 'link-sent']);
    expect(verdict(accepted(OLD, 1, true))).toEqual(['CONFIRMATION_SENT', 'activated-meanwhile']);
    expect(verdict(accepted(OTHER, 2))).toEqual(['UNKNOWN', 'other-address']);
  });

  test('a version that did not move by one is mentioned', () => {
    expect(verdict(accepted(NEW, 1))).toEqual(['CHANGED', 'changed-version-unexpected']);
    expect(verdict(accepted(NEW, 3))).toEqual(['CHANGED', 'changed-version-unexpected']);
  });

  test('the server may write the same address in its own way', () => {
    expect(verdict(accepted(NEW.toUpperCase(), 2))).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(OLD.toUpperCase(), 1, true))).toEqual(['CONFIRMATION_SENT', 'activated-meanwhile']);
  });

  test('the old address of a user who is not activated is looked at once more', () => {
    expect(verdict(accepted(OLD))).toEqual(['read after 2000']);
    expect(verdict(accepted(OLD), [{ user: user(NEW, 2) }])).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(OLD), [{ user: user(OLD) }])).toEqual(['UNKNOWN', 'accepted-not-visible']);
    expect(verdict(accepted(OLD), [{ gone: true }])).toEqual(['UNKNOWN', 'accepted-not-visible']);
    expect(verdict(accepted(OLD), [{ error: new CancelledError({ sent: true }) }])).toEqual([
      'UNKNOWN',
      'accepted-not-visible',
    ]);
  });
});

describe('after a version mismatch', () => {
  const seen = (...looks: Reread[]) => verdict(rejected('stale'), looks);

  test('one look explains it, and nothing is sent again', () => {
    expect(seen()).toEqual(['read after 0']);
    expect(seen({ user: user(OTHER, 2) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OLD, 2) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OLD, 5) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OTHER, 1) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(NEW, 2) })).toEqual(['ALREADY', 'set-by-someone']);
    expect(seen({ user: user(OLD, 1, true) })).toEqual(['CONFLICT', 'activated-meanwhile']);
    expect(seen({ user: user(OLD, 0) })).toEqual(['UNKNOWN', 'version-went-back']);
    expect(seen({ gone: true })).toEqual(['REJECTED', 'deleted']);
  });

  test('a look that fails leaves the conflict that the server named', () => {
    expect(seen({ error: new CancelledError({ sent: true }) })).toEqual(['CONFLICT', 'stale']);
  });

  test('a user who has not moved is looked at twice before the contradiction is reported', () => {
    expect(seen({ user: user(OLD) })).toEqual(['read after 2000']);
    expect(seen({ user: user(OLD) }, { user: user(OLD) })).toEqual(['REJECTED', 'contradiction']);
    expect(seen({ user: user(OLD) }, { user: user(OTHER, 2) })).toEqual(['CONFLICT', 'version-moved']);
    const activated = { user: user(OLD, 1, true) };
    expect(verdict(rejected('stale'), [activated, activated], { activated: true })).toEqual([
      'REJECTED',
      'contradiction',
    ]);
  });
});

describe('after "exists already"', () => {
  const seen = (...looks: Reread[]) => verdict(rejected('duplicate'), looks);

  test('one look tells a duplicate from what someone else did', () => {
    expect(seen()).toEqual(['read after 0']);
    expect(seen({ user: user(OLD) })).toEqual(['DUPLICATE', 'duplicate']);
    expect(seen({ user: user(NEW, 2) })).toEqual(['ALREADY', 'set-by-someone']);
    expect(seen({ user: user(OTHER, 2) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OLD, 1, true) })).toEqual(['REJECTED', 'activated-meanwhile']);
    expect(seen({ gone: true })).toEqual(['REJECTED', 'deleted']);
    expect(seen({ error: new CancelledError({ sent: true }) })).toEqual(['DUPLICATE', 'duplicate']);
    expect(verdict(rejected('duplicate'), [{ user: user(OLD, 1, true) }], { activated: true })).toEqual([
      'DUPLICATE',
      'duplicate',
    ]);
  });
});

test('what was never sent, refused or left open needs no look', () => {
  expect(verdict({ class: 'N' })).toEqual(['NOT_SENT', 'never-sent']);
  expect(verdict({ class: 'R', problem: 'forbidden' })).toEqual(['REJECTED', 'forbidden']);
  expect(verdict({ class: 'A', why: 'lost' })).toEqual(['UNKNOWN', 'lost']);
});
