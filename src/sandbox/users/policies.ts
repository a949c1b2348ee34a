/** Roles: what a list of access policies must be, and what the platform makes of it. */
import type { Choices } from '../choices.ts';
import type { SignedCall } from '../http/call.ts';
import { integer, listOf, oneOf, openObject, string } from '../http/checks.ts';
import { refuse, refuseMalformed } from '../http/refusal.ts';
import { type Policy, ROLES, type TenantKind, toTimestamp, type User } from '../platform/model.ts';

/**
 * "Modifying the roles of a user account" sends items without times and no timestamp, though the API reference requires
 * them (`accessPoliciesList`); people follow the guide.
 */
export const policiesPut = openObject(
  {
    items: listOf(
      openObject(
        {
          id: string,
          version: integer,
          trustee_id: string,
          trustee_type: oneOf(['user']),
          issuer_id: string,
          tenant_id: string,
          role_id: oneOf(ROLES),
          resource_server_id: string,
          resource_namespace: string,
          resource_path: string,
        },
        ['tenant_id', 'role_id'],
      ),
    ),
  },
  ['items'],
);

type Wanted = ReturnType<typeof policiesPut>['items'][number];

/** On which levels the administrators of a whole tenant may be ("Managing user account roles"). */
const LEVELS: ReadonlyMap<string, readonly TenantKind[]> = new Map([
  ['partner_admin', ['partner', 'folder']],
  ['hci_admin', ['partner', 'folder']],
  ['company_admin', ['customer']],
  ['unit_admin', ['unit']],
]);

/** The whole list that takes the place of the old one. */
export function makePolicies(wanted: readonly Wanted[], user: User, call: SignedCall): readonly Policy[] {
  const { store, now, newId } = call.platform;
  const at = toTimestamp(now());
  const before = new Map(store.policiesOf(user.id).map((policy) => [policy.id, policy]));
  const places = wanted.map(({ tenant_id, role_id }) => `${role_id} in ${tenant_id}`);
  if (new Set(places).size < places.length) throw refuse(409, 'A role is given twice in the same tenant.');
  return wanted.map(({ id, version: _seen, trustee_id, trustee_type: _type, issuer_id: _issuer, ...role }) => {
    if (trustee_id !== undefined && trustee_id !== user.id)
      throw refuseMalformed('trustee_id must be the user of the URL');
    const tenant = call.tenant('inside', role.tenant_id);
    if (!(LEVELS.get(role.role_id)?.includes(tenant.kind) ?? true)) {
      throw refuse(400, `The role ${role.role_id} is none of a ${tenant.kind}.`, { code: 1027 });
    }
    const old = before.get(id ?? '');
    if (old?.role_id === role.role_id && old.tenant_id === role.tenant_id) return old;
    return {
      ...role,
      id: old?.id ?? newId(),
      version: (old?.version ?? 0) + 1,
      created_at: old?.created_at ?? at,
      updated_at: at,
      deleted_at: null,
      trustee_id: user.id,
      trustee_type: 'user',
      issuer_id: call.caller.userId,
    };
  });
}

export const choices = {
  policyForm: {
    question:
      'What must a PUT of access_policies hold? The API reference asks for times and ids, the guide sends fewer.',
    choice: 'items, and in each tenant_id and role_id; times are ignored, unknown ids are replaced',
  },
  repeatedPolicy: { question: 'What does the same role twice in one tenant answer?', choice: '409, code 409' },
  policyLevel: {
    question: 'What does an administrator of the wrong kind of tenant answer?',
    choice: '400, code 1027',
  },
} satisfies Choices;
