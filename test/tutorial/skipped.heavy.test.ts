/** Every lesson by another way than through its steps: skipped, or killed at any of them and gone on with. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { prose } from '../../src/render/prose.ts';
import { draw } from '../../src/render/text.ts';
import { inLanguage } from '../../src/tutorial/course.ts';
import type { Words } from '../../src/tutorial/lesson.ts';
import { LESSONS } from '../../src/tutorial/ways.ts';
import { makeState, sitDown } from './person.ts';
import { closePython } from './sharedPython.ts';

vi.mock('../../src/python/interpreter.ts', () => import('./sharedPython.ts'));
afterAll(closePython);

const BY_NAME = LESSONS.map((lesson) => [lesson.id, lesson] as const);

describe.each(['javascript', 'python'] as const)('in %s', (language) => {
  test.each(BY_NAME)(
    '%s: killed at any step, .tutorial goes on there; and it can be done, whatever was skipped before it (TU3, TU4)',
    async (_id, lesson) => {
      const state = makeState();
      const person = await sitDown({ state, language });
      await person.enter(`.tutorial ${lesson.id}`);
      for (const [at, step] of lesson.steps.entries()) {
        // Another session on the same progress, as behind a kill: the first was not told.
        const again = await sitDown({ state, language });
        await again.enter('.tutorial');
        expect(again.heading()).toContain(`${at + 1}`);
        expect(again.heading()).toContain(step.goal);
        expect(await again.enter('solve')).toContain('✓');

        expect(person.heading()).toContain(step.goal);
        await person.enter('skip');
        await again.shell.close();
      }
      expect(person.heading()).toContain('over');
      expect(await person.enter('.tutorial report')).toContain(`${lesson.steps.length}. `);
    },
  );

  test.each(BY_NAME)(
    '%s: of a step that is skipped nothing is told as done: its solution alone, and the next step (TU8)',
    async (_id, lesson) => {
      const shownOf = (words: Words, columns: number) =>
        flat(draw((paint, width) => prose(inLanguage(words, language), paint, width), false, columns));
      const person = await sitDown({ columns: 200, language });
      await person.enter(`.tutorial ${lesson.id}`);

      for (const [at, { said, solution }] of lesson.steps.entries()) {
        const next = lesson.steps[at + 1]?.tell ?? `All of it was skipped: \`.tutorial ${lesson.id}\` begins it anew`;
        const shown = flat(await person.enter('skip'));

        expect(shown).not.toContain(shownOf(said, 200));
        expect(shown).toContain(flat(solution[language][0] ?? ''));
        expect(shown).toContain(shownOf(next, 200));
      }
    },
  );
});

function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}
