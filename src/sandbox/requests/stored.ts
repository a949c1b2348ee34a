/** What became different in the store, field by field. Pure. */
import type { Contact, Policy, User } from '../platform/model.ts';

export type Value = string | number | boolean | null;

/** A record before and after it was put in its place; null where there was none. */
export interface Put {
  readonly kind: 'user' | 'tenant' | 'client';
  readonly id: string;
  /** A user's login, a tenant's name. */
  readonly name: string;
  readonly before: object | null;
  readonly after: object;
  /** Not by whoever sent the request. */
  readonly byAnother?: boolean;
}

export interface Field {
  readonly field: string;
  readonly before: Value;
  readonly after: Value;
}

export interface Stored extends Pick<Put, 'kind' | 'id' | 'name'> {
  readonly what: 'created' | 'changed' | 'deleted' | 'restored';
  /** The version at the end. */
  readonly fields: readonly Field[];
  readonly by_another: boolean;
}

/** A line for each record that is not as it was, however often it was put. */
export function storedBy(puts: readonly Put[]): readonly Stored[] {
  const lines = new Map<string, Stored>();
  for (const put of puts) {
    const line = lineOf(put);
    if (line === null) continue;
    const key = `${put.kind} ${put.id} ${line.by_another}`;
    const before = lines.get(key);
    lines.set(key, before ? follow(before, line) : line);
  }
  return [...lines.values()].filter(({ what, fields }) => what !== 'changed' || fields.length > 0);
}

/** Of both what was before the first and is behind the second; of what is new nothing has changed. */
function follow(first: Stored, second: Stored): Stored {
  if (first.what === 'created') return first;
  const fields = new Map(first.fields.map((field) => [field.field, field]));
  for (const field of second.fields) {
    const { before } = fields.get(field.field) ?? field;
    if (before === field.after) fields.delete(field.field);
    else fields.set(field.field, { ...field, before });
  }
  const what = second.what === 'changed' ? first.what : second.what;
  return { ...first, what, fields: inOrder([...fields.values()]) };
}

function lineOf({ kind, id, name, before, after, byAnother = false }: Put): Stored | null {
  if (before === after) return null;
  const [was, is] = [before === null ? null : flat(before), flat(after)];
  const what = whatOf(was, is);
  const names = was === null ? FIRST.filter((field) => is.has(field)) : [...new Set([...was.keys(), ...is.keys()])];
  const fields = names
    .map((field) => ({ field, before: was?.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((each) => !UNSAID.has(each.field) && each.before !== each.after);
  return fields.length === 0 && what === 'changed'
    ? null
    : { kind, id, name, what, fields: inOrder(fields), by_another: byAnother };
}

/** Of what is new. */
const FIRST = ['email', 'activated', 'version'];

// The time of a change is said by the request itself; what is told apart below (created, deleted) needs no field.
const UNSAID = new Set([
  ...['id', 'client_id', 'created_at', 'updated_at', 'deleted_at', 'isDeleted', 'secret'],
  ...['last_access_at', 'last_access_from_ip'],
]);

function whatOf(was: ReadonlyMap<string, Value> | null, is: ReadonlyMap<string, Value>): Stored['what'] {
  if (was === null) return 'created';
  const isDeleted = (record: ReadonlyMap<string, Value>) =>
    (record.get('deleted_at') ?? null) !== null || record.get('isDeleted') === true;
  if (isDeleted(was) === isDeleted(is)) return 'changed';
  return isDeleted(is) ? 'deleted' : 'restored';
}

function inOrder(fields: readonly Field[]): readonly Field[] {
  const isVersion = ({ field }: Field) => field === 'version';
  return [...fields.filter((field) => !isVersion(field)), ...fields.filter(isVersion)];
}

/** A contact's fields stand beside the record's own. */
function flat(record: object): ReadonlyMap<string, Value> {
  const { contact, ...own } = record as { contact?: Contact };
  const values = new Map(Object.entries(own).map(([field, value]) => [field, asValue(value)]));
  for (const [field, value] of Object.entries(contact ?? {})) {
    if (!UNSAID.has(field)) values.set(values.has(field) ? `contact.${field}` : field, asValue(value));
  }
  return values;
}

function asValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

/** A password is kept, and never shown. */
export function passwordPut(user: User, isFirst: boolean): Put {
  const [before, after] = isFirst ? [null, 'set'] : ['set', 'set anew'];
  return { kind: 'user', id: user.id, name: user.login, before: { password: before }, after: { password: after } };
}

export function policiesPut(
  user: User,
  before: readonly Policy[],
  after: readonly Policy[],
  nameOf: (tenantId: string) => string,
): Put {
  const rolesOf = (policies: readonly Policy[]) =>
    policies.map(({ role_id, tenant_id }) => `${role_id} in ${nameOf(tenant_id)}`);
  const roles = { before: { roles: rolesOf(before) }, after: { roles: rolesOf(after) } };
  return { kind: 'user', id: user.id, name: user.login, ...roles };
}
