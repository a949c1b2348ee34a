/** `.tutorial`: the lessons, each in a sandbox of its own. What is heavy is loaded when it is meant. */
import type { Command } from '../repl/commands/command.ts';

export const tutorial: Command = {
  name: 'tutorial',
  doc: 'lessons in a sandbox of their own; .tutorial list shows them all',
  isLesson: true,
  takesRest: true,
  async run(rest, around) {
    const { carryOut } = await import('./carryOut.ts');
    return carryOut(rest.trim(), around);
  },
  async complete(typed) {
    const { WORDS } = await import('./words.ts');
    const { LESSONS, WAYS } = await import('./ways.ts');
    const all = [...Object.keys(WORDS), ...WAYS.map(({ id }) => id), ...LESSONS.map(({ id }) => id)];
    return /^[\w-]*$/.test(typed) ? all.filter((word) => word.startsWith(typed)) : null;
  },
};
