/** What a typed write asks of a user: of whom, and which email, however the request is spelled. Pure. */
import { parseJson } from '../answer.ts';
import { isFields, readOwn, wholeNumberIn } from '../fields.ts';
import { textIn } from '../http/body.ts';
import type { HttpRequest } from '../http/http.ts';
import { isUuid, toUserId, type UserId } from '../types.ts';

export interface UserWrite {
  readonly id: UserId;
  /** The user itself is written, not what belongs to it, as its password. */
  readonly isWhole: boolean;
  /** The email that is asked for. */
  readonly email: string | null;
  /** The login that is asked for. */
  readonly login: string | null;
  /** The version that is named. */
  readonly version: number | null;
}

export function userWriteIn({ method, url, body }: Omit<HttpRequest, 'headers'>): UserWrite | null {
  const [kind, id, ...rest] = pathOf(url);
  if (kind !== 'users' || !isUuid(id)) return null;
  const isWhole = rest.length === 0;
  const fields = isWhole && (method === 'PUT' || method === 'PATCH') ? (parseJson(textIn(body)) ?? {}) : {};
  const contact = readOwn(fields, 'contact');
  const email = isFields(contact) ? readOwn(contact, 'email') : undefined;
  return {
    id: toUserId(id),
    isWhole,
    email: textOrNull(email),
    login: textOrNull(readOwn(fields, 'login')),
    version: wholeNumberIn(fields, 'version'),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The parts of a path below the API's own, as a server reads them. */
export function pathOf(url: string): readonly string[] {
  const parts = new URL(url).pathname.split('/').filter(Boolean).map(decode);
  const start = parts[0] === 'bc' ? 1 : 0;
  return parts[start] === 'api' && parts[start + 1] === '2' ? parts.slice(start + 2) : [];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
