/** Every step by its route, and every lesson in Python, by the checks of steps.heavy.test.ts: here in whole lessons, since each session loads a Python of its own. */
import { describe, expect, test } from 'vitest';
import { BY_NAME, expectAWayBack, expectAWayThrough, STEPS } from './lessonChecks.ts';
import { rehearse } from './rehearse.ts';

// The others, which differ in what was asked for and not in the language, steps.heavy.test.ts tries in JavaScript.
const TRIED = 2;

describe.each(BY_NAME)('%s', (_id, lesson) => {
  test('from step to step by its routes, to the end (TU1)', async () => {
    await expectAWayThrough(await rehearse(lesson, 0, 'python'), lesson, 'route');
  });

  const most = Math.min(TRIED, Math.max(...lesson.steps.map(({ mistakes }) => mistakes.length)));
  test.each(Array.from({ length: most }, (_, which) => which))(
    'by its solutions, with near miss %i of each step on the way (TU1)',
    async (which) => {
      await expectAWayBack(await rehearse(lesson, 0, 'python'), lesson, which);
    },
  );
});

test.each(STEPS)('%s: its route passes it (TU1)', async (_name, lesson, step, at) => {
  const { passed } = await (await rehearse(lesson, at, 'javascript')).play(step.route.javascript);

  expect(passed).toContain(step);
});
