/** What befell a request, in the word that asks for it and a few more. Pure. */
import type { Answer } from '../http/answer.ts';
import type { User } from '../platform/model.ts';
import type { Fault } from './fault.ts';
import { isGarbling } from './garbled.ts';

/** Said before the request is carried out, or in place of that. `user`: whom its path names. */
export function wordsBefore(fault: Fault, user: User | undefined): readonly string[] {
  const facts = factsBefore(fault, user);
  return facts.map((fact) => `${nameOf(fault)}: ${fact}`);
}

function factsBefore(fault: Fault, user: User | undefined): readonly string[] {
  if (isGarbling(fault)) return [];
  switch (fault.kind) {
    case 'latency':
      return [`waited ${fault.ms} ms`];
    case 'fail':
      return fault.applied ? [] : ['not carried out'];
    case 'throttle':
      return ['not carried out'];
    case 'drop-answer':
      return (fault.applied ?? true) ? [] : [`not carried out, ${ENDS[fault.by ?? 'reset']}`];
    case 'stall':
      return (fault.applied ?? true) ? [] : ['not carried out, never answered'];
    case 'late-commit':
      return ['the connection is reset, to be carried out later'];
    case 'edit-behind-me':
      if (!user) return [];
      return [`${fault.field ?? 'phone'} changed by another, version ${user.version} -> ${user.version + 1}`];
    case 'activate-behind-me':
      if (!user) return [];
      return [user.activated ? 'the user was activated before' : 'the user has activated the account'];
    case 'expire-token':
      return ['all tokens have expired'];
    case 'revoke-token':
      return ['all tokens are revoked'];
    case 'cut-body':
    case 'drip':
      return [];
  }
}

/** Said behind what was decided. */
export function wordsBehind(fault: Fault, { status }: Answer): readonly string[] {
  const fact = factBehind(fault, status >= 400 ? 'refused' : 'carried out');
  return fact === null ? [] : [`${nameOf(fault)}: ${fact}`];
}

/** The module can have done what the word says otherwise. */
function nameOf(fault: Fault): string {
  const byWord = fault.kind !== 'fail';
  if (!('applied' in fault) || (fault.applied ?? byWord) === byWord) return fault.kind;
  return `${fault.kind} (applied ${fault.applied})`;
}

type Fate = 'carried out' | 'refused';

function factBehind(fault: Fault, fate: Fate): string | null {
  if (isGarbling(fault)) return `${fate}, and answered with something else`;
  switch (fault.kind) {
    case 'fail':
      return `${fate}, and answered ${fate === 'refused' ? 'with another error' : 'as if not'}`;
    case 'drop-answer':
      return `${fate}, ${ENDS[fault.by ?? 'reset']}`;
    case 'stall':
      return `${fate}, never answered`;
    case 'cut-body':
      return `${fate}, the answer ends in the middle`;
    case 'drip':
      return `the answer goes out byte by byte, ${fault.everyMs} ms apart`;
    case 'late-commit':
      return `${fate} now, behind its connection`;
    case 'latency':
    case 'throttle':
    case 'edit-behind-me':
    case 'activate-behind-me':
    case 'expire-token':
    case 'revoke-token':
      return null;
  }
}

const ENDS = { reset: 'the connection is reset', end: 'the connection is ended' } as const;
