/** What has become of the world and the session, and what went between them, since a step began: what its checks look at. */

import { isFields, readOwn } from '../api/fields.ts';
import type { Verdict } from '../api/verdict.ts';
import type { Exchange, Fault, Mail, User } from '../sandbox/index.ts';
import { PythonError } from '../session/errors.ts';

/** A request that reached the server. */
export interface Asked {
  readonly method: string;
  /** Below `/api/2`: `/users/2ae8…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Exchange['headers'];
  /** As JSON, undefined where it is none. */
  readonly body: unknown;
  /** 0 where it was not carried out; an answer that was lost has its status. */
  readonly status: number;
  /** Its body as JSON, undefined where it is none. */
  readonly answer: unknown;
  /** Counts the entries: those of one number were asked by the same. */
  readonly entry: number;
}

/** What came of the last entry. */
export interface Ended {
  readonly value?: unknown;
  readonly error?: unknown;
  /** All that it has shown. */
  readonly shown?: string;
}

/** What the last entry alone has done. */
export interface Last {
  readonly asked: readonly Asked[];
  readonly verdicts: readonly Verdict[];
}

export interface Seen {
  /** By login or id, as the platform has them now. */
  user(login: string): User | undefined;
  /** The same as the step began. */
  before(login: string): User | undefined;
  users(): readonly User[];
  /** Newest first; also those from before the step. */
  readonly mails: readonly Mail[];
  /** Accidents that are set and have not happened yet. */
  readonly faults: readonly Fault[];
  /** Since the step began, oldest first; of signing in only what was not the session's own beginning. */
  readonly asked: readonly Asked[];
  /** What the session's writes came to since the step began, by helper or typed, oldest first. */
  readonly verdicts: readonly Verdict[];
  /** Of whom `report()` has made the proof since the step began: their ids. */
  readonly reports: readonly string[];
  /** The page's names, as they are now, and whatever else was assigned in JavaScript. */
  readonly names: Readonly<Record<string, unknown>>;
  /** This name has another value than as the step began. */
  hasSet(name: string): boolean;
  readonly entry: Ended;
  readonly last: Last;
  /** What the entries have shown since the step began; not what is said beside them, by the trace or by the lesson. */
  readonly shown: string;
  /** The same, of the entry with this number and those behind it. */
  shownSince(entry: number): string;
  /** The same, of the entries with the numbers that are meant. */
  shownBy(isMeant: (entry: number) => boolean): string;
  /** What `acronis-shell -e` with this entry alone would end with. */
  readonly exit: number;
}

/** The same, had each answer been on the screen, with its status. */
export function withAllShown(seen: Seen): Seen {
  const answersBy = (isMeant: (entry: number) => boolean) =>
    seen.asked
      .filter(({ entry }) => isMeant(entry))
      .map(({ status, answer }) => `\n${status}\n${JSON.stringify(answer)}`)
      .join('');
  return {
    ...seen,
    shown: seen.shown + answersBy(() => true),
    shownSince: (number) => seen.shownSince(number) + answersBy((entry) => entry >= number),
    shownBy: (isMeant) => seen.shownBy(isMeant) + answersBy(isMeant),
  };
}

/** What went to a path below `/api/2`, oldest first. */
export function askedFor(seen: Seen, method: string, path: string | RegExp): readonly Asked[] {
  const isThere = (asked: string) => (typeof path === 'string' ? path === asked : path.test(asked));
  return seen.asked.filter((asked) => asked.method === method && isThere(asked.path));
}

/** Searches, by a helper or typed. */
export function searchesIn(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'GET', '/search');
}

/** Entries in which a helper looked somebody up: by a search, and whom it found by their ids. */
export function helpedEntries(seen: Seen): ReadonlySet<number> {
  const searched = new Set(searchesIn(seen).map(({ entry }) => entry));
  const fetched = askedFor(seen, 'GET', '/users').filter(({ query }) => query.has('uuids'));
  return new Set(fetched.flatMap(({ entry }) => (searched.has(entry) ? [entry] : [])));
}

/** The platform's own code in an answer that refuses. */
export function codeOf(answer: unknown): unknown {
  const error = isFields(answer) ? readOwn(answer, 'error') : null;
  return isFields(error) ? readOwn(error, 'code') : undefined;
}

/** The reason that an answer gives in words, as the sandbox does in `details`; empty where it gives none. */
export function infoOf(answer: unknown): string {
  const error = isFields(answer) ? readOwn(answer, 'error') : null;
  const details = isFields(error) ? readOwn(error, 'details') : null;
  return isFields(details) ? String(readOwn(details, 'info') ?? '') : '';
}

/** A change that was refused for its version, and not for its form. */
export function isStale({ method, answer }: Asked): boolean {
  return method === 'PUT' && codeOf(answer) === 1001;
}

/** It names a version, whichever. */
export function hasVersion(asked: Asked): boolean {
  return fieldIn(asked, 'version') !== undefined;
}

/** What changed this user, whatever came of it. */
export function putsOf(seen: Seen, login: string): readonly Asked[] {
  const path = `/users/${seen.user(login)?.id}`;
  return seen.asked.filter((asked) => asked.method === 'PUT' && asked.path === path);
}

/** The same, of those that were accepted. */
export function acceptedPuts(seen: Seen, login: string): readonly Asked[] {
  return putsOf(seen, login).filter(({ status }) => status === 200);
}

/** The last change of this user was refused for its version. */
export function isLastStale(seen: Seen, login: string): boolean {
  return putsOf(seen, login).slice(-1).some(isStale);
}

/** The addresses that accepted changes of this user asked for. */
export function acceptedEmails(seen: Seen, login: string): readonly unknown[] {
  return acceptedPuts(seen, login).flatMap((asked) => emailIn(asked) ?? []);
}

/** Newest first: the mails that ask this user to confirm a new address. */
export function confirmationsOf(seen: Seen, login: string): readonly Mail[] {
  const id = seen.user(login)?.id;
  return seen.mails.filter(({ kind, user_id }) => kind === 'email-confirmation' && user_id === id);
}

/** This user's number is another than as the step began. */
export function hasMoved(seen: Seen, login: string): boolean {
  return seen.user(login)?.version !== seen.before(login)?.version;
}

/** What changed other users, or asked for it, and was accepted. */
export function putsOfOthers(seen: Seen, login: string): readonly Asked[] {
  const path = `/users/${seen.user(login)?.id}`;
  return seen.asked.filter(
    (asked) =>
      asked.method === 'PUT' && asked.path.startsWith('/users/') && asked.path !== path && asked.status === 200,
  );
}

/** Requests for the mail that activates an account: whoever's. */
export function invitationsIn(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'POST', /^\/users\/[^/]+\/send-activation-email$/);
}

/** Whom a request to `/users/…` is about. */
export function subjectOf(seen: Seen, { path }: Asked): User | undefined {
  return seen.user(/^\/users\/([^/]+)/.exec(path)?.[1] ?? '');
}

/** In the client's own tenant, for whose users the platform mails nothing. */
export function isOfOwnTenant(seen: Seen, user: User | undefined): boolean {
  return user !== undefined && user.tenant_id === seen.names['tenant_id'];
}

/** Answered requests for this user: alone, or among others. */
export function looksAt(seen: Seen, login: string): readonly Asked[] {
  const id = seen.user(login)?.id;
  return seen.asked.filter(
    ({ method, path, query, status }) =>
      method === 'GET' &&
      status === 200 &&
      (path === `/users/${id}` || (path === '/users' && (query.get('uuids') ?? '').split(',').includes(`${id}`))),
  );
}

export function hasLookedAt(seen: Seen, login: string): boolean {
  return looksAt(seen, login).length > 0;
}

/** The same, by an entry that did not write to them: whoever wrote in the same breath has not read what came. */
export function hasLookedAlone(seen: Seen, login: string): boolean {
  const wrote = writersOf(seen, login);
  return looksAt(seen, login).some(({ entry }) => !wrote.has(entry));
}

/** The entries that wrote to them. */
function writersOf(seen: Seen, login: string): ReadonlySet<number> {
  return new Set(putsOf(seen, login).map(({ entry }) => entry));
}

/** This user was looked at, and this stood on the screen then or later: an answer that nobody sees is no evidence. */
export function hasSeen(seen: Seen, login: string, ...words: readonly unknown[]): boolean {
  const since = looksAt(seen, login)[0]?.entry;
  if (since === undefined) return false;
  const shown = seen.shownSince(since);
  return words.every((word) => hasShown({ shown }, word));
}

/** The same, of a look behind all that was written to them, and by another entry. */
export function hasSeenSince(seen: Seen, login: string, ...words: readonly unknown[]): boolean {
  return hasSeen(sinceWritten(seen, login), login, ...words);
}

/** By entries that did not write to them they were looked at, and one of these words was shown. */
export function hasSeenAlone(seen: Seen, login: string, words: readonly unknown[]): boolean {
  const wrote = writersOf(seen, login);
  const since = looksAt(seen, login).find(({ entry }) => !wrote.has(entry))?.entry;
  if (since === undefined) return false;
  const shown = seen.shownBy((entry) => entry >= since && !wrote.has(entry));
  return words.some((word) => hasShown({ shown }, word));
}

/** Looked at behind all that was written to them, and by another entry, whether or not anything of it was shown. */
export function hasLookedSince(seen: Seen, login: string): boolean {
  return hasLookedAt(sinceWritten(seen, login), login);
}

/** Written to twice, and by no entry between the two were they looked at. */
export function isWrittenUnseen(seen: Seen, login: string): boolean {
  const [first, second] = putsOf(seen, login).slice(-2);
  if (first === undefined || second === undefined) return false;
  const between = seen.asked.slice(seen.asked.indexOf(first), seen.asked.indexOf(second) + 1);
  return !hasLookedAlone({ ...seen, asked: between }, login);
}

/** What was asked by entries behind the last that wrote to them. */
function sinceWritten(seen: Seen, login: string): Seen {
  const written = putsOf(seen, login).at(-1)?.entry ?? -1;
  return { ...seen, asked: seen.asked.filter(({ entry }) => entry > written) };
}

/** By the last entry a link was opened, of one of these mails that is not the newest. `mails`: newest first. */
export function hasOpenedOlder({ last }: Seen, [, ...older]: readonly Mail[]): boolean {
  const opened = new Set(last.asked.map(({ path }) => path));
  return older.some(({ link }) => opened.has(new URL(link).pathname));
}

export function emailOf(seen: Seen, login: string): string {
  return seen.user(login)?.contact.email ?? '';
}

/** This user's address is another than as the step began. */
export function hasNewEmail(seen: Seen, login: string): boolean {
  return seen.user(login)?.contact.email !== seen.before(login)?.contact.email;
}

/** The address that a change asks for. */
export function emailIn(asked: Asked): unknown {
  const contact = fieldIn(asked, 'contact');
  return isFields(contact) ? readOwn(contact, 'email') : undefined;
}

/** What a request sends by this name. */
export function fieldIn({ body }: Asked, name: string): unknown {
  return isFields(body) ? readOwn(body, name) : undefined;
}

export function isChosen(seen: Seen, login: string): boolean {
  return seen.names['user_id'] === seen.user(login)?.id;
}

/** Somebody is chosen, and it is another. */
export function isAnotherChosen(seen: Seen, login: string): boolean {
  return !isChosen(seen, login) && isSomebodys(seen, seen.names['user_id']);
}

/** `user_id` was given what is no user's id: a login, say. */
export function isNobodysChosen(seen: Seen): boolean {
  const id = seen.names['user_id'];
  return id !== undefined && seen.hasSet('user_id') && !isSomebodys(seen, id);
}

function isSomebodys(seen: Seen, id: unknown): boolean {
  return seen.users().some((user) => user.id === id);
}

/** The screen has shown this, as a word of its own: a login, a version, a status. */
export function hasShown({ shown }: Pick<Seen, 'shown'>, word: unknown): boolean {
  const text = String(word);
  const isLetter = (sign = '') => /^\w$/.test(sign);
  for (let at = shown.indexOf(text); at >= 0; at = shown.indexOf(text, at + 1))
    if (!isLetter(shown[at - 1]) && !isLetter(shown[at + text.length])) return true;
  return false;
}

/** The name of what the last entry has thrown, in either language; empty where it threw nothing. */
export function errorOf({ entry }: Seen): string {
  const error = 'error' in entry ? originOf(entry.error) : null;
  return error instanceof Error ? error.name : '';
}

/** What Python passes on was thrown on our side. */
export function originOf(error: unknown): unknown {
  return error instanceof PythonError ? (error.origin ?? error) : error;
}
