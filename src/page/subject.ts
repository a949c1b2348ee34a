/** Whom a write is about, and over which version: taken from what was seen, never from what is there by now. */
import { sameEmail } from '../api/email/address.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { isUuid, toUserId, type UserId } from '../api/types.ts';
import { waitingChange } from '../session/emailHistory.ts';
import type { Session } from '../session/session.ts';
import type { Known } from '../session/userNames.ts';

export interface Subject {
  readonly before: Known;
  /** As it was given, or as the name holds it: not read yet. */
  readonly version: unknown;
  /** It was named by the person, who may know more than the shell has seen. */
  readonly isVersionTyped: boolean;
}

/** `mayFollowLink`: what it writes is proposed behind a change of an email, whose link may have been opened meanwhile. */
export async function subjectOf(
  session: Session,
  id: UserId,
  given: number | undefined,
  { mayFollowLink = false } = {},
): Promise<Subject> {
  const { users } = session;
  // The names may hold the id in capitals; it is the same user, and what was seen of them counts.
  const isChosen = isUuid(users.userId) && toUserId(users.userId) === id;
  if (isChosen && given === undefined) await catchUp(session, id);
  if (isChosen && given === undefined && mayFollowLink) await followLink(session, id);
  const typed = given === undefined && isChosen ? users.version : given;
  const isVersionTyped = given !== undefined || (isChosen && users.isVersionTyped);
  const before = (isChosen ? users.known : null) ?? (await fetchFor(session, id, isChosen && typed === undefined));
  return { before, version: typed === undefined ? before.seen.version : typed, isVersionTyped };
}

/**
 * Our own typed writes since `version` was fetched: what they have left is not somebody else's doing. Where their answers
 * did not show it, the user is fetched again, and may have moved by no more than they can have moved it.
 */
async function catchUp(session: Session, id: UserId): Promise<void> {
  const { users } = session;
  const { leftVersion, unseenWrites, known } = users;
  if (unseenWrites > 0) {
    const now = await session.fetchUser(id);
    const moved = now.seen.version - (leftVersion ?? known?.seen.version ?? now.seen.version);
    if (moved < 0 || moved > unseenWrites) return;
    users.adopt(now);
    session.tell({
      kind: 'note',
      text: `version ${now.seen.version} fetched after your own write to ${oneLine(now.seen.login)}`,
    });
  } else if (leftVersion !== undefined && known) {
    users.adopt(known);
    session.tell({
      kind: 'note',
      text: `version ${leftVersion}, which your own write to ${oneLine(known.seen.login)} has left`,
    });
  }
}

/** A link of our own that was opened since `version` was fetched has moved it by one, and is nobody else's doing either. */
async function followLink(session: Session, id: UserId): Promise<void> {
  const { known, isVersionTyped } = session.users;
  if (known === null || isVersionTyped) return;
  const { version, contact } = known.seen;
  const waiting = await waitingChange(session, { user_id: id, old: contact.email });
  if (waiting === null) return;
  const now = await session.fetchUser(id);
  if (now.seen.version !== version + 1 || !sameEmail(now.seen.contact.email, waiting.email.new)) return;
  session.users.adopt(now);
  session.tell({
    kind: 'note',
    text: `version ${now.seen.version} fetched: ${oneLine(now.seen.login)} has ${oneLine(now.seen.contact.email)} by now, as you asked for`,
  });
}

async function fetchFor(session: Session, id: UserId, adopt: boolean): Promise<Known> {
  const known = await session.fetchUser(id);
  await session.tenants.lookUp(known.seen);
  session.interrupts.throwIfCancelled();
  if (adopt) {
    session.users.adopt(known);
    session.tell({ kind: 'note', text: `version ${known.seen.version} fetched for ${oneLine(known.seen.login)}` });
  }
  return known;
}
