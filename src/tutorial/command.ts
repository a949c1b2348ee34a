/** `.tutorial`: the lessons, each in a sandbox of its own. What is heavy is loaded when it is meant. */
import type { Command } from '../repl/commands/command.ts';

export const tutorial: Command = {
  name: 'tutorial',
  doc: 'lessons in a sandbox of their own; .tutorial list shows them all',
  takesRest: true,
  async run(rest, around) {
    if (around.session.person === null) (await import('./withoutLesson.ts')).checkWithoutTerminal(rest.trim());
    const { carryOut } = await import('./carryOut.ts');
    return carryOut(rest.trim(), around);
  },
  async leftOff(stateDirectory) {
    const { Progress } = await import('./progress.ts');
    const standing = new Progress(stateDirectory).read();
    if (standing.places.size === 0) return null;
    const { placeIn } = await import('./places.ts');
    const place = placeIn(standing);
    if (place === null || place.step === 0) return null;
    const { lesson, step } = place;
    const where = `${lesson.title}, step ${step + 1} of ${lesson.steps.length}`;
    return (paint) => `  ${paint('code', '.tutorial')}${paint('dim', ` goes on where you were: ${where}`)}`;
  },
  async complete(typed) {
    const { WORDS } = await import('./words.ts');
    const { LESSONS, WAYS } = await import('./ways.ts');
    const all = [...Object.keys(WORDS), ...WAYS.map(({ id }) => id), ...LESSONS.map(({ id }) => id)];
    return /^[\w-]*$/.test(typed) ? all.filter((word) => word.startsWith(typed)) : null;
  },
};
