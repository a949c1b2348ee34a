/** What the sandbox was asked and decided, as its own object lists it: without any type of Node's. */
import type { Stored } from './stored.ts';

export interface AskedRequest {
  /** Counted from 1, in the order in which they were answered. */
  readonly number: number;
  readonly at: string;
  readonly method: string;
  readonly url: string;
  /** A form or a JSON document, what is secret hidden; null for anything else. */
  readonly body: string | null;
  /** 0 where nothing was answered. */
  readonly status: number;
  /** In short words, in the order in which it was decided. */
  readonly decided: readonly string[];
  readonly stored: readonly Stored[];
  /** By which the answer is named; null where there is none to name. */
  readonly request_id: string | null;
  readonly user_agent: string | null;
  /** Of what is carried out late, behind its connection: the number of the request. */
  readonly late_for?: number | null;
}

export interface Requests {
  /** The last of them, the newest at the end; those behind one number, when it is given. */
  list(after?: number): readonly AskedRequest[];
  /** The number of the newest; 0 while there is none. */
  readonly last: number;
  /** Calls the listener for every request from now on, before its answer is sent, until the returned function is called. */
  on(listener: (asked: AskedRequest) => void): () => void;
}
