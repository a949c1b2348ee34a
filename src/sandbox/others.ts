/** What others do on the platform, at once and without a request: administrators elsewhere, owners of mailboxes. */
import type { Mail } from './mail/mailbox.ts';
import type { User } from './platform/model.ts';
import type { UserPut } from './users/changes.ts';

/** A user as an administrator would enter one; `tenant` by name or id. */
export interface NewUser {
  readonly tenant: string;
  readonly login: string;
  readonly email: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly activated?: boolean;
}

/**
 * Each throws where there is no such user, tenant or mail, and where the platform would refuse it: a login that is
 * taken, a field that there is not. Who or what is deleted is not there, nor is a personal tenant.
 */
export interface Others {
  /** A change by another administrator, as a PUT has it; it throws with a version, since it is saved over whatever is there. An activated user's email waits for a mail's link. */
  change(login: string, change: Omit<UserPut, 'version'>): User;
  create(user: NewUser): User;
  /** Has the mail sent that activates the account; throws for one that is activated. */
  invite(login: string): void;
  /** Whoever has the mailbox opens the newest mail to this user. */
  openMail(login: string): Mail;
}
