/** Every failure says what happened and ends with a next thing that exists. */
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
  UnexpectedError,
} from '../../src/api/errors.ts';
import { readCommandLine } from '../../src/cli/commandLine.ts';
import { helpers } from '../../src/helpers/index.ts';
import { nextLines, problemText } from '../../src/render/problems.ts';
import { draw } from '../../src/render/text.ts';
import {
  ChangedNameError,
  EntryError,
  NoMatchError,
  NoUserError,
  SettingsError,
  SeveralMatchesError,
} from '../../src/session/errors.ts';
import { WriteRefusedError } from '../../src/session/guard.ts';
import { HARMFUL, HOSTILE, record } from './samples.ts';

const PUT = { method: 'PUT', url: 'https://eu2-cloud.acronis.com/api/2/users/1' };
const api = (status: number, path = '/api/2/users/1', serverMessage = 'No.') =>
  new ApiError({ status, code: status, serverMessage, method: 'GET', path });
const network = (code: string, sent = false) => new NetworkError({ code, host: 'eu2-cloud.acronis.com', sent });

const problems: readonly Error[] = [
  new EntryError('A text needs quotes. Nothing was sent.', "findUser('foobar')"),
  new NoUserError(),
  new NoMatchError('foobar'),
  new NoMatchError('fo'),
  new SeveralMatchesError('foobar', [record(), record({ login: 'foobar2' })]),
  new ChangedNameError('base_url', 'https://eu2-cloud.acronis.com/api/2'),
  new WriteRefusedError('read-only', PUT),
  new WriteRefusedError('no-terminal', PUT),
  new SignInError({ status: 401, code: 'invalid_client', serverMessage: 'No such client.' }),
  ...[401, 403, 404, 429, 500].map((status) => api(status)),
  new OriginError({ origin: 'https://evil.example', expected: 'https://eu2-cloud.acronis.com' }),
  ...['ENOTFOUND', 'ECONNREFUSED', 'CERT_HAS_EXPIRED'].map((code) => network(code)),
  network('ECONNRESET', true),
  ...['HTTPS_PROXY', 'http_proxy'].map(
    (unusedProxy) => new NetworkError({ code: 'ENOTFOUND', host: 'eu2', sent: false, unusedProxy }),
  ),
  new DeadlineError({ afterMs: 10_000, sent: false, host: 'eu2', unusedProxy: 'ALL_PROXY' }),
  new DeadlineError({ afterMs: 30_000, sent: true, host: 'eu2-cloud.acronis.com' }),
  new BadAnswerError({ status: 200, why: 'not-json' }),
  new CancelledError({ sent: true }),
  ...[true, false].map((sent) => new UnexpectedError({ sent, detail: 'TypeError: oops' })),
  new SettingsError('ACRONIS_CLIENT_ID is missing in .env.'),
  new ReferenceError('x is not defined'),
];

test.each(problems.map((error) => [`${error.name}: ${error.message}`, error] as const))(
  'an error is told as the problem, then a next thing: %s',
  (_name, error) => {
    const [what, ...next] = draw((paint) => problemText(error, paint), false).split('\n');

    expect(what).toContain(error.message.split('\n')[0]);
    expect(next.join('').trim()).not.toBe('');
  },
);

test('what is said of errors names only helpers and options that exist', () => {
  const text = problems.map((error) => draw((paint) => problemText(error, paint), false)).join('\n');

  const calls = [...text.matchAll(/\b([a-z]\w*)\(/g)].map(([, name]) => name);
  const options = [...text.matchAll(/--([a-z-]+)/g)].map(([, name]) => name ?? '');

  expect(calls.length).toBeGreaterThan(3);
  for (const name of calls) expect([...helpers.map((helper) => helper.name), 'help']).toContain(name);
  expect(options.length).toBeGreaterThan(2);
  for (const name of options) expect(() => readCommandLine([`--${name}`])).not.toThrow();
});

test.each([
  [404, 'says nothing of the secret'],
  [403, 'says nothing of the secret'],
  [429, 'asks to slow down'],
  [503, 'in a moment'],
])('the credentials are doubted only where they were refused: not at %i (J6)', (status, words) => {
  const text = draw((paint) => problemText(api(status, '/api/2/idp/token'), paint), false);

  expect(text).toContain(words);
  expect(text).not.toContain('ACRONIS_CLIENT_SECRET');
});

test('the place is doubted, not the credentials, where a sign-in brought no token (J6)', () => {
  const error = new SignInError({ status: 200, code: null, serverMessage: null });

  expect(draw((paint) => problemText(error, paint), false)).toBe(
    '✗ The sign-in was answered without a token (HTTP 200).\n  Is ACRONIS_DATACENTER_URL right, and no proxy or login page in between?',
  );
});

test('an answer that ends in the middle leaves no doubt of the place: the line again, or a look where it was a write', () => {
  const next = (error: BadAnswerError) => draw((paint) => problemText(error, paint), false).split('\n  ')[1];
  const cut = { status: 200, why: 'cut', detail: 'it ended after 7 bytes' } as const;

  expect(next(new BadAnswerError(cut))).toBe('The same line again.');
  expect(next(Object.assign(new BadAnswerError(cut), { verdict: 'UNKNOWN' }))).toMatch(
    /^It may have been applied: do not send it again before you have looked/,
  );
  expect(next(new BadAnswerError({ ...cut, why: 'html' }))).toContain('login page');
});

test('an input error, a declined write and an error of somebody’s own are told without more ado', () => {
  const show = (error: unknown) => draw((paint) => problemText(error, paint), false);

  expect(show(new InputError('No. Nothing was sent.', 1))).toBe('✗ No. Nothing was sent.');
  expect(show(new WriteRefusedError('declined', PUT))).toBe(
    '✗ You said no; nothing was sent. NOT_SENT: PUT /api/2/users/1.\n  If you want it after all, the same line again.',
  );
  expect(show(new TypeError('mine'))).toBe('✗ TypeError: mine');
  expect(show('mine')).toBe('✗ Thrown: mine');
  expect(show(null)).toBe('✗ Thrown: null');
});

test('nobody found and several users found are shown as lists that lead on (I16)', () => {
  const show = (error: unknown, colors = false) => draw((paint) => problemText(error, paint), colors);

  expect(show(new NoMatchError('foobar'))).toMatchInlineSnapshot(`
    "✗ No user matches 'foobar'. user_id is unset.
      The search takes beginnings of words of login, name and email, and no name of a customer; tenants that deny access are not searched.
      findUser('…')   takes the user's UUID too"
  `);
  expect(show(new SeveralMatchesError('foo', [record(), record({ login: 'food' })]))).toMatchInlineSnapshot(`
    "✗ 2 users match 'foo'. user_id is unset.
      2ae8a1e9-4dba-4a07-b56a-c51cec1485fc   foobar · foobar@example.org · Foo Bar · activated · enabled · version 1 · JohnSmith, Inc / Foobar
      2ae8a1e9-4dba-4a07-b56a-c51cec1485fc   food · foobar@example.org · Foo Bar · activated · enabled · version 1 · JohnSmith, Inc / Foobar
      The first of them: findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
  expect(JSON.stringify(show(new NoUserError(), true))).toMatchInlineSnapshot(
    `""\\u001b[31m✗\\u001b[39m No user is chosen: user_id is not set. Nothing was sent.\\n  findUser('…')   or   user_id = '…'""`,
  );
});

test.each([
  ['HTTPS_PROXY', 'ACRONIS_PROXY=env   goes through the proxy that HTTPS_PROXY names'],
  ['HTTP_PROXY', 'HTTP_PROXY is for http:// alone'],
])('where a connection failed beside the proxy of %s it is told how to use that (N18)', (unusedProxy, words) => {
  const show = (code: string) => {
    const error = new NetworkError({ code, host: 'eu2', sent: false, unusedProxy });
    return draw((paint) => problemText(error, paint), false);
  };

  expect(show('ENOTFOUND')).toContain(`${unusedProxy} is set but not followed`);
  expect(show('ENOTFOUND')).toContain(words);
  expect(show('ENOTFOUND')).toContain('ACRONIS_PROXY=env');
  expect(show('CERT_HAS_EXPIRED')).toContain('NODE_EXTRA_CA_CERTS');
});

test('what a server or a person wrote is made harmless in an error (I9, I10)', () => {
  const hostile = [
    api(500, '/x', HOSTILE),
    new SignInError({ status: 401, code: HOSTILE, serverMessage: HOSTILE }),
    new NoMatchError(HOSTILE),
    new SeveralMatchesError(HOSTILE, [
      record({ login: HOSTILE, email: HOSTILE, name: HOSTILE, tenant_path: [HOSTILE] }),
    ]),
    new BadAnswerError({ status: 200, why: 'wrong-id', detail: HOSTILE }),
    new OriginError({ origin: HOSTILE, expected: HOSTILE }),
    new Error(HOSTILE),
    HOSTILE,
  ];

  for (const error of hostile) expect(draw((paint) => problemText(error, paint), false)).not.toMatch(HARMFUL);
});

test.each([
  new NetworkError({ code: 'EPIPE', host: 'eu2', sent: true, isWrite: true }),
  new DeadlineError({ afterMs: 30_000, sent: true, isWrite: true, host: 'eu2' }),
  new ApiError({ status: 502, code: 502, serverMessage: 'No.', method: 'POST', path: '/api/2/tenants' }),
])('a write of which nobody knows is to be looked for, not sent again (CC7)', (error) => {
  const text = draw((paint) => problemText(error, paint), false);

  expect(text).toContain('do not send it again before you have looked. audit()');
  expect(text).not.toMatch(/same line/i);
});

test.each([
  ['CHANGED', 'It was applied: do not send it again. audit()   lists it'],
  ['CONFIRMATION_SENT', 'It ended in CONFIRMATION_SENT. audit()   lists it'],
  ['CONFLICT', 'It ended in CONFLICT. audit()   lists it'],
  ['UNKNOWN', 'It may have been applied: do not send it again before you have looked. audit()   lists it'],
] as const)('a write without an answer that a look has told to be %s is told of as that (CC7)', (verdict, next) => {
  const error = new NetworkError({ code: 'ECONNRESET', host: 'eu2', sent: true, isWrite: true });
  error.verdict = verdict;

  expect(nextLines(error)).toEqual([next]);
});

test('what only reads, and broke on its way, is the same line again (CC7)', () => {
  const error = new NetworkError({ code: 'EPIPE', host: 'eu2', sent: true });

  expect(draw((paint) => problemText(error, paint), false)).toMatch(/\n +The same line again\.$/);
});
