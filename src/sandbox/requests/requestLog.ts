/** The requests that the sandbox was asked, the last of them: with what was decided, and what became different. */
import type { Choices } from '../choices.ts';
import type { Answer } from '../http/answer.ts';
import type { Request } from '../http/request.ts';
import { toTimestamp } from '../platform/model.ts';
import type { Store } from '../platform/store.ts';
import type { AskedRequest, Requests } from './asked.ts';
import { cleanBody, cleanStored, cleanText, cleanUrl } from './clean.ts';
import type { Notes } from './notes.ts';
import { storedBy } from './stored.ts';

const KEPT = 500;
/** Of one request: a tenant that is deleted takes all its users along. */
const MOST_STORED = 100;

export class RequestLog implements Requests {
  readonly #kept: AskedRequest[] = [];
  readonly #listeners = new Set<(asked: AskedRequest) => void>();
  readonly #now: () => number;
  #last = 0;
  /** Of what is being carried out. */
  #current: { readonly notes: Notes; readonly byAnother: boolean } | null = null;

  constructor(store: Store, now: () => number) {
    this.#now = now;
    store.onPut = (put) => {
      const { notes, byAnother } = this.#current ?? {};
      notes?.puts.push(byAnother ? { ...put, byAnother } : put);
    };
  }

  get last(): number {
    return this.#last;
  }

  list(after = 0): readonly AskedRequest[] {
    return this.#kept.filter(({ number }) => number > after);
  }

  on(listener: (asked: AskedRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has noted what is done meanwhile, at once, in the store. */
  during<T>(notes: Notes, act: () => T, byAnother = false): T {
    const before = this.#current;
    this.#current = { notes, byAnother };
    try {
      return act();
    } finally {
      this.#current = before;
    }
  }

  /** The request is carried out, and what came of it noted. */
  carryOut(request: Request, notes: Notes, act: () => Answer): Answer {
    const answer = this.during(notes, act);
    const puts = notes.puts.filter(({ byAnother }) => !byAnother);
    if (isChange(request) && storedBy(puts).length === 0) notes.decide('nothing stored');
    return answer;
  }

  /** `lateFor`: of a request that was kept before. */
  add(
    request: Request,
    { status, delivery }: Answer,
    notes: Notes,
    { requestId, lateFor }: { readonly requestId?: string; readonly lateFor?: Notes },
  ): void {
    if (request.path[0] === 'sandbox' && request.path[1] === 'requests') return;
    const isUnanswered = delivery === 'reset' || delivery === 'end' || delivery === 'stall';
    const { method, url, body, headers } = request;
    const stored = storedBy(notes.puts);
    if (stored.length > MOST_STORED) notes.decide(`${stored.length} records are stored, ${MOST_STORED} listed`);
    this.#last += 1;
    notes.number = this.#last;
    const asked: AskedRequest = {
      number: this.#last,
      at: toTimestamp(this.#now()),
      method,
      url: cleanUrl(url),
      body: cleanBody(body, headers['content-type']),
      status: isUnanswered ? 0 : status,
      decided: notes.decided.map(cleanText),
      stored: stored.slice(0, MOST_STORED).map(cleanStored),
      request_id: requestId ?? null,
      user_agent: headers['user-agent'] === undefined ? null : cleanText(headers['user-agent']),
      ...(lateFor && { late_for: lateFor.number }),
    };
    this.#kept.push(asked);
    if (this.#kept.length > KEPT) this.#kept.shift();
    for (const listener of this.#listeners) listener(asked);
  }
}

/** One that is meant to change what is kept. */
function isChange({ method, path }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && path[0] === 'api' && path[2] !== 'idp';
}

export const choices = {
  keptRequests: {
    question: 'How many requests does GET /sandbox/requests list?',
    choice: `the last ${KEPT}; of each little, however much it sent or changed, and nothing that opens anything`,
  },
} satisfies Choices;
