/** Reads what came back: JSON of the promised shape, or the error that it is. */
import { ApiError, BadAnswerError, SignInError } from './errors.ts';
import { isSignIn } from './http/host.ts';
import type { HttpResponse } from './http/http.ts';
import { type Problem, parseProblem } from './problem.ts';
import type { Secrets } from './secrets/redact.ts';
import { type Grant, lifetimeMs } from './token.ts';
import { decodeUsers, type User, type UserId } from './types.ts';

/** The decoded value of a successful answer; every other answer becomes an error. */
export function readAnswer<T>(response: HttpResponse, decode: (json: unknown) => T, secrets: Secrets): T {
  const { status, requestId } = response;
  if (status >= 400) throw problemOf(response, secrets);
  const json = readJson(response);
  try {
    return decode(json);
  } catch (error) {
    if (!(error instanceof BadAnswerError)) throw error;
    const { why, detail } = error;
    throw new BadAnswerError({ status, why, requestId, detail: detail ?? undefined });
  }
}

/** The token that was granted, or why none was. */
export function readGrant(response: HttpResponse, secrets: Secrets): Grant {
  const { status, text, headers } = response;
  if (status >= 400) {
    const problem = parseProblem(status, text);
    if (!isRefusal(response, problem)) throw problemOf(response, secrets);
    throw new SignInError({
      status,
      code: problem && secrets.scrub(String(problem.code)),
      serverMessage: problem?.message ? secrets.scrub(problem.message) : null,
    });
  }
  readJson(response);
  const grant = parseJson(text) ?? {};
  const accessToken = grant['access_token'];
  // A token that no header may carry would fail later, at every request and in no words.
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new SignInError({ status, code: null, serverMessage: null });
  }
  return { accessToken, lifetimeMs: lifetimeMs(grant, headers['date']) };
}

/** The tokens that an answer to a sign-in holds. */
export function tokensIn({ request, text }: HttpResponse): readonly string[] {
  const grant = isSignIn(request.url) ? parseJson(text) : null;
  const names = ['access_token', 'id_token', 'refresh_token'];
  return names.map((name) => grant?.[name]).filter((token) => typeof token === 'string');
}

/** An answer about somebody else is no answer: showing or changing the wrong user is the worst that can happen. */
export function requireId<K extends string, T extends { readonly [key in K]: string }>(
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

export function requireAsked(asked: readonly UserId[]): (json: unknown) => readonly User[] {
  return (json) => {
    const users = decodeUsers(json);
    const stranger = users.find(({ id }) => !asked.includes(id));
    if (stranger === undefined) return users;
    throw new BadAnswerError({ status: null, why: 'wrong-id', detail: `${stranger.id} was not asked for` });
  };
}

// The codes of OAuth that are about the client itself. A gateway has a 403 of its own, and a busy server a 429.
const REFUSALS: ReadonlySet<number | string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_grant',
  'access_denied',
]);

/** Whether the credentials were refused, so that it is they who have to be looked at. */
function isRefusal(response: HttpResponse, problem: Problem | null): boolean {
  if (response.status === 401) return problem !== null || !isHtml(response);
  if (problem === null) return false;
  if (response.status === 403) return REFUSALS.has(problem.code) || typeof problem.code === 'number';
  return response.status === 400 && REFUSALS.has(problem.code);
}

/** The object, or list, that the text is, with its own members and no others; null when it is none. */
export function parseJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : null;
  } catch {
    return null;
  }
}

function readJson(response: HttpResponse): unknown {
  const { status, text, requestId, request } = response;
  const facts = { status, requestId, isSignIn: isSignIn(request.url) };
  // The page of a captive portal or a sign-in proxy: what it says is for browsers and is never shown.
  if (isHtml(response)) throw new BadAnswerError({ ...facts, why: 'html' });
  try {
    return JSON.parse(text);
  } catch {
    throw new BadAnswerError({ ...facts, why: 'not-json', detail: text.trim() === '' ? 'it is empty' : undefined });
  }
}

function problemOf(response: HttpResponse, secrets: Secrets): ApiError | BadAnswerError {
  const { status, text, requestId, request } = response;
  const problem = parseProblem(status, text);
  // A page that asks to slow down asks for just that, whoever has written it.
  if (problem === null && status < 500 && status !== 429 && isHtml(response)) {
    return new BadAnswerError({ status, why: 'html', requestId, isSignIn: isSignIn(request.url) });
  }
  const scrubbed = (words: string | null | undefined) => (words ? secrets.scrub(words) : null);
  return new ApiError({
    status,
    code: typeof problem?.code === 'string' ? secrets.scrub(problem.code) : (problem?.code ?? null),
    domain: scrubbed(problem?.domain),
    serverMessage: scrubbed(problem?.message),
    requestId,
    method: request.method,
    path: secrets.scrub(new URL(request.url).pathname),
  });
}

function isHtml({ headers, text }: HttpResponse): boolean {
  return /\bhtml\b/i.test(headers['content-type'] ?? '') || /^\s*</.test(text);
}
