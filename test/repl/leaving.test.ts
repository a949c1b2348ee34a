/** One session after the other on one global object: of the first nothing reaches the second, neither a name nor a request. */
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import type { UserId } from '../../src/api/types.ts';
import { commands } from '../../src/repl/commands/index.ts';
import { Globals } from '../../src/repl/entry/globals.ts';
import { Output } from '../../src/repl/output/output.ts';
import type { Host } from '../../src/repl/process/takeover.ts';
import { guardTimers } from '../../src/repl/process/timers.ts';
import { openShellSession, type ShellSession } from '../../src/repl/shellSession.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { LeftWorldError } from '../../src/session/errors.ts';
import { Modes, NO_MODES } from '../../src/session/modes.ts';
import { FOOBAR_USER, failure } from '../helpers/stage.ts';

/** A global object, its one sink, and the sessions that are opened there. */
function makeHost() {
  const context = vm.createContext({ setTimeout, setInterval, setImmediate });
  guardTimers(context);
  const globals = new Globals(context);
  const secrets = createSecrets();
  const shown: string[] = [];
  const stream = { write: (text: string) => shown.push(text) };
  const output = new Output({ stdout: stream, stderr: stream, secrets, colors: false, json: false });
  const host: Host = {
    globals,
    takeOver: () => ({ streams: { directly: (run) => run(), stayDirect() {}, flush() {} }, settled: async () => {} }),
  };
  const flags = new Modes({ yes: true, quiet: true });
  const open = (sandbox: Sandbox) =>
    openShellSession({
      options: {
        choice: { ...settingsFor(sandbox), modes: NO_MODES },
        ...{ flags, commands, version: '0', verbose: false, json: false, stateDirectory: '/nowhere' },
        cacheDirectory: fileURLToPath(new URL('../../node_modules/.cache/compiled/acronis-shell', import.meta.url)),
      },
      ...{ host, output, secrets, ask: null, watch: async () => false },
    });
  return { open, output, names: globals.names };
}

function settingsFor({ url, clientId, clientSecret }: Sandbox) {
  const more = { tenantId: null, proxy: 'off', source: 'the test', warnings: [] } as const;
  return { datacenterUrl: url, clientId, clientSecret, profile: new URL(url).port, ...more };
}

async function serve() {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  const sent: string[] = [];
  sandbox.onExchange(({ method, url }) => sent.push(`${method} ${url}`));
  return { sandbox, sent };
}

async function enter({ evaluator }: ShellSession, source: string): Promise<unknown> {
  const evaluated = await evaluator.evaluate(source, () => {}, { isWhole: true });
  if (evaluated.kind === 'failed') throw evaluated.error;
  return evaluated.kind === 'value' ? evaluated.value : undefined;
}

const turns = (count = 20) => new Promise<void>((resolve) => setTimeout(resolve, count));

test('what entries have named and chosen is gone, in whatever way it was named, and is told by its names (PF1)', async () => {
  const host = makeHost();
  const [one, other] = [await serve(), await serve()];
  const first = await host.open(one.sandbox);
  await enter(first, "findUser('foobar')");
  await enter(first, 'const a = user; let b = 1; var c = 2; function d() { return user }; class E {}');
  await enter(first, 'f = 3; const { login: g, ...h } = user; for (var i of [1]) {}; globalThis.j = user');
  await enter(first, 'response = requests.get(`${base_url}/users/${user_id}`, headers=auth)');

  const gone = await first.leave();
  const second = await host.open(other.sandbox);
  onTestFinished(() => second.close());

  const named = ['a', 'b', 'c', 'd', 'E', 'f', 'g', 'h', 'i', 'j'];
  expect([...gone].sort()).toEqual([...named, 'response', 'user', 'user_id', 'version'].sort());
  for (const name of [...named, 'user_id', 'user', 'version', 'user_data', 'response', 'last'])
    expect(host.names[name]).toBe(undefined);
  const before = one.sent.length;
  expect(await enter(second, 'base_url')).toBe(`${other.sandbox.url}/api/2`);
  await enter(second, "findUser('JohnDoe')");
  expect(one.sent).toHaveLength(before);
});

test('names of Python’s are gone, and a new Python has none of them (PF1)', async () => {
  const host = makeHost();
  const [one, other] = [await serve(), await serve()];
  const first = await host.open(one.sandbox);
  await enter(first, '>>> mine = findUser("foobar")');
  await enter(first, '>>> def theirs(): return user_id');

  const gone = await first.leave();
  const second = await host.open(other.sandbox);
  onTestFinished(() => second.close());

  expect(gone).toEqual(expect.arrayContaining(['mine', 'theirs', 'user_id']));
  for (const name of ['mine', 'theirs', 'user_id', '_']) {
    const error = await failure(enter(second, `>>> ${name}`));
    expect(error).toMatchObject({ name: 'NameError' });
  }
});

test('an answer that comes in late is put into no name, and nothing more is sent (PF2)', async () => {
  const host = makeHost();
  const [one, other] = [await serve(), await serve()];
  one.sandbox.faults.add({ kind: 'latency', ms: 150 });
  const first = await host.open(one.sandbox);
  const signing = first.session.signIn().catch(() => {});
  const reading = first.session.fetchUser(FOOBAR_USER as UserId).catch(() => {});

  await first.leave();
  const second = await host.open(other.sandbox);
  onTestFinished(() => second.close());
  await second.session.signIn();
  const held = { ...host.names };
  await Promise.all([signing, reading]);
  const sent = one.sent.length;
  await turns(200);

  expect(host.names).toEqual(held);
  expect(host.names['auth']).toEqual({ Authorization: `Bearer ${(await second.session.client.token()).accessToken}` });
  expect(one.sent).toHaveLength(sent);
});

test('what a session that was left still does reaches no name, no server and no clipboard (PF2)', async () => {
  const host = makeHost();
  const { sandbox, sent } = await serve();
  const { session, leave } = await host.open(sandbox);
  await session.signIn();
  host.output.value('shown in the first');
  const before = sent.length;

  await leave();
  session.names['user_id'] = FOOBAR_USER;
  session.takeNote();
  const error = await failure(session.client.fetchUser(FOOBAR_USER as UserId));

  expect(host.names['user_id']).toBe(undefined);
  expect(error).toBeInstanceOf(CancelledError);
  expect(sent).toHaveLength(before);
  expect(host.output.shown).toBe(null);
});

test('a timer that an earlier entry has left does nothing any more, once or again and again (PF3)', async () => {
  const host = makeHost();
  const [one, other] = [await serve(), await serve()];
  const first = await host.open(one.sandbox);
  const ran: string[] = [];
  host.names['ran'] = ran;
  await enter(first, "held = ran; setInterval(() => { user_id = 'old'; held.push('again') }, 10); 0");
  await enter(first, `((ran) => setTimeout(() => { ran.push('once'); user_id = '${FOOBAR_USER}' }, 60))(ran); 0`);
  await turns(40);
  expect(ran).toContain('again');

  await first.leave();
  const second = await host.open(other.sandbox);
  onTestFinished(() => second.close());
  ran.length = 0;
  await turns(100);

  expect(ran).toEqual([]);
  expect(host.names['user_id']).toBe(undefined);
  // What is begun now is of this world.
  await enter(second, "setTimeout(() => { late = findUser('JohnDoe') }, 1); 0");
  await turns(100);
  expect(await enter(second, 'late')).toMatchObject({ login: 'JohnDoe' });
});

test('what an earlier entry goes on with otherwise reaches neither world, by a name or by what it holds (PF3)', async () => {
  const host = makeHost();
  const [one, other] = [await serve(), await serve()];
  const first = await host.open(one.sandbox);
  const failures: unknown[] = [];
  let goOn = () => {};
  const waited = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  Object.assign(host.names, { waited, caught: (error: unknown) => failures.push(error) });
  await enter(
    first,
    `((caught, held) => waited.then(() => {
       const calls = [
         () => findUser('foobar'), () => putEmail('a@b.example', '${FOOBAR_USER}'), () => requests.get(held.base_url),
         () => requests.delete(base_url + '/users/${FOOBAR_USER}'), () => held.findUser('foobar'),
         () => held.putEmail('a@b.example', '${FOOBAR_USER}'), () => held.requests.get(held.base_url),
       ];
       for (const call of calls) call().catch(caught);
     }))(caught, { findUser, putEmail, requests, base_url }); 0`,
  );

  await first.leave();
  const second = await host.open(other.sandbox);
  onTestFinished(() => second.close());
  await second.session.signIn();
  const sent = [one.sent.length, other.sent.length];
  goOn();
  await turns(100);

  expect(failures).toHaveLength(7);
  for (const error of failures) expect(error).toBeInstanceOf(LeftWorldError);
  expect([one.sent.length, other.sent.length]).toEqual(sent);
});

test('back and forth twenty times, each session is alone, and nothing is left of those before (PF4)', async () => {
  const host = makeHost();
  const [one, other] = [await serve(), await serve()];
  const own = new Set(Object.getOwnPropertyNames(host.names));

  for (let turn = 0; turn < 20; turn += 1) {
    const { sandbox } = turn % 2 === 0 ? one : other;
    const session = await host.open(sandbox);
    expect(host.names['user_id']).toBe(undefined);
    const found = await enter(session, "mine = findUser('foobar')");
    expect(found).toMatchObject({ world: `${new URL(sandbox.url).port}@${new URL(sandbox.url).host}` });
    await session.leave();
  }

  const left = Object.getOwnPropertyNames(host.names).filter((name) => host.names[name] !== undefined);
  const helpers = left.filter((name) => typeof host.names[name] === 'function');
  expect(left.filter((name) => !own.has(name) && !helpers.includes(name))).toEqual([]);
  expect(helpers).toContain('findUser');
});

test('a second session on the same global object while the first is there is refused', async () => {
  const host = makeHost();
  const { sandbox } = await serve();
  const first = await host.open(sandbox);
  onTestFinished(() => first.close());

  await expect(host.open(sandbox)).rejects.toThrow('Another evaluator runs its entries on this global object.');
});
