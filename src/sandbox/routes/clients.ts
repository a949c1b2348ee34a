/** API clients: the documented way to learn which tenant a token is for. */

import { refuse } from '../errors.ts';
import { type Answer, json } from '../exchange.ts';
import { seesInside } from '../platform.ts';
import type { Route, SignedCall } from '../router.ts';

export const clientRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/2/clients/{client_id}', needs: 'tenant_viewer', run: fetchClient },
];

function fetchClient({ param, caller, platform }: SignedCall): Answer {
  const client = platform.store.client(param('client_id'));
  if (!client) throw refuse(404, `There is no client ${param('client_id')}.`);
  if (!seesInside(caller, platform.store, client.tenant_id)) throw refuse(403, 'No access to this client.');
  const { secret: _secret, role: _role, ...shown } = client;
  return json(200, shown);
}
