/** Open to all on this computer: the mailbox, what goes wrong, the pages behind the links in its mails, and which data centre it is. */

import { armed, setByWords } from '../faults/line.ts';
import { FlagError } from '../faults/words.ts';
import { type Answer, json, text } from './answer.ts';
import { refuse } from './errors.ts';
import { closed, jsonBody, string } from './fields.ts';
import { requiredText } from './query.ts';
import type { Call, Route } from './router.ts';

export const sandboxRoutes: readonly Route[] = [
  { method: 'GET', path: '/sandbox/mailbox', needs: 'nothing', run: listMails },
  { method: 'GET', path: '/sandbox/faults', needs: 'nothing', run: listFaults },
  { method: 'POST', path: '/sandbox/faults', needs: 'nothing', takes: 'application/json', run: setFaults },
  { method: 'GET', path: '/sandbox/mail/{key}', needs: 'nothing', run: openLink },
  { method: 'GET', path: '/api/1/accounts', needs: 'nothing', run: findDatacenter },
  { method: 'GET', path: '/api/2/accounts/forgot_link', needs: 'nothing', run: refuseLink },
];

function listMails({ platform }: Call): Answer {
  return json(200, { items: platform.outbox.list() });
}

function listFaults({ platform: { faults } }: Call): Answer {
  return json(200, faults === null ? {} : armed(faults));
}

/** `{"set": "drop-answer 2"}`: the words of `.sandbox`. */
function setFaults({ request, platform: { faults } }: Call): Answer {
  const { set } = jsonBody(request, closed({ set: string }, ['set']));
  try {
    return json(200, faults === null ? {} : setByWords(set, faults));
  } catch (error) {
    throw error instanceof FlagError ? refuse(400, error.message) : error;
  }
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

/** Any login is answered, known or not, with an id of 0 (facts 1). */
function findDatacenter({ request, platform: { origin } }: Call): Answer {
  return json(200, { server_url: origin, id: 0, login: requiredText(request.query, 'login') });
}

/** The document calls it disabled. */
function refuseLink({ request }: Call): Answer {
  requiredText(request.query, 'login');
  throw refuse(404, 'This endpoint is disabled.');
}
