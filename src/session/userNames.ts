/** The page's names, as plain data properties: `version` and `user` belong to the `user_id` they were fetched for. */
import type { Names } from './names.ts';
import type { Sighting } from './sightings.ts';
import type { UserRecord } from './userRecord.ts';

/** A user as last seen in an answer, and the record made of it. */
export interface Known extends Sighting {
  readonly record: UserRecord;
}

export class UserNames {
  readonly #names: Names;
  #owner: unknown;
  #version: unknown;
  #known: Known | null = null;
  /** What we have put into `user`. */
  #record: unknown;
  #isTyped = false;
  /** The version that a typed write of ours has left, while the name still holds the one before. */
  #left: number | undefined;
  /** Accepted writes of ours whose answers did not show what they left. */
  #unseen = 0;
  #choice: object = {};
  /** What `user_data` holds, where it was made for somebody who need not be the present user. */
  #data: { readonly value: unknown; readonly owner: unknown } | null = null;

  constructor(names: Names) {
    this.#names = names;
    this.clear();
  }

  get userId(): unknown {
    return this.#names['user_id'];
  }

  /** The version for the present user_id: fetched for it, or typed since. Undefined where it has to be fetched. */
  get version(): unknown {
    this.reconcile();
    return this.#names['version'];
  }

  /** The version was typed by a person, not fetched. */
  get isVersionTyped(): boolean {
    this.reconcile();
    return this.#isTyped;
  }

  /** The version that our own last write has left, where `version` is the one before it, and was not typed since. */
  get leftVersion(): number | undefined {
    this.reconcile();
    return this.#left;
  }

  /** How many writes of ours to the present user may have moved the version unseen. */
  get unseenWrites(): number {
    this.reconcile();
    return this.#unseen;
  }

  /** Another object each time that somebody, or nobody, is chosen. */
  get choice(): object {
    this.reconcile();
    return this.#choice;
  }

  /** The present user as last seen. */
  get known(): Known | null {
    this.reconcile();
    return this.#known;
  }

  /** A person has put something of their own into `user`. */
  get isUserTyped(): boolean {
    return this.#names['user'] !== undefined && this.#names['user'] !== this.#record;
  }

  /** `user_data` was made for another user, and not anew for the present one. */
  get isDataOfAnother(): boolean {
    this.reconcile();
    const data = this.#data;
    return data !== null && data.value === this.#names['user_data'] && !isSame(data.owner, this.userId);
  }

  /** The body of a write to a user, whoever is chosen. */
  setData(body: string, userId: string): void {
    this.#names['user_data'] = body;
    this.#data = { value: body, owner: userId };
  }

  /** One user was found: the names are this user's from here on. */
  choose(known: Known): void {
    this.#names['user_id'] = known.seen.id;
    this.reconcile();
    this.adopt(known);
  }

  /** A fresh look at a user; the names take its values if it is the present one. */
  adopt(known: Known): void {
    if (!isSame(known.seen.id, this.userId)) return;
    this.#owner = this.userId;
    this.#known = known;
    this.#version = known.seen.version;
    this.#settleVersion();
    this.#names['version'] = known.seen.version;
    this.#show(known.record);
  }

  /** The same for a name that was only read: nothing that was typed is lost by it. */
  adoptBeside(known: Known): void {
    const typed = this.isUserTyped ? { user: this.#names['user'] } : {};
    this.adopt(known);
    Object.assign(this.#names, typed);
  }

  /** What a typed write of ours has left: `user` shows it, `version` stays as it is on the page. */
  learn(known: Known): void {
    this.reconcile();
    if (!isSame(known.seen.id, this.userId)) return;
    this.#known = known;
    if (!this.isUserTyped) this.#show(known.record);
    this.#unseen = 0;
    this.#left = known.seen.version === this.#version ? undefined : known.seen.version;
  }

  /** A typed write of ours was accepted, and nothing shows what it has left. */
  learnUnseen(userId: string): void {
    this.reconcile();
    if (isSame(userId, this.userId)) this.#unseen += 1;
  }

  /** Nobody is meant any more: what follows must not reach the one before. */
  clear(): void {
    this.#names['user_id'] = undefined;
    this.#show(undefined);
    this.#forget();
  }

  /** Takes note of what was typed since: another user_id ends the version's validity; a typed version is the person's. */
  reconcile(): void {
    const isTyped = this.#names['version'] !== this.#version;
    if (!isSame(this.userId, this.#owner)) this.#forget({ keepVersion: isTyped });
    if (!isTyped) return;
    this.#version = this.#names['version'];
    this.#settleVersion({ isTyped: this.#version !== undefined });
  }

  #forget({ keepVersion = false } = {}): void {
    const value = this.#names['user_data'];
    if (value !== undefined && value !== this.#data?.value && this.#owner !== undefined)
      this.#data = { value, owner: this.#owner };
    this.#owner = this.userId;
    this.#known = null;
    this.#choice = {};
    this.#settleVersion();
    if (!this.isUserTyped) this.#show(undefined);
    if (keepVersion) return;
    this.#version = undefined;
    this.#names['version'] = undefined;
  }

  #show(record: UserRecord | undefined): void {
    this.#record = record;
    this.#names['user'] = record;
  }

  #settleVersion({ isTyped = false } = {}): void {
    this.#isTyped = isTyped;
    this.#left = undefined;
    this.#unseen = 0;
  }
}

/** Ids are compared as the API does, which knows them in lower case only. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return a === b;
  return a.toLowerCase() === b.toLowerCase();
}
