/** A search that begins while the sign-in goes on: where it looks, what is told of it, and under which name it is shown. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { talkAbout } from '../../src/repl/output/talk.ts';
import { CLIENT_ID, USER_ID } from '../api/world.ts';
import { failure } from '../helpers/stage.ts';
import { OTHER, OWN, scopeOf, startCentre } from './centre.ts';

// What is to come first loads what it is sent with, on a computer that is busy with other tests.
const PATIENTLY = { timeout: 20_000 };
const TOKEN = 'POST idp/token';
const CLIENT = `GET clients/${CLIENT_ID}`;
const TENANT = `GET tenants/${OWN}`;
const USERS = `GET users?uuids=${USER_ID}`;
const searchIn = (tenant: string) => `GET search?tenant=${tenant}&text=foobar&limit=300`;

test('a search begins beside the sign-in, below the tenant that the token names (CE7)', async () => {
  const { shell, asked, hold, release, world } = await startCentre({ claims: scopeOf(OWN) });
  hold('clients/');

  const finding = shell['findUser']('foobar');
  await expect.poll(asked, PATIENTLY).toContain(USERS);
  expect(asked()).toEqual([TOKEN, ...[CLIENT, searchIn(OWN)].sort(by(asked)), USERS]);
  release();

  expect(await finding).toMatchObject({ login: 'foobar', world, tenant_path: ['Own'] });
  expect(asked()).toHaveLength(5);
});

test('a token that names another tenant than the client has misleads nobody (CE7)', async () => {
  const { shell, asked, hold, release, narrated, names, session, world } = await startCentre({
    claims: scopeOf(OTHER),
  });
  hold('clients/');

  const finding = shell['findUser']('foobar');
  await expect.poll(() => asked().filter((line) => line.startsWith('GET users')), PATIENTLY).toHaveLength(1);
  expect(narrated()).toEqual([]);
  release();

  expect(await finding).toMatchObject({ user_id: USER_ID, login: 'foobar', world });
  expect(asked().slice(-3)).toEqual([TENANT, searchIn(OWN), USERS]);
  expect(narrated()).toHaveLength(2);
  expect(names).toMatchObject({ user_id: USER_ID, tenant_id: OWN });
  expect(names['last'].url).toContain(USER_ID);
  expect(session.users.known?.seen.login).toBe('foobar');
});

test('what was begun below the wrong tenant is given up, answered or not (CE7)', async () => {
  const { shell, hold, asked, world } = await startCentre({ claims: scopeOf(OTHER) });
  hold(`search?tenant=${OTHER}`);

  expect(await shell['findUser']('foobar')).toMatchObject({ login: 'foobar', world });
  expect(asked()).toContain(searchIn(OTHER));
});

test.each([
  ['an opaque token', undefined],
  ['several tenants', scopeOf(OWN, OTHER)],
  ['rubbish', { scope: ['x'] }],
])('a token that names no tenant means that the client is asked first: %s (CE7)', async (_what, claims) => {
  const { shell, asked } = await startCentre(claims ? { claims } : {});

  await shell['findUser']('foobar');

  expect(asked()).toEqual([TOKEN, CLIENT, TENANT, searchIn(OWN), USERS]);
});

test('the tenant of the settings is where a search looks, whatever the token names (CE7)', async () => {
  const { shell, asked, hold, release } = await startCentre({ claims: scopeOf(OTHER), tenantId: OWN });
  hold('tenants/');

  const finding = shell['findUser']('foobar');
  await expect.poll(asked, PATIENTLY).toContain(USERS);
  release();
  await finding;

  expect(asked()).not.toContain(CLIENT);
  expect(asked()).not.toContain(searchIn(OTHER));
});

test('a tenant that was typed before the sign-in is where a search looks (CE7)', async () => {
  const { shell, asked, names } = await startCentre({ claims: scopeOf(OWN) });
  names['tenant_id'] = OTHER;

  expect(await shell['findUser']('stranger')).toMatchObject({ login: 'stranger' });
  expect(asked().filter((line) => line.startsWith('GET search'))).toHaveLength(1);
  expect(names['tenant_id']).toBe(OTHER);
});

test.each(['', 'nowhere', 5])(
  'a tenant that was typed and is none is refused, and nothing is searched: %j',
  async (typed) => {
    const { shell, asked, names } = await startCentre({ claims: scopeOf(OWN) });
    names['tenant_id'] = typed;

    expect(await failure(shell['findUser']('foobar'))).toMatchObject({
      message: expect.stringContaining('id of a tenant'),
    });
    expect(asked().filter((line) => line.startsWith('GET search'))).toEqual([]);
  },
);

test('a client that may not be read is said as ever, although the search has found somebody (CE7)', async () => {
  const { shell, names, narrated } = await startCentre({ claims: scopeOf(OWN), refuses: { 'clients/': 403 } });

  expect(await failure(shell['findUser']('foobar'))).toMatchObject({ name: 'ApiError', status: 403, path: /clients/ });
  expect(names['user_id']).toBeUndefined();
  expect(narrated()).toEqual([]);
});

test('a search that fails is said when the sign-in is over, and what was told of it before (CE7)', async () => {
  const { shell, hold, release, asked, narrated } = await startCentre({
    claims: scopeOf(OWN),
    refuses: { users: 403 },
  });
  hold('tenants/');
  let outcome: unknown = 'pending';

  const finding = failure(shell['findUser']('foobar')).then((error) => {
    outcome = error;
  });
  await expect.poll(asked, PATIENTLY).toContain(USERS);
  await expect.poll(asked, PATIENTLY).toContain(TENANT);
  expect(outcome).toBe('pending');
  release();
  await finding;

  expect(outcome).toMatchObject({ name: 'ApiError', status: 403 });
  expect(narrated()).toEqual([expect.stringContaining('/search')]);
});

test('in a session that is signed in, a search is two requests one after the other, a change one (CE8)', async () => {
  const { session, shell, seen, asked } = await startCentre({ claims: scopeOf(OWN) });
  await session.signIn();
  seen.length = 0;

  await shell['findUser']('foobar');
  expect(asked()).toEqual([searchIn(OWN), USERS]);
  seen.length = 0;
  expect(await shell['putEmail']('new@mysite.com')).toMatchObject({ verdict: 'CHANGED' });

  expect(asked()).toEqual([`PUT users/${USER_ID}`]);
});

test('the documented change as one run is six requests over two connections, four of them in series (CE8)', async () => {
  const { session, shell, seen } = await startCentre({ claims: scopeOf(OWN) });

  await shell['findUser']('foobar');
  await shell['putEmail']('new@mysite.com');

  expect(seen).toHaveLength(6);
  expect(session.client.traffic()).toEqual({ requests: 6, connections: 2 });
});

describe('while the tenant’s name is held back', () => {
  test('nobody is found, and nothing is told, chosen or shown, until it is there (CE9)', async () => {
    const { shell, hold, release, asked, narrated, names, world } = await startCentre({ claims: scopeOf(OWN) });
    hold('tenants/');
    let found: unknown = 'pending';

    const finding = shell['findUser']('foobar').then((user: unknown) => {
      found = user;
    });
    await expect.poll(asked, PATIENTLY).toContain(USERS);
    await expect.poll(asked, PATIENTLY).toContain(TENANT);
    await settle();
    expect([found, narrated(), names['user_id']]).toEqual(['pending', [], undefined]);
    release();
    await finding;

    expect(found).toMatchObject({ login: 'foobar', world });
    expect(JSON.parse(JSON.stringify(names['last']))).toMatchObject({ world });
    expect(names['user'].world).toBe(world);
  });

  test('a change of somebody who is named by id is neither asked about, recorded nor sent (CE9)', async () => {
    const asking: string[] = [];
    const ask = {
      confirm: async ({ message }: { message: string }) => {
        asking.push(message);
        return true;
      },
      select: () => Promise.reject(new Error('not asked for')),
      input: () => Promise.reject(new Error('not asked for')),
    };
    const { shell, hold, release, asked, log, world, session } = await startCentre({ claims: scopeOf(OWN), ask });
    hold(`tenants/${OWN}`);

    const putting = shell['putEmail']('new@аррӏе.com', USER_ID);
    await expect.poll(asked, PATIENTLY).toContain(`GET users/${USER_ID}`);
    await expect.poll(asked, PATIENTLY).toContain(TENANT);
    await settle();
    expect([asking, await log.records(), session.verdicts]).toEqual([[], [], []]);
    expect(asked().some((line) => line.startsWith('PUT'))).toBe(false);
    release();

    expect(await putting).toMatchObject({ verdict: 'CHANGED', world });
    expect(asking).toHaveLength(1);
    expect((await log.records())[0]).toMatchObject({ kind: 'intent', world });
    expect(JSON.parse(JSON.stringify(session.names['response']))).toMatchObject({ world });
  });

  test.each([
    ['fetchVersion', `GET users/${USER_ID}`],
    ['findUser', `GET users/${USER_ID}`],
  ])('%s of somebody who is named by id waits for it, and then shows it (CE9)', async (helper, request) => {
    const { shell, hold, release, asked, names, world } = await startCentre({ claims: scopeOf(OWN) });
    names['user_id'] = USER_ID;
    hold(`tenants/${OWN}`);
    let isOver = false;

    const running = shell[helper](USER_ID).then(() => {
      isOver = true;
    });
    await expect.poll(asked, PATIENTLY).toContain(request);
    await expect.poll(asked, PATIENTLY).toContain(TENANT);
    await settle();
    expect(isOver).toBe(false);
    release();
    await running;

    expect(names['user'].world).toBe(world);
  });

  test('a typed write is not asked about, recorded or sent (CE9)', async () => {
    const { shell, hold, release, asked, log, names, session, world } = await startCentre({ claims: scopeOf(OWN) });
    const token = (await session.client.token()).accessToken;
    hold('tenants/');
    const headers = { Authorization: `Bearer ${token}` };

    const deleting = shell['requests'].delete(`${names['base_url']}/users/${USER_ID}?version=1`, { headers });
    await expect.poll(asked, PATIENTLY).toContain(TENANT);
    await settle();
    expect(asked().some((line) => line.startsWith('DELETE'))).toBe(false);
    expect(await log.records()).toEqual([]);
    release();
    await deleting;

    expect((await log.records())[0]).toMatchObject({ kind: 'intent', world });
  });

  test.each([
    ['findUser', 'foobar', USERS],
    ['findUser', USER_ID, `GET users/${USER_ID}`],
    ['putEmail', 'new@аррӏе.com', `GET users/${USER_ID}`],
  ])(
    'what Ctrl-C ends in that moment goes on with nothing when the name is there: %s(%s) (CE9)',
    async (helper, given, request) => {
      const asking: string[] = [];
      const ask = {
        confirm: async ({ message }: { message: string }) => asking.push(message) > 0,
        select: () => Promise.reject(new Error('not asked for')),
        input: () => Promise.reject(new Error('not asked for')),
      };
      const { shell, hold, release, asked, names, session, narrated } = await startCentre({
        claims: scopeOf(OWN),
        ask,
      });
      hold(`tenants/${OWN}`);
      if (helper === 'putEmail') names['user_id'] = USER_ID;

      const running = session.interrupts.run(() => failure(shell[helper](given)));
      await expect.poll(asked, PATIENTLY).toContain(request);
      await expect.poll(asked, PATIENTLY).toContain(TENANT);
      await settle();
      expect(session.interrupts.interrupt()).toBe('cancelled');
      release();

      expect(await running).toBeInstanceOf(CancelledError);
      expect([asking, narrated(), names['user'], session.verdicts]).toEqual([[], [], undefined, []]);
      expect(asked().some((line) => line.startsWith('PUT'))).toBe(false);
      // The sign-in belongs to all who wait for it.
      expect(await session.signIn()).toMatchObject({ tenantName: 'Own' });
    },
  );

  test('whatever is to be admitted is asked about behind it (CE9)', async () => {
    const asking: string[] = [];
    const ask = {
      confirm: async ({ message }: { message: string }) => asking.push(message) > 0,
      select: () => Promise.reject(new Error('not asked for')),
      input: () => Promise.reject(new Error('not asked for')),
    };
    const { session, hold, release, asked, names } = await startCentre({ claims: scopeOf(OWN), ask });
    hold('tenants/');
    const request = { method: 'PUT', url: `${names['base_url']}/users/${USER_ID}` };

    const admitting = session.admit({ request, lines: ['Send it?'], cautions: ['It looks odd.'] });
    await expect.poll(asked, PATIENTLY).toContain(CLIENT);
    await settle();
    expect(asking).toEqual([]);
    release();

    expect(await admitting).toBe('send');
    expect(asking).toHaveLength(1);
  });

  test('under a profile the name is known, and nobody waits for another (CE9)', async () => {
    const { shell, hold, asked } = await startCentre({ claims: scopeOf(OWN), profile: 'lab' });
    hold('tenants/');

    expect(await shell['findUser'](USER_ID)).toMatchObject({ world: expect.stringMatching(/^lab@/) });
    expect(asked()).not.toContain(CLIENT);
  });
});

test('somebody who is named by id is found without the name of their tenant, which a change of them waits for (CE8)', async () => {
  const { shell, session, hold, release, asked } = await startCentre({ claims: scopeOf(OTHER), tenantId: OTHER });
  await session.signIn();
  hold(`tenants/${OWN}`);

  expect(await shell['findUser'](USER_ID)).toMatchObject({ login: 'foobar' });
  await expect.poll(asked, PATIENTLY).toContain(TENANT);
  const putting = shell['putEmail']('new@mysite.com');
  await settle();
  expect(asked()).not.toContain(`PUT users/${USER_ID}`);
  release();

  expect(inspect(await putting)).toContain('foobar · Foo Bar · Own · ');
  expect(asked().filter((line) => line === TENANT)).toHaveLength(1);
});

test('a question about somebody who is named by id waits for the name of their tenant (CE8)', async () => {
  const asking: string[] = [];
  const ask = {
    confirm: async ({ message }: { message: string }) => asking.push(message) > 1,
    select: () => Promise.reject(new Error('not asked for')),
    input: () => Promise.reject(new Error('not asked for')),
  };
  const { shell, session, hold, release, asked } = await startCentre({ claims: scopeOf(OTHER), tenantId: OTHER, ask });
  await session.signIn();
  hold(`tenants/${OWN}`);

  const putting = shell['putEmail']('new@аррӏе.com', USER_ID);
  await expect.poll(asked, PATIENTLY).toContain(TENANT);
  await settle();
  expect(asking).toEqual([]);
  release();

  expect(await putting).toMatchObject({ verdict: 'NOT_SENT' });
  expect(asking[0]).toContain(`tenant   Own  ${OWN}`);
});

test('a client that may not be read is asked once for the name, and goes on under the one that is known (CE9)', async () => {
  const { shell, asked, world } = await startCentre({ claims: scopeOf(OWN), refuses: { 'clients/': 403 } });
  const place = world.slice('Own@'.length);

  expect(await shell['findUser'](USER_ID)).toMatchObject({ world: place });
  expect(await shell['putEmail']('new@mysite.com')).toMatchObject({ verdict: 'CHANGED', world: place });
  expect(asked().filter((line) => line === CLIENT)).toHaveLength(1);
});

test('a name that could not be had for a moment is asked for again by the next who needs it (CE9)', async () => {
  const refuses: Record<string, number> = { 'clients/': 503 };
  const { shell, names, world } = await startCentre({ claims: scopeOf(OWN), refuses });
  const place = world.slice('Own@'.length);
  expect(await shell['findUser'](USER_ID)).toMatchObject({ world: place });

  delete refuses['clients/'];
  await shell['fetchVersion']();

  expect(names['user'].world).toBe(world);
});

test('a write waits for no second sign-in where the first has failed, and its verdict for none at all (CE9)', async () => {
  const { shell, asked, seen, world } = await startCentre({ claims: scopeOf(OWN), refuses: { 'clients/': 503 } });
  const place = world.slice('Own@'.length);
  await shell['findUser'](USER_ID);
  seen.length = 0;

  expect(await shell['putEmail']('new@mysite.com')).toMatchObject({ verdict: 'CHANGED', world: place });

  expect(asked()).toContain(`PUT users/${USER_ID}`);
  expect(asked()).not.toContain(CLIENT);
});

test('what is looked up beside never takes the place of what a person has asked for (CE8)', async () => {
  const { shell, hold, release, asked, names } = await startCentre({ claims: scopeOf(OWN) });
  hold('clients/');
  const finding = shell['findUser']('foobar');
  await expect.poll(() => names['last']?.url ?? '', PATIENTLY).toContain('uuids');
  release();
  await finding;

  expect(asked().slice(-1)).toEqual([TENANT]);
  expect(names['last'].url).toContain('uuids');
});

test('the lines of the sign-in wait for one request behind the token, not for two (CE8)', async () => {
  const { session, asked, hold, release } = await startCentre({ claims: scopeOf(OWN) });
  hold('clients/');

  const signingIn = session.signIn();
  await expect.poll(asked, PATIENTLY).toContain(TENANT);
  release();

  expect(await signingIn).toMatchObject({ tenant_id: OWN, tenantName: 'Own' });
  expect(asked()).toHaveLength(3);
});

test('a name that was looked up for a tenant of the token alone is not the client’s (CE7)', async () => {
  const { session, world } = await startCentre({ claims: scopeOf(OTHER) });

  expect(await session.signIn()).toMatchObject({ tenant_id: OWN, tenantName: 'Own' });
  expect(session.world.name).toBe(world);
});

test('what came in behind another request says whose it is, and what did not says nothing', async () => {
  const { shell, hold, release, events, asked } = await startCentre({ claims: scopeOf(OWN) });
  hold('clients/');
  const finding = shell['findUser']('foobar');
  await expect.poll(asked, PATIENTLY).toContain(USERS);
  release();
  await finding;

  const lines = events.flatMap((event) => {
    const said = event.kind === 'response' ? talkAbout(event, { quiet: true, verbose: true, drawsWaits: false }) : null;
    return said === null ? [] : [said((_name, text) => text, Number.POSITIVE_INFINITY, 'javascript')];
  });
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^ {2}← 200 · \d+ ms$/);
  expect(lines.filter((line) => line.endsWith(` ms · GET /api/2/clients/${CLIENT_ID}`))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/ ms$/);
});

/** Whatever was about to happen has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Of two that were sent at once, either may come in first. */
function by(asked: () => readonly string[]) {
  const all = asked();
  return (a: string, b: string) => all.indexOf(a) - all.indexOf(b);
}
