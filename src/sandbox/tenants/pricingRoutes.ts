/** The pricing of a tenant. */
import { type Answer, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { closedObject, integer, nullable, oneOf, readJson, string, time } from '../http/checks.ts';
import type { Route } from '../http/router.ts';
import { PRICING_MODES, type Tenant, toTimestamp } from '../platform/model.ts';
import type { Store } from '../platform/store.ts';

const PRICING = '/api/2/tenants/{tenant_id}/pricing';

export const pricingRoutes: readonly Route[] = [
  { method: 'GET', path: PRICING, needs: 'tenant_viewer', run: fetchPricing },
  { method: 'PUT', path: PRICING, needs: 'tenant_admin', takes: 'application/json', run: putPricing },
];

const pricingPut = closedObject(
  {
    version: integer,
    mode: oneOf(PRICING_MODES),
    currency: nullable(string),
    production_start_date: nullable(time),
  },
  ['version'],
);

function fetchPricing(call: SignedCall): Answer {
  const tenant = call.tenant('inside');
  call.decide(`${tenant.pricing_mode} at version ${tenant.version}, the tenant's own`);
  return json(200, pricingOf(tenant, call.platform.store));
}

/** Pricing has no version of its own here: it is the tenant's. */
function putPricing(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const tenant = call.tenant('inside');
  const { version, mode = tenant.pricing_mode, currency, production_start_date } = readJson(call.request, pricingPut);
  call.checkVersion(version, tenant.version);
  const at = toTimestamp(now());
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
