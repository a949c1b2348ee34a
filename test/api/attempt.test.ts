import { describe, expect, test } from 'vitest';
import { classifyPut, factsOf } from '../../src/api/attempt.ts';
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
  UnexpectedError,
} from '../../src/api/errors.ts';
import { NEW, OTHER_ID, problemJson, USER_ID, userJson } from './world.ts';

const answer = (status: number, body: unknown) =>
  classifyPut({ response: { status, text: typeof body === 'string' ? body : JSON.stringify(body) } }, USER_ID);
const failure = (error: ShellError) => classifyPut({ error }, USER_ID);

describe('an answer to a PUT', () => {
  test('an answer of 200 with the user is accepted', () => {
    expect(answer(200, userJson())).toMatchObject({ class: 'accepted', user: { id: USER_ID } });
  });

  test.each([
    ['nothing', ''],
    ['a web page', '<html>'],
    ['half an object', '{"id":'],
    ['no version', userJson({ version: undefined })],
    ['no activated', userJson({ activated: null })],
    ['no email', userJson({ contact: {} })],
  ])('an answer of 200 with %s leaves the PUT open (N8, N9, N10, N11, N27, N28)', (_, body) => {
    expect(answer(200, body)).toEqual({ class: 'open', why: 'unreadable' });
  });

  test.each([
    { error: { code: 1006, message: 'no' } },
    { ...userJson({ version: 2, contact: { email: NEW } }), error: 'internal' },
    { ...userJson(), errors: [{ code: 1 }] },
  ])('an answer of 200 with an error inside leaves the PUT open (J5)', (body) => {
    expect(answer(200, body)).toEqual({ class: 'open', why: 'error-inside' });
  });

  test('an answer of 200 about another user leaves the PUT open (N26)', () => {
    expect(answer(200, userJson({ id: OTHER_ID }))).toEqual({ class: 'open', why: 'wrong-id' });
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
  ])('an answer of %i with code %j rejects the PUT: %s (N25, V1, V4, A3, A5)', (status, code, problem) => {
    expect(answer(status, problemJson(code))).toEqual({ class: 'rejected', problem });
  });

  test('an answer of 429 rejects the PUT, whatever its body (N24)', () => {
    expect(answer(429, '')).toEqual({ class: 'rejected', problem: 'throttled' });
  });

  test.each([400, 401, 403, 404, 409, 412, 415, 422, 426])(
    'an answer of %i that no API wrote leaves the PUT open (N10, N25)',
    (status) => {
      expect(answer(status, '<html>gateway</html>')).toEqual({ class: 'open', why: 'unreadable' });
    },
  );

  test.each([
    [500, problemJson(1001)],
    [502, ''],
    [503, problemJson(503)],
    [504, '<html>'],
    [408, problemJson(408)],
    [400, problemJson(1000)],
  ])('an answer of %i for which the server blames itself leaves the PUT open (N23)', (status, body) => {
    expect(answer(status, body)).toEqual({ class: 'open', why: 'server-error' });
  });

  test.each([201, 202, 204, 405, 410, 451])(
    'an answer of %i, which is not promised, leaves the PUT open (N11)',
    (status) => {
      expect(answer(status, problemJson(status))).toEqual({ class: 'open', why: 'unreadable' });
    },
  );
});

describe('a failure of a PUT', () => {
  test.each([
    ['the connection was never made', new NetworkError({ code: 'ECONNREFUSED', host: 'h', sent: false })],
    ['the connection took too long', new DeadlineError({ afterMs: 1, sent: false, host: 'h' })],
    ['it was given up before', new CancelledError({ sent: false })],
    ['it would have gone elsewhere', new OriginError({ origin: 'http://e', expected: 'http://h' })],
    ['it was no request', new InputError('no', 'x')],
    ['this program failed', new UnexpectedError({ sent: false, detail: 'oops' })],
    ['there was no token', new SignInError({ status: 401, code: null, serverMessage: null })],
  ])('a PUT that failed since %s was not sent (N1, N2, N3, N4)', (_, error) => {
    expect(failure(error)).toEqual({ class: 'unsent' });
  });

  test.each([
    ['lost', new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true })],
    ['lost', new UnexpectedError({ sent: true, detail: 'oops' })],
    ['timeout', new DeadlineError({ afterMs: 1, sent: true, host: 'h' })],
    ['cancelled', new CancelledError({ sent: true })],
    ['redirect', new BadAnswerError({ status: 307, why: 'redirect' })],
    ['cut', new BadAnswerError({ status: 200, why: 'cut' })],
    ['cut', new BadAnswerError({ status: 403, why: 'cut' })],
    ['unreadable', new BadAnswerError({ status: 200, why: 'html' })],
    ['unreadable', new BadAnswerError({ status: 200, why: 'too-large' })],
    ['unreadable', new ApiError({ status: 500, method: 'PUT', path: '/' })],
  ])('a failure called %s leaves the PUT open (N5, N6, N8, N14, N15, N16)', (why, error) => {
    expect(failure(error)).toEqual({ class: 'open', why });
  });
});

describe('the facts of an answer', () => {
  test.each([
    ['an error of the API', 409, problemJson(1001), 1001],
    ['a success', 200, userJson(), null],
    ['a web page', 502, '<html>', null],
  ])('the facts of %s are its status, its own code and its id', (_, status, body, code) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(factsOf({ response: { status, text, requestId: 'r-1' } })).toEqual({ status, code, requestId: 'r-1' });
  });

  test.each([
    ['none', null, { status: null, code: null, requestId: null }],
    [
      'a connection that broke',
      new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true }),
      { status: null, code: null, requestId: null },
    ],
    [
      'an answer cut short',
      new BadAnswerError({ status: 200, why: 'cut', requestId: 'r-2' }),
      { status: 200, code: null, requestId: 'r-2' },
    ],
    [
      'a refused sign-in',
      new SignInError({ status: 401, code: 'invalid_client', serverMessage: null }),
      { status: 401, code: 'invalid_client', requestId: null },
    ],
    [
      'a read that the API refused',
      new ApiError({ status: 404, code: 1003, method: 'GET', path: '/', requestId: 'r-3' }),
      { status: 404, code: 1003, requestId: null },
    ],
  ])('where there is no answer, its facts come from %s', (_, error, facts) => {
    expect(factsOf({ error })).toEqual(facts);
  });
});
