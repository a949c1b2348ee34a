/** whoami: where a session is, as whom, and in which modes; in one look, with no secret in it. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Modes } from '../../src/session/modes.ts';
import { startCentre } from '../session/centre.ts';
import { PARTNER, stage } from './stage.ts';

test('whoami says the tenant, the client with its name and roles, and the time that the token has', async () => {
  const { shell, sandbox, names } = await stage();
  await shell['findUser']('JohnDoe');
  const { last } = names;

  const facts = await shell['whoami']();

  expect(facts).toMatchObject({
    world: 'sandbox',
    datacenter_url: sandbox.url,
    tenant_id: PARTNER,
    tenant_name: 'JohnSmith, Inc',
    searches_below: null,
    client_id: sandbox.clientId,
    client_name: 'My API client',
    roles: ['partner_admin'],
    token_left_s: 7_200,
    sign_in_error: null,
    modes: [],
    settings: null,
  });
  expect(names['last']).toBe(last);
  expect(JSON.stringify(facts) + inspect(facts)).not.toContain(sandbox.clientSecret);
  expect(JSON.stringify(facts)).not.toContain('eyJ');
});

test('it looks as it is read: a fact on a line', async () => {
  const { shell, session, sandbox, names } = await stage({ flags: { yes: true } });
  session.flags.switch('dry-run', true);
  await session.signIn();
  names['tenant_id'] = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';

  const shown = inspect(await shell['whoami']())
    .replace(sandbox.url, 'URL')
    .replace(/Node [\d.]+/, 'Node N');

  expect(shown).toMatchInlineSnapshot(`
    "  world         sandbox
      data centre   URL
      tenant        JohnSmith, Inc   ede9f834-70b3-476c-83d9-736f9f8c7dae
      searches      below 0fcd4a69-8a40-4de8-b711-d9c83dc000f7, which tenant_id names
      API client    My API client   5a4db000-0000-4000-8000-000000000001
      roles         partner_admin
      token         2 h left
      modes         dry-run by .dry-run · no question by --yes
      settings      none: the embedded sandbox needs none
      record        in memory, forgotten at .exit
      versions      Node N"
  `);
});

test('each mode is named with who asked for it', async () => {
  const staged = await stage();
  const modes = new Modes({ readOnly: true, dryRun: true }, { readOnly: '.env.prod', quiet: '.env.prod' });
  Object.assign(staged.session, { flags: modes });
  modes.switch('read-only', false);

  expect(await staged.shell['whoami']()).toMatchObject({
    modes: [
      { mode: 'read-only', by: '--read-only' },
      { mode: 'dry-run', by: '--dry-run' },
      { mode: 'quiet', by: 'ACRONIS_QUIET in .env.prod' },
    ],
  });
});

test('where the sign-in is refused, it says what is known, and why no more is (WH1)', async () => {
  const { shell, session } = await startCentre({ refuses: { 'idp/token': 401 } });

  const facts = await shell['whoami']();
  const shown = inspect(facts);

  expect(facts).toMatchObject({ datacenter_url: session.client.datacenterUrl, tenant_id: null, roles: [] });
  expect(facts.sign_in_error).toMatch(/sign-in|HTTP 4/);
  expect(shown).toContain('not signed in');
  expect(shown).toContain(session.audit.place);
  expect(shown).not.toContain('undefined');
});

test('a client that may not read itself is named by its id, and the rest is said all the same', async () => {
  const { session, shell } = await startCentre({ tenantId: PARTNER, refuses: { clients: 403, tenants: 403 } });

  expect(await shell['whoami']()).toMatchObject({
    ...{ tenant_id: PARTNER, tenant_name: null, client_name: null, sign_in_error: null },
    client_id: session.client.clientId,
  });
});
