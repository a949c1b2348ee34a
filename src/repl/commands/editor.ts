/** `.editor`: an entry of several lines, put together before it runs. */
import type { Command } from './command.ts';

export const editor: Command = {
  name: 'editor',
  doc: 'an entry of several lines; Ctrl-D runs it',
  atPrompt: (prompt) => prompt.edit(),
};
