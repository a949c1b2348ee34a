/** What a write other than a helper's wants: which answers are success, and what one look would have to show. */
import { parseJson } from './answer.ts';
import { sameEmail } from './email.ts';
import type { HttpRequest } from './http.ts';
import { own } from './own.ts';

export interface WritePlan {
  /** The statuses that the API documents as success of this operation. */
  readonly declared: readonly number[];
  /** What a look at the same address has to show; null where none can tell: what was created, a password, a mail. */
  readonly wanted: 'gone' | Readonly<Record<string, unknown>> | null;
  /** Whom an answer, and a look, has to be about, where it names somebody. */
  readonly id: string | null;
  /** The address where the email of that user is changed: then, accepted does not mean changed. */
  readonly email: string | null;
}

// The success statuses of the platform's document; a method's usual ones for what it does not list.
const DECLARED: readonly (readonly [method: string, path: RegExp, status: number])[] = [
  ['POST', /^\/users(\/check_password)?$/, 200],
  ['POST', /^\/(tenants|clients)$/, 201],
  ['POST', /^\/users\/[^/]+\/(password|send-activation-email|restore)$/, 204],
  ['PUT', /^\/(users|tenants|clients)\/[^/]+$/, 200],
  ['PUT', /^\/users\/[^/]+\/(access_policies|mfa\/status)$/, 200],
  ['DELETE', /^\/(users|tenants|clients)\/[^/]+$/, 204],
];
const USUAL = [200, 201, 204];

export function planWrite({ method, url, body = '' }: HttpRequest): WritePlan {
  const path = new URL(url).pathname.replace(/^\/(api\/2|bc\/api\/2)(?=\/)/, '');
  const known = DECLARED.find(([verb, pattern]) => verb === method && pattern.test(path));
  const fields = parseJson(body);
  const isPut = method === 'PUT' || method === 'PATCH';
  const [, kind, id = null] = /^\/(users|tenants|clients)\/([^/]+)$/.exec(path) ?? [];
  return {
    declared: known ? [known[2]] : USUAL,
    wanted: method === 'DELETE' ? 'gone' : isPut && fields ? withoutVersion(fields) : null,
    id,
    email: isPut && fields && kind === 'users' ? emailIn(fields) : null,
  };
}

/** The names of a body's fields, as in `contact.email`; no values. */
export function fieldNames(body: string): readonly string[] {
  const namesIn = (fields: Readonly<Record<string, unknown>>, prefix: string): string[] =>
    Object.entries(fields).flatMap(([name, value]) =>
      isFields(value) ? namesIn(value, `${prefix}${name}.`) : [`${prefix}${name}`],
    );
  return namesIn(parseJson(body) ?? {}, '').slice(0, 100);
}

/** Whether an answer shows all that was wanted; it may hold more. Lists have to be the same but for their order. */
export function shows(found: unknown, wanted: unknown, name = ''): boolean {
  if (name === 'email' && typeof wanted === 'string' && typeof found === 'string') return sameEmail(found, wanted);
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return false;
    return (
      wanted.every((item) => found.some((each) => shows(each, item))) &&
      found.every((each) => wanted.some((item) => shows(each, item)))
    );
  }
  if (!isFields(wanted)) return found === wanted;
  return isFields(found) && Object.entries(wanted).every(([key, value]) => shows(own(found, key), value, key));
}

/** Whether an answer is about the one that is meant, as far as it names one. */
export function isAbout(found: Readonly<Record<string, unknown>> | null, id: string | null): boolean {
  const named = own(found ?? {}, 'id');
  return id === null || typeof named !== 'string' || named.toLowerCase() === id.toLowerCase();
}

/** Null where nothing is left, which any look would show. */
function withoutVersion({ version: _, ...fields }: Readonly<Record<string, unknown>>) {
  return Object.keys(fields).length > 0 ? fields : null;
}

function emailIn(fields: Readonly<Record<string, unknown>>): string | null {
  const contact = own(fields, 'contact');
  const email = isFields(contact) ? own(contact, 'email') : undefined;
  return typeof email === 'string' ? email : null;
}

export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
