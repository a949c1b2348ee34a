/** What carries a client's requests: one connection, one sender over it, one source of tokens that signs in by that sender too. */
import { readGrant, tokensIn } from './answer.ts';
import { type Authorizing, sendAuthorized } from './authorized.ts';
import { clockMs } from './clock.ts';
import type { EarlyConnections } from './http/early.ts';
import { createHttp, type Http, type HttpRequest, type HttpResponse, type Limits } from './http/http.ts';
import type { ProxySetting } from './http/proxy.ts';
import { TOKEN } from './retry.ts';
import type { Secrets } from './secrets/redact.ts';
import { type ApiEvent, Sender, type Waiting } from './sender.ts';
import type { Sleep } from './sleep.ts';
import { type Token, TokenSource } from './token.ts';

/** Gets what nobody has kept, a password manager's say. */
export type FetchSecret = (signal: AbortSignal) => Promise<string>;

export interface ClientOptions {
  /** Without /api/2. */
  datacenterUrl: string;
  clientId: string;
  clientSecret: string | FetchSecret;
  proxy?: ProxySetting;
  /** Connections to the data centre that were begun already. */
  early?: EarlyConnections | null | undefined;
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

const USER_AGENT = 'acronis-shell';

export interface Connected {
  readonly http: Http;
  readonly tokens: TokenSource;
  readonly send: (request: HttpRequest, options?: Waiting & Authorizing) => Promise<HttpResponse>;
}

export function connect(
  { clientId, clientSecret, proxy = 'off', userAgent = USER_AGENT, ...options }: ClientOptions,
  { datacenterUrl, secrets }: { datacenterUrl: string; secrets: Secrets },
): Connected {
  const { early, limits, clock = clockMs } = options;
  const basicOf = (secret: string) => {
    const basic = Buffer.from(`${clientId}:${secret}`, 'utf8').toString('base64');
    secrets.add(secret);
    secrets.add(basic);
    return basic;
  };
  let basic = typeof clientSecret === 'string' ? basicOf(clientSecret) : null;
  const http = createHttp({ origin: new URL(datacenterUrl).origin, proxy, early, secrets, limits, clock });
  const sender = new Sender({
    ...options,
    http,
    clock,
    onAnswer: (response) => {
      for (const token of tokensIn(response)) secrets.add(token);
    },
  });
  const fetchGrant = async (signal: AbortSignal) => {
    if (typeof clientSecret !== 'string') basic ??= basicOf(await clientSecret(signal));
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Basic ${basic}` };
    const url = `${datacenterUrl}/api/2/idp/token`;
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

function withAgent(request: HttpRequest, userAgent: string): HttpRequest {
  const named = Object.keys(request.headers).some((name) => name.toLowerCase() === 'user-agent');
  return named ? request : { ...request, headers: { ...request.headers, 'User-Agent': userAgent } };
}
