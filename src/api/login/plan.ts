/** Plans the change of one user's login: over what was seen, with exactly the body that is sent. Pure. */
import { dumps } from '../../python/json.ts';
import { nameOf, type TenantId, type User, type UserId } from '../types.ts';

export interface LoginPlan {
  readonly user_id: UserId;
  readonly tenant_id: TenantId;
  /** The person's; empty where there is none. */
  readonly name: string;
  readonly old: string;
  readonly new: string;
  readonly version: number;
  /** The version at which `old` was seen: the same, unless the person has typed another one to send. */
  readonly seenVersion: number;
  /** Exactly what is sent. */
  readonly body: string;
}

interface Asked {
  /** As last seen: what is there by now is for the server to say. */
  readonly user: User;
  readonly login: string;
  readonly version: number;
}

export function planLogin({ user, login, version }: Asked): LoginPlan {
  return {
    user_id: user.id,
    tenant_id: user.tenant_id,
    name: nameOf(user),
    old: user.login,
    new: login,
    version,
    seenVersion: user.version,
    // As the page writes the one for an email: that of json.dumps(user_data, indent=4).
    body: dumps({ login, version }, { indent: 4 }),
  };
}
