/** Changes the email of one user: sends the one PUT, reads again where that explains, and reports the verdict. */
import type { Client } from './client.ts';
import type { ShellError } from './errors.ts';
import type { HttpResponse } from './http.ts';
import type { TenantId, User, UserId } from './types.ts';
import type { Verdict } from './verdict.ts';

export interface EmailPlan {
  readonly user_id: UserId;
  readonly tenant_id: TenantId;
  readonly login: string;
  readonly old: string;
  readonly new: string;
  readonly version: number;
  readonly activated: boolean;
  /** Exactly what is sent. */
  readonly body: string;
}

export interface EmailOutcome {
  readonly verdict: Verdict;
  readonly status: number | null;
  /** The server's own error code. */
  readonly code: number | string | null;
  /** The server's own words, else ours. */
  readonly reason: string | null;
  /** The user as last seen: in the answer, or when read again. */
  readonly seen: User | null;
  readonly plan: EmailPlan;
  readonly response: HttpResponse | null;
  readonly error: ShellError | null;
  readonly requestId: string | null;
}

export declare function changeEmail(
  client: Client,
  plan: EmailPlan,
  options?: { signal?: AbortSignal; sleep?: (ms: number, signal?: AbortSignal) => Promise<void> },
): Promise<EmailOutcome>;
