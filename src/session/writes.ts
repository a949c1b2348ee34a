/** The way of every write: recorded, sent, and recorded again with what came of it. */
import type { Client } from '../api/client.ts';
import { differencesIn } from '../api/differences.ts';
import {
  changeEmail,
  type EmailOutcome,
  type Looks,
  lookForLink,
  toUnexpected,
  verifyEmail,
} from '../api/email/change.ts';
import type { EmailChange, EmailPlan, OwnWrite } from '../api/email/plan.ts';
import { ShellError } from '../api/errors.ts';
import type { HttpRequest, HttpResponse, SendOptions } from '../api/http/http.ts';
import type { Sleep } from '../api/sleep.ts';
import { nameOf, type User } from '../api/types.ts';
import { fieldNames } from '../api/write/plan.ts';
import { type Deciding, settleWrite, type WriteOutcome } from '../api/write/settle.ts';
import { type UserWrite, userWriteIn } from '../api/write/userWrite.ts';
import type { Audit } from './audit/audit.ts';
import type { AuditedWrite } from './audit/auditedWrites.ts';
import { type AboutUser, AuditError, type WriteFacts, type WriteResult } from './audit/record.ts';
import type { SessionEvent } from './events.ts';
import type { Interrupts } from './interrupts.ts';
import type { Sighting, Sightings } from './sightings.ts';
import type { Tenants } from './tenants.ts';

export interface WritesOptions {
  readonly client: Client;
  readonly audit: Audit;
  readonly interrupts: Interrupts;
  readonly sightings: Sightings;
  readonly tenants: Pick<Tenants, 'describe'>;
  readonly tell: (event: SessionEvent) => void;
  readonly sleep?: Sleep | undefined;
}

/** What writes of ours to a user, besides these, have left there or may still leave. */
type Ours = (besides: readonly (string | null)[]) => Promise<readonly OwnWrite[]>;

/** How a change of an email goes on after a lost answer. */
export interface EmailOptions {
  readonly mayResend: boolean | ((seen: User, status: number | null) => Promise<boolean>);
  /** A person's order after UNKNOWN: one look, then the planned PUT. */
  readonly resend: boolean;
  /** A person's order to send what changes nothing but the spelling. */
  readonly respell?: boolean;
  /** The write that is sent once more: what the look shows is recorded with it. */
  readonly repeats?: string | null;
  readonly ours?: Ours | undefined;
  /** What was seen of the user when it was planned. */
  readonly before?: Sighting | null;
  /** Called when the PUT is recorded and about to go out. */
  readonly onSend?: () => void;
}

export interface TypedOptions {
  readonly email?: EmailChange | null;
  /** How a helper decides what its write came to. */
  readonly decide?: Deciding | undefined;
  readonly times?: SendOptions['times'];
  /** Called when the write is recorded and about to go out. */
  readonly onSend?: () => void;
}

/** What a typed write came to, and its answer or why there is none. */
export type Sent = { readonly outcome: WriteOutcome } & (
  | { readonly response: HttpResponse }
  | { readonly error: ShellError }
);

export class Writes {
  /** What could not be recorded although it was sent. */
  readonly faults: AuditError[] = [];
  readonly #options: WritesOptions;

  constructor(options: WritesOptions) {
    this.#options = options;
  }

  /** Throws AuditError, and CancelledError, only before anything was sent. What is not sent is not recorded. */
  changeEmail(
    plan: EmailPlan,
    { repeats = null, before = null, ours, onSend, ...options }: EmailOptions,
  ): Promise<EmailOutcome> {
    const { client, audit, interrupts } = this.#options;
    let write: string | null = null;
    const begin = async () => {
      write = await audit.begin(this.#factsOf(plan));
      onSend?.();
    };
    return interrupts.write(async (call) => {
      const outcome = await this.#orNotSent(
        () =>
          changeEmail(client, plan, {
            ...call,
            ...options,
            ours: ours && (() => ours([write, repeats])),
            begin,
            ...this.#pace,
          }),
        () => write,
      );
      const about = write ?? repeats;
      if (about !== null) await this.#finish(about, resultOf(outcome, this.#changedSince(before, outcome)));
      else this.passOver(plan, outcome, { before });
      return outcome;
    });
  }

  /** A change that came to a verdict without being sent: not recorded, yet the last that a person has asked for. */
  passOver(
    plan: EmailPlan,
    outcome: Passed,
    { words = '', before = null }: { readonly words?: string; readonly before?: Sighting | null } = {},
  ): void {
    const result = resultOf(outcome, this.#changedSince(before, outcome));
    this.#options.audit.passOver(this.#factsOf(plan), result, words);
  }

  /** The fields that others have changed since the user was seen. */
  #changedSince(before: Sighting | null, { verdict, seen }: Passed): readonly string[] {
    if (before === null || seen === null || (verdict !== 'CONFLICT' && verdict !== 'SUPERSEDED')) return [];
    const now = this.#options.sightings.of(seen.id)?.fields ?? { ...seen };
    return differencesIn(before.fields, now).map(({ name }) => name);
  }

  #factsOf({ body, ours: _, ...email }: EmailPlan): WriteFacts {
    const { client, tenants } = this.#options;
    const url = `${client.baseUrl}/users/${email.user_id}`;
    return { method: 'PUT', url, fields: fieldNames(body), email, tenant: tenants.describe(email) };
  }

  /** Looks at a change whose fate is open, or whose link waits; what is seen that was not known is recorded with it. */
  async verifyEmail({ write, result: known }: AuditedWrite, plan: EmailPlan, ours: Ours): Promise<EmailOutcome> {
    const { client, interrupts, audit } = this.#options;
    const { reads: signal } = interrupts;
    audit.turnTo(write);
    const isWaiting = known?.verdict === 'CONFIRMATION_SENT';
    const outcome = isWaiting
      ? await lookForLink(client, plan, { signal, ours: () => ours([write]) })
      : await verifyEmail(client, { ...plan, ours: await ours([write]) }, { signal });
    interrupts.throwIfCancelled(); // nothing was learnt
    await this.#keepLook(write, known, resultOf(outcome));
    return outcome;
  }

  /** What a look at any other write has shown: recorded with it where it was not known. */
  async keepLook({ write, result: known }: AuditedWrite, outcome: Passed): Promise<void> {
    this.#options.audit.turnTo(write);
    await this.#keepLook(write, known, resultOf(outcome));
  }

  /** What an answer to some other request has shown of it, at that time. */
  async keepSighting({ write }: AuditedWrite, outcome: Passed, atMs: number): Promise<void> {
    await this.#finish(write, resultOf(outcome), atMs);
  }

  async #keepLook(write: string, known: WriteResult | null, result: WriteResult): Promise<void> {
    if (isSame(result, known)) this.#options.audit.noteLook(write, result);
    else await this.#finish(write, result);
  }

  /** `email`: the change of an email that it is, as a helper's would be recorded. */
  send(request: HttpRequest, { email = null, decide, onSend, times }: TypedOptions = {}): Promise<Sent> {
    const { client, interrupts, sightings, tenants } = this.#options;
    const { method, url, body } = request;
    const asked = userWriteIn(request);
    const before = (asked && sightings.of(asked.id)?.seen) ?? null;
    const about = before && email === null ? aboutUser(before, asked) : undefined;
    const whose = email ?? about;
    const known = { ...(about && { about }), ...(whose && { tenant: tenants.describe(whose) }) };
    const facts = { method, url: withoutQuery(url), fields: fieldNames(body), email, ...known };
    // Its result is a part of it: Ctrl-C in the middle of recording must not take the verdict away.
    return this.#begun(facts, (write) => {
      onSend?.();
      return interrupts.write(async (call) => {
        const answer = await answerOf(client, client.send(request, { ...call, times }));
        const how = { before, decide, signal: call.signal, ...this.#pace };
        const outcome = await settleWrite(client, request, answer, how);
        await this.#finish(write, resultOf(outcome));
        return { ...answer, outcome };
      });
    });
  }

  async #begun<T>(facts: WriteFacts, act: (write: string) => Promise<T>): Promise<T> {
    const { audit, interrupts } = this.#options;
    interrupts.throwIfCancelled();
    const write = await audit.begin(facts);
    return this.#orNotSent(
      () => act(write),
      () => write,
    );
  }

  /** Our own errors are thrown here only because nothing was sent; any other leaves the write open. */
  async #orNotSent<T>(act: () => Promise<T>, write: () => string | null): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const begun = write();
      if (begun !== null && error instanceof ShellError)
        await this.#finish(begun, { verdict: 'NOT_SENT', status: null, code: null, request_id: null, seen: null });
      throw error;
    }
  }

  /** What was sent was sent: that it could not be recorded is told, and remembered for the exit code. */
  async #finish(write: string, result: WriteResult, atMs?: number): Promise<void> {
    try {
      await this.#options.audit.finish(write, result, atMs);
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      this.faults.push(error);
      this.#options.tell({ kind: 'warning', text: `${error.message} What the write came to is only told here.` });
    }
  }

  get #pace() {
    const { sleep, tell } = this.#options;
    return { sleep, onLook: (afterMs: number, looks: Looks | null = null) => tell({ kind: 'look', afterMs, looks }) };
  }
}

async function answerOf(
  client: Client,
  answer: Promise<HttpResponse>,
): Promise<{ response: HttpResponse } | { error: ShellError }> {
  try {
    return { response: await answer };
  } catch (error) {
    return { error: error instanceof ShellError ? error : toUnexpected(client, error) };
  }
}

/** It says no more than what was known: a look that is taken again and again leaves one line. */
function isSame({ verdict, seen }: WriteResult, known: WriteResult | null): boolean {
  return verdict === known?.verdict && seen?.email === known.seen?.email && seen?.version === known.seen?.version;
}

function aboutUser(user: User, asked: UserWrite | null): AboutUser {
  const newLogin = asked?.login ?? null;
  const { id: user_id, tenant_id, login, activated } = user;
  return {
    user_id,
    tenant_id,
    login,
    name: nameOf(user),
    email: user.contact.email,
    activated,
    version: asked?.version ?? user.version,
    ...(newLogin === null ? {} : { newLogin }),
  };
}

/** A query may hold what is searched for; a path holds ids. */
function withoutQuery(url: string): string {
  const address = new URL(url);
  return address.origin + address.pathname;
}

/** What is kept of an outcome. */
type Passed = Pick<EmailOutcome, 'verdict' | 'status' | 'code' | 'requestId' | 'seen'> & { readonly why?: string };

export function resultOf(
  { verdict, status, code, requestId, seen, why }: Passed,
  changed: readonly string[] = [],
): WriteResult {
  return {
    verdict,
    status,
    code,
    request_id: requestId,
    seen: seen && { email: seen.contact.email, version: seen.version },
    ...(changed.length > 0 && { changed }),
    ...(why === 'own-write' && { is_ours: true }),
  };
}
