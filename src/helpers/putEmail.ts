/** putEmail: steps 4 to 7 of "Changing a user account email", and an honest word about what came of them. */
import { sameEmail } from '../api/email/address.ts';
import { type EmailPlan, planEmail, planRecorded } from '../api/email/plan.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { isUuid, toUserId, type UserId } from '../api/types.ts';
import { carryOut } from '../page/emailSteps.ts';
import { type EmailWrite, emailWrites, isOpen } from '../session/emailHistory.ts';
import type { Session } from '../session/session.ts';
import type { Known } from '../session/userNames.ts';
import { helper, readVersion } from './definition.ts';

export const putEmail = helper({
  name: 'putEmail',
  phrase: 'changes the email, and says what came of it',
  summary:
    "Changes the email of the chosen user, or of the one who is named, and says what came of it; sets user_data and response. For an activated user a link is mailed: by the API's page to the old address, by Acronis' portal guide to the new one. {resend: true} sends once more what ended in UNKNOWN (a second link may be mailed), or what differs in its spelling alone.",
  examples: [
    "putEmail('johndoe@newmail.net')",
    "putEmail('johndoe@newmail.net', '1c234e69-5469-424a-a6d1-ff5658b387a6')",
    "putEmail('johndoe@newmail.net', {user_id: '1c234e69-5469-424a-a6d1-ff5658b387a6', version: 1})",
    "putEmail('johndoe@newmail.net', {resend: true})",
  ],
  parameters: {
    email: { kind: 'email', doc: 'the new address', required: true },
    user_id: { kind: 'userId', doc: "whose; the chosen user's unless given" },
    version: { kind: 'version', doc: 'the revision number that you saw; the one that was fetched unless given' },
    resend: { kind: 'flag', doc: 'true: once more, though a second link may be mailed' },
  },
  forms: [
    ['email', 'user_id'],
    ['user_id', 'email', 'version'],
  ],
  returns: 'verdict',
  sendsToBaseUrl: true,

  async run(session, { email, user_id: id = session.chosenUserId(), version, resend = false }) {
    const open = resend && version === undefined ? await findOpen(session, id, email) : null;
    if (open) {
      return carryOut(session, planRecorded(open.email), { resend: true, repeats: open.write });
    }
    const { plan, ...how } = await planFor(session, id, email, version);
    return carryOut(session, plan, { ...how, resend });
  },
});

/** The request that is sent once more is the one whose fate is open, with its version, whatever the names hold by now. */
async function findOpen(session: Session, id: UserId, email: string): Promise<EmailWrite | null> {
  const last = (await emailWrites(session, id)).at(-1);
  return last && isOpen(last) && sameEmail(last.email.new, email) ? last : null;
}

interface Planned {
  readonly plan: EmailPlan;
  readonly before: Known;
  readonly isVersionTyped: boolean;
}

/** What is sent, to whom, over what: taken from what was seen, never from what is there by now. */
async function planFor(session: Session, id: UserId, email: string, given: number | undefined): Promise<Planned> {
  const { users } = session;
  // The names may hold the id in capitals; it is the same user, and what was seen of them counts.
  const isChosen = isUuid(users.userId) && toUserId(users.userId) === id;
  if (isChosen && given === undefined) await catchUp(session, id);
  const typed = given === undefined && isChosen ? users.version : given;
  const isVersionTyped = given !== undefined || (isChosen && users.isVersionTyped);
  const before = (isChosen ? users.known : null) ?? (await fetchFor(session, id, isChosen && typed === undefined));
  const { seen: user } = before;
  const version = readVersion(typed === undefined ? user.version : typed, id);
  const plan = planEmail({ user, email, version });
  return { plan, before, isVersionTyped };
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
