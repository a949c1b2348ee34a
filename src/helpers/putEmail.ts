/** putEmail: steps 4 to 7 of "Changing a user account email", and an honest word about what came of them. */
import { sameEmail } from '../api/email/address.ts';
import { type EmailPlan, planEmail, planRecorded } from '../api/email/plan.ts';
import type { UserId } from '../api/types.ts';
import { carryOut } from '../page/emailSteps.ts';
import { type Subject, subjectOf } from '../page/subject.ts';
import { WAYS_ON } from '../render/verdicts/waysOn.ts';
import { type EmailWrite, emailWrites, isOpen } from '../session/emailHistory.ts';
import type { Session } from '../session/session.ts';
import { helper, readVersion } from './definition.ts';

export const putEmail = helper({
  name: 'putEmail',
  phrase: 'changes the email, and says what came of it',
  summary:
    "Changes the email of the chosen user, or of the one who is named, and says what came of it; sets user_data and response. For an activated user a link is mailed, either to the old address (says the API's page) or to the new one (says Acronis' portal guide). {resend: true} sends once more what ended in UNKNOWN (a second link may be mailed), or what differs in its spelling alone.",
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
  notes: WAYS_ON,
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

interface Planned extends Omit<Subject, 'version'> {
  readonly plan: EmailPlan;
}

async function planFor(session: Session, id: UserId, email: string, given: number | undefined): Promise<Planned> {
  const { before, version, isVersionTyped } = await subjectOf(session, id, given);
  const plan = planEmail({ user: before.seen, email, version: readVersion(version, id) });
  return { plan, before, isVersionTyped };
}
