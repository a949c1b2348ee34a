/** Tells the steps of "Changing a user account email" as they are carried out, each as the page's statement. */
import * as python from '../render/statements/python.ts';
import type { Session } from '../session/session.ts';
import { toResponse } from './requests/response.ts';

const FEW = 3; // ids that are still readable when spelled out

/** What a CPython session would hold that had every line pasted so far. */
const told = new WeakMap<Session, Map<string, unknown>>();

/** Sessions in which a helper works that does not narrate. One at a time does. */
const asides = new WeakSet<Session>();

/** What a helper of a single line does for itself: its statements are told with --verbose alone. */
export async function withoutNarration<T>(session: Session, act: () => Promise<T>): Promise<T> {
  asides.add(session);
  told.delete(session);
  try {
    return await act();
  } finally {
    asides.delete(session);
    // Nobody may have seen them.
    told.delete(session);
  }
}

/** Step 2, as "Searching for a user" does it. */
export function narrateSearch(session: Session, text: string, limit: number): void {
  narrate(session, 2, python.searchFor(text, limit));
  holdAnswer(
    session,
    ({ pathname, searchParams }) => pathname.endsWith('/search') && searchParams.get('text') === text,
  );
}

/** The users behind all of what a search gave, or behind some of it, so many in one request. */
export function narrateUsers(
  session: Session,
  ids: readonly string[],
  { isAll, batch }: { readonly isAll: boolean; readonly batch: number },
): void {
  if (ids.length <= FEW || !isAll) narrate(session, 2, python.fetchUsers(ids));
  else {
    narrate(session, 2, python.TAKE_USERS_FOUND);
    if (ids.length <= batch) narrate(session, 2, python.fetchUsersFound());
    else for (let at = 0; at < ids.length; at += batch) narrate(session, 2, python.fetchUsersFound(at, at + batch));
  }
  holdAnswer(session, ({ searchParams }) => searchParams.get('uuids')?.endsWith(ids.at(-1) ?? '') === true);
}

/** Step 3, of the user of `user_id`. */
export function narrateVersion(session: Session, userId: string, version: number): void {
  narrateNames(session, { user_id: userId });
  narrateFetched(session, userId);
  narrate(session, 3, python.TAKE_VERSION);
  told.get(session)?.set('version', version);
}

/** Step 3, of another. */
export function narrateVersionOf(session: Session, userId: string): void {
  narrate(session, 3, python.versionOf(userId));
}

interface Change {
  readonly user_id: string;
  readonly version: number;
  readonly new: string;
}

/** Steps 4 to 6. */
export function narrateChange(session: Session, change: Change): void {
  narratePut(session, change, python.defineUserData(change.new));
}

/** The same for a login, which the page does not change. */
export function narrateLogin(session: Session, change: Change): void {
  narratePut(session, change, python.defineLogin(change.new));
}

function narratePut(session: Session, { user_id, version }: Change, definition: string): void {
  narrateNames(session, { user_id, version });
  narrate(session, 4, definition);
  narrate(session, 5, python.CONVERT_USER_DATA);
  narrate(session, 6, python.PUT_USER_DATA);
}

/** A look at the user whom a mail is for: step 3, whose version nobody needs then. */
export function narrateLook(session: Session, userId: string): void {
  narrateNames(session, { user_id: userId });
  narrateFetched(session, userId);
}

function narrateFetched(session: Session, userId: string): void {
  narrate(session, 3, python.FETCH_USER);
  holdAnswer(session, ({ pathname }) => pathname.endsWith(`/users/${userId}`));
}

/** The mail of "Activating by email", in the place of the PUT. */
export function narrateActivationMail(session: Session): void {
  narrate(session, 6, python.POST_ACTIVATION_MAIL);
}

/** Step 7. */
export function narrateStatus(session: Session, status: number): void {
  narrate(session, 7, python.STATUS, String(status));
}

/** What is told to be in `response` is there. A helper of a single line tells nothing, and leaves the name alone. */
function holdAnswer(session: Session, isMeant: (url: URL) => boolean): void {
  const answer = asides.has(session) ? undefined : session.exchanges.answerTo(isMeant);
  if (answer) session.names['response'] = toResponse(answer, () => session.world.name);
}

function narrate(session: Session, step: number, statement: string, result?: string): void {
  session.tell({ kind: 'narration', step, statement, result, isAside: asides.has(session) });
}

/** The page's variables as later statements need them: told only where they have become others. */
function narrateNames(session: Session, names: { readonly user_id: string; readonly version?: number }): void {
  const known = told.get(session) ?? new Map<string, unknown>();
  told.set(session, known);
  if (known.get('user_id') !== names.user_id) {
    narrate(session, 2, python.assign('user_id', names.user_id));
    known.set('user_id', names.user_id);
    known.delete('version');
  }
  if (names.version === undefined || known.get('version') === names.version) return;
  narrate(session, 3, python.assign('version', names.version));
  known.set('version', names.version);
}
