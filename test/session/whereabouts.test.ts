/** Leaving the session's data centre or tenant is said, once. */
import { expect, test } from 'vitest';
import { JOHN_DOE, PARTNER, stage } from '../helpers/stage.ts';

const FOOBAR_TENANT = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';

test('another tenant_id is said once, and so is the way back (A10)', async () => {
  const { session, names, notes } = await stage();
  await session.signIn();
  session.takeNote();
  expect(notes()).toEqual([]);

  names['tenant_id'] = FOOBAR_TENANT;
  session.takeNote();
  session.takeNote();
  expect(notes()).toEqual([`tenant_id has left JohnSmith, Inc: findUser searches ${FOOBAR_TENANT}`]);

  names['tenant_id'] = PARTNER;
  session.takeNote();
  expect(notes().at(-1)).toBe('tenant_id is that of JohnSmith, Inc again');
});

test('a tenant_id that was typed before the sign-in stays, is said, and is where findUser searches (WD1)', async () => {
  const { session, names, notes, shell } = await stage();
  names['tenant_id'] = FOOBAR_TENANT;
  await session.signIn();
  session.takeNote();

  expect(names['tenant_id']).toBe(FOOBAR_TENANT);
  expect(notes()).toEqual([`tenant_id has left JohnSmith, Inc: findUser searches ${FOOBAR_TENANT}`]);
  await expect(shell['findUser']('JohnDoe')).rejects.toThrow('No user matches');
  expect(await shell['findUser']('foobar')).toMatchObject({ login: 'foobar' });
});

test('another base_url is said, and nothing is sent there (A10)', async () => {
  const { session, names, notes, shell, sent } = await stage();
  names['base_url'] = 'https://eu2-cloud.acronis.com/api/2';
  session.takeNote();
  expect(notes()).toEqual(['base_url has left the sandbox; this session sends nothing anywhere else']);

  await expect(shell['fetchVersion'](JOHN_DOE)).rejects.toThrow('base_url is no longer');
  expect(sent).toEqual([]);

  names['base_url'] = session.client.baseUrl;
  session.takeNote();
  expect(notes().at(-1)).toBe(`base_url is ${session.client.baseUrl} again`);
});
