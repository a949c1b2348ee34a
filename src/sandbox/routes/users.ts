/** Users: fetched, created, changed. */

import { changeUser, userPut } from '../changes.ts';
import { newUser, userPost } from '../creation.ts';
import { malformed, refuse, staleVersion } from '../errors.ts';
import { type Answer, empty, json } from '../exchange.ts';
import { jsonBody, uuid } from '../fields.ts';
import { checkLogin, isAcceptable } from '../logins.ts';
import { timestamp, type User } from '../model.ts';
import { seesInside, tenantFor, userFor } from '../platform.ts';
import { requiredText } from '../query.ts';
import type { Route, SignedCall } from '../router.ts';

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/2/users', needs: 'tenant_viewer', run: fetchUsers },
  { method: 'POST', path: '/api/2/users', needs: 'tenant_admin', takes: 'application/json', run: createUser },
  { method: 'GET', path: '/api/2/users/check_login', needs: 'tenant_viewer', run: checkLoginIsFree },
  { method: 'GET', path: '/api/2/users/{user_id}', needs: 'tenant_viewer', run: fetchUser },
  { method: 'PUT', path: '/api/2/users/{user_id}', needs: 'tenant_admin', takes: 'application/json', run: putUser },
];

const LARGEST_BATCH = 100;

function fetchUsers({ request, caller, platform: { store, now } }: SignedCall): Answer {
  const ids = new Set(requiredText(request.query, 'uuids').split(','));
  if (ids.size > LARGEST_BATCH) throw malformed(`the parameter uuids takes ${LARGEST_BATCH} at most`);
  for (const id of ids) uuid(id, 'the parameter uuids');
  // Ids of nobody are silently missing; those the caller may not see are treated alike.
  const users = [...ids].flatMap((id) => store.user(id) ?? []);
  const seen = users.filter((user) => user.deleted_at === null && seesInside(caller, store, user.tenant_id));
  return json(200, { timestamp: timestamp(now()), items: seen.map(batchItem) });
}

/** The batch's full shape requires what the single user leaves out, and does not know terms_accepted (contract 4.3). */
function batchItem({ terms_accepted: _, ...user }: User) {
  return { access_policies: [], origin_id: null, origin_external_id: null, disable_after: null, ...user };
}

function createUser({ request, caller, platform: { store, now, newId } }: SignedCall): Answer {
  const wanted = jsonBody(request, userPost);
  const tenant = tenantFor(caller, store, wanted.tenant_id, 'inside');
  checkLogin(wanted.login, store);
  const { user, personalTenant } = newUser(wanted, tenant, timestamp(now()), newId);
  store.putUser(user);
  if (personalTenant) store.putTenant(personalTenant);
  // 200, not 201: only clients and tenants are answered with "created" (contract 6.16).
  return json(200, user);
}

function checkLoginIsFree({ request, platform: { store } }: SignedCall): Answer {
  const login = requiredText(request.query, 'username');
  if (!isAcceptable(login)) throw refuse(406, 'The login is not acceptable.');
  if (store.userByLogin(login)) throw refuse(409, 'Another user has this login.');
  return empty(204);
}

function fetchUser({ param, caller, platform: { store } }: SignedCall): Answer {
  return json(200, userFor(caller, store, param('user_id')));
}

function putUser({ request, param, caller, platform }: SignedCall): Answer {
  const { store, confirmations, origin, now, staleStatus } = platform;
  const user = userFor(caller, store, param('user_id'));
  const wanted = jsonBody(request, userPut);
  // A version from the future is as wrong as one from the past.
  if (wanted.version !== user.version) throw staleVersion(staleStatus);
  if (wanted.login !== undefined) checkLogin(wanted.login, store, user.id);
  const change = changeUser(user, wanted, timestamp(now()));
  store.putUser(change.user);
  if (change.emailToConfirm !== undefined) confirmations.ask(change.user, change.emailToConfirm, origin);
  return json(200, change.user);
}
