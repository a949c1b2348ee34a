/** The order in which lists come: by name, the same in every place and on every computer. */
import type { Choices } from '../choices.ts';
import { refuseMalformed } from '../http/refusal.ts';
import type { Tenant, User } from './model.ts';

// Made when first needed: building a collator costs more than the rest of the start together.
let collator: Intl.Collator | undefined;

export function byText(one: string, other: string): number {
  collator ??= new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  return collator.compare(one, other) || (one < other ? -1 : Number(one > other));
}

function byName(one: Tenant, other: Tenant): number {
  return byText(one.name, other.name) || byText(one.id, other.id);
}

/** "Name" of a user is taken as the person's name, then the login. */
function byPerson(one: User, other: User): number {
  return byText(nameOf(one), nameOf(other)) || byText(one.login, other.login);
}

function nameOf({ contact }: User): string {
  return `${contact.firstname ?? ''} ${contact.lastname ?? ''}`.trim();
}

/**
 * The words that the API reference lists for `order`, with what each puts first; within it, the usual order. Where
 * nothing is known of what a word means (level, usage), the usual order is all.
 */
export function sortUsers(users: readonly User[], order: string, rolesOf: (user: User) => string): readonly User[] {
  const key = keyOf<User>(order, {
    name: () => '',
    login: ({ login }) => login,
    status: statusOf,
    roles: rolesOf,
    level: () => '',
    mfa_status: ({ mfa_status }) => mfa_status,
    contact_types: ({ contact }) => contact.types.join(),
  });
  return sort(users, order, key, byPerson);
}

export function sortTenants(tenants: readonly Tenant[], order: string): readonly Tenant[] {
  return sort(tenants, order, keyOf<Tenant>(order, { name: () => '', status: statusOf }), byName);
}

type Key<T> = (record: T) => string;

/** Undefined for `as_is`, the order in which they came to be. */
function keyOf<T>(order: string, keys: Readonly<Record<string, Key<T>>>): Key<T> | undefined {
  const word = order.replace(/^-/, '');
  if (word === 'as_is') return undefined;
  const key = /^usage\.[\w-]+(?:\.[0-9a-f-]{36})?$/.test(word) ? () => '' : new Map(Object.entries(keys)).get(word);
  if (!key)
    throw refuseMalformed(`the parameter order must be one of as_is, ${Object.keys(keys).join(', ')}, usage.<name>`);
  return key;
}

function sort<T>(
  records: readonly T[],
  order: string,
  key: Key<T> | undefined,
  usual: (one: T, other: T) => number,
): readonly T[] {
  const sorted = key ? records.toSorted((a, b) => byText(key(a), key(b)) || usual(a, b)) : [...records];
  return order.startsWith('-') ? sorted.reverse() : sorted;
}

/** Those who are enabled come first. */
function statusOf({ enabled, deleted_at }: { readonly enabled: boolean; readonly deleted_at: string | null }): string {
  if (deleted_at !== null) return '3';
  return enabled ? '1' : '2';
}

export const choices = {
  listOrder: {
    question: 'What is the order "name" of a list of users?',
    choice: 'first and last name, then login',
  },
  listWords: {
    question: 'What do the words for order mean that are listed and not explained (level, usage)?',
    choice: 'the usual order; a word that is not listed is 400',
  },
} satisfies Choices;
