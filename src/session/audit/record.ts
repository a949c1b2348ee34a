/** What is recorded of a write, before it goes out and when more is known; and what keeps such records. */
import type { EmailChange } from '../../api/email/plan.ts';
import { ShellError } from '../../api/errors.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import type { Verdict } from '../../api/verdict.ts';

/** What is about to be sent. Of a body only the names of its fields are kept: its values may be secrets. */
export interface WriteFacts {
  readonly method: string;
  readonly url: string;
  readonly fields: readonly string[];
  /** Null where the write is not an email change of a helper. */
  readonly email: EmailChange | null;
  /** Where it is none: the user whom it is about, as last seen. Like `tenant` not in older records. */
  readonly about?: AboutUser | undefined;
  /** The user's tenant in words: what a report says of it tomorrow, without a request. */
  readonly tenant?: string | undefined;
}

export interface AboutUser {
  readonly user_id: string;
  readonly tenant_id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly activated: boolean;
  /** The one that was named, else seen; older records do not tell it. */
  readonly version?: number | undefined;
  /** The login that is asked for. */
  readonly newLogin?: string | undefined;
}

export interface WriteResult {
  readonly verdict: Verdict;
  readonly status: number | null;
  readonly code: number | string | null;
  readonly request_id: string | null;
  /** The user as last seen. */
  readonly seen: { readonly email: string; readonly version: number } | null;
  /** Where the user was no longer as seen: the names of the fields that are not as they were. */
  readonly changed?: readonly string[] | undefined;
  /** That the user was no longer as seen is the doing of another write from here. */
  readonly is_ours?: boolean | undefined;
}

interface Occasion {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Joins an intent and its results. */
  readonly write: string;
}

/** A record before it has its place in the log. */
export type AuditEntry = Occasion &
  (
    | ({ readonly kind: 'intent'; readonly who: Who; readonly world: string } & WriteFacts)
    | ({ readonly kind: 'result' } & WriteResult)
  );

/** `seq`: from 1, without gaps. `hash`: of its line, which stands for all before it. */
export type AuditRecord = { readonly seq: number; readonly hash: string } & AuditEntry;

/** Who writes: the API client, and the account on this computer. */
export interface Who {
  readonly client_id: string;
  readonly operator: string;
}

export interface AuditLog {
  /** For people: a path, or that it is kept in memory. */
  readonly place: string;
  /** Durable once it resolves. Rejects with AuditError where that cannot be had. */
  append(entry: AuditEntry): Promise<void>;
  /** The records at hand, oldest first; what cannot be read is left out. Older ones than `since`, in ms, may be too. */
  records(since?: number): Promise<readonly AuditRecord[]>;
}

/** A record cannot be kept. Before a write this means that nothing is sent. */
export class AuditError extends ShellError {
  override name = 'AuditError' as const;
  readonly place: string;

  constructor(place: string, why: string, act: 'read' | 'written' = 'written') {
    super(`The audit log cannot be ${act}: ${oneLine(why, 200)} (${oneLine(place, 200)}).`);
    this.place = place;
  }
}
