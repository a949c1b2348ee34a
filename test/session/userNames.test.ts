/** A version knows whose it is: whatever is typed in between, it never serves another user. */
import { expect, test } from 'vitest';
import { toTenantId, toUserId } from '../../src/api/types.ts';
import type { Names } from '../../src/session/names.ts';
import { type Known, UserNames } from '../../src/session/userNames.ts';

const ONE = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';
const OTHER_ID = '1c234e69-5469-424a-a6d1-ff5658b387a6';

test('a session starts with nobody chosen', () => {
  const { names, users } = start({ user_id: 'left over', version: 9, user: {} });

  expect(names).toEqual({ user_id: undefined, version: undefined, user: undefined });
  expect(users.version).toBeUndefined();
  expect(users.known).toBeNull();
});

test('user_id, version and user are set for the one who was found', () => {
  const { names, users } = start();

  users.choose(known(ONE, 3));

  expect(names).toMatchObject({ user_id: ONE, version: 3, user: { user_id: ONE } });
  expect(users.version).toBe(3);
  expect(users.known?.seen.id).toBe(ONE);
});

test('version and user are forgotten once another user_id is typed', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  names['user_id'] = OTHER_ID;

  expect(users.version).toBeUndefined();
  expect(users.known).toBeNull();
  expect(names).toEqual({ user_id: OTHER_ID, version: undefined, user: undefined });
});

test('a version that was typed together with another user_id is kept', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  names['user_id'] = OTHER_ID;
  names['version'] = 7;

  expect(users.version).toBe(7);
  expect(users.known).toBeNull();
  expect(names['user']).toBeUndefined();
});

test('what was put into user by hand stays, whoever is meant and whatever is read or written, until somebody is chosen', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  names['user'] = { login: 'mine' };
  names['user_id'] = OTHER_ID;
  users.adoptBeside(known(OTHER_ID, 4));
  users.learn(known(OTHER_ID, 5));

  expect(names).toEqual({ user_id: OTHER_ID, version: 4, user: { login: 'mine' } });
  expect(users.known?.seen).toMatchObject({ id: OTHER_ID, version: 5 });
  users.choose(known(ONE, 2));
  expect(names['user']).toMatchObject({ user_id: ONE });
  names['user'] = { login: 'mine' };
  users.clear();
  expect(names['user']).toBeUndefined();
});

test('a typed version of the same user is taken for the person’s own', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  names['version'] = 5;

  expect(users.version).toBe(5);
  expect(users.known?.seen.id).toBe(ONE);
});

test('a typed version is given up when another user_id is typed after it', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));
  names['version'] = 5;
  users.reconcile();

  names['user_id'] = OTHER_ID;

  expect(users.version).toBeUndefined();
});

test('the version does not come back with the first user_id', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));
  names['user_id'] = OTHER_ID;
  users.reconcile();

  names['user_id'] = ONE;

  expect(users.version).toBeUndefined();
  expect(users.known).toBeNull();
});

test('an id in capitals is taken for the same user', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  names['user_id'] = ONE.toUpperCase();

  expect(users.version).toBe(1);
  expect(users.known?.seen.id).toBe(ONE);
});

test('a user_id that was unset is taken for nobody', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  names['user_id'] = undefined;

  expect(users.version).toBeUndefined();
  expect(users.known).toBeNull();
});

test('a fresh look at the present user is adopted, and none at somebody else', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  users.adopt(known(OTHER_ID, 9));
  expect(names['version']).toBe(1);

  users.adopt(known(ONE, 2));
  expect(names).toMatchObject({ user_id: ONE, version: 2 });
  expect(users.known?.seen.version).toBe(2);
});

test('user_id, version and user are cleared at once', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  users.clear();

  expect(names).toEqual({ user_id: undefined, version: undefined, user: undefined });
  expect(users.version).toBeUndefined();
});

test('the names are plain data properties, which looking at does not run', () => {
  const { names, users } = start();
  users.choose(known(ONE, 1));

  for (const name of ['user_id', 'version', 'user']) {
    expect(Object.getOwnPropertyDescriptor(names, name)).toHaveProperty('value');
  }
});

test('a slip in a name of the page does not compile', () => {
  const { names } = start();

  // @ts-expect-error: the page has no such name
  expect(names['vesrion']).toBeUndefined();
});

function start(names: Names = {}) {
  return { names, users: new UserNames(names) };
}

function known(id: string, version: number): Known {
  const seen = {
    id: toUserId(id),
    version,
    tenant_id: toTenantId('0fcd4a69-8a40-4de8-b711-d9c83dc000f7'),
    login: 'foobar',
    contact: { email: 'foobar@example.org', firstname: 'Foo', lastname: 'Bar' },
    activated: true,
    enabled: true,
    deleted_at: null,
  };
  const record = {
    user_id: id,
    login: 'foobar',
    name: 'Foo Bar',
    email: 'foobar@example.org',
    activated: true,
    enabled: true,
    version,
    tenant_id: 't',
    tenant_path: null,
    world: 'sandbox',
  };
  return { seen, record, fields: { ...seen }, at: 0 };
}
