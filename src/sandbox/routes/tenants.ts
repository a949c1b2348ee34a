/** Tenants, and the lists of what is in them: ids only, as the guide warns. */

import { type Answer, json } from '../exchange.ts';
import type { Tenant, User } from '../model.ts';
import { byName, byPerson } from '../order.ts';
import { tenantFor } from '../platform.ts';
import { flag } from '../query.ts';
import type { Route, SignedCall } from '../router.ts';
import type { Store } from '../store.ts';

export const tenantRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/2/tenants/{tenant_id}', needs: 'tenant_viewer', run: fetchTenant },
  { method: 'GET', path: '/api/2/tenants/{tenant_id}/users', needs: 'tenant_viewer', run: listUsers },
  { method: 'GET', path: '/api/2/tenants/{tenant_id}/children', needs: 'tenant_viewer', run: listChildren },
];

function fetchTenant({ request, param, caller, platform: { store } }: SignedCall): Answer {
  const tenant = tenantFor(caller, store, param('tenant_id'), 'at');
  const path = flag(request.query, 'embed_path') ? store.path(caller.tenantId, tenant.id) : undefined;
  return json(200, {
    ...tenant,
    has_children: store.childrenOf(tenant.id).length > 0,
    ...(path && { path: path.map(({ name }) => name) }),
  });
}

function listUsers({ request, param, caller, platform: { store } }: SignedCall): Answer {
  const tenant = tenantFor(caller, store, param('tenant_id'), 'inside');
  const deep = flag(request.query, 'include_grand_children');
  const users = deep ? usersBelow(tenant, store) : store.usersOf(tenant.id);
  const listed = users.filter(({ deleted_at }) => deleted_at === null).sort(byPerson);
  return json(200, { items: listed.map(({ id }) => id) });
}

function usersBelow(tenant: Tenant, store: Store): readonly User[] {
  const open = store.childrenOf(tenant.id).filter(({ ancestral_access }) => ancestral_access);
  return [...store.usersOf(tenant.id), ...open.flatMap((child) => usersBelow(child, store))];
}

function listChildren({ param, caller, platform: { store } }: SignedCall): Answer {
  const tenant = tenantFor(caller, store, param('tenant_id'), 'inside');
  const listed = store.childrenOf(tenant.id).filter(({ deleted_at }) => deleted_at === null);
  return json(200, { items: listed.toSorted(byName).map(({ id }) => id) });
}
