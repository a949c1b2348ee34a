/** How mails of the sandbox look: one, and the mailbox. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
import { counted, DOT, type Paint, withView } from './text.ts';

const LINK = 500; // columns: a link is opened whole

export interface MailFacts {
  readonly subject: string;
  readonly to: string;
  readonly sent_at: string;
  readonly link: string;
  readonly opened: boolean;
}

export function viewMail<T extends MailFacts>(mail: T): T {
  return withView(mail, (paint) => `  ${mailText(mail, paint)}\n  ${oneLine(mail.link, LINK)}`, 'mail');
}

export function viewMails<T extends MailFacts>(mails: readonly T[]): readonly T[] {
  return withView([...mails], (paint) => {
    if (mails.length === 0) return paint('dim', '  no mail yet');
    const lines = mails.map((mail, index) => `  [${index}] ${mailText(mail, paint)}`);
    const count = counted(mails.length, 'mail');
    return [...lines, paint('dim', `  ${count}${DOT}mailbox()[0].open() opens the link in the first one`)].join('\n');
  });
}

function mailText({ subject, to, opened }: MailFacts, paint: Paint): string {
  return `to ${paint('strong', oneLine(to))}${DOT}${oneLine(subject, 120)}${DOT}${opened ? 'opened' : 'not opened'}`;
}
