/** What comes next, said once behind the first success of each kind: to whoever tries the shell in a sandbox. */
import { TAKE_VERSION } from '../../render/statements/python.ts';
import type { SessionEvent } from '../../session/events.ts';

export interface Hint {
  readonly text: string;
  /** What has happened. */
  readonly is: (event: SessionEvent) => boolean;
  /** Whoever has come so far needs it no more. */
  readonly isOver?: (event: SessionEvent) => boolean;
  /** Only with somebody chosen. */
  readonly needsUser?: true;
  /** Only where the entry says so. */
  readonly entered?: RegExp;
}

export const HINTS: readonly Hint[] = [
  {
    is: (event) => event.kind === 'narration' && event.statement.includes('{base_url}/search'),
    isOver: isVerdict,
    needsUser: true,
    text: "fetchVersion() (step 3 of 7: steps()) or changeEmail('…', '…') for all",
  },
  {
    is: (event) => event.kind === 'narration' && event.statement === TAKE_VERSION,
    isOver: isVerdict,
    needsUser: true,
    text: "putEmail('…@newmail.net') changes the email over this version",
  },
  {
    is: (event) => event.kind === 'verdict' && event.verdict === 'CONFIRMATION_SENT',
    text: 'be the owner too: mailbox() has the mail, mailbox()[0].open() opens it',
  },
  {
    is: (event) => event.kind === 'verdict' && event.verdict === 'CHANGED' && !event.isAnswered,
    text: 'report() is the proof for the ticket',
  },
  {
    is: (event) => answeredPath(event).startsWith('/sandbox/mail/'),
    text: 'verify() looks what it has done, and report() is the proof then',
  },
  {
    is: (event) => answeredPath(event) !== '',
    entered: /\brequests\.get\(/,
    text: 'last.curl is the same request for a terminal',
  },
];

function isVerdict({ kind }: SessionEvent): boolean {
  return kind === 'verdict';
}

function answeredPath(event: SessionEvent): string {
  if (event.kind !== 'response' || event.isBeside || event.response.status !== 200) return '';
  return new URL(event.response.url).pathname;
}

export class Hints {
  readonly #left = new Set(HINTS);
  readonly #met = new Set<Hint>();

  note(event: SessionEvent): void {
    for (const hint of this.#left) {
      if (hint.is(event)) this.#met.add(hint);
      if (hint.isOver?.(event)) this.#left.delete(hint);
    }
  }

  /** What is to be said behind an entry that went well: of several things the last. Null: nothing new. */
  take(entry: string, isSomebodyChosen: boolean): string | null {
    const met = [...this.#met].filter(
      ({ needsUser, entered }) => (!needsUser || isSomebodyChosen) && (entered?.test(entry) ?? true),
    );
    this.forget();
    const hint = met.at(-1);
    if (hint === undefined) return null;
    this.#left.delete(hint);
    return hint.text;
  }

  /** The entry did not go well. */
  forget(): void {
    this.#met.clear();
  }
}
