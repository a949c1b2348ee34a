/** An answer as Python's requests library gives it, since that is what the pages read. */
import { inspect } from 'node:util';
import { ApiError } from '../../api/errors.ts';
import { readOwn } from '../../api/fields.ts';
import type { HttpResponse } from '../../api/http/http.ts';
import { parseProblem } from '../../api/problem.ts';
import { loads } from '../../python/json.ts';

export interface Response {
  readonly status_code: number;
  readonly reason: string;
  readonly ok: boolean;
  readonly url: string;
  readonly text: string;
  readonly content: Uint8Array;
  /** Read by name in any letter case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly elapsed: { total_seconds(): number };
  /** The body as data; throws JSONDecodeError where it is none, as for a 204. */
  json(): unknown;
  /** Throws ApiError for 400 and above. */
  raise_for_status(): void;
}

const answers = new WeakMap<object, HttpResponse>();

/** What came over the network as this response; undefined for what is none. */
export function answerBehind(response: object): HttpResponse | undefined {
  return answers.get(response);
}

/** `world`: its name, which may become known in full behind the answer. */
export function toResponse(answer: HttpResponse, world: () => string): Response {
  const { status, reason, text, bytes, url, request } = answer;
  const response: Response = {
    status_code: status,
    reason,
    ok: status < 400,
    url,
    text,
    content: bytes,
    headers: anyCase(answer.headers),
    elapsed: elapsedOf(answer.elapsedMs),
    json: () => loads(text),
    raise_for_status() {
      if (status < 400) return;
      const problem = parseProblem(status, text);
      const { code = null, domain = null, message: serverMessage = null } = problem ?? {};
      const { requestId } = answer;
      throw new ApiError({
        status,
        code,
        domain,
        serverMessage,
        requestId,
        method: request.method,
        path: new URL(url).pathname,
      });
    },
  };
  answers.set(response, answer);
  return Object.defineProperties(response, {
    [inspect.custom]: { value: () => `<Response [${status}]>` },
    toJSON: {
      value: () => ({ status_code: status, reason, ok: response.ok, url, body: bodyOf(text), world: world() }),
    },
  });
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function anyCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const get = (name: string, otherwise: unknown = null) => readOwn(headers, name.toLowerCase()) ?? otherwise;
  return new Proxy(headers, {
    get: (all, name) => {
      if (typeof name === 'string' && Object.hasOwn(all, name.toLowerCase())) return all[name.toLowerCase()];
      return name === 'get' ? get : Reflect.get(all, name);
    },
    has: (all, name) => (typeof name === 'string' ? name.toLowerCase() in all : name in all),
  });
}

/** Python's timedelta, as far as the pages and habits need it. */
function elapsedOf(ms: number): Response['elapsed'] {
  const seconds = ms / 1000;
  const shown = `0:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(6).padStart(9, '0')}`;
  return Object.defineProperty({ total_seconds: () => seconds }, inspect.custom, { value: () => shown });
}
