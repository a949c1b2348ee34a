/** Ids that cannot be mixed up, and the shapes that we read from the API's answers. */
import { BadAnswerError, IdError } from './errors.ts';
import { type Fields, isFields, readOwn, wholeNumberIn } from './fields.ts';

declare const brand: unique symbol;
export type UserId = string & { readonly [brand]: 'user' };
export type TenantId = string & { readonly [brand]: 'tenant' };

// Anchored, unlike the schema's pattern: "..", "x?y" or a trailing newline would otherwise change the path.
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && text.length === 36 && UUID.test(text.toLowerCase());
}

export function toUserId(text: unknown): UserId {
  return toUuid('user', text) as UserId; // checked by toUuid
}

export function toTenantId(text: unknown): TenantId {
  return toUuid('tenant', text) as TenantId; // checked by toUuid
}

function toUuid(noun: 'user' | 'tenant', text: unknown): string {
  // The API's ids are lower-case; an upper-case copy of one means the same.
  if (isUuid(text)) return text.toLowerCase();
  throw new IdError(noun, text);
}

export interface User {
  readonly id: UserId;
  readonly version: number;
  readonly tenant_id: TenantId;
  readonly login: string;
  readonly contact: { readonly email: string; readonly firstname: string; readonly lastname: string };
  readonly activated: boolean;
  readonly enabled: boolean;
  readonly deleted_at: string | null;
  readonly idp_id?: string;
  /** What else is being done with the user. */
  readonly external_operation_status?: string;
}

/** The person's; empty where there is none. */
export function nameOf({ contact: { firstname, lastname } }: Pick<User, 'contact'>): string {
  return `${firstname} ${lastname}`.trim();
}

export interface UserHit {
  readonly obj_type: 'user';
  readonly id: UserId;
  readonly login: string;
  /** The tenant in which the user is registered. */
  readonly parent_id: TenantId;
  readonly path: readonly string[];
  readonly first_name: string;
  readonly last_name: string;
  readonly deleted_at: string | null;
}

export interface TenantHit {
  readonly obj_type: 'tenant';
  readonly id: TenantId;
  readonly name: string;
  readonly kind: string;
  readonly parent_id: TenantId;
  readonly path: readonly string[];
  readonly deleted_at: string | null;
}

export type SearchHit = UserHit | TenantHit;

export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  readonly kind: string;
  readonly parent_id: string;
  readonly version: number | null;
  readonly enabled: boolean;
  readonly ancestral_access: boolean;
  readonly deleted_at: string | null;
}

export interface ApiClient {
  readonly client_id: string;
  readonly tenant_id: TenantId;
  readonly type: string;
  readonly status: string;
  readonly data: { readonly client_name: string };
}

/**
 * Copies field by field into a new object, so that a hostile "__proto__" in the answer stays where it is. The required
 * fields are those without which a write or its verdict would be a guess; all else may be missing, as in
 * "Fetching a user account information" (API guide).
 */
export function decodeUser(json: unknown): User {
  const user = objectIn(json, 'user');
  const contact = objectIn(readOwn(user, 'contact'), 'contact');
  const idp = textOr('', readOwn(user, 'idp_id'));
  const operation = textOr('', readOwn(user, 'external_operation_status'));
  return {
    id: uuidIn(user, 'id') as UserId, // checked
    version: versionIn(user),
    tenant_id: uuidIn(user, 'tenant_id') as TenantId, // checked
    login: stringIn(user, 'login'),
    contact: {
      email: stringIn(contact, 'email', 'contact.email'),
      firstname: textOr('', readOwn(contact, 'firstname')),
      lastname: textOr('', readOwn(contact, 'lastname')),
    },
    activated: booleanIn(user, 'activated'),
    enabled: readOwn(user, 'enabled') !== false,
    deleted_at: textOr(null, readOwn(user, 'deleted_at')),
    ...(idp ? { idp_id: idp } : {}),
    ...(operation ? { external_operation_status: operation } : {}),
  };
}

/** The user that a text holds; null where it holds none. */
export function readUser(text: string): User | null {
  try {
    return decodeUser(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The users of a batch answer. */
export function decodeUsers(json: unknown): readonly User[] {
  return itemsIn(json).map(decodeUser);
}

/** The hits of a search answer; kinds that we do not know are left out. */
export function decodeSearch(json: unknown): readonly SearchHit[] {
  return itemsIn(json).flatMap((item) => {
    const hit = objectIn(item, 'item');
    const common = { path: pathIn(hit), deleted_at: textOr(null, readOwn(hit, 'deleted_at')) };
    switch (readOwn(hit, 'obj_type')) {
      case 'user':
        return {
          obj_type: 'user' as const,
          id: uuidIn(hit, 'id') as UserId, // checked
          login: textOr('', readOwn(hit, 'login')),
          parent_id: uuidIn(hit, 'parent_id') as TenantId, // checked
          first_name: textOr('', readOwn(hit, 'first_name')),
          last_name: textOr('', readOwn(hit, 'last_name')),
          ...common,
        };
      case 'tenant':
        return {
          obj_type: 'tenant' as const,
          id: uuidIn(hit, 'id') as TenantId, // checked
          name: textOr('', readOwn(hit, 'name')),
          kind: textOr('', readOwn(hit, 'kind')),
          parent_id: uuidIn(hit, 'parent_id') as TenantId, // checked
          ...common,
        };
      default:
        return [];
    }
  });
}

export function decodeTenant(json: unknown): Tenant {
  const tenant = objectIn(json, 'tenant');
  return {
    id: uuidIn(tenant, 'id') as TenantId, // checked
    name: stringIn(tenant, 'name'),
    kind: textOr('', readOwn(tenant, 'kind')),
    parent_id: textOr('', readOwn(tenant, 'parent_id')),
    version: wholeNumberIn(tenant, 'version'),
    enabled: readOwn(tenant, 'enabled') !== false,
    ancestral_access: readOwn(tenant, 'ancestral_access') !== false,
    deleted_at: textOr(null, readOwn(tenant, 'deleted_at')),
  };
}

export function decodeApiClient(json: unknown): ApiClient {
  const client = objectIn(json, 'client');
  const data = readOwn(client, 'data');
  return {
    client_id: stringIn(client, 'client_id'),
    tenant_id: uuidIn(client, 'tenant_id') as TenantId, // checked
    type: textOr('', readOwn(client, 'type')),
    status: textOr('', readOwn(client, 'status')),
    data: { client_name: isFields(data) ? textOr('', readOwn(data, 'client_name')) : '' },
  };
}

function objectIn(value: unknown, noun: string): Fields {
  if (isFields(value)) return value;
  throw bad(`no ${noun}`);
}

function itemsIn(json: unknown): readonly unknown[] {
  const items = readOwn(objectIn(json, 'list'), 'items');
  if (Array.isArray(items)) return items;
  throw bad('no items');
}

function uuidIn(fields: Fields, name: string): string {
  const value = readOwn(fields, name);
  if (isUuid(value)) return value.toLowerCase();
  throw bad(`${name} is no UUID`);
}

function stringIn(fields: Fields, name: string, shown = name): string {
  const value = readOwn(fields, name);
  if (typeof value === 'string') return value;
  throw bad(`${shown} is no text`);
}

function booleanIn(fields: Fields, name: string): boolean {
  const value = readOwn(fields, name);
  if (typeof value === 'boolean') return value;
  throw bad(`${name} is neither true nor false`);
}

function versionIn(fields: Fields): number {
  const version = wholeNumberIn(fields, 'version');
  // A version that was rounded would make a write carry another number than was read.
  if (version !== null && version >= 0) return version;
  throw bad('version is no whole number');
}

function pathIn(fields: Fields): readonly string[] {
  const path = readOwn(fields, 'path');
  return Array.isArray(path) ? path.filter((name) => typeof name === 'string') : [];
}

function textOr<T>(fallback: T, value: unknown): string | T {
  return typeof value === 'string' ? value : fallback;
}

function bad(detail: string): BadAnswerError {
  return new BadAnswerError({ status: null, why: 'shape', detail });
}
