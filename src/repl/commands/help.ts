/** `.help`: what can be called, the page's names, and the commands. */
import type { Command } from './command.ts';

export const help: Command = {
  name: 'help',
  doc: 'this list',
  run: (_rest, around) => around.help,
};
