/** What the documentation leaves open, and what the sandbox does about it: named where the code chooses, collected here. */
import { choices as answer } from './http/answer.ts';
import { choices as checks } from './http/checks.ts';
import { choices as refusal } from './http/refusal.ts';
import { choices as router } from './http/router.ts';
import { choices as confirmations } from './mail/confirmations.ts';
import { choices as mailbox } from './mail/mailbox.ts';
import { choices as caller } from './platform/caller.ts';
import { choices as order } from './platform/order.ts';
import { choices as store } from './platform/store.ts';
import { choices as requestLog } from './requests/requestLog.ts';
import { choices as searchIndex } from './search/searchIndex.ts';
import { choices as searchRoutes } from './search/searchRoutes.ts';
import { choices as clientRoutes } from './signin/clientRoutes.ts';
import { choices as oneTimeTokenRoutes } from './signin/oneTimeTokenRoutes.ts';
import { choices as tokenRoutes } from './signin/tokenRoutes.ts';
import { choices as tokens } from './signin/tokens.ts';
import { choices as contentRoutes } from './tenants/contentRoutes.ts';
import { choices as offering } from './tenants/offering.ts';
import { choices as tenancy } from './tenants/tenancy.ts';
import { choices as tenantRoutes } from './tenants/tenantRoutes.ts';
import { choices as accountRoutes } from './users/accountRoutes.ts';
import { choices as changes } from './users/changes.ts';
import { choices as creation } from './users/creation.ts';
import { choices as logins } from './users/logins.ts';
import { choices as policies } from './users/policies.ts';
import { choices as userList } from './users/userList.ts';
import { choices as userRoutes } from './users/userRoutes.ts';

export interface Choice {
  readonly question: string;
  readonly choice: string;
  /** How a client's author can have it the other way. */
  readonly option?: string;
}

export type Choices = Readonly<Record<string, Choice>>;

/** In the order of the table. */
const DECLARED = [
  refusal,
  checks,
  changes,
  confirmations,
  mailbox,
  requestLog,
  logins,
  creation,
  userRoutes,
  accountRoutes,
  policies,
  userList,
  order,
  store,
  searchRoutes,
  searchIndex,
  caller,
  router,
  answer,
  tokenRoutes,
  tokens,
  oneTimeTokenRoutes,
  clientRoutes,
  tenantRoutes,
  contentRoutes,
  tenancy,
  offering,
] as const;

type NameOf<T> = T extends unknown ? keyof T : never;

export type ChoiceName = NameOf<(typeof DECLARED)[number]>;

export const CHOICES: readonly (readonly [name: ChoiceName, choice: Choice])[] = DECLARED.flatMap(
  (declared) => Object.entries(declared) as [ChoiceName, Choice][], // the keys that were declared
);
