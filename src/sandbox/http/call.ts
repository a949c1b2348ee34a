/** A call of an endpoint, and the questions that endpoints ask of it. */
import { type Allowed, type Caller, callerOf, type Look } from '../platform/caller.ts';
import type { Right, Tenant, User } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import type { Notes } from '../requests/notes.ts';
import { refuseStale } from './refusal.ts';
import type { Request } from './request.ts';

/** What a call is made of. */
export interface Asked {
  readonly request: Request;
  readonly platform: Platform;
  readonly notes: Notes;
  readonly params: ReadonlyMap<string, string>;
}

/** Of anybody. */
export class Call {
  readonly request: Request;
  readonly platform: Platform;
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.request = asked.request;
    this.platform = asked.platform;
    this.#asked = asked;
  }

  /** Notes what was decided, in a few words. */
  decide(fact: string): void {
    this.#asked.notes.decide(fact);
  }

  /** Refuses a version that is not the one kept: from the future it is as wrong as from the past. */
  checkVersion(sent: number, kept: number): void {
    if (sent !== kept) throw refuseStale(this.platform.staleStatus, sent, kept);
    this.decide(`version ${sent} = ${kept}`);
  }

  /** The value of a `{name}` in the endpoint's path. */
  param(name: string): string {
    return this.#asked.params.get(name) ?? '';
  }
}

/** Of somebody who may call the endpoint. What they name and may not see ends the call with 404 or 403. */
export class SignedCall extends Call {
  readonly caller: Caller;

  /** Refuses with 401 or 403 whoever may not. */
  constructor(asked: Asked, right: Right | 'self') {
    super(asked);
    this.caller = callerOf(asked.request, asked.platform, right);
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
