/** Makes a name ready that an entry is about to read ("as described in the chapters above"): signs in, fetches the user. */
import { oneLine } from '../api/secrets/sanitize.ts';
import { namesFrom } from './names.ts';
import type { Session } from './session.ts';

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
  if (name === 'user' && (users.known !== null || users.isUserTyped)) return;
  const known = await session.fetchUser();
  users.adoptBeside(known);
  session.tell({ kind: 'note', text: `version ${known.seen.version} fetched for ${oneLine(known.seen.login)}` });
}
