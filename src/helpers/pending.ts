/** pending: the changes of an email that have not come to their end, also those of earlier sessions. Nothing is sent for it. */

import { withView } from '../render/text.ts';
import { pendingText } from '../render/writes.ts';
import { isOld, pendingChanges } from '../session/emailHistory.ts';
import { withTenantWords } from '../session/tenantWords.ts';
import { helper } from './definition.ts';

export const pending = helper({
  name: 'pending',
  phrase: 'the changes that still wait, also of earlier sessions',
  summary:
    'Lists the email changes that still wait, also those of earlier sessions: the answer was lost, or the link was not yet seen to be opened.',
  examples: ['pending()'],
  parameters: {},
  returns: 'changes',

  async run(session) {
    const now = session.now();
    const rows = (await withTenantWords(session, await pendingChanges(session))).map((write) => {
      const { user_id, login, name = '', old, new: wanted, version, activated, tenant_id } = write.email;
      return {
        ...{ user_id, login, name, tenant: write.facts.tenant ?? tenant_id, old, new: wanted, version, activated },
        ...{ verdict: write.result?.verdict ?? null, at: write.at, is_old: isOld(write, now), world: write.world },
      };
    });
    return withView(rows, (paint) => pendingText(rows, now, paint));
  },
});
