/** verify: looks again at a change whose answer was lost, and says what can be said. Sends no write. */
import { planRecorded } from '../api/email/plan.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { isUuid, toUserId, type UserId } from '../api/types.ts';
import { report } from '../page/emailSteps.ts';
import { lookAt } from '../render/text.ts';
import { type EmailWrite, emailWrites, isOpen, ownWrites, recordedEmails } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { helper } from './definition.ts';

export const verify = helper({
  name: 'verify',
  phrase: 'looks again at a change whose answer was lost',
  summary: 'Looks again at an email change that ended in UNKNOWN, and says what can be said by now.',
  examples: ['verify()'],
  parameters: { user_id: { kind: 'userId', doc: 'whose change; the one that is open unless given' } },
  returns: 'verdict',
  sendsToBaseUrl: true,

  async run(session, { user_id: id }) {
    const last = await lastChange(session, id);
    if (last === undefined) throw new EntryError('No email change from here is open.', "findUser('…')");
    if (!isOpen(last)) {
      const { login, user_id } = last.email;
      // One that was refused since is the last that a person knows of.
      const latest = (await recordedEmails(session, user_id)).at(-1) ?? last;
      throw new EntryError(
        `Nothing is open: the last change for ${oneLine(login)} ended in ${latest.result?.verdict}. The user as it is now:`,
        lookAt(user_id),
      );
    }
    const { write, email } = last;
    const plan = planRecorded(email, await ownWrites(session, email.user_id, [write]));
    const [outcome] = await Promise.all([session.writes.verifyEmail(write, plan), session.entered()]);
    return report(session, outcome);
  },
});

/**
 * The last one to the user who is named; else the last of this session that is open; else the last to the chosen user,
 * also by an earlier session. Each user has one that counts: what was sent before it, it has settled or repeated.
 */
async function lastChange(session: Session, id: UserId | undefined): Promise<EmailWrite | undefined> {
  const last = new Map<string, EmailWrite>();
  for (const write of await emailWrites(session)) {
    last.delete(write.email.user_id); // so that the order is that of the last ones
    last.set(write.email.user_id, write);
  }
  if (id !== undefined) return last.get(id);
  const mine = new Set((await session.audit.mine()).map(({ write }) => write));
  const ours = [...last.values()].filter(({ write }) => mine.has(write));
  const open = ours.findLast(isOpen);
  if (open) return open;
  const { userId } = session.users;
  const chosen = isUuid(userId) ? last.get(toUserId(userId)) : undefined;
  return chosen && isOpen(chosen) ? chosen : (ours.at(-1) ?? chosen);
}
