/** Whom a typed write is about, where its path names a user: for the question, the dry run and the verdict. */
import { nameOf, type User, type UserId } from '../api/types.ts';
import { personText } from '../render/change.ts';
import { DOT } from '../render/text.ts';
import type { Session } from '../session/session.ts';
import { whoLines } from './emailQuestion.ts';

const PATIENCE_MS = 2_000;

/** In words, and a line each. */
export interface Whom {
  readonly text: string;
  readonly lines: readonly string[];
}

/**
 * As last seen in this session; where a person is about to be asked, or shown what would be sent, else as one look shows
 * them. A courtesy: without it the path says the id, and nothing waits for it for long.
 */
export async function whomOf(session: Session, id: UserId): Promise<Whom | null> {
  const { flags, ask, world } = session;
  const isRead = flags.dryRun || (ask !== null && !flags.yes && !flags.readOnly && !world.isLocal);
  const user = session.sightings.of(id)?.seen ?? (isRead ? await look(session, id) : null);
  if (user === null) return null;
  if (isRead) await withPatience(session.tenants.lookUp(user));
  session.interrupts.throwIfCancelled();
  const who = { user_id: user.id, tenant_id: user.tenant_id, login: user.login, name: nameOf(user) };
  return {
    text: [personText(who), session.tenants.describe(user)].join(DOT),
    lines: whoLines(session, who),
  };
}

async function look({ client, interrupts }: Session, id: UserId): Promise<User | null> {
  const signal = AbortSignal.any([interrupts.reads, AbortSignal.timeout(PATIENCE_MS)]);
  const user = await client.fetchUser(id, { signal, isBeside: true }).catch(() => null);
  interrupts.throwIfCancelled();
  return user;
}

async function withPatience(looking: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([looking, enough]);
  clearTimeout(timer);
}
