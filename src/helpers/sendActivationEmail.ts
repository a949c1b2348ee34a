/** sendActivationEmail: has the mail sent with which a user who is not activated yet activates the account. */
import { askForActivation } from '../page/activationSteps.ts';
import { helper } from './definition.ts';

export const sendActivationEmail = helper({
  name: 'sendActivationEmail',
  phrase: 'has the mail sent that activates the account',
  summary:
    'Has the activation mail sent to the chosen user, or to the one who is named, and says what came of it; sets response. The account is activated when the link in it is opened, which no call tells: findUser shows it. The platform does this for API clients alone, and for users in tenants below their own.',
  examples: ['sendActivationEmail()', "sendActivationEmail('1c234e69-5469-424a-a6d1-ff5658b387a6')"],
  parameters: { user_id: { kind: 'userId', doc: "whose; the chosen user's unless given" } },
  returns: 'verdict',
  sendsToBaseUrl: true,

  run: (session, { user_id: id = session.chosenUserId() }) => askForActivation(session, id),
});
