/** Whom to write to takes a second thought, or is no question at all (V13, V14). */
import { expect, test } from 'vitest';
import { doubtsAbout, lookalike, refusalOf } from '../../../src/api/email/doubts.ts';
import { decodeUser } from '../../../src/api/types.ts';
import { OTHER_ID, userJson } from '../world.ts';

const user = (change: Record<string, unknown>) => decodeUser(userJson(change));

test.each([
  ['nothing said of either', {}],
  ['the provider’s own identity provider', { idp_id: '11111111-1111-1111-1111-111111111111' }],
  ['none', { idp_id: null, external_operation_status: null }],
  ['no operation', { external_operation_status: 'no_operation' }],
  ['no words', { idp_id: '', external_operation_status: '' }],
  ['no texts', { idp_id: 7, external_operation_status: {} }],
])('a user with %s is an ordinary one', (_, change) => {
  expect(doubtsAbout(user(change))).toEqual([]);
  expect(refusalOf(user(change))).toBeNull();
});

test('a user who was deleted is not written to (V13)', () => {
  expect(refusalOf(user({ deleted_at: '2026-01-02T03:04:05+00:00' }))).toBe(
    'foobar was deleted (2026-01-02T03:04:05+00:00). Nothing was sent.',
  );
});

test('a user of another identity provider is doubtful (V14)', () => {
  expect(doubtsAbout(user({ idp_id: OTHER_ID }))).toEqual([
    `foobar comes from another identity provider (${OTHER_ID}), which may write its own address over this one.`,
  ]);
});

test.each([
  ['deleting', 'being deleted'],
  ['recovering', 'being recovered'],
  ['migrating', 'in the state "migrating"'],
  ['constructor', 'in the state "constructor"'],
])('a user whom something else is busy with is doubtful (V13): %s', (external_operation_status, words) => {
  expect(doubtsAbout(user({ external_operation_status, idp_id: null }))).toEqual([
    `foobar is ${words}, and may not stay as it is written.`,
  ]);
});

test.each([
  ['\u0430dmin', "not 'admin': it has \u0430 U+0430"],
  ['\u0410dmin', "not 'Admin': it has \u0410 U+0410"],
  ['john\u0405mith', "not 'johnSmith': it has \u0405 U+0405"],
  ['p\u03b1ypal@x.org', "not 'paypal@x.org': it has \u03b1 U+03B1"],
  ['x@\u0430\u0440\u0440\u04cf\u0435.com', "not 'x@apple.com'"],
  ['\uff41dmin', 'U+FF41'],
  ['\u{1d41a}dmin', "not 'admin'"],
  ['ad\u0131n', 'U+0131'],
  ['\u0432\u043e\u0441\u0441@x.org', "not 'bocc@x.org'"],
])('a login or address that is drawn like another is named as what it is: %s (WD7)', (text, words) => {
  expect(lookalike(text)).toContain(words);
  expect(doubtsAbout(user({ login: text }))).toEqual([expect.stringContaining('U+')]);
});

test.each([
  'admin',
  'müller@x.org',
  'José',
  'Ольга',
  '田中@例え.jp',
  'straße',
  'Δημήτρης',
  'a+b@c.org',
  'анна.иванова',
  '',
])('the login %s is what it looks like (WD7)', (text) => expect(lookalike(text)).toBeNull());

test('each doubt has its line', () => {
  expect(doubtsAbout(user({ external_operation_status: 'deleting', idp_id: OTHER_ID }))).toHaveLength(2);
});
