/** Which lesson is meant, by its name or by what is done of the ways. Pure. */
import { nearest } from '../render/nearest.ts';
import type { Lesson, Way } from './lesson.ts';
import { isOver, type Standing } from './progress.ts';
import { FIRST, LESSONS, WAYS } from './ways.ts';
import { WORDS } from './words.ts';

export function asWord(typed: string): string {
  return typed.toLowerCase().replaceAll(/[\s_]+/g, '-');
}

/** A lesson by its name, or where a way by its name goes on; null where nothing is called so. */
export function lessonCalled(word: string, standing: Standing): Lesson | null {
  const way = WAYS.find(({ id }) => id === word);
  return LESSONS.find(({ id }) => id === word) ?? (way === undefined ? null : beginningOf(way, standing));
}

/** What was probably meant; null where nothing is near. */
export function nearWord(word: string): string | null {
  return nearest(word, [...LESSONS, ...WAYS].map(({ id }) => id as string).concat(Object.keys(WORDS)));
}

function wayOf(lesson: Lesson): Way | undefined {
  return WAYS.find(({ lessons }) => lessons.includes(lesson));
}

/** Behind this one in its way, or else of what was left out there; null where that is all done. */
export function lessonAfter(lesson: Lesson, standing: Standing): Lesson | null {
  const lessons = wayOf(lesson)?.lessons ?? [];
  const at = lessons.indexOf(lesson);
  const inOrder = [...lessons.slice(at + 1), ...lessons.slice(0, at)];
  return inOrder.find((each) => !isOver(each, standing)) ?? null;
}

/** Where a way is begun, or goes on. */
function beginningOf({ lessons }: Way, standing: Standing): Lesson {
  return lessons.find((each) => !isOver(each, standing)) ?? lessons[0] ?? FIRST;
}

export interface Place {
  readonly lesson: Lesson;
  readonly step: number;
}

/** Where somebody goes on who says no more than that; null where nothing is left to do. */
export function placeIn(standing: Standing): Place | null {
  const { last } = standing;
  const lesson = LESSONS.find(({ id }) => id === last?.lesson);
  if (last === null || lesson === undefined) return { lesson: FIRST, step: 0 };
  if (last.step < lesson.steps.length) return { lesson, step: last.step };
  const next = lessonAfter(lesson, standing) ?? LESSONS.find((each) => !isOver(each, standing));
  return next === undefined ? null : { lesson: next, step: 0 };
}
