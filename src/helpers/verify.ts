/** verify: looks again at a change that has not come to its end, and says what can be said. Sends no write. */
import { report } from '../page/emailSteps.ts';
import { lookAgain, openChange, sayWhich } from '../page/openChange.ts';
import { lookAtOther, openOther } from '../page/openOther.ts';
import { helper } from './definition.ts';

export const verify = helper({
  name: 'verify',
  phrase: 'looks again at a change that still waits',
  summary:
    'Looks again at an email change whose answer was lost or whose link waits, also one of an earlier session, and says what can be said by now; likewise at a login change or an activation mail whose answer was lost.',
  examples: ['verify()', "verify('foobar')"],
  parameters: {
    who: { kind: 'text', doc: 'a login, address, name or UUID of the record; what is open unless given' },
    user_id: { kind: 'userId', doc: 'the same, by the id' },
  },
  forms: [['who']],
  returns: 'verdict',
  sendsToBaseUrl: true,

  async run(session, { who, user_id }) {
    const other = await openOther(session, user_id ?? who);
    if (other) {
      if ((user_id ?? who) === undefined) await sayWhich(session, other);
      return lookAtOther(session, other);
    }
    return report(session, await lookAgain(session, await openChange(session, user_id ?? who, 'verify')));
  },
});
