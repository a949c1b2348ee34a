/** Tells the page's statements as they are carried out, so that pasted into CPython they make the same requests. */
import { repr } from '../python/repr.ts';
import type { Session } from '../session/session.ts';

/** What a CPython session would hold that had every line pasted so far. */
const told = new WeakMap<Session, Map<string, unknown>>();

export function narrate(session: Session, step: number, statement: string, result?: string): void {
  session.tell({ kind: 'narration', step, statement, result });
}

/** The page's variables as later statements need them: told only where they have become others. */
export function narrateNames(session: Session, names: { readonly user_id: string; readonly version?: number }): void {
  const known = told.get(session) ?? new Map<string, unknown>();
  told.set(session, known);
  if (known.get('user_id') !== names.user_id) {
    narrate(session, 2, `user_id = ${repr(names.user_id)}`);
    known.set('user_id', names.user_id);
    known.delete('version');
  }
  if (names.version === undefined || known.get('version') === names.version) return;
  narrate(session, 3, `version = ${repr(names.version)}`);
  known.set('version', names.version);
}

/** The version was read by narrated statements, and needs no statement of its own. */
export function noteToldVersion(session: Session, version: number): void {
  told.get(session)?.set('version', version);
}
