/** A call of an endpoint, and the questions that endpoints ask of it. */
import { type Allowed, type Caller, callerOf, type Look } from '../platform/caller.ts';
import type { Right, Tenant, User } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import type { Request } from './request.ts';

/** Of anybody. */
export class Call {
  readonly request: Request;
  readonly platform: Platform;
  readonly #params: ReadonlyMap<string, string>;

  constructor(request: Request, platform: Platform, params: ReadonlyMap<string, string>) {
    this.request = request;
    this.platform = platform;
    this.#params = params;
  }

  /** The value of a `{name}` in the endpoint's path. */
  param(name: string): string {
    return this.#params.get(name) ?? '';
  }
}

/** Of somebody who may call the endpoint. What they name and may not see ends the call with 404 or 403. */
export class SignedCall extends Call {
  readonly caller: Caller;

  /** Refuses with 401 or 403 whoever may not. */
  constructor(request: Request, platform: Platform, params: ReadonlyMap<string, string>, right: Right | 'self') {
    super(request, platform, params);
    this.caller = callerOf(request, platform, right);
  }

  /** The user of the path, or the one named. */
  user(id = this.param('user_id'), allowed?: Allowed): User {
    return this.caller.user(id, allowed);
  }

  /** The tenant of the path, or the one named: looked `at` from outside, or `inside`, where its users and children are. */
  tenant(look: Look, id = this.param('tenant_id'), allowed?: Allowed): Tenant {
    return this.caller.tenant(look, id, allowed);
  }
}
