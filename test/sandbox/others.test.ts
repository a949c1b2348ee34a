import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';

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

test.each([
  ['a user', (sandbox) => sandbox.others.change('nobody', {})],
  ['a tenant', (sandbox) => sandbox.others.create({ tenant: 'Nowhere', login: 'x.y', email: 'x@y.net' })],
  ['somebody to invite', (sandbox) => sandbox.others.invite('nobody')],
  ['a mail', (sandbox) => sandbox.others.openMail('foobar')],
] satisfies [string, (sandbox: Awaited<ReturnType<typeof open>>) => unknown][])(
  'where there is no such thing that is said: %s',
  async (_what, act) => {
    const sandbox = await open();

    expect(() => act(sandbox)).toThrow(/^there is no .* in the sandbox$/);
  },
);
