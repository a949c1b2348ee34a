/** Sends one request to one origin and returns whatever answers: prepare, send, receive, or say what failed. */
import type { Readable } from 'node:stream';
import type { AxiosProxyConfig, AxiosRequestConfig } from 'axios';
import { clockMs } from '../clock.ts';
import { CancelledError, UnexpectedError } from '../errors.ts';
import type { Secrets } from '../secrets/redact.ts';
import type { Body } from './body.ts';
import type { ConnectionOptions, Connections, Wire } from './connection.ts';
import { Deadline, type Times } from './deadline.ts';
import { EarlyConnections, STALE_MS } from './early.ts';
import { failureOf, refusalOf } from './failure.ts';
import { isRepeatable } from './method.ts';
import { isDirect, type ProxySetting } from './proxy.ts';
import { keepReady } from './ready.ts';
import { checkRequest } from './request.ts';
import { readResponse } from './response.ts';
import { proxyConfig, type Way, wayTo } from './way.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same as they came: each line of them, the names in their own case. */
  readonly headerLines: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  /** What `text` was read from. */
  readonly bytes: Uint8Array;
  readonly url: string;
  readonly elapsedMs: number;
  readonly requestId: string | null;
  readonly request: HttpRequest;
}

export interface Limits extends Times {
  /** Of the unpacked body. */
  readonly maxBytes: number;
  /** A kept connection that idled longer is not used for a write. */
  readonly staleMs: number;
}

const LIMITS: Limits = {
  totalMs: 30_000,
  connectMs: 10_000,
  answerMs: 30_000,
  idleMs: 20_000,
  maxBytes: 2 * 1024 * 1024,
  staleMs: STALE_MS,
};

export interface HttpOptions {
  origin: string;
  proxy: ProxySetting;
  /** Connections to there that were begun already. */
  early?: EarlyConnections | null | undefined;
  secrets: Secrets;
  limits?: Partial<Limits> | undefined;
  /** Milliseconds on a clock that only moves forward. */
  clock?: () => number;
}

export interface SendOptions {
  signal?: AbortSignal | undefined;
  /** Instead of the usual ones. */
  times?: Partial<Times> | undefined;
  /** A redirect, and bytes that are no text, are answers as well. */
  takesAny?: boolean | undefined;
  /** Shortens the total time, where that is longer. */
  atMostMs?: number | undefined;
  /** It is not counted. */
  isUnseen?: boolean | undefined;
}

/** What went over the network: requests, each try counted, and the connections that were opened, used or not. */
export interface Traffic {
  readonly requests: number;
  readonly connections: number;
}

export interface Http {
  /** Throws what `send` would throw before anything is sent. */
  check(request: HttpRequest): void;
  /** Resolves for every status but a redirect. */
  send(request: HttpRequest, options?: SendOptions): Promise<HttpResponse>;
  /** Has a connection at hand that a write may use, until it is told to stop. */
  keepReady(): () => void;
  traffic(): Traffic;
  close(): void;
}

type Axios = typeof import('axios').default;

export function createHttp({ origin, proxy, secrets, limits = {}, clock = clockMs, early: begun }: HttpOptions): Http {
  const { maxBytes, staleMs, ...times } = { ...LIMITS, ...limits };
  const place = new URL(origin);
  const way = wayTo(place, proxy, secrets);
  const early = isDirect(place, proxy) ? (begun ?? new EarlyConnections(place, { staleMs, clock })) : null;
  let loading: Promise<Loaded> | null = null;
  let loaded: Loaded | null = null;
  let requests = 0;
  let isClosed = false;

  async function send(
    request: HttpRequest,
    { signal, times: given = {}, takesAny = false, atMostMs = Number.POSITIVE_INFINITY, isUnseen }: SendOptions = {},
  ): Promise<HttpResponse> {
    const url = checkRequest(request, place.origin, secrets);
    loading ??= load({ clock, early, isPlain: place.protocol === 'http:' && way.proxy === null }, secrets);
    loaded = await loading;
    const { axios, connections } = loaded;
    if (signal?.aborted || isClosed) throw new CancelledError({ sent: false });
    if (!isRepeatable(request.method)) connections.dropIdle(staleMs);

    if (!isUnseen) requests += 1;
    const started = clock();
    const wire = startWire(() => deadline.onSent());
    const allowed = { ...times, ...given };
    const deadline = new Deadline({ ...allowed, totalMs: Math.min(allowed.totalMs, atMostMs) }, wire, signal);
    try {
      const answer = await axios.request<Readable>({
        ...configFor(request, url, way),
        ...connectionFor(connections, wire),
        signal: deadline.signal,
      });
      if (way.proxy !== null && place.protocol === 'https:' && !wire.sent) {
        answer.data.destroy();
        throw refusalOf(answer.status, url, way);
      }
      wire.sent = true;
      const onPiece = () => deadline.onPiece();
      const elapsedMs = () => clock() - started;
      return await readResponse(answer, { request, url, maxBytes, takesAny, secrets, onPiece, elapsedMs });
    } catch (error) {
      throw failureOf(error, { url, method: request.method, wire, way, secrets, ended: deadline.ended });
    } finally {
      deadline.clear();
    }
  }

  return {
    check: (request) => void checkRequest(request, place.origin, secrets),
    send,
    keepReady() {
      if (early === null) return () => {};
      const hasFresh = (ms: number) => early.hasFresh(ms) || loaded?.connections.hasFresh(ms) === true;
      return keepReady({ hasFresh, begin: () => early.begin(), staleMs });
    },
    traffic: () => ({ requests, connections: (early?.opened ?? 0) + (loaded?.connections.opened ?? 0) }),
    close() {
      isClosed = true;
      early?.close();
      loading?.then(({ connections }) => connections.close()).catch(() => {}); // what never loaded has nothing to close
    },
  };
}

function startWire(onSent: () => void): Wire {
  let isSent = false;
  return {
    reused: false,
    get sent() {
      return isSent;
    },
    set sent(now) {
      const isNews = now && !isSent;
      isSent = now;
      if (isNews) onSent();
    },
  };
}

interface Loaded {
  readonly axios: Axios;
  readonly connections: Connections;
}

// axios takes longer to load than Node itself; a prompt must not wait for it.
async function load(options: ConnectionOptions, secrets: Secrets): Promise<Loaded> {
  try {
    const [{ default: axios }, { openConnections }] = await Promise.all([import('axios'), import('./connection.ts')]);
    return { axios, connections: openConnections(options) };
  } catch (error) {
    throw new UnexpectedError({ sent: false, detail: secrets.scrub(String(error)) });
  }
}

function connectionFor(connections: Connections, wire: Wire): AxiosRequestConfig {
  const { httpAgent, httpsAgent } = connections;
  return { httpAgent, ...(httpsAgent && { httpsAgent }), transport: connections.transport(wire) };
}

function configFor(request: HttpRequest, url: URL, way: Way): AxiosRequestConfig {
  return {
    adapter: 'http',
    url: url.href,
    method: request.method,
    headers: headersFor(request),
    data: request.body instanceof Uint8Array ? Buffer.from(request.body) : request.body,
    proxy: proxyConfig(way) as AxiosProxyConfig | false, // undefined too: then axios reads the environment
    // Everything that axios would decide about an answer is decided here, with the bytes in hand.
    responseType: 'stream',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    maxRedirects: 0,
    timeout: 0,
  };
}

// axios writes "application/x-www-form-urlencoded" into a write without Content-Type, which false keeps out, and an Accept
// of its own. What the documentation's requests library would not send, we do not send.
function headersFor({ headers }: HttpRequest): Record<string, string | false> {
  const named = Object.keys(headers).map((name) => name.toLowerCase());
  return {
    ...headers,
    ...(!named.includes('content-type') && { 'Content-Type': false }),
    ...(!named.includes('accept') && { Accept: '*/*' }),
  };
}
