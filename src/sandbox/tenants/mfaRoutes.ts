/** The second factor of a tenant: whether its users need one, and how many have it. */
import { type Answer, empty, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { boolean, closedObject, oneOf, readJson } from '../http/checks.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Tenant } from '../platform/model.ts';

const STATUS = '/api/2/tenants/{tenant_id}/mfa/status';

export const mfaRoutes: readonly Route[] = [
  { method: 'GET', path: STATUS, needs: 'tenant_viewer', run: fetchMfaStatus },
  { method: 'PUT', path: STATUS, needs: 'tenant_admin', takes: 'application/json', run: putMfaStatus },
];

function fetchMfaStatus(call: SignedCall): Answer {
  const tenant = call.tenant('inside');
  const users = call.platform.store.usersOf(tenant.id).filter(({ deleted_at }) => deleted_at === null);
  const enabled = users.filter(({ mfa_status }) => mfa_status === 'enabled').length;
  call.decide(`${tenant.mfa_status} for ${tenant.name}, set up by ${enabled} of ${users.length}`);
  return json(200, {
    mfa_status: tenant.mfa_status,
    users_count: users.length,
    users_with_totp_enabled_count: enabled,
    update_allowed: hasMfa(tenant),
  });
}

/** Folders have none, units their parent's ("Toggling a tenant's two-factor authentication status"). */
function hasMfa({ kind }: Tenant): boolean {
  return kind === 'partner' || kind === 'customer';
}

const mfaStatusPut = closedObject({ mfa_status: oneOf(['enabled', 'disabled']), enabled: boolean });

function putMfaStatus(call: SignedCall): Answer {
  const tenant = call.tenant('inside');
  const { enabled = false, mfa_status = enabled ? 'enabled' : 'disabled' } = readJson(call.request, mfaStatusPut);
  if (!hasMfa(tenant)) throw refuse(400, `A ${tenant.kind} has no second factor of its own.`, { code: 1027 });
  call.decide(`${mfa_status === tenant.mfa_status ? 'was' : 'is'} ${mfa_status} for ${tenant.name}, the version stays`);
  call.platform.store.putTenant({ ...tenant, mfa_status });
  return empty(204);
}
