/** `.break`: the way out of an entry that is not finished. */
import type { Command } from './command.ts';

export const breakOff: Command = {
  name: 'break',
  doc: 'gives up an unfinished entry',
  atPrompt: (prompt) => prompt.giveUp(),
};
