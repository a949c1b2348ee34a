/** What the change of a login came to: by the answer where it shows the user, else by looks, over the version that was named. */
import { expect, test } from 'vitest';
import { planLogin } from '../../../src/api/login/plan.ts';
import { decideLogin } from '../../../src/api/login/verdict.ts';
import { decodeUser, type User } from '../../../src/api/types.ts';
import type { WriteDecision, WriteSeen } from '../../../src/api/write/verdict.ts';
import { OTHER_ID, userJson } from '../world.ts';

const before = decodeUser(userJson({ login: 'foobar', version: 4 }));
const plan = planLogin({ user: before, login: 'foo.bar', version: 4 });

const user = (login: string, version: number, more = {}): User => decodeUser(userJson({ login, version, ...more }));
const sees = (seen: User): WriteSeen => ({ found: { isThere: false }, seen });
const FAILED: WriteSeen = { found: { failed: true }, seen: null };
const LOST: WriteDecision = { next: 'look', afterMs: 0, why: 'lost' };
const SAID: WriteDecision = { next: 'report', verdict: 'CHANGED', why: 'changed' };
const STALE: WriteDecision = { next: 'report', verdict: 'CONFLICT', why: 'stale' };
const OPPOSITE: WriteDecision = { next: 'look', afterMs: 2_000, why: 'opposite' };

/** Looks that all show the same, until it is decided. */
function decided(first: WriteDecision, look: WriteSeen, answered: User | null = null) {
  const looks: WriteSeen[] = [];
  const waits: number[] = [];
  for (;;) {
    const decision = decideLogin(plan, { first, user: answered }, looks);
    if (decision.next === 'report') return { verdict: decision.verdict, why: decision.why, waits };
    waits.push(decision.afterMs);
    looks.push(look);
  }
}

test('the body is the page’s, with a login in place of the email', () => {
  expect(plan.body).toBe('{\n    "login": "foo.bar",\n    "version": 4\n}');
});

test.each<[what: string, first: WriteDecision, look: WriteSeen, verdict: string, why: string, looks: number]>([
  ['there, at the next version', LOST, sees(user('foo.bar', 5)), 'CHANGED', 'observed', 1],
  ['there, at a later version', LOST, sees(user('foo.bar', 7)), 'CHANGED', 'observed-version-unexpected', 1],
  ['there, in letters of another case', LOST, sees(user('Foo.Bar', 5)), 'CHANGED', 'observed', 1],
  ['not there, and nothing has moved', LOST, sees(user('foobar', 4)), 'UNKNOWN', 'lost', 4],
  ['not there after one change by others', LOST, sees(user('foobar', 5)), 'CONFLICT', 'version-moved', 1],
  ['not there after two changes', LOST, sees(user('foobar', 6)), 'SUPERSEDED', 'version-moved', 1],
  ['another one', LOST, sees(user('bar.foo', 6)), 'SUPERSEDED', 'version-moved', 1],
  ['of a user who is deleted', LOST, sees(user('foobar', 5, { deleted_at: '2026-01-01' })), 'UNKNOWN', 'deleted', 1],
  ['of a user who was moved', LOST, sees(user('foobar', 5, { tenant_id: OTHER_ID })), 'UNKNOWN', 'other-tenant', 1],
  ['not to be read', LOST, FAILED, 'UNKNOWN', 'reread-failed', 4],
  ['claimed by an empty answer, and there', SAID, sees(user('foo.bar', 5)), 'CHANGED', 'observed', 1],
  ['claimed by an empty answer, and not there', SAID, sees(user('foobar', 4)), 'UNKNOWN', 'unreadable', 4],
  ['claimed, and then changed by somebody', SAID, sees(user('foobar', 5)), 'SUPERSEDED', 'version-moved', 1],
  ['refused for its version, yet there', STALE, sees(user('foo.bar', 5)), 'ALREADY', 'set-by-someone', 1],
  ['refused for its version', STALE, sees(user('foobar', 5)), 'CONFLICT', 'stale', 1],
  ['refused for its version, and not to be read', STALE, FAILED, 'CONFLICT', 'stale', 1],
  ['answered with another one, and there after all', OPPOSITE, sees(user('foo.bar', 5)), 'CHANGED', 'observed', 1],
  ['answered with another one', OPPOSITE, sees(user('bar.foo', 5)), 'SUPERSEDED', 'version-moved', 1],
])('a login that is %s (FW2)', (_, first, look, verdict, why, looks) => {
  const ended = decided(first, look);

  expect(ended).toMatchObject({ verdict, why });
  expect(ended.waits).toHaveLength(looks);
});

test('each look is one of several, of which is told how long they last', () => {
  const looks = [sees(user('foobar', 4))];
  const next = () => decideLogin(plan, { first: LOST, user: null }, looks);

  expect(decideLogin(plan, { first: LOST, user: null }, [])).toEqual(LOST);
  expect(next()).toEqual({ next: 'look', afterMs: 2_000, why: 'lost', of: { spentMs: 0, totalMs: 10_000 } });
  looks.push(sees(user('foobar', 4)));
  expect(next()).toEqual({ next: 'look', afterMs: 3_000, why: 'lost', of: { spentMs: 2_000, totalMs: 10_000 } });
});

test('the first look is taken at once, or when the answer asks for it', () => {
  const first = (decision: WriteDecision, answered: User | null = null) =>
    decideLogin(plan, { first: decision, user: answered }, []);

  expect(first(SAID)).toEqual({ next: 'look', afterMs: 0, why: 'unreadable' });
  expect(first(STALE)).toEqual({ next: 'look', afterMs: 0, why: 'stale' });
  expect(first(OPPOSITE)).toEqual(OPPOSITE);
});

test('what an answer refuses is refused, whatever it shows, and an error inside is no success', () => {
  const refused: WriteDecision = { next: 'report', verdict: 'REJECTED', why: 'forbidden' };
  const inside: WriteDecision = { next: 'look', afterMs: 0, why: 'error-inside' };

  expect(decideLogin(plan, { first: refused, user: null }, [])).toEqual(refused);
  expect(decideLogin(plan, { first: inside, user: user('foo.bar', 5) }, [])).toEqual(inside);
});

test('looks at an unmoved user take ten seconds and no more', () => {
  expect(decided(LOST, sees(user('foobar', 4))).waits).toEqual([0, 2_000, 3_000, 5_000]);
});

test('an answer that shows the login needs no look, in whatever case the server writes it', () => {
  expect(decided(SAID, FAILED, user('foo.bar', 5))).toEqual({ verdict: 'CHANGED', why: 'changed', waits: [] });
  expect(decided(OPPOSITE, FAILED, user('FOO.BAR', 5))).toEqual({ verdict: 'CHANGED', why: 'changed', waits: [] });
});

test('where only the case is to change, the login of before is not the new one', () => {
  const respelled = planLogin({ user: before, login: 'FooBar', version: 4 });

  const decision = decideLogin(respelled, { first: SAID, user: user('foobar', 5) }, [sees(user('foobar', 5))]);

  expect(decision).toMatchObject({ verdict: 'SUPERSEDED' });
});
