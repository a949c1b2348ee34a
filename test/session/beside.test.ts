/** Two sessions in one process, each on a sandbox of its own: a rehearsal beside the real one. Neither sees the other. */
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { namesFrom, PAGE_NAMES } from '../../src/session/names.ts';
import { failure, JOHN_DOE, type Stage, stage } from '../helpers/stage.ts';

const OLD = 'johndoe@mysite.com';

/** All that a session holds and its sandbox has seen, as data. */
async function holdingsOf({ session, names, events, sent, sandbox }: Stage) {
  return structuredClone({
    names: { ...names, auth: names['auth'] && { ...names['auth'] }, response: names['response']?.text },
    events: events.map(({ kind }) => kind),
    told: events.filter((event) => 'text' in event || event.kind === 'narration'),
    sent: sent.map(({ method, url }) => `${method} ${url}`),
    writes: await session.audit.writes(),
    mine: await session.audit.mine(),
    verdicts: session.verdicts,
    untold: session.untold.size,
    sighting: session.sightings.of(JOHN_DOE),
    tenant: session.tenants.pathOf(sandbox.world.user('JohnDoe')?.tenant_id ?? ''),
    last: session.exchanges.last?.request,
    lastPut: session.exchanges.lastPut?.request,
    version: session.users.version,
    unseenWrites: session.users.unseenWrites,
    underWay: session.pending.underWay.length,
    world: session.world,
    email: sandbox.world.user('JohnDoe')?.contact.email,
    mails: sandbox.mailbox.list().length,
  });
}

async function two(): Promise<readonly [Stage, Stage]> {
  return [await stage(), await stage()];
}

test('of two sessions, what one finds, changes, is told and records is nothing to the other (SE2)', async () => {
  const [one, other] = await two();
  const before = await holdingsOf(other);

  await one.shell['findUser']('JohnDoe');
  await one.shell['putEmail']('first@newmail.net');

  expect(await holdingsOf(other)).toEqual(before);
  expect(before).toMatchObject({ events: [], sent: [], mine: [], writes: [], verdicts: [], untold: 0, sighting: null });
  expect(before.tenant).toBeNull();

  const held = await holdingsOf(one);
  expect(held).toMatchObject({ email: 'first@newmail.net', version: 2, untold: 1, names: { user_id: JOHN_DOE } });
  expect(await other.shell['findUser']('JohnDoe')).toMatchObject({ email: OLD, version: 1 });
  await other.shell['putEmail']('second@newmail.net');

  expect(await holdingsOf(one)).toEqual(held);
  expect(await holdingsOf(other)).toMatchObject({ email: 'second@newmail.net', version: 2, verdicts: [{}] });
  expect(other.names['base_url']).not.toBe(one.names['base_url']);
});

test('of two sessions, each narrates all of its statements, whatever the other has told (SE2)', async () => {
  const [one, other] = await two();
  for (const { shell } of [one, other]) {
    await shell['findUser'](JOHN_DOE);
    await shell['putEmail']('first@newmail.net');
  }

  expect(one.narrated()).toContain(`user_id = '${JOHN_DOE}'`);
  expect(other.narrated()).toEqual(one.narrated());
});

test('of two sessions, one undoes, verifies and looks for mail among its own alone (SE2)', async () => {
  const [one, other] = await two();
  await one.shell['findUser']('foobar');
  await one.shell['putEmail']('first@newmail.net');
  await other.session.signIn();

  expect(await failure(other.shell['undo']())).toMatchObject({ message: 'Nothing was written in this session.' });
  expect(await failure(other.shell['verify']())).toMatchObject({ message: 'No email change from here is open.' });
  expect(await other.shell['mailbox']()).toEqual([]);
});

test('of two sessions, one that was set to another place says so, and the other goes on (SE2)', async () => {
  const [one, other] = await two();
  one.names['base_url'] = other.names['base_url'];
  for (const { session } of [one, other]) session.takeNote();

  expect(one.notes()).toEqual([expect.stringContaining('base_url has left')]);
  expect(other.notes()).toEqual([]);
  expect(await failure(one.shell['findUser']('JohnDoe'))).toMatchObject({ variable: 'base_url' });
  expect(await other.shell['findUser']('JohnDoe')).toMatchObject({ login: 'JohnDoe' });
});

test('of two sessions, Ctrl-C means the one in which it was pressed, while the other reads and while it writes (SE2)', async () => {
  const [one, other] = await two();
  const pressed: string[] = [];
  other.session.events.on(({ kind }) => kind === 'request' && pressed.push(one.session.interrupts.interrupt()));

  expect(await other.shell['findUser']('JohnDoe')).toMatchObject({ login: 'JohnDoe' });
  expect(await other.shell['putEmail']('first@newmail.net')).toMatchObject({ verdict: 'CHANGED' });
  expect(pressed.length).toBeGreaterThan(2);
  expect(new Set(pressed)).toEqual(new Set(['cancelled']));

  // What it did mean was cancelled; from the next entry on, it works again.
  expect(await failure(one.shell['findUser']('JohnDoe'))).toBeInstanceOf(CancelledError);
  expect(await one.session.interrupts.run(() => one.shell['findUser']('JohnDoe'))).toMatchObject({ login: 'JohnDoe' });
});

test('of two sessions, neither waits for the turn of the other, nor for what that has under way (SE2)', async () => {
  const [one, other] = await two();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting = one.session.pending.track(one.session.exclusive(() => held));

  expect(await other.shell['findUser']('JohnDoe')).toMatchObject({ login: 'JohnDoe' });
  await other.session.pending.allSettled();
  expect(other.session.pending.underWay).toEqual([]);
  expect(one.session.pending.underWay).toEqual([waiting]);

  release();
  await one.session.pending.allSettled();
});

test('a session begins with every name of the page, and what comes from the start is there', async () => {
  const { names, shell } = await stage();

  const all = PAGE_NAMES.flatMap((row) => Object.keys(row.names));
  expect(Object.keys(names).sort()).toEqual(all.filter((name) => !namesFrom('a module').has(name)).sort());
  for (const name of namesFrom('a module')) expect(shell[name], name).toBeDefined();
  const held = Object.keys(names).filter((name) => names[name] !== undefined);
  expect(held.sort()).toEqual(['base_url', 'client_id', 'datacenter_url']);
});
