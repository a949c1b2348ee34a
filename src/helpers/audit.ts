/** audit: the record of writes, of this session and of earlier ones. */
import { isSamePlace } from '../api/http/host.ts';
import { rowOf } from '../page/auditRows.ts';
import { settleSeen } from '../page/settleSeen.ts';
import { withView } from '../render/text.ts';
import { writesText } from '../render/writes.ts';
import type { AuditedWrite } from '../session/audit/auditedWrites.ts';
import { filterWrites, readFilter } from '../session/audit/filter.ts';
import { AuditError } from '../session/audit/record.ts';
import type { Session } from '../session/session.ts';
import { recallTenants, withTenantWords } from '../session/tenantWords.ts';
import { helper } from './definition.ts';

export const audit = helper({
  name: 'audit',
  phrase: 'the record of writes, also of earlier sessions',
  summary:
    'Lists what was written to this data centre, by this session and earlier ones, with the verdicts, and says where that is recorded.',
  examples: ['audit()', "audit({user: 'foobar'})", "audit({since: '7d', verdict: 'UNKNOWN'})", 'audit({all: true})'],
  parameters: {
    user: { kind: 'text', doc: 'a login, address, name or UUID' },
    since: { kind: 'text', doc: "'12h', '7d', or a date as '2026-11-20'" },
    verdict: { kind: 'text', doc: "what it came to: 'UNKNOWN', say" },
    all: { kind: 'flag', doc: 'true: every row is shown, not only the last 20' },
  },
  forms: [[]],
  returns: 'writes',

  async run(session, { all = false, ...given }) {
    const { audit: record, client } = session;
    const filter = readFilter(given, session.now());
    const kept = (await writesAtHand(session)).filter(({ facts }) => isSamePlace(facts.url, client.baseUrl));
    recallTenants(session, kept);
    const rows = (await withTenantWords(session, filterWrites(kept, filter))).map(rowOf);
    const view = { place: record.place, now: session.now(), most: all ? rows.length : MOST, of: kept.length };
    return withView(rows, (paint) => writesText(rows, view, paint));
  },
});

const MOST = 20;

/** Where the record cannot be read, what this session knows of its own. */
async function writesAtHand(session: Session): Promise<readonly AuditedWrite[]> {
  try {
    // What a look has shown since is a part of it, as report() and pending() say it.
    await settleSeen(session);
    return await session.audit.writes();
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    session.tell({ kind: 'warning', text: `${error.message} Shown is what this session has written.` });
    return session.audit.mine();
  }
}
