/** Every lesson, by its own data: what has to pass, and what must not. By its routes, and in Python: lessons.heavy.test.ts. */
import { describe, expect, test } from 'vitest';
import { inLanguage } from '../../src/tutorial/course.ts';
import {
  BY_NAME,
  expectAWayThrough,
  expectDiagnosis,
  expectNothingFromIdling,
  expectTheSameByRequests,
  MISTAKES,
  STEPS,
} from './lessonChecks.ts';
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

describe.each(STEPS)('%s', (_name, lesson, step, at) => {
  test('is not done by an entry that does nothing, but by its solution, and by the same requests typed (TU1)', async () => {
    const solved = await rehearse(lesson, at, 'javascript');

    await expectNothingFromIdling(solved);
    const { passed, mistake } = await solved.play(step.solution.javascript);
    expect(passed).toContain(step);
    expect(mistake).toBe(null);
    await expectTheSameByRequests(await rehearse(lesson, at, 'javascript'), solved);
  });
});

test.each(MISTAKES)(
  '%s gets its own diagnosis, and the step is still to be done (TU1)',
  async (_name, lesson, mistake, at) => {
    await expectDiagnosis(await rehearse(lesson, at, 'javascript'), mistake);
  },
);

test.each(BY_NAME)('%s: from step to step by its solutions, to the end (TU1)', async (_id, lesson) => {
  expect(await expectAWayThrough(await rehearse(lesson, 0, 'javascript'), lesson, 'solution')).toEqual([]);
});

test.each(STEPS.filter(([, , { accidents }]) => accidents))(
  '%s: its accidents reach nothing behind it (TU1)',
  async (_name, lesson, step, at) => {
    const rehearsal = await rehearse(lesson, at, 'javascript');

    await rehearsal.play(step.solution.javascript);

    const wanted = new Set(lesson.steps[at + 1]?.accidents?.map(({ kind }) => kind));
    expect(rehearsal.sandbox.faults.list().filter(({ kind }) => !wanted.has(kind))).toEqual([]);
  },
);
