/** `.copy`: what was shown last into the terminal's clipboard; of a change of an email, its report. */
import type { Command } from './command.ts';

const WORDS = ['report', 'curl'];

export const copy: Command = {
  name: 'copy',
  doc: 'what was shown last into the clipboard; .copy report, .copy curl',
  takesRest: true,
  async run(rest, around) {
    const { copyOut } = await import('./copying.ts');
    await copyOut(rest, around);
  },
  complete: async (typed) => WORDS.filter((word) => word.startsWith(typed)),
};
