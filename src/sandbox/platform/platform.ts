/** Everything that the endpoints work on. */
import type { Faults } from '../faults/fault.ts';
import type { Confirmations } from '../mail/confirmations.ts';
import type { Outbox } from '../mail/mailbox.ts';
import type { RequestLog } from '../requests/requestLog.ts';
import type { Tokens } from '../signin/tokens.ts';
import type { StaleStatus } from './staleStatus.ts';
import type { Store } from './store.ts';

export interface Platform {
  /** The data centre's URL, without /api/2. */
  readonly origin: string;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly outbox: Outbox;
  readonly confirmations: Confirmations;
  readonly requests: RequestLog;
  /** The one setting that a running sandbox can change. */
  staleStatus: StaleStatus;
  /** What goes wrong; null until the sandbox listens. */
  faults: Faults | null;
  readonly now: () => number;
  readonly newId: () => string;
}
