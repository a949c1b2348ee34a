/** What a signed-in shell knows: its client, its world, the page's names, and what its writes came to. */
import { inspect } from 'node:util';
import { type ApiEvent, type Client, createClient } from '../api/client.ts';
import type { EmailOutcome } from '../api/email/change.ts';
import type { EmailPlan } from '../api/email/plan.ts';
import type { Verdict } from '../api/email/verdict.ts';
import { ApiError, type ShellError } from '../api/errors.ts';
import { isSignIn } from '../api/http/host.ts';
import type { HttpRequest, HttpResponse, ProxySetting } from '../api/http/http.ts';
import { abbreviate, type Secrets } from '../api/secrets/redact.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Token } from '../api/token.ts';
import { type TenantId, toTenantId, toUserId, type User, type UserId } from '../api/types.ts';
import { Audit, type AuditLog } from './audit/audit.ts';
import { ChangedNameError, NoUserError } from './errors.ts';
import { Events, type SessionEvent } from './events.ts';
import { type Admission, type Ask, admit, type WriteFlags } from './guard.ts';
import { Interrupts } from './interrupts.ts';
import { Sightings } from './sightings.ts';
import { type Known, type Names, UserNames, type UserRecord } from './userNames.ts';
import { Landmarks } from './whereabouts.ts';
import { datacenter } from './world/datacenter.ts';
import type { World } from './world/world.ts';
import { type EmailOptions, Writes } from './writes.ts';

export interface Connection {
  readonly world: World;
  readonly datacenterUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenantId: string | null;
  readonly profile: string | null;
  readonly proxy: ProxySetting;
  /** The id that the page calls `created_user_id`, where one was created beforehand. */
  readonly createdUserId?: string;
}

export interface SessionOptions {
  readonly connection: Connection;
  readonly secrets: Secrets;
  /** Where the page's names live: the shell's global object, or any object in a test. */
  readonly names: Names;
  readonly flags: WriteFlags;
  readonly ask: Ask | null;
  /** Where writes are recorded, and who is at the keyboard. */
  readonly audit: { readonly log: AuditLog; readonly operator: string };
  /** Attach views to what the names `user` and `last` hold. */
  readonly present?: {
    readonly user: (record: UserRecord) => UserRecord;
    readonly exchange: (exchange: Exchange, world: string) => object;
  };
  readonly userAgent?: string;
  readonly now?: () => number;
  /** How the session waits between two tries or looks. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/** The facts of the sign-in, for its lines above the prompt. */
export interface SignedIn {
  readonly base_url: string;
  readonly auth: object;
  readonly tenant_id: string;
  readonly tenantName: string | null;
  readonly expiresInMs: number;
}

/** The last request and what came of it; the name `last` holds one. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse | null;
  readonly error: ShellError | null;
}

const USER_NAMES: ReadonlySet<string> = new Set(['version', 'user']);
const SIGNED_IN_NAMES: ReadonlySet<string> = new Set(['auth', 'tenant_id']);

export class Session {
  readonly client: Client;
  readonly names: Names;
  readonly users: UserNames;
  readonly flags: WriteFlags;
  readonly ask: Ask | null;
  readonly events = new Events();
  readonly interrupts = new Interrupts();
  readonly verdicts: { readonly verdict: Verdict; readonly isAnswered: boolean }[] = [];
  /** Verdicts that nobody has seen yet: an entry may drop the value that shows them, or give it a name. */
  readonly untold = new Set<object>();
  readonly audit: Audit;
  readonly writes: Writes;
  readonly sightings: Sightings;
  readonly now: () => number;
  world: World;
  last: Exchange | null = null;
  #lastPut: { readonly exchange: Exchange; readonly choice: object } | null = null;
  #signingIn: Promise<SignedIn> | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #options: SessionOptions;
  readonly #landmarks: Landmarks;
  /** By the tenant's id, as a search has shown them. */
  readonly #tenantPaths = new Map<string, readonly string[]>();
  /** Names of tenants by their ids; null for one that could not be looked up. */
  readonly #tenantNames = new Map<string, string | null>();
  /** What is looked up beside what was asked for. */
  readonly #asides = new Set<string>();
  #auth: object | undefined;

  constructor(options: SessionOptions) {
    const { connection, secrets, names } = options;
    this.#options = options;
    this.names = names;
    this.flags = options.flags;
    this.ask = options.ask;
    this.world = connection.world;
    this.now = options.now ?? (() => Date.now());
    this.sightings = new Sightings(this.now);
    this.client = createClient({
      ...connection,
      secrets,
      onEvent: (event) => this.#observe(event),
      onToken: (token) => this.#keepAuth(token),
      ...(options.userAgent ? { userAgent: options.userAgent } : {}),
      ...(options.sleep ? { sleep: options.sleep } : {}),
    });
    this.users = new UserNames(names);
    this.audit = new Audit({
      ...options.audit,
      clientId: connection.clientId,
      world: () => this.world.name,
      now: this.now,
    });
    this.writes = new Writes({
      client: this.client,
      sightings: this.sightings,
      audit: this.audit,
      interrupts: this.interrupts,
      tell: (event) => this.tell(event),
      ...(options.sleep ? { sleep: options.sleep } : {}),
    });
    this.#landmarks = new Landmarks(names);
    names['datacenter_url'] = connection.datacenterUrl;
    const { baseUrl } = this.client;
    this.#landmarks.set('base_url', baseUrl, (value) =>
      value === baseUrl
        ? `base_url is ${baseUrl} again`
        : `base_url has left ${this.world.host}; this session sends nothing anywhere else`,
    );
    names['client_id'] = connection.clientId;
    names['created_user_id'] = connection.createdUserId;
    for (const name of ['auth', 'tenant_id', 'user_data', 'response', 'last']) names[name] = undefined;
  }

  /** Signs in once; a failure of the network is tried again by the next who needs it. */
  signIn(): Promise<SignedIn> {
    this.#signingIn ??= this.#start().catch((error) => {
      this.#signingIn = null;
      throw error;
    });
    return this.#signingIn;
  }

  /** Makes a name ready that an entry is about to read ("as described in the chapters above"). */
  async ready(name: string): Promise<void> {
    if (SIGNED_IN_NAMES.has(name)) {
      await this.signIn();
      if (name === 'auth') await this.client.token({ signal: this.interrupts.reads });
    }
    if (USER_NAMES.has(name)) await this.#readyUser(name);
  }

  /** Takes note of what an entry has done to the names. */
  takeNote(): void {
    this.users.reconcile();
    for (const text of this.#landmarks.look()) this.tell({ kind: 'note', text });
  }

  /** Helpers narrate requests to `{base_url}/…`: where that has become another place, they would not be true. */
  requireOwnBaseUrl(): void {
    const { baseUrl } = this.client;
    if (this.names['base_url'] !== baseUrl) throw new ChangedNameError('base_url', baseUrl);
  }

  /** The UUID under which `findUser` searches: the name on the page, which may be set to a sub-tenant. */
  async searchRoot(): Promise<TenantId> {
    await this.signIn();
    return toTenantId(this.names['tenant_id']);
  }

  chosenUserId() {
    const { userId } = this.users;
    if (userId === undefined || userId === null) throw new NoUserError();
    return toUserId(userId);
  }

  async fetchUser(id = this.chosenUserId()): Promise<Known> {
    return this.know(await this.client.fetchUser(id, { signal: this.interrupts.reads }));
  }

  /** The record of a user that was just seen. */
  know(seen: User, path?: readonly string[] | undefined): Known {
    if (path) this.#tenantPaths.set(seen.tenant_id, path);
    const { firstname, lastname, email } = seen.contact;
    const record: UserRecord = {
      user_id: seen.id,
      login: seen.login,
      name: `${firstname} ${lastname}`.trim(),
      email,
      activated: seen.activated,
      enabled: seen.enabled,
      version: seen.version,
      tenant_id: seen.tenant_id,
      tenant_path: this.#tenantPaths.get(seen.tenant_id) ?? null,
      world: this.world.name,
    };
    const sighting = this.sightings.of(seen.id);
    // The answer that it was read from was the last to show the user, unless another came at the same moment.
    const { fields, at } = sighting?.seen.version === seen.version ? sighting : { fields: { ...seen }, at: this.now() };
    return { seen, fields, at, record: this.#options.present?.user(record) ?? record };
  }

  /** Takes note of what an accepted write of ours has left: `seen`, or nobody knows. */
  learn(userId: UserId, seen: User | null): void {
    if (seen) this.users.learn(this.know(seen));
    else this.users.learnUnseen(userId);
  }

  /** The last PUT since the present user was chosen. */
  get lastPut(): Exchange | null {
    return this.#lastPut?.choice === this.users.choice ? this.#lastPut.exchange : null;
  }

  /** A user's tenant in words: its path or name where it is known, else its id. */
  tenantOf({ tenant_id }: { readonly tenant_id: string }): string {
    const path = this.#tenantPaths.get(tenant_id) ?? [this.#tenantNames.get(tenant_id) ?? tenant_id];
    return path.map((name) => oneLine(name)).join(' / ');
  }

  /** For whoever is asked about a user of whom only the id was given. A name is a courtesy: without it the id is shown. */
  async nameTenantOf({ tenant_id }: User): Promise<void> {
    if (this.#tenantPaths.has(tenant_id) || this.#tenantNames.has(tenant_id)) return;
    this.#asides.add(`${this.client.baseUrl}/tenants/${tenant_id}`);
    const tenant = await this.client.fetchTenant(tenant_id, { signal: this.interrupts.reads }).catch(() => null);
    this.interrupts.throwIfCancelled();
    this.#tenantNames.set(tenant_id, tenant?.name ?? null);
  }

  /** One at a time for all that works with the session's names; what fails does not hold up what follows. */
  exclusive<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => {
      this.interrupts.throwIfCancelled();
      return act();
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Carries a change of an email out, however Ctrl-C is pressed meanwhile. */
  changeEmail(plan: EmailPlan, options: Omit<EmailOptions, 'mayResend'>): Promise<EmailOutcome> {
    const mayResend = this.ask === null ? true : () => this.#askToResend(plan);
    return this.writes.changeEmail(plan, { mayResend, ...options });
  }

  async #askToResend(plan: EmailPlan): Promise<boolean> {
    const [login, old, email] = [plan.login, plan.old || 'none', plan.new].map((each) => oneLine(each, 260));
    const lines = [
      `The answer was lost, and ${login} still has ${old}.`,
      `${login} · ${this.tenantOf(plan)} · ${old} → ${email}`,
      'Send the same request again? It carries the same version, so that at most one of the two is accepted.',
    ];
    return (await this.ask?.confirm({ message: lines.join('\n  '), default: false })) ?? false;
  }

  /** The one gate of every write. */
  admit(asked: Pick<Admission, 'request' | 'lines' | 'cautions'>): Promise<'send' | 'dry-run'> {
    return admit({ ...asked, world: this.world, flags: this.flags, ask: this.ask });
  }

  /** A verdict that waits to be shown, or to be told where nobody shows it. */
  leave(shown: object): void {
    this.untold.add(shown);
    this.tell({ kind: 'left', shown });
  }

  tell(event: SessionEvent): void {
    if (event.kind === 'verdict') this.verdicts.push({ verdict: event.verdict, isAnswered: event.isAnswered ?? false });
    this.events.tell(event);
  }

  close(): void {
    this.client.close();
  }

  async #start(): Promise<SignedIn> {
    const { connection } = this.#options;
    const token = await this.client.token();
    const tenantId = connection.tenantId ?? (await this.client.fetchApiClient()).tenant_id;
    const name = await this.#fetchTenantName(toTenantId(tenantId));
    const tenant = name === null ? tenantId : oneLine(name);
    this.#tenantNames.set(tenantId, name);
    this.#landmarks.set('tenant_id', tenantId, (value) =>
      value === tenantId
        ? `tenant_id is that of ${tenant} again`
        : `tenant_id has left ${tenant}: findUser searches ${oneLine(String(value))}`,
    );
    if (this.world.kind === 'datacenter') {
      this.world = datacenter(connection.datacenterUrl, connection.profile ?? name);
    }
    return {
      base_url: this.client.baseUrl,
      auth: this.#auth ?? {},
      tenant_id: tenantId,
      tenantName: name,
      expiresInMs: token.expiresInMs(),
    };
  }

  /** A name is a courtesy: a client that may not read its own tenant can still work. One from the settings may be wrong. */
  async #fetchTenantName(id: TenantId): Promise<string | null> {
    try {
      return (await this.client.fetchTenant(id)).name;
    } catch (error) {
      if (this.#options.connection.tenantId !== null && error instanceof ApiError && error.status < 500) {
        const text = `ACRONIS_TENANT_ID names a tenant that this API client cannot see (HTTP ${error.status}): ${id}`;
        this.tell({ kind: 'warning', text });
      }
      return null;
    }
  }

  async #readyUser(name: string): Promise<void> {
    const { users } = this;
    if (name === 'version' && users.version !== undefined) return;
    if (name === 'user' && users.known !== null) return;
    const known = await this.fetchUser();
    users.adopt(known);
    this.tell({ kind: 'note', text: `version ${known.seen.version} fetched for ${oneLine(known.seen.login)}` });
  }

  #keepAuth({ accessToken }: Token): void {
    const isOurs = this.names['auth'] === undefined || this.names['auth'] === this.#auth;
    this.#auth = authOf(accessToken);
    if (isOurs) this.names['auth'] = this.#auth;
  }

  #observe(event: ApiEvent): void {
    if (event.kind === 'response') {
      this.sightings.note(event.response);
      this.#remember({ request: event.response.request, response: event.response, error: null });
    }
    if (event.kind === 'failure') this.#remember({ request: event.request, response: null, error: event.error });
    this.events.tell(event);
  }

  #remember(exchange: Exchange): void {
    const { method, url } = exchange.request;
    // The sandbox's own pages are not the API.
    if (isSignIn(url) || url.startsWith(`${this.client.datacenterUrl}/sandbox/`) || this.#asides.delete(url)) return;
    this.last = exchange;
    if (method === 'PUT') this.#lastPut = { exchange, choice: this.users.choice };
    this.names['last'] = this.#options.present?.exchange(exchange, this.world.name) ?? exchange;
  }
}

/** The 'Authorization' header as the page holds it. It prints abbreviated, as there; its value is the real one. */
function authOf(accessToken: string): object {
  const auth = { Authorization: `Bearer ${accessToken}` };
  const shown = { Authorization: `Bearer ${abbreviate(accessToken)}` };
  Object.defineProperty(auth, inspect.custom, {
    value: (_depth: number, options: object) => inspect(shown, { ...options, breakLength: Number.POSITIVE_INFINITY }),
  });
  return auth;
}
