/** Before each test: Object.prototype as a careless package elsewhere in the process could leave it. After it: as it was. */
import { afterEach, beforeEach } from 'vitest';

// What axios looks up in its options, and what an answer of the API may hold. No name of our own options: whoever calls
// a function with too few of them has no protection. Nor `auth`, with which Node knows no URL any more, and says so.
const GADGETS: Readonly<Record<string, unknown>> = {
  baseURL: 'http://127.0.0.1:1/',
  socketPath: '/tmp/polluted.sock',
  paramsSerializer: () => 'polluted=1',
  beforeRedirect: () => {},
  insecureHTTPParser: true,
  withXSRFToken: true,
  access_token: 'polluted',
  error_description: 'polluted',
  deleted_at: '2026-01-01',
  idp_id: 'polluted',
  external_operation_status: 'polluted',
  gone: true,
  isThere: true,
};

beforeEach(() => {
  for (const [name, value] of Object.entries(GADGETS)) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  }
});

afterEach(() => {
  for (const name of Object.keys(GADGETS)) Reflect.deleteProperty(Object.prototype, name);
});
