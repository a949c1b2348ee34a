/** Which tenant a token names: one, or none at all. */
import { expect, test } from 'vitest';
import { tenantInToken } from '../../src/api/tokenScope.ts';
import { OTHER_ID, TENANT_ID } from './world.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const tokenOf = (claims: unknown) => `${encoded('{"alg":"RS256"}')}.${encoded(JSON.stringify(claims))}.c2ln`;
const grant = (tuid: unknown, more: object = {}) => ({
  tid: '1',
  tuid,
  rs: 'account-server',
  role: 'root_admin',
  ...more,
});

test.each([
  ['one grant', { scope: [grant(TENANT_ID)] }],
  ['several grants in one tenant', { scope: [grant(TENANT_ID), grant(TENANT_ID, { rs: 'notary', role: 'admin' })] }],
  ['an id in capitals', { scope: [grant(TENANT_ID.toUpperCase()), grant(TENANT_ID)] }],
])('a token names its tenant by its scope: %s (CE7)', (_what, claims) => {
  expect(tenantInToken(tokenOf(claims))).toBe(TENANT_ID);
});

test.each([
  ['two tenants', { scope: [grant(TENANT_ID), grant(OTHER_ID)] }],
  ['no scope', { owner_tuid: TENANT_ID }],
  ['an empty scope', { scope: [] }],
  ['a scope of words', { scope: 'offline_access' }],
  ['a scope that is an object', { scope: { 0: grant(TENANT_ID), length: 1 } }],
  ['a grant without a tenant', { scope: [{ role: 'admin' }] }],
  ['a grant without a tenant beside one', { scope: [grant(TENANT_ID), { role: 'admin' }] }],
  ['an id that is none', { scope: [grant('../tenants')] }],
  ['an id that is a number', { scope: [grant(1)] }],
  ['an id in a list', { scope: [grant([TENANT_ID])] }],
  ['grants that are none', { scope: [null, TENANT_ID, [grant(TENANT_ID)]] }],
  ['claims that are a list', [{ scope: [grant(TENANT_ID)] }]],
  ['claims that are nothing', null],
])('a token names no tenant by %s', (_what, claims) => {
  expect(tenantInToken(tokenOf(claims))).toBeNull();
});

test.each([
  ['an opaque token', 'aXjd93-2ks_0.'],
  ['nothing', ''],
  [
    'two parts',
    tokenOf({ scope: [grant(TENANT_ID)] })
      .split('.')
      .slice(0, 2)
      .join('.'),
  ],
  ['four parts', `${tokenOf({ scope: [grant(TENANT_ID)] })}.more`],
  ['five parts, as an encrypted one has', `${tokenOf({ scope: [grant(TENANT_ID)] })}.a.b`],
  ['claims that are no JSON', `a.${encoded('{"scope":')}.b`],
  ['bytes', `a.${Buffer.from([0xff, 0xfe, 0x00]).toString('base64url')}.b`],
  ['a huge one', tokenOf({ scope: [grant(TENANT_ID)], more: 'x'.repeat(20_000) })],
  ['depth without end', `a.${encoded('['.repeat(5_000))}.b`],
])('a token names no tenant where it is %s', (_what, token) => {
  expect(tenantInToken(token)).toBeNull();
});

test('a name that every object has says nothing about a token', () => {
  const claims = `{"__proto__":{"scope":[{"tuid":"${TENANT_ID}"}]}}`;
  const inherited = `{"scope":[{"__proto__":{"tuid":"${TENANT_ID}"}}]}`;

  for (const text of [claims, inherited]) expect(tenantInToken(`a.${encoded(text)}.b`)).toBeNull();
});
