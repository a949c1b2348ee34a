/** What tenants are called: their paths as searches have shown them, and their names as they were looked up. */
import type { Client } from '../api/client.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { TenantId } from '../api/types.ts';
import type { Exchanges } from './exchanges.ts';
import type { Interrupts } from './interrupts.ts';

export interface TenantsOptions {
  readonly client: Client;
  readonly exchanges: Exchanges;
  readonly interrupts: Interrupts;
}

export class Tenants {
  readonly #options: TenantsOptions;
  readonly #paths = new Map<string, readonly string[]>();
  /** Null for one that could not be looked up. */
  readonly #names = new Map<string, string | null>();

  constructor(options: TenantsOptions) {
    this.#options = options;
  }

  /** Names from the tenant that was searched down to this one; null where it was not found by a search. */
  pathOf(id: string): readonly string[] | null {
    return this.#paths.get(id) ?? null;
  }

  /** A user's tenant in words: its path or name where it is known, else its id. */
  describe({ tenant_id }: { readonly tenant_id: string }): string {
    const path = this.#paths.get(tenant_id) ?? [this.#names.get(tenant_id) ?? tenant_id];
    return path.map((name) => oneLine(name)).join(' / ');
  }

  learnPath(id: string, path: readonly string[]): void {
    this.#paths.set(id, path);
  }

  learnName(id: string, name: string | null): void {
    this.#names.set(id, name);
  }

  /** For whoever is asked about a user of whom only the id was given. A name is a courtesy: without it the id is shown. */
  async lookUp({ tenant_id }: { readonly tenant_id: TenantId }): Promise<void> {
    if (this.#paths.has(tenant_id) || this.#names.has(tenant_id)) return;
    const { client, exchanges, interrupts } = this.#options;
    exchanges.leaveOut(`${client.baseUrl}/tenants/${tenant_id}`);
    const tenant = await client.fetchTenant(tenant_id, { signal: interrupts.reads }).catch(() => null);
    interrupts.throwIfCancelled();
    this.learnName(tenant_id, tenant?.name ?? null);
  }
}
