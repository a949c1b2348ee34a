/** Finds out what a write other than a helper's came to: from its answer, else by one look. Sends no write itself. */
import { setTimeout as sleepFor } from 'node:timers/promises';
import { parseJson } from './answer.ts';
import type { Client } from './client.ts';
import { ApiError, BadAnswerError, parseProblem, type ShellError, SignInError } from './errors.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { has, own } from './own.ts';
import { isAbout, planWrite, shows, type WritePlan } from './writePlan.ts';
import { lookVerdict, type WriteLook, type WriteVerdict, type WriteWhy, writeVerdict } from './writeVerdict.ts';

export interface WriteOutcome {
  readonly verdict: WriteVerdict;
  /** The fact behind the verdict, for its sentence. */
  readonly why: WriteWhy;
  readonly status: number | null;
  readonly code: number | string | null;
  readonly requestId: string | null;
}

export interface SettleOptions {
  signal?: AbortSignal;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
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
  const plan = planWrite(request);
  const first = writeVerdict(plan, sent);
  const { verdict, why } =
    first.next === 'report'
      ? first
      : lookVerdict(first.why, await look(client, request, plan, { ...options, afterMs: first.afterMs }));
  return { verdict, why, ...factsOf(sent) };
}

async function look(
  client: Client,
  { url }: HttpRequest,
  { wanted, id }: WritePlan,
  {
    afterMs,
    signal,
    sleep = (ms, stop) => sleepFor(ms, undefined, { signal: stop }),
    onLook,
  }: SettleOptions & { afterMs: number },
): Promise<WriteLook> {
  try {
    if (afterMs > 0) {
      onLook?.(afterMs);
      await sleep(afterMs, signal);
    }
    const address = new URL(url);
    address.search = '';
    const request = { method: 'GET', url: address.href, headers: {} };
    const { status, text } = await client.send(request, { authorize: true, ...(signal ? { signal } : {}) });
    const isGone = status === 404 && parseProblem(status, text) !== null;
    if (wanted === 'gone' && isGone) return { isThere: true };
    const found = status === 200 ? parseJson(text) : null;
    if (found === null || !isAbout(found, id)) return { failed: true };
    return { isThere: wanted === 'gone' ? isDeleted(found) : shows(found, wanted) };
  } catch {
    return { failed: true };
  }
}

/** A deleted user or tenant can still be looked at for a while, with the time of its deletion. */
function isDeleted(found: Record<string, unknown>): boolean {
  return typeof own(found, 'deleted_at') === 'string';
}

function factsOf(sent: { response: HttpResponse } | { error: ShellError }) {
  if (has(sent, 'response')) {
    const { status, text, requestId } = sent.response;
    return { status, code: parseProblem(status, text)?.code ?? null, requestId };
  }
  const { error } = sent;
  return {
    status: error instanceof BadAnswerError || error instanceof SignInError ? error.status : null,
    code: error instanceof ApiError || error instanceof SignInError ? error.code : null,
    requestId: error instanceof BadAnswerError ? error.requestId : null,
  };
}
