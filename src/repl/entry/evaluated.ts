/** What comes of an entry, in either language. */

import { isFields } from '../../api/fields.ts';
import type { Verdict } from '../../api/verdict.ts';
import type { Move } from '../commands/command.ts';

export type Evaluated =
  | { readonly kind: 'value'; readonly value: unknown; readonly isSilent: boolean }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'exit'; readonly code?: number }
  /** At a prompt alone: another world is to be entered. */
  | { readonly kind: 'move'; readonly move: Move }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A verdict that the entry's own value does not show. */
export interface Told {
  readonly kind: 'told';
  readonly value: object;
}

/** Shows what came of an entry; what it shows may be code of the entry's own. */
export type Present = (evaluated: Evaluated | Told) => void;

export function failed(error: unknown): Evaluated {
  return { kind: 'failed', error };
}

export function hasVerdict(value: unknown): value is { readonly verdict: Verdict } {
  return isFields(value) && 'verdict' in value;
}
