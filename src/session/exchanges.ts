/** The last request and its answer, and the last that changed the present user: what a person has sent, not what the shell looks up beside. */
import type { ShellError } from '../api/errors.ts';
import { isSignIn } from '../api/http/host.ts';
import type { HttpRequest, HttpResponse } from '../api/http/http.ts';
import type { ApiEvent } from '../api/sender.ts';
import type { Names } from './names.ts';

/** A request and what came of it; the name `last` holds one. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse | null;
  readonly error: ShellError | null;
}

export interface ExchangesOptions {
  readonly names: Names;
  readonly datacenterUrl: string;
  /** Whom a request is about: another object each time that somebody, or nobody, is chosen. */
  readonly choice: () => object;
  /** What the name `last` is given. */
  readonly present: (exchange: Exchange) => object;
}

const KEPT = 8; // answers: a helper tells of its own as soon as it has them

export class Exchanges {
  last: Exchange | null = null;
  readonly #options: ExchangesOptions;
  #hasAsked = false;
  /** The last answers, the oldest first. */
  readonly #answers: HttpResponse[] = [];
  /** What we have put into `last`. */
  #shown: object | undefined;
  #lastPut: { readonly exchange: Exchange; readonly choice: object } | null = null;

  constructor(options: ExchangesOptions) {
    this.#options = options;
  }

  /** The last PUT since the present user was chosen. */
  get lastPut(): Exchange | null {
    return this.#lastPut?.choice === this.#options.choice() ? this.#lastPut.exchange : null;
  }

  /** The last answer to such a request. */
  answerTo(isMeant: (url: URL) => boolean): HttpResponse | undefined {
    return this.#answers.findLast(({ request }) => request.method === 'GET' && isMeant(new URL(request.url)));
  }

  note(event: ApiEvent): void {
    if (event.kind !== 'response' && event.kind !== 'failure') return;
    const { isBeside } = event;
    if (event.kind === 'response')
      this.#remember({ request: event.response.request, response: event.response, error: null }, isBeside);
    else this.#remember({ request: event.request, response: null, error: event.error }, isBeside);
  }

  #remember(exchange: Exchange, isBeside: boolean): void {
    const { names, datacenterUrl, choice, present } = this.#options;
    const { method, url } = exchange.request;
    // The sandbox's own pages are not the API.
    if (isSignIn(url) || url.startsWith(`${datacenterUrl}/sandbox/`)) return;
    if (exchange.response) this.#answers.push(exchange.response);
    if (this.#answers.length > KEPT) this.#answers.shift();
    // It may come in late, behind what a person has asked for.
    if (isBeside && this.#hasAsked) return;
    this.#hasAsked ||= !isBeside;
    this.last = exchange;
    if (method === 'PUT') this.#lastPut = { exchange, choice: choice() };
    // What a person has put there stays.
    if (names['last'] !== undefined && names['last'] !== this.#shown) return;
    this.#shown = present(exchange);
    names['last'] = this.#shown;
  }
}
