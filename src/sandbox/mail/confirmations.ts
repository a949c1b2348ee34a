/** What waits for a link in a mail: new addresses, and accounts not yet activated; and what opening a link does. */
import type { Choices } from '../choices.ts';
import { toTimestamp, type User } from '../platform/model.ts';
import type { Store } from '../platform/store.ts';
import { confirmEmail } from '../users/changes.ts';
import type { Outbox } from './mailbox.ts';

export type Confirmed =
  | { readonly outcome: 'changed'; readonly login: string; readonly email: string }
  | { readonly outcome: 'activated'; readonly login: string }
  | { readonly outcome: 'opened before' | 'superseded' | 'no such user' | 'no such link' };

interface Waiting {
  readonly userId: string;
  /** The new address; undefined for an activation. */
  readonly email: string | undefined;
  readonly mailId: string;
}

export class Confirmations {
  readonly #links = new Map<string, Waiting>();
  readonly #opened = new Set<string>();
  /** The last link of each user and kind: a newer request takes the older one's place. */
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
    this.#send(user, email, `Confirm the new email address ${email} of ${user.login}`, origin);
  }

  invite(user: User, origin: string): void {
    this.#send(user, undefined, `Activate the account ${user.login}`, origin);
  }

  #send(user: User, email: string | undefined, subject: string, origin: string): void {
    const key = this.#newId();
    const mail = this.#outbox.send({
      kind: email === undefined ? 'activation' : 'email-confirmation',
      // To the old address: both of the provider's pages say so ("Changing a user account email").
      to: user.contact.email,
      subject,
      user_id: user.id,
      login: user.login,
      sent_at: toTimestamp(this.#now()),
      link: `${origin}/sandbox/mail/${key}`,
    });
    this.#links.set(key, { userId: user.id, email, mailId: mail.id });
    this.#latest.set(matterOf(user.id, email), key);
    this.#forget();
  }

  /** The links of mails that are kept no longer. */
  #forget(): void {
    for (const [key, { mailId }] of this.#links) {
      if (this.#outbox.has(mailId)) return;
      this.#links.delete(key);
      this.#opened.delete(key);
    }
  }

  open(key: string): Confirmed {
    const waiting = this.#links.get(key);
    if (!waiting) return { outcome: 'no such link' };
    this.#outbox.markOpened(waiting.mailId);
    if (this.#opened.has(key)) return { outcome: 'opened before' };
    if (this.#latest.get(matterOf(waiting.userId, waiting.email)) !== key) return { outcome: 'superseded' };
    const user = this.#store.user(waiting.userId);
    if (!user || user.deleted_at !== null) return { outcome: 'no such user' };
    this.#opened.add(key);
    if (waiting.email === undefined) {
      // The version stays: "Fetching a user account information" prints an activated user at version 1.
      this.#store.putUser({ ...user, activated: true });
      return { outcome: 'activated', login: user.login };
    }
    this.#store.putUser(confirmEmail(user, waiting.email, toTimestamp(this.#now())));
    return { outcome: 'changed', login: user.login, email: waiting.email };
  }
}

function matterOf(userId: string, email: string | undefined): string {
  return `${email === undefined ? 'activation' : 'email'} of ${userId}`;
}

export const choices = {
  openedTwice: { question: 'What does a link do the second time?', choice: 'nothing, and its page says so' },
  newerRequest: {
    question: 'What becomes of a link when a newer change is asked for?',
    choice: 'it no longer works; the newest alone does',
  },
} satisfies Choices;
