/** What hangs on a tenant: its pricing and its second factor. */

import { type Answer, empty, json } from '../http/answer.ts';
import { refuse, staleVersion } from '../http/errors.ts';
import { boolean, closed, integer, jsonBody, nullable, oneOf, string, time } from '../http/fields.ts';
import type { Route, SignedCall } from '../http/router.ts';
import { PRICING_MODES, type Tenant, timestamp } from '../platform/model.ts';
import { tenantFor } from '../platform/platform.ts';
import type { Store } from '../platform/store.ts';

const TENANT = '/api/2/tenants/{tenant_id}';
const JSON_BODY = 'application/json';

export const serviceRoutes: readonly Route[] = [
  { method: 'GET', path: `${TENANT}/pricing`, needs: 'tenant_viewer', run: fetchPricing },
  { method: 'PUT', path: `${TENANT}/pricing`, needs: 'tenant_admin', takes: JSON_BODY, run: putPricing },
  { method: 'GET', path: `${TENANT}/mfa/status`, needs: 'tenant_viewer', run: fetchMfaStatus },
  { method: 'PUT', path: `${TENANT}/mfa/status`, needs: 'tenant_admin', takes: JSON_BODY, run: putMfaStatus },
];

const pricingPut = closed(
  {
    version: integer,
    mode: oneOf(PRICING_MODES),
    currency: nullable(string),
    production_start_date: nullable(time),
  },
  ['version'],
);

function fetchPricing({ param, caller, platform: { store } }: SignedCall): Answer {
  return json(200, pricingOf(tenantFor(caller, store, param('tenant_id'), 'inside'), store));
}

/** Pricing has no version of its own here: it is the tenant's. */
function putPricing({ request, param, caller, platform: { store, now, staleStatus } }: SignedCall): Answer {
  const tenant = tenantFor(caller, store, param('tenant_id'), 'inside');
  const { version, mode = tenant.pricing_mode, currency, production_start_date } = jsonBody(request, pricingPut);
  if (version !== tenant.version) throw staleVersion(staleStatus);
  const at = timestamp(now());
  const start = production_start_date ?? tenant.production_start_date ?? (mode === 'production' ? at : null);
  const pricing = { pricing_mode: mode, production_start_date: start };
  const changed = { ...tenant, ...pricing, version: version + 1, updated_at: at };
  store.putTenant(changed);
  if (currency !== undefined) store.putCurrency(tenant.id, currency);
  return json(200, pricingOf(changed, store));
}

function pricingOf({ id, version, pricing_mode, production_start_date = null }: Tenant, store: Store) {
  return { version, mode: pricing_mode, currency: store.currencyOf(id), production_start_date };
}

function fetchMfaStatus({ param, caller, platform: { store } }: SignedCall): Answer {
  const tenant = tenantFor(caller, store, param('tenant_id'), 'inside');
  const users = store.usersOf(tenant.id).filter(({ deleted_at }) => deleted_at === null);
  return json(200, {
    mfa_status: tenant.mfa_status,
    users_count: users.length,
    users_with_totp_enabled_count: users.filter(({ mfa_status }) => mfa_status === 'enabled').length,
    update_allowed: hasMfa(tenant),
  });
}

/** Not for folders and units (facts 4.12). */
function hasMfa({ kind }: Tenant): boolean {
  return kind === 'partner' || kind === 'customer';
}

const mfaStatusPut = closed({ mfa_status: oneOf(['enabled', 'disabled']), enabled: boolean });

function putMfaStatus({ request, param, caller, platform: { store } }: SignedCall): Answer {
  const tenant = tenantFor(caller, store, param('tenant_id'), 'inside');
  const { enabled = false, mfa_status = enabled ? 'enabled' : 'disabled' } = jsonBody(request, mfaStatusPut);
  if (!hasMfa(tenant)) throw refuse(400, `A ${tenant.kind} has no second factor of its own.`, { code: 1027 });
  store.putTenant({ ...tenant, mfa_status });
  return empty(204);
}
