/** What only the sandbox has: the mailbox, and the pages behind the links in its mails. Open to all on this computer. */

import { type Answer, json, text } from '../exchange.ts';
import type { Call, Route } from '../router.ts';

export const sandboxRoutes: readonly Route[] = [
  { method: 'GET', path: '/sandbox/mailbox', needs: 'nothing', run: listMails },
  { method: 'GET', path: '/sandbox/mail/{key}', needs: 'nothing', run: openLink },
];

function listMails({ platform }: Call): Answer {
  return json(200, { items: platform.outbox.list() });
}

function openLink({ platform, param }: Call): Answer {
  const confirmed = platform.confirmations.open(param('key'));
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
