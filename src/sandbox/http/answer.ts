/** One HTTP request as the routes see it, and the answers they make of it. */

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

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How it travels, when not as it should: ended or never begun (`stall`), cut in the body, or byte by byte. */
  readonly delivery?: Delivery;
}

export type Delivery = 'reset' | 'end' | 'stall' | 'cut' | { readonly everyMs: number };

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

export function text(status: number, body: string): Answer {
  // A link that was opened must be asked for again, not shown from a browser's cache.
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }, body };
}

export function empty(status: number): Answer {
  return { status, headers: {}, body: '' };
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
