import { describe, expect, test } from 'vitest';
import { BadAnswerError, CancelledError, DeadlineError, NetworkError, type ShellError } from '../../src/api/errors.ts';
import { askedPauseMs, BUDGET_MS, leftMs, nextDelayMs, retryAfterMs, TOKEN } from '../../src/api/retry.ts';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const lost = (sent: boolean, code = 'ECONNRESET', reused = false) =>
  new NetworkError({ code, host: 'h', sent, reused });
const late = (sent: boolean) => new DeadlineError({ afterMs: 1, sent, host: 'h' });

const afterError = (method: string, error: ShellError, attempt = 1) =>
  nextDelayMs({ attempt, method, outcome: { error }, random: () => 0.5 });
const afterStatus = (method: string, status: number, retryAfter: number | null = null, attempt = 1) =>
  nextDelayMs({ attempt, method, outcome: { status, retryAfterMs: retryAfter }, random: () => 0.5 });

describe('a read', () => {
  test.each(['GET', 'HEAD', TOKEN])(
    'a read, or the request for a token, goes again after trouble, twice (N1, N2, N22): %s',
    (method) => {
      for (const status of [500, 502, 503, 504]) expect(afterStatus(method, status)).toBe(1_500);
      expect(afterError(method, lost(true))).toBe(250);
      expect(afterError(method, lost(true), 2)).toBe(500);
      expect(afterError(method, lost(true), 3)).toBeNull();
      expect(afterStatus(method, 503, null, 3)).toBeNull();
    },
  );

  test('a read goes again at once when a kept connection had been closed (N7)', () => {
    expect(afterError('GET', lost(true, 'ECONNRESET', true))).toBe(0);
    expect(afterError('GET', lost(true, 'ECONNRESET', true), 2)).toBe(500);
  });

  test('a read goes again after half an answer, but not after a wrong one', () => {
    expect(afterError('GET', new BadAnswerError({ status: 200, why: 'cut' }))).toBe(250);
    expect(afterError('GET', new BadAnswerError({ status: 302, why: 'redirect' }))).toBeNull();
  });

  test('a read does not go again after a long silence, a refusal or giving up', () => {
    expect(afterError('GET', late(true))).toBeNull();
    expect(afterError('GET', new CancelledError({ sent: true }))).toBeNull();
    for (const status of [200, 400, 401, 403, 404, 409, 501]) expect(afterStatus('GET', status)).toBeNull();
  });
});

describe('a write', () => {
  test.each(['PUT', 'POST', 'PATCH', 'DELETE'])(
    'a write (%s) goes again only if it never left or was turned away (N1, PR6)',
    (method) => {
      expect(afterError(method, lost(false, 'ECONNREFUSED'))).toBe(250);
      expect(afterError(method, late(false))).toBe(250);
      expect(afterStatus(method, 429)).toBe(250);

      expect(afterError(method, lost(true))).toBeNull();
      expect(afterError(method, lost(true, 'ECONNRESET', true))).toBeNull();
      expect(afterError(method, late(true))).toBeNull();
      expect(afterError(method, new BadAnswerError({ status: 200, why: 'cut' }))).toBeNull();
      for (const status of [500, 502, 503, 504, 408]) expect(afterStatus(method, status)).toBeNull();
      expect(afterError(method, lost(false, 'ENOTFOUND'), 3)).toBeNull();
    },
  );
});

test('a certificate or a proxy that says no is not asked again (N3, N19)', () => {
  for (const code of ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EPROTO', 'PROXY_REFUSED']) {
    expect(afterError('GET', lost(false, code))).toBeNull();
  }
});

test('the pause that a server asks for is kept (N24)', () => {
  expect(afterStatus('PUT', 429, 7_000)).toBe(7_000);
  expect(afterStatus('GET', 429, 0)).toBe(0);
});

test('a server in trouble may ask for a pause too, but only before a read', () => {
  expect(afterStatus('GET', 503, 7_000)).toBe(7_000);
  expect(afterStatus('PUT', 503, 7_000)).toBeNull();
  expect(askedPauseMs('GET', { status: 500, retryAfterMs: 7_000 })).toBeNull();
  expect(askedPauseMs('GET', { error: lost(true) })).toBeNull();
});

describe('the minute for all tries together', () => {
  const spent = (method: string, spentMs: number, outcome: Parameters<typeof askedPauseMs>[1]) =>
    nextDelayMs({ attempt: 1, method, outcome, random: () => 0.5, spentMs });

  test('the minute for all tries together is not exceeded by a wait of our own', () => {
    expect(spent('GET', BUDGET_MS - 1_501, { status: 503, retryAfterMs: null })).toBe(1_500);
    expect(spent('GET', BUDGET_MS - 1_500, { status: 503, retryAfterMs: null })).toBeNull();
    expect(spent('PUT', BUDGET_MS - 250, { error: lost(false, 'ENOTFOUND') })).toBeNull();
  });

  test('the minute for all tries together does not count the pause that the server asks for', () => {
    expect(spent('PUT', BUDGET_MS - 1, { status: 429, retryAfterMs: 120_000 })).toBe(120_000);
    expect(spent('PUT', BUDGET_MS, { status: 429, retryAfterMs: 1_000 })).toBeNull();
  });

  test('the minute for all tries together shortens the last read, but never a write', () => {
    expect(leftMs('GET', 50_000)).toBe(10_000);
    expect(leftMs(TOKEN, 70_000)).toBe(1);
    expect(leftMs('PUT', 50_000)).toBeNull();
  });
});

describe('Retry-After', () => {
  test.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Fri, 01 May 2026 12:00:30 GMT', 30_000],
    ['1000000000', 120_000],
    ['Fri, 01 May 2027 12:00:00 GMT', 120_000],
    [undefined, null],
    ['', null],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['after Fri, 01 May 2026 12:00:30 GMT', null],
    ['Thu, 30 Apr 2026 12:00:00 GMT', null],
    ['Fri, 99 Foo', null],
  ])('Retry-After %j is read as %j (N24)', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});
