/** What a sign-in finds out beside the token. */
import { expect, test } from 'vitest';
import { PARTNER, stage } from '../helpers/stage.ts';

const NOBODYS = '11111111-2222-4333-8444-555555555555';

test('a tenant of the settings that the client cannot see is said at once (A9)', async () => {
  const { session, names, warnings } = await stage({ tenantId: NOBODYS });

  expect(await session.signIn()).toMatchObject({ tenant_id: NOBODYS, tenantName: null });

  expect(names['tenant_id']).toBe(NOBODYS);
  expect(warnings()).toEqual([
    expect.stringMatching(
      `ACRONIS_TENANT_ID names a tenant that this API client cannot see \\(HTTP 40[34]\\): ${NOBODYS}`,
    ),
  ]);
});

test('a tenant of the settings that the client can see has a name, and nothing is said (A9)', async () => {
  const { session, warnings } = await stage({ tenantId: PARTNER });

  expect(await session.signIn()).toMatchObject({ tenantName: 'JohnSmith, Inc' });
  expect(warnings()).toEqual([]);
});

test('a name of a tenant that cannot be had for another reason is no warning (A9)', async () => {
  const { session, sandbox, warnings } = await stage({ tenantId: PARTNER });
  sandbox.faults.add({ kind: 'fail', status: 503, times: 9, on: { path: /\/tenants\// } });

  expect(await session.signIn()).toMatchObject({ tenantName: null });
  expect(warnings()).toEqual([]);
});
