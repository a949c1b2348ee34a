/** Python's requests: sent as those of JavaScript are; their answers are kept, so that each language finds its own again. */
import { inspect } from 'node:util';
import {
  BadAnswerError,
  CancelledError,
  DeadlineError,
  InputError,
  NetworkError,
  OriginError,
  ShellError,
  SignInError,
} from '../../api/errors.ts';
import { type Fields, has, isFields, readOwn } from '../../api/fields.ts';
import { bodyOf, textIn } from '../../api/http/body.ts';
import { isTlsFailure } from '../../api/http/codes.ts';
import type { HttpRequest, HttpResponse, SendOptions } from '../../api/http/http.ts';
import { answerBehind, toResponse } from '../../page/requests/response.ts';
import { METHODS, sendBuilt } from '../../page/requests/send.ts';
import { nextLines } from '../../render/problems.ts';
import { asTyped } from '../../render/typed.ts';
import { AuditError } from '../../session/audit/record.ts';
import { WriteRefusedError } from '../../session/guard.ts';
import type { Session } from '../../session/session.ts';

/** What Python is told: an answer, or what shows a dry run. */
export type Told = AnswerRecord | { readonly shown: string; readonly id: number };

export interface AnswerRecord {
  readonly status: number;
  readonly reason: string;
  readonly url: string;
  readonly headers: HttpResponse['headerLines'];
  /** Base64. */
  readonly body: string;
  /** In seconds. */
  readonly elapsed: number;
  readonly id: number;
}

/** Of a request that Python has not made itself. */
interface RequestRecord {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
}

/** By which our module chooses the exception; any other is a RequestException. */
type ErrorKind =
  | 'connection'
  | 'connect-timeout'
  | 'read-timeout'
  | 'tls'
  | 'proxy'
  | 'refused'
  | 'invalid'
  | 'cancelled'
  | 'cut'
  | 'failed';

const LONGEST_MS = 2 ** 31 - 1; // of a timer

export class PythonRequests {
  readonly #session: Session;
  /** JavaScript's own objects, as long as Python holds what stands for them. */
  readonly #kept = new Map<number, object>();
  readonly #ids = new WeakMap<object, number>();
  #count = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  async send(payload: unknown): Promise<Told> {
    const { request, times, dropped } = readPayload(payload);
    for (const id of dropped) this.#kept.delete(id);
    this.#session.client.check(request);
    const sent = await sendBuilt(this.#session, request, { times, takesAny: true });
    if (has(sent, 'shown')) return { shown: inspect(sent.shown), id: this.#keep(sent.shown) };
    const { answer } = sent;
    return recordOf(answer, this.#keep(toResponse(answer, () => this.#session.world.name)));
  }

  /** The object of JavaScript that Python names by this number: a Response, or what shows a dry run. */
  object(id: number): object | undefined {
    return this.#kept.get(id);
  }

  /** A Response of JavaScript's for Python; null for what is none. */
  record(response: object): (AnswerRecord & { readonly request: RequestRecord }) | null {
    const answer = answerBehind(response);
    if (answer === undefined) return null;
    const { method, url, headers, body } = answer.request;
    const request = { method, url, headers: Object.entries(headers), body: textIn(body) || null };
    return { ...recordOf(answer, this.#keep(response)), request };
  }

  #keep(value: object): number {
    const id = this.#ids.get(value) ?? ++this.#count;
    this.#ids.set(value, id);
    this.#kept.set(id, value);
    return id;
  }
}

interface Payload {
  readonly request: HttpRequest;
  readonly times: SendOptions['times'];
  readonly dropped: readonly number[];
}

/** Whoever is in Python can ask the host for anything: what is no request is refused. */
function readPayload(payload: unknown): Payload {
  const given = isFields(payload) ? payload : {};
  const [method, url, body] = ['method', 'url', 'body'].map((name) => readOwn(given, name));
  const [headers, dropped] = ['headers', 'dropped'].map((name) => listIn(given, name));
  if (typeof method !== 'string' || !METHODS.some((known) => known.toUpperCase() === method)) {
    throw new InputError(`The method is one of ${METHODS.join(', ')}. Nothing was sent.`, method);
  }
  if (typeof url !== 'string') throw new InputError('A request needs a URL. Nothing was sent.', url);
  return {
    request: {
      method,
      url,
      headers: Object.fromEntries((headers ?? []).map((pair) => headerIn(pair))),
      body: typeof body === 'string' ? bodyOf(Buffer.from(body, 'base64')) : undefined,
    },
    times: timesIn(readOwn(given, 'timeout')),
    dropped: (dropped ?? []).filter((id) => typeof id === 'number'),
  };
}

function listIn(fields: Fields, name: string): readonly unknown[] | undefined {
  const value = readOwn(fields, name);
  return Array.isArray(value) ? value : undefined;
}

function headerIn(pair: unknown): readonly [string, string] {
  const [name, value] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (typeof name === 'string' && typeof value === 'string') return [name, value];
  throw new InputError('A header is a name and a text. Nothing was sent.', pair);
}

/** Python's (connect, read), in seconds; the session's own limits where it says nothing. */
function timesIn(timeout: unknown): SendOptions['times'] {
  const [connect, read] = (Array.isArray(timeout) ? (timeout as unknown[]) : []).map((seconds) =>
    typeof seconds === 'number' ? Math.min(Math.ceil(seconds * 1000), LONGEST_MS) : undefined,
  );
  return {
    ...(connect !== undefined && { connectMs: connect, totalMs: LONGEST_MS }),
    ...(read !== undefined && { answerMs: read, idleMs: read, totalMs: LONGEST_MS }),
  };
}

function recordOf({ status, reason, url, headerLines, bytes, elapsedMs }: HttpResponse, id: number): AnswerRecord {
  const body = Buffer.from(bytes).toString('base64');
  return { status, reason, url, headers: headerLines, body, elapsed: elapsedMs / 1000, id };
}

/** Of what was thrown: by which kind Python chooses the exception, in words, and what can be done about it. */
export function factsOf(error: unknown): { kind: ErrorKind; message: string; next: readonly string[] } {
  return { kind: kindOf(error), message: asPython(messageOf(error)), next: nextLines(error).map(asPython) };
}

function asPython(words: string): string {
  return asTyped(words, 'python');
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof CancelledError) return 'cancelled';
  if (error instanceof DeadlineError) return error.sent ? 'read-timeout' : 'connect-timeout';
  if (error instanceof NetworkError) {
    if (isTlsFailure(error.code)) return 'tls';
    return error.proxy === null ? 'connection' : 'proxy';
  }
  if (error instanceof InputError) return 'invalid';
  if (error instanceof BadAnswerError && error.why === 'cut') return 'cut';
  const isRefused = [OriginError, WriteRefusedError, AuditError, SignInError].some((kind) => error instanceof kind);
  return isRefused ? 'refused' : 'failed';
}

function messageOf(error: unknown): string {
  if (error instanceof ShellError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
