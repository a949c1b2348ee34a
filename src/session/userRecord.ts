/** A user as the session shows it and `--json` prints it. */
import { nameOf, type User } from '../api/types.ts';

export interface UserRecord {
  readonly user_id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly activated: boolean;
  readonly enabled: boolean;
  readonly version: number;
  readonly tenant_id: string;
  /** Names from the tenant that was searched down to the user's own; null where it was not looked up. */
  readonly tenant_path: readonly string[] | null;
  readonly world: string;
}

export function recordOf(seen: User, { tenant_path, world }: Pick<UserRecord, 'tenant_path' | 'world'>): UserRecord {
  return {
    user_id: seen.id,
    login: seen.login,
    name: nameOf(seen),
    email: seen.contact.email,
    activated: seen.activated,
    enabled: seen.enabled,
    version: seen.version,
    tenant_id: seen.tenant_id,
    tenant_path,
    world,
  };
}
