/** Finds out what a write came to that is no change of an email: from its answer, else by looks. Sends no write itself. */
import { parseJson } from '../answer.ts';
import { type AnswerFacts, factsOf } from '../attempt.ts';
import type { Client } from '../client.ts';
import type { Looks } from '../email/change.ts';
import type { ShellError } from '../errors.ts';
import { has } from '../fields.ts';
import type { HttpRequest, HttpResponse } from '../http/http.ts';
import { parseProblem } from '../problem.ts';
import { type Sleep, sleepFor } from '../sleep.ts';
import { readUser, type User } from '../types.ts';
import type { Verdict } from '../verdict.ts';
import { isAbout, isDeleted, planWrite, shows, type WritePlan } from './plan.ts';
import {
  decideByLook,
  decideWrite,
  type NextLook,
  type WriteDecision,
  type WriteSeen,
  type WriteWhy,
} from './verdict.ts';

export interface WriteOutcome extends AnswerFacts {
  readonly verdict: Verdict;
  /** The fact behind the verdict, for its sentence. */
  readonly why: WriteWhy;
  /** The user that was written to, as last seen: in the answer, or when looked at. */
  readonly seen: User | null;
}

export interface SettleOptions {
  /** The user as seen before the write. */
  before?: User | null;
  signal?: AbortSignal | undefined;
  sleep?: Sleep | undefined;
  /** Told before the wait for a look; where it is one of several, of which. */
  onLook?: (afterMs: number, looks: Looks | null) => void;
  /** What is known of the write beside its answer may decide otherwise. */
  decide?: Deciding | undefined;
}

export interface Answered {
  /** What the answer alone decides, as for any write. */
  readonly first: WriteDecision;
  /** The user that it shows. */
  readonly user: User | null;
}

/** `looks`: those that were taken, in their order. */
export type Deciding = (answered: Answered, looks: readonly WriteSeen[]) => WriteDecision;

/** `sent`: its answer, or what it failed with. Never rejects: a failed look is part of the verdict. */
export async function settleWrite(
  client: Client,
  request: HttpRequest,
  sent: { response: HttpResponse } | { error: ShellError },
  options: SettleOptions = {},
): Promise<WriteOutcome> {
  const plan = planWrite(request, options.before);
  const looks: WriteSeen[] = [];
  const { decide = byTheFirst, signal } = options;
  const user = has(sent, 'response') ? seenIn(sent.response.text, plan) : null;
  const answered = { first: decideWrite(plan, sent), user };
  let decision = decide(answered, looks);
  while (decision.next === 'look') {
    looks.push(await look(client, request, plan, { ...options, ...decision }));
    decision = (signal?.aborted ? byTheFirst : decide)(answered, looks);
  }
  const { verdict, why } = decision;
  const last = looks.at(-1);
  if (last) return { verdict, why, ...factsOf(sent), seen: last.seen };
  // Refused for its version: what is there instead, one look explains. Nothing is decided by it.
  const isExplained = why === 'stale' && plan.isUser;
  const seen = isExplained ? (await look(client, request, plan, { ...options, afterMs: 0, why: 'stale' })).seen : user;
  return { verdict, why, ...factsOf(sent), seen };
}

function byTheFirst({ first }: Answered, [look]: readonly WriteSeen[]): WriteDecision {
  return look ? decideByLook(first.why, look.found) : first;
}

function seenIn(text: string, { isUser, id }: WritePlan): User | null {
  return isUser && isAbout(parseJson(text), id) ? readUser(text) : null;
}

async function look(
  client: Client,
  { url }: HttpRequest,
  plan: WritePlan,
  { afterMs, why, of, signal, sleep = sleepFor, onLook }: SettleOptions & Omit<NextLook, 'next'>,
): Promise<WriteSeen> {
  const { wanted, id } = plan;
  const failed: WriteSeen = { found: { failed: true }, seen: null };
  try {
    if (afterMs > 0) {
      onLook?.(afterMs, of ? { why, ...of } : null);
      await sleep(afterMs, signal);
    }
    const address = new URL(url);
    address.search = '';
    const request = { method: 'GET', url: address.href, headers: {} };
    const { status, text } = await client.send(request, { authorize: true, signal });
    const isGone = status === 404 && parseProblem(status, text) !== null;
    if (wanted === 'gone' && isGone) return { found: { isThere: true }, seen: null };
    const json = status === 200 ? parseJson(text) : null;
    if (json === null || !isAbout(json, id)) return failed;
    const isThere = wanted === 'gone' ? isDeleted(json) : !isDeleted(json) && shows(json, wanted);
    return { found: { isThere }, seen: seenIn(text, plan) };
  } catch {
    return failed;
  }
}
