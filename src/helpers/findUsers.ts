/** findUsers: everybody a text finds; chooses nobody. */
import { search } from '../page/search.ts';
import { viewUsers } from '../render/users.ts';
import { helper } from './definition.ts';

export const findUsers = helper({
  name: 'findUsers',
  phrase: 'lists everybody whom a text finds; chooses nobody',
  summary: 'Lists the users that a text finds; user_id stays as it is.',
  examples: ["findUsers('anna')"],
  parameters: { text: { kind: 'text', doc: 'the beginning of a login, email or name', required: true } },
  returns: 'users',
  sendsToBaseUrl: true,

  async run(session, { text }) {
    const found = await search(session, text);
    return viewUsers(
      found.map(({ record }) => record),
      text,
    );
  },
});
