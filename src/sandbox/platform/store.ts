/** Keeps users, tenants and clients, and the indexes that make finding them quick. Records are replaced, never altered. */
import type { Choices } from '../choices.ts';
import { type Put, passwordPut, policiesPut } from '../requests/stored.ts';
import { SearchIndex } from '../search/searchIndex.ts';
import { EDITIONS, listCatalogue, type OfferingItem } from '../tenants/offering.ts';
import type { Client, Policy, Tenant, User } from './model.ts';

export class Store {
  /** Told of each record that takes another's place. */
  onPut: ((put: Put) => void) | null = null;
  readonly #users = new Map<string, User>();
  /** Ids in the order in which the users came to be; none ever leaves, so that a place in it lasts. */
  readonly #userIds: string[] = [];
  readonly #tenantIds: string[] = [];
  readonly #policies = new Map<string, readonly Policy[]>();
  readonly #passwords = new Map<string, string>();
  readonly #tenants = new Map<string, Tenant>();
  readonly #clients = new Map<string, Client>();
  readonly #idByLogin = new Map<string, string>();
  readonly #usersOf = new Map<string, Set<string>>();
  readonly #childrenOf = new Map<string, Set<string>>();
  readonly #words = new SearchIndex();
  /** What is kept of few tenants, and has a usual value for the rest. */
  readonly #offering = new Map<string, readonly OfferingItem[]>();
  readonly #unbound = new Map<string, ReadonlySet<string>>();
  readonly #currencies = new Map<string, string | null>();

  putUser(user: User): void {
    const before = this.#users.get(user.id);
    if (!before) this.#userIds.push(user.id);
    if (before && this.#idByLogin.get(loginKeyOf(before.login)) === user.id) {
      this.#idByLogin.delete(loginKeyOf(before.login));
    }
    this.#users.set(user.id, user);
    this.#tell('user', user.id, before?.login ?? user.login, before, user);
    // The login of a deleted user is free for others: restoring may fail on it (API reference, RestoreDeletedUser).
    if (user.deleted_at === null) this.#idByLogin.set(loginKeyOf(user.login), user.id);
    addTo(this.#usersOf, user.tenant_id, user.id);
    const personal = before && this.#tenants.get(user.personal_tenant_id ?? '');
    if (personal) this.#tenants.set(personal.id, { ...personal, name: user.login, contact: user.contact });
    if (!before || wordsOfUser(before).join('\n') !== wordsOfUser(user).join('\n')) {
      this.#words.put(user.id, wordsOfUser(user));
    }
  }

  putTenant(tenant: Tenant): void {
    const before = this.#tenants.get(tenant.id);
    if (!before) this.#tenantIds.push(tenant.id);
    else if (before.parent_id !== tenant.parent_id) this.#childrenOf.get(before.parent_id)?.delete(tenant.id);
    this.#tenants.set(tenant.id, tenant);
    // A personal tenant mirrors its owner; listed or found, it would show every user of a customer twice.
    if (tenant.owner_id !== null) return;
    this.#tell('tenant', tenant.id, before?.name ?? tenant.name, before, tenant);
    if (tenant.parent_id !== tenant.id) addTo(this.#childrenOf, tenant.parent_id, tenant.id);
    this.#words.put(tenant.id, wordsOfTenant(tenant));
  }

  putPolicies(userId: string, policies: readonly Policy[]): void {
    const user = this.#users.get(userId);
    const nameOf = (id: string) => this.#tenants.get(id)?.name ?? id;
    if (user) this.onPut?.(policiesPut(user, this.policiesOf(userId), policies, nameOf));
    this.#policies.set(userId, policies);
  }

  policiesOf(userId: string): readonly Policy[] {
    return this.#policies.get(userId) ?? [];
  }

  putPassword(userId: string, password: string): void {
    const user = this.#users.get(userId);
    if (user) this.onPut?.(passwordPut(user, !this.#passwords.has(userId)));
    this.#passwords.set(userId, password);
  }

  hasPassword(userId: string, password: string): boolean {
    return this.#passwords.get(userId) === password;
  }

  putOffering(tenantId: string, items: readonly OfferingItem[]): void {
    this.#tellOf(tenantId, 'offering_items', offeringText(this.offeringOf(tenantId)), offeringText(items));
    this.#offering.set(tenantId, items);
  }

  /** The first edition, for whoever was never offered anything else. */
  offeringOf(tenantId: string): readonly OfferingItem[] {
    return this.#offering.get(tenantId) ?? listCatalogue(EDITIONS[0]);
  }

  putUnbound(tenantId: string, applicationIds: ReadonlySet<string>): void {
    this.#tellOf(tenantId, 'applications_off', [...this.unboundOf(tenantId)].join(), [...applicationIds].join());
    this.#unbound.set(tenantId, applicationIds);
  }

  /** The applications that were switched off for a tenant. */
  unboundOf(tenantId: string): ReadonlySet<string> {
    return this.#unbound.get(tenantId) ?? new Set();
  }

  putCurrency(tenantId: string, currency: string | null): void {
    this.#tellOf(tenantId, 'currency', this.currencyOf(tenantId), currency);
    this.#currencies.set(tenantId, currency);
  }

  currencyOf(tenantId: string): string | null {
    return this.#currencies.get(tenantId) ?? null;
  }

  putClient(client: Client): void {
    this.#tell('client', client.client_id, client.client_id, this.#clients.get(client.client_id), client);
    this.#clients.set(client.client_id, client);
  }

  user(id: string): User | undefined {
    return this.#users.get(id);
  }

  /** Logins are unique over the whole platform; whether their case counts is not documented, here it does not. */
  userByLogin(login: string): User | undefined {
    return this.#users.get(this.#idByLogin.get(loginKeyOf(login)) ?? '');
  }

  /** The first of them: nothing keeps two users of two tenants from having the same. */
  userByExternalId(externalId: string): User | undefined {
    for (const user of this.#users.values()) {
      if (user.external_id === externalId && user.deleted_at === null) return user;
    }
    return undefined;
  }

  tenant(id: string): Tenant | undefined {
    return this.#tenants.get(id);
  }

  client(id: string): Client | undefined {
    const client = this.#clients.get(id);
    return client?.isDeleted ? undefined : client;
  }

  users(): Iterable<User> {
    return this.#users.values();
  }

  /** All from a place on, in the order in which they came to be. */
  *usersFrom(place: number): Generator<User> {
    for (let at = place; at < this.#userIds.length; at += 1) {
      const user = this.#users.get(this.#userIds[at] ?? '');
      if (user) yield user;
    }
  }

  *tenantsFrom(place: number): Generator<Tenant> {
    for (let at = place; at < this.#tenantIds.length; at += 1) {
      const tenant = this.#tenants.get(this.#tenantIds[at] ?? '');
      if (tenant) yield tenant;
    }
  }

  tenants(): Iterable<Tenant> {
    return this.#tenants.values();
  }

  clients(): Iterable<Client> {
    return this.#clients.values();
  }

  usersOf(tenantId: string): readonly User[] {
    return [...(this.#usersOf.get(tenantId) ?? [])].flatMap((id) => this.#users.get(id) ?? []);
  }

  childrenOf(tenantId: string): readonly Tenant[] {
    return [...(this.#childrenOf.get(tenantId) ?? [])].flatMap((id) => this.#tenants.get(id) ?? []);
  }

  hasChildren(tenantId: string): boolean {
    return this.childrenOf(tenantId).some(({ deleted_at }) => deleted_at === null);
  }

  #tell(kind: Put['kind'], id: string, name: string, before: object | undefined, after: object): void {
    this.onPut?.({ kind, id, name, before: before ?? null, after });
  }

  #tellOf(tenantId: string, field: string, before: string | null, after: string | null): void {
    const name = this.#tenants.get(tenantId)?.name ?? tenantId;
    this.#tell('tenant', tenantId, name, { [field]: before }, { [field]: after });
  }

  /** Users and tenants that the text hits, in no order. */
  find(text: string): readonly (User | Tenant)[] {
    return this.#words.find(text).flatMap((id) => this.#users.get(id) ?? this.#tenants.get(id) ?? []);
  }

  /** The tenants from `top` down to `tenantId`, both included; undefined when the one is not within the other. */
  path(top: string, tenantId: string): readonly Tenant[] | undefined {
    const path: Tenant[] = [];
    for (let tenant = this.#tenants.get(tenantId); tenant; tenant = this.#tenants.get(tenant.parent_id)) {
      path.unshift(tenant);
      if (tenant.id === top) return path;
      if (tenant.id === tenant.parent_id) break;
    }
    return undefined;
  }
}

/** What is on, with its quota. */
function offeringText(items: readonly OfferingItem[]): string {
  return items
    .filter(({ status }) => status === 1)
    .map(({ name, quota }) => `${name} ${quota?.value ?? ''}`.trim())
    .join(', ');
}

export function isTenant(found: User | Tenant): found is Tenant {
  return 'kind' in found;
}

function loginKeyOf(login: string): string {
  return login.toLowerCase();
}

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function wordsOfUser({ login, contact }: User): string[] {
  return [login, contact.email, `${contact.firstname ?? ''} ${contact.lastname ?? ''}`];
}

function wordsOfTenant({ name, customer_id, contact }: Tenant): string[] {
  return [name, customer_id ?? '', contact.email, `${contact.firstname ?? ''} ${contact.lastname ?? ''}`];
}

export const choices = {
  loginCase: { question: 'Does the case of a login count?', choice: 'not for being taken' },
  searchNames: {
    question: 'Are first and last name one value?',
    choice: 'yes, so that "Anna Schm" and "Schmidt Anna" both hit',
  },
  searchDelay: { question: 'When does search see a change?', choice: 'at once' },
} satisfies Choices;
