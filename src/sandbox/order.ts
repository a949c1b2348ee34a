/** The order in which lists come: by name, the same in every place and on every computer. */

import type { Tenant, User } from './model.ts';

// Made when first needed: building a collator costs more than the rest of the start together.
let collator: Intl.Collator | undefined;

export function byText(one: string, other: string): number {
  collator ??= new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  return collator.compare(one, other) || (one < other ? -1 : Number(one > other));
}

export function byName(one: Tenant, other: Tenant): number {
  return byText(one.name, other.name) || byText(one.id, other.id);
}

/** "Name" of a user is taken as the person's name, then the login. */
export function byPerson(one: User, other: User): number {
  return byText(person(one), person(other)) || byText(one.login, other.login);
}

function person({ contact }: User): string {
  return `${contact.firstname ?? ''} ${contact.lastname ?? ''}`.trim();
}
