/** fetchVersion: step 3 of the page, the revision number that a change has to name. */
import { narrate, narrateNames, noteToldVersion } from '../page/narration.ts';
import { repr } from '../python/repr.ts';
import { helper } from './definition.ts';

export const fetchVersion = helper({
  name: 'fetchVersion',
  summary: "Fetches the user's revision number, and sets version for the user of user_id.",
  examples: ['fetchVersion()'],
  parameters: { user_id: { kind: 'userId', doc: "whose; the chosen user's unless given" } },
  returns: 'number',
  sendsToBaseUrl: true,

  async run(session, { user_id: id = session.chosenUserId() }) {
    const known = await session.fetchUser(id);
    session.users.adopt(known);
    if (session.users.known === known) {
      narrateNames(session, { user_id: id });
      narrate(session, 3, "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)");
      narrate(session, 3, "version = response.json()['version']");
      noteToldVersion(session, known.seen.version);
    } else {
      narrate(session, 3, `requests.get(f'{base_url}/users/' + ${repr(id)}, headers=auth).json()['version']`);
    }
    return known.seen.version;
  },
});
