/** What the platform keeps: users, tenants and clients, in the shape in which the API shows them. */

/** A right of the account server; the API reference attaches one to each operation (`oauth2`). */
export type Right = 'tenant_viewer' | 'tenant_admin' | 'user_admin' | 'token_introspector';

export const NOTIFICATIONS = [
  'maintenance',
  'quota',
  'reports',
  'backup_error',
  'backup_warning',
  'backup_info',
  'backup_daily_report',
  'backup_critical',
  'device_control_warning',
  'certificate_management_error',
  'certificate_management_warning',
  'certificate_management_info',
] as const;

export type Notification = (typeof NOTIFICATIONS)[number];

export const CONTACT_TYPES = ['legal', 'primary', 'billing', 'technical', 'management'] as const;

export type ContactType = (typeof CONTACT_TYPES)[number];

export interface Contact {
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly types: readonly ContactType[];
  readonly email: string;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly country: string | null;
  readonly state: string | null;
  readonly city: string | null;
  readonly zipcode: string | null;
  readonly phone: string | null;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly title: string | null;
  readonly website: string | null;
  readonly industry: string | null;
  readonly organization_size: string | null;
  readonly email_confirmed: boolean | null;
  readonly aan: string | null;
  readonly language?: string | null;
  readonly fax?: string | null;
}

export interface User {
  readonly id: string;
  readonly version: number;
  readonly tenant_id: string;
  readonly login: string;
  readonly contact: Contact;
  readonly activated: boolean;
  readonly enabled: boolean;
  readonly terms_accepted: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at: string | null;
  readonly language: string;
  readonly idp_id: string;
  readonly personal_tenant_id: string | null;
  readonly business_types: readonly 'buyer'[];
  readonly notifications: readonly Notification[];
  readonly mfa_status: 'disabled' | 'setup_required' | 'enabled';
  readonly external_id?: string;
  readonly disable_after?: string;
  readonly origin_id?: string;
  readonly origin_external_id?: string;
}

/** The roles of the API reference, and four more of "Managing user account roles". */
export const ROLES = [
  'root_admin',
  'partner_admin',
  'company_admin',
  'unit_admin',
  'readonly_admin',
  'protection_admin',
  'protection_ro_admin',
  'restore_operator',
  'backup_user',
  'sync_share_admin',
  'sync_share_user',
  'sync_share_guest',
  'pds_operator',
  'pds_support',
  'notary_admin',
  'notary_user',
  'hci_admin',
  'omnivoice_admin',
  'omnivoice_user',
  'greathorn_admin',
  'greathorn_user',
  'greathorn_analyst',
  'greathorn_client_manager',
  'accounts_admin',
  'accounts_ro_admin',
  'cyber_admin',
  'security_analyst',
] as const;

/** A role that somebody has in a tenant. */
export interface Policy {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at: null;
  readonly trustee_id: string;
  readonly trustee_type: 'user';
  readonly issuer_id: string;
  readonly tenant_id: string;
  readonly role_id: (typeof ROLES)[number];
  readonly resource_server_id?: string;
  readonly resource_namespace?: string;
  readonly resource_path?: string;
}

export const TENANT_KINDS = ['root', 'partner', 'folder', 'customer', 'unit'] as const;

export type TenantKind = (typeof TENANT_KINDS)[number];

export const CUSTOMER_TYPES = ['default', 'enterprise', 'consumer', 'small_office', 'ti_unified'] as const;

export const PRICING_MODES = ['trial', 'production', 'suspended'] as const;

export const BRAND = '5a4db000-0000-4000-8000-0000000000b0';

export interface Tenant {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly parent_id: string;
  readonly kind: TenantKind;
  readonly customer_type: (typeof CUSTOMER_TYPES)[number];
  readonly customer_id: string | null;
  readonly contact: Contact;
  readonly contacts: readonly Contact[];
  readonly enabled: boolean;
  readonly brand_id: number | null;
  readonly brand_enabled: boolean;
  readonly internal_tag: string | null;
  readonly language: string;
  readonly owner_id: string | null;
  readonly update_lock: { readonly enabled: boolean; readonly owner_id: string | null };
  readonly ancestral_access: boolean;
  readonly mfa_status: 'disabled' | 'enabled';
  readonly pricing_mode: (typeof PRICING_MODES)[number];
  readonly production_start_date?: string | null;
  readonly default_idp_id?: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at: string | null;
}

export interface Client {
  readonly client_id: string;
  readonly tenant_id: string;
  readonly type: 'api_client' | 'managed_client';
  readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly client_secret_expires_at: number;
  readonly created_at: string;
  readonly created_by: string;
  readonly last_access_at: string | null;
  readonly last_access_from_ip: string | null;
  readonly status: 'enabled' | 'disabled';
  readonly data: Readonly<Record<string, unknown>>;
  readonly redirect_uris?: readonly string[];
  readonly origin_id?: string;
  /** Never shown by the API; kept beside the rest because the world hands it to whoever starts the sandbox. */
  readonly secret: string;
  readonly role: 'partner_admin' | 'company_admin' | 'readonly_admin';
  /** As secret as the rest of what is not shown; the API reference knows deleted clients and no date of it. */
  readonly isDeleted?: boolean;
}

const ALL: readonly Right[] = ['tenant_viewer', 'tenant_admin', 'user_admin', 'token_introspector'];

const RIGHTS_OF_ROLE: ReadonlyMap<string, readonly Right[]> = new Map([
  ['partner_admin', ALL],
  ['company_admin', ALL],
  ['unit_admin', ALL],
  ['readonly_admin', ['tenant_viewer'] as const],
]);

export function mayUse(role: string, right: Right): boolean {
  return RIGHTS_OF_ROLE.get(role)?.includes(right) ?? false;
}

/** With microseconds and an offset, and never a Z, as "Creating a user account" prints times. */
export function toTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '000+00:00');
}
