import { expect, test } from 'vitest';
import {
  ApiError,
  BadAnswerError,
  CancelledError,
  DeadlineError,
  InputError,
  NetworkError,
  OriginError,
  SignInError,
} from '../../src/api/errors.ts';

test('every error is named, says what happened, and shows no control characters (I9, I10)', () => {
  const facts = { status: 400, method: 'PUT', path: '/users/x' };
  expect(new ApiError({ ...facts, code: 1006, serverMessage: 'bad\x1b[2J' })).toMatchObject({
    name: 'ApiError',
    message: String.raw`PUT /users/x was answered with 400 (code 1006): 'bad\x1b[2J'`,
    serverMessage: 'bad^[[2J',
    requestId: null,
  });
  expect(new ApiError({ ...facts, code: 400 }).message).toBe('PUT /users/x was answered with 400');
  expect(new SignInError({ status: 401, code: 'invalid_client', serverMessage: 'no' }).message).toBe(
    'The sign-in was refused (HTTP 401, invalid_client: no).',
  );
  expect(new SignInError({ status: null, code: null, serverMessage: null }).message).toBe('The sign-in was refused.');
  expect(new NetworkError({ code: 'ENOTFOUND', host: 'eu2', sent: false }).message).toBe(
    'No connection to eu2: the name is not known (ENOTFOUND).',
  );
  expect(new NetworkError({ code: 'ECONNRESET', host: 'eu2', sent: true }).message).toBe(
    'The connection to eu2 broke before the answer was complete: it was closed from the other side (ECONNRESET).',
  );
  expect(new DeadlineError({ afterMs: 30_000, sent: true, host: 'eu2' }).message).toBe(
    'No complete answer from eu2 within 30 s.',
  );
  expect(new DeadlineError({ afterMs: 1, sent: false, host: 'eu2' }).message).toBe('No connection to eu2 within 1 ms.');
  expect(new DeadlineError({ afterMs: 0.4, sent: true, host: 'eu2' }).message).toContain(' within 1 ms.');
  expect(new BadAnswerError({ status: 302, why: 'redirect', detail: 'https://evil\u202e' }).message).toBe(
    String.raw`The server redirects to 'https://evil\u202e', and redirects are not followed (HTTP 302).`,
  );
  expect(new CancelledError({ sent: true }).name).toBe('CancelledError');
  expect(new OriginError({ origin: 'http://evil', expected: 'https://eu2' }).message).toContain('Nothing was sent.');
  expect(new InputError('no', 'x'.repeat(300)).value).toBe(`${'x'.repeat(100)}…${'x'.repeat(99)}`);
});

test.each([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
])('the network error %s is said in words (N1, N2, N3)', (code) => {
  expect(new NetworkError({ code, host: 'eu2', sent: false }).message).not.toContain('the network reports an error');
});
