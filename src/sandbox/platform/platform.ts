/** Everything the routes work on, and the questions all of them ask: who calls, and what may they see. */

import type { IncomingHttpHeaders } from 'node:http';
import type { Faults } from '../faults/faults.ts';
import type { Request } from '../http/answer.ts';
import { refuse } from '../http/errors.ts';
import type { Confirmations } from '../mail/confirmations.ts';
import type { Outbox } from '../mail/mailbox.ts';
import { basicOf, bearerOf } from '../signin/credentials.ts';
import type { Holder, Tokens } from '../signin/tokens.ts';
import { mayUse, type Right, type Tenant, type User } from './model.ts';
import type { Store } from './store.ts';

export type StaleStatus = 400 | 409 | 412 | 426;

export interface Platform {
  /** The data centre's URL, without /api/2. */
  readonly origin: string;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly outbox: Outbox;
  readonly confirmations: Confirmations;
  /** The one setting that a running sandbox can change. */
  staleStatus: StaleStatus;
  /** What goes wrong; null until the sandbox listens. */
  faults: Faults | null;
  readonly now: () => number;
  readonly newId: () => string;
}

export interface Caller {
  /** Whoever signed in, or registered the client that did. */
  readonly userId: string;
  /** Some endpoints are for API clients only. */
  readonly isClient: boolean;
  readonly roles: readonly string[];
  /** What the token was issued for; the caller sees this tenant and what lies below it. */
  readonly tenantId: string;
}

/**
 * 401 unless the request is of somebody who may sign in, by token, by Basic or by a session's cookie; 403 unless they
 * have the right. For what they ask of themselves (`self`) nobody needs one.
 */
export function callerOf({ headers, query }: Request, platform: Platform, right: Right | 'self'): Caller {
  const { authorization } = headers;
  const inQuery = query.get('access_token');
  // No part of what is asked for: a cursor must not keep it.
  query.delete('access_token');
  if (authorization !== undefined && inQuery !== null) throw refuse(401, 'The access token is given twice.');
  const token = inQuery ?? (authorization === undefined ? sessionOf(headers) : bearerOf(authorization));
  const basic = right === 'token_introspector' ? undefined : basicOf(authorization);
  const caller = token === undefined ? basic && entering(basic, platform) : holderOf(token, platform);
  if (!caller) {
    const isNamed = token !== undefined || basic !== undefined;
    throw refuse(401, isNamed ? 'The access token is invalid or has expired.' : 'No access token.');
  }
  if (right !== 'self' && !caller.roles.some((role) => mayUse(role, right)))
    throw refuse(403, `This needs the right ${right}.`);
  return caller;
}

/** The session that a cookie names, as a login by one-time token leaves it. */
export function sessionOf({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  return /(?:^|; *)sandbox_session=([^;\s]+)/.exec(cookie)?.[1];
}

/** Who holds the token, if it is alive and they may still sign in. */
export function holderOf(token: string, { tokens, store }: Platform): Caller | undefined {
  const grant = tokens.grant(token);
  return grant && callerFor(grant.holder, grant.tenantId, store);
}

/** Most endpoints take a login and its password, or a client and its secret, in place of a token (contract 2). */
function entering({ name, secret }: NonNullable<ReturnType<typeof basicOf>>, { store }: Platform): Caller | undefined {
  const client = store.client(name);
  if (client) {
    const isOwn = client.secret === secret && client.token_endpoint_auth_method === 'client_secret_basic';
    return isOwn ? callerFor({ kind: 'client', id: name }, client.tenant_id, store) : undefined;
  }
  const user = store.userByLogin(name);
  if (!user?.activated || user.mfa_status === 'setup_required' || !store.hasPassword(user.id, secret)) return undefined;
  return callerFor({ kind: 'user', id: user.id }, user.tenant_id, store);
}

/** Undefined once they may no longer sign in. */
export function callerFor({ kind, id }: Holder, tenantId: string, store: Store): Caller | undefined {
  if (kind === 'client') {
    const client = store.client(id);
    if (client?.status !== 'enabled') return undefined;
    return { userId: client.created_by, isClient: true, roles: [client.role], tenantId };
  }
  const user = store.user(id);
  if (!user?.enabled || user.deleted_at !== null) return undefined;
  const roles = store.policiesOf(user.id).filter((policy) => policy.tenant_id === user.tenant_id);
  return { userId: user.id, isClient: false, roles: roles.map(({ role_id }) => role_id), tenantId };
}

/**
 * Whether the caller sees what is inside a tenant. A tenant that switched ancestral access off shows itself to those
 * above, but neither its users nor its children (guide, "Limiting tenant access").
 */
export function seesInside(caller: Caller, store: Store, tenantId: string): boolean {
  const path = store.path(caller.tenantId, tenantId);
  return path?.slice(1).every((tenant) => tenant.ancestral_access) ?? false;
}

/** The same question for many tenants below one, each answered once. */
export function reach(store: Store, topId: string): (tenantId: string) => boolean {
  const known = new Map<string, boolean>([[topId, true]]);
  function isInside(tenantId: string): boolean {
    const before = known.get(tenantId);
    if (before !== undefined) return before;
    const tenant = store.tenant(tenantId);
    const inside =
      tenant !== undefined && tenant.parent_id !== tenantId && tenant.ancestral_access && isInside(tenant.parent_id);
    known.set(tenantId, inside);
    return inside;
  }
  return isInside;
}

/** 404 for what does not exist, 403 for what the caller may not see; the guide names both, not which is when. */
export function tenantFor(
  caller: Caller,
  store: Store,
  id: string,
  look: 'at' | 'inside',
  allowDeleted = false,
): Tenant {
  const tenant = store.tenant(id);
  if (!tenant || (tenant.deleted_at !== null && !allowDeleted)) throw refuse(404, `There is no tenant ${id}.`);
  const at = look === 'at' && tenant.id !== caller.tenantId ? tenant.parent_id : tenant.id;
  if (!seesInside(caller, store, at)) throw refuse(403, `No access to the tenant ${id}.`);
  return tenant;
}

export function userFor(caller: Caller, store: Store, id: string, allowDeleted = false): User {
  const user = store.user(id);
  if (!user || (user.deleted_at !== null && !allowDeleted)) throw refuse(404, `There is no user ${id}.`);
  if (!seesInside(caller, store, user.tenant_id)) throw refuse(403, `No access to the user ${id}.`);
  return user;
}
