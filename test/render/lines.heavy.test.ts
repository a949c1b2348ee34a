/** One value, one line: no value that somebody else wrote makes a line of its own, in any view, question or error. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookalikes } from '../../src/api/email/doubts.ts';
import * as apiErrors from '../../src/api/errors.ts';
import type { User } from '../../src/api/types.ts';
import type { Verdict } from '../../src/api/verdict.ts';
import * as exchange from '../../src/render/exchange.ts';
import * as mails from '../../src/render/mails.ts';
import * as problems from '../../src/render/problems.ts';
import * as signIn from '../../src/render/signIn.ts';
import { draw } from '../../src/render/text.ts';
import * as users from '../../src/render/users.ts';
import * as emailVerdict from '../../src/render/verdicts/email.ts';
import * as writeVerdict from '../../src/render/verdicts/write.ts';
import * as writes from '../../src/render/writes.ts';
import * as audit from '../../src/session/audit/record.ts';
import * as sessionErrors from '../../src/session/errors.ts';
import * as guard from '../../src/session/guard.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { emailPlan, userJson } from '../api/world.ts';
import { runs } from '../runs.ts';
import { HOSTILE_VALUES, hostileText, record, UNSAFE } from './samples.ts';

const ID = emailPlan().tenant_id;
const VERDICTS = Object.keys({
  CHANGED: 0,
  ALREADY: 0,
  CONFIRMATION_SENT: 0,
  CONFLICT: 0,
  DUPLICATE: 0,
  REJECTED: 0,
  NOT_SENT: 0,
  SUPERSEDED: 0,
  UNKNOWN: 0,
} satisfies Record<Verdict, 0>);
const request = (value: string) => ({ method: 'PUT', url: `https://h/api/2/${value}`, headers: { 'x-a': value } });
const auditRow = (value: string) => ({
  at: '2026-01-01T00:00:00Z',
  ...{ method: 'PUT', url: request(value).url, status: 200, request_id: value, request: value },
  ...{ name: value, user_id: value, tenant: 'here', who: { client_id: value, operator: value }, world: value },
});
const response = (value: string) => ({
  status: 400,
  reason: value,
  headers: { 'x-request-id': value },
  headerLines: [],
  bytes: Buffer.alloc(0),
  text: value,
  url: request(value).url,
  elapsedMs: 1,
  requestId: value,
  request: request(value),
});
const user = (value: string) => record({ login: value, email: value, name: value, tenant_path: [value, value] });
const mail = (value: string) => ({ subject: value, to: value, sent_at: value, link: value, opened: false });
const outcome = (verdict: string, value: string) =>
  ({
    verdict,
    why: 'observed',
    status: 400,
    code: value,
    reason: value,
    requestId: value,
    seen: userJson({ login: value, contact: { email: value, firstname: value, lastname: value }, version: 3 }),
    plan: emailPlan({ login: value, name: value, old: value, activated: true }),
    response: response(value),
    error: null,
    linkMayStillWork: true,
    atLeastOnce: true,
  }) as unknown as Parameters<typeof emailVerdict.verdictText>[0];

const text = (error: unknown) => draw((paint) => problems.problemText(error, paint), false);

/** The user was seen otherwise, in a field that has its name from the server too. */
const context = (value: string): emailVerdict.VerdictContext => ({
  world: datacenter('https://h', value),
  tenant: 'T',
  before: { seen: outcome('CONFLICT', value).seen as User, fields: { [value]: value, contact: { x: value } }, at: 0 },
  fields: { [value]: [value], contact: { x: `${value}!` } },
  now: 0,
  isOwnTenant: false,
  isUndo: false,
});

/** Each with a value in all of its places. */
const SHOWN: Readonly<Record<string, (value: string) => string>> = {
  viewUser: (value) => inspect(users.viewUser(user(value))),
  userFacts: (value) => draw(() => users.userFacts(user(value)), false),
  userChoices: (value) =>
    users
      .userChoices([user(value), user(value)])
      .map(({ name, brief }) => `${name}\n${brief(40)}`)
      .join('\n'),
  viewUsers: (value) => inspect(users.viewUsers([user(value), user(value)], value.slice(0, 30))),
  viewExchange: (value) =>
    inspect(exchange.viewExchange({ request: request(value), response: response(value), error: null }, () => value)),
  signInLines: (value) =>
    draw(
      (paint, width) =>
        signIn.signInLines(
          { base_url: 'https://h/api/2', auth: {}, tenant_id: ID, tenantName: value, expiresInMs: 1 },
          paint,
          width,
        ),
      false,
    ),
  viewMail: (value) => inspect(mails.viewMail(mail(value))),
  viewMails: (value) => inspect(mails.viewMails([mail(value), mail(value)])),
  pendingText: (value) =>
    draw(
      (paint) =>
        writes.pendingText(
          [
            {
              ...auditRow(value),
              login: value,
              name: value,
              user_id: ID,
              old: value,
              new: value,
              verdict: null,
              is_old: true,
            },
          ],
          0,
          paint,
        ),
      false,
    ),
  waitingText: () => writes.waitingText(2),
  waitingDetail: (text) => writes.waitingDetail([{ login: text, name: text, verdict: null }]),
  whatText: (text) => writes.whatText({ old: text, new: text, request: 'login' }),
  lifetimeText: () => signIn.lifetimeText(60_000),
  writesText: (value) =>
    draw(
      (paint) =>
        writes.writesText(
          [
            { ...auditRow(value), login: value, old: value, new: value, verdict: 'CHANGED' },
            { ...auditRow(value), login: value, old: null, new: null, verdict: null },
            { ...auditRow(value), login: null, old: null, new: null, verdict: null },
          ],
          { place: value, now: 0, most: 20, of: 3, hasWorlds: true },
          paint,
        ),
      false,
    ),
  verdictText: (value) =>
    VERDICTS.map((verdict) =>
      draw((paint) => emailVerdict.verdictText(outcome(verdict, value), context(value), paint), false),
    ).join('\n'),
  writeText: (value) =>
    draw(
      () =>
        writeVerdict.writeText(
          {
            verdict: 'REJECTED',
            why: 'refused',
            status: 400,
            code: value as unknown as number,
            requestId: value,
            seen: null,
          },
          request(value),
          {
            reason: value,
            world: 'sandbox',
            change: { ...outcome('CONFLICT', value).plan, tenant: 'T', seen: null, since: [] },
          },
        ),
      false,
    ),
  nextLines: (value) =>
    problems.nextLines(new sessionErrors.NoMatchError(value, { login: value.slice(0, 99) })).join('\n'),
  problemText: (value) =>
    text(new sessionErrors.NoMatchError(value)) +
    text(new sessionErrors.NoMatchError(value, { login: value.slice(0, 99) })),
  InputError: (value) => text(new apiErrors.InputError('No.', value)) + new apiErrors.InputError('No.', value).value,
  IdError: (value) => text(new apiErrors.IdError('user', value)),
  SignInError: (value) => text(new apiErrors.SignInError({ status: 401, code: value, serverMessage: value })),
  ApiError: (value) =>
    text(new apiErrors.ApiError({ status: 400, code: value, serverMessage: value, method: value, path: value })),
  NetworkError: (value) => text(new apiErrors.NetworkError({ code: value, host: value, sent: false, detail: value })),
  DeadlineError: (value) => text(new apiErrors.DeadlineError({ afterMs: 1, sent: true, host: value })),
  BadAnswerError: (value) =>
    (['html', 'redirect', 'shape'] as const)
      .map((why) => text(new apiErrors.BadAnswerError({ status: 200, why, detail: value })))
      .join('\n'),
  UnexpectedError: (value) => text(new apiErrors.UnexpectedError({ sent: true, detail: value })),
  CancelledError: () => text(new apiErrors.CancelledError({ sent: true })),
  OriginError: (value) => text(new apiErrors.OriginError({ origin: value, expected: value })),
  NoUserError: () => text(new sessionErrors.NoUserError()),
  ShortTextError: (value) => text(new sessionErrors.ShortTextError(value, 3)),
  NoMatchError: (value) => text(new sessionErrors.NoMatchError(value)),
  SeveralMatchesError: (value) => text(new sessionErrors.SeveralMatchesError(value, [user(value), user(value)])),
  LeftWorldError: () => text(new sessionErrors.LeftWorldError()),
  ChangedNameError: () => text(new sessionErrors.ChangedNameError('base_url', 'https://h/api/2')),
  // Its words are made where it is thrown; what they hold of others is tried in repl/output/hostile.test.ts.
  EntryError: () => text(new sessionErrors.EntryError('No.', "findUser('…')")),
  // Its lines are those that CPython writes.
  PythonError: () => text(new sessionErrors.PythonError({ type: 'E', message: 'No.', traceback: 'E: No.' })),
  WriteRefusedError: (value) => text(new guard.WriteRefusedError('read-only', request(value))),
  AuditError: (value) => text(new audit.AuditError(value, value)),
  SettingsError: () => text(new sessionErrors.SettingsError('No.')),
};

test('every view and every error is tried with hostile values (D1)', () => {
  const errors = [apiErrors, sessionErrors, guard, audit].flatMap((module) =>
    Object.entries(module).filter(
      ([, value]) => (value as { prototype?: unknown }).prototype instanceof apiErrors.ShellError,
    ),
  );
  const all = [
    ...errors.map(([name]) => name),
    ...[users, exchange, signIn, mails, writes, emailVerdict, writeVerdict, problems].flatMap((module) =>
      Object.keys(module),
    ),
  ];

  expect(all.filter((name) => !Object.hasOwn(SHOWN, name))).toEqual([]);
  expect(all.length).toBeGreaterThan(20);
});

const EACH = Object.entries(SHOWN).flatMap(([name, show]) =>
  HOSTILE_VALUES.map(([what, value]) => [name, what, show, value] as const),
);

test.each(EACH)('%s keeps its lines whatever a value is made of: %s (D1)', (_name, _what, show, value) => {
  const shown = show(value);

  expect(shown.split('\n')).toHaveLength(show('foobar').split('\n').length);
  expect(shown).not.toMatch(UNSAFE);
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(1500);
});

test('no value makes a second line, or anything that a terminal obeys, in any view or error (D1)', () => {
  const lines = new Map(Object.entries(SHOWN).map(([name, show]) => [name, show('foobar').split('\n').length]));
  const long = fc.tuple(hostileText, fc.integer({ min: 1, max: 40 })).map(([text, times]) => text.repeat(times));
  fc.assert(
    // Where there is nothing, or no code, other things are said; where a letter looks like another, a line more.
    fc.property(
      fc.constantFrom(...Object.keys(SHOWN)),
      long.filter((value) => value.trim() !== ''),
      (name, value) => {
        const shown = SHOWN[name]?.(value) ?? '';

        expect(shown).not.toMatch(UNSAFE);
        if (lookalikes(value).length === 0) expect(shown.split('\n')).toHaveLength(lines.get(name) ?? 0);
      },
    ),
    { numRuns: runs(2000), examples: [['verdictText', 'ᴮ']] },
  );
});

test('a world is named in one line, after whatever tenant (D1)', () => {
  for (const [, value] of HOSTILE_VALUES) {
    const { name } = datacenter('https://eu2-cloud.acronis.com', value);

    expect(name).not.toMatch(/\n/);
    expect(name).not.toMatch(UNSAFE);
    expect(name.length).toBeLessThan(400);
    expect(name).toMatch(/(^|@)eu2-cloud$/);
  }
  expect(datacenter('https://eu2-cloud.acronis.com', 'JohnSmith, Inc').name).toBe('JohnSmith, Inc@eu2-cloud');
});
