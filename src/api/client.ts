/** The API's endpoints as functions. */
import { onlyAsked, readAnswer, readGrant, sameId, tokensIn } from './answer.ts';
import { type Authorizing, sendAuthorized } from './authorized.ts';
import { createHttp, type Http, type HttpRequest, type HttpResponse, type Limits } from './http/http.ts';
import type { ProxySetting } from './http/way.ts';
import { TOKEN } from './retry.ts';
import { createSecrets, type Secrets } from './secrets/redact.ts';
import { type ApiEvent, Sender, type Waiting } from './sender.ts';
import type { Sleep } from './sleep.ts';
import { type Token, TokenSource } from './token.ts';
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

export interface ClientOptions {
  /** Without /api/2. */
  datacenterUrl: string;
  clientId: string;
  clientSecret: string;
  proxy?: ProxySetting;
  secrets?: Secrets;
  onEvent?: (event: ApiEvent) => void;
  /** Called with each new token. */
  onToken?: (token: Token) => void;
  userAgent?: string | undefined;
  limits?: Partial<Limits>;
  /** Milliseconds on a clock that only moves forward. */
  clock?: () => number;
  /** The wall clock, which HTTP dates are compared with. */
  now?: () => number;
  sleep?: Sleep | undefined;
  random?: () => number;
}

export type CallOptions = Waiting & Pick<Authorizing, 'token'>;

export interface Client {
  readonly datacenterUrl: string;
  /** …/api/2 */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly secrets: Secrets;
  /** Signs in when needed. */
  token(options?: CallOptions): Promise<Token>;
  /** Any status resolves. Retries by method; a 401 to our own token is tried once more with a new one. */
  send(request: HttpRequest, options?: Waiting & Authorizing): Promise<HttpResponse>;
  /** Throws OriginError or InputError for what `send` would not send. */
  check(request: HttpRequest): void;
  fetchApiClient(options?: CallOptions): Promise<ApiClient>;
  search(
    query: { tenant: TenantId; text: string; limit?: number },
    options?: CallOptions,
  ): Promise<readonly SearchHit[]>;
  fetchUsers(ids: readonly UserId[], options?: CallOptions): Promise<readonly User[]>;
  fetchUser(id: UserId, options?: CallOptions): Promise<User>;
  fetchTenant(id: TenantId, options?: CallOptions): Promise<Tenant>;
  putUser(id: UserId, body: string, options?: CallOptions): Promise<HttpResponse>;
  close(): void;
}

const USER_AGENT = 'acronis-shell';
export const MOST_UUIDS = 100; // in one GET /users

export function createClient(options: ClientOptions): Client {
  const { clientId, secrets = createSecrets() } = options;
  const datacenterUrl = options.datacenterUrl.replace(/(?<!\/)\/+$/, '');
  const wired = connect(options, { datacenterUrl, secrets });
  const { http, tokens, send } = wired;
  const baseUrl = `${datacenterUrl}/api/2`;
  const get = createGet(wired, baseUrl, secrets);

  return {
    datacenterUrl,
    baseUrl,
    clientId,
    secrets,
    token: ({ signal } = {}) => tokens.current(signal),
    send,
    check: (request) => http.check(request),
    fetchApiClient: (call) => get(['clients', clientId], {}, sameId(clientId, decodeApiClient, 'client_id'), call),
    search: ({ tenant, text, limit }, call) =>
      get(['search'], { tenant, text, limit: limit?.toString() }, decodeSearch, call),
    async fetchUsers(ids, call) {
      const blocks = Array.from({ length: Math.ceil(ids.length / MOST_UUIDS) }, (_, block) =>
        ids.slice(block * MOST_UUIDS, (block + 1) * MOST_UUIDS),
      );
      const answers = await Promise.all(
        blocks.map((block) => get(['users'], { uuids: block.join(',') }, onlyAsked(block), call)),
      );
      return answers.flat();
    },
    fetchUser: (id, call) => get(['users', id], {}, sameId(id, decodeUser, 'id'), call),
    fetchTenant: (id, call) => get(['tenants', id], {}, sameId(id, decodeTenant, 'id'), call),
    putUser(id, body, call) {
      const headers = { 'Content-Type': 'application/json' };
      return send({ method: 'PUT', url: urlOf(baseUrl, ['users', id]), headers, body }, { ...call, authorize: true });
    },
    close: () => http.close(),
  };
}

interface Wired {
  readonly http: Http;
  readonly tokens: TokenSource;
  readonly send: Client['send'];
}

/** One connection, one sender over it, and one source of tokens, which signs in by that sender too. */
function connect(
  { clientId, clientSecret, proxy = 'off', userAgent = USER_AGENT, ...options }: ClientOptions,
  { datacenterUrl, secrets }: { datacenterUrl: string; secrets: Secrets },
): Wired {
  const { limits, clock = () => performance.now() } = options;
  const basic = Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64');
  secrets.add(clientSecret);
  secrets.add(basic);
  const http = createHttp({ origin: new URL(datacenterUrl).origin, proxy, secrets, limits, clock });
  const sender = new Sender({
    ...options,
    http,
    clock,
    onAnswer: (response) => {
      for (const token of tokensIn(response)) secrets.add(token);
    },
  });
  const fetchGrant = async (signal: AbortSignal) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Basic ${basic}` };
    const url = urlOf(`${datacenterUrl}/api/2`, ['idp', 'token']);
    const request = withAgent({ method: 'POST', url, headers, body: 'grant_type=client_credentials' }, userAgent);
    return readGrant(await sender.send(request, { signal }, TOKEN), secrets);
  };
  const tokens = new TokenSource({ fetch: fetchGrant, clock, onToken: options.onToken });
  const onRenewed = (request: HttpRequest) =>
    sender.tell({
      kind: 'retry',
      request: withAgent(request, userAgent),
      attempt: 1,
      waitMs: 0,
      why: 'HTTP 401, with a new token',
    });

  return {
    http,
    tokens,
    async send(given, { authorize, token, ...call } = {}) {
      const send = (request: HttpRequest) => sender.send(withAgent(request, userAgent), call);
      const how = { authorize, token, signal: call.signal };
      return sendAuthorized(given, how, { tokens, send, onRenewed });
    },
  };
}

function createGet({ tokens, send }: Wired, baseUrl: string, secrets: Secrets) {
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

function withAgent(request: HttpRequest, userAgent: string): HttpRequest {
  const named = Object.keys(request.headers).some((name) => name.toLowerCase() === 'user-agent');
  return named ? request : { ...request, headers: { ...request.headers, 'User-Agent': userAgent } };
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
