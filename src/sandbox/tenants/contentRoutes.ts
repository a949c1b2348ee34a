/** What is in a tenant: the ids of its users and of its children. */
import type { Choices } from '../choices.ts';
import { type Answer, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { readFlag } from '../http/query.ts';
import { refuseMalformed } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Tenant, User } from '../platform/model.ts';
import { sortTenants, sortUsers } from '../platform/order.ts';
import type { Store } from '../platform/store.ts';

const TENANT = '/api/2/tenants/{tenant_id}';

export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: `${TENANT}/users`, needs: 'tenant_viewer', run: listUserIds },
  { method: 'GET', path: `${TENANT}/children`, needs: 'tenant_viewer', run: listChildIds },
];

function listUserIds(call: SignedCall): Answer {
  const { query } = call.request;
  const { store } = call.platform;
  const tenant = call.tenant('inside');
  const [deep, allowDeleted] = [readFlag(query, 'include_grand_children'), readFlag(query, 'allow_deleted')];
  // Who is hidden is not documented: here nobody is.
  readFlag(query, 'include_hidden');
  const all = deep ? listUsersBelow(tenant, store) : store.usersOf(tenant.id);
  const users = all.filter(({ deleted_at }) => allowDeleted || deleted_at === null);
  call.decide(listText(users.length, 'users', all.length));
  const rolesOf = ({ id }: User) => String(store.policiesOf(id).map(({ role_id }) => role_id));
  return json(200, { items: sortUsers(users, orderOf(query), rolesOf).map(({ id }) => id) });
}

/** Nested are units in a customer, folders elsewhere (API reference, `include_grand_children`). */
function listUsersBelow(tenant: Tenant, store: Store): readonly User[] {
  const kind = tenant.kind === 'customer' || tenant.kind === 'unit' ? 'unit' : 'folder';
  const nested = store.childrenOf(tenant.id).filter((child) => child.ancestral_access && child.kind === kind);
  return [...store.usersOf(tenant.id), ...nested.flatMap((child) => listUsersBelow(child, store))];
}

function listChildIds(call: SignedCall): Answer {
  const { query } = call.request;
  const { store } = call.platform;
  const tenant = call.tenant('inside');
  const allowDeleted = readFlag(query, 'allow_deleted');
  // The list comes whole, and its shape has no place for a cursor: whatever is sent as one is none.
  if (query.has('after')) throw refuseMalformed('the parameter after is no cursor of this list');
  const all = store.childrenOf(tenant.id);
  const children = all.filter(({ deleted_at }) => allowDeleted || deleted_at === null);
  call.decide(listText(children.length, 'children', all.length));
  return json(200, { items: sortTenants(children, orderOf(query)).map(({ id }) => id) });
}

function listText(listed: number, what: 'users' | 'children', all: number): string {
  const one = what === 'users' ? 'user' : 'child';
  return `${listed} ${listed === 1 ? one : what}${listed < all ? `, ${all - listed} deleted left out` : ''}`;
}

function orderOf(query: URLSearchParams): string {
  return query.get('order') ?? 'name';
}

export const choices = {
  hiddenUsers: { question: 'Who is a hidden user (include_hidden)?', choice: 'nobody' },
  wholeChildren: {
    question: 'What does /tenants/{id}/children do with a cursor? The answer has no place for one.',
    choice: 'it lists all children at once and gives none, so that any is refused: 400',
  },
} satisfies Choices;
