/** One HTTP request, as the endpoints see it. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Request {
  readonly method: string;
  /** As it was sent: path and query, undecoded. */
  readonly url: string;
  /** Decoded segments: `/api/2/users` is `['api', '2', 'users']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Splits a request's target; undefined where it is none that an origin server can serve. */
export function splitUrl(url: string): Pick<Request, 'path' | 'query'> | undefined {
  // A proxy's absolute form (`GET http://elsewhere/`) is not for us.
  if (!url.startsWith('/')) return undefined;
  const [path = '', ...query] = url.split('?');
  try {
    return { path: path.slice(1).split('/').map(decodeURIComponent), query: new URLSearchParams(query.join('?')) };
  } catch {
    return undefined;
  }
}
