/** The accidents of real life, as data. */
import type { StaleStatus } from '../platform/staleStatus.ts';

/** Which requests a fault waits for. A text is the whole path without its query; methods are in capitals. */
export type FaultTarget =
  | { readonly method: string | readonly string[]; readonly path?: string | RegExp }
  | { readonly method?: string | readonly string[]; readonly path: string | RegExp }
  | ((request: { readonly method: string; readonly path: string }) => boolean);

interface Aimed {
  /** How many requests it befalls before it is over; 1 unless told, without end for latency. */
  readonly times?: number;
  /** Unless told: changes (POST, PUT, DELETE) for what happens to answers, PUTs of a user for what others do, else all. */
  readonly on?: FaultTarget;
  /** What is armed once this one is over: accidents in a row. */
  readonly next?: Fault;
}

/**
 * What goes wrong, once or more often. Each kind is the accident's one name: on the command line, in `.sandbox`, over
 * HTTP and in what is told of a request. Every fault befalls requests under `/api/2` and never signing in
 * (`/api/2/idp`), unless its target says otherwise. Times are in milliseconds where a name ends in `Ms`.
 */
export type Fault = Aimed &
  (
    | { readonly kind: 'latency'; readonly ms: number }
    /** An error, 400 to 599, in place of the answer. With `applied` the request was carried out all the same. */
    | { readonly kind: 'fail'; readonly status: number; readonly applied?: boolean }
    /** 429 (or another error) without carrying the request out. */
    | { readonly kind: 'throttle'; readonly retryAfter?: RetryAfter; readonly status?: number }
    /** Carried out or not, the connection ends without a byte of an answer: by a reset, or by a plain end (FIN). */
    | { readonly kind: 'drop-answer'; readonly applied?: boolean; readonly by?: 'reset' | 'end' }
    /** The connection is reset at once, and the request carried out afterwards: in `ms`, or at `faults.settle()`. */
    | { readonly kind: 'late-commit'; readonly ms?: number }
    /** Carried out (unless told), never answered; the connection stays open until the client gives up. */
    | { readonly kind: 'stall'; readonly applied?: boolean }
    /** Status and headers arrive, and half of the body. */
    | { readonly kind: 'cut-body' }
    /** The answer arrives byte by byte. */
    | { readonly kind: 'drip'; readonly everyMs: number }
    /** Carried out, and answered with something else than the platform would. */
    | { readonly kind: Garbled; readonly status?: number }
    /** Another administrator changes the same user right before; the phone, unless told. */
    | { readonly kind: 'edit-behind-me'; readonly field?: 'phone' | 'email'; readonly value?: string }
    /** The user opens the activation mail right before. The version stays, as with every activation. */
    | { readonly kind: 'activate-behind-me' }
    /** All tokens issued so far are over, so that the request is answered with 401; revoked ones cannot be refreshed. */
    | { readonly kind: 'expire-token' | 'revoke-token' }
  );

export type FaultKind = Fault['kind'];

/** A number is seconds, a Date an HTTP date; a text goes out as it stands; null leaves the header out. */
export type RetryAfter = number | Date | string | null;

/** `invalid-json` is half a document; `wrong-id` names another user; `wrong-types` has numbers for texts and so on. */
export type Garbled = 'html' | 'empty' | 'huge' | 'invalid-json' | 'wrong-id' | 'wrong-types';

/** The faults of a running sandbox: what a test, or `.sandbox` in the session, sets going. */
export interface Faults {
  /** The status of answers that carry platform code 1001, from now on. No fault: `clear()` leaves it as it is. */
  staleStatus: StaleStatus;
  /**
   * From now on; call what is returned to end it early. Of several faults of a request all befall it, in turn. A kind or
   * a field that there is not, or a value that it cannot take, throws in words.
   */
  add(fault: Fault): () => void;
  /** Those that are not over, each with what is left of its `times`. */
  list(): readonly Fault[];
  /** Ends them all; requests that are late are carried out no more. */
  clear(): void;
  /** Ends the tokens issued so far at once, in place of waiting for a request. */
  expireTokens(): void;
  /** Carries out the requests that are late, and says how many there were. */
  settle(): Promise<number>;
}
