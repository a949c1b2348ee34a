/** What the sandbox was asked and decided, as its own object lists it: without any type of Node's. */
import type { Stored } from './stored.ts';

export interface AskedRequest {
  /** Counted from 1, in the order in which they were answered. */
  readonly number: number;
  readonly at: string;
  readonly method: string;
  /** What is secret in it hidden; its beginning where it is longer than 4,000 characters. */
  readonly url: string;
  /**
   * A form or a JSON document, told by what it is and not by its Content-Type. What is secret is `(hidden)`, which goes
   * by the names of fields and by what tokens look like. A document is read and written anew: without its spaces, a
   * field that came twice once, `1.0` as `1`. Null for anything else, for an empty body, for one of more than 4,000
   * bytes. Byte for byte a body stands in `Sandbox.onExchange`.
   */
  readonly body: string | null;
  /** 0 where nothing was answered. */
  readonly status: number;
  /** In short words, in the order in which it was decided; each cut at 500 characters. */
  readonly decided: readonly string[];
  /** The first hundred records that became different. What is secret in them is hidden, and a long text cut. */
  readonly stored: readonly Stored[];
  /** By which the answer is named; null where there is none to name. */
  readonly request_id: string | null;
  readonly user_agent: string | null;
  /** Of what is carried out late, behind its connection: the number of the request. */
  readonly late_for?: number | null;
}

export interface Requests {
  /** The last five hundred, the newest at the end; those behind one number, when it is given. */
  list(after?: number): readonly AskedRequest[];
  /** The number of the newest; 0 while there is none. */
  readonly last: number;
  /** Calls the listener for every request from now on, before its answer is sent, until the returned function is called. */
  on(listener: (asked: AskedRequest) => void): () => void;
}
