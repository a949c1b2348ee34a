/** What the platform would have mailed, newest first, with links that can be opened. */
import { get } from 'node:http';
import type { Choices } from '../choices.ts';

export interface Mail {
  readonly id: string;
  readonly kind: 'email-confirmation' | 'activation';
  readonly to: string;
  readonly subject: string;
  readonly user_id: string;
  readonly login: string;
  readonly sent_at: string;
  readonly link: string;
  readonly opened: boolean;
}

/** The page behind a link. */
export interface Opened {
  readonly status: number;
  readonly text: string;
}

export interface Mailbox {
  /** Newest first: `list()[0]` is the mail that came last. */
  list(): readonly Mail[];
  /** Opens the link of a mail over HTTP, as a browser would. */
  open(id: string): Promise<Opened>;
  /** Calls the listener for every mail from now on, until the returned function is called. */
  onMail(listener: (mail: Mail) => void): () => void;
}

/** More than anybody looks through, and no more than a sandbox can hold that is served for months. */
const KEPT_MAILS = 1_000;

export class Outbox implements Mailbox {
  readonly #mails = new Map<string, Mail>();
  #sent = 0;
  readonly #listeners = new Set<(mail: Mail) => void>();

  send(mail: Omit<Mail, 'id' | 'opened'>): Mail {
    this.#sent += 1;
    const sent = { id: `mail-${this.#sent}`, ...mail, opened: false };
    this.#mails.set(sent.id, sent);
    const [oldest] = this.#mails.keys();
    if (oldest !== undefined && this.#mails.size > KEPT_MAILS) this.#mails.delete(oldest);
    for (const listener of this.#listeners) listener(sent);
    return sent;
  }

  markOpened(id: string): void {
    const mail = this.#mails.get(id);
    if (mail) this.#mails.set(id, { ...mail, opened: true });
  }

  has(id: string): boolean {
    return this.#mails.has(id);
  }

  list(): readonly Mail[] {
    return [...this.#mails.values()].reverse();
  }

  async open(id: string): Promise<Opened> {
    const mail = this.#mails.get(id);
    if (!mail) throw new Error(`there is no mail ${JSON.stringify(id)} in the mailbox`);
    return fetchPage(mail.link);
  }

  onMail(listener: (mail: Mail) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function fetchPage(link: string): Promise<Opened> {
  return new Promise((resolve, reject) => {
    // No agent: a socket kept for later would outlive the one page.
    const request = get(link, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

export const choices = {
  keptMails: {
    question: 'How many mails does the mailbox keep?',
    choice: 'the last 1,000; with a mail that goes, its link goes too',
  },
} satisfies Choices;
