/** What an answer means: a yes or a no, or letters that narrow what one chooses from. */
import { CancelledError } from '../../api/errors.ts';

/** Null for a slip, which is neither. */
export function yesOrNo(text: string, preset: boolean): boolean | null {
  const answer = text.trim().toLowerCase();
  if (answer === '') return preset;
  return /^(y(es)?|no?)$/.test(answer) ? answer.startsWith('y') : null;
}

/** What is said to a slip. */
export const YES_OR_NO = 'Yes or no? y or n, then Enter:';

export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  readonly brief?: (columns: number) => string;
  readonly whole?: string;
}

/** The answer was that it is none of them: no key has interrupted anything. */
export class NobodyPickedError extends CancelledError {}

/** All that was typed is there, in any order. */
export function matches(words: string, typed: string): boolean {
  return wordsIn(typed)
    .split(/\s+/)
    .every((word) => words.includes(word));
}

/** As one types them: in small letters, without accents. */
export function wordsIn(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

export const NARROWING = 'letters narrow the list';
