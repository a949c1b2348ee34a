/** What a session is opened on: a world, and the API client that signs in there. */
import type { FetchSecret } from '../api/connect.ts';
import type { EarlyConnections } from '../api/http/early.ts';
import type { ProxySetting } from '../api/http/proxy.ts';
import type { World } from './world/world.ts';

export interface Connection {
  readonly world: World;
  readonly datacenterUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | FetchSecret;
  readonly tenantId: string | null;
  readonly profile: string | null;
  readonly proxy: ProxySetting;
  /** Where the settings stand that name it; none where there are none. */
  readonly source?: string | undefined;
  /** Begun while all else was being loaded. */
  readonly early?: EarlyConnections | null | undefined;
  /** The id that the page calls `created_user_id`, where one was created beforehand. */
  readonly createdUserId?: string | undefined;
}
