/** Signing in, and what becomes of tokens: issued, scoped, revoked, introspected. */
import type { Choices } from '../choices.ts';
import { type Answer, empty, json } from '../http/answer.ts';
import type { Call, SignedCall } from '../http/call.ts';
import { NO_STORE, refuse, refuseSignIn } from '../http/refusal.ts';
import type { Request } from '../http/request.ts';
import type { Route } from '../http/router.ts';
import { callerByHolder, callerByToken } from '../platform/caller.ts';
import { type Client, toTimestamp } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import { basicOf } from './credentials.ts';
import { claimsOf, type TokenInfo } from './tokens.ts';

export const tokenRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/2/idp/token', needs: 'nothing', run: issueToken },
  // Acronis' own samples fetch the token for one customer here.
  { method: 'POST', path: '/bc/idp/token', needs: 'nothing', run: issueToken },
  { method: 'POST', path: '/api/2/idp/revoke_token', needs: 'nothing', run: revokeToken },
  { method: 'POST', path: '/api/2/idp/introspect_token', needs: 'token_introspector', run: introspectToken },
];

function issueToken(call: Call): Answer {
  const { request, platform } = call;
  const form = formOf(request);
  const info = issue(request, form, platform);
  call.decide(issuedText(info, platform));
  return json(200, info, NO_STORE);
}

function issue(request: Request, form: URLSearchParams, platform: Platform): TokenInfo {
  switch (form.get('grant_type')) {
    case 'refresh_token':
      return issueRefreshed(form, platform);
    case 'password':
      return issueToUser(form, platform);
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return issueScoped(form, platform);
    default:
      return issueToClient(request, form, platform);
  }
}

/** Whom the token is for, where it reaches, and how long. */
function issuedText({ access_token, expires_on }: TokenInfo, { tokens, store, now }: Platform): string {
  const { holder, tenantId } = tokens.grantOf(access_token) ?? {};
  const name = holder?.kind === 'user' ? store.user(holder.id)?.login : clientName(store.client(holder?.id ?? ''));
  const minutes = Math.round((expires_on - now() / 1000) / 60);
  const tenant = store.tenant(tenantId ?? '')?.name;
  return `token for ${holder?.kind} ${name}: ${tenant} and below, ${minutes} min`;
}

/** As its owner calls it, and its id where nobody has called it anything. */
function clientName(client: Client | undefined): string | undefined {
  const name = client?.data['client_name'];
  return typeof name === 'string' && name.trim() !== '' ? name : client?.client_id;
}

function issueToClient(request: Request, form: URLSearchParams, platform: Platform) {
  const client = authenticateClient(request, form, platform);
  // The token errors of the API reference have no unsupported_grant_type (`tokenError`).
  if (form.get('grant_type') !== 'client_credentials') {
    throw refuseSignIn('invalid_request', 'This grant_type is not supported');
  }
  const seen = { last_access_at: toTimestamp(platform.now()), last_access_from_ip: '127.0.0.1' };
  platform.store.putClient({ ...client, ...seen });
  const holder = { kind: 'client', id: client.client_id } as const;
  const wanted = { holder, tenantId: client.tenant_id, role: client.role, isRefreshable: isOffline(form) };
  return platform.tokens.issue(wanted, platform.origin);
}

function isOffline(form: URLSearchParams): boolean {
  return form.get('scope')?.split(/\s+/).includes('offline_access') ?? false;
}

/** Whoever holds a refresh token needs nothing else: no page shows a header with it. */
function issueRefreshed(form: URLSearchParams, platform: Platform) {
  const refreshToken = form.get('refresh_token');
  if (refreshToken === null) throw refuseForm();
  const wanted = platform.tokens.wantedOf(refreshToken);
  const isLive = wanted && callerByHolder(wanted.holder, wanted.tenantId, platform.store);
  const info = isLive && platform.tokens.refresh(refreshToken, platform.origin);
  if (!info) throw refuseSignIn('access_denied', 'The refresh token is invalid');
  return info;
}

function issueToUser(form: URLSearchParams, { store, tokens, origin }: Platform) {
  const [username, password] = [form.get('username'), form.get('password')];
  if (username === null || password === null) throw refuseForm();
  const user = store.userByLogin(username);
  if (!user?.enabled || !user.activated || !store.hasPassword(user.id, password)) {
    throw refuseSignIn('access_denied', 'Wrong login or password');
  }
  if (user.mfa_status === 'setup_required') {
    throw refuseSignIn('totp_setup_required', 'The second factor must be set up first');
  }
  const [role] = store.policiesOf(user.id);
  const holder = { kind: 'user', id: user.id } as const;
  const wanted = { holder, tenantId: user.tenant_id, role: role?.role_id ?? '', isRefreshable: isOffline(form) };
  return tokens.issue(wanted, origin);
}

/** A token for one tenant below the one that the given token is for, as Acronis' examples ask for it. */
function issueScoped(form: URLSearchParams, platform: Platform) {
  const { tokens, origin } = platform;
  const assertion = form.get('assertion');
  const tenantId = /^urn:acronis\.com:tenant-id:([0-9a-f-]{36})$/.exec(form.get('scope') ?? '')?.[1];
  if (assertion === null || tenantId === undefined) throw refuseForm();
  const [holder, caller] = [tokens.grantOf(assertion)?.holder, callerByToken(assertion, platform)];
  if (!holder || !caller) throw refuseSignIn('access_denied', 'The assertion is no valid access token');
  if (!caller.seesInside(tenantId)) throw refuseSignIn('access_denied', 'The scope is not allowed', 403);
  return tokens.issue({ holder, tenantId, role: caller.roles[0] ?? '' }, origin);
}

/** A token of somebody else is left alone, and the answer does not tell (RFC 7009). */
function revokeToken(call: Call): Answer {
  const { request, platform } = call;
  const form = bodyOf(request);
  const token = form?.get('token');
  if (!form || !token) throw refuseForm();
  const client = authenticateClient(request, form, platform);
  const holder = (platform.tokens.grantOf(token) ?? platform.tokens.wantedOf(token))?.holder;
  const isOwn = holder?.id === client.client_id;
  if (isOwn) platform.tokens.revoke(token);
  call.decide(isOwn ? 'the token is revoked' : 'no token of this client: left alone');
  return { ...empty(200), headers: NO_STORE };
}

function introspectToken(call: SignedCall): Answer {
  const { request, platform } = call;
  const token = bodyOf(request)?.get('token');
  if (!token) throw refuse(400, 'The form needs the field token.');
  const isActive = callerByToken(token, platform) !== undefined;
  call.decide(isActive ? 'the token is alive' : `the token ${platform.tokens.fateOf(token)}`);
  if (!isActive) return json(200, { active: false });
  const { exp, aud, jti, iss, sub, sub_type, client_id, owner_tuid, scope } = claimsOf(token);
  const audience = Array.isArray(aud) ? aud[0] : aud;
  const whose = { iss, sub, sub_type, client_id, owner_tuid, scope };
  return json(200, { active: true, token_type: 'access_token', exp, aud: audience, jti, ...whose });
}

function authenticateClient(request: Request, form: URLSearchParams, { store }: Platform): Client {
  const { client_id, secret, way } = credentialsOf(request, form);
  const client = store.client(client_id);
  if (!client || client.secret !== secret || client.token_endpoint_auth_method !== way || client.status !== 'enabled') {
    throw refuseSignIn('invalid_client', 'invalid client credentials');
  }
  return client;
}

function refuseForm() {
  return refuseSignIn('invalid_request', 'Wrong request body format or required argument is missing');
}

function formOf(request: Request): URLSearchParams {
  const form = bodyOf(request);
  if (!form?.get('grant_type')) throw refuseForm();
  return form;
}

function bodyOf({ headers, body }: Request): URLSearchParams | undefined {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/x-www-form-urlencoded' ? new URLSearchParams(body.toString('utf8')) : undefined;
}

interface Credentials {
  readonly client_id: string;
  readonly secret: string;
  readonly way: Client['token_endpoint_auth_method'];
}

function credentialsOf({ headers }: Request, form: URLSearchParams): Credentials {
  if (headers.authorization !== undefined) {
    const basic = basicOf(headers.authorization);
    if (basic) return { client_id: basic.name, secret: basic.secret, way: 'client_secret_basic' };
  } else {
    const [client_id, secret] = [form.get('client_id'), form.get('client_secret')];
    if (client_id !== null && secret !== null) return { client_id, secret, way: 'client_secret_post' };
  }
  throw refuseSignIn('invalid_request', 'Authorization header value is not recognized');
}

export const choices = {
  badCredentials: {
    question: 'Which status have wrong client credentials, 400 or 401?',
    choice: '401 invalid_client; a header or body that cannot be read is 400 invalid_request',
  },
  otherGrants: { question: 'What does an unsupported grant_type answer?', choice: '400 invalid_request' },
  passwordRefused: {
    question: 'What does a wrong login or password answer at /idp/token?',
    choice: '401 access_denied',
  },
} satisfies Choices;
