/** Listens to the world and the session, and says what has become of them since a step began. */
import { readOwn } from '../api/fields.ts';
import { exitCodeOf } from '../repl/process/exitCode.ts';
import type { Exchange, Sandbox, User } from '../sandbox/index.ts';
import type { Session } from '../session/session.ts';
import { type Asked, type Ended, originOf, type Seen } from './seen.ts';

/** Users and places in what was heard at one moment. */
export interface Mark {
  readonly users: ReadonlyMap<string, User>;
  readonly asked: number;
  readonly verdicts: number;
  readonly reports: number;
  readonly shown: number;
  readonly names: Readonly<Record<string, unknown>>;
}

export const NOTHING: Mark = { users: new Map(), asked: 0, verdicts: 0, reports: 0, shown: 0, names: {} };

/** Since when things count for a step, and since when the entry has run. */
export interface Window {
  readonly began: Mark;
  readonly entered: Mark;
}

export class Watch {
  readonly #sandbox: Sandbox;
  readonly #session: Session;
  readonly #asked: Asked[] = [];
  readonly #reports: string[] = [];
  readonly #shown: { readonly text: string; readonly entry: number }[] = [];
  readonly #releases: readonly (() => void)[];
  #entry = 0;

  constructor(sandbox: Sandbox, session: Session) {
    this.#sandbox = sandbox;
    this.#session = session;
    this.#releases = [
      sandbox.onExchange((exchange) => this.#asked.push(askedOf(exchange, this.#entry))),
      session.events.on((event) => event.kind === 'report' && this.#reports.push(event.userId)),
    ];
  }

  mark(): Mark {
    const users = new Map(this.#sandbox.world.users().map((user) => [user.id, user]));
    const [{ length: asked }, { length: reports }, { length: shown }] = [this.#asked, this.#reports, this.#shown];
    const { verdicts, names } = this.#session;
    return { users, asked, verdicts: verdicts.length, reports, shown, names: { ...names } };
  }

  /** An entry is about to run. */
  enter(): Mark {
    this.#entry += 1;
    return this.mark();
  }

  /** It has run. */
  leave({ shown = '' }: Ended): void {
    this.#shown.push({ text: shown, entry: this.#entry });
  }

  seenSince({ began, entered }: Window, entry: Ended): Seen {
    const { world, mailbox, faults } = this.#sandbox;
    const { names } = this.#session;
    const verdicts = this.#session.verdicts.map(({ verdict }) => verdict);
    const last = { asked: this.#asked.slice(entered.asked), verdicts: verdicts.slice(entered.verdicts) };
    const shown = this.#shown.slice(began.shown);
    const textOf = (all: typeof shown) => all.map(({ text }) => text).join('\n');
    const byLogin = (login: string) => [...began.users.values()].find((user) => user.login === login);
    return {
      user: (login) => world.user(login),
      before: (login) => began.users.get(login) ?? byLogin(login),
      users: () => world.users(),
      mails: mailbox.list(),
      faults: faults.list(),
      asked: this.#asked.slice(began.asked),
      verdicts: verdicts.slice(began.verdicts),
      reports: this.#reports.slice(began.reports),
      names,
      hasSet: (name) => readOwn(names, name) !== readOwn(began.names, name),
      entry,
      last,
      shown: textOf(shown),
      shownSince: (number) => textOf(shown.filter(({ entry }) => entry >= number)),
      shownBy: (isMeant) => textOf(shown.filter(({ entry }) => isMeant(entry))),
      exit: exitCodeOf(last.verdicts, 'error' in entry ? [originOf(entry.error)] : []),
    };
  }

  end(): void {
    for (const release of this.#releases) release();
  }
}

function askedOf({ method, url, headers, body, status, answer }: Exchange, entry: number): Asked {
  const { pathname, searchParams: query } = new URL(url, 'http://sandbox');
  const path = pathname.replace(/^\/api\/2/, '');
  return { method, path, query, headers, body: parsed(body), status, answer: parsed(answer), entry };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
