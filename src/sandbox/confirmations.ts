/** Email changes that wait for their link: who asked for which address, and what opening a link does. */

import { confirmEmail } from './changes.ts';
import type { Outbox } from './mailbox.ts';
import { timestamp, type User } from './model.ts';
import type { Store } from './store.ts';

export type Confirmed =
  | { readonly outcome: 'changed'; readonly login: string; readonly email: string }
  | { readonly outcome: 'opened before' | 'superseded' | 'no such user' | 'no such link' };

interface Waiting {
  readonly userId: string;
  readonly email: string;
  readonly mailId: string;
}

export class Confirmations {
  readonly #links = new Map<string, Waiting>();
  readonly #opened = new Set<string>();
  /** The last link of each user: a newer request takes the older one's place. */
  readonly #latest = new Map<string, string>();
  readonly #store: Store;
  readonly #outbox: Outbox;
  readonly #now: () => number;
  readonly #newId: () => string;

  constructor(store: Store, outbox: Outbox, now: () => number, newId: () => string) {
    this.#store = store;
    this.#outbox = outbox;
    this.#now = now;
    this.#newId = newId;
  }

  ask(user: User, email: string, origin: string): void {
    const key = this.#newId();
    const mail = this.#outbox.send({
      kind: 'email-confirmation',
      // To the old address: both of the provider's pages say so ("Changing a user account email").
      to: user.contact.email,
      subject: `Confirm the new email address ${email} of ${user.login}`,
      user_id: user.id,
      login: user.login,
      sent_at: timestamp(this.#now()),
      link: `${origin}/sandbox/mail/${key}`,
    });
    this.#links.set(key, { userId: user.id, email, mailId: mail.id });
    this.#latest.set(user.id, key);
  }

  open(key: string): Confirmed {
    const waiting = this.#links.get(key);
    if (!waiting) return { outcome: 'no such link' };
    this.#outbox.markOpened(waiting.mailId);
    if (this.#opened.has(key)) return { outcome: 'opened before' };
    if (this.#latest.get(waiting.userId) !== key) return { outcome: 'superseded' };
    const user = this.#store.user(waiting.userId);
    if (!user || user.deleted_at !== null) return { outcome: 'no such user' };
    this.#opened.add(key);
    this.#store.putUser(confirmEmail(user, waiting.email, timestamp(this.#now())));
    return { outcome: 'changed', login: user.login, email: waiting.email };
  }
}
