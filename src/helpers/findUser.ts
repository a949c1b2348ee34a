/** findUser: one user, always; or an error, and no user chosen. */
import { sameEmail } from '../api/email/address.ts';
import { oneLine, quoted } from '../api/secrets/sanitize.ts';
import { isUuid, toUserId, type UserHit } from '../api/types.ts';
import { narrateVersion } from '../page/narration.ts';
import { lookNear } from '../page/near.ts';
import { search } from '../page/search.ts';
import { userFacts } from '../render/users.ts';
import { NoMatchError, SeveralMatchesError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import type { Known } from '../session/userNames.ts';
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

  async run(session, given) {
    const text = given.text ?? (await askFor(session));
    const known = isUuid(text) ? await readOne(session, text) : await choose(session, text);
    session.users.choose(known);
    return known.record;
  },
});

async function askFor({ ask }: Session): Promise<string> {
  if (ask === null) throw needsText(findUser);
  return ask.input({ message: 'Login, email, name or UUID:' });
}

async function readOne(session: Session, text: string): Promise<Known> {
  const id = toUserId(text);
  const known = await session.fetchUser(id);
  void session.tenants.lookUp(known.seen); // for a later question
  narrateVersion(session, id, known.seen.version);
  return known;
}

/** An exact login wins, as in the loop of "Searching for a user"; then a single exact email; then the only hit. */
async function choose(session: Session, text: string): Promise<Known> {
  let exact: readonly UserHit[] = [];
  const found = await search(session, text, (hits) => {
    exact = hits.filter(({ login }) => login === text);
    return exact.length > 0 ? exact : hits;
  });
  const byEmail = found.filter(({ seen }) => sameEmail(seen.contact.email, text));
  const [only, ...others] = byEmail.length === 1 && exact.length !== 1 ? byEmail : found;
  if (only === undefined) throw new NoMatchError(text, await lookNear(session, text));
  if (others.length === 0) return only;

  const records = [only, ...others].map(({ record }) => record);
  if (session.ask === null) throw new SeveralMatchesError(text, records);
  return session.ask.select({
    message: `${records.length} users match ${quoted(text)}. Which one?`,
    choices: [only, ...others].map((known) => ({
      name: `${oneLine(known.record.login)}   ${userFacts(known.record)}`,
      value: known,
    })),
  });
}
