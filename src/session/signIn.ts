/** The sign-in, once, by whoever needs it first: the token, the tenant and its name, and with that the world's own. */
import { inspect } from 'node:util';
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { abbreviate } from '../api/secrets/redact.ts';
import type { Token } from '../api/token.ts';
import { tenantInToken } from '../api/tokenScope.ts';
import { type TenantId, toTenantId } from '../api/types.ts';
import type { Connection } from './connection.ts';
import type { SessionEvent } from './events.ts';
import type { Names } from './names.ts';
import type { Tenants } from './tenants.ts';
import type { Whereabouts } from './whereabouts.ts';
import { datacenter } from './world/datacenter.ts';
import type { World } from './world/world.ts';

/** The facts of the sign-in, for its lines above the prompt. */
export interface SignedIn {
  readonly base_url: string;
  readonly auth: object;
  readonly tenant_id: string;
  readonly tenantName: string | null;
  readonly expiresInMs: number;
}

export interface SignInOptions {
  readonly connection: Connection;
  readonly client: Client;
  readonly names: Names;
  readonly whereabouts: Whereabouts;
  readonly tenants: Tenants;
  readonly tell: (event: SessionEvent) => void;
  /** Called with the world as soon as its full name is known. */
  readonly enter: (world: World) => void;
}

export class SignIn {
  readonly #options: SignInOptions;
  #begun: Promise<SignedIn> | null = null;
  #isOver = false;
  #clientTenant: TenantId | null = null;
  /** Others wait for its token, for whose requests it leaves a connection free. */
  #hasCompany = false;
  /** It has failed, and was not begun again; by an answer that will be the same the next time, where it is final. */
  #failed: 'final' | 'for now' | null = null;
  #auth: object | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** A failure of the network is tried again by the next who needs it. */
  signIn(): Promise<SignedIn> {
    if (this.#begun) return this.#begun;
    this.#failed = null;
    this.#begun = this.#begin().catch((error) => {
      this.#begun = null;
      const isRefusal = error instanceof ApiError && error.status < 500 && error.status !== 429;
      this.#failed = isRefusal ? 'final' : 'for now';
      throw error;
    });
    return this.#begun;
  }

  /** The API client's own, whatever the settings name; null where it is not known without a request. */
  get clientTenant(): TenantId | null {
    return this.#clientTenant;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The tenant that the settings or the token name; null where neither does, or there is no token. The sign-in decides. */
  async guessTenant(): Promise<TenantId | null> {
    const { connection, client } = this.#options;
    this.#hasCompany = true;
    if (connection.tenantId !== null) return toTenantId(connection.tenantId);
    const token = await client.token().catch(() => null);
    return token && tenantInToken(token.accessToken);
  }

  /** Until the world has its full name, for which a sign-in is begun if there was none; or it is not to be had. */
  async named(isAgain: boolean): Promise<void> {
    const { world, profile } = this.#options.connection;
    if (world.kind === 'sandbox' || profile !== null) return;
    if (this.#failed === 'final' || (this.#failed !== null && !isAgain)) return;
    this.#hasCompany = true;
    await this.signIn().catch(() => {});
  }

  /** Until what is under way of it has come to an end. */
  async settled(): Promise<void> {
    await this.#begun?.catch(() => {});
  }

  /** Each token that comes is put into the name `auth`, unless that holds a person's own. */
  keep({ accessToken }: Token): void {
    const { names } = this.#options;
    const isOurs = names['auth'] === undefined || names['auth'] === this.#auth;
    this.#auth = authOf(accessToken);
    if (isOurs) names['auth'] = this.#auth;
  }

  async #begin(): Promise<SignedIn> {
    const { client, connection, tenants, whereabouts, enter } = this.#options;
    const token = await client.token();
    const guess = this.#hasCompany || connection.tenantId !== null ? null : tenantInToken(token.accessToken);
    const guessedName = guess && this.#fetchTenantName(guess);
    const tenantId = toTenantId(connection.tenantId ?? (await client.fetchApiClient({ isBeside: true })).tenant_id);
    const name = await (tenantId === guess ? guessedName : this.#fetchTenantName(tenantId));
    tenants.learnName(tenantId, name);
    this.#clientTenant = connection.tenantId === null ? tenantId : tenantInToken(token.accessToken);
    whereabouts.nameTenant(tenantId, name);
    if (connection.world.kind === 'datacenter') enter(datacenter(connection.datacenterUrl, connection.profile ?? name));
    this.#isOver = true;
    return {
      base_url: client.baseUrl,
      auth: this.#auth ?? {},
      tenant_id: tenantId,
      tenantName: name,
      expiresInMs: token.expiresInMs(),
    };
  }

  /** A name is a courtesy: a client that may not read its own tenant can still work. One from the settings may be wrong. */
  async #fetchTenantName(id: TenantId): Promise<string | null> {
    const { client, connection, tell } = this.#options;
    try {
      return (await client.fetchTenant(id, { isBeside: true })).name;
    } catch (error) {
      if (connection.tenantId !== null && error instanceof ApiError && error.status < 500) {
        const text = `ACRONIS_TENANT_ID names a tenant that this API client cannot see (HTTP ${error.status}): ${id}`;
        tell({ kind: 'warning', text });
      }
      return null;
    }
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
