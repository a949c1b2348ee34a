/** The applications of the platform, and which of them a tenant has. */
import { type Answer, empty, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { PLATFORM_APPLICATION, PROTECTION } from './offering.ts';

const BINDING = '/api/2/applications/{application_id}/bindings/tenants/{tenant_id}';

export const applicationRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/2/applications', needs: 'tenant_viewer', run: listApplications },
  { method: 'GET', path: '/api/2/tenants/{tenant_id}/applications', needs: 'tenant_viewer', run: listBound },
  { method: 'POST', path: BINDING, needs: 'tenant_admin', run: (call) => bind(call, true) },
  { method: 'DELETE', path: BINDING, needs: 'tenant_admin', run: (call) => bind(call, false) },
];

const APPLICATIONS = [
  { id: PLATFORM_APPLICATION, name: 'Platform', type: 'platform' },
  { id: PROTECTION, name: 'Protection', type: 'backup' },
];

function listApplications(call: SignedCall): Answer {
  call.decide(`${APPLICATIONS.length} applications`);
  return json(200, { items: APPLICATIONS });
}

function listBound(call: SignedCall): Answer {
  const tenant = call.tenant('inside');
  const isUnbound = call.platform.store.unboundOf(tenant.id);
  const bound = APPLICATIONS.flatMap(({ id }) => (isUnbound.has(id) ? [] : [id]));
  call.decide(`${bound.length} of ${APPLICATIONS.length} applications on`);
  return json(200, { items: bound });
}

function bind(call: SignedCall, isBound: boolean): Answer {
  const tenant = call.tenant('inside');
  const id = call.param('application_id');
  const application = APPLICATIONS.find((each) => each.id === id);
  if (!application) throw refuse(404, `There is no application ${id}.`);
  const unbound = new Set(call.platform.store.unboundOf(tenant.id));
  const wasBound = !unbound.has(id);
  call.decide(`${application.name} ${wasBound === isBound ? 'was' : 'is switched'} ${isBound ? 'on' : 'off'}`);
  if (isBound) unbound.delete(id);
  else unbound.add(id);
  call.platform.store.putUnbound(tenant.id, unbound);
  return empty(204);
}
