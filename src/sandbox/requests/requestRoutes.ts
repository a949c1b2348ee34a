/** The sandbox's own page about what it was asked, open to all on this computer. */
import { type Answer, json } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { readWhole } from '../http/query.ts';
import type { Route } from '../http/router.ts';

export const requestRoutes: readonly Route[] = [
  { method: 'GET', path: '/sandbox/requests', needs: 'nothing', run: listRequests },
];

/** `?after=7`: those behind the seventh. */
function listRequests({ request: { query }, platform: { requests } }: Call): Answer {
  return json(200, { items: requests.list(readWhole(query, 'after') ?? 0), last: requests.last });
}
