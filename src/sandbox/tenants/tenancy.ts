/** Decides what becomes of tenants: which may be where, and what their forms change. Pure: no store, no clock. */
import type { Choices } from '../choices.ts';
import { boolean, closedObject, integer, nullable, oneOf, openObject, orText, string, uuid } from '../http/checks.ts';
import { refuse, refuseMalformed } from '../http/refusal.ts';
import { type Contact, CUSTOMER_TYPES, TENANT_KINDS, type Tenant, type TenantKind } from '../platform/model.ts';
import { CONTACT_PUT } from '../users/changes.ts';
import { makeBlankContact } from '../users/creation.ts';

const updateLock = closedObject({ enabled: boolean }, ['enabled']);

/** `tenantPost` of the API reference. */
export const tenantPost = closedObject(
  {
    name: string,
    parent_id: uuid,
    kind: oneOf(TENANT_KINDS),
    contact: closedObject(CONTACT_PUT),
    company_billing_contact: closedObject(CONTACT_PUT),
    enabled: boolean,
    customer_id: string,
    internal_tag: nullable(string),
    language: string,
    default_idp_id: uuid,
    update_lock: updateLock,
    ancestral_access: boolean,
    settings: openObject({ enhanced_security: boolean }),
  },
  ['name', 'parent_id', 'kind'],
);

/** `tenantPut` of the API reference. */
export const tenantPut = closedObject(
  {
    // Acronis' own samples send these three as texts.
    version: orText(integer),
    name: string,
    customer_type: oneOf(CUSTOMER_TYPES),
    parent_id: uuid,
    kind: oneOf(TENANT_KINDS),
    contact: closedObject(CONTACT_PUT),
    enabled: orText(boolean),
    customer_id: nullable(string),
    brand_id: nullable(integer),
    internal_tag: nullable(string),
    language: string,
    default_idp_id: uuid,
    update_lock: openObject({ enabled: orText(boolean), owner_id: uuid }, ['enabled']),
    ancestral_access: boolean,
    external_operation_status: oneOf(['no_operation', 'deleting', 'recovering']),
  },
  ['version'],
);

export function makeTenant(wanted: ReturnType<typeof tenantPost>, at: string, newId: () => string): Tenant {
  const { contact, company_billing_contact: billing, update_lock, settings: _, ...given } = wanted;
  if (given.name.trim() === '') throw refuseMalformed('name must not be empty');
  return {
    id: newId(),
    version: 1,
    customer_type: 'default',
    customer_id: null,
    enabled: true,
    brand_id: null,
    brand_enabled: false,
    internal_tag: null,
    language: 'en',
    owner_id: null,
    ancestral_access: true,
    mfa_status: 'disabled',
    // Customers start as a trial ("Creating a tenant").
    pricing_mode: given.kind === 'customer' ? 'trial' : 'production',
    created_at: at,
    updated_at: at,
    deleted_at: null,
    ...given,
    update_lock: { enabled: update_lock?.enabled ?? false, owner_id: null },
    contact: makeContact(contact, newId(), at),
    contacts: billing ? [makeContact(billing, newId(), at)] : [],
  };
}

export function changeTenant(tenant: Tenant, wanted: ReturnType<typeof tenantPut>, at: string): Tenant {
  const { version: _seen, contact, update_lock, external_operation_status: _status, ...given } = wanted;
  if (given.name?.trim() === '') throw refuseMalformed('name must not be empty');
  const lock = update_lock ? lockOf(update_lock) : tenant.update_lock;
  const changed = contact ? { ...tenant.contact, ...contactFieldsOf(contact), updated_at: at } : tenant.contact;
  return { ...tenant, ...given, update_lock: lock, contact: changed, version: tenant.version + 1, updated_at: at };
}

/** Who locked is kept as it was sent; what a lock keeps others from is not documented, and nothing here. */
function lockOf({ enabled, owner_id = null }: { readonly enabled: boolean; readonly owner_id?: string | null }) {
  return { enabled, owner_id: enabled ? owner_id : null };
}

type ContactForm = ReturnType<ReturnType<typeof closedObject<typeof CONTACT_PUT>>>;

function makeContact(form: ContactForm | undefined, id: string, at: string): Contact {
  return { ...makeBlankContact(id, at), ...contactFieldsOf(form ?? {}) };
}

/** The same three as in a user's contact: accepted, and without effect. */
function contactFieldsOf({ email_confirmed: _flag, tenant_id: _tenant, user_id: _user, ...contact }: ContactForm) {
  return contact;
}

const CHILDREN: Readonly<Record<TenantKind, readonly TenantKind[]>> = {
  root: ['partner', 'folder', 'customer'],
  partner: ['partner', 'folder', 'customer'],
  folder: ['partner', 'folder', 'customer'],
  customer: ['unit'],
  unit: ['unit'],
};

/** A tenant of a kind may not be in any parent, a unit not in a partner say ("Creating a tenant"). */
export function checkPlace(kind: TenantKind, parent: Tenant): void {
  if (!CHILDREN[parent.kind].includes(kind)) {
    throw refuse(400, `A ${kind} cannot be in a ${parent.kind}.`, { code: 1027 });
  }
}

export const choices = {
  tenantPlaces: {
    question: 'Which kind of tenant may be where?',
    choice: 'partners, folders and customers in a partner or folder, units in a customer or unit; else 400, code 1027',
  },
  tenantTexts: {
    question: 'What does PUT of a tenant do with "3" for a version and "false" for enabled, as Acronis\' samples send?',
    choice: "it reads them; a user's form takes no texts",
  },
  updateLock: {
    question: 'What does update_lock of a tenant do?',
    choice: 'it is kept and shown, and keeps nobody from anything',
  },
} satisfies Choices;
