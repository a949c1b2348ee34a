/** Every lesson in as many processes as it has steps, each of which is killed behind its step. */
import { expect, test } from 'vitest';
import { LESSONS } from '../../src/tutorial/ways.ts';
import { makeHome } from './home.ts';
import { startShell } from './pty.ts';

const OVER = / · over · .*\nsandbox>$/;

test.each(LESSONS.map((lesson) => [lesson.id, lesson.steps] as const))(
  '%s: killed with SIGKILL at each step, .tutorial goes on there in the next process (TU4)',
  async (id, steps) => {
    const home = makeHome();
    const at = (step: number) =>
      step > steps.length ? OVER : new RegExp(`step ${step} of ${steps.length} · .*\\nsandbox>$`);

    for (const [before, { goal }] of steps.entries()) {
      const shell = await startShell({ args: before === 0 ? ['tutorial', id] : ['tutorial'], home, cols: 200 });
      await shell.until(at(before + 1));
      expect(shell.text()).toContain(goal);
      shell.line('solve');
      await shell.until(at(before + 2));
      shell.kill('SIGKILL');
      await shell.exit();
    }
  },
);
