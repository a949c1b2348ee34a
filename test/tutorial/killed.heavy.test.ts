/** A session that ends at any step of any lesson, and the one that comes behind it. */
import { expect, test } from 'vitest';
import { LESSONS } from '../../src/tutorial/ways.ts';
import { makeState, sitDown } from './person.ts';

test.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))(
  '%s: killed at any step, .tutorial goes on there; and it can be done, whatever was skipped before it (TU3, TU4)',
  async (_id, lesson) => {
    const state = makeState();
    const person = await sitDown({ state });
    await person.enter(`.tutorial ${lesson.id}`);
    for (const [at, step] of lesson.steps.entries()) {
      // Another session on the same progress, as behind a kill: the first was not told.
      const again = await sitDown({ state });
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
