/** Which logins the platform takes. */
import type { Choices } from '../choices.ts';
import { refuse } from '../http/refusal.ts';
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
  if (owner && owner.id !== userId) {
    const why = `login taken, by ${owner.login} in ${store.tenant(owner.tenant_id)?.name ?? owner.tenant_id}`;
    throw refuse(409, 'Another user has this login.', { why });
  }
}

export const choices = {
  takenLogin: {
    question: 'What does POST or PUT with a login of somebody else answer?',
    choice: '409, code 409 (never 1001)',
  },
  badLogin: {
    question: 'What does POST or PUT with an unacceptable login answer?',
    choice: '400, code 1033; a short login is acceptable',
  },
} satisfies Choices;
