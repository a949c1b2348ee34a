/** Users: fetched, listed, created, changed, deleted and restored. */
import type { Choices } from '../choices.ts';
import { type Answer, empty, json } from '../http/answer.ts';
import type { Call, SignedCall } from '../http/call.ts';
import { closedObject, matching, readJson } from '../http/checks.ts';
import { readFlag, readInteger, readText } from '../http/query.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { BRAND, toTimestamp, type User } from '../platform/model.ts';
import type { Store } from '../platform/store.ts';
import { type Change, changeUser, type UserPut, userPut } from './changes.ts';
import { makeUser, userPost } from './creation.ts';
import { checkLogin, isAcceptable } from './logins.ts';
import { listUsers } from './userList.ts';

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/2/users', needs: 'tenant_viewer', run: listUsers },
  { method: 'POST', path: '/api/2/users', needs: 'tenant_admin', takes: 'application/json', run: createUser },
  { method: 'GET', path: '/api/2/users/check_login', needs: 'tenant_viewer', run: checkLoginIsFree },
  { method: 'GET', path: '/api/2/users/me', needs: 'self', run: fetchMe },
  {
    method: 'POST',
    path: '/api/2/users/check_password',
    needs: 'nothing',
    takes: 'application/json',
    run: checkPassword,
  },
  { method: 'GET', path: '/api/2/users/{user_id}', needs: 'tenant_viewer', run: fetchUser },
  { method: 'PUT', path: '/api/2/users/{user_id}', needs: 'tenant_admin', takes: 'application/json', run: putUser },
  { method: 'DELETE', path: '/api/2/users/{user_id}', needs: 'tenant_admin', run: deleteUser },
  { method: 'POST', path: '/api/2/users/{user_id}/restore', needs: 'tenant_admin', run: restoreUser },
];

const checkPasswordPost = closedObject({ password: matching(/^[0-9a-f]{40}$/i, 'a SHA-1 sum in hexadecimal digits') }, [
  'password',
]);

/** SHA-1 of `password`, `123456`, `12345678` and `qwerty`. */
const COMPROMISED = new Set([
  '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8',
  '7c4a8d09ca3762af61e59520943dc26494f8941b',
  '7c222fb2927d828af22f592134e8932480637c0d',
  'b1b3773a05c0ed0176787a4f1574ff0075f7521e',
]);

function createUser(call: SignedCall): Answer {
  const { store, now, newId } = call.platform;
  const wanted = readJson(call.request, userPost);
  const tenant = call.tenant('inside', wanted.tenant_id);
  checkLogin(wanted.login, store);
  call.decide('login free');
  const { user, personalTenant } = makeUser(wanted, tenant, toTimestamp(now()), newId);
  store.putUser(user);
  if (personalTenant) store.putTenant(personalTenant);
  // 200, not 201: only clients and tenants are answered with "created" (API reference, CreateUser).
  return json(200, user);
}

function checkLoginIsFree(call: SignedCall): Answer {
  const { request, platform } = call;
  const login = readText(request.query, 'username');
  if (!isAcceptable(login)) throw refuse(406, 'The login is not acceptable.');
  checkLogin(login, platform.store);
  call.decide('login free');
  return empty(204);
}

function fetchUser(call: SignedCall): Answer {
  const user = call.user(call.param('user_id'), { allowDeleted: readFlag(call.request.query, 'allow_deleted') });
  call.decide(`${user.login} at version ${user.version}`);
  return json(200, user);
}

/** Whose token it is is not documented for API clients; the user who registered the client is shown. */
function fetchMe(call: SignedCall): Answer {
  const { caller, platform } = call;
  const { store } = platform;
  const user = store.user(caller.userId);
  const tenant = user && store.tenant(user.tenant_id);
  if (!user || !tenant) throw refuse(404, 'There is no user behind this token.');
  call.decide(`${user.login} at version ${user.version}`);
  const account = { brand_id: BRAND, tenant_kind: tenant.kind, tenant_pricing_model: tenant.pricing_mode };
  const batchFields = { access_policies: [], origin_id: null, origin_external_id: null, disable_after: null };
  return json(200, { ...batchFields, ...user, ...account, login_totp_time: null });
}

function checkPassword(call: Call): Answer {
  const { password } = readJson(call.request, checkPasswordPost);
  const compromised = COMPROMISED.has(password.toLowerCase());
  call.decide(compromised ? 'compromised' : 'not known as compromised');
  return json(200, { compromised });
}

function putUser(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const user = call.user();
  const wanted = readJson(call.request, userPut);
  call.checkVersion(wanted.version, user.version);
  if (wanted.login !== undefined) {
    checkLogin(wanted.login, store, user.id);
    call.decide(wanted.login === user.login ? 'login as before' : 'login free');
  }
  const change = changeUser(user, wanted, toTimestamp(now()));
  store.putUser(change.user);
  decideEmail(call, user, wanted, change);
  return json(200, change.user);
}

function decideEmail(call: SignedCall, { activated, contact }: User, wanted: UserPut, change: Change): void {
  const { confirmations, origin } = call.platform;
  const email = wanted.contact?.email;
  if (change.isContactMerged) call.decide('contact merged');
  if (change.emailToConfirm !== undefined) {
    call.decide(`activated: mail to ${contact.email}`);
    confirmations.ask(change.user, change.emailToConfirm, origin);
  } else if (email === contact.email) call.decide('email as before');
  else if (email !== undefined && !activated) call.decide('not activated: the email changes at once');
}

function deleteUser(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const user = call.user();
  call.checkVersion(readInteger(call.request.query, 'version'), user.version);
  if (user.enabled) throw refuse(400, 'A user must be disabled before it is deleted.');
  mark(user, toTimestamp(now()), store, { deleted_at: toTimestamp(now()) });
  return empty(204);
}

function restoreUser(call: SignedCall): Answer {
  const { query } = call.request;
  const { store, now } = call.platform;
  const user = call.user(call.param('user_id'), { allowDeleted: true });
  const [force, enable] = [readFlag(query, 'force'), readFlag(query, 'enable')];
  if (user.deleted_at === null) {
    call.decide(`${user.login} is not deleted`);
    return empty(204);
  }
  call.tenant('inside', user.tenant_id);
  const isTaken = store.userByLogin(user.login) !== undefined;
  if (isTaken && !force) throw refuse(409, 'Another user has this login.');
  const login = isTaken ? findFreeLogin(user.login, store) : user.login;
  call.decide(isTaken ? `login taken: restored as ${login}` : 'login free');
  mark(user, toTimestamp(now()), store, { deleted_at: null, login, enabled: enable || user.enabled });
  return empty(204);
}

/** Deletes or restores, and the personal tenant along with its owner. */
function mark(user: User, updated_at: string, store: Store, change: Partial<User> & Pick<User, 'deleted_at'>): void {
  store.putUser({ ...user, ...change, version: user.version + 1, updated_at });
  const personal = store.tenant(user.personal_tenant_id ?? '');
  if (personal) store.putTenant({ ...personal, deleted_at: change.deleted_at });
}

/** The API reference speaks of a postfix to the login (RestoreDeletedUser), and prints none. */
function findFreeLogin(login: string, store: Store): string {
  let count = 1;
  while (store.userByLogin(`${login}_${count}`)) count += 1;
  return `${login}_${count}`;
}

export const choices = {
  futureVersion: {
    question: 'What does a version do that is higher than the current one?',
    choice: 'the same as a stale one: code 1001',
  },
  deleteEnabled: { question: 'What does DELETE of an enabled user answer?', choice: '400, code 400' },
  restoredVersion: {
    question: 'What do deleting and restoring do to the version?',
    choice: 'they raise it by 1 each; restoring what is not deleted does nothing',
  },
  whoIsMe: {
    question: 'Who is /users/me for the token of an API client?',
    choice: 'the user who registered the client',
  },
  whoMayAskWho: {
    question: 'Who may fetch /users/me? The API reference names a role, and no 403.',
    choice: 'whoever is signed in, without any role',
  },
} satisfies Choices;
