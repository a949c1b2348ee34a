/** The commands that an entry can be: at a terminal, in a pipe or behind -e. */
import { EntryError } from '../../session/errors.ts';
import type { Command, Surroundings } from './command.ts';

/** By name. */
export function asEntries(
  commands: readonly Command[],
  around: Surroundings,
): Readonly<Record<string, (rest: string) => unknown>> {
  return Object.fromEntries(
    commands.flatMap(({ name, run, takesRest }) => {
      const act = (rest: string) => {
        if (takesRest || rest.trim() === '') return run?.(rest, around);
        throw new EntryError(`.${name} takes nothing. Nothing was run.`, `.${name}`);
      };
      return run ? [[name, act]] : [];
    }),
  );
}
