/** GET /search: hits by token prefix, the named tenant first, then those below it. */
import type { Choices } from '../choices.ts';
import { type Answer, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { readCount, readFlag, readText } from '../http/query.ts';
import { refuseMalformed } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Tenant, User } from '../platform/model.ts';
import { byText } from '../platform/order.ts';
import { isTenant, type Store } from '../platform/store.ts';

export const searchRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/2/search', needs: 'tenant_viewer', run: search },
];

const SHORTEST_TEXT = 3;

function search(call: SignedCall): Answer {
  const { query } = call.request;
  const { store } = call.platform;
  const top = call.tenant('inside', readText(query, 'tenant'));
  const text = readText(query, 'text').trim();
  if ([...text].length < SHORTEST_TEXT) throw refuseMalformed(`the parameter text needs ${SHORTEST_TEXT} characters`);
  const allowDeleted = readFlag(query, 'allow_deleted');
  const limit = readCount(query, 'limit', 10, 300);
  const hits = store
    .find(text)
    .flatMap((found) => toHit(top, found, store, allowDeleted) ?? [])
    .sort(byPlace);
  const shown = hits.length > limit ? `, the first ${limit} shown` : '';
  call.decide(`${hits.length} found below ${top.name}${shown}`);
  return json(200, { items: hits.slice(0, limit) });
}

type Hit = ReturnType<typeof show>;

function toHit(top: Tenant, found: User | Tenant, store: Store, allowDeleted: boolean): Hit | undefined {
  const path = store.path(top.id, isTenant(found) ? found.id : found.tenant_id);
  // A tenant without ancestral access is left out, with all that is in it ("Searching for tenants and user accounts").
  if (!path?.slice(1).every((tenant) => tenant.ancestral_access)) return undefined;
  return found.deleted_at === null || allowDeleted ? show(found, path) : undefined;
}

/** From the tenant that was searched to the one of the hit, both named ("Searching for a user account by its login"). */
function show(found: User | Tenant, path: readonly Tenant[]) {
  const { firstname, lastname } = found.contact;
  const own = isTenant(found)
    ? { obj_type: 'tenant', id: found.id, kind: found.kind, name: found.name, parent_id: found.parent_id }
    : { obj_type: 'user', id: found.id, login: found.login, parent_id: found.tenant_id };
  const names = path.map(({ name }) => name);
  return { ...own, path: names, first_name: firstname, last_name: lastname, deleted_at: found.deleted_at };
}

function byPlace(one: Hit, other: Hit): number {
  const depth = Math.min(one.path.length, other.path.length);
  for (let level = 0; level < depth; level += 1) {
    const order = byText(one.path[level] ?? '', other.path[level] ?? '');
    if (order !== 0) return order;
  }
  return (
    one.path.length - other.path.length ||
    byText(one.obj_type, other.obj_type) ||
    byText(one.login ?? '', other.login ?? '') ||
    byText(one.id, other.id)
  );
}

export const choices = {
  shortSearch: { question: 'What does a search text under three characters answer?', choice: '400' },
  searchLimit: { question: 'What does a limit outside 1 to 300 answer?', choice: '400' },
  searchOrder: {
    question: 'In which order do hits come?',
    choice: 'along the tree, by name: a tenant, its users by login, then the tenants below it',
  },
} satisfies Choices;
