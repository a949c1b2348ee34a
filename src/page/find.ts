/** One user, by whatever a person knows of them: an id, a login, an email, a name. */
import { sameEmail } from '../api/email/address.ts';
import { quoted } from '../api/secrets/sanitize.ts';
import { isUuid, toUserId, type UserHit } from '../api/types.ts';
import { userChoices } from '../render/users.ts';
import { NoMatchError, type Searched, SeveralMatchesError } from '../session/errors.ts';
import type { Ask } from '../session/guard.ts';
import type { Session } from '../session/session.ts';
import type { Known } from '../session/userNames.ts';
import { narrateVersion } from './narration.ts';
import { lookNear } from './near.ts';
import { search } from './search.ts';

/** The one who is meant, chosen by a person where several are found; they are the session's user from then on. */
export async function findOne(
  session: Session,
  text: string,
  again?: Searched['again'],
  onPick = () => {},
): Promise<Known> {
  const known = isUuid(text) ? await readOne(session, text) : await choose(session, text, again, onPick);
  session.users.choose(known);
  return known;
}

/** Whom a person means. Below which tenant is looked is on the screen before. */
export async function askWho(session: Session, ask: Ask): Promise<string> {
  await session.signIn();
  return (await ask.input({ message: 'Login, email, name or UUID:' })).trim();
}

async function readOne(session: Session, text: string): Promise<Known> {
  const id = toUserId(text);
  const known = await session.fetchUser(id);
  void session.tenants.lookUp(known.seen); // for a later question
  narrateVersion(session, id, known.seen.version);
  return known;
}

/** An exact login wins, as in the loop of "Searching for a user"; then a single exact email; then the only hit. */
async function choose(session: Session, text: string, again: Searched['again'], onPick: () => void): Promise<Known> {
  let exact: readonly UserHit[] = [];
  const found = await search(session, text, (hits) => {
    exact = hits.filter(({ login }) => login === text);
    return exact.length > 0 ? exact : hits;
  });
  const byEmail = found.filter(({ seen }) => sameEmail(seen.contact.email, text));
  const [only, ...others] = byEmail.length === 1 && exact.length !== 1 ? byEmail : found;
  const { tenant_id } = session.names;
  const where = isUuid(tenant_id) ? session.tenants.describe({ tenant_id: tenant_id.toLowerCase() }) : undefined;
  if (only === undefined) throw new NoMatchError(text, await lookNear(session, text), { where, again });
  if (others.length === 0) return only;

  const all = [only, ...others];
  const records = all.map(({ record }) => record);
  if (session.ask === null) throw new SeveralMatchesError(text, records, { where, again });
  const choices = userChoices(records);
  const picked = await session.ask.select({
    message: `${records.length} users match ${quoted(text)}. Which one?`,
    choices: all.flatMap((value, at) => (choices[at] ? [{ ...choices[at], value }] : [])),
  });
  onPick();
  return picked;
}
