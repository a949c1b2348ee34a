/** The API as functions: signs in, sends, retries what may be retried, and reads the answers. */
import { setTimeout as sleepFor } from 'node:timers/promises';
import { parseJson, readAnswer, readGrant } from './answer.ts';
import { BadAnswerError, CancelledError, ShellError } from './errors.ts';
import { has } from './fields.ts';
import { isSignIn } from './http/host.ts';
import {
  createHttp,
  type Http,
  type HttpRequest,
  type HttpResponse,
  type Limits,
  type ProxySetting,
} from './http/http.ts';
import { parseProblem } from './problem.ts';
import { askedPauseMs, isRepeatable, leftMs, nextDelayMs, retryAfterMs, TOKEN, type TryOutcome } from './retry.ts';
import { createSecrets, type Secrets } from './secrets/redact.ts';
import { type Grant, type Token, TokenSource } from './token.ts';
import {
  type ApiClient,
  decodeApiClient,
  decodeSearch,
  decodeTenant,
  decodeUser,
  decodeUsers,
  type SearchHit,
  type Tenant,
  type TenantId,
  type User,
  type UserId,
} from './types.ts';

export type ApiEvent =
  | { kind: 'request'; request: HttpRequest }
  | { kind: 'response'; response: HttpResponse }
  | { kind: 'retry'; request: HttpRequest; attempt: number; waitMs: number; why: string }
  | { kind: 'failure'; request: HttpRequest; error: ShellError };

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
  userAgent?: string;
  limits?: Partial<Limits>;
  /** Milliseconds on a clock that only moves forward. */
  clock?: () => number;
  /** The wall clock, which HTTP dates are compared with. */
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  random?: () => number;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** A token at hand, so that nothing but this one request can fail. */
  token?: Token | undefined;
  /** While it waits to be sent, for the first time or once more, a write can be called back by this as well. */
  turn?: Turn | undefined;
}

/** What a write waits for before it is sent: a token, a pause that the server asked for. */
export interface Turn {
  readonly signal: AbortSignal;
  wait<T>(act: () => Promise<T>): Promise<T>;
}

export interface Client {
  readonly datacenterUrl: string;
  /** …/api/2 */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly secrets: Secrets;
  /** Signs in when needed. */
  token(options?: CallOptions): Promise<Token>;
  /**
   * Any status resolves. Retries by method. `authorize` adds the bearer header. A 401 to our own token (added here, or
   * typed by the user) renews it and repeats the request once; a 403 never does.
   */
  send(request: HttpRequest, options?: CallOptions & { authorize?: boolean }): Promise<HttpResponse>;
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
const BATCH = 100; // GET /users takes at most 100 uuids

export function createClient(options: ClientOptions): Client {
  const { clientId, clientSecret, proxy = 'off', secrets = createSecrets() } = options;
  const { clock = () => performance.now(), now = Date.now, random = Math.random } = options;
  const { sleep = (ms, signal) => sleepFor(ms, undefined, { signal }), userAgent = USER_AGENT, limits = {} } = options;
  const datacenterUrl = options.datacenterUrl.replace(/(?<!\/)\/+$/, '');
  const baseUrl = `${datacenterUrl}/api/2`;
  const basic = Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64');
  secrets.add(clientSecret);
  secrets.add(basic);
  const http: Http = createHttp({ origin: new URL(datacenterUrl).origin, proxy, secrets, limits, clock });
  const tokens = new TokenSource({ fetch: fetchGrant, clock, onToken: options.onToken });

  // A listener narrates; its failure must not decide what becomes of a write.
  function emit(event: ApiEvent): void {
    try {
      options.onEvent?.(event);
    } catch {
      // The event is told, not asked.
    }
  }

  /** Until when the server asked to be left alone: by one answer, for all requests. */
  let quietUntil = 0;

  /** One request with its retries; each try and each wait is told. */
  async function transmit(request: HttpRequest, method: string, call: CallOptions = {}): Promise<HttpResponse> {
    http.check(request);
    // Called back before this, the first or the repeated, try: whatever went before it was turned away.
    if (call.turn?.signal.aborted) throw new CancelledError({ sent: false });
    await keepQuiet(request, call);
    const started = clock();
    let pausedMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      const { outcome, settle } = await tryOnce(request, leftMs(method, clock() - started - pausedMs), call.signal);
      const askedMs = askedPauseMs(method, outcome);
      const until = askedMs === null ? 0 : clock() + askedMs;
      quietUntil = Math.max(quietUntil, until);
      const waitMs = nextDelayMs({ attempt, method, outcome, random, spentMs: clock() - started - pausedMs });
      if (waitMs === null) return settle();
      const why = has(outcome, 'error') ? outcome.error.message : `HTTP ${outcome.status}`;
      emit({ kind: 'retry', request, attempt, waitMs, why });
      const paused = clock();
      await pause(waitMs, call);
      if (askedMs === null) continue;
      pausedMs += clock() - paused;
      if (quietUntil === until) quietUntil = 0;
    }
  }

  async function tryOnce(
    request: HttpRequest,
    leftForItMs: number | null,
    signal?: AbortSignal,
  ): Promise<{ outcome: TryOutcome; settle: () => HttpResponse }> {
    emit({ kind: 'request', request });
    try {
      const response = await http.send(request, {
        ...(signal ? { signal } : {}),
        ...(leftForItMs === null ? {} : { atMostMs: leftForItMs }),
      });
      if (isSignIn(request.url)) hideTokens(response.text);
      emit({ kind: 'response', response });
      const outcome = { status: response.status, retryAfterMs: retryAfterMs(response.headers['retry-after'], now()) };
      return { outcome, settle: () => response };
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      emit({ kind: 'failure', request, error });
      const settle = () => {
        throw error;
      };
      return { outcome: { error }, settle };
    }
  }

  /** Waits until the pause is over that an answer to another request asked for, however often it is prolonged. */
  async function keepQuiet(request: HttpRequest, call: CallOptions): Promise<void> {
    for (let waited = 0; quietUntil > Math.max(waited, clock()); ) {
      waited = quietUntil;
      const waitMs = Math.ceil(waited - clock());
      emit({ kind: 'retry', request, attempt: 0, waitMs, why: 'the server asked for a pause' });
      await pause(waitMs, call);
    }
  }

  async function pause(ms: number, { signal, turn }: CallOptions): Promise<void> {
    const stop = turn ? AbortSignal.any([turn.signal, ...(signal ? [signal] : [])]) : signal;
    try {
      await (turn ? turn.wait(() => sleep(ms, stop)) : sleep(ms, stop));
    } catch (error) {
      if (!stop?.aborted) throw error;
    }
    // What is waited for was either never sent or turned away, or is a read.
    if (stop?.aborted) throw new CancelledError({ sent: false });
  }

  /** Before anyone hears of the answer, its tokens are known as secrets. */
  function hideTokens(text: string): void {
    const grant = parseJson(text);
    for (const name of ['access_token', 'id_token', 'refresh_token']) {
      const token = grant?.[name];
      if (typeof token === 'string') secrets.add(token);
    }
  }

  async function fetchGrant(signal: AbortSignal): Promise<Grant> {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Basic ${basic}` };
    const body = 'grant_type=client_credentials';
    const request = withAgent({ method: 'POST', url: buildUrl(['idp', 'token']), headers, body });
    return readGrant(await transmit(request, TOKEN, { signal }), secrets);
  }

  async function send(
    given: HttpRequest,
    { authorize = false, token, ...call }: CallOptions & { authorize?: boolean } = {},
  ): Promise<HttpResponse> {
    const ours = authorize ? (token ?? (await tokens.current(call.signal))) : tokens.find(bearerOf(given));
    const request = withAgent(authorize && ours ? withBearer(given, ours) : given);
    const response = await transmit(request, request.method, call);
    if (response.status !== 401 || ours === null) return response;
    // A write goes again only if the API itself refused it: behind a gateway's own 401 it may have been applied.
    if (!isRepeatable(request.method) && parseProblem(401, response.text) === null) return response;
    let renewed: Token;
    try {
      renewed = await tokens.renew(ours, call.signal);
    } catch {
      // The answer at hand is what this request came to; why no token is to be had, `tokens` remembers.
      return response;
    }
    const again = withBearer(request, renewed);
    emit({ kind: 'retry', request: again, attempt: 1, waitMs: 0, why: 'HTTP 401, with a new token' });
    return transmit(again, again.method, call);
  }

  function withAgent(request: HttpRequest): HttpRequest {
    const named = Object.keys(request.headers).some((name) => name.toLowerCase() === 'user-agent');
    return named ? request : { ...request, headers: { ...request.headers, 'User-Agent': userAgent } };
  }

  function buildUrl(segments: readonly string[], query: Record<string, string> = {}): string {
    const search = new URLSearchParams(query).toString();
    return `${baseUrl}/${segments.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
  }

  async function fetchJson<T>(
    segments: readonly string[],
    query: Record<string, string>,
    decode: (json: unknown) => T,
    call: CallOptions = {},
  ): Promise<T> {
    const request = { method: 'GET', url: buildUrl(segments, query), headers: {} };
    const response = await send(request, { ...call, authorize: true });
    const failure = tokens.failure();
    if (response.status === 401 && failure) throw failure;
    return readAnswer(response, decode, secrets);
  }

  return {
    datacenterUrl,
    baseUrl,
    clientId,
    secrets,
    token: ({ signal } = {}) => tokens.current(signal),
    send,
    check: (request) => http.check(request),
    async fetchApiClient(call) {
      return fetchJson(['clients', clientId], {}, sameId(clientId, decodeApiClient, 'client_id'), call);
    },
    search({ tenant, text, limit }, call) {
      const query = { tenant, text, ...(limit === undefined ? {} : { limit: String(limit) }) };
      return fetchJson(['search'], query, decodeSearch, call);
    },
    async fetchUsers(ids, call) {
      const blocks = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, block) =>
        ids.slice(block * BATCH, (block + 1) * BATCH),
      );
      const answers = await Promise.all(
        blocks.map((block) => fetchJson(['users'], { uuids: block.join(',') }, onlyAsked(block), call)),
      );
      return answers.flat();
    },
    fetchUser: (id, call) => fetchJson(['users', id], {}, sameId(id, decodeUser, 'id'), call),
    fetchTenant: (id, call) => fetchJson(['tenants', id], {}, sameId(id, decodeTenant, 'id'), call),
    putUser(id, body, call) {
      const headers = { 'Content-Type': 'application/json' };
      return send({ method: 'PUT', url: buildUrl(['users', id]), headers, body }, { ...call, authorize: true });
    },
    close: () => http.close(),
  };
}

function bearerOf({ headers }: HttpRequest): string {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'authorization');
  return /^Bearer (.+)$/.exec((name && headers[name]) ?? '')?.[1] ?? '';
}

function withBearer(request: HttpRequest, { accessToken }: Token): HttpRequest {
  const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...request, headers: { ...Object.fromEntries(others), Authorization: `Bearer ${accessToken}` } };
}

/** An answer about somebody else is no answer: showing or changing the wrong user is the worst that can happen. */
function sameId<K extends string, T extends { readonly [key in K]: string }>(
  asked: string,
  decode: (json: unknown) => T,
  key: K,
): (json: unknown) => T {
  return (json) => {
    const value = decode(json);
    if (value[key].toLowerCase() === asked.toLowerCase()) return value;
    throw new BadAnswerError({ status: null, why: 'wrong-id', detail: `${value[key]} instead of ${asked}` });
  };
}

function onlyAsked(asked: readonly UserId[]): (json: unknown) => readonly User[] {
  return (json) => {
    const users = decodeUsers(json);
    const stranger = users.find(({ id }) => !asked.includes(id));
    if (stranger === undefined) return users;
    throw new BadAnswerError({ status: null, why: 'wrong-id', detail: `${stranger.id} was not asked for` });
  };
}
