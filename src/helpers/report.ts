/** report: the block for the ticket, in Markdown. */
import { reportOf } from '../page/report.ts';
import { helper } from './definition.ts';

export const report = helper({
  name: 'report',
  phrase: 'the block for the ticket, in Markdown',
  summary:
    "The block for the ticket, in Markdown: before, request, verdict, after, when, who, and what happens next. Of the last change here, else of the record's last; or of whom you name. .copy copies it.",
  examples: ['report()', "report('foobar')"],
  parameters: { who: { kind: 'text', doc: 'a login, address, name or UUID of which something is recorded' } },
  returns: 'report',

  run: (session, { who }) => reportOf(session, who),
});
