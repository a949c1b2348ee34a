/** What a session tells while it works, and those who listen: narration, --verbose, the terminal. Nobody decides by it. */
import type { Looks } from '../api/email/change.ts';
import type { ApiEvent } from '../api/sender.ts';
import type { Verdict } from '../api/verdict.ts';

/** Every kind there is. */
export type SessionEvent =
  /** A request goes out, is answered, fails, or is sent again after a wait. */
  | ApiEvent
  /** A statement of the documentation's page was carried out; `result` is what Python would print. */
  | {
      readonly kind: 'narration';
      readonly step: number;
      readonly statement: string;
      readonly result?: string | undefined;
      /** Carried out by a helper that does not narrate: told with --verbose alone. */
      readonly isAside?: boolean;
    }
  /** Something happened beside what was asked for; told where narration is wanted. */
  | { readonly kind: 'note'; readonly text: string }
  /** Told even where notes are not wanted: whom a write means, and what it came to. */
  | { readonly kind: 'line'; readonly text: string }
  /** Told always, and to be heeded. */
  | { readonly kind: 'warning'; readonly text: string }
  /** What a write came to is looked for once more, after a wait; `looks` where it is one of several. */
  | { readonly kind: 'look'; readonly afterMs: number; readonly looks: Looks | null }
  /** The proof of a write to this user was made. */
  | { readonly kind: 'report'; readonly userId: string }
  /** A verdict has come as a value, which waits to be shown. */
  | { readonly kind: 'untold'; readonly shown: object }
  /** What a write came to is decided. `isAnswered`: whoever sent it has the answer in hand and decides how to go on. */
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly isAnswered?: boolean };

export type Listener = (event: SessionEvent) => unknown;

export class Events {
  /** In the order in which they came; one that came twice hears twice. */
  readonly #seats = new Set<{ readonly listener: Listener }>();
  readonly #beside: SessionEvent[] = [];

  /** From the next event on. What is returned ends it. */
  on(listener: Listener): () => void {
    const seat = { listener };
    this.#seats.add(seat);
    return () => void this.#seats.delete(seat);
  }

  tell(event: SessionEvent): void {
    this.flush();
    this.#tell(event);
  }

  /** In its order, but not before what is about to be sent is on its way: no request waits for what is said of it. */
  tellBeside(event: SessionEvent): void {
    if (this.#beside.push(event) === 1) setImmediate(() => this.flush());
  }

  /** Tells what still waits: before anything else is shown or asked. */
  flush(): void {
    for (const event of this.#beside.splice(0)) this.#tell(event);
  }

  #tell(event: SessionEvent): void {
    for (const seat of [...this.#seats]) if (this.#seats.has(seat)) hear(seat.listener, event);
  }
}

/** The event is told, not asked: whoever fails at it, at once or later, decides nothing about a write or the others. */
function hear(listener: Listener, event: SessionEvent): void {
  const hearing = async () => listener(event);
  hearing().catch(() => {});
}
