/** Turns away what a web page could make a browser send to this computer: foreign names, foreign pages. */
import type { IncomingHttpHeaders } from 'node:http';
import { refuse } from './refusal.ts';
import type { Request } from './request.ts';

export function checkOrigin(request: Request, port: number): void {
  // DNS rebinding: a page of evil.example whose name was made to point here still sends its own name.
  const host = request.headers.host?.toLowerCase();
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    throw refuse(421, 'The sandbox does not serve this host.');
  // No page may talk to the sandbox, so there is nothing to negotiate: no CORS, and a preflight is refused.
  if (request.method === 'OPTIONS') throw refuse(403, 'The sandbox answers no preflight.');
  if (request.headers.origin !== undefined) throw refuse(403, 'The sandbox answers no web page.');
  const site = request.headers['sec-fetch-site'] ?? 'none';
  if (site !== 'none' && !isClickOnMail(request)) throw refuse(403, 'The sandbox answers no web page.');
}

/** Following a link out of a mail or a terminal's browser pane; the key in the link cannot be guessed by a page. */
function isClickOnMail({ method, path, headers }: Request): boolean {
  return method === 'GET' && path[0] === 'sandbox' && path[1] === 'mail' && isNavigation(headers);
}

function isNavigation(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
