/** changeEmail: one fix, from who is meant to what came of it, with all that decides on one card. */
import { planEmail } from '../api/email/plan.ts';
import { askEmail } from '../page/emailQuestion.ts';
import { carryOut } from '../page/emailSteps.ts';
import { askWho, findOne } from '../page/find.ts';
import { withoutNarration } from '../page/narration.ts';
import { quote } from '../render/text.ts';
import { WAYS_ON } from '../render/verdicts/waysOn.ts';
import type { Session } from '../session/session.ts';
import type { Known } from '../session/userNames.ts';
import { helper, toRefusal, type Values } from './definition.ts';

const parameters = {
  who: { kind: 'text', doc: 'a login, email, name or UUID; asked for at a terminal unless given' },
  email: { kind: 'email', doc: 'the new address; asked for at a terminal unless given' },
} as const;

export const changeEmail = helper({
  name: 'changeEmail',
  phrase: 'the whole fix: card, question, change, verdict',
  summary:
    'Finds one user, shows whose email becomes what and what will happen, asks where putEmail asks, changes it and says what came of it; sets user_id, user and version.',
  examples: ["changeEmail('foobar', 'foo@newmail.net')"],
  parameters,
  notes: WAYS_ON,
  returns: 'verdict',
  sendsToBaseUrl: true,
  choosesUser: true,

  run: (session, given) => withoutNarration(session, () => change(session, given)),
});

async function change(session: Session, { who, email }: Values<typeof parameters>): Promise<object> {
  const { ask } = session;
  if (ask === null) {
    if (who === undefined || email === undefined) throw toRefusal('changeEmail needs who is meant and the new address');
    const known = await findOne(session, who, again(email));
    return carryOut(session, planEmail({ user: known.seen, email }), { before: known, hasCard: true });
  }
  let isPicked = false;
  const onPick = () => {
    isPicked = true;
  };
  const found = await findOne(session, who ?? (await askWho(session, ask)), again(email), onPick);
  const wanted = email ?? (await askEmail(session, ask, found.seen));
  const before = await lookAgain(session, found);
  return carryOut(session, planEmail({ user: before.seen, email: wanted }), { before, hasCard: true, isPicked });
}

/** While a person was asked, others may have written: the version that is sent is that of what the card shows. */
async function lookAgain(session: Session, { seen: { id } }: Known): Promise<Known> {
  const known = await session.fetchUser(id);
  session.users.adopt(known);
  return known;
}

/** The same about another: the address is typed once. */
function again(email: string | undefined) {
  return (who: string) => `changeEmail(${quote(who)}${email === undefined ? '' : `, ${quote(email)}`})`;
}
