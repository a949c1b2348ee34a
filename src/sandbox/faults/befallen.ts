/** What befell a request, in the word that asks for it and a few more. Pure. */
import type { User } from '../platform/model.ts';
import type { Fault } from './fault.ts';
import { nameOf } from './faultWords.ts';

/** Said before the request is carried out, or in place of that. `user`: whom its path names. */
export function wordsBefore(fault: Fault, user: User | undefined): readonly string[] {
  const facts = factsBefore(fault, user);
  return facts.map((fact) => `${nameOf(fault)}: ${fact}`);
}

function factsBefore(fault: Fault, user: User | undefined): readonly string[] {
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
    case 'late':
      return ['the connection is reset, to be carried out later'];
    case 'foreign-edit':
      if (!user) return [];
      return [`${fault.field ?? 'phone'} changed by another, version ${user.version} -> ${user.version + 1}`];
    case 'activation':
      return user ? ['the user has activated the account'] : [];
    case 'expire-token':
      return ['all tokens have expired'];
    case 'revoke-token':
      return ['all tokens are revoked'];
    case 'cut':
    case 'drip':
    case 'garble':
      return [];
  }
}

/** Said behind what was carried out. */
export function wordsBehind(fault: Fault): readonly string[] {
  const fact = factBehind(fault);
  return fact === null ? [] : [`${nameOf(fault)}: ${fact}`];
}

function factBehind(fault: Fault): string | null {
  switch (fault.kind) {
    case 'fail':
      return 'carried out, and answered as if not';
    case 'drop-answer':
      return `carried out, ${ENDS[fault.by ?? 'reset']}`;
    case 'stall':
      return 'carried out, never answered';
    case 'cut':
      return 'carried out, the answer ends in the middle';
    case 'drip':
      return `the answer goes out byte by byte, ${fault.everyMs} ms apart`;
    case 'garble':
      return 'carried out, and answered with something else';
    case 'latency':
    case 'throttle':
    case 'late':
    case 'foreign-edit':
    case 'activation':
    case 'expire-token':
    case 'revoke-token':
      return null;
  }
}

export function wordsLate(): string {
  return `${nameOf({ kind: 'late' })}: carried out now, behind its connection`;
}

const ENDS = { reset: 'the connection is reset', end: 'the connection is ended' } as const;
