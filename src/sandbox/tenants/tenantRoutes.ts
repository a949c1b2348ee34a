/** Tenants: fetched, listed, created, changed, moved, deleted and restored. */
import type { Choices } from '../choices.ts';
import { type Answer, empty, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { readJson } from '../http/checks.ts';
import { readFlag, readInteger } from '../http/query.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { type Tenant, toTimestamp } from '../platform/model.ts';
import type { Store } from '../platform/store.ts';
import { listCatalogue } from './offering.ts';
import { changeTenant, checkPlace, makeTenant, tenantPost, tenantPut } from './tenancy.ts';
import { listTenants } from './tenantList.ts';

const TENANT = '/api/2/tenants/{tenant_id}';
const JSON_BODY = 'application/json';

export const tenantRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/2/tenants', needs: 'tenant_viewer', run: listTenants },
  { method: 'POST', path: '/api/2/tenants', needs: 'tenant_admin', takes: JSON_BODY, run: createTenant },
  { method: 'GET', path: TENANT, needs: 'tenant_viewer', run: fetchTenant },
  { method: 'PUT', path: TENANT, needs: 'tenant_admin', takes: JSON_BODY, run: putTenant },
  { method: 'DELETE', path: TENANT, needs: 'tenant_admin', run: deleteTenant },
  { method: 'POST', path: `${TENANT}/restore`, needs: 'tenant_admin', run: restoreTenant },
];

function fetchTenant(call: SignedCall): Answer {
  const { query } = call.request;
  const { store } = call.platform;
  const tenant = call.tenant('at', call.param('tenant_id'), { allowDeleted: readFlag(query, 'allow_deleted') });
  call.decide(`${tenant.name} at version ${tenant.version}`);
  const path = readFlag(query, 'embed_path') ? store.path(call.caller.tenantId, tenant.id) : undefined;
  return json(200, { ...show(tenant, store), path: path?.map(({ name }) => name) });
}

function show(tenant: Tenant, store: Store) {
  return { ...tenant, has_children: store.hasChildren(tenant.id) };
}

function createTenant(call: SignedCall): Answer {
  const { store, now, newId } = call.platform;
  const tenant = makeTenant(readJson(call.request, tenantPost), toTimestamp(now()), newId);
  const parent = call.tenant('inside', tenant.parent_id);
  checkParent(tenant, parent, store);
  call.decide(`${tenant.kind} in ${parent.name}: name free`);
  store.putTenant(tenant);
  // Nothing is sold to it yet: that is the step that follows ("Enabling/disabling an offering item").
  store.putOffering(tenant.id, listCatalogue());
  return json(201, show(tenant, store));
}

function putTenant(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const tenant = call.tenant('at');
  const wanted = readJson(call.request, tenantPut);
  call.checkVersion(wanted.version, tenant.version);
  const changed = changeTenant(tenant, wanted, toTimestamp(now()));
  const isMoved = changed.parent_id !== tenant.parent_id;
  if (isMoved && store.path(tenant.id, changed.parent_id)) {
    throw refuse(400, 'A tenant cannot move below itself.', { code: 1007 });
  }
  if (isMoved || changed.kind !== tenant.kind || changed.name !== tenant.name) {
    const parent = isMoved ? call.tenant('inside', changed.parent_id) : store.tenant(tenant.parent_id);
    if (parent && isMoved) checkMove(tenant, parent, store);
    if (parent) checkParent(changed, parent, store);
  }
  store.putTenant(changed);
  return json(200, show(changed, store));
}

/** What "Status and error codes" says of moving; which HTTP status goes with it is documented nowhere. */
function checkMove(tenant: Tenant, to: Tenant, store: Store): void {
  const customer = customerOf(tenant, store);
  if (tenant.kind === 'unit' && customer && customer === customerOf(to, store)) {
    throw refuse(400, 'A unit cannot move within its customer.', { code: 1008 });
  }
  if (!to.enabled) throw refuse(400, 'A tenant cannot move below a disabled one.', { code: 1013 });
}

function customerOf(tenant: Tenant, store: Store): Tenant | undefined {
  if (tenant.kind === 'customer') return tenant;
  const parent = tenant.kind === 'unit' ? store.tenant(tenant.parent_id) : undefined;
  return parent && customerOf(parent, store);
}

function checkParent(tenant: Tenant, parent: Tenant, store: Store): void {
  checkPlace(tenant.kind, parent);
  if (!parent.enabled) throw refuse(400, 'The parent tenant is disabled.', { code: 1003 });
  const isTaken = store
    .childrenOf(parent.id)
    .some(({ id, name, deleted_at }) => name === tenant.name && id !== tenant.id && deleted_at === null);
  if (isTaken) throw refuse(409, 'The parent has a tenant of this name.', { code: 1004 });
}

/** With all that is in it: sub-tenants and users ("Deleting a tenant"). */
function deleteTenant(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const tenant = call.tenant('at');
  call.checkVersion(readInteger(call.request.query, 'version'), tenant.version);
  if (tenant.enabled) {
    const message = 'It is prohibited to delete a non-disabled tenant.';
    throw refuse(400, message, { code: 1006, message });
  }
  const at = toTimestamp(now());
  call.decide('with all that is in it');
  mark(tenant, null, at, at, store);
  return empty(204);
}

/** Brings back what was deleted along with it, and nothing that was deleted before. */
function restoreTenant(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const tenant = call.tenant('at', call.param('tenant_id'), { allowDeleted: true });
  const parent = store.tenant(tenant.parent_id);
  if (tenant.deleted_at === null) {
    call.decide('is not deleted');
    return empty(204);
  }
  if (!parent || parent.deleted_at !== null) throw refuse(404, `There is no tenant ${tenant.parent_id}.`);
  checkParent(tenant, parent, store);
  call.decide('with what was deleted along with it');
  mark(tenant, tenant.deleted_at, null, toTimestamp(now()), store);
  return empty(204);
}

function mark(tenant: Tenant, from: string | null, deleted_at: string | null, updated_at: string, store: Store): void {
  store.putTenant({ ...tenant, deleted_at, updated_at, version: tenant.version + 1 });
  for (const user of store.usersOf(tenant.id)) {
    if (user.deleted_at !== from) continue;
    // Somebody may have taken the login meanwhile; such a user stays deleted, and can be restored by force.
    if (deleted_at === null && store.userByLogin(user.login)) continue;
    store.putUser({ ...user, deleted_at, updated_at, version: user.version + 1 });
    const personal = store.tenant(user.personal_tenant_id ?? '');
    if (personal) store.putTenant({ ...personal, deleted_at });
  }
  for (const child of store.childrenOf(tenant.id)) {
    if (child.deleted_at === from) mark(child, from, deleted_at, updated_at, store);
  }
}

export const choices = {
  tenantNames: {
    question: 'May two tenants of a parent have the same name?',
    choice: 'no: 409, code 1004',
  },
  movedUnit: {
    question: 'What is moving within a customer (code 1008), and which status has it?',
    choice: 'a unit, to another place in its own customer: 400',
  },
  restoredTenant: {
    question: 'What does restoring a tenant bring back?',
    choice: 'what was deleted along with it, but no user whose login is taken meanwhile',
  },
} satisfies Choices;
