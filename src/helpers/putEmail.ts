/** putEmail: steps 4 to 7 of "Changing a user account email", and an honest word about what came of them. */
import { checkEmail, sameEmail } from '../api/email.ts';
import type { EmailPlan } from '../api/emailChange.ts';
import { InputError } from '../api/errors.ts';
import { oneLine } from '../api/sanitize.ts';
import { isUuid, toUserId, type UserId } from '../api/types.ts';
import type { Known } from '../session/names.ts';
import type { Session } from '../session/session.ts';
import type { Helper } from './definition.ts';
import { bodyOf, carryOut, type EmailWrite, emailWrites, isOpen, planOf } from './emailWrite.ts';

export const putEmail: Helper = {
  name: 'putEmail',
  signature: 'putEmail(email: string, {user_id?, version?, resend?}?): verdict',
  summary: 'Changes the email of the chosen user and says what came of it; sets user_data and response.',
  examples: ["putEmail('johndoe@newmail.net')"],
  parameters: ['email', 'user_id', 'version', 'resend'],

  async run(session, first, second, third, fourth = false) {
    session.requireOwnBaseUrl();
    const isUserFirst = isUuid(first) && typeof second === 'string';
    const [address, givenId] = isUserFirst ? [second, first] : [first, second];
    const email = checkEmail(address);
    if (typeof fourth !== 'boolean') throw new InputError('resend is true or false. Nothing was sent.', fourth);
    const id = givenId === undefined ? session.chosenUserId() : toUserId(givenId);
    const open = fourth && third === undefined ? await findOpen(session, id, email) : null;
    if (open) return carryOut(session, planOf(open.email), { resend: true, open: open.write });
    return carryOut(session, await planFor(session, id, email, third), { resend: fourth });
  },
};

/** The request that is sent once more is the one whose fate is open, with its version, whatever the names hold by now. */
async function findOpen(session: Session, id: UserId, email: string): Promise<EmailWrite | null> {
  const last = (await emailWrites(session, id)).at(-1);
  return last && isOpen(last) && sameEmail(last.email.new, email) ? last : null;
}

/** What is sent, to whom, over what: taken from what was seen, never from what is there by now. */
async function planFor(session: Session, id: UserId, email: string, givenVersion: unknown): Promise<EmailPlan> {
  const { users } = session;
  // The names may hold the id in capitals; it is the same user, and what was seen of them counts.
  const isChosen = isUuid(users.userId) && toUserId(users.userId) === id;
  const typed = givenVersion ?? (isChosen ? users.version : undefined);
  const known = (isChosen ? users.known : null) ?? (await fetchFor(session, id, isChosen && typed === undefined));
  const version = readVersion(typed ?? known.seen.version);
  return {
    user_id: id,
    tenant_id: known.seen.tenant_id,
    login: known.seen.login,
    old: known.seen.contact.email,
    new: email,
    version,
    ...(version === known.seen.version ? {} : { seenVersion: known.seen.version }),
    activated: known.seen.activated,
    body: bodyOf(email, version),
  };
}

async function fetchFor(session: Session, id: UserId, adopt: boolean): Promise<Known> {
  const known = await session.fetchUser(id);
  if (adopt) {
    session.users.adopt(known);
    session.tell({ kind: 'note', text: `version ${known.seen.version} fetched for ${oneLine(known.seen.login)}` });
  }
  return known;
}

function readVersion(version: unknown): number {
  if (typeof version === 'number' && Number.isSafeInteger(version) && version >= 0) return version;
  throw new InputError('A version is a whole number: fetchVersion(). Nothing was sent.', version);
}
