/** verify: looks again at a change whose answer was lost, and says what can be said. Sends no write. */
import { toUserId } from '../api/types.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import type { Helper } from './definition.ts';
import { type EmailWrite, emailWrites, isOpen, planOf, report } from './emailWrite.ts';

export const verify: Helper = {
  name: 'verify',
  signature: 'verify(user_id?: string): verdict',
  summary: 'Looks again at an email change that ended in UNKNOWN, and says what can be said by now.',
  examples: ['verify()'],
  parameters: ['user_id'],

  async run(session, given) {
    session.requireOwnBaseUrl();
    const last = await lastChange(session, given);
    if (last === undefined) throw new EntryError('No email change was sent from here.', "findUser('…')");
    if (!isOpen(last)) {
      const { login, user_id } = last.email;
      throw new EntryError(
        `Nothing is open: the last change for ${login} ended in ${last.result?.verdict}. The user as it is now:`,
        `findUser('${user_id}')`,
      );
    }
    return report(session, await session.writes.verifyEmail(last.write, planOf(last.email)));
  },
};

/** The last one to the user who is named, else of this session, else to the chosen user: also by an earlier session. */
async function lastChange(session: Session, given: unknown): Promise<EmailWrite | undefined> {
  if (given !== undefined) return (await emailWrites(session, toUserId(given))).at(-1);
  const mine = new Set((await session.audit.mine()).map(({ write }) => write));
  const own = (await emailWrites(session)).findLast(({ write }) => mine.has(write));
  return own ?? (await emailWrites(session, session.chosenUserId())).at(-1);
}
