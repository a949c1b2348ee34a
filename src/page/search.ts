/** The documented search: hits by text, then the users behind them in one batch read. */
import { MOST_UUIDS } from '../api/client.ts';
import type { SearchHit, UserHit } from '../api/types.ts';
import { ShortTextError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import type { Known } from '../session/userNames.ts';
import { narrateSearch, narrateUsers } from './narration.ts';

export const SHORTEST = 3; // a shorter text finds nothing ("Searching for a user")
const LIMIT = 300; // the most that /search gives, without a way to ask for more

export async function search(session: Session, text: string): Promise<readonly UserHit[]> {
  if ([...text].length < SHORTEST) throw new ShortTextError(text, SHORTEST);
  const hits = await ask(session, text);
  if (hits.length >= LIMIT) {
    session.tell({
      kind: 'note',
      text: `the search stops at ${LIMIT} hits: there may be more; a longer text finds fewer`,
    });
  }
  return usersIn(hits);
}

/** A look beside what was asked for: that it stops somewhere need not be said. */
export async function findHits(session: Session, text: string): Promise<readonly UserHit[]> {
  return usersIn(await ask(session, text));
}

async function ask(session: Session, text: string): Promise<readonly SearchHit[]> {
  const tenant = await session.searchRoot();
  const hits = await session.client.search({ tenant, text, limit: LIMIT }, { signal: session.interrupts.reads });
  narrateSearch(session, text, LIMIT);
  return hits;
}

function usersIn(hits: readonly SearchHit[]): UserHit[] {
  return hits.filter((hit) => hit.obj_type === 'user').filter(({ deleted_at }) => deleted_at === null);
}

/** The users behind `hits`, which are all or some of what `from` the search gave. */
export async function readHits(
  session: Session,
  hits: readonly UserHit[],
  from: readonly UserHit[] = hits,
): Promise<readonly Known[]> {
  if (hits.length === 0) return [];
  const ids = hits.map(({ id }) => id);
  const users = await session.client.fetchUsers(ids, { signal: session.interrupts.reads });
  narrateUsers(session, ids, { isAll: hits.length === from.length, batch: MOST_UUIDS });
  const byId = new Map(users.map((user) => [user.id, user]));
  return hits.flatMap((hit) => {
    const user = byId.get(hit.id);
    return user && user.deleted_at === null
      ? [session.know(user, hit.parent_id === user.tenant_id ? hit.path : undefined)]
      : [];
  });
}
