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

export interface TokenSource {
  /** The token at hand, or a new one when there is none or its end is near. */
  current(signal?: AbortSignal): Promise<Token>;
  /** A token other than `stale`, which the API did not accept. */
  renew(stale: Token, signal?: AbortSignal): Promise<Token>;
  /** The one of our tokens that this text is, if it is one. */
  find(accessToken: string): Token | null;
  /** Why there was no token when one was last asked for; null once there is one. */
  failure(): ShellError | null;
}

export interface TokenSourceOptions {
  fetch: (signal: AbortSignal) => Promise<Grant>;
  clock: () => number;
  onToken?: (token: Token) => void;
}

const RENEW_BEFORE_MS = 5 * 60_000;

export function createTokenSource({ fetch, clock, onToken }: TokenSourceOptions): TokenSource {
  const issued = new Map<string, Token & { renewBeforeMs: number }>();
  let latest: (Token & { renewBeforeMs: number }) | null = null;
  let refused: SignInError | null = null;
  let failed: ShellError | null = null;
  let flight: { promise: Promise<Token>; waiting: number; stop: AbortController } | null = null;

  async function signIn(signal: AbortSignal): Promise<Token> {
    try {
      const { accessToken, lifetimeMs } = await fetch(signal);
      const end = clock() + lifetimeMs;
      const token = {
        accessToken,
        expiresInMs: () => end - clock(),
        renewBeforeMs: Math.min(RENEW_BEFORE_MS, lifetimeMs / 10),
      };
      issued.set(accessToken, token);
      latest = token;
      failed = null;
      onToken?.(token);
      return token;
    } catch (error) {
      // A wrong secret is sent once: repeating it would lock the client out and teach nothing.
      if (error instanceof SignInError && isFinal(error)) refused = error;
      if (error instanceof ShellError && !isCancelled(error)) failed = error;
      throw error;
    } finally {
      if (flight?.stop.signal === signal) flight = null;
    }
  }

  /** All callers wait for one sign-in; it is given up when the last of them gives up. */
  function join(signal?: AbortSignal): Promise<Token> {
    if (refused) return Promise.reject(refused);
    if (signal?.aborted) return Promise.reject(new CancelledError({ sent: false }));
    if (flight === null) {
      const stop = new AbortController();
      flight = { promise: signIn(stop.signal), waiting: 0, stop };
    }
    const joined = flight;
    joined.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(new CancelledError({ sent: false }));
        joined.waiting -= 1;
        if (joined.waiting === 0) {
          if (flight === joined) flight = null;
          joined.stop.abort();
        }
      };
      signal?.addEventListener('abort', leave, { once: true });
      joined.promise.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
    });
  }

  return {
    async current(signal) {
      if (refused) throw refused;
      if (latest && latest.expiresInMs() > latest.renewBeforeMs) return latest;
      const old = latest;
      try {
        return await join(signal);
      } catch (error) {
        // The network may be back before the old token ends.
        if (old && old.expiresInMs() > 0 && !refused && !isCancelled(error)) return old;
        throw error;
      }
    },
    async renew(stale, signal) {
      if (latest && latest.accessToken !== stale.accessToken) return latest;
      return join(signal);
    },
    find: (accessToken) => issued.get(accessToken) ?? null,
    failure: () => failed,
  };
}

function isFinal({ status }: SignInError): boolean {
  return status === 400 || status === 401 || status === 403;
}

function isCancelled(error: unknown): error is CancelledError {
  return error instanceof CancelledError;
}

const TWO_HOURS_MS = 2 * 60 * 60_000; // "The access token is valid for two hours" (authentication, API guide)

/** The lifetime that an answer of the token endpoint states; both fields are optional there. */
export function lifetimeMs(grant: Record<string, unknown>, dateHeader: string | undefined): number {
  const { expires_in: seconds, expires_on: end } = grant;
  if (typeof seconds === 'number' && seconds > 0) return seconds * 1_000;
  const left = typeof end === 'number' ? end * 1_000 - Date.parse(dateHeader ?? '') : NaN;
  return left > 0 ? left : TWO_HOURS_MS;
}
