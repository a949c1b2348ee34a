/** What a fault does to an answer: takes its place, or alters it. */
import { types } from 'node:util';
import type { Answer } from '../http/answer.ts';
import { refuse } from '../http/refusal.ts';
import type { Fault, RetryAfter } from './fault.ts';
import { garble, isGarbling } from './garbled.ts';

/** What a request that is not carried out is answered with; undefined where the fault lets it be carried out. */
export function answerInstead(fault: Fault): Answer | undefined {
  if (isGarbling(fault)) return undefined;
  switch (fault.kind) {
    case 'fail':
      return fault.applied ? undefined : fail(fault.status);
    case 'throttle':
      return throttle(fault.status ?? 429, fault.retryAfter === undefined ? 1 : fault.retryAfter);
    case 'drop-answer':
      return (fault.applied ?? true) ? undefined : withhold(fault.by ?? 'reset');
    case 'stall':
      return (fault.applied ?? true) ? undefined : withhold('stall');
    case 'late-commit':
      return withhold('reset');
    case 'latency':
    case 'edit-behind-me':
    case 'activate-behind-me':
    case 'expire-token':
    case 'revoke-token':
    case 'cut-body':
    case 'drip':
      return undefined;
  }
}

/** What is left of the answer to a request that was carried out. */
export function answerAfter(answer: Answer, fault: Fault): Answer {
  if (isGarbling(fault)) return garble(answer, fault.kind, fault.status ?? answer.status);
  switch (fault.kind) {
    case 'fail':
      return fail(fault.status);
    case 'drop-answer':
      return { ...answer, delivery: fault.by ?? 'reset' };
    case 'stall':
      return { ...answer, delivery: 'stall' };
    case 'cut-body':
      return { ...answer, delivery: 'cut' };
    case 'drip':
      return { ...answer, delivery: { everyMs: fault.everyMs } };
    case 'latency':
    case 'throttle':
    case 'late-commit':
    case 'edit-behind-me':
    case 'activate-behind-me':
    case 'expire-token':
    case 'revoke-token':
      return answer;
  }
}

function fail(status: number): Answer {
  return refuse(status, 'A fault of the sandbox.').answer;
}

function withhold(delivery: 'reset' | 'end' | 'stall'): Answer {
  return { status: 0, headers: {}, body: '', delivery };
}

function throttle(status: number, after: RetryAfter): Answer {
  const value = types.isDate(after) ? after.toUTCString() : after;
  const headers = value === null ? {} : { 'Retry-After': String(value) };
  return refuse(status, 'Too many requests.', { headers }).answer;
}
