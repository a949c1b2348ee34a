/** Reads an answer to its last byte, and makes of it what the rest of the program knows as one. */
import type { Readable } from 'node:stream';
import type { AxiosResponse } from 'axios';
import { BadAnswerError } from '../errors.ts';
import type { Secrets } from '../secrets/redact.ts';
import { isNetworkFailure } from './failure.ts';
import type { HttpRequest, HttpResponse } from './http.ts';

interface Reading {
  readonly request: HttpRequest;
  readonly url: URL;
  /** Of the unpacked body. */
  readonly maxBytes: number;
  readonly takesAny: boolean;
  readonly secrets: Secrets;
  readonly onPiece: () => void;
  readonly elapsedMs: () => number;
}

/** @throws {BadAnswerError} for a body that is not whole and, unless any answer is taken, for a redirect or what is no text. */
export async function readResponse(answer: AxiosResponse<Readable>, reading: Reading): Promise<HttpResponse> {
  const { request, url, takesAny, secrets, onPiece, elapsedMs } = reading;
  const { status, statusText, data } = answer;
  if (status >= 300 && status < 400 && !takesAny) {
    data.destroy();
    throw toRedirectError(answer, url);
  }
  onPiece();
  const bytes = await readBody(data, status, reading);
  const headers = plainHeaders(answer);
  return {
    status,
    reason: statusText ?? '',
    headers,
    headerLines: headerLines(answer),
    text: decodeText(bytes, headers['content-type'] ?? '', reading, status),
    bytes,
    url: url.href,
    elapsedMs: elapsedMs(),
    requestId: requestIdOf(headers, secrets),
    request,
  };
}

async function readBody(body: Readable, status: number, { maxBytes, onPiece }: Reading): Promise<Buffer> {
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
    if (!isNetworkFailure(error)) throw error;
    throw new BadAnswerError({ status, why: 'cut', detail: `it ended after ${length} bytes` });
  }
  return Buffer.concat(chunks);
}

function decodeText(bytes: Buffer, contentType: string, { takesAny }: Reading, status: number): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    // The page of some gateway: its status still counts, its words do not.
    if (takesAny || status >= 400) return new TextDecoder().decode(bytes);
    throw new BadAnswerError({ status, why: 'not-json', detail: `its bytes are not ${charset}` });
  }
}

function plainHeaders(answer: AxiosResponse): Record<string, string> {
  const entries = Object.entries(answer.headers).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** As Node has read them; axios takes some away. */
function headerLines({ request, headers }: AxiosResponse): readonly (readonly [string, string])[] {
  const { rawHeaders }: { rawHeaders?: string[] } = request?.res ?? {};
  if (rawHeaders === undefined) return Object.entries(plainHeaders({ headers } as AxiosResponse));
  return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []));
}

// It goes into errors and logs, which is no place for what a server may echo.
function requestIdOf(headers: Readonly<Record<string, string>>, secrets: Secrets): string | null {
  const id = headers['x-request-id'] ?? headers['x-correlation-id'] ?? headers['request-id'];
  return id === undefined ? null : secrets.scrub(id);
}

function toRedirectError(answer: AxiosResponse, from: URL): BadAnswerError {
  const location = plainHeaders(answer)['location'] ?? '';
  const target = URL.canParse(location, from.href) && location !== '' ? new URL(location, from.href) : null;
  const detail = target ? `${target.protocol}//${target.host}` : undefined;
  return new BadAnswerError({ status: answer.status, why: 'redirect', detail });
}
