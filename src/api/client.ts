/** The API's endpoints as functions. */
import { readAnswer, requireAsked, requireId } from './answer.ts';
import type { Authorizing } from './authorized.ts';
import { type ClientOptions, type Connected, connect } from './connect.ts';
import type { Http, HttpRequest, HttpResponse } from './http/http.ts';
import { createSecrets, type Secrets } from './secrets/redact.ts';
import type { Waiting } from './sender.ts';
import type { Token } from './token.ts';
import {
  type ApiClient,
  decodeApiClient,
  decodeSearch,
  decodeTenant,
  decodeUser,
  type SearchHit,
  type Tenant,
  type TenantId,
  type User,
  type UserId,
} from './types.ts';

export type CallOptions = Waiting & Pick<Authorizing, 'token'>;

export interface Client extends Pick<Http, 'check' | 'keepReady' | 'traffic' | 'close'> {
  readonly datacenterUrl: string;
  /** …/api/2 */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly secrets: Secrets;
  /** Signs in when needed. */
  token(options?: CallOptions): Promise<Token>;
  /** Any status resolves. Retries by method; a 401 to our own token is tried once more with a new one. */
  send(request: HttpRequest, options?: Waiting & Authorizing): Promise<HttpResponse>;
  fetchApiClient(options?: CallOptions): Promise<ApiClient>;
  search(
    query: { tenant: TenantId; text: string; limit?: number },
    options?: CallOptions,
  ): Promise<readonly SearchHit[]>;
  fetchUsers(ids: readonly UserId[], options?: CallOptions): Promise<readonly User[]>;
  fetchUser(id: UserId, options?: CallOptions): Promise<User>;
  fetchTenant(id: TenantId, options?: CallOptions): Promise<Tenant>;
  putUser(id: UserId, body: string, options?: CallOptions): Promise<HttpResponse>;
}

export const MOST_UUIDS = 100; // in one GET /users

export function createClient(options: ClientOptions): Client {
  const { clientId, secrets = createSecrets() } = options;
  const datacenterUrl = options.datacenterUrl.replace(/(?<!\/)\/+$/, '');
  const connected = connect(options, { datacenterUrl, secrets });
  const { http, tokens, send } = connected;
  const baseUrl = `${datacenterUrl}/api/2`;
  const get = createGet(connected, baseUrl, secrets);

  return {
    datacenterUrl,
    baseUrl,
    clientId,
    secrets,
    token: ({ signal } = {}) => tokens.current(signal),
    send,
    check: http.check,
    fetchApiClient: (call) => get(['clients', clientId], {}, requireId(clientId, decodeApiClient, 'client_id'), call),
    search: ({ tenant, text, limit }, call) =>
      get(['search'], { tenant, text, limit: limit?.toString() }, decodeSearch, call),
    async fetchUsers(ids, call) {
      const blocks = Array.from({ length: Math.ceil(ids.length / MOST_UUIDS) }, (_, block) =>
        ids.slice(block * MOST_UUIDS, (block + 1) * MOST_UUIDS),
      );
      const answers = await Promise.all(
        blocks.map((block) => get(['users'], { uuids: block.join(',') }, requireAsked(block), call)),
      );
      return answers.flat();
    },
    fetchUser: (id, call) => get(['users', id], {}, requireId(id, decodeUser, 'id'), call),
    fetchTenant: (id, call) => get(['tenants', id], {}, requireId(id, decodeTenant, 'id'), call),
    putUser(id, body, call) {
      const headers = { 'Content-Type': 'application/json' };
      return send({ method: 'PUT', url: urlOf(baseUrl, ['users', id]), headers, body }, { ...call, authorize: true });
    },
    keepReady: http.keepReady,
    traffic: http.traffic,
    close: http.close,
  };
}

function createGet({ tokens, send }: Connected, baseUrl: string, secrets: Secrets) {
  return async <T>(
    segments: readonly string[],
    query: Readonly<Record<string, string | undefined>>,
    decode: (json: unknown) => T,
    call: CallOptions = {},
  ): Promise<T> => {
    const request = { method: 'GET', url: urlOf(baseUrl, segments, query), headers: {} };
    const response = await send(request, { ...call, authorize: true });
    const failure = tokens.failure();
    if (response.status === 401 && failure) throw failure;
    return readAnswer(response, decode, secrets);
  };
}

function urlOf(
  baseUrl: string,
  segments: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  return `${baseUrl}/${segments.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
}
