/** Sends one request to one origin and returns whatever answers: the only file that knows axios. */
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import type { AxiosProxyConfig, AxiosResponse } from 'axios';
import { BadAnswerError, CancelledError, DeadlineError, InputError, NetworkError, OriginError } from '../errors.ts';
import type { Secrets } from '../secrets/redact.ts';
import { oneLine, quoted, sanitize } from '../secrets/sanitize.ts';
import type { Connections, Wire } from './connection.ts';
import { isLoopback } from './host.ts';
import { type ProxyAddress, readProxy } from './proxy.ts';

/**
 * 'env' follows HTTPS_PROXY and its companions; a URL names the proxy. A loopback address is never proxied. `unused` is
 * off as well, and names the variable of the environment to which a connection that fails is to point.
 */
export type ProxySetting = 'off' | 'env' | (string & {}) | { readonly unused: string };

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly url: string;
  readonly elapsedMs: number;
  readonly requestId: string | null;
  readonly request: HttpRequest;
}

export interface Limits {
  /** From the call to the last byte, although bytes may still drip. */
  readonly totalMs: number;
  readonly connectMs: number;
  /** Between two pieces of a body that has begun. */
  readonly idleMs: number;
  /** Of the unpacked body. */
  readonly maxBytes: number;
  /** A kept connection that idled longer is not used for a write. */
  readonly staleMs: number;
}

const LIMITS: Limits = {
  totalMs: 30_000,
  connectMs: 10_000,
  idleMs: 20_000,
  maxBytes: 2 * 1024 * 1024,
  staleMs: 4_000,
};

export interface HttpOptions {
  origin: string;
  proxy: ProxySetting;
  secrets: Secrets;
  limits?: Partial<Limits> | undefined;
  /** Milliseconds on a clock that only moves forward. */
  clock?: () => number;
}

export interface SendOptions {
  signal?: AbortSignal | undefined;
  totalMs?: number | undefined;
  /** Shortens the total time, where that is longer. */
  atMostMs?: number | undefined;
}

export interface Http {
  /** Throws what `send` would throw before anything is sent. */
  check(request: HttpRequest): void;
  /** Resolves for every status but a redirect. */
  send(request: HttpRequest, options?: SendOptions): Promise<HttpResponse>;
  close(): void;
}

type Axios = typeof import('axios').default;

export function createHttp({
  origin,
  proxy,
  secrets,
  limits = {},
  clock = () => performance.now(),
}: HttpOptions): Http {
  const { totalMs: defaultTotalMs, connectMs, idleMs, maxBytes, staleMs } = { ...LIMITS, ...limits };
  const place = new URL(origin);
  const way = proxyFor(proxy, place, secrets);
  const proxyConfig = configOf(way);
  const unusedProxy = typeof proxy === 'object' && !isLoopback(place.hostname) ? proxy.unused : null;
  let loading: Promise<{ axios: Axios; connections: Connections }> | null = null;

  // axios takes longer to load than Node itself; a prompt must not wait for it. As CommonJS it is one file, of some sixty.
  async function load() {
    const { openConnections } = await import('./connection.ts');
    const axios: Axios = createRequire(import.meta.url)('axios');
    return { axios, connections: openConnections(clock) };
  }

  async function send(
    request: HttpRequest,
    { signal, totalMs: givenMs = defaultTotalMs, atMostMs = Number.POSITIVE_INFINITY }: SendOptions = {},
  ): Promise<HttpResponse> {
    const totalMs = Math.min(givenMs, atMostMs);
    const url = checkRequest(request, place.origin, secrets);
    loading ??= load();
    const { axios, connections } = await loading;
    if (signal?.aborted) throw new CancelledError({ sent: false });
    if (request.method !== 'GET' && request.method !== 'HEAD') connections.dropIdle(staleMs);

    const started = clock();
    const wire: Wire = { sent: false, reused: false };
    const stop = new AbortController();
    let ended: 'cancelled' | number | null = null;
    const end = (why: 'cancelled' | number) => {
      ended ??= why;
      stop.abort();
    };
    const cancel = () => end('cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    const total = setTimeout(() => end(totalMs), totalMs);
    const connect = setTimeout(() => {
      if (!wire.sent) end(connectMs);
    }, connectMs);
    let idle: NodeJS.Timeout | undefined;
    const onPiece = () => {
      clearTimeout(idle);
      idle = setTimeout(() => end(idleMs), idleMs);
    };

    try {
      const answer: AxiosResponse<Readable> = await axios.request({
        adapter: 'http',
        url: url.href,
        method: request.method,
        headers: headersFor(request),
        ...(request.body === undefined ? {} : { data: request.body }),
        proxy: proxyConfig as AxiosProxyConfig | false, // undefined too: then axios reads the environment
        transport: connections.transport(wire),
        httpAgent: connections.httpAgent,
        httpsAgent: connections.httpsAgent,
        signal: stop.signal,
        // Everything that axios would decide about an answer is decided here, with the bytes in hand.
        responseType: 'stream',
        transformRequest: [],
        transformResponse: [],
        validateStatus: () => true,
        maxRedirects: 0,
        timeout: 0,
      });
      if (proxyConfig !== false && place.protocol === 'https:' && !wire.sent) {
        answer.data.destroy();
        throw new NetworkError({
          code: 'PROXY_REFUSED',
          host: url.host,
          sent: false,
          detail: refusalInWords(answer.status),
          proxy: proxyPlace(way),
        });
      }
      wire.sent = true;
      if (answer.status >= 300 && answer.status < 400) {
        answer.data.destroy();
        throw redirected(answer, url);
      }
      onPiece();
      const bytes = await readBody(answer.data, { maxBytes, status: answer.status, onPiece });
      const headers = plainHeaders(answer);
      return {
        status: answer.status,
        reason: answer.statusText ?? '',
        headers,
        text: decodeText(bytes, headers['content-type'] ?? '', answer.status),
        url: url.href,
        elapsedMs: clock() - started,
        requestId: requestIdOf(headers, secrets),
        request,
      };
    } catch (error) {
      if (ended === 'cancelled') throw new CancelledError({ sent: wire.sent });
      if (ended !== null)
        throw new DeadlineError({
          afterMs: ended,
          sent: wire.sent,
          host: url.host,
          unusedProxy,
          proxy: proxyPlace(way),
        });
      if (error instanceof BadAnswerError || error instanceof NetworkError) throw error;
      throw broken(error, url, wire, { secrets, unusedProxy, way });
    } finally {
      clearTimeout(total);
      clearTimeout(connect);
      clearTimeout(idle);
      signal?.removeEventListener('abort', cancel);
    }
  }

  return {
    check: (request) => void checkRequest(request, place.origin, secrets),
    send,
    close() {
      loading?.then(({ connections }) => connections.close()).catch(() => {}); // what never loaded has nothing to close
    },
  };
}

// A dot segment would silently become another path: PUT …/users/.. is PUT /api/2/ to the URL parser.
const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?:[/\\?#]|$)/i;
const CONTROL = /[\0-\x1f\x7f]/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Nothing leaves that does not pass here: the one origin, no credentials in the URL, no split header. */
function checkRequest({ method, url: text, headers }: HttpRequest, origin: string, secrets: Secrets): URL {
  const refuse = (what: string, given: string): never => {
    throw new InputError(`${what} Nothing was sent.`, secrets.scrub(given));
  };
  const shown = (given: string) => quoted(secrets.scrub(given), 200);
  const url = URL.canParse(text) ? new URL(text) : refuse(`${shown(text)} is not a URL.`, text);
  if (url.origin !== origin) {
    throw new OriginError({ origin: url.origin === 'null' ? url.protocol : url.origin, expected: origin });
  }
  if (url.username || url.password) refuse('The URL carries a user name or password.', `${url.origin}${url.pathname}`);
  if (CONTROL.test(text) || DOT_SEGMENT.test(text.split(/[?#]/, 1)[0] ?? '')) {
    refuse(`The URL holds a control character or a dot segment: ${shown(text)}.`, text);
  }
  if (!/^[A-Z]+$/.test(method)) refuse(`${shown(method)} is not an HTTP method.`, method);
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) {
      refuse(`The header ${oneLine(secrets.scrub(name))} holds characters that no header may.`, name);
    }
  }
  return url;
}

// axios writes "application/x-www-form-urlencoded" into a write without Content-Type; false keeps it out. What the
// documentation's requests library would not send, we do not send.
function headersFor({ headers }: HttpRequest): Record<string, string | false> {
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return named ? { ...headers } : { ...headers, 'Content-Type': false };
}

/** Null: direct. 'env': axios looks for itself. */
function proxyFor(setting: ProxySetting, place: URL, secrets: Secrets): ProxyAddress | 'env' | null {
  if (setting === 'off' || typeof setting === 'object' || isLoopback(place.hostname)) return null;
  if (setting === 'env') return 'env';
  const proxy = readProxy(setting);
  if (typeof proxy === 'string') throw new InputError(`The proxy ${proxy} Otherwise it is off or env.`, undefined);
  secrets.add(proxy.password);
  return proxy;
}

/** axios' own word for each: false is direct, undefined means the environment. */
function configOf(proxy: ProxyAddress | 'env' | null): AxiosProxyConfig | false | undefined {
  if (proxy === null) return false;
  if (proxy === 'env') return undefined;
  const { protocol, hostname: host, port, username, password } = proxy;
  return { protocol, host, port, ...(username ? { auth: { username, password } } : {}) };
}

interface Reading {
  maxBytes: number;
  status: number;
  onPiece: () => void;
}

async function readBody(body: Readable, { maxBytes, status, onPiece }: Reading): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      onPiece();
      length += chunk.length;
      if (length > maxBytes) {
        throw new BadAnswerError({ status, why: 'too-large', detail: `more than ${maxBytes} bytes` });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof BadAnswerError) throw error;
    throw new BadAnswerError({ status, why: 'cut', detail: `it ended after ${length} bytes` });
  }
  return Buffer.concat(chunks);
}

function decodeText(bytes: Buffer, contentType: string, status: number): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    // The page of some gateway: its status still counts, its words do not.
    if (status >= 400) return new TextDecoder().decode(bytes);
    throw new BadAnswerError({ status, why: 'not-json', detail: `its bytes are not ${charset}` });
  }
}

function plainHeaders(answer: AxiosResponse): Record<string, string> {
  const entries = Object.entries(answer.headers).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

// It goes into errors and logs, which is no place for what a server may echo.
function requestIdOf(headers: Readonly<Record<string, string>>, secrets: Secrets): string | null {
  const id = headers['x-request-id'] ?? headers['x-correlation-id'] ?? headers['request-id'];
  return id === undefined ? null : secrets.scrub(id);
}

function redirected(answer: AxiosResponse, from: URL): BadAnswerError {
  const location = plainHeaders(answer)['location'] ?? '';
  const target = URL.canParse(location, from.href) && location !== '' ? new URL(location, from.href) : null;
  const detail = target && `${target.protocol}//${target.host}`;
  return new BadAnswerError({ status: answer.status, why: 'redirect', ...(detail ? { detail } : {}) });
}

function proxyPlace(way: ProxyAddress | 'env' | null): string | null {
  return way === null || way === 'env' ? null : way.place;
}

/** Of a proxy that was asked for a tunnel. */
function refusalInWords(status: number): string {
  const answered = `the proxy answered ${status}`;
  if (status === 407) return `${answered}, it wants a name and a password`;
  if (status === 403) return `${answered}, it lets nobody through to there`;
  return status >= 500 ? `${answered}, it reached nobody there` : answered;
}

interface Telling {
  readonly secrets: Secrets;
  readonly unusedProxy: string | null;
  readonly way: ProxyAddress | 'env' | null;
}

// The error of axios carries the request with its token; only the code and the words of the network's own error go on.
function broken(
  error: unknown,
  url: URL,
  { sent, reused }: Wire,
  { secrets, unusedProxy, way }: Telling,
): NetworkError {
  const { code, message } = error as { code?: unknown; message?: unknown }; // whatever was thrown, only read
  const name = typeof code === 'string' ? code : 'ECONNRESET';
  return new NetworkError({
    code: name,
    host: url.host,
    sent,
    reused,
    unusedProxy,
    proxy: way === 'env' ? otherPlace(error, url) : proxyPlace(way),
    cause: new Error(secrets.scrub(sanitize(String(message)))),
  });
}

/** Where a connection failed that was to go elsewhere first: to a proxy that only axios has looked up. */
function otherPlace(error: unknown, url: URL): string | null {
  const { cause = error } = error as { cause?: unknown };
  const { hostname, address, port } = cause as { hostname?: unknown; address?: unknown; port?: unknown }; // Node's own fields
  if (typeof hostname === 'string') return hostname === url.hostname ? null : hostname;
  if (typeof address !== 'string' || String(port) === (url.port || '443')) return null;
  return `${address}:${port}`;
}
