/** Every lesson, by its own data: what has to pass, and what must not. Step by step, by its routes, and in Python: steps.heavy.test.ts, lessons.heavy.test.ts. */
import { expect, test } from 'vitest';
import { inLanguage } from '../../src/tutorial/course.ts';
import { BY_NAME, expectAWayThrough, MISTAKES, STEPS } from './lessonChecks.ts';
import { rehearse } from './rehearse.ts';

test.each(BY_NAME)('%s is a lesson of five minutes (TU1)', (_id, lesson) => {
  expect(lesson.steps.length).toBeGreaterThanOrEqual(3);
  expect(lesson.steps.length).toBeLessThanOrEqual(6);
  expect(lesson.minutes).toBeLessThanOrEqual(5);
  expect(lesson.steps.flatMap(({ mistakes }) => mistakes).length).toBeGreaterThanOrEqual(3);
  expect(lesson.steps.filter(({ goal }) => goal.length > 60)).toEqual([]);
});

test.each(STEPS)('%s says what to do in each language (TU1)', (_name, _lesson, { tell, said, hints }) => {
  const words = [tell, said, ...hints];

  for (const language of ['javascript', 'python'] as const)
    expect(words.map((each) => inLanguage(each, language)).filter((text) => !/\S/.test(text))).toEqual([]);
});

test('each lesson and each diagnosis has a name and words of its own (TU1)', () => {
  const says = MISTAKES.map(([, , { say }]) => JSON.stringify(say));

  expect(new Set(BY_NAME.map(([id]) => id)).size).toBe(BY_NAME.length);
  expect(says.filter((say, at) => says.indexOf(say) !== at)).toEqual([]);
});

test.each(BY_NAME)('%s: from step to step by its solutions, to the end (TU1)', async (_id, lesson) => {
  expect(await expectAWayThrough(await rehearse(lesson, 0, 'javascript'), lesson, 'solution')).toEqual([]);
});
