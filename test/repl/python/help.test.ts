/** help() in Python: the shell's own words are shown by the shell, in its colours; all else is pydoc's. */
import { expect, test } from 'vitest';
import type { Output } from '../../../src/repl/output/output.ts';
import { answersFor } from '../../../src/repl/python/answers.ts';
import { stage } from '../../helpers/stage.ts';

test.each([
  ['findUser', true],
  ['python', true],
  [null, true],
  ['os', false],
])('help of %s is the shell’s: %s (PN2)', async (name, isOurs) => {
  const { session, shell } = await stage();
  const shown: unknown[] = [];
  const output = { value: (value: unknown) => shown.push(value) } as unknown as Output; // of which only that is asked
  const { help } = answersFor({ session, output, toolbox: shell } as unknown as Parameters<typeof answersFor>[0]);

  expect(help?.(name as never)).toBe(isOurs);
  expect(shown).toHaveLength(isOurs ? 1 : 0);
});
