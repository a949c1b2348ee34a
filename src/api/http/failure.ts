/** What became of a request that was not answered: given up, out of time, failed by the network, or by a fault of ours. */
import { CancelledError, DeadlineError, NetworkError, ShellError, UnexpectedError } from '../errors.ts';
import { type Fields, readOwn } from '../fields.ts';
import type { Secrets } from '../secrets/redact.ts';
import { sanitize } from '../secrets/sanitize.ts';
import { isOfNetwork } from './codes.ts';
import type { Wire } from './connection.ts';
import { isSignIn } from './host.ts';
import { isRepeatable } from './method.ts';
import type { Way } from './way.ts';

interface Circumstances {
  readonly url: URL;
  readonly method: string;
  readonly wire: Wire;
  readonly way: Way;
  readonly secrets: Secrets;
  /** Why it was stopped, if it was: by whom, or after which time. */
  readonly ended: 'cancelled' | number | null;
}

export function failureOf(thrown: unknown, { url, method, wire, way, secrets, ended }: Circumstances): ShellError {
  const { sent, reused } = wire;
  const { unusedProxy, proxyPlace } = way;
  const isWrite = !isRepeatable(method) && method !== 'OPTIONS' && !isSignIn(url.href);
  if (ended === 'cancelled') return new CancelledError({ sent });
  if (ended !== null)
    return new DeadlineError({ afterMs: ended, sent, isWrite, host: url.host, unusedProxy, proxy: proxyPlace });
  if (thrown instanceof ShellError) return thrown;
  if (!isNetworkFailure(thrown)) return new UnexpectedError({ sent, detail: secrets.scrub(String(thrown)) });
  return new NetworkError({
    code: thrown.code,
    host: url.host,
    sent,
    reused,
    isWrite,
    unusedProxy,
    proxy: way.proxy === 'env' ? otherPlace(thrown, url) : proxyPlace,
    // The error of axios carries the request with its token; only the code and the words of the network's own go on.
    cause: new Error(secrets.scrub(sanitize(thrown.message))),
  });
}

/**
 * Whether the network failed, as Node, OpenSSL or axios say it. Files, modules and mistakes have codes too: those, as any
 * other exception, are a fault of this program.
 */
export function isNetworkFailure(thrown: unknown): thrown is Error & { readonly code: string } {
  if (!(thrown instanceof Error) || !Object.hasOwn(thrown, 'code')) return false;
  const { code } = thrown as { code?: unknown };
  return typeof code === 'string' && isOfNetwork(code, callBehind(thrown));
}

/** What was asked of the system: by the first of several tries, and below what axios makes of it. */
function callBehind(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return undefined;
  const facts = thrown as Error & Fields;
  return (
    readOwn(facts, 'syscall') ??
    callBehind(thrown instanceof AggregateError ? thrown.errors[0] : readOwn(facts, 'cause'))
  );
}

/** A proxy that was asked for a tunnel answered for itself. */
export function refusalOf(status: number, url: URL, { proxyPlace }: Way): NetworkError {
  const detail = refusalInWords(status);
  return new NetworkError({ code: 'PROXY_REFUSED', host: url.host, sent: false, detail, proxy: proxyPlace });
}

function refusalInWords(status: number): string {
  const answered = `the proxy answered ${status}`;
  if (status === 407) return `${answered}, it wants a name and a password`;
  if (status === 403) return `${answered}, it lets nobody through to there`;
  return status >= 500 ? `${answered}, it reached nobody there` : answered;
}

/** Where a connection failed that was to go elsewhere first: to a proxy that only axios has looked up. */
function otherPlace(error: unknown, url: URL): string | null {
  const { cause = error } = error as { cause?: unknown };
  const { hostname, address, port } = cause as { hostname?: unknown; address?: unknown; port?: unknown }; // Node's own fields
  if (typeof hostname === 'string') return hostname === url.hostname ? null : hostname;
  if (typeof address !== 'string' || String(port) === (url.port || '443')) return null;
  return `${address}:${port}`;
}
