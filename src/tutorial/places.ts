/** Which lesson is meant, by its name or by what is done of the ways. Pure. */
import { nearest } from '../render/nearest.ts';
import type { Lesson, Way } from './lesson.ts';
import { isOver, lastOf, type Standing } from './progress.ts';
import { FIRST, LESSONS, WAYS } from './ways.ts';
import { WORDS } from './words.ts';

export function asWord(typed: string): string {
  return typed.toLowerCase().replaceAll(/[\s_]+/g, '-');
}

export interface Place {
  readonly lesson: Lesson;
  readonly step: number;
}

export function isName(word: string): boolean {
  return [...LESSONS, ...WAYS].some(({ id }) => id === word);
}

/** Where a lesson or a way by its name is begun, or goes on; null where all of the way is done. */
export function placeCalled(word: string, standing: Standing): Place | null {
  const lesson = LESSONS.find(({ id }) => id === word);
  if (lesson !== undefined) return placeOf(lesson, standing);
  const way = WAYS.find(({ id }) => id === word);
  return placeAmong(way?.lessons ?? [], standing);
}

/** In a lesson: the step at which it was left, the first where it was not. */
export function placeOf(lesson: Lesson, { places }: Standing): Place {
  const step = places.get(lesson.id) ?? 0;
  return { lesson, step: step < lesson.steps.length ? step : 0 };
}

/** In the lesson that was left, or the one behind that. */
function placeAmong(lessons: readonly Lesson[], standing: Standing): Place | null {
  const last = lastOf(lessons, standing);
  if (last !== undefined && isLeft(last, standing)) return placeOf(last, standing);
  const next = last === undefined ? lessons.find((each) => !isOver(each, standing)) : lessonAfter(last, standing);
  return next ? placeOf(next, standing) : null;
}

function isLeft(lesson: Lesson, { places }: Standing): boolean {
  return (places.get(lesson.id) ?? lesson.steps.length) < lesson.steps.length;
}

/** What was probably meant; null where nothing is near. */
export function nearWord(word: string): string | null {
  return nearest(word, [...LESSONS, ...WAYS].map(({ id }) => id as string).concat(Object.keys(WORDS)));
}

export function wayOf(lesson: Lesson): Way | undefined {
  return WAYS.find(({ lessons }) => lessons.includes(lesson));
}

/** The ways beside this one in which something is left to do, as a sentence with a blank behind it; empty where there is none. */
export function waysLeft(way: Way | undefined, standing: Standing, form = (id: string) => `.tutorial ${id}`): string {
  const left = WAYS.filter((each) => each !== way && each.lessons.some((lesson) => !isOver(lesson, standing)));
  const names = left.map(({ id }) => `\`${form(id)}\``);
  if (names.length === 0) return '';
  return names.length === 1 ? `Another way is ${names}. ` : `Other ways are ${names.join(' and ')}. `;
}

/** Where nothing is left to do: of the way with this name, of the last one's where none was named; then the list stands. */
export function throughText(name: string | null, standing: Standing, form?: (id: string) => string): string {
  const last = lastOf(LESSONS, standing);
  const way = WAYS.find(({ id }) => id === name) ?? (last && wayOf(last));
  const others = waysLeft(way, standing, form);
  return `You are through with ${way?.id}. ${others === '' ? 'Any lesson can be done again:' : `${others}All lessons:`}`;
}

/** Behind this one in its way, or else of what was left out there: but who has done more needs no first lesson. */
export function lessonAfter(lesson: Lesson, standing: Standing): Lesson | null {
  const lessons = wayOf(lesson)?.lessons ?? [];
  const at = lessons.indexOf(lesson);
  const leftOut = lessons.slice(0, at).filter((each) => each !== FIRST);
  return [...lessons.slice(at + 1), ...leftOut].find((each) => !isOver(each, standing)) ?? null;
}

export function isBefore(one: Lesson, other: Lesson): boolean {
  return LESSONS.indexOf(one) < LESSONS.indexOf(other);
}

/** Where somebody goes on who says no more than that; null where nothing of the way is left to do. */
export function placeIn(standing: Standing): Place | null {
  return lastOf(LESSONS, standing) === undefined ? { lesson: FIRST, step: 0 } : placeAmong(LESSONS, standing);
}
