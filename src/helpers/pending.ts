/** pending: what has not come to its end, also of earlier sessions. Nothing is sent for it but to name a tenant. */
import { pendingRows } from '../page/pendingRows.ts';
import { settleSeen } from '../page/settleSeen.ts';
import { withView } from '../render/text.ts';
import { pendingText } from '../render/writes.ts';
import { helper } from './definition.ts';

export const pending = helper({
  name: 'pending',
  phrase: 'the changes that still wait, also of earlier sessions',
  summary:
    'Lists the email changes that still wait, also those of earlier sessions: the answer was lost, or the link was not yet seen to be opened. A login change or an activation mail whose answer was lost is among them.',
  examples: ['pending()'],
  parameters: {},
  returns: 'changes',

  async run(session) {
    const now = session.now();
    await settleSeen(session);
    const rows = await pendingRows(session);
    return withView(rows, (paint) => pendingText(rows, now, paint));
  },
});
