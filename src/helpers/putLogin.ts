/** putLogin: changes with which name a user signs in, and says what came of it. */
import { planLogin } from '../api/login/plan.ts';
import { changeLogin } from '../page/loginSteps.ts';
import { subjectOf } from '../page/subject.ts';
import { helper, readVersion } from './definition.ts';

export const putLogin = helper({
  name: 'putLogin',
  phrase: 'changes the login, with which a user signs in',
  summary:
    'Changes the login of the chosen user, or of the one who is named, and says what came of it; sets user_data and response. The email stays as it is. From then on the owner signs in with the new login, and no mail tells them. A login is there once on the whole platform.',
  examples: [
    "putLogin('john.doe')",
    "putLogin('johndoe@newmail.net', '1c234e69-5469-424a-a6d1-ff5658b387a6')",
    "putLogin('john.doe', {user_id: '1c234e69-5469-424a-a6d1-ff5658b387a6', version: 1})",
  ],
  parameters: {
    login: { kind: 'login', doc: 'the new login', required: true },
    user_id: { kind: 'userId', doc: "whose; the chosen user's unless given" },
    version: { kind: 'version', doc: 'the revision number that you saw; the one that was fetched unless given' },
  },
  forms: [['login', 'user_id']],
  returns: 'verdict',
  sendsToBaseUrl: true,

  async run(session, { login, user_id: id = session.chosenUserId(), version: given }) {
    const { before, version, isVersionTyped } = await subjectOf(session, id, given, { mayFollowLink: true });
    const plan = planLogin({ user: before.seen, login, version: readVersion(version, id) });
    return changeLogin(session, plan, before.seen, isVersionTyped);
  },
});
