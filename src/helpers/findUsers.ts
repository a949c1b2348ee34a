/** findUsers: everybody a text finds; chooses nobody. */
import { InputError } from '../api/errors.ts';
import { readHits, search } from '../page/search.ts';
import { viewUsers } from '../render/users.ts';
import type { Helper } from './definition.ts';

export const findUsers: Helper = {
  name: 'findUsers',
  signature: 'findUsers(text: string): users',
  summary: 'Lists the users that a text finds; user_id stays as it is.',
  examples: ["findUsers('anna')"],
  parameters: ['text'],

  async run(session, text) {
    session.requireOwnBaseUrl();
    if (typeof text !== 'string' || text.trim() === '') {
      throw new InputError("findUsers needs a text: findUsers('anna'). Nothing was sent.", text);
    }
    const meant = text.trim();
    const found = await readHits(session, await search(session, meant));
    return viewUsers(
      found.map(({ record }) => record),
      meant,
    );
  },
};
