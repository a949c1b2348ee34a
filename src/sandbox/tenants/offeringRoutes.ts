/** What is sold to a tenant and where it is kept, as in "Managing offering items and quotas" and Acronis' samples. */
import { type Answer, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { closedObject, readJson, string, uuid } from '../http/checks.ts';
import { readText, readTexts, readWord } from '../http/query.ts';
import type { Route } from '../http/router.ts';
import { TENANT_KINDS, type Tenant } from '../platform/model.ts';
import {
  changeOffering,
  EDITIONS,
  listCatalogue,
  type OfferingItem,
  offeringItemsPut,
  STORAGE,
  switchEdition,
} from './offering.ts';

const TENANT = '/api/2/tenants/{tenant_id}';
const JSON_BODY = 'application/json';

export const offeringRoutes: readonly Route[] = [
  { method: 'GET', path: `${TENANT}/offering_items`, needs: 'tenant_viewer', run: listItems },
  { method: 'PUT', path: `${TENANT}/offering_items`, needs: 'tenant_admin', takes: JSON_BODY, run: putItems },
  { method: 'GET', path: `${TENANT}/offering_items/available_for_child`, needs: 'tenant_viewer', run: listForChild },
  { method: 'GET', path: `${TENANT}/edition`, needs: 'tenant_viewer', run: showEdition },
  { method: 'PUT', path: `${TENANT}/edition`, needs: 'tenant_admin', takes: JSON_BODY, run: putEdition },
  { method: 'GET', path: '/api/2/infra', needs: 'tenant_viewer', run: listInfra },
];

function listItems(call: SignedCall): Answer {
  const tenant = call.tenant('inside');
  const items = showOfEdition(call, call.platform.store.offeringOf(tenant.id), tenant);
  call.decide(itemsText(items));
  return json(200, { items });
}

function putItems(call: SignedCall): Answer {
  const { store } = call.platform;
  const tenant = call.tenant('inside');
  const wanted = readJson(call.request, offeringItemsPut);
  store.putOffering(tenant.id, changeOffering(store.offeringOf(tenant.id), wanted.offering_items));
  const count = wanted.offering_items.length;
  call.decide(`${count} item${count === 1 ? '' : 's'} named: the others stay`);
  return json(200, { items: show(store.offeringOf(tenant.id), tenant) });
}

/** Everything that the parent can pass on, switched on: sent to the child as it is, it is what the child gets. */
function listForChild(call: SignedCall): Answer {
  const tenant = call.tenant('inside');
  readWord(call.request.query, 'kind', ['customer', ...TENANT_KINDS]);
  const items = showOfEdition(call, listCatalogue(...EDITIONS), tenant);
  call.decide(`${items.length} items can be passed on`);
  return json(200, { items });
}

const editionPut = closedObject({ application_id: uuid, target_edition: string }, ['application_id', 'target_edition']);

function showEdition(call: SignedCall): Answer {
  const tenant = call.tenant('inside');
  const target = readText(call.request.query, 'target_edition');
  const items = switchEdition(call.platform.store.offeringOf(tenant.id), target);
  call.decide(`as if ${target} were on, the others off`);
  return json(200, { items: show(items, tenant) });
}

function putEdition(call: SignedCall): Answer {
  const { store } = call.platform;
  const tenant = call.tenant('inside');
  const { target_edition } = readJson(call.request, editionPut);
  store.putOffering(tenant.id, switchEdition(store.offeringOf(tenant.id), target_edition));
  call.decide(`${target_edition} on, the others off`);
  return json(200, { items: show(store.offeringOf(tenant.id), tenant) });
}

function listInfra(call: SignedCall): Answer {
  const infra = { id: STORAGE, name: 'Sandbox storage', capabilities: ['backup'] };
  const items = readTexts(call.request.query, 'uuids')?.includes(STORAGE) === false ? [] : [infra];
  call.decide(items.length === 0 ? 'no storage of these ids' : 'one storage, for all');
  return json(200, { items });
}

/** `*`, or no edition at all, is all of them. */
function showOfEdition({ request: { query } }: SignedCall, items: readonly OfferingItem[], tenant: Tenant) {
  const edition = query.get('edition') ?? '*';
  return show(
    items.filter((item) => edition === '*' || item.edition === edition),
    tenant,
  );
}

function itemsText(items: readonly OfferingItem[]): string {
  return `${items.length} items, ${items.filter(({ status }) => status === 1).length} on`;
}

function show(items: readonly OfferingItem[], { id }: Tenant) {
  return items.map((item) => ({ ...item, tenant_id: id }));
}
