import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { open as openSigned } from './client.ts';

async function open() {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

test('another administrator changes a user: the version rises, and no request is seen', async () => {
  const { others, world, onExchange } = await open();
  const seen: unknown[] = [];
  onExchange((exchange) => seen.push(exchange));

  others.change('JohnDoe', { contact: { phone: '+1 555 0177', email: 'doe@newmail.net' } });

  expect(world.user('JohnDoe')).toMatchObject({
    version: 2,
    contact: { phone: '+1 555 0177', email: 'doe@newmail.net' },
  });
  expect(seen).toEqual([]);
});

test('the email of an activated user waits for its mail, whose link others open', async () => {
  const { others, world, mailbox } = await open();

  others.change('foobar', { contact: { email: 'foo@newmail.net' } });
  const waiting = world.user('foobar');
  const mail = others.openMail('foobar');

  expect(waiting).toMatchObject({ version: 1, contact: { email: 'foobar@example.org' } });
  expect(mail).toMatchObject({ to: 'foobar@example.org', opened: true });
  expect(world.user('foobar')).toMatchObject({ version: 2, contact: { email: 'foo@newmail.net' } });
  expect(mailbox.list()).toHaveLength(1);
});

test('a user is created in a tenant that is named, and found like any other', async () => {
  const { others, world } = await open();

  const made = others.create({ tenant: 'Foobar', login: 'maria.s', email: 'maria@example.org', activated: true });

  expect(world.user('maria.s')).toEqual(made);
  expect(made).toMatchObject({ activated: true, version: 1, tenant_id: world.tenant('Foobar')?.id });
});

test('an invitation is a mail, and the account is active once it was opened', async () => {
  const { others, world } = await open();

  others.invite('m.okafor');
  const invited = world.user('m.okafor');
  const mail = others.openMail('m.okafor');

  expect(mail).toMatchObject({ kind: 'activation', to: invited?.contact.email });
  expect([invited?.activated, world.user('m.okafor')?.activated]).toEqual([false, true]);
});

type Act = (sandbox: Awaited<ReturnType<typeof open>>) => unknown;
const create =
  (user: object): Act =>
  ({ others }) =>
    others.create({ tenant: 'Foobar', login: 'lisa.w', email: 'lisa@example.org', ...user });
// From JavaScript anything can come.
const change =
  (wanted: object): Act =>
  ({ others }) =>
    others.change('JohnDoe', wanted);

test.each<readonly [what: string, act: Act, said: string]>([
  ['a login that is taken', create({ login: 'FooBar' }), 'the sandbox refuses it: login taken, by foobar in Foobar'],
  ['a login that is none', create({ login: 'li sa' }), 'the sandbox refuses it: the login is not acceptable'],
  [
    'an email that is none',
    create({ email: 'lisa' }),
    'the sandbox refuses it: contact.email must be an email address',
  ],
  ['no email', create({ email: undefined }), 'the sandbox refuses it: contact needs the field "email"'],
  ['a name that is none', create({ firstname: 7 }), 'the sandbox refuses it: contact.firstname must be a string'],
  ['a personal tenant by its name', create({ tenant: 'foobar' }), 'there is no tenant "foobar" in the sandbox'],
  [
    'a personal tenant by its id',
    (sandbox) => create({ tenant: sandbox.world.user('foobar')?.personal_tenant_id })(sandbox),
    'there is no tenant ',
  ],
  ['a change to a login that is taken', change({ login: 'foobar' }), 'the sandbox refuses it: login taken, by foobar'],
  ['a change to no login', change({ login: '' }), 'the sandbox refuses it: the login is not acceptable'],
  ['a field that there is not', change({ email: 'x@y.net' }), 'the sandbox refuses it: body: unknown field "email"'],
  ['a value of the wrong kind', change({ enabled: 'no' }), 'the sandbox refuses it: enabled must be true or false'],
  [
    'a change over a version of their choice',
    change({ version: 1, language: 'fr' }),
    'others save over the version that is there: leave version out',
  ],
  ['a change over a stale version', change({ version: 41, contact: { phone: '+49 731 0' } }), 'leave version out'],
  ['an invitation of whoever is activated', ({ others }) => others.invite('foobar'), 'foobar is activated already'],
])('others can do no more than the platform lets them: %s', async (_what, act, said) => {
  const sandbox = await open();
  const [users, tenants] = [sandbox.world.users(), sandbox.world.tenants()];

  expect(() => act(sandbox)).toThrow(said);

  expect([sandbox.world.users(), sandbox.world.tenants()]).toEqual([users, tenants]);
  expect(sandbox.mailbox.list()).toEqual([]);
});

test('a login may stay as it is, and be written another way', async () => {
  const { others, world } = await open();

  others.change('foobar', { login: 'FooBar', language: 'de' });

  expect(world.user('foobar')).toMatchObject({ login: 'FooBar', language: 'de', version: 2 });
});

test('of tenants of one name none is meant, and a deleted one is none', async () => {
  const { sandbox, write } = await openSigned();
  const { others, world } = sandbox;
  const [partner, foobar] = [world.tenant('JohnSmith, Inc')?.id, world.tenant('Foobar')];
  const { json: folder } = await write('POST', '/tenants', { parent_id: partner, name: 'Folder', kind: 'folder' });
  const { json: twin } = await write('POST', '/tenants', { parent_id: folder.id, name: 'Foobar', kind: 'customer' });
  const user = { tenant: 'Foobar', login: 'lisa.w', email: 'lisa@example.org' };

  expect(() => others.create(user)).toThrow('2 tenants are called "Foobar": give an id');
  await write('PUT', `/tenants/${foobar?.id}`, { version: 1, enabled: false });
  await write('DELETE', `/tenants/${foobar?.id}?version=2`, '');

  expect(others.create(user).tenant_id).toBe(twin.id);
  expect(world.tenant('Foobar')?.id).toBe(twin.id);
  expect(() => others.create({ ...user, tenant: foobar?.id ?? '', login: 'lisa.x' })).toThrow('there is no tenant');
  expect(() => others.change(world.users().find(({ login }) => login === 'foobar')?.id ?? '', {})).toThrow('no user');
  expect(sandbox.world.tenant('foobar')).toBeUndefined();
});

test.each([
  ['a user', (sandbox) => sandbox.others.change('nobody', {})],
  ['a tenant', (sandbox) => sandbox.others.create({ tenant: 'Nowhere', login: 'x.y', email: 'x@y.net' })],
  ['somebody to invite', (sandbox) => sandbox.others.invite('nobody')],
  ['a mail', (sandbox) => sandbox.others.openMail('foobar')],
] satisfies [string, Act][])('where there is no such thing that is said: %s', async (_what, act) => {
  const sandbox = await open();

  expect(() => act(sandbox)).toThrow(/^there is no .* in the sandbox$/);
});
