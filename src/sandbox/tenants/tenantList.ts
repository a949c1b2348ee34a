/** GET /tenants: which tenants are meant, in pages, in as much detail as was asked for. */
import { type Answer, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { uuid } from '../http/checks.ts';
import { cursorOf, pageOf, pageText, pagingOf } from '../http/cursors.ts';
import { readCount, readFlag, readText, readTexts, readTime, readWord } from '../http/query.ts';
import { refuse, refuseMalformed } from '../http/refusal.ts';
import { BRAND, type Tenant, toTimestamp } from '../platform/model.ts';
import type { Store } from '../platform/store.ts';
import { IDENTITY_PROVIDER } from '../users/creation.ts';

const LARGEST_BATCH = 100;
const USUAL_LIMIT = 5000;

const KINDS_OF_ITEMS = [
  ['with_offering_items', 'count'],
  ['with_infra_offering_items', 'infra'],
] as const;

type IsMeant = (tenant: Tenant) => boolean;

export function listTenants(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const { query, from } = cursorOf(call.request.query, 'tenants');
  const isMeant = filterOf(query, call);
  const limit = readCount(query, 'limit', USUAL_LIMIT);
  const { items, next } = pageOf(findCandidates(query, call, from), from, limit, isMeant);
  call.decide(pageText(items.length, from, next));
  const lod = readWord(query, 'lod', ['full', 'basic', 'stamps']);
  const [withContacts, withItems] = [readFlag(query, 'with_contacts'), readFlag(query, 'expand_offering_items')];
  return json(200, {
    timestamp: toTimestamp(now()),
    items: items.map((tenant) => ({
      ...SHAPES[lod](tenant, store),
      offering_items: withItems ? itemsOf(tenant, store) : [],
      contacts: withContacts ? tenant.contacts : [],
    })),
    paging: pagingOf(next, query, 'tenants'),
  });
}

function findCandidates(
  query: URLSearchParams,
  { caller, platform: { store } }: SignedCall,
  from: number,
): Iterable<Tenant> {
  const ids = readTexts(query, 'uuids', LARGEST_BATCH);
  if (!ids) return store.tenantsFrom(from);
  for (const id of ids) uuid(id, 'the parameter uuids');
  const wanted = ids.flatMap((id) => store.tenant(id) ?? []);
  if (!readFlag(query, 'include_relative_path')) return wanted.slice(from);
  return [...new Set(wanted.flatMap(({ id }) => store.path(caller.tenantId, id) ?? []))].slice(from);
}

function itemsOf({ id }: Tenant, store: Store) {
  return store.offeringOf(id).map((item) => ({ ...item, tenant_id: id }));
}

function filterOf(query: URLSearchParams, call: SignedCall): IsMeant {
  const { store } = call.platform;
  const conditions = [placeFilterOf(query, call)];
  const time = readTime(query, 'updated_since');
  if (time !== undefined) conditions.push(({ updated_at }) => Date.parse(updated_at) >= time);
  for (const [name, type] of KINDS_OF_ITEMS) {
    const has = ({ id }: Tenant) => store.offeringOf(id).some((item) => item.type === type && item.status === 1);
    if (readFlag(query, name)) conditions.push(has);
  }
  if (!readFlag(query, 'allow_deleted')) conditions.push(({ deleted_at }) => deleted_at === null);
  return (tenant) => conditions.every((holds) => holds(tenant));
}

function placeFilterOf(query: URLSearchParams, call: SignedCall): IsMeant {
  const [way, ...others] = ['uuids', 'parent_id', 'subtree_root_id'].filter((name) => query.has(name));
  if (way === undefined || others.length > 0) {
    // The words are the platform's own, seen in the field.
    const info = "Field validation for 'uuids' failed on the 'required_without_all' tag";
    throw refuse(400, info, { message: 'ParameterMalformed' });
  }
  if (way !== 'uuids' && readFlag(query, 'include_relative_path')) {
    throw refuseMalformed('the parameter include_relative_path goes with uuids');
  }
  if (way === 'uuids') return (tenant) => call.caller.sees(tenant);
  const top = call.tenant('inside', readText(query, way));
  // Personal tenants are shown to whoever knows their id, never listed.
  if (way === 'parent_id') return ({ id, parent_id, owner_id }) => parent_id === top.id && id !== top.id && !owner_id;
  const isReached = call.caller.reachIn(top);
  return ({ id, parent_id, owner_id }) => (id === top.id || isReached(parent_id)) && !owner_id;
}

const SHAPES = {
  full(tenant: Tenant, store: Store) {
    const has_children = store.hasChildren(tenant.id);
    const more = { offering_items: [], has_children, brand_uuid: BRAND, barrier: tenant.version };
    return { default_idp_id: IDENTITY_PROVIDER, ...tenant, ...more };
  },
  basic(tenant: Tenant) {
    const { name, kind, enabled } = tenant;
    return { ...SHAPES.stamps(tenant), name, kind, enabled };
  },
  stamps({ id, parent_id, version, created_at, updated_at, deleted_at }: Tenant) {
    return { id, parent_id, version, created_at, updated_at, deleted_at, offering_items: [] };
  },
};
