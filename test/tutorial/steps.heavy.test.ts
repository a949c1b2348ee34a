/** Each step and each near miss of every lesson, by the lesson's own data, in either language: what has to pass, and what must not. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  expectDiagnosis,
  expectNothingFromIdling,
  expectOnlyItsAccidents,
  expectTheSameByRequests,
  MISTAKES,
  STEPS,
} from './lessonChecks.ts';
import { rehearse } from './rehearse.ts';
import { closePython } from './sharedPython.ts';

vi.mock('../../src/python/interpreter.ts', () => import('./sharedPython.ts'));
afterAll(closePython);

describe.each(['javascript', 'python'] as const)('in %s', (language) => {
  describe.each(STEPS)('%s', (_name, lesson, step, at) => {
    test('is not done by an entry that does nothing, but by its solution, and by the same requests typed (TU1)', async () => {
      const solved = await rehearse(lesson, at, language);

      await expectNothingFromIdling(solved);
      const { passed, mistake } = await solved.play(step.solution[language]);
      expect(passed).toContain(step);
      expect(mistake).toBe(null);
      await expectTheSameByRequests(await rehearse(lesson, at, language), solved);
    });

    test('is passed by its route (TU1)', async () => {
      const { passed } = await (await rehearse(lesson, at, language)).play(step.route[language]);

      expect(passed).toContain(step);
    });

    test('its accidents reach nothing behind it: there are those of the next step alone, unused (TU1)', async () => {
      const rehearsal = await rehearse(lesson, at, language);

      expectOnlyItsAccidents(rehearsal);
      await rehearsal.play(step.solution[language]);

      expectOnlyItsAccidents(rehearsal);
    });
  });

  test.each(MISTAKES)(
    '%s gets its own diagnosis, and the step is still to be done (TU1)',
    async (_name, lesson, mistake, at) => {
      await expectDiagnosis(await rehearse(lesson, at, language), mistake);
    },
  );
});
