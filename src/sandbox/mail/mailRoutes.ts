/** The sandbox's own pages about mails, open to all on this computer: the mailbox, and what is behind the links in it. */
import { type Answer, json, text } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { Confirmed } from './confirmations.ts';

export const mailRoutes: readonly Route[] = [
  { method: 'GET', path: '/sandbox/mailbox', needs: 'nothing', run: listMails },
  { method: 'GET', path: '/sandbox/mail/{key}', needs: 'nothing', run: openLink },
];

function listMails(call: Call): Answer {
  const items = call.platform.outbox.list();
  call.decide(items.length === 1 ? '1 mail' : `${items.length} mails`);
  return json(200, { items });
}

function openLink(call: Call): Answer {
  const confirmed = call.platform.confirmations.open(call.param('key'));
  call.decide(linkText(confirmed));
  switch (confirmed.outcome) {
    case 'changed':
      return text(200, `The email address of ${confirmed.login} is now ${confirmed.email}.\n`);
    case 'activated':
      return text(200, `The account ${confirmed.login} is now activated.\n`);
    case 'opened before':
      return text(200, 'This link was opened before. Nothing has changed.\n');
    case 'superseded':
      return text(200, 'A newer change was asked for, and its link replaces this one. Nothing has changed.\n');
    case 'no such user':
      return text(200, 'The user this link was for is no longer there. Nothing has changed.\n');
    case 'no such link':
      return text(404, 'There is no such link.\n');
  }
}

function linkText(confirmed: Confirmed): string {
  if (confirmed.outcome === 'changed') return `the link of ${confirmed.login} is good: email confirmed`;
  if (confirmed.outcome === 'activated') return `the link of ${confirmed.login} is good: activated, the version stays`;
  return LINKS[confirmed.outcome];
}

const LINKS = {
  'opened before': 'the link was opened before',
  superseded: 'the link is void: a newer one was sent',
  'no such user': 'the user of the link is gone',
  'no such link': 'no such link',
} as const;
