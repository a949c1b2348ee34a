/** Each step and each near miss of every lesson, by the lesson's own data: what has to pass, and what must not. */
import { describe, expect, test } from 'vitest';
import { expectDiagnosis, expectNothingFromIdling, expectTheSameByRequests, MISTAKES, STEPS } from './lessonChecks.ts';
import { rehearse } from './rehearse.ts';

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

test.each(STEPS.filter(([, , { accidents }]) => accidents))(
  '%s: its accidents reach nothing behind it (TU1)',
  async (_name, lesson, step, at) => {
    const rehearsal = await rehearse(lesson, at, 'javascript');

    await rehearsal.play(step.solution.javascript);

    const wanted = new Set(lesson.steps[at + 1]?.accidents?.map(({ kind }) => kind));
    expect(rehearsal.sandbox.faults.list().filter(({ kind }) => !wanted.has(kind))).toEqual([]);
  },
);
