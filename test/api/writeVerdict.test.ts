import { describe, expect, test } from 'vitest';
import { BadAnswerError, CancelledError, DeadlineError, NetworkError, type ShellError } from '../../src/api/errors.ts';
import { type WriteKind, type WriteLook, writeVerdict } from '../../src/api/writeVerdict.ts';
import { problemJson } from './world.ts';

const KINDS: WriteKind[] = ['create', 'password', 'mail', 'roles', 'mfa', 'enable', 'delete', 'contact'];

function told(kind: WriteKind, attempt: { status: number; body?: unknown } | ShellError, look?: WriteLook) {
  const answer = (status: number, body: unknown) => ({
    response: { status, text: typeof body === 'string' ? body : JSON.stringify(body ?? {}) },
  });
  const plan = { kind, declared: [200, 204], canLook: kind !== 'mfa' };
  const outcome = attempt instanceof Error ? { error: attempt } : answer(attempt.status, attempt.body);
  const decision = writeVerdict(plan, outcome, look);
  return decision.next === 'report' ? [decision.verdict, decision.why] : [`read after ${decision.afterMs}`];
}

const lost = new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true });

describe.each(KINDS)('to %s', (kind) => {
  test('with a declared answer is CHANGED', () => {
    expect(told(kind, { status: 200 })).toEqual(['CHANGED', 'changed']);
    expect(told(kind, { status: 204, body: '' })).toEqual(['CHANGED', 'changed']);
    expect(told(kind, { status: 200, body: '' })).toEqual(['CHANGED', 'changed']);
  });

  test('that never left is NOT_SENT', () => {
    const never = new NetworkError({ code: 'ECONNREFUSED', host: 'h', sent: false });

    expect(told(kind, never)).toEqual(['NOT_SENT', 'never-sent']);
    expect(told(kind, new CancelledError({ sent: false }))).toEqual(['NOT_SENT', 'never-sent']);
  });

  test.each([
    [400, 1006, 'REJECTED', 'refused'],
    [401, 401, 'REJECTED', 'unauthorized'],
    [403, 1002, 'REJECTED', 'forbidden'],
    [404, 404, 'REJECTED', 'not-found'],
    [409, 409, 'DUPLICATE', 'duplicate'],
    [400, 1001, 'CONFLICT', 'stale'],
    [409, 1001, 'CONFLICT', 'stale'],
    [412, 1001, 'CONFLICT', 'stale'],
    [426, 1001, 'CONFLICT', 'stale'],
    [429, 429, 'REJECTED', 'throttled'],
  ])('that is answered with %i and code %i is %s', (status, code, verdict, why) => {
    expect(told(kind, { status, body: problemJson(code) })).toEqual([verdict, why]);
  });
});

describe('a write whose answer is open', () => {
  test.each<[string, { status: number; body?: unknown } | ShellError, string]>([
    ['lost', lost, 'lost'],
    ['late', new DeadlineError({ afterMs: 1, sent: true, host: 'h' }), 'timeout'],
    ['an outage', { status: 503, body: '' }, 'server-error'],
    ['a portal', { status: 200, body: '<html>Log in</html>' }, 'unreadable'],
    ['not declared', { status: 202 }, 'unreadable'],
    ['a gateway’s', { status: 403, body: '<html>' }, 'unreadable'],
    ['redirected', new BadAnswerError({ status: 307, why: 'redirect' }), 'redirect'],
  ])('(%s) is looked at once, and believed only when what was wanted is there', (_, attempt, why) => {
    for (const kind of KINDS.filter((each) => !['password', 'mail', 'mfa'].includes(each))) {
      expect(told(kind, attempt)).toEqual(['read after 0']);
      expect(told(kind, attempt, { isThere: true })).toEqual(['CHANGED', 'observed']);
      expect(told(kind, attempt, { isThere: false })).toEqual(['UNKNOWN', why]);
      expect(told(kind, attempt, { failed: true })).toEqual(['UNKNOWN', 'reread-failed']);
    }
  });

  test('stays UNKNOWN where nobody can look', () => {
    for (const kind of ['password', 'mail', 'mfa'] as const) {
      expect(told(kind, lost)).toEqual(['UNKNOWN', 'lost']);
      expect(told(kind, lost, { isThere: true })).toEqual(['UNKNOWN', 'lost']);
    }
  });

  test('is UNKNOWN at once for whoever gives up', () => {
    expect(told('create', new CancelledError({ sent: true }))).toEqual(['UNKNOWN', 'cancelled']);
  });
});
