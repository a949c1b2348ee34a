/** Every lesson as a whole, where one step is built on what the one before has left: by its routes, and in Python. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { BY_NAME, expectAWayThrough } from './lessonChecks.ts';
import { rehearse } from './rehearse.ts';
import { closePython } from './sharedPython.ts';

vi.mock('../../src/python/interpreter.ts', () => import('./sharedPython.ts'));
afterAll(closePython);

describe.each(BY_NAME)('%s', (_id, lesson) => {
  test.each(['javascript', 'python'] as const)(
    'from step to step by its routes, to the end, in %s (TU1)',
    async (language) => {
      await expectAWayThrough(await rehearse(lesson, 0, language), lesson, 'route');
    },
  );

  test('from step to step by its solutions, to the end, in Python (TU1)', async () => {
    expect(await expectAWayThrough(await rehearse(lesson, 0, 'python'), lesson, 'solution')).toEqual([]);
  });
});
