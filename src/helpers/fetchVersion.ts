/** fetchVersion: step 3 of the page, the revision number that a change has to name. */
import { narrateVersion, narrateVersionOf } from '../page/narration.ts';
import { helper } from './definition.ts';

export const fetchVersion = helper({
  name: 'fetchVersion',
  phrase: 'fetches the revision number that a change names',
  summary: "Fetches the user's revision number, and sets version for the user of user_id.",
  examples: ['fetchVersion()'],
  parameters: { user_id: { kind: 'userId', doc: "whose; the chosen user's unless given" } },
  returns: 'number',
  sendsToBaseUrl: true,

  async run(session, { user_id: id = session.chosenUserId() }) {
    const known = await session.fetchUser(id);
    session.users.adopt(known);
    const { version } = known.seen;
    if (session.users.known === known) narrateVersion(session, id, version);
    else narrateVersionOf(session, id);
    return version;
  },
});
