/** Makes new users. Pure: the ids come from outside. */
import type { Choices } from '../choices.ts';
import { boolean, closedObject, listOf, oneOf, openObject, string, time, uuid } from '../http/checks.ts';
import { type Contact, NOTIFICATIONS, type Tenant, type User } from '../platform/model.ts';
import { CONTACT_FIELDS } from './changes.ts';

/**
 * `userPost` of the API reference, which requires the tenant alone. "Creating a user account" also requires a login and
 * a contact; people follow the guide.
 */
export const userPost = closedObject(
  {
    tenant_id: string,
    login: string,
    contact: openObject(CONTACT_FIELDS, ['email']),
    enabled: boolean,
    language: string,
    external_id: string,
    idp_id: uuid,
    business_types: listOf(oneOf(['buyer'])),
    notifications: listOf(oneOf(NOTIFICATIONS)),
    use_existing_identity: boolean,
    origin_id: string,
    origin_external_id: string,
    disable_after: time,
  },
  ['tenant_id', 'login', 'contact'],
);

type UserPost = ReturnType<typeof userPost>;

export const IDENTITY_PROVIDER = '11111111-1111-1111-1111-111111111111';

export function makeUser(
  { contact, use_existing_identity: _, ...account }: UserPost,
  tenant: Tenant,
  at: string,
  newId: () => string,
): { readonly user: User; readonly personalTenant?: Tenant } {
  // "Creating a user account" prints one for a user of a customer and None for a user of a partner.
  const hasPersonalTenant = tenant.kind === 'customer' || tenant.kind === 'unit';
  const user: User = {
    id: newId(),
    version: 1,
    activated: false,
    enabled: true,
    terms_accepted: false,
    created_at: at,
    updated_at: at,
    deleted_at: null,
    language: 'en',
    idp_id: IDENTITY_PROVIDER,
    personal_tenant_id: hasPersonalTenant ? newId() : null,
    business_types: [],
    notifications: ['quota', 'reports', 'backup_daily_report'],
    mfa_status: 'disabled',
    ...account,
    contact: { ...makeBlankContact(newId(), at), email_confirmed: false, ...contact },
  };
  return hasPersonalTenant ? { user, personalTenant: personalTenantOf(user, tenant) } : { user };
}

/** A personal tenant is a unit that a user owns, with the user's contact (API reference, `owner_id` of a tenant). */
export function personalTenantOf(user: User, home: Tenant): Tenant {
  const { id, login, contact, created_at, updated_at, language } = user;
  const personal = { id: user.personal_tenant_id ?? '', owner_id: id, name: login, kind: 'unit' } as const;
  return {
    ...home,
    ...personal,
    parent_id: home.id,
    version: 1,
    contact,
    contacts: [],
    created_at,
    updated_at,
    language,
  };
}

export function makeBlankContact(id: string, at: string): Contact {
  return {
    id,
    created_at: at,
    updated_at: at,
    types: [],
    email: '',
    address1: '',
    address2: '',
    country: '',
    state: '',
    city: '',
    zipcode: '',
    phone: '',
    firstname: '',
    lastname: '',
    title: '',
    website: '',
    industry: '',
    organization_size: '',
    email_confirmed: null,
    aan: '',
  };
}

export const choices = {
  createRequires: {
    question: 'What does POST /users require? The API reference says the tenant, the guide also login and contact.',
    choice: 'all three, and an email in the contact',
  },
  personalTenant: {
    question: 'Who gets a personal tenant, and where does it show?',
    choice: 'users of customers and units; it is fetched by its id, never listed or found',
  },
  existingIdentity: {
    question: 'What does use_existing_identity do for a login that is taken?',
    choice: 'nothing: 409, as without it',
  },
} satisfies Choices;
