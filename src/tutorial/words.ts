/** The words that can stand behind `.tutorial`, and which of them do alone while a lesson runs. */
import { nearest } from '../render/nearest.ts';

export type Word = 'list' | 'hint' | 'solve' | 'next' | 'skip' | 'reset' | 'leave' | 'report' | 'forget';

/** What each does, in a phrase. */
export const WORDS: Readonly<Record<Word, string>> = {
  list: 'the lessons, and which are done',
  hint: 'the next of three hints',
  solve: 'types the solution for you',
  next: 'goes on, where the step or the lesson is done',
  skip: 'goes on all the same',
  reset: 'begins the step anew',
  leave: 'ends the lesson; what is done is kept',
  report: 'what you did, in Markdown',
  forget: 'forgets what you did',
};

/** While a lesson runs. */
export const BARE: readonly Word[] = ['hint', 'solve', 'next', 'skip', 'reset', 'leave', 'list'];

/** What a bare word that is none of them was probably meant to be, or one of them with something behind it. */
export function wordNear(entry: string): string | null {
  const [, bare = '', more] = /^([a-z]{3,8})(?:\(\)|( +[\w-]+))?$/.exec(entry.trim()) ?? [];
  if (more !== undefined) return BARE.find((word) => word === bare) ?? null;
  return bare === '' ? null : nearest(bare, BARE);
}

export function isWord(text: string): text is Word {
  return Object.hasOwn(WORDS, text);
}
