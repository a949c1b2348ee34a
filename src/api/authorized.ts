/** Puts the bearer token into a request, and repeats it once with a new one after a 401. Knows no retries and no pauses. */
import type { HttpRequest, HttpResponse } from './http/http.ts';
import { isRepeatable } from './http/method.ts';
import { parseProblem } from './problem.ts';
import type { Token, TokenSource } from './token.ts';

export interface Authorizing {
  signal?: AbortSignal | undefined;
  /** Adds the bearer header. */
  authorize?: boolean | undefined;
  /** A token at hand, so that nothing but this one request can fail. */
  token?: Token | undefined;
}

interface Authority {
  readonly tokens: TokenSource;
  /** Carries a request out, whose token is in it. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
  /** Told before it goes again with a new token. */
  readonly onRenewed: (request: HttpRequest) => void;
}

/**
 * A 401 to our own token (added here, or typed by the user) renews it and repeats the request once; a 403 never does.
 */
export async function sendAuthorized(
  given: HttpRequest,
  { authorize = false, token, signal }: Authorizing,
  { tokens, send, onRenewed }: Authority,
): Promise<HttpResponse> {
  const ours = authorize ? (token ?? (await tokens.current(signal))) : tokens.find(bearerOf(given));
  const request = authorize && ours ? withBearer(given, ours) : given;
  const response = await send(request);
  if (response.status !== 401 || ours === null) return response;
  // A write goes again only if the API itself refused it: behind a gateway's own 401 it may have been applied.
  if (!isRepeatable(request.method) && parseProblem(401, response.text) === null) return response;
  let renewed: Token;
  try {
    renewed = await tokens.renew(ours, signal);
  } catch {
    // The answer at hand is what this request came to; why no token is to be had, `tokens` remembers.
    return response;
  }
  const again = withBearer(request, renewed);
  onRenewed(again);
  return send(again);
}

function bearerOf({ headers }: HttpRequest): string {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'authorization');
  return /^Bearer (.+)$/.exec((name && headers[name]) ?? '')?.[1] ?? '';
}

function withBearer(request: HttpRequest, { accessToken }: Token): HttpRequest {
  const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...request, headers: { ...Object.fromEntries(others), Authorization: `Bearer ${accessToken}` } };
}
