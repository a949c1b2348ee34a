/** GET /users: which users are meant, in pages, in as much detail as was asked for. */
import type { Choices } from '../choices.ts';
import { type Answer, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { uuid } from '../http/checks.ts';
import { cursorOf, pageOf, pageText, pagingOf } from '../http/cursors.ts';
import { readCount, readFlag, readText, readTexts, readTime, readWord } from '../http/query.ts';
import { refuseMalformed } from '../http/refusal.ts';
import { toTimestamp, type User } from '../platform/model.ts';
import type { Store } from '../platform/store.ts';

const LARGEST_BATCH = 100;
const USUAL_LIMIT = 2000;

type IsMeant = (user: User) => boolean;

export function listUsers(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const { query, from } = cursorOf(call.request.query, 'users');
  const isMeant = filterOf(query, call);
  const users = findCandidates(query, store, from);
  const { items, next } = pageOf(users, from, readCount(query, 'limit', USUAL_LIMIT), isMeant);
  const ids = readTexts(query, 'uuids');
  call.decide(ids ? `${items.length} of ${ids.length} found by id` : pageText(items.length, from, next));
  const lod = readWord(query, 'lod', ['full', 'basic', 'stamps']);
  const withPolicies = readFlag(query, 'with_access_policies');
  return json(200, {
    timestamp: toTimestamp(now()),
    items: items.map((user) => SHAPES[lod](user, withPolicies ? store.policiesOf(user.id) : [])),
    paging: pagingOf(next, query, 'users'),
  });
}

/** By ids in the order asked; else in the order in which the users came to be. */
function findCandidates(query: URLSearchParams, store: Store, from: number): Iterable<User> {
  const ids = readTexts(query, 'uuids', LARGEST_BATCH);
  if (!ids) return store.usersFrom(from);
  for (const id of ids) uuid(id, 'the parameter uuids');
  // Ids of nobody are silently missing; those the caller may not see are treated alike.
  return ids.flatMap((id) => store.user(id) ?? []).slice(from);
}

function filterOf(query: URLSearchParams, call: SignedCall): IsMeant {
  const { store } = call.platform;
  const conditions = [placeFilterOf(query, call), ...detailFiltersOf(query), ...organizationFiltersOf(query, store)];
  if (!readFlag(query, 'allow_deleted')) conditions.push(({ deleted_at }) => deleted_at === null);
  return (user) => conditions.every((holds) => holds(user));
}

/** One of three ways to say where; they exclude each other (API reference, FetchUsersBatch). */
function placeFilterOf(query: URLSearchParams, call: SignedCall): IsMeant {
  const ways = ['uuids', 'external_ids', 'subtree_root_tenant_id'].filter((name) => query.has(name));
  const [way] = ways;
  if (ways.length !== 1) throw refuseMalformed('one of uuids, external_ids and subtree_root_tenant_id must be given');
  if (query.has('tenant_id') !== (way === 'external_ids'))
    throw refuseMalformed('tenant_id goes with external_ids, and those with it');
  if (way === 'subtree_root_tenant_id') {
    const isReached = call.caller.reachIn(call.tenant('inside', readText(query, way)));
    return ({ tenant_id }) => isReached(tenant_id);
  }
  if (way === 'uuids') return ({ tenant_id }) => call.caller.seesInside(tenant_id);
  const tenant = call.tenant('inside', readText(query, 'tenant_id'));
  const ids = new Set(readTexts(query, 'external_ids', LARGEST_BATCH));
  return ({ tenant_id, external_id }) => tenant_id === tenant.id && external_id !== undefined && ids.has(external_id);
}

function detailFiltersOf(query: URLSearchParams): IsMeant[] {
  const origin = query.get('origin_id');
  const time = readTime(query, 'updated_since');
  return [
    ...(origin === null ? [] : [({ origin_id }: User) => origin_id === origin]),
    ...(time === undefined ? [] : [({ updated_at }: User) => Date.parse(updated_at) >= time]),
  ];
}

function organizationFiltersOf(query: URLSearchParams, store: Store): IsMeant[] {
  const isAsked = readFlag(query, 'inside_organization');
  if (isAsked && !query.has('subtree_root_tenant_id'))
    throw refuseMalformed('inside_organization needs subtree_root_tenant_id');
  const finer = ['access_policies', 'tenant_kinds', 'target_tenant_id'].find((name) => query.has(name));
  if (!isAsked && finer) throw refuseMalformed(`${finer} needs inside_organization`);
  const [roles, kinds] = [readTexts(query, 'access_policies'), readTexts(query, 'tenant_kinds')];
  const target = query.get('target_tenant_id');
  return [
    ...(roles ? [({ id }: User) => store.policiesOf(id).some(({ role_id }) => roles.includes(role_id))] : []),
    ...(kinds ? [({ tenant_id }: User) => kinds.includes(store.tenant(tenant_id)?.kind ?? '')] : []),
    ...(target === null ? [] : [({ id }: User) => store.policiesOf(id).some(({ tenant_id }) => tenant_id === target)]),
  ];
}

const SHAPES = {
  /** It requires what a single user leaves out, and does not know terms_accepted (API reference, `userBatch`). */
  full({ terms_accepted: _, ...user }: User, access_policies: readonly unknown[]) {
    return { origin_id: null, origin_external_id: null, disable_after: null, ...user, access_policies };
  },
  basic(user: User, access_policies: readonly unknown[]) {
    const { personal_tenant_id, login, enabled } = user;
    return { ...SHAPES.stamps(user, access_policies), personal_tenant_id, login, enabled };
  },
  stamps(user: User, access_policies: readonly unknown[]) {
    const { id, version, tenant_id, created_at, updated_at, deleted_at } = user;
    const { origin_id = null, origin_external_id = null, disable_after = null } = user;
    const stamps = { id, version, tenant_id, created_at, updated_at, deleted_at };
    return { ...stamps, access_policies, origin_id, origin_external_id, disable_after };
  },
};

export const choices = {
  batchGaps: {
    question: 'What does GET /users?uuids= do with users that the token does not reach?',
    choice: 'it leaves them out, as it does with unknown ids',
  },
  usersOrder: {
    question: 'In which order does GET /users list?',
    choice: 'as asked for uuids, else as the users came to be; a cursor holds its place',
  },
} satisfies Choices;
