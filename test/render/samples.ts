/** A user and a mail as the views show them, and text that would act on a terminal. */
import fc from 'fast-check';
import type { UserRecord } from '../../src/session/userRecord.ts';

export const HOSTILE =
  'a\x1b]52;c;aGk=\x07\x1b]8;;http://evil\x1b\\b\x9b31m\u202Egpj.exe\u2066\x00\uE0F0constructor\uE0F1x\uE0F2';
export const HARMFUL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

export function record(change: Partial<UserRecord> = {}): UserRecord {
  return {
    user_id: '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc',
    login: 'foobar',
    name: 'Foo Bar',
    email: 'foobar@example.org',
    activated: true,
    enabled: true,
    version: 1,
    tenant_id: '0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
    tenant_path: ['JohnSmith, Inc', 'Foobar'],
    world: 'sandbox',
    ...change,
  };
}

export const MAIL = {
  subject: 'Confirm the new email address foo@newmail.net',
  to: 'foobar@example.org',
  sent_at: '2026-01-01T00:00:00Z',
  link: 'http://127.0.0.1:1/sandbox/confirm/1',
  opened: false,
};

/** What no line of ours may hold. */
export const UNSAFE = /(?!\n|\ufe0e|\ufe0f)[\p{C}\p{Zl}\p{Zp}]/u;

/** What somebody may write into a field, so that a line of theirs passes for one of ours. */
export const HOSTILE_VALUES: readonly (readonly [what: string, value: string])[] = [
  ['a question of its own', 'JohnDoe\n  email    a@b.org → c@d.org\n  Send it?'],
  ['every end of a line', 'a\rb\r\nc\vd\fe\u0085f\u2028g\u2029h'],
  ['control sequences', HOSTILE],
  ['thousands of letters', 'x'.repeat(4000)],
  ['thousands of spaces', ' '.repeat(4000)],
  ['thousands of wide letters', '日'.repeat(4000)],
  ['thousands of line breaks', '\n'.repeat(4000)],
  ['a heap of marks', `a${'\u0301\u0325'.repeat(2000)}`],
  ['marks of private use', 'ad\ue0f0dim\ue0f1\ue0f2min'],
  ['what turns the direction', '\u202emoc.live@\u2066nhoj'],
  ['halves of pairs', '\ud83d\udc00\udc00\ud83d'],
  ['nothing', ''],
];

/** Short texts of what is seldom meant well. */
export const hostileText: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      '\x1b[2J',
      '\n',
      ' ',
      '\u202e',
      '\u2028',
      '\ue0f0',
      '\u0301',
      '\ufe0f',
      '\ud83d',
      "'",
      '"',
      '\\',
      'a',
    ),
  ),
  maxLength: 60,
});
