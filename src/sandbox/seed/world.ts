/** The world the sandbox starts with: the guide's own cast and some forty made-up people, always the same. */
import type { Client, Contact, Tenant, TenantKind, User } from '../platform/model.ts';
import { Store } from '../platform/store.ts';
import { IDENTITY_PROVIDER, makeBlankContact, personalTenantOf } from '../users/creation.ts';
import { makeCompanies } from './crowd.ts';
import { makeFixedId } from './fixedId.ts';
import { COMPANIES, type Company, FOOBAR_PEOPLE, type Person, STAFF } from './people.ts';

/** Read access to what the platform holds at this moment; a record, once read, stays as it was. */
export interface World {
  users(): readonly User[];
  user(idOrLogin: string): User | undefined;
  tenants(): readonly Tenant[];
  /** A personal tenant, called by its owner's login, by its id alone. */
  tenant(idOrName: string): Tenant | undefined;
  /** With their secrets, and one for every case: see `CLIENTS`. */
  clients(): readonly Client[];
}

export function viewOf(store: Store): World {
  return {
    users: () => [...store.users()],
    user: (idOrLogin) => store.user(idOrLogin) ?? store.userByLogin(idOrLogin),
    tenants: () => [...store.tenants()],
    tenant: (idOrName) => store.tenant(idOrName) ?? findByName(idOrName, store),
    clients: () => [...store.clients()],
  };
}

/** Rather one that is there than one that is deleted. */
function findByName(wanted: string, store: Store): Tenant | undefined {
  const named = [...store.tenants()].filter(({ name, owner_id }) => name === wanted && owner_id === null);
  return named.find(({ deleted_at }) => deleted_at === null) ?? named[0];
}

const ROOT = '5a4db000-0000-4000-8000-0000000000ff';
const PARTNER = 'ede9f834-70b3-476c-83d9-736f9f8c7dae';
const FOOBAR = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';
const FOOBAR_USER = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';

/** When JohnDoe was created ("Creating a user account"); everything else of the first day is, too. */
const FIRST_DAY = '2019-07-25T07:11:02.807354+00:00';

/** Ids and secrets spell what they are to whoever finds them in a log. */
const CLIENTS: readonly Pick<Client, 'client_id' | 'secret' | 'role'>[] = [
  { client_id: '5a4db000-0000-4000-8000-000000000001', secret: 'sandbox-secret-opens-nothing', role: 'partner_admin' },
  { client_id: '5a4db000-0000-4000-8000-000000000002', secret: 'sandbox-secret-reads-only', role: 'readonly_admin' },
  { client_id: '5a4db000-0000-4000-8000-000000000003', secret: 'sandbox-secret-in-the-form', role: 'company_admin' },
  { client_id: '5a4db000-0000-4000-8000-000000000004', secret: 'sandbox-secret-switched-off', role: 'partner_admin' },
];

/** An administrator of the partner, for clients that begin with a login and a password. */
export const ADMIN = { login: 'john.smith', password: 'sandbox-password-opens-nothing' } as const;

/** With at least so many users: the cast, and as much of the crowd as it takes. */
export function buildWorld(users = 0): Store {
  const store = new Store();
  addTenant(store, { id: ROOT, parent: ROOT, name: 'Sandbox', kind: 'root' });

  addTenant(store, { id: PARTNER, parent: ROOT, name: 'JohnSmith, Inc', kind: 'partner', domain: 'mysite.com' });
  const johnDoe: Person = ['JohnDoe', 'John', 'Doe', { email: 'johndoe@mysite.com', activated: false }];
  addPerson(store, PARTNER, 'mysite.com', johnDoe, '1c234e69-5469-424a-a6d1-ff5658b387a6');
  for (const person of STAFF) addPerson(store, PARTNER, 'mysite.com', person);
  addAdministrator(store);

  addTenant(store, { id: FOOBAR, parent: PARTNER, name: 'Foobar', kind: 'customer', domain: 'example.org' });
  const foobar: Person = ['foobar', 'Foo', 'Bar', { email: 'foobar@example.org' }];
  addPerson(store, FOOBAR, 'example.org', foobar, FOOBAR_USER);
  for (const person of FOOBAR_PEOPLE) addPerson(store, FOOBAR, 'example.org', person);

  for (const company of COMPANIES) addCompany(store, company);

  // Out of the partner's reach: what 403 is for.
  const elsewhere = makeFixedId('tenant Elsewhere');
  addTenant(store, {
    id: elsewhere,
    parent: ROOT,
    name: 'Elsewhere Partners',
    kind: 'partner',
    domain: 'elsewhere.example',
  });
  addPerson(store, elsewhere, 'elsewhere.example', ['nina.elsewhere', 'Nina', 'Elsewhere']);

  for (const client of CLIENTS) addClient(store, client);
  for (const company of makeCompanies(users - [...store.users()].length)) addCompany(store, company);
  return store;
}

function addCompany(store: Store, { people, ...company }: Company): void {
  const id = makeFixedId(`tenant ${company.name}`);
  addTenant(store, { id, parent: PARTNER, kind: 'customer', ...company });
  for (const person of people) addPerson(store, id, company.domain, person);
}

interface TenantSeed {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly kind: TenantKind;
  readonly domain?: string;
  readonly customerId?: string;
  readonly language?: string;
  readonly ancestralAccess?: false;
}

function addTenant(store: Store, seed: TenantSeed): void {
  const { id, parent, name, kind, domain, customerId = null, language = 'en', ancestralAccess = true } = seed;
  const email = domain === undefined ? '' : `office@${domain}`;
  store.putTenant({
    id,
    version: 1,
    name,
    parent_id: parent,
    kind,
    customer_type: 'default',
    customer_id: customerId,
    contact: { ...makeBlankContact(makeFixedId(`contact of ${name}`), FIRST_DAY), email },
    contacts: [],
    enabled: true,
    brand_id: null,
    brand_enabled: false,
    internal_tag: null,
    language,
    owner_id: null,
    update_lock: { enabled: false, owner_id: null },
    ancestral_access: ancestralAccess,
    mfa_status: 'disabled',
    pricing_mode: 'production',
    created_at: FIRST_DAY,
    updated_at: FIRST_DAY,
    deleted_at: null,
  });
}

function addPerson(store: Store, tenantId: string, domain: string, person: Person, id?: string): void {
  const [login, firstname, lastname, unusual = {}] = person;
  const { activated = true, enabled = true, version = 1, email = emailOf(login, domain) } = unusual;
  const home = store.tenant(tenantId);
  if (!home) throw new Error(`${login} has no tenant`);
  const contact: Contact = {
    ...makeBlankContact(makeFixedId(`contact of ${login}`), FIRST_DAY),
    email,
    firstname,
    lastname,
    types: ['billing'],
    email_confirmed: activated,
  };
  const user: User = {
    id: id ?? makeFixedId(`user ${login}`),
    version,
    tenant_id: tenantId,
    login,
    contact,
    activated,
    enabled,
    terms_accepted: false,
    created_at: FIRST_DAY,
    updated_at: FIRST_DAY,
    deleted_at: null,
    language: home.language,
    idp_id: IDENTITY_PROVIDER,
    personal_tenant_id: home.kind === 'customer' ? makeFixedId(`personal tenant of ${login}`) : null,
    business_types: [],
    notifications: ['quota', 'reports', 'backup_daily_report'],
    mfa_status: 'disabled',
  };
  store.putUser(user);
  if (user.personal_tenant_id !== null) store.putTenant(personalTenantOf(user, home));
}

function addAdministrator(store: Store): void {
  const id = makeFixedId(`user ${ADMIN.login}`);
  store.putPassword(id, ADMIN.password);
  store.putPolicies(id, [
    {
      id: makeFixedId(`policy of ${ADMIN.login}`),
      version: 1,
      created_at: FIRST_DAY,
      updated_at: FIRST_DAY,
      deleted_at: null,
      trustee_id: id,
      trustee_type: 'user',
      issuer_id: id,
      tenant_id: PARTNER,
      role_id: 'partner_admin',
    },
  ]);
}

function emailOf(login: string, domain: string): string {
  return login.includes('@') ? login : `${login}@${domain}`;
}

function addClient(store: Store, client: (typeof CLIENTS)[number]): void {
  const isOfCustomer = client.role === 'company_admin';
  store.putClient({
    ...client,
    tenant_id: isOfCustomer ? FOOBAR : PARTNER,
    type: 'api_client',
    token_endpoint_auth_method: isOfCustomer ? 'client_secret_post' : 'client_secret_basic',
    client_secret_expires_at: 0,
    created_at: FIRST_DAY,
    created_by: isOfCustomer ? FOOBAR_USER : makeFixedId(`user ${ADMIN.login}`),
    last_access_at: null,
    last_access_from_ip: null,
    status: client.secret.endsWith('switched-off') ? 'disabled' : 'enabled',
    data: { client_name: 'My API client' },
  });
}
