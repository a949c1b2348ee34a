/** Finds out what a write other than a helper's came to: from its answer, else by one look. Sends no write itself. */
import { parseJson } from '../answer.ts';
import { type AnswerFacts, factsOf } from '../attempt.ts';
import type { Client } from '../client.ts';
import type { ShellError } from '../errors.ts';
import { has } from '../fields.ts';
import type { HttpRequest, HttpResponse } from '../http/http.ts';
import { parseProblem } from '../problem.ts';
import { type Sleep, sleepFor } from '../sleep.ts';
import { readUser, type User } from '../types.ts';
import { isAbout, isDeleted, planWrite, shows, type WritePlan } from './plan.ts';
import { decideByLook, decideWrite, type WriteLook, type WriteVerdict, type WriteWhy } from './verdict.ts';

export interface WriteOutcome extends AnswerFacts {
  readonly verdict: WriteVerdict;
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
  /** Told before the wait for a look. */
  onLook?: (afterMs: number) => void;
}

/** `sent`: its answer, or what it failed with. Never rejects: a failed look is part of the verdict. */
export async function settleWrite(
  client: Client,
  request: HttpRequest,
  sent: { response: HttpResponse } | { error: ShellError },
  options: SettleOptions = {},
): Promise<WriteOutcome> {
  const plan = planWrite(request, options.before);
  const first = decideWrite(plan, sent);
  if (first.next === 'look') {
    const { found, seen } = await look(client, request, plan, { ...options, afterMs: first.afterMs });
    const { verdict, why } = decideByLook(first.why, found);
    return { verdict, why, ...factsOf(sent), seen };
  }
  const { verdict, why } = first;
  // Refused for its version: what is there instead, one look explains. Nothing is decided by it.
  const isExplained = why === 'stale' && plan.isUser;
  const seen = isExplained
    ? (await look(client, request, plan, { ...options, afterMs: 0 })).seen
    : has(sent, 'response')
      ? seenIn(sent.response.text, plan)
      : null;
  return { verdict, why, ...factsOf(sent), seen };
}

function seenIn(text: string, { isUser, id }: WritePlan): User | null {
  return isUser && isAbout(parseJson(text), id) ? readUser(text) : null;
}

interface Found {
  readonly found: WriteLook;
  readonly seen: User | null;
}

async function look(
  client: Client,
  { url }: HttpRequest,
  plan: WritePlan,
  { afterMs, signal, sleep = sleepFor, onLook }: SettleOptions & { afterMs: number },
): Promise<Found> {
  const { wanted, id } = plan;
  const failed: Found = { found: { failed: true }, seen: null };
  try {
    if (afterMs > 0) {
      onLook?.(afterMs);
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
