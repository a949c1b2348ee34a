/** What tenants are called: their paths as searches have shown them, and their names as they were looked up. */
import type { Client } from '../api/client.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { TenantId } from '../api/types.ts';
import type { Interrupts } from './interrupts.ts';

export interface TenantsOptions {
  readonly client: Client;
  readonly interrupts: Interrupts;
}

const PATH = ' / ';

export class Tenants {
  readonly #options: TenantsOptions;
  readonly #paths = new Map<string, readonly string[]>();
  /** Null for one that could not be looked up. */
  readonly #names = new Map<string, string | null>();
  /** In words, as an earlier session has known them. */
  readonly #recorded = new Map<string, string>();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(options: TenantsOptions) {
    this.#options = options;
  }

  /** Names from the tenant that was searched down to this one; null where it was not found by a search. */
  pathOf(id: string): readonly string[] | null {
    return this.#paths.get(id) ?? null;
  }

  /** A user's tenant in words: its path or name where it is known, else its id. */
  describe({ tenant_id }: { readonly tenant_id: string }): string {
    const recorded = this.#recorded.get(tenant_id);
    const path = this.#paths.get(tenant_id);
    if (path === undefined && recorded !== undefined) return recorded;
    return (path ?? [this.#names.get(tenant_id) ?? tenant_id]).map((name) => oneLine(name)).join(PATH);
  }

  learnPath(id: string, path: readonly string[]): void {
    this.#paths.set(id, path);
  }

  /** What the record calls it: more than its name, and known without a request. */
  recall(id: string, words: string): void {
    const known = this.#recorded.get(id);
    // Where a session has known the name alone, another one may have known the path.
    const isLess = known?.includes(PATH) === true && !words.includes(PATH);
    if (words !== id && !isLess) this.#recorded.set(id, words.replace(/\s+/g, ' '));
  }

  learnName(id: string, name: string | null): void {
    this.#names.set(id, name);
  }

  /**
   * For whoever is asked, or told, about a user of whom only the id was given. A name is a courtesy: without it the id is
   * shown, so that this never rejects.
   */
  lookUp({ tenant_id }: { readonly tenant_id: TenantId }): Promise<void> {
    if (this.#paths.has(tenant_id) || this.#names.has(tenant_id)) return Promise.resolve();
    const begun = this.#underWay.get(tenant_id);
    if (begun) return begun;
    const looking = this.#lookUp(tenant_id, this.#options.interrupts.reads).finally(() => {
      this.#underWay.delete(tenant_id);
    });
    this.#underWay.set(tenant_id, looking);
    return looking;
  }

  /** Until the name is there that is being looked up, where one is. */
  async named({ tenant_id }: { readonly tenant_id: string }): Promise<void> {
    await this.#underWay.get(tenant_id);
  }

  async #lookUp(id: TenantId, signal: AbortSignal): Promise<void> {
    const tenant = await this.#options.client.fetchTenant(id, { signal, isBeside: true }).catch(() => null);
    if (tenant !== null || !signal.aborted) this.learnName(id, tenant?.name ?? null);
  }
}
