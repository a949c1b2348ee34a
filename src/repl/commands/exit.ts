/** `.exit`: leaves the shell, a pipe or what stands behind -e. */
import { type Command, LEAVE } from './command.ts';

export const exit: Command = {
  name: 'exit',
  doc: 'leaves; so do exit and Ctrl-D',
  run: () => LEAVE,
  atPrompt: (prompt) => prompt.leave(),
};
