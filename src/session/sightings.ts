/** The users as last seen in any answer, and when: what a later answer is compared with. */
import { parseJson } from '../api/answer.ts';
import type { Fields } from '../api/fields.ts';
import type { HttpResponse } from '../api/http/http.ts';
import { decodeUser, type User } from '../api/types.ts';
import { pathOf } from '../api/write/userWrite.ts';

export interface Sighting {
  readonly seen: User;
  /** All that the answer said of the user. */
  readonly fields: Fields;
  readonly at: number;
}

export class Sightings {
  readonly #byId = new Map<string, Sighting>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  of(id: string): Sighting | null {
    return this.#byId.get(id) ?? null;
  }

  inTenant(id: string): readonly User[] {
    return this.all().filter(({ tenant_id }) => tenant_id === id);
  }

  all(): readonly User[] {
    return [...this.#byId.values()].map(({ seen }) => seen);
  }

  /** The answer that a user was read from: the last to show them, unless another came at the same moment. */
  showing(seen: User): Sighting {
    const last = this.of(seen.id);
    const { fields, at } = last?.seen.version === seen.version ? last : { fields: { ...seen }, at: this.#now() };
    return { seen, fields, at };
  }

  /** Takes note of the users that an answer shows. One about somebody who was not asked for shows nobody. */
  note({ status, text, request }: HttpResponse): void {
    if (status !== 200 && status !== 201) return;
    const [kind, id, ...rest] = pathOf(request.url);
    if (kind !== 'users' || rest.length > 0) return;
    const asked = id?.toLowerCase() ?? new URL(request.url).searchParams.get('uuids')?.toLowerCase();
    const body = parseJson(text);
    const items = body?.['items'];
    for (const fields of Array.isArray(items) ? items : [body]) {
      const seen = read(fields);
      if (seen && (asked === undefined || asked.includes(seen.id)))
        this.#byId.set(seen.id, { seen, fields, at: this.#now() });
    }
  }
}

function read(fields: unknown): User | null {
  try {
    return decodeUser(fields);
  } catch {
    return null;
  }
}
