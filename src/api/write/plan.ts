/** What a write other than a helper's wants: which answers are success, and what one look would have to show. */
import { parseJson } from '../answer.ts';
import { sameEmail } from '../email/address.ts';
import { type Fields, isFields, readOwn } from '../fields.ts';
import { type Body, textIn } from '../http/body.ts';
import type { HttpRequest } from '../http/http.ts';
import { isUuid, type User } from '../types.ts';
import { pathOf } from './userWrite.ts';

export interface WritePlan {
  /** The statuses that the API documents as success of this operation. */
  readonly declared: readonly number[];
  /** What a look at the same address has to show; null where none can tell: what was created, a password, a mail. */
  readonly wanted: 'gone' | Fields | null;
  /** What an answer may leave out, but not contradict. An email has a verdict of its own. */
  readonly asked: Fields | null;
  /** The version that was named. */
  readonly version: number | null;
  /** Whom an answer, and a look, has to be about, where it names somebody. */
  readonly id: string | null;
  readonly isUser: boolean;
  /** The address where the email of that user is changed: then, accepted does not mean changed. */
  readonly email: string | null;
  /** The user as seen before it. */
  readonly before: User | null;
}

// The success statuses of the API reference; a method's usual ones for what it does not list.
const DECLARED: readonly (readonly [method: string, path: RegExp, status: number])[] = [
  ['POST', /^\/users(\/check_password)?$/, 200],
  ['POST', /^\/(tenants|clients)$/, 201],
  ['POST', /^\/users\/[^/]+\/(password|send-activation-email|restore)$/, 204],
  ['PUT', /^\/(users|tenants|clients)\/[^/]+$/, 200],
  ['PUT', /^\/users\/[^/]+\/(access_policies|mfa\/status)$/, 200],
  ['DELETE', /^\/(users|tenants|clients)\/[^/]+$/, 204],
];
const USUAL = [200, 201, 204];

export function planWrite({ method, url, body }: HttpRequest, before: User | null = null): WritePlan {
  const parts = pathOf(url);
  const [kind = '', id = null, ...rest] = parts;
  const path = `/${parts.join('/')}`;
  const known = DECLARED.find(([verb, pattern]) => verb === method && pattern.test(path));
  const fields = parseJson(textIn(body));
  const isPut = method === 'PUT' || method === 'PATCH';
  const isWhole = /^(users|tenants|clients)$/.test(kind) && rest.length === 0;
  const isUser = isWhole && kind === 'users' && id !== null;
  const email = isPut && fields && isUser ? emailIn(fields) : null;
  const version = fields && readOwn(fields, 'version');
  return {
    declared: known ? [known[2]] : USUAL,
    wanted: method === 'DELETE' ? 'gone' : isPut && fields ? withoutVersion(fields) : null,
    asked:
      fields && (isPut || (method === 'POST' && isWhole && id === null))
        ? withoutVersion(email === null ? fields : withoutEmail(fields))
        : null,
    version: isPut && typeof version === 'number' ? version : null,
    id: isWhole ? id : null,
    isUser,
    email,
    before,
  };
}

/** The names of a body's fields, as in `contact.email`; no values. */
export function fieldNames(body: Body | undefined): readonly string[] {
  const namesIn = (fields: Fields, prefix: string): string[] =>
    Object.entries(fields).flatMap(([name, value]) =>
      isFields(value) ? namesIn(value, `${prefix}${name}.`) : [`${prefix}${name}`],
    );
  return namesIn(parseJson(textIn(body)) ?? {}, '').slice(0, 100);
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
  if (!isFields(wanted)) return found === wanted || isSameText(found, wanted);
  return (
    isFields(found) &&
    Object.entries(wanted).every(([key, value]) => isLeftOpen(key, value) || shows(readOwn(found, key), value, key))
  );
}

// "Modifying the roles of a user account" sends it, with a version of 0, where the platform is to give an id.
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

// Read, and sent back with the one field that is to change: production_start_date, updated_at.
const NOTED = /_(?:at|date)$/;

/** The platform counts versions, gives ids, and notes when something was. */
function isLeftOpen(name: string, value: unknown): boolean {
  return name === 'version' || value === NIL_UUID || NOTED.test(name);
}

/** An id has no letter case, and a time is written in more than one way. */
function isSameText(found: unknown, wanted: unknown): boolean {
  if (typeof found !== 'string' || typeof wanted !== 'string') return false;
  if (isUuid(wanted)) return found.toLowerCase() === wanted.toLowerCase();
  return TIME.test(found) && TIME.test(wanted) && Date.parse(found) === Date.parse(wanted);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Whether an answer shows something else than was asked; what it does not mention is as it may be. */
export function contradicts(found: Fields, asked: Fields): boolean {
  return Object.entries(asked).some(([name, value]) => {
    if (!Object.hasOwn(found, name) || isLeftOpen(name, value)) return false;
    const there = found[name];
    return isFields(value) && isFields(there) ? contradicts(there, value) : !shows(there, value, name);
  });
}

/** Whether an answer is about the one that is meant, as far as it names one. */
export function isAbout(found: Fields | null, id: string | null): boolean {
  const named = readOwn(found ?? {}, 'id');
  return id === null || typeof named !== 'string' || named.toLowerCase() === id.toLowerCase();
}

/** A deleted user or tenant can still be looked at for a while, with the time of its deletion. */
export function isDeleted(found: Fields): boolean {
  const at = readOwn(found, 'deleted_at');
  return typeof at === 'string' && at !== '';
}

/** Null where nothing is left, which any look would show. */
function withoutVersion({ version: _, ...fields }: Fields): Fields | null {
  return Object.keys(fields).length > 0 ? fields : null;
}

function withoutEmail({ contact, ...fields }: Fields): Fields {
  const { email: _, ...rest } = contact as Fields; // there, since an email was found in it
  return { ...fields, contact: rest };
}

function emailIn(fields: Fields): string | null {
  const contact = readOwn(fields, 'contact');
  const email = isFields(contact) ? readOwn(contact, 'email') : undefined;
  return typeof email === 'string' ? email : null;
}
