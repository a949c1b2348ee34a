/** fetchVersion: step 3 of the page, the revision number that a change has to name. */
import { toUserId } from '../api/types.ts';
import { narrate, narrateNames, noteToldVersion } from '../page/narration.ts';
import { repr } from '../python/repr.ts';
import type { Helper } from './definition.ts';

export const fetchVersion: Helper = {
  name: 'fetchVersion',
  signature: 'fetchVersion(user_id?: string): number',
  summary: "Fetches the user's revision number, and sets version for the user of user_id.",
  examples: ['fetchVersion()'],
  parameters: ['user_id'],

  async run(session, given) {
    session.requireOwnBaseUrl();
    const id = given === undefined ? session.chosenUserId() : toUserId(given);
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
};
