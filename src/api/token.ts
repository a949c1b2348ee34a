/** Keeps one access token: fetched once, renewed before it ends, its age measured on a clock that nobody sets. */
import { CancelledError, ShellError, SignInError } from './errors.ts';

export interface Token {
  readonly accessToken: string;
  expiresInMs(): number;
}

/** What the token endpoint granted: the lifetime is relative, since the two clocks may differ. */
export interface Grant {
  accessToken: string;
  lifetimeMs: number;
}

export interface TokenSourceOptions {
  fetch: (signal: AbortSignal) => Promise<Grant>;
  clock: () => number;
  onToken?: ((token: Token) => void) | undefined;
}

const RENEW_BEFORE_MS = 5 * 60_000;

export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #issued = new Map<string, Token>();
  #latest: (Token & { readonly renewBeforeMs: number }) | null = null;
  #refused: SignInError | null = null;
  #failed: ShellError | null = null;
  #flight: Flight | null = null;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  /** The token at hand, or a new one when there is none or its end is near. */
  async current(signal?: AbortSignal): Promise<Token> {
    if (this.#refused) throw this.#refused;
    const old = this.#latest;
    if (old && old.expiresInMs() > old.renewBeforeMs) return old;
    try {
      return await this.#join(signal);
    } catch (error) {
      // The network may be back before the old token ends.
      if (old && old.expiresInMs() > 0 && !this.#refused && !isCancelled(error)) return old;
      throw error;
    }
  }

  /** A token other than `stale`, which the API did not accept. */
  async renew(stale: Token, signal?: AbortSignal): Promise<Token> {
    if (this.#latest && this.#latest.accessToken !== stale.accessToken) return this.#latest;
    return this.#join(signal);
  }

  /** The one of our tokens that this text is, if it is one. */
  find(accessToken: string): Token | null {
    return this.#issued.get(accessToken) ?? null;
  }

  /** Why there was no token when one was last asked for; null once there is one. */
  failure(): ShellError | null {
    return this.#failed;
  }

  async #join(signal?: AbortSignal): Promise<Token> {
    if (this.#refused) throw this.#refused;
    if (signal?.aborted) throw new CancelledError({ sent: false });
    if (this.#flight === null || this.#flight.signal.aborted) this.#flight = new Flight((stop) => this.#signIn(stop));
    return this.#flight.join(signal);
  }

  async #signIn(signal: AbortSignal): Promise<Token> {
    const { fetch, clock, onToken } = this.#options;
    try {
      const { accessToken, lifetimeMs } = await fetch(signal);
      const end = clock() + lifetimeMs;
      const renewBeforeMs = Math.min(RENEW_BEFORE_MS, lifetimeMs / 10);
      const token = { accessToken, expiresInMs: () => end - clock(), renewBeforeMs };
      this.#issued.set(accessToken, token);
      this.#latest = token;
      this.#failed = null;
      onToken?.(token);
      return token;
    } catch (error) {
      // A wrong secret is sent once: repeating it would lock the client out and teach nothing.
      if (error instanceof SignInError && isFinal(error)) this.#refused = error;
      if (error instanceof ShellError && !isCancelled(error)) this.#failed = error;
      throw error;
    } finally {
      if (this.#flight?.signal === signal) this.#flight = null;
    }
  }
}

/** One sign-in for all who wait for it; it is given up when the last of them gives up. */
class Flight {
  readonly #stop = new AbortController();
  readonly #token: Promise<Token>;
  #waiting = 0;

  constructor(signIn: (signal: AbortSignal) => Promise<Token>) {
    this.#token = signIn(this.signal);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  join(signal?: AbortSignal): Promise<Token> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(new CancelledError({ sent: false }));
        this.#waiting -= 1;
        if (this.#waiting === 0) this.#stop.abort();
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#token.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
    });
  }
}

function isFinal({ status }: SignInError): boolean {
  return status === 400 || status === 401 || status === 403;
}

function isCancelled(error: unknown): error is CancelledError {
  return error instanceof CancelledError;
}

const TWO_HOURS_MS = 2 * 60 * 60_000; // "The access token is valid for two hours" (API guide, "Authentication")

/** The lifetime that an answer of the token endpoint states; both fields are optional there. */
export function lifetimeMs(grant: Record<string, unknown>, dateHeader: string | undefined): number {
  const { expires_in: seconds, expires_on: end } = grant;
  if (typeof seconds === 'number' && seconds > 0) return seconds * 1_000;
  const left = typeof end === 'number' ? end * 1_000 - Date.parse(dateHeader ?? '') : NaN;
  return left > 0 ? left : TWO_HOURS_MS;
}
