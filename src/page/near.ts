/** Whom a text that found nobody may have meant: looked for, so that what is proposed is there. */
import type { UserHit } from '../api/types.ts';
import { nearest } from '../render/nearest.ts';
import type { Near } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { findHits, SHORTEST } from './search.ts';

const MOST = 5; // searches, each of them told

/** Nothing is proposed where the looking fails: the text found nobody all the same. */
export async function lookNear(session: Session, text: string): Promise<Near> {
  let broader: string | undefined;
  try {
    for (const { start, isTyped } of startsOf(text)) {
      const hits = await findHits(session, start);
      const login = nearestLogin(text, hits);
      if (login !== null) return { login };
      if (isTyped && hits.length > 0) broader ??= start;
    }
  } catch {
    session.interrupts.throwIfCancelled();
  }
  return broader === undefined ? {} : { text: broader };
}

/** The search takes three letters at least: those that the words begin with, also with a slip in the first of them. */
function startsOf(text: string): { readonly start: string; readonly isTyped: boolean }[] {
  const words = text.split(/[\s@.,;_+-]+/).filter((word) => [...word].length >= SHORTEST);
  const [a = '', b = '', c = '', d = ''] = [...(words[0] ?? '')];
  const typed = words.map((word) => [...word].slice(0, SHORTEST).join(''));
  const slips = a === '' ? [] : [a + b + b, b + a + c, a + c + b, a + b + d];
  const starts = [...new Set([...typed.slice(0, 1), ...slips, ...typed])].filter(
    (start) => [...start].length === SHORTEST,
  );
  return starts.slice(0, MOST).map((start) => ({ start, isTyped: typed.includes(start) }));
}

function nearestLogin(text: string, hits: readonly UserHit[]): string | null {
  const logins = new Map<string, string>();
  for (const { login, first_name, last_name } of hits)
    for (const name of [login, last_name, `${first_name} ${last_name}`]) if (!logins.has(name)) logins.set(name, login);
  const name = nearest(text, logins.keys());
  return name === null ? null : (logins.get(name) ?? null);
}
