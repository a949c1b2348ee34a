/** Sends one request with its retries and pauses, and tells of each try and each wait. Knows no token. */
import { CancelledError, ShellError } from './errors.ts';
import { has } from './fields.ts';
import type { Http, HttpRequest, HttpResponse, SendOptions } from './http/http.ts';
import { askedPauseMs, leftMs, nextDelayMs, retryAfterMs, type TryOutcome } from './retry.ts';
import { type Sleep, sleepFor } from './sleep.ts';

export type ApiEvent =
  | { kind: 'request'; request: HttpRequest }
  /** `isBehind`: another request was told of between this one and its answer. `isBeside`: see `Waiting`. */
  | { kind: 'response'; response: HttpResponse; isBehind: boolean; isBeside: boolean }
  | { kind: 'retry'; request: HttpRequest; attempt: number; waitMs: number; why: string }
  | { kind: 'failure'; request: HttpRequest; error: ShellError; isBehind: boolean; isBeside: boolean };

export interface SenderOptions {
  http: Pick<Http, 'check' | 'send'>;
  onEvent?: ((event: ApiEvent) => void) | undefined;
  /** Before anyone hears of an answer. */
  onAnswer?: ((response: HttpResponse) => void) | undefined;
  /** Milliseconds on a clock that only moves forward. */
  clock: () => number;
  /** The wall clock, which HTTP dates are compared with. */
  now?: (() => number) | undefined;
  sleep?: Sleep | undefined;
  random?: (() => number) | undefined;
}

export interface Waiting {
  signal?: AbortSignal | undefined;
  /** While it waits to be sent, for the first time or once more, a write can be called back by this as well. */
  turn?: Turn | undefined;
  /** What the shell looks up beside what was asked of it. */
  isBeside?: boolean | undefined;
  /** A look at what goes on, which must not become a part of it: one try, without any pause, told to nobody. */
  isUnseen?: boolean | undefined;
  /** Of each try. */
  times?: SendOptions['times'];
  takesAny?: SendOptions['takesAny'];
}

/** What a write waits for before it is sent: a token, a pause that the server asked for. */
export interface Turn {
  readonly signal: AbortSignal;
  wait<T>(act: () => Promise<T>): Promise<T>;
}

interface Tried {
  readonly outcome: TryOutcome;
  readonly conclude: () => HttpResponse;
}

export class Sender {
  readonly #http: Pick<Http, 'check' | 'send'>;
  readonly #onEvent: (event: ApiEvent) => void;
  readonly #onAnswer: (response: HttpResponse) => void;
  readonly #clock: () => number;
  readonly #now: () => number;
  readonly #sleep: Sleep;
  readonly #random: () => number;
  /** Until when the server asked to be left alone: by one answer, for all requests. */
  #quietUntil = 0;
  /** The request that was told of last. */
  #told: HttpRequest | null = null;

  constructor({ http, clock, ...options }: SenderOptions) {
    this.#http = http;
    this.#clock = clock;
    this.#onEvent = options.onEvent ?? (() => {});
    this.#onAnswer = options.onAnswer ?? (() => {});
    this.#now = options.now ?? Date.now;
    this.#sleep = options.sleep ?? sleepFor;
    this.#random = options.random ?? Math.random;
  }

  /** `method`: as which it is retried, which for a sign-in is not its own. */
  async send(request: HttpRequest, waiting: Waiting = {}, method = request.method): Promise<HttpResponse> {
    this.#http.check(request);
    if (waiting.isUnseen) return this.#look(request, waiting);
    // Called back before this, the first or the repeated, try: whatever went before it was turned away.
    if (waiting.turn?.signal.aborted) throw new CancelledError({ sent: false });
    await this.#keepQuiet(request, waiting);
    const started = this.#clock();
    let pausedMs = 0;
    const spentMs = () => this.#clock() - started - pausedMs;
    for (let attempt = 1; ; attempt += 1) {
      const { outcome, conclude } = await this.#tryOnce(request, leftMs(method, spentMs()), waiting);
      const askedMs = askedPauseMs(method, outcome);
      const until = askedMs === null ? 0 : this.#clock() + askedMs;
      this.#quietUntil = Math.max(this.#quietUntil, until);
      const waitMs = nextDelayMs({ attempt, method, outcome, random: this.#random, spentMs: spentMs() });
      if (waitMs === null) return conclude();
      const why = has(outcome, 'error') ? outcome.error.message : `HTTP ${outcome.status}`;
      this.tell({ kind: 'retry', request, attempt, waitMs, why });
      const paused = this.#clock();
      await this.#pause(waitMs, waiting);
      if (askedMs === null) continue;
      pausedMs += this.#clock() - paused;
      if (this.#quietUntil === until) this.#quietUntil = 0;
    }
  }

  /** A listener narrates; its failure must not decide what becomes of a write. */
  tell(event: ApiEvent): void {
    try {
      this.#onEvent(event);
    } catch {
      // The event is told, not asked.
    }
  }

  async #look(request: HttpRequest, options: SendOptions): Promise<HttpResponse> {
    const response = await this.#http.send(request, options);
    this.#onAnswer(response);
    return response;
  }

  async #tryOnce(
    request: HttpRequest,
    atMostMs: number | null,
    { signal, isBeside = false, times, takesAny }: Waiting,
  ): Promise<Tried> {
    this.#told = request;
    this.tell({ kind: 'request', request });
    try {
      const response = await this.#http.send(request, { signal, times, takesAny, atMostMs: atMostMs ?? undefined });
      this.#onAnswer(response);
      this.tell({ kind: 'response', response, isBehind: this.#told !== request, isBeside });
      const pauseMs = retryAfterMs(response.headers['retry-after'], this.#now());
      return { outcome: { status: response.status, retryAfterMs: pauseMs }, conclude: () => response };
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      this.tell({ kind: 'failure', request, error, isBehind: this.#told !== request, isBeside });
      const conclude = () => {
        throw error;
      };
      return { outcome: { error }, conclude };
    }
  }

  /** Waits until the pause is over that an answer to another request asked for, however often it is prolonged. */
  async #keepQuiet(request: HttpRequest, waiting: Waiting): Promise<void> {
    for (let waited = 0; this.#quietUntil > Math.max(waited, this.#clock()); ) {
      waited = this.#quietUntil;
      const waitMs = Math.ceil(waited - this.#clock());
      this.tell({ kind: 'retry', request, attempt: 0, waitMs, why: 'the server asked for a pause' });
      await this.#pause(waitMs, waiting);
    }
  }

  async #pause(ms: number, { signal, turn }: Waiting): Promise<void> {
    const stop = turn ? AbortSignal.any([turn.signal, ...(signal ? [signal] : [])]) : signal;
    try {
      await (turn ? turn.wait(() => this.#sleep(ms, stop)) : this.#sleep(ms, stop));
    } catch (error) {
      if (!stop?.aborted) throw error;
    }
    // What is waited for was either never sent or turned away, or is a read.
    if (stop?.aborted) throw new CancelledError({ sent: false });
  }
}
