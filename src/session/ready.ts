/** Makes a name ready that an entry is about to read ("as described in the chapters above"): signs in, fetches the user. */
import { differencesIn } from '../api/differences.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { namesFrom } from './names.ts';
import type { Session } from './session.ts';
import type { Known } from './userNames.ts';

const SIGNED_IN_NAMES = namesFrom('the sign-in');
const USER_NAMES = namesFrom('a look at the chosen user');

export async function makeReady(session: Session, name: string): Promise<void> {
  if (SIGNED_IN_NAMES.has(name)) {
    await session.signIn();
    if (name === 'auth') await session.client.token({ signal: session.interrupts.reads });
  }
  if (USER_NAMES.has(name)) await readyUser(session, name);
}

async function readyUser(session: Session, name: string): Promise<void> {
  const { users } = session;
  if (name === 'version' && users.version !== undefined) return;
  if (name === 'user' && users.isUserTyped) return;
  if (name === 'user' && users.known !== null) return tellRemembered(session, users.known);
  const known = await session.fetchUser();
  users.adoptBeside(known);
  session.tell({ kind: 'note', text: `version ${known.seen.version} fetched for ${oneLine(known.seen.login)}` });
}

const FRESH_MS = 60_000;

/** It is what was seen, whatever is there by now: said where it is not the last that was seen, or long ago. */
function tellRemembered(session: Session, known: Known): void {
  const { seen, at } = known;
  const since = seenSince(session, known);
  if (since === '' && session.now() - at < FRESH_MS) return;
  const then = `user is as seen at ${new Date(at).toTimeString().slice(0, 8)}, version ${seen.version}`;
  session.tell({ kind: 'note', text: `${then}${since}. To look again: findUser('${seen.id}')` });
}

function seenSince({ sightings }: Session, { seen, fields, at }: Known): string {
  const last = sightings.of(seen.id);
  if (last === null || last.at < at) return '';
  if (last.seen.version > seen.version) return `; version ${last.seen.version} was seen since`;
  const changed = differencesIn(fields, last.fields).map(({ name }) => oneLine(name));
  return changed.length === 0 ? '' : `; ${changed.join(', ')} was seen otherwise since`;
}
