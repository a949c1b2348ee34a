/** The accidents of real life, as data, and the one place where they befall a request. */

import { randomBytes } from 'node:crypto';
import type { Answer } from '../http/answer.ts';
import { refuse } from '../http/errors.ts';
import type { Request } from '../http/request.ts';
import { timestamp } from '../platform/model.ts';
import type { Platform, StaleStatus } from '../platform/platform.ts';

/** Which requests a fault waits for. A text is the whole path without its query; methods are in capitals. */
export type FaultTarget =
  | { readonly method?: string | readonly string[]; readonly path?: string | RegExp }
  | ((request: { readonly method: string; readonly path: string }) => boolean);

interface Aimed {
  /** How many requests it befalls before it is over; 1 unless told, without end for latency. */
  readonly times?: number;
  /** Unless told: changes (POST, PUT, DELETE) for what happens to answers, PUTs of a user for what others do, else all. */
  readonly on?: FaultTarget;
}

/**
 * What goes wrong, once or more often. Every fault befalls requests under `/api/2` and never signing in
 * (`/api/2/idp`), unless its target says otherwise. Times are in milliseconds where a name ends in `Ms`.
 */
export type Fault = Aimed &
  (
    | { readonly kind: 'latency'; readonly ms: number }
    /** An error in place of the answer. With `applied` the request was carried out all the same. */
    | { readonly kind: 'fail'; readonly status: number; readonly applied?: boolean }
    /** 429 (or another status) without carrying the request out. */
    | { readonly kind: 'throttle'; readonly retryAfter?: RetryAfter; readonly status?: number }
    /** Carried out or not, the connection ends without a byte of an answer: by a reset, or by a plain end (FIN). */
    | { readonly kind: 'drop-answer'; readonly applied?: boolean; readonly by?: 'reset' | 'end' }
    /** The connection is reset at once, and the request carried out afterwards: in `ms`, or at `faults.settle()`. */
    | { readonly kind: 'late'; readonly ms?: number }
    /** Carried out (unless told), never answered; the connection stays open until the client gives up. */
    | { readonly kind: 'stall'; readonly applied?: boolean }
    /** Status and headers arrive, and half of the body. */
    | { readonly kind: 'cut' }
    /** The answer arrives byte by byte. */
    | { readonly kind: 'drip'; readonly everyMs: number }
    /** Carried out, and answered with something else than the platform would. */
    | { readonly kind: 'garble'; readonly as: Garbled; readonly status?: number }
    /** Another administrator changes the same user right before; the phone, unless told. */
    | { readonly kind: 'foreign-edit'; readonly field?: 'phone' | 'email'; readonly value?: string }
    /** The user opens the activation mail right before. The version stays, as the guide's samples suggest. */
    | { readonly kind: 'activation' }
    /** All tokens issued so far are over, so that the request is answered with 401; revoked ones cannot be refreshed. */
    | { readonly kind: 'expire-token' | 'revoke-token' }
  );

export type FaultKind = Fault['kind'];

/** A number is seconds, a Date an HTTP date; a text goes out as it stands; null leaves the header out. */
export type RetryAfter = number | Date | string | null;

/** `invalid-json` is half a document; `wrong-id` names another user; `wrong-types` has numbers for texts and so on. */
export type Garbled = 'html' | 'empty' | 'huge' | 'invalid-json' | 'wrong-id' | 'wrong-types';

/** The faults of a running sandbox: what a test, or `.sandbox` in the session, sets going. */
export interface Faults {
  /** The status of answers that carry platform code 1001, from now on. No fault: `clear()` leaves it as it is. */
  staleStatus: StaleStatus;
  /** From now on; call what is returned to end it early. Of several faults of a request all befall it, in turn. */
  add(fault: Fault): () => void;
  /** Those that are not over, each with what is left of its `times`. */
  list(): readonly Fault[];
  /** Ends them all; requests that are late are carried out no more. */
  clear(): void;
  /** Ends the tokens issued so far at once, in place of waiting for a request. */
  expireTokens(): void;
  /** Carries out the requests that are late, and says how many there were. */
  settle(): Promise<number>;
}

type Process = () => Answer | Promise<Answer>;

export class FaultSwitch implements Faults {
  readonly #platform: Platform;
  readonly #active = new Set<{ fault: Fault; left: number }>();
  readonly #late = new Set<{ readonly run: Process; readonly timer?: NodeJS.Timeout }>();

  constructor(platform: Platform, faults: readonly Fault[]) {
    this.#platform = platform;
    for (const fault of faults) this.add(fault);
  }

  get staleStatus(): StaleStatus {
    return this.#platform.staleStatus;
  }

  set staleStatus(status: StaleStatus) {
    this.#platform.staleStatus = status;
  }

  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? (fault.kind === 'latency' ? Number.POSITIVE_INFINITY : 1) };
    this.#active.add(entry);
    return () => void this.#active.delete(entry);
  }

  list(): readonly Fault[] {
    return [...this.#active].map(({ fault, left }) => ({ ...fault, times: left }));
  }

  clear(): void {
    this.#active.clear();
    for (const { timer } of this.#late) clearTimeout(timer);
    this.#late.clear();
  }

  expireTokens(): void {
    this.#platform.tokens.expireAll();
  }

  async settle(): Promise<number> {
    const late = [...this.#late];
    for (const { timer } of late) clearTimeout(timer);
    this.#late.clear();
    for (const { run } of late) await carryOut(run);
    return late.length;
  }

  /** Lets the request be carried out with everything that befalls it. */
  async around(request: Request, process: Process): Promise<Answer> {
    const faults = this.#take(request);
    // The usual case costs nothing and keeps requests in the order in which they came.
    if (faults.length === 0) return process();
    for (const fault of faults) {
      const instead = await this.#before(fault, request, process);
      if (instead) return instead;
    }
    return faults.reduce(afterwards, await process());
  }

  #take(request: Request): readonly Fault[] {
    const met = [...this.#active].filter(({ fault, left }) => left > 0 && isMet(fault, request));
    for (const entry of met) {
      entry.left -= 1;
      if (entry.left <= 0) this.#active.delete(entry);
    }
    return met.map(({ fault }) => fault);
  }

  /** What happens before the request is carried out; an answer means that it is not. */
  async #before(fault: Fault, request: Request, process: Process): Promise<Answer | undefined> {
    switch (fault.kind) {
      case 'latency':
        await new Promise((resolve) => setTimeout(resolve, fault.ms).unref());
        return undefined;
      case 'fail':
        return fault.applied ? undefined : refuse(fault.status, 'A fault of the sandbox.').answer;
      case 'throttle':
        return throttled(fault.status ?? 429, fault.retryAfter === undefined ? 1 : fault.retryAfter);
      case 'drop-answer':
        return (fault.applied ?? true) ? undefined : undelivered(fault.by ?? 'reset');
      case 'stall':
        return (fault.applied ?? true) ? undefined : undelivered('stall');
      case 'late':
        this.#postpone(process, fault.ms);
        return undelivered('reset');
      case 'foreign-edit':
        this.#editUser(request, fault);
        return undefined;
      case 'activation':
        this.#changeUser(request, { activated: true });
        return undefined;
      case 'expire-token':
        this.expireTokens();
        return undefined;
      case 'revoke-token':
        this.#platform.tokens.revokeAll();
        return undefined;
      case 'cut':
      case 'drip':
      case 'garble':
        return undefined;
    }
  }

  #postpone(run: Process, ms: number | undefined): void {
    if (ms === undefined) {
      this.#late.add({ run });
      return;
    }
    const entry = {
      run,
      timer: setTimeout(() => {
        this.#late.delete(entry);
        void carryOut(run);
      }, ms).unref(),
    };
    this.#late.add(entry);
  }

  #editUser(request: Request, { field = 'phone', value }: Extract<Fault, { kind: 'foreign-edit' }>): void {
    const { store, now } = this.#platform;
    const user = store.user(request.path[3] ?? '');
    if (!user) return;
    const edit =
      field === 'phone' ? { phone: value ?? '+1 555 0100' } : { email: value ?? `edited.${user.contact.email}` };
    const updated_at = timestamp(now());
    const contact = { ...user.contact, ...edit, updated_at };
    store.putUser({ ...user, version: user.version + 1, updated_at, contact });
  }

  #changeUser(request: Request, change: { readonly activated: boolean }): void {
    const { store } = this.#platform;
    const user = store.user(request.path[3] ?? '');
    if (user) store.putUser({ ...user, ...change });
  }
}

/** Nobody is left to be answered, whatever comes of it. */
async function carryOut(run: Process): Promise<void> {
  try {
    await run();
  } catch {
    // As with every request that fails in the sandbox itself: it has changed nothing more.
  }
}

const USER = /^\/api\/2\/users\/[0-9a-f-]{36}$/;
const CHANGES = ['POST', 'PUT', 'DELETE'];

function isMet(fault: Fault, { method, path }: Request): boolean {
  const whole = `/${path.join('/')}`;
  const target = fault.on;
  if (typeof target === 'function') return target({ method, path: whole });
  if (target) return meets(target.method, method) && meetsPath(target.path, whole);
  if (path[0] !== 'api' || path[1] !== '2' || path[2] === 'idp') return false;
  switch (fault.kind) {
    case 'foreign-edit':
    case 'activation':
      return method === 'PUT' && USER.test(whole);
    case 'drop-answer':
    case 'late':
    case 'stall':
    case 'cut':
    case 'garble':
      return CHANGES.includes(method);
    case 'latency':
    case 'fail':
    case 'throttle':
    case 'drip':
    case 'expire-token':
    case 'revoke-token':
      return true;
  }
}

function meets(wanted: string | readonly string[] | undefined, method: string): boolean {
  return wanted === undefined || [wanted].flat().includes(method);
}

function meetsPath(wanted: string | RegExp | undefined, path: string): boolean {
  return wanted === undefined || (typeof wanted === 'string' ? wanted === path : path.search(wanted) >= 0);
}

/** What happens to the answer of a request that was carried out. */
function afterwards(answer: Answer, fault: Fault): Answer {
  switch (fault.kind) {
    case 'fail':
      return refuse(fault.status, 'A fault of the sandbox.').answer;
    case 'drop-answer':
      return { ...answer, delivery: fault.by ?? 'reset' };
    case 'stall':
      return { ...answer, delivery: 'stall' };
    case 'cut':
      return { ...answer, delivery: 'cut' };
    case 'drip':
      return { ...answer, delivery: { everyMs: fault.everyMs } };
    case 'garble':
      return garbled(answer, fault.as, fault.status ?? answer.status);
    default:
      return answer;
  }
}

function undelivered(delivery: 'reset' | 'end' | 'stall'): Answer {
  return { status: 0, headers: {}, body: '', delivery };
}

function throttled(status: number, after: RetryAfter): Answer {
  const value = after instanceof Date ? after.toUTCString() : after;
  const headers = value === null ? {} : { 'Retry-After': String(value) };
  return refuse(status, 'Too many requests.', { headers }).answer;
}

const HTML = '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>\n';
const HUGE = 32 * 1024 * 1024;

function garbled(answer: Answer, as: Garbled, status: number): Answer {
  switch (as) {
    case 'html':
      return { ...answer, status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: HTML };
    case 'empty':
      return { ...answer, status, body: '' };
    case 'huge':
      return { ...answer, status, body: `{"filler":"${' '.repeat(HUGE)}"}` };
    case 'invalid-json':
      return { ...answer, status, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
    case 'wrong-id':
      return { ...answer, status, body: edited(answer.body, (value, key) => (key === 'id' ? otherId() : value)) };
    case 'wrong-types':
      return { ...answer, status, body: edited(answer.body, wrongType) };
  }
}

function otherId(): string {
  return `00000000-0000-4000-8000-${randomBytes(6).toString('hex')}`;
}

function wrongType(value: unknown): unknown {
  if (typeof value === 'string') return value.length;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** What is no JSON, after another fault say, stays as it is. */
function edited(body: string, edit: (value: unknown, key: string) => unknown): string {
  try {
    return JSON.stringify(JSON.parse(body), (key, value) => edit(value, key));
  } catch {
    return body;
  }
}
