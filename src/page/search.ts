/** The documented search: hits by text, then the users behind them in one batch read. */
import { MOST_UUIDS } from '../api/client.ts';
import type { SearchHit, User, UserHit } from '../api/types.ts';
import { ShortTextError } from '../session/errors.ts';
import type { Look } from '../session/searchRoot.ts';
import type { Session } from '../session/session.ts';
import type { Known } from '../session/userNames.ts';
import { narrateSearch, narrateUsers } from './narration.ts';

export const SHORTEST = 3; // a shorter text finds nothing ("Searching for a user")
const LIMIT = 300; // the most that /search gives, without a way to ask for more

/** The users that a text finds; of all hits, those that `pick` takes. */
export async function search(
  session: Session,
  text: string,
  pick: (hits: readonly UserHit[]) => readonly UserHit[] = (hits) => hits,
): Promise<readonly Known[]> {
  if ([...text].length < SHORTEST) throw new ShortTextError(text, SHORTEST);
  const found = await session.lookBelow(async (at) => {
    const all = await ask(session, text, at);
    if (all.length >= LIMIT) at.tell(() => session.tell({ kind: 'note', text: LIMITED }));
    const from = usersIn(all);
    const hits = pick(from);
    return { hits, users: await readHits(session, { hits, from }, at) };
  });
  return knownAmong(session, found);
}

/** A look beside what was asked for: that it stops somewhere need not be said. */
export async function findHits(session: Session, text: string): Promise<readonly UserHit[]> {
  return usersIn(await session.lookBelow((at) => ask(session, text, at)));
}

async function ask(session: Session, text: string, { root, signal, tell }: Look): Promise<readonly SearchHit[]> {
  const hits = await session.client.search({ tenant: root, text, limit: LIMIT }, { signal });
  tell(() => narrateSearch(session, text, LIMIT));
  return hits;
}

function usersIn(hits: readonly SearchHit[]): UserHit[] {
  return hits.filter((hit) => hit.obj_type === 'user').filter(({ deleted_at }) => deleted_at === null);
}

interface Picked {
  readonly hits: readonly UserHit[];
  /** What the search gave, of which the hits are all or some. */
  readonly from: readonly UserHit[];
}

async function readHits(session: Session, { hits, from }: Picked, { signal, tell }: Look): Promise<readonly User[]> {
  if (hits.length === 0) return [];
  const ids = hits.map(({ id }) => id);
  const users = await session.client.fetchUsers(ids, { signal });
  tell(() => narrateUsers(session, ids, { isAll: hits.length === from.length, batch: MOST_UUIDS }));
  return users;
}

interface Found {
  readonly hits: readonly UserHit[];
  readonly users: readonly User[];
}

function knownAmong(session: Session, { hits, users }: Found): readonly Known[] {
  const byId = new Map(users.map((user) => [user.id, user]));
  return hits.flatMap((hit) => {
    const user = byId.get(hit.id);
    return user && user.deleted_at === null
      ? [session.know(user, hit.parent_id === user.tenant_id ? hit.path : undefined)]
      : [];
  });
}

const LIMITED = `the search stops at ${LIMIT} hits: there may be more; a longer text finds fewer`;
