/** What stands behind a dot: the prompt, pipes, help and completion are made from this list. */
import { type Command, LEAVE } from './command.ts';
import { sandbox } from './sandbox.ts';

export const commands: readonly Command[] = [
  {
    name: 'help',
    doc: 'this list',
    run: (_rest, { help }) => help,
  },
  {
    name: 'editor',
    doc: 'an entry of several lines; Ctrl-D runs it',
    atPrompt: (prompt) => prompt.edit(),
  },
  {
    name: 'break',
    doc: 'gives up an unfinished entry',
    atPrompt: (prompt) => prompt.giveUp(),
  },
  sandbox,
  {
    name: 'exit',
    doc: 'leaves; so do exit and Ctrl-D',
    run: () => LEAVE,
    atPrompt: (prompt) => prompt.leave(),
  },
];
