/** Whatever a server puts into a value: each value stays one line of ours, and the terminal stays as it was. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TenantId } from '../../src/api/types.ts';
import { type MailFacts, viewMail, viewMails } from '../../src/render/mails.ts';
import { signInLines } from '../../src/render/signIn.ts';
import { draw } from '../../src/render/text.ts';
import { viewUser, viewUsers } from '../../src/render/users.ts';
import { writesText } from '../../src/render/writes.ts';
import { record } from '../render/samples.ts';
import { runs } from '../runs.ts';

const breaking = fc.constantFrom(
  ...[
    '\n',
    '\r',
    '\r\n',
    '\v',
    '\f',
    '\x85',
    '\u2028',
    '\u2029',
    '\x1b[2J',
    '\x1b]0;t\x07',
    '\x9b2K',
    '\b',
    '\0',
    '\t',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\u200b',
    '\u{e0041}',
    '\uE0F0bad\uE0F1',
    '\uE0F2',
    '\ud800',
    '\ufeff',
    '\u115f',
    'é',
    '中',
    '😀',
  ],
  ...["'", '"', '`', '\\', '${x}', '%s', ' · ', '   ', 'Send it? (y/N) ', 'email a@b.org → c@d.org'],
);
const hostile = fc.oneof(
  fc.string({
    unit: fc.oneof(breaking, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    minLength: 1,
    maxLength: 30,
  }),
  fc.tuple(breaking, fc.integer({ min: 200, max: 5_000 })).map(([text, times]) => text.repeat(times)),
);

const mail = (text: string): MailFacts => ({
  to: text,
  subject: text,
  sent_at: text,
  link: `http://127.0.0.1/${text}`,
  opened: false,
});
const shown = (value: object) => inspect(value, { colors: true });

const VIEWS: Readonly<Record<string, (text: string) => string>> = {
  'a user': (text) => shown(viewUser(record({ login: text, email: text, name: text, tenant_path: [text, text] }))),
  users: (text) => shown(viewUsers([record({ login: text }), record({ email: text, tenant_path: [text] })], text)),
  'a mail': (text) => shown(viewMail(mail(text))),
  mails: (text) => shown(viewMails([mail(text), mail('a@b.org')])),
  'the sign-in': (text) => {
    const signedIn = {
      base_url: 'http://127.0.0.1',
      auth: {},
      tenant_id: 'id' as TenantId,
      tenantName: text,
      expiresInMs: 1,
    };
    return draw((paint, width) => signInLines(signedIn, paint, width), true);
  },
  writes: (text) => {
    const row = {
      at: '2026-01-01T00:00:00Z',
      method: 'PUT',
      url: text,
      login: text,
      old: text,
      new: text,
      verdict: 'CHANGED',
      ...{ name: text, user_id: text, tenant: 'here', request: text, status: 200, request_id: text, world: text },
      who: { client_id: text, operator: text },
    };
    const view = { place: 'here', now: 0, most: 20, of: 1, hasWorlds: true };
    return draw((paint) => writesText([row, { ...row, login: null }], view, paint), true);
  },
};

const OWN = /\x1b\[(?:[0-4]|2[24]|3[1-69]|90)m/g;

test.each(Object.keys(VIEWS))('no value makes a second line or leaves the terminal changed in %s (K6)', (name) => {
  const view = VIEWS[name] ?? String;
  const lines = view('value').split('\n').length;
  fc.assert(
    fc.property(hostile, (text) => {
      const seen = view(text);

      expect(seen.split('\n').length).toBe(lines);
      expect(seen.replace(OWN, '')).not.toMatch(/[^\n\P{Cc}]|(?![\uFE0E\uFE0F])[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(Math.max(...seen.split('\n').map((line) => line.length))).toBeLessThan(4_200);
    }),
    { numRuns: runs(300) },
  );
});
