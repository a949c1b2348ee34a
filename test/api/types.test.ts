import { describe, expect, test } from 'vitest';
import { BadAnswerError, InputError } from '../../src/api/errors.ts';
import {
  decodeApiClient,
  decodeSearch,
  decodeTenant,
  decodeUser,
  isUuid,
  toTenantId,
  toUserId,
} from '../../src/api/types.ts';
import { OTHER_ID, TENANT_ID, USER_ID, userJson } from './world.ts';

describe('an id', () => {
  test('an id may be written in capitals, and means the same (I12)', () => {
    expect(toUserId(USER_ID.toUpperCase())).toBe(USER_ID);
    expect(toTenantId(TENANT_ID)).toBe(TENANT_ID);
  });

  test.each([
    '..',
    '.',
    '%2e%2e',
    '../tenants/x',
    'x?y',
    '',
    ' ',
    'foobar',
    `${USER_ID} `,
    `${USER_ID}\n`,
    ` ${USER_ID}`,
    `${USER_ID}/password`,
    USER_ID.replace('2', 'g'),
    USER_ID.replaceAll('-', ''),
  ])('%j is no id (I11)', (text) => {
    expect(() => toUserId(text)).toThrow(InputError);
    expect(isUuid(text)).toBe(false);
  });

  test.each([
    [undefined, 'undefined'],
    [Promise.resolve(USER_ID), 'a promise'],
    [{ id: USER_ID }, 'a value of type object'],
    [[USER_ID], 'an array'],
    [1, '1'],
    [() => USER_ID, 'a function'],
  ])('an id that is not even text is named', (value, name) => {
    expect(() => toUserId(value)).toThrow(`${name} is not one. Nothing was sent.`);
  });

  test('an id that is hostile is shown harmless (I9)', () => {
    expect(() => toTenantId('\x1b[2J\u202e')).toThrow(String.raw`'\x1b[2J\u202e' is not one`);
  });
});

describe('a user', () => {
  test('a user is copied field by field', () => {
    const hostile = JSON.parse('{"__proto__": {"activated": true}, "extra": 1}');

    const user = decodeUser({ ...hostile, ...userJson({ id: USER_ID.toUpperCase(), idp_id: OTHER_ID }) });

    expect(user).toEqual({ ...userJson(), idp_id: OTHER_ID });
    expect(Object.getPrototypeOf(user)).toBe(Object.prototype);
  });

  test('a user may lack all that a write does not rest on', () => {
    const { id, version, tenant_id, login, activated } = userJson();

    expect(decodeUser({ id, version, tenant_id, login, activated, contact: { email: '' } })).toEqual({
      ...userJson({ contact: { email: '', firstname: '', lastname: '' } }),
    });
  });

  test.each([
    ['id', '..'],
    ['id', undefined],
    ['version', undefined],
    ['version', '1'],
    ['version', 1.5],
    ['version', -1],
    ['version', 2 ** 53],
    ['version', null],
    ['activated', undefined],
    ['activated', 'false'],
    ['activated', 0],
    ['login', undefined],
    ['tenant_id', undefined],
    ['contact', undefined],
    ['contact', []],
    ['contact', { email: null }],
  ])('a user with %s = %j is a bad answer (N27, N28)', (field, value) => {
    expect(() => decodeUser({ ...userJson(), [field]: value })).toThrow(BadAnswerError);
  });

  test('a user does not take fields from a polluted prototype (I13)', () => {
    const json = JSON.parse(JSON.stringify({ ...userJson(), activated: undefined }));
    Object.defineProperty(Object.prototype, 'activated', { value: false, configurable: true });
    try {
      expect(() => decodeUser(json)).toThrow('activated');
    } finally {
      Reflect.deleteProperty(Object.prototype, 'activated');
    }
  });

  test.each([[null], ['x'], [[]], [undefined]])('%j is no user', (json) => {
    expect(() => decodeUser(json)).toThrow(BadAnswerError);
  });
});

test('search hits are users and tenants; what else may come is left out', () => {
  const items = [
    {
      obj_type: 'user',
      id: USER_ID,
      login: 'foobar',
      parent_id: TENANT_ID,
      path: ['JohnSmith, Inc', 'Foobar', 1],
      first_name: null,
    },
    { obj_type: 'tenant', id: TENANT_ID, name: 'Foobar', kind: 'customer', parent_id: OTHER_ID, path: 'none' },
    { obj_type: 'robot', id: 'r2d2' },
  ];

  expect(decodeSearch({ items })).toEqual([
    {
      obj_type: 'user',
      id: USER_ID,
      login: 'foobar',
      parent_id: TENANT_ID,
      path: ['JohnSmith, Inc', 'Foobar'],
      first_name: '',
      last_name: '',
      deleted_at: null,
    },
    {
      obj_type: 'tenant',
      id: TENANT_ID,
      name: 'Foobar',
      kind: 'customer',
      parent_id: OTHER_ID,
      path: [],
      deleted_at: null,
    },
  ]);
  expect(() => decodeSearch({ items: null })).toThrow(BadAnswerError);
  expect(() => decodeSearch({ items: [{ obj_type: 'user', id: 'x' }] })).toThrow(BadAnswerError);
});

test('tenants and clients need only their ids and names', () => {
  expect(decodeTenant({ id: TENANT_ID, name: 'Foobar', enabled: false, ancestral_access: false, version: 2 })).toEqual({
    id: TENANT_ID,
    name: 'Foobar',
    kind: '',
    parent_id: '',
    version: 2,
    enabled: false,
    ancestral_access: false,
    deleted_at: null,
  });
  expect(decodeTenant({ id: TENANT_ID, name: 'Foobar' })).toMatchObject({ version: null, enabled: true });
  expect(decodeApiClient({ client_id: 'c', tenant_id: TENANT_ID })).toEqual({
    client_id: 'c',
    tenant_id: TENANT_ID,
    type: '',
    status: '',
    data: { client_name: '' },
  });
});
