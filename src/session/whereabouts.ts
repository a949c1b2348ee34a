/** The names that say where a session is, `base_url` and `tenant_id`: that one was set to another place, or back, is said once. */
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Names, PageName } from './names.ts';

interface Place {
  /** What the name held when it was looked at last. */
  readonly held: unknown;
  readonly describe: (value: unknown) => string;
}

export class Whereabouts {
  readonly #names: Names;
  readonly #places = new Map<PageName, Place>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** `host`: in words, what the session is signed in to. */
  nameBase(baseUrl: string, host: () => string): void {
    this.#name('base_url', baseUrl, (value) =>
      value === baseUrl
        ? `base_url is ${baseUrl} again`
        : `base_url has left ${host()}; this session sends nothing anywhere else`,
    );
  }

  /** `name`: of the client's own tenant, where it could be had. */
  nameTenant(id: string, name: string | null): void {
    const tenant = name === null ? id : oneLine(name);
    this.#name('tenant_id', id, (value) =>
      value === id
        ? `tenant_id is that of ${tenant} again`
        : `tenant_id has left ${tenant}: findUser searches ${oneLine(String(value))}`,
    );
  }

  /** What is to be said about the names that have changed since the last time. */
  noticeMoves(): string[] {
    return [...this.#places].flatMap(([name, place]) => {
      const value = this.#names[name];
      if (value === place.held) return [];
      this.#places.set(name, { ...place, held: value });
      return [place.describe(value)];
    });
  }

  #name(name: PageName, own: string, describe: Place['describe']): void {
    // What was typed before the session knew its own stays: it is where a person wants to be.
    this.#names[name] ??= own;
    this.#places.set(name, { held: own, describe });
  }
}
