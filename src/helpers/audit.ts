/** audit: the writes of this session, as they were recorded. */
import { withView } from '../render/text.ts';
import { writesText } from '../render/writes.ts';
import { helper } from './definition.ts';

export const audit = helper({
  name: 'audit',
  phrase: 'the writes of this session, and where they are kept',
  summary: 'Lists the writes of this session with their verdicts, and says where they are recorded.',
  examples: ['audit()'],
  parameters: {},
  returns: 'writes',

  async run(session) {
    const { place } = session.audit;
    const writes = (await session.audit.mine()).map(({ at, facts: { method, url, email }, result }) => ({
      at,
      method,
      url,
      login: email?.login ?? null,
      old: email?.old ?? null,
      new: email?.new ?? null,
      verdict: result?.verdict ?? null,
      status: result?.status ?? null,
      request_id: result?.request_id ?? null,
      world: session.world.name,
    }));
    return withView(writes, (paint) => writesText(writes, place, paint));
  },
});
