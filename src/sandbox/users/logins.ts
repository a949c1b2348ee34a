/** Which logins the platform takes. */

import { refuse } from '../http/errors.ts';
import type { Store } from '../platform/store.ts';

// "Creating a user account" lists these characters. A minimum of three is its advice (search finds no less), not a rule.
const ACCEPTABLE = /^[A-Za-z0-9.@_\-+:!#$%^*={}'`/?]+$/;

export function isAcceptable(login: string): boolean {
  return ACCEPTABLE.test(login);
}

/** 400 with the platform's code for an invalid login, 409 for one that somebody else has. */
export function checkLogin(login: string, store: Store, userId?: string): void {
  if (!isAcceptable(login)) throw refuse(400, 'The login is not acceptable.', { code: 1033, message: 'Invalid login' });
  const owner = store.userByLogin(login);
  if (owner && owner.id !== userId) throw refuse(409, 'Another user has this login.');
}
