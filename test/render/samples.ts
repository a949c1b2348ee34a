/** A user as the views show one, and text that would act on a terminal. */
import type { UserRecord } from '../../src/session/names.ts';

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
    tenant_path: ['JohnSmith, Inc', 'Foobar'],
    world: 'sandbox',
    ...change,
  };
}
