/** Every step of every lesson behind detours: something else was written first, and no step becomes a dead end by it. */
import { describe, expect, test } from 'vitest';
import { detoursAt, expectNoDeadEnd, STEPS } from './lessonChecks.ts';
import { rehearse } from './rehearse.ts';

const DETOURS = [
  'another field',
  'a third address',
  'a third address, and its link',
  'the wanted address, by the way',
  'the wanted address, and its link',
  'a write to somebody else',
];

describe.each(STEPS)('%s', (_name, lesson, step, at) => {
  test.each(DETOURS)('behind %s its solution passes it, or reset is named (TU1)', async (name) => {
    const rehearsal = await rehearse(lesson, at, 'javascript');
    const detour = detoursAt(rehearsal, step, 'marie.lindqvist')[name];

    await expectNoDeadEnd(rehearsal, detour ?? []);
  });

  test('its solution is played twice, and the step behind it is no dead end (TU1)', async () => {
    const rehearsal = await rehearse(lesson, at, 'javascript');
    const solution = rehearsal.course.solution('javascript');
    expect((await rehearsal.play(solution)).passed).toContain(step);

    if (!rehearsal.course.isOver) await expectNoDeadEnd(rehearsal, solution);
  });
});
