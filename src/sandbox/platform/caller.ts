/** Who calls, and what may they see. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Choices } from '../choices.ts';
import { refuse } from '../http/refusal.ts';
import type { Request } from '../http/request.ts';
import { type Basic, basicOf, bearerOf } from '../signin/credentials.ts';
import type { Holder } from '../signin/tokens.ts';
import { mayUse, type Right, type Tenant, type User } from './model.ts';
import type { Platform } from './platform.ts';
import type { Store } from './store.ts';

/** A tenant that switched ancestral access off is seen by those above it, and what is inside is not. */
export type Look = 'at' | 'inside';

export interface Allowed {
  readonly allowDeleted?: boolean;
}

export class Caller {
  /** Whoever signed in, or registered the client that did. */
  readonly userId: string;
  /** Some endpoints are for API clients only. */
  readonly isClient: boolean;
  readonly roles: readonly string[];
  /** What the token was issued for; the caller sees this tenant and what lies below it. */
  readonly tenantId: string;
  readonly #store: Store;

  constructor(who: Pick<Caller, 'userId' | 'isClient' | 'roles' | 'tenantId'>, store: Store) {
    this.userId = who.userId;
    this.isClient = who.isClient;
    this.roles = who.roles;
    this.tenantId = who.tenantId;
    this.#store = store;
  }

  may(right: Right): boolean {
    return this.roles.some((role) => mayUse(role, right));
  }

  /** 404 for what does not exist, 403 for what the caller may not see; "Status and error codes" has both. */
  tenant(look: Look, id: string, { allowDeleted = false }: Allowed = {}): Tenant {
    const tenant = this.#store.tenant(id);
    if (!tenant || (tenant.deleted_at !== null && !allowDeleted)) throw refuse(404, `There is no tenant ${id}.`);
    if (!(look === 'at' ? this.sees(tenant) : this.seesInside(id))) {
      const place = look === 'at' && id !== this.tenantId ? tenant.parent_id : id;
      throw refuse(403, `No access to the tenant ${id}.`, { why: this.#whyUnseen(place, tenant.name) });
    }
    return tenant;
  }

  user(id: string, { allowDeleted = false }: Allowed = {}): User {
    const user = this.#store.user(id);
    if (!user || (user.deleted_at !== null && !allowDeleted)) throw refuse(404, `There is no user ${id}.`);
    if (!this.seesInside(user.tenant_id)) {
      throw refuse(403, `No access to the user ${id}.`, { why: this.#whyUnseen(user.tenant_id, user.login) });
    }
    return user;
  }

  /** Whether the caller sees that there is such a tenant: their own, or one in what they see inside. */
  sees({ id, parent_id }: Pick<Tenant, 'id' | 'parent_id'>): boolean {
    return this.seesInside(id === this.tenantId ? id : parent_id);
  }

  /**
   * Whether the caller sees what is in a tenant. One that switched ancestral access off shows itself to those above,
   * but neither its users nor its children ("Limiting access to a tenant for higher-level administrators").
   */
  seesInside(tenantId: string): boolean {
    const path = this.#store.path(this.tenantId, tenantId);
    return path?.slice(1).every((tenant) => tenant.ancestral_access) ?? false;
  }

  /** Why what is in a tenant is not seen. */
  #whyUnseen(tenantId: string, name: string): string {
    const path = this.#store.path(this.tenantId, tenantId);
    const shut = path?.slice(1).find((tenant) => !tenant.ancestral_access);
    if (shut) return `out of reach: ${shut.name} has switched ancestral access off`;
    return `out of reach: ${name} is not below ${this.#store.tenant(this.tenantId)?.name}, which the token is for`;
  }

  /** The same question for many tenants below one that the caller sees inside of, each answered once. */
  reachIn(top: Tenant): (tenantId: string) => boolean {
    const known = new Map<string, boolean>([[top.id, true]]);
    const isReached = (tenantId: string): boolean => {
      const before = known.get(tenantId);
      if (before !== undefined) return before;
      const tenant = this.#store.tenant(tenantId);
      const is =
        tenant !== undefined && tenant.parent_id !== tenantId && tenant.ancestral_access && isReached(tenant.parent_id);
      known.set(tenantId, is);
      return is;
    };
    return isReached;
  }
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
  const caller = token === undefined ? basic && callerByBasic(basic, platform) : callerByToken(token, platform);
  if (!caller) {
    const isNamed = token !== undefined || basic !== undefined;
    const why = whyNobody(token, basic, platform);
    throw refuse(401, isNamed ? 'The access token is invalid or has expired.' : 'No access token.', { why });
  }
  if (right !== 'self' && !caller.may(right)) throw refuse(403, `This needs the right ${right}.`);
  return caller;
}

function whyNobody(token: string | undefined, basic: Basic | undefined, { tokens }: Platform): string {
  if (token === undefined) return basic ? 'the name, the secret or the password is wrong' : 'no access token';
  const fate = tokens.fateOf(token);
  return `the access token ${fate}${fate === 'is alive' ? ', but whose it is may sign in no more' : ''}`;
}

/** The session that a cookie names, as a login by one-time token leaves it. */
export function sessionOf({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  return /(?:^|; *)sandbox_session=([^;\s]+)/.exec(cookie)?.[1];
}

/** Whose token it is, if it is alive and they may still sign in. */
export function callerByToken(token: string, { tokens, store }: Platform): Caller | undefined {
  const grant = tokens.grantOf(token);
  return grant && callerByHolder(grant.holder, grant.tenantId, store);
}

/** Most endpoints take a user's or a client's credentials in place of a token (API reference, `basicAuth`). */
function callerByBasic({ name, secret }: Basic, { store }: Platform): Caller | undefined {
  const client = store.client(name);
  if (client) {
    const isOwn = client.secret === secret && client.token_endpoint_auth_method === 'client_secret_basic';
    return isOwn ? callerByHolder({ kind: 'client', id: name }, client.tenant_id, store) : undefined;
  }
  const user = store.userByLogin(name);
  if (!user?.activated || user.mfa_status === 'setup_required' || !store.hasPassword(user.id, secret)) return undefined;
  return callerByHolder({ kind: 'user', id: user.id }, user.tenant_id, store);
}

/** Undefined once they may no longer sign in. */
export function callerByHolder({ kind, id }: Holder, tenantId: string, store: Store): Caller | undefined {
  if (kind === 'client') {
    const client = store.client(id);
    if (client?.status !== 'enabled') return undefined;
    return new Caller({ userId: client.created_by, isClient: true, roles: [client.role], tenantId }, store);
  }
  const user = store.user(id);
  if (!user?.enabled || user.deleted_at !== null) return undefined;
  const policies = store.policiesOf(user.id).filter((policy) => policy.tenant_id === user.tenant_id);
  const roles = policies.map(({ role_id }) => role_id);
  return new Caller({ userId: user.id, isClient: false, roles, tenantId }, store);
}

export const choices = {
  missingOrForbidden: {
    question: 'When is it 404, and when 403?',
    choice: '404 for what does not exist, 403 for what the token does not reach',
  },
  restrictedTenant: {
    question: 'What of a tenant without ancestral access is seen from above?',
    choice: 'the tenant itself and its place among the children; nothing inside it',
  },
  basicRights: {
    question: 'Where may Basic stand in place of a token, and for whom?',
    choice: 'everywhere but at introspection, with an activated login and its password, or a client and its secret',
  },
  tokenInQuery: {
    question: 'What does a token in the header and another as access_token in the query answer?',
    choice: '401; one of them alone is taken',
  },
} satisfies Choices;
