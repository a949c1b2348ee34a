/**
 * The platform in miniature: a real HTTP server on this computer that behaves as the provider documents it. In the
 * comments of this room a title in quotes is a page of the provider's Account Management API guide; "API reference" is
 * its Account Management API reference, with the names of its operations (CreateUser) and schemas (`userPost`).
 */
import { randomUUID } from 'node:crypto';
import { checkFault, checkStaleStatus } from './faults/checkFault.ts';
import type { Fault, Faults } from './faults/fault.ts';
import { FaultSwitch } from './faults/faultSwitch.ts';
import { nameAnswer } from './http/answer.ts';
import { createRouter } from './http/router.ts';
import { listen } from './http/server.ts';
import { Confirmations } from './mail/confirmations.ts';
import { type Mailbox, Outbox } from './mail/mailbox.ts';
import { makeOthers } from './makeOthers.ts';
import type { Others } from './others.ts';
import type { Platform } from './platform/platform.ts';
import { type StaleStatus, USUAL_STALE_STATUS } from './platform/staleStatus.ts';
import type { Requests } from './requests/asked.ts';
import { Notes } from './requests/notes.ts';
import { RequestLog } from './requests/requestLog.ts';
import { ROUTES } from './routes.ts';
import { ADMIN, buildWorld, viewOf, type World } from './seed/world.ts';
import { Tokens } from './signin/tokens.ts';

export type { Fault, FaultKind, Faults, FaultTarget, Garbled, RetryAfter } from './faults/fault.ts';
export type { Mail, Mailbox, Opened } from './mail/mailbox.ts';
export type { NewUser, Others } from './others.ts';
export type { Client, Contact, Tenant, User } from './platform/model.ts';
export type { StaleStatus } from './platform/staleStatus.ts';
export type { AskedRequest, Requests } from './requests/asked.ts';
export type { Field, Stored, Value } from './requests/stored.ts';
export type { World } from './seed/world.ts';
export type { UserPut } from './users/changes.ts';

export interface SandboxOptions {
  /** 43121 when that is free and else any; 0 is always any. */
  readonly port?: number | undefined;
  /** How many users the world holds at least; the made-up crowd beyond the cast is always the same for a number. */
  readonly users?: number | undefined;
  /** The status of an answer that carries platform code 1001; documented nowhere, 409 unless told. */
  readonly staleStatus?: StaleStatus | undefined;
  /** What goes wrong from the start; `sandbox.faults` changes it later. */
  readonly faults?: readonly Fault[] | undefined;
  /** Milliseconds in which the header of a request must have arrived; ten seconds unless told. */
  readonly headersTimeout?: number | undefined;
  /** Milliseconds since 1970; the computer's clock unless told. */
  readonly now?: (() => number) | undefined;
  /** Makes the ids of what is created, of tokens and links. */
  readonly newId?: (() => string) | undefined;
}

/** As Node reads them, without its types: not everybody who imports this has those. */
export interface ExchangeHeaders {
  /** In small letters. */
  readonly [name: string]: string | string[] | undefined;
  readonly accept?: string | undefined;
  readonly authorization?: string | undefined;
  readonly 'content-length'?: string | undefined;
  readonly 'content-type'?: string | undefined;
  readonly cookie?: string | undefined;
  readonly host?: string | undefined;
  readonly 'user-agent'?: string | undefined;
}

/** One request that was answered: what a test looks at to see what was sent, or that nothing was. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: ExchangeHeaders;
  readonly body: string;
  /** 0 where the connection ended without the request being carried out. */
  readonly status: number;
  /** The text of the answer, whether or not a fault kept it from arriving. */
  readonly answer: string;
}

export interface Sandbox {
  /** The data centre's URL, without /api/2. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A user who administers the client's tenant, for clients that begin with a login and a password (Basic). */
  readonly adminLogin: string;
  readonly adminPassword: string;
  readonly world: World;
  readonly mailbox: Mailbox;
  readonly faults: Faults;
  readonly others: Others;
  /** What it was asked, what was decided, and what became different: the last few hundred. */
  readonly requests: Requests;
  /** Calls the listener for every request, before its answer is sent, until the returned function is called. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
  /** From here on it does not keep the process alive by itself. */
  unref(): void;
  stop(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port, staleStatus = USUAL_STALE_STATUS, faults = [], now = Date.now, newId = randomUUID } = options;
  // Before anything listens that nobody could stop.
  for (const fault of faults) checkFault(fault);
  checkStaleStatus(staleStatus);
  const listening = await listen(port, options.headersTimeout);
  const origin = `http://127.0.0.1:${listening.port}`;

  const store = buildWorld(options.users);
  const outbox = new Outbox();
  const confirmations = new Confirmations(store, outbox, now, newId);
  const tokens = new Tokens(now, newId);
  const requests = new RequestLog(store, now);
  const parts = { origin, store, tokens, outbox, confirmations, requests };
  const platform: Platform = { ...parts, staleStatus, faults: null, now, newId };

  const listeners = new Set<(exchange: Exchange) => void>();
  const answer = createRouter(ROUTES, platform);
  const faultSwitch = new FaultSwitch(platform, faults);
  platform.faults = faultSwitch;
  listening.serve(async (request) => {
    const notes = new Notes();
    const made = await faultSwitch.around(request, notes, (noted) =>
      requests.carryOut(request, noted, () => answer(request, noted)),
    );
    const requestId = newId();
    requests.add(request, made, notes, { requestId });
    const { method, url, headers } = request;
    const body = request.body.toString('utf8');
    const exchange = { method, url, headers, body, status: made.status, answer: made.body };
    for (const listener of listeners) listener(exchange);
    return nameAnswer(made, requestId);
  });

  const world = viewOf(store);
  const [client] = world.clients();
  let stopped: Promise<void> | undefined;
  return {
    url: origin,
    clientId: client?.client_id ?? '',
    clientSecret: client?.secret ?? '',
    adminLogin: ADMIN.login,
    adminPassword: ADMIN.password,
    world,
    mailbox: outbox,
    faults: faultSwitch,
    others: makeOthers(platform),
    requests,
    onExchange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    unref: () => listening.unref(),
    stop() {
      faultSwitch.clear();
      stopped ??= listening.close();
      return stopped;
    },
  };
}
