/** `.sandbox trace`: behind each entry, what the server saw and decided. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { toUserId } from '../../../src/api/types.ts';
import { commands } from '../../../src/repl/commands/index.ts';
import type { ShellOptions } from '../../../src/repl/shellSession.ts';
import { completeRest } from '../../../src/repl/terminal/completer.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { Modes, NO_MODES } from '../../../src/session/modes.ts';
import { startServer } from '../../api/servers.ts';
import { JOHN_DOE, send, signIn } from '../../sandbox/client.ts';
import { startSignedIn } from '../../terminal/pty.ts';
import { openBeside } from '../python/beside.ts';

async function open(options: Partial<ShellOptions> = {}) {
  const shell = await openBeside({ flags: new Modes({ quiet: true, yes: true }), ...options });
  onTestFinished(() => shell.close());
  return shell;
}

/** On what is served elsewhere. */
async function openOn(
  { url, clientId, clientSecret }: Pick<Sandbox, 'url' | 'clientId' | 'clientSecret'>,
  options: Partial<ShellOptions> = {},
) {
  const settings = {
    tenantId: null,
    proxy: 'off',
    profile: null,
    modes: NO_MODES,
    source: 'a test',
    warnings: [],
  } as const;
  return open({
    choice: { datacenterUrl: url, clientId, clientSecret, ...settings },
    stateDirectory: mkdtempSync(join(tmpdir(), 'trace-')),
    ...options,
  });
}

async function serve() {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** Of what an entry shows, the lines about the server. */
function traced(shown: string): string[] {
  return shown.split('\n').filter((line) => /^ {2}(?:server|stored) /.test(line));
}

const PUT_LANGUAGE =
  "requests.put(base_url + '/users/' + user_id, {headers: auth, json: {version: 1, language: 'de'}}).status_code";
const GET_USER = "requests.get(base_url + '/users/' + user_id, headers=auth).status_code";
const SEEN = '  server   GET /users/1c23…   JohnDoe at version 1 · 200';

test('behind an entry stands what the server saw and decided, beside the data (TR14)', async () => {
  const { js, enter, trace } = await open();
  await js("findUser('JohnDoe')");

  expect(await js('.sandbox trace on')).toBe(
    '  trace is on: what the server decides is shown. .sandbox trace off ends it.',
  );
  expect(trace.isOn).toBe(true);
  const found = await js("findUser('foobar')");
  const asked = await enter("putEmail('foo@newmail.net')");

  expect(traced(found)).toEqual([
    '  server   GET /search?tenant=ede9…&text=foobar&limit=300   2 found below JohnSmith, Inc · 200',
    '  server   GET /users?uuids=2ae8…   1 of 1 found by id · 200',
  ]);
  expect(found.indexOf('  server ')).toBeGreaterThan(found.indexOf('foobar@example.org'));
  expect(traced(asked.printed.stderr)).toEqual([
    '  server   PUT /users/2ae8…   version 1 = 1 · activated: mail to foobar@example.org · nothing stored · 200',
  ]);
  expect(traced(asked.printed.stdout)).toEqual([]);
});

test('what a mail’s link has changed stands there too, whoever opens it (TR14)', async () => {
  const { js } = await open();
  await js("findUser('foobar')");
  await js("putEmail('foo@newmail.net')");
  await js('.sandbox trace on');

  const lines = traced(await js('mailbox()[0].open()'));

  expect(lines[0]).toBe('  server   GET /sandbox/mailbox   1 mail · 200');
  expect(lines[1]).toMatch(
    /^ {2}server {3}GET \/sandbox\/mail\/\w{4}… {3}the link of foobar is good: email confirmed · 200$/,
  );
  expect(lines[2]).toBe('  stored   foobar   email foobar@example.org → foo@newmail.net · version 1 → 2');
});

test('nothing stands behind an entry that asked for nothing, nor behind any once it is off (TR14)', async () => {
  const { js } = await open();
  await js('tenant_id');
  await js('.sandbox trace on');

  expect(await js('1 + 1')).toBe('2');
  expect(await js('.sandbox trace off')).toBe(
    '  trace is off: what the server decides is not shown. .sandbox trace on shows it.',
  );
  expect(traced(await js("findUser('foobar')"))).toEqual([]);
});

test('without a word .sandbox trace says how it is, and leaves it so (TR14)', async () => {
  const { js, trace } = await open();

  for (const word of ['off', 'on']) {
    const switched = await js(`.sandbox trace ${word}`);

    expect([await js('.sandbox trace'), await js('.sandbox  TRACE ')]).toEqual([switched, switched]);
    expect(trace.isOn).toBe(word === 'on');
  }
});

test('a sign-in that an entry has caused is told of, one before it is not (TR14)', async () => {
  const [fresh, signedIn] = [await open(), await open()];
  await signedIn.js('tenant_id');

  await fresh.js('.sandbox trace on');
  await signedIn.js('.sandbox trace on');

  expect(traced(await fresh.js('tenant_id')).join('\n')).toMatch(
    /^ {2}server {3}POST \/idp\/token {3}token for client /,
  );
  expect(traced(await signedIn.js('tenant_id'))).toEqual([]);
});

test('a change shows the record before and after, and who else has changed it (TR14)', async () => {
  const { js } = await open();
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  await js('.sandbox edit-behind-me');

  expect(traced(await js(PUT_LANGUAGE)).slice(0, 2)).toEqual([
    '  server   PUT /users/1c23…   edit-behind-me: phone changed by another, version 1 → 2 · version 1 sent, but it is 2: code 1001 · nothing stored · 409',
    "  stored   JohnDoe   by another · phone '' → +1 555 0100 · version 1 → 2",
  ]);
});

test('entries in Python are told of as well, and with JSON nothing of it is data (TR14)', async () => {
  const { js, enter } = await open({ json: true });
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');

  const { printed } = await enter(">>> requests.get(f'{base_url}/users/{user_id}', headers=auth).status_code");

  expect(traced(printed.stderr)).toEqual([SEEN]);
  expect(printed.stdout).toBe('200\n');
});

test('each try of a request is a line, and a token that is renewed too (TR15)', async () => {
  const { js } = await open();
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  await js('.sandbox expire-token');

  const lines = traced(await js('fetchVersion()'));

  expect(lines.map((line) => line.replace(/token for .* · /, ''))).toEqual([
    '  server   GET /users/1c23…   expire-token: all tokens have expired · the access token has expired · 401',
    '  server   POST /idp/token   200',
    SEEN,
  ]);
});

test('requests that go out together are all told of, and none is taken for another’s (TR15)', async () => {
  const { js } = await open();
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');

  const lines = traced(
    await js("[7, 8, 9].map((n) => requests.get(base_url + '/users/' + user_id + '?n=' + n, headers=auth))"),
  );

  expect(lines.map((line) => /\?n=\d/.exec(line)?.[0]).sort()).toEqual(['?n=7', '?n=8', '?n=9']);
  expect(lines.join()).not.toContain(' by ');
});

test('of more requests than are looked through the first are counted (TR15)', async () => {
  const { js } = await open();
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');

  const lines = traced(
    await js("for (let n = 0; n < 45; n += 1) await requests.get(base_url + '/users/' + user_id, headers=auth); 0"),
  );

  expect(lines).toEqual(['  server   5 requests before these', ...new Array(40).fill(SEEN)]);
});

test('of a served sandbox too, and others who ask there are named (TR16)', async () => {
  const sandbox = await serve();
  const { js } = await openOn(sandbox);
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  const { json } = await signIn(sandbox.url, sandbox.clientId, sandbox.clientSecret);
  const headers = { Authorization: `Bearer ${json.access_token}` };
  await send(sandbox.url, 'GET', `/api/2/users/${JOHN_DOE}`, { headers: { ...headers, 'User-Agent': 'curl/8.5.0' } });
  await send(sandbox.url, 'GET', `/api/2/users/${JOHN_DOE}`, {
    headers: { ...headers, 'User-Agent': 'acronis-shell/0' },
  });

  const lines = traced(await js('fetchVersion()'));

  expect(lines[0]).toMatch(/^ {2}server {3}POST \/idp\/token {3}by somebody else · token for /);
  expect(lines.slice(1)).toEqual([
    SEEN.replace('JohnDoe', 'by curl/8.5.0 · JohnDoe'),
    SEEN.replace('JohnDoe', 'by another session · JohnDoe'),
    SEEN,
  ]);
  expect(
    sandbox.requests
      .list()
      .map(({ url }) => url)
      .join(),
  ).not.toContain('/sandbox/requests');
});

test('what is carried out behind its connection is told of behind the next entry, as our own (TR15)', async () => {
  const sandbox = await serve();
  const { js } = await openOn(sandbox);
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  sandbox.faults.add({ kind: 'late-commit' });
  sandbox.faults.add({ kind: 'fail', status: 403, times: 99, on: { method: 'GET', path: /users/ } });

  const lost = traced(await js(PUT_LANGUAGE));
  await sandbox.faults.settle();

  expect(lost[0]).toBe(
    '  server   PUT /users/1c23…   late-commit: the connection is reset, to be carried out later · no answer',
  );
  expect(traced(await js('1'))).toEqual([
    '  server   PUT /users/1c23…   version 1 = 1 · late-commit: carried out now, behind its connection · no answer',
    '  stored   JohnDoe   language en → de · version 1 → 2',
  ]);
});

test('a served sandbox that was started anew is followed, one that is gone costs no entry (TR16)', async () => {
  const first = await startSandbox({ port: 0 });
  const { js } = await openOn(first);
  for (let n = 0; n < 3; n += 1) await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  await first.stop();

  expect(await js('1 + 1')).toMatch(/^2\n {2}server {3}not seen: /);
  const again = await startSandbox({ port: Number(new URL(first.url).port) });
  onTestFinished(() => again.stop());
  expect(traced(await js('fetchVersion()')).at(-1)).toBe(SEEN);
});

test.each([
  ['that goes on', 'function twice(n) {', 'incomplete'],
  ['in Python that goes on', '>>> def twice(n):', 'incomplete'],
  ['with which one leaves', '.exit', 'exit'],
])('nothing is told behind an entry %s: it waits for the next (TR14)', async (_, entry, kind) => {
  const { js, evaluator, session } = await open();
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  await send(session.client.datacenterUrl, 'GET', '/sandbox/mailbox', { headers: { 'User-Agent': 'Wget/1.24' } });

  expect((await evaluator.evaluate(entry)).kind).toBe(kind);

  expect(traced(await js('1'))).toEqual(['  server   GET /sandbox/mailbox   by Wget/1.24 · 0 mails · 200']);
});

test('of a served sandbox that was started anew the first are counted too (TR16)', async () => {
  const first = await startSandbox({ port: 0 });
  const ask = async (url: string, times: number) => {
    for (let n = 0; n < times; n += 1) await send(url, 'GET', '/sandbox/mailbox', { headers: { 'User-Agent': 'ab' } });
  };
  const { js } = await openOn(first);
  await js("findUser('JohnDoe')");
  await ask(first.url, 60);
  await js('.sandbox trace on');
  await first.stop();
  const again = await startSandbox({ port: Number(new URL(first.url).port) });
  onTestFinished(() => again.stop());
  await ask(again.url, 43);

  const lines = traced(await js('1'));

  expect(lines[0]).toBe('  server   3 requests before these');
  expect(lines).toHaveLength(41);
});

test('what is answered while the sandbox is asked what is new is our own all the same (TR16)', async () => {
  const { js, session } = await openOn(await serve());
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  const sendIt = session.client.send;
  let isAsked = false;
  // As a timer would, once the sandbox has listed what it was asked, and before the shell has that list.
  vi.spyOn(session.client, 'send').mockImplementation(async (request, options) => {
    const answer = await sendIt(request, options);
    if (isAsked || !request.url.includes('/sandbox/requests')) return answer;
    isAsked = true;
    await session.client.fetchUser(toUserId(JOHN_DOE));
    return answer;
  });

  expect(await js('1 + 1')).toBe('2');
  expect(isAsked).toBe(true);
  expect(traced(await js('1 + 2'))).toEqual([SEEN]);
});

test('the look at a served sandbox keeps no pause that the sandbox has asked others for (TR16)', async () => {
  const sandbox = await serve();
  const { js, session, evaluator } = await openOn(sandbox, { flags: new Modes({ yes: true }) });
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  sandbox.faults.add({ kind: 'throttle', retryAfter: 120 });
  const isPaused = new Promise((resolve) => session.events.on(({ kind }) => kind === 'retry' && resolve(null)));

  const shown = js(GET_USER);
  await isPaused;
  session.interrupts.interrupt();
  evaluator.interrupt();

  expect(traced(await shown)).toEqual([expect.stringMatching(/^ {2}server {3}GET \/users\/1c23… .* 429$/)]);
  expect(await js('1 + 1')).toBe('2');
});

test('the look at a served sandbox is no request of a person: one try, untold, uncounted (TR16)', async () => {
  const sandbox = await startSandbox({ port: 0 });
  const { js, session } = await openOn(sandbox, { flags: new Modes({ yes: true }), verbose: true });
  await js("findUser('JohnDoe')");
  await js('.sandbox trace on');
  const told: string[] = [];
  session.events.on(({ kind }) => told.push(kind));
  const before = session.client.traffic().requests;

  expect(await js('1 + 1')).toBe('2');
  await sandbox.stop();
  expect((await js('1 + 1')).split('\n')).toEqual(['2', expect.stringMatching(/^ {2}server {3}not seen: /)]);

  expect(told).toEqual([]);
  expect(session.client.traffic().requests).toBe(before);
});

test.each([
  ['trace maybe', '.sandbox trace takes on or off. Nothing was switched.'],
  ['trace on off', '.sandbox trace takes on or off. Nothing was switched.'],
  ['trace 1', '.sandbox trace takes on or off. Nothing was switched.'],
  ['traces', 'There is no .sandbox traces: trace is near. Nothing was set.'],
  ['trce on', '\n  .sandbox trace on'],
])('.sandbox %s is refused in words', async (line, words) => {
  const { js, trace } = await open();

  expect(await js(`.sandbox ${line}`)).toContain(words);
  expect(trace.isOn).toBe(false);
});

test.each(['Trace on', 'TRACE ON', ' trace  On'])('.sandbox %s is read as it is meant', async (line) => {
  const { js, trace } = await open();

  expect(await js(`.sandbox ${line}`)).toContain('trace is on: ');
  expect(trace.isOn).toBe(true);
});

test('what .sandbox does not know is refused with all that it takes, the trace too, or with what is near', async () => {
  const [embedded, served] = [await open(), await openOn(await serve())];

  for (const { js } of [embedded, served]) {
    expect(await js('.sandbox tarce')).toMatch(
      /\.sandbox tarce: wants one of latency, .*, stale-status, clear; beside them there is trace\. Nothing was set\./,
    );
    expect(await js('.sandbox cleer')).toContain('There is no .sandbox cleer: clear is near. Nothing was set.');
    for (const known of ['stale-status 7', 'clear now']) expect(await js(`.sandbox ${known}`)).not.toContain('trace');
  }
});

test('a served sandbox that names its words in another way is told of the trace all the same', async () => {
  const { origin } = await startServer(({ url }) =>
    url === '/sandbox/faults'
      ? { status: 400, body: '{"error": {"code": 400, "message": "no such accident"}}' }
      : { status: 404, body: '{}' },
  );
  const { js } = await openOn({ url: origin, clientId: 'id', clientSecret: 'secret-of-nobody' });

  expect(await js('.sandbox earthquake')).toContain('no such accident; beside them there is trace. Nothing was set.');
  expect(await js('.sandbox fail 503:x')).toContain('no such accident. Nothing was set.');
});

test('where there is no sandbox there is no trace, and nobody can switch it on (TR16)', async () => {
  const { origin } = await startServer(() => ({ status: 404, body: '{}' }));
  const client = { clientId: 'id', clientSecret: 'secret-of-nobody' };
  const [none, far] = [
    await openOn({ url: origin, ...client }),
    await openOn({ url: 'https://eu2-cloud.acronis.com', ...client }),
  ];

  expect(await none.js('.sandbox trace on')).toContain('is no sandbox of this program: only a sandbox has a trace.');
  expect(await far.js('.sandbox trace on')).toContain('This session is on a data centre: only a sandbox has a trace.');
  far.trace.isOn = true;
  expect([none.trace.isOn, far.trace.isOn]).toEqual([false, false]);
});

test('completion and the list of .sandbox know of it', async () => {
  const { js } = await open();

  expect(await completeRest('.sandbox tr', commands)).toEqual([['trace'], 'tr']);
  expect(await completeRest('.sandbox trace ', commands)).toEqual([['trace on', 'trace off'], 'trace ']);
  expect(await completeRest('.sandbox trace of', commands)).toEqual([['trace off'], 'trace of']);
  expect(await completeRest('.sandbox trace off ', commands)).toBeNull();
  expect(await js('.sandbox')).toMatch(/^ {2}\.sandbox trace on\|off +after each entry, /m);
});

test('at the prompt it stands within the terminal’s width, behind what the entry shows', async () => {
  const shell = await startSignedIn({ args: ['--sandbox'], cols: 80 });

  await shell.answer('.sandbox trace on');
  const shown = await shell.answer("findUser('foobar')");

  expect(shown).toMatch(
    /user_id = '2ae8a1e9[\s\S]*\n {2}server {3}GET \/users\?uuids=2ae8… {3}1 of 1 found by id · 200/,
  );
  const [search = ''] = traced(shown);
  expect(search.length).toBeGreaterThan(20);
  for (const line of shown.slice(shown.indexOf(search)).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
