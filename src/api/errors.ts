/** What can go wrong between a call and its answer: one class for each thing that a caller can do something about. */

import { codeInWords, isUnreached } from './http/codes.ts';
import { oneLine, quoted, sanitize } from './secrets/sanitize.ts';
import type { Verdict } from './verdict.ts';

const WORDS = 200; // columns for what others say in a sentence of ours

/** Every failure that this project names. Its message says what happened; what to type next is written elsewhere. */
export abstract class ShellError extends Error {
  /** Of a write whose answer is missing: what it came to by the looks behind it. */
  declare verdict?: Verdict;

  constructor(message: string, options: { cause?: unknown } = {}) {
    super(sanitize(message), options.cause === undefined ? {} : { cause: options.cause });
  }
}

/** What was given cannot be meant; nothing was sent. */
export class InputError extends ShellError {
  override name = 'InputError' as const;
  readonly value: string;
  /** How it is meant, where somebody knows: what is to be typed. */
  instead: string;

  constructor(message: string, value: unknown, options: { cause?: unknown; instead?: string } = {}) {
    super(message, options);
    this.value = describe(value);
    this.instead = options.instead ?? '';
  }
}

/** What was given is not the id of a user, or of a tenant. */
export class IdError extends InputError {
  readonly noun: 'user' | 'tenant';

  constructor(noun: 'user' | 'tenant', value: unknown) {
    const given = typeof value === 'string' ? quoted(value) : describe(value);
    super(`The id of a ${noun} is a UUID; ${given} is not one. Nothing was sent.`, value);
    this.noun = noun;
  }
}

interface SignInFacts {
  status: number | null;
  code: string | null;
  serverMessage: string | null;
  cause?: unknown;
}

/** The token endpoint refused the credentials, or answered without a token. */
export class SignInError extends ShellError {
  override name = 'SignInError' as const;
  readonly status: number | null;
  readonly code: string | null;
  readonly serverMessage: string | null;

  constructor({ status, code, serverMessage, cause }: SignInFacts) {
    const said = [code, serverMessage].flatMap((words) => (words ? [oneLine(words, WORDS)] : [])).join(': ');
    const answer = status === null ? '' : ` (HTTP ${status}${said ? `, ${said}` : ''})`;
    super(
      status !== null && status < 400
        ? `The sign-in was answered without a token${answer}.`
        : `The sign-in was refused${answer}.`,
      { cause },
    );
    this.status = status;
    this.code = clean(code);
    this.serverMessage = clean(serverMessage);
  }
}

interface ApiFacts {
  status: number;
  code?: number | string | null;
  domain?: string | null;
  serverMessage?: string | null;
  requestId?: string | null;
  method: string;
  path: string;
}

/** The API answered with an error status. */
export class ApiError extends ShellError {
  override name = 'ApiError' as const;
  readonly status: number;
  readonly code: number | string | null;
  readonly domain: string | null;
  readonly serverMessage: string | null;
  readonly requestId: string | null;
  readonly method: string;
  readonly path: string;

  constructor({ status, code, domain, serverMessage, requestId, method, path }: ApiFacts) {
    const said = serverMessage ? `: ${oneLine(serverMessage, WORDS)}` : '';
    const own = code == null || Number(code) === status ? '' : ` (code ${oneLine(String(code))})`;
    super(`${oneLine(method)} ${oneLine(path, WORDS)} was answered with ${status}${own}${said}`);
    this.status = status;
    this.code = typeof code === 'string' ? sanitize(code) : (code ?? null);
    this.domain = clean(domain);
    this.serverMessage = clean(serverMessage);
    this.requestId = clean(requestId);
    this.method = sanitize(method);
    this.path = sanitize(path);
  }
}

interface NetworkFacts {
  code: string;
  host: string;
  /** False only if the connection was never established: then the request certainly never left. */
  sent: boolean;
  /** True when the connection was an older one, kept open, which the server may have closed meanwhile. */
  reused?: boolean;
  /** It would have changed something. */
  isWrite?: boolean;
  detail?: string | undefined;
  /** The variable of the environment that names a proxy, where proxies are off. */
  unusedProxy?: string | null;
  /** Host and port of the proxy through which the way went. */
  proxy?: string | null;
  cause?: unknown;
}

/** The connection could not be made or broke: name not found, refused, TLS, reset, hang-up. */
export class NetworkError extends ShellError {
  override name = 'NetworkError' as const;
  readonly code: string;
  readonly host: string;
  readonly sent: boolean;
  readonly reused: boolean;
  readonly isWrite: boolean;
  readonly unusedProxy: string | null;
  /** Where nothing was sent: the proxy that was in the way. */
  readonly proxy: string | null;

  constructor({
    code,
    host,
    sent,
    reused = false,
    isWrite = false,
    detail,
    unusedProxy = null,
    proxy = null,
    cause,
  }: NetworkFacts) {
    const place = oneLine(host);
    const what = sent
      ? `The connection to ${place} broke before the answer was complete`
      : isUnreached(code) && proxy !== null
        ? `No connection to the proxy ${oneLine(proxy)}, through which ${place} is reached`
        : `No connection to ${place}${through(proxy)}`;
    super(
      `${what}: ${detail === undefined ? codeInWords(code) : oneLine(detail, WORDS)} (${oneLine(code)}).${sent ? '' : proxyInWords(unusedProxy)}`,
      { cause },
    );
    this.code = code;
    this.host = sanitize(host);
    this.sent = sent;
    this.reused = reused;
    this.isWrite = isWrite;
    this.unusedProxy = sent ? null : unusedProxy;
    this.proxy = sent || proxy === null ? null : sanitize(proxy);
  }
}

type DeadlineFacts = Pick<NetworkFacts, 'sent' | 'isWrite' | 'host' | 'unusedProxy' | 'proxy'> & { afterMs: number };

/** The time for one request, or for its connection, ran out. */
export class DeadlineError extends ShellError {
  override name = 'DeadlineError' as const;
  readonly afterMs: number;
  readonly sent: boolean;
  readonly isWrite: boolean;
  readonly host: string;
  readonly unusedProxy: string | null;
  readonly proxy: string | null;

  constructor({ afterMs, sent, isWrite = false, host, unusedProxy = null, proxy = null }: DeadlineFacts) {
    const seconds = afterMs < 100 ? `${Math.ceil(afterMs)} ms` : `${Math.round(afterMs / 100) / 10} s`;
    const place = oneLine(host);
    super(
      sent
        ? `No complete answer from ${place} within ${seconds}.`
        : `No connection to ${place}${through(proxy)} within ${seconds}.${proxyInWords(unusedProxy)}`,
    );
    this.afterMs = afterMs;
    this.sent = sent;
    this.isWrite = isWrite;
    this.host = sanitize(host);
    this.unusedProxy = sent ? null : unusedProxy;
    this.proxy = sent || proxy === null ? null : sanitize(proxy);
  }
}

export type BadAnswer = 'html' | 'not-json' | 'cut' | 'too-large' | 'redirect' | 'wrong-id' | 'shape';

interface BadAnswerFacts {
  status: number | null;
  why: BadAnswer;
  /** The field that is missing, the host of a redirect, or what else makes the sentence concrete. */
  detail?: string | undefined;
  requestId?: string | null;
  /** Of a sign-in, which the name `last` never holds. */
  isSignIn?: boolean;
  cause?: unknown;
}

/** Something answered, but not what the API answers. */
export class BadAnswerError extends ShellError {
  override name = 'BadAnswerError' as const;
  readonly status: number | null;
  readonly why: BadAnswer;
  readonly detail: string | null;
  readonly requestId: string | null;
  readonly isSignIn: boolean;

  constructor({ status, why, detail, requestId, isSignIn = false, cause }: BadAnswerFacts) {
    super(`${badAnswerInWords(why, detail)}${status === null ? '' : ` (HTTP ${status})`}.`, { cause });
    this.status = status;
    this.why = why;
    this.detail = clean(detail);
    this.requestId = clean(requestId);
    this.isSignIn = isSignIn;
  }
}

/** This program failed itself, where neither the server nor the network did. */
export class UnexpectedError extends ShellError {
  override name = 'UnexpectedError' as const;
  /** Whether a request may have left by then. */
  readonly sent: boolean;

  constructor({ sent, detail }: { sent: boolean; detail: string }) {
    const fate = sent ? 'The request may have been sent.' : 'Nothing was sent.';
    super(`That is a fault of this program: ${oneLine(detail, WORDS)}. ${fate}`);
    this.sent = sent;
  }
}

/** The caller gave up. */
export class CancelledError extends ShellError {
  override name = 'CancelledError' as const;
  readonly sent: boolean;

  constructor({ sent }: { sent: boolean }) {
    super(sent ? 'Cancelled after the request was sent.' : 'Cancelled before the request was sent.');
    this.sent = sent;
  }
}

/** A request was about to go to another place than the one that was signed in to; nothing was sent. */
export class OriginError extends ShellError {
  override name = 'OriginError' as const;
  readonly origin: string;
  readonly expected: string;

  constructor({ origin, expected }: { origin: string; expected: string }) {
    super(
      `The request would go to ${oneLine(origin)}, but this session belongs to ${oneLine(expected)}. Nothing was sent.`,
    );
    this.origin = sanitize(origin);
    this.expected = sanitize(expected);
  }
}

function clean(text: string | null | undefined): string | null {
  return text == null ? null : sanitize(text);
}

/** What was given, for a sentence: quoted text, or the kind of thing. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return oneLine(value, WORDS);
  if (value instanceof Promise) return 'a promise';
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'function') return 'a function';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

function badAnswerInWords(why: BadAnswer, detail: string | undefined): string {
  const more = detail ? `: ${oneLine(detail, WORDS)}` : '';
  switch (why) {
    case 'html':
      return `A web page came back instead of the API's answer${more}`;
    case 'not-json':
      return `The answer is not JSON${more}`;
    case 'cut':
      return `The answer is incomplete${more}`;
    case 'too-large':
      return `The answer is too large${more}`;
    case 'redirect':
      return `The server redirects to ${detail === undefined ? 'an unnamed place' : oneLine(detail, WORDS)}, and redirects are not followed`;
    case 'wrong-id':
      return `The answer is about another object than the one asked for${more}`;
    case 'shape':
      return `The answer lacks what the API promises${more}`;
  }
}

function through(proxy: string | null): string {
  return proxy === null ? '' : ` through the proxy ${oneLine(proxy)}`;
}

function proxyInWords(variable: string | null): string {
  return variable === null ? '' : ` ${variable} is set but not followed: ACRONIS_PROXY is off.`;
}
