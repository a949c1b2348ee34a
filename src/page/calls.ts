/** What a call gives that one can type, of a helper or of a module. */
import { InputError } from '../api/errors.ts';
import type { Session } from '../session/session.ts';

/** Tracked by the session; whoever is told what could not be meant is told as well where it stands how it is meant. */
export function track<T>({ pending }: Session, answer: Promise<T>, instead: string): Promise<T> {
  const led = answer.catch((error: unknown) => {
    if (error instanceof InputError && error.instead === '') error.instead = instead;
    throw error;
  });
  return pending.track(led);
}
