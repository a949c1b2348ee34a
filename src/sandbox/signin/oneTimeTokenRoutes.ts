/** One-time tokens: an API client lets somebody in as a user, who then has a session cookie until they log out. */
import type { Choices } from '../choices.ts';
import { type Answer, empty, json } from '../http/answer.ts';
import type { Call, SignedCall } from '../http/call.ts';
import { closedObject, oneOf, openObject, readJson, string, uuid } from '../http/checks.ts';
import { NO_STORE, refuse, refuseMalformed } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { sessionOf } from '../platform/caller.ts';
import type { User } from '../platform/model.ts';

const OTT = '/api/2/idp/ott';
const JSON_BODY = 'application/json';

export const oneTimeTokenRoutes: readonly Route[] = [
  { method: 'POST', path: OTT, needs: 'user_admin', takes: JSON_BODY, run: issueOtt },
  { method: 'POST', path: `${OTT}/login`, needs: 'nothing', takes: JSON_BODY, run: enter },
  { method: 'GET', path: '/api/2/idp/logout', needs: 'self', run: leave },
];

const ottPost = closedObject(
  {
    purpose: oneOf(['user_login', 'verify']),
    login: string,
    external_id: string,
    user_id: uuid,
    // Whatever the client wants to be written down.
    audit_data: (value) => value,
  },
  ['purpose'],
);

function issueOtt(call: SignedCall): Answer {
  const { request, caller, platform } = call;
  if (!caller.isClient) throw refuse(403, 'This is for API clients only.');
  const user = findNamedUser(readJson(request, ottPost), call);
  call.decide(`one-time token for ${user.login}`);
  return json(200, { ott: platform.tokens.issueOnce({ kind: 'user', id: user.id }) }, NO_STORE);
}

function findNamedUser({ login, external_id, user_id }: ReturnType<typeof ottPost>, call: SignedCall): User {
  const ways = [login, external_id, user_id].filter((way) => way !== undefined);
  if (ways.length !== 1) throw refuseMalformed('one of login, external_id and user_id must be given');
  if (user_id !== undefined) return call.user(user_id);
  const { store } = call.platform;
  const found = login === undefined ? store.userByExternalId(external_id ?? '') : store.userByLogin(login);
  return call.user(found?.id ?? String(ways[0]));
}

/** Once: a second login with the same token is refused. */
function enter(call: Call): Answer {
  const { request, platform } = call;
  const { ott } = readJson(request, openObject({ ott: string }, ['ott']));
  const { tokens, store, origin } = platform;
  const holder = tokens.takeOnce(ott);
  const user = holder && store.user(holder.id);
  if (!user?.enabled || user.deleted_at !== null) throw refuse(401, 'The one-time token is invalid or was used.');
  const [role] = store.policiesOf(user.id);
  const wanted = {
    holder: { kind: 'user', id: user.id },
    tenantId: user.tenant_id,
    role: role?.role_id ?? '',
  } as const;
  const { access_token } = tokens.issue(wanted, origin);
  call.decide(`${user.login} is let in, with a cookie`);
  return json(200, user, { ...NO_STORE, 'Set-Cookie': cookieOf(access_token) });
}

function leave(call: SignedCall): Answer {
  const session = sessionOf(call.request.headers);
  call.platform.tokens.revoke(session ?? '');
  call.decide(session === undefined ? 'no cookie came along: no session has ended' : 'the session has ended');
  return { ...empty(204), headers: { 'Set-Cookie': `${cookieOf('')}; Max-Age=0` } };
}

function cookieOf(session: string): string {
  return `sandbox_session=${session}; Path=/; HttpOnly; SameSite=Strict`;
}

export const choices = {
  oneTimeLogin: {
    question: 'What do the logins by one-time token answer, and how long do they last?',
    choice: 'the user and a cookie that is good for two hours, once; logging out is 204',
  },
} satisfies Choices;
