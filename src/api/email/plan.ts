/** Plans the change of one user's email: over what was seen, with exactly the body that is sent. Pure. */
import { dumps } from '../../python/json.ts';
import { nameOf, type TenantId, toTenantId, toUserId, type User, type UserId } from '../types.ts';

/** What a change is about, as it is also recorded: of ids from a file, nobody knows yet whether they are any. */
export interface EmailChange {
  readonly user_id: string;
  readonly tenant_id: string;
  readonly login: string;
  /** The person's, empty where there is none; older records do not tell it. */
  readonly name?: string | undefined;
  readonly old: string;
  readonly new: string;
  readonly version: number;
  /** The version at which `old` was seen, where the person has typed another one to send. */
  readonly seenVersion?: number | undefined;
  readonly activated: boolean;
}

export interface EmailPlan extends EmailChange {
  readonly user_id: UserId;
  readonly tenant_id: TenantId;
  /** What other writes of ours to this user have left there, or may still leave. */
  readonly ours?: readonly OwnWrite[] | undefined;
  /** Exactly what is sent. */
  readonly body: string;
}

export interface OwnWrite {
  readonly email: string;
  /** Null where it cannot be known, as for a link that is opened some day. */
  readonly version: number | null;
}

interface Asked {
  /** As last seen: what is there by now is for the server to say. */
  readonly user: User;
  readonly email: string;
  readonly version?: number | undefined;
}

export function planEmail(asked: Asked): EmailPlan {
  return planRecorded(changeFrom(asked));
}

/** The change that is asked for, by a helper or by a typed request, over the user as seen. */
export function changeFrom({ user, email, version = user.version }: Asked): EmailChange {
  return {
    user_id: user.id,
    tenant_id: user.tenant_id,
    login: user.login,
    name: nameOf(user),
    old: user.contact.email,
    new: email,
    version,
    seenVersion: version === user.version ? undefined : user.version,
    activated: user.activated,
  };
}

/** The plan of a change that was recorded. */
export function planRecorded(change: EmailChange, ours?: readonly OwnWrite[]): EmailPlan {
  return {
    ...change,
    user_id: toUserId(change.user_id),
    tenant_id: toTenantId(change.tenant_id),
    ours,
    body: bodyOf(change),
  };
}

/** The body of the request in "Changing a user account email", to the byte: that of json.dumps(user_data, indent=4). */
function bodyOf({ new: email, version }: EmailChange): string {
  return dumps({ contact: { email }, version }, { indent: 4 });
}
