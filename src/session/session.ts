/** A signed-in shell: its client, its world, the page's names, and what its writes came to. */
import { type Client, createClient } from '../api/client.ts';
import type { Secrets } from '../api/secrets/redact.ts';
import type { ApiEvent } from '../api/sender.ts';
import { type Sleep, sleepFor } from '../api/sleep.ts';
import { type TenantId, toUserId, type User, type UserId } from '../api/types.ts';
import type { Verdict } from '../api/verdict.ts';
import { Audit } from './audit/audit.ts';
import type { AuditLog } from './audit/record.ts';
import type { Connection } from './connection.ts';
import { ChangedNameError, LeftWorldError, NoUserError } from './errors.ts';
import { Events, type SessionEvent } from './events.ts';
import { type Exchange, Exchanges } from './exchanges.ts';
import { type Admission, type Ask, admit } from './guard.ts';
import { Interrupts, isOfLeftSession } from './interrupts.ts';
import type { Language } from './language.ts';
import type { Modes } from './modes.ts';
import { type Names, startNames } from './names.ts';
import { Pending } from './pending.ts';
import { makeReady } from './ready.ts';
import { type Look, lookBelow } from './searchRoot.ts';
import { Sightings } from './sightings.ts';
import { type SignedIn, SignIn } from './signIn.ts';
import { Tenants } from './tenants.ts';
import { type Known, UserNames } from './userNames.ts';
import { recordOf, type UserRecord } from './userRecord.ts';
import { Whereabouts } from './whereabouts.ts';
import type { World } from './world/world.ts';
import { Writes } from './writes.ts';

export interface SessionOptions {
  readonly connection: Connection;
  readonly secrets: Secrets;
  readonly names: Names;
  readonly flags: Modes;
  readonly ask: Ask | null;
  /** Entries run as in a script at present: nobody is asked, whoever is there. */
  readonly isUnattended?: (() => boolean) | undefined;
  /** Where writes are recorded, and who is at the keyboard. */
  readonly audit: { readonly log: AuditLog; readonly operator: string };
  /** Attach views to what the names `user` and `last` hold. */
  readonly present?: {
    readonly user: (record: UserRecord) => UserRecord;
    readonly exchange: (exchange: Exchange, world: () => string) => object;
  };
  readonly userAgent?: string | undefined;
  /** Of the shell. */
  readonly version?: string | undefined;
  readonly now?: (() => number) | undefined;
  /** How the session waits between two tries or looks. */
  readonly sleep?: Sleep | undefined;
  /** Counts the writes that are on their way, where one count serves several sessions. */
  readonly underWay?: Int32Array | undefined;
}

export class Session {
  readonly client: Client;
  readonly names: Names;
  readonly users: UserNames;
  readonly flags: Modes;
  readonly events = new Events();
  readonly interrupts: Interrupts;
  readonly pending = new Pending();
  readonly verdicts: { readonly verdict: Verdict; readonly isAnswered: boolean }[] = [];
  /** Verdicts that nobody has seen yet: an entry may drop the value that shows them, or give it a name. */
  readonly untold = new Set<object>();
  readonly sightings: Sightings;
  readonly exchanges: Exchanges;
  readonly tenants: Tenants;
  readonly audit: Audit;
  readonly writes: Writes;
  readonly now: () => number;
  /** By what, for people. */
  readonly opened: { readonly source: string | null; readonly profile: string | null; readonly version: string | null };
  readonly sleep: Sleep;
  world: World;
  /** Of the entry that runs, or ran last: what is to be typed next is said in it. */
  language: Language = 'javascript';
  readonly #options: SessionOptions;
  readonly #ask: Ask | null;
  readonly #signIn: SignIn;
  readonly #whereabouts: Whereabouts;
  readonly #given = new WeakSet<object>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions) {
    const { connection, secrets, names, present, sleep = sleepFor, now = () => Date.now() } = options;
    this.interrupts = new Interrupts(options.underWay);
    const { interrupts } = this;
    const tell = (event: SessionEvent) => this.tell(event);
    this.#options = options;
    this.names = names;
    this.flags = options.flags;
    this.#ask = options.ask && askingBehind(options.ask, () => this.events.flush());
    this.world = connection.world;
    this.now = now;
    const { source = null, profile } = connection;
    this.opened = { source, profile, version: options.version ?? null };
    this.sleep = sleep;
    const client = createClient({
      ...connection,
      secrets,
      onEvent: (event) => this.#observe(event),
      onToken: (token) => this.#signIn.keep(token),
      userAgent: options.userAgent,
      sleep,
    });
    this.client = client;
    this.sightings = new Sightings(now);
    this.users = new UserNames(names);
    this.#whereabouts = new Whereabouts(names);
    this.#whereabouts.nameBase(client.baseUrl, () => this.world.host);
    startNames(names, connection);
    const world = () => this.world.name;
    this.exchanges = new Exchanges({
      names,
      datacenterUrl: client.datacenterUrl,
      choice: () => this.users.choice,
      present: (exchange) => present?.exchange(exchange, world) ?? exchange,
    });
    this.tenants = new Tenants({ client, interrupts });
    const entered = async () => (await this.entered()).name;
    this.audit = new Audit({ ...options.audit, clientId: connection.clientId, world: entered, now });
    const { sightings, tenants, audit } = this;
    this.writes = new Writes({ client, interrupts, tell, sleep, sightings, tenants, audit });
    this.#signIn = new SignIn({
      connection,
      client,
      names,
      tell,
      tenants: this.tenants,
      whereabouts: this.#whereabouts,
      enter: (entered) => {
        this.world = entered;
      },
    });
  }

  /** Signs in once. */
  signIn(): Promise<SignedIn> {
    return this.#signIn.signIn();
  }

  /** The API client's own tenant; null where it is not known without a request. */
  get clientTenant(): TenantId | null {
    return this.#signIn.clientTenant;
  }

  /** Makes a name ready that an entry is about to read. */
  ready(name: string): Promise<void> {
    return makeReady(this, name);
  }

  /** Takes note of what an entry has done to the names. */
  takeNote(): void {
    this.users.reconcile();
    for (const text of this.#whereabouts.noticeMoves()) this.tell({ kind: 'note', text });
  }

  /** Helpers narrate requests to `{base_url}/…`: where that has become another place, they would not be true. */
  requireOwnBaseUrl(): void {
    const { baseUrl } = this.client;
    if (this.names['base_url'] !== baseUrl) throw new ChangedNameError('base_url', baseUrl);
  }

  /**
   * The world under its full name: awaited by whoever shows, asks or records where something is or was done. Where it cannot
   * be had, the world as it is known. `isAgain`: that is tried anew where it has failed for a reason that may pass.
   */
  async entered({ isAgain = false } = {}): Promise<World> {
    await this.#signIn.named(isAgain);
    return this.world;
  }

  /** No part of a sign-in is under way any more. */
  settled(): Promise<void> {
    return this.#signIn.settled();
  }

  /** Carries out what `findUser` searches: below the name on the page, which may be set to a sub-tenant. */
  lookBelow<T>(look: (at: Look) => Promise<T>): Promise<T> {
    const { names, interrupts } = this;
    return lookBelow({ names, interrupts, signIn: this.#signIn }, look);
  }

  chosenUserId() {
    const { userId } = this.users;
    if (userId === undefined || userId === null) throw new NoUserError();
    return toUserId(userId);
  }

  async fetchUser(id = this.chosenUserId()): Promise<Known> {
    const fetching = this.client.fetchUser(id, { signal: this.interrupts.reads });
    fetching.catch(() => {}); // awaited below
    await this.entered({ isAgain: true });
    this.interrupts.throwIfCancelled();
    return this.know(await fetching);
  }

  /** The record of a user that was just seen, in a world that was entered; `path` where a search has shown the tenant's. */
  know(seen: User, path?: readonly string[] | undefined): Known {
    if (path) this.tenants.learnPath(seen.tenant_id, path);
    const record = recordOf(seen, { tenant_path: this.tenants.pathOf(seen.tenant_id), world: this.world.name });
    return { ...this.sightings.showing(seen), record: this.#options.present?.user(record) ?? record };
  }

  /** Takes note of what an accepted write of ours has left: `seen`, or nobody knows. */
  learn(userId: UserId, seen: User | null): void {
    if (seen) this.users.learn(this.know(seen));
    else this.users.learnUnseen(userId);
  }

  /** One at a time for all that works with the session's names; what fails does not hold up what follows. */
  exclusive<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(async () => {
      this.requireOpen();
      this.interrupts.throwIfCancelled();
      try {
        return await act();
      } finally {
        this.events.flush();
      }
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Whoever is at a terminal: what sets the shell asks them, also while entries ask nobody. */
  get person(): Ask | null {
    return this.#ask;
  }

  /** Null where nobody is there, or is to be asked. */
  get ask(): Ask | null {
    return this.#options.isUnattended?.() ? null : this.#ask;
  }

  /** Every write passes here. */
  async admit(asked: Omit<Admission, 'world' | 'flags' | 'ask' | 'keepReady'>): Promise<'send' | 'dry-run'> {
    const world = await this.entered();
    this.requireOpen();
    this.interrupts.throwIfCancelled();
    const keepReady = () => this.client.keepReady();
    return admit({ ...asked, world, flags: this.flags, ask: this.ask, keepReady });
  }

  /** A verdict that waits to be shown, or to be told where nobody shows it. */
  giveBack(shown: object): void {
    this.#given.add(shown);
    this.untold.add(shown);
    this.tell({ kind: 'untold', shown });
  }

  /** It is a verdict that was given back. */
  isVerdict(value: unknown): boolean {
    return typeof value === 'object' && value !== null && this.#given.has(value);
  }

  tell(event: SessionEvent): void {
    if (event.kind === 'verdict') this.verdicts.push({ verdict: event.verdict, isAnswered: event.isAnswered ?? false });
    if (event.kind === 'narration') this.events.tellBeside(event);
    else this.events.tell(event);
  }

  /** Whoever goes on in a timer, say, though the shell has entered another world meanwhile, is not to act in either. */
  requireOpen(): void {
    if (this.interrupts.isOver || isOfLeftSession()) throw new LeftWorldError();
  }

  /** Nothing is sent any more, and what is read comes to nothing. */
  close(): void {
    this.interrupts.end();
    this.client.close();
  }

  #observe(event: ApiEvent): void {
    if (event.kind === 'response') this.sightings.note(event.response);
    this.exchanges.note(event);
    if (event.kind === 'request') this.events.tellBeside(event);
    else this.events.tell(event);
  }
}

/** Whoever is asked has read what was told before. */
function askingBehind(ask: Ask, told: () => void): Ask {
  const behind = <T>(question: () => T): T => {
    told();
    return question();
  };
  return {
    confirm: (given) => behind(() => ask.confirm(given)),
    select: (given) => behind(() => ask.select(given)),
    input: (given) => behind(() => ask.input(given)),
  };
}
