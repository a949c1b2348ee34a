/** findUser: one user, always; or an error, and no user chosen. */
import { askWho, findOne } from '../page/find.ts';
import type { Session } from '../session/session.ts';
import { helper, needsText } from './definition.ts';

export const findUser = helper({
  name: 'findUser',
  phrase: 'finds one user by login, email, name or UUID',
  summary: 'Finds one user by login, email, name or UUID, and sets user_id, user and version.',
  examples: ["findUser('foobar')", "findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"],
  parameters: { text: { kind: 'text', doc: 'a login, email, name or UUID; asked for at a terminal unless given' } },
  returns: 'user',
  sendsToBaseUrl: true,
  choosesUser: true,

  async run(session, { text }) {
    const { record } = await findOne(session, text ?? (await askFor(session)));
    return record;
  },
});

async function askFor(session: Session): Promise<string> {
  if (session.ask === null) throw needsText(findUser);
  return askWho(session, session.ask);
}
