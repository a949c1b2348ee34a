/** A little of the documentation's world, as JSON, for the tests of the API layer. */
import { createClient } from '../../src/api/client.ts';
import type { ClientOptions } from '../../src/api/connect.ts';
import type { EmailPlan } from '../../src/api/email/plan.ts';
import { toTenantId, toUserId } from '../../src/api/types.ts';

export const USER_ID = toUserId('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc');
export const OTHER_ID = toUserId('1c234e69-5469-424a-a6d1-ff5658b387a6');
export const TENANT_ID = toTenantId('0fcd4a69-8a40-4de8-b711-d9c83dc000f7');
export const CLIENT_ID = '4557d5f5-7881-54f4-83a5-212f19d355c1';
export const SECRET = 'correct/horse+battery=staple';
export const OLD = 'foobar@example.org';
export const NEW = 'foo@newmail.net';

export function userJson(change: Record<string, unknown> = {}) {
  return {
    id: USER_ID,
    version: 1,
    tenant_id: TENANT_ID,
    login: 'foobar',
    contact: { email: OLD, firstname: 'Foo', lastname: 'Bar' },
    activated: false,
    enabled: true,
    deleted_at: null,
    ...change,
  };
}

export function problemJson(code: number | string, message = 'No.') {
  return { error: { code, domain: 'PlatformAccountServer', message, details: {}, context: {} } };
}

const JWT_HEADER = Buffer.from('{"typ":"JWT","alg":"RS256","kid":"c0000000"}').toString('base64url');

export function grantJson(count = 1) {
  return {
    access_token: `${JWT_HEADER}.payload${count}.signature${count}`,
    token_type: 'bearer',
    expires_in: 7200,
    id_token: 'id-t0ken',
  };
}

export function emailPlan(change: Partial<EmailPlan> = {}): EmailPlan {
  return {
    user_id: USER_ID,
    tenant_id: TENANT_ID,
    login: 'foobar',
    name: 'Foo Bar',
    old: OLD,
    new: NEW,
    version: 1,
    activated: false,
    body: `{\n    "contact": {\n        "email": "${NEW}"\n    },\n    "version": 1\n}`,
    ...change,
  };
}

/** A client that waits for nothing. */
export function quickClient(datacenterUrl: string, options: Partial<ClientOptions> = {}) {
  return createClient({
    datacenterUrl,
    clientId: CLIENT_ID,
    clientSecret: SECRET,
    sleep: async () => {},
    random: () => 0,
    ...options,
  });
}
