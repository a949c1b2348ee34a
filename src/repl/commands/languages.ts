/** `.python` and `.javascript`: the language in which entries are expected from here on. */
import type { Command } from './command.ts';

export const python: Command = {
  name: 'python',
  doc: 'entries are Python from here on',
  run: (_rest, { speak }) => speak('python'),
};

export const javascript: Command = {
  name: 'javascript',
  doc: 'entries are JavaScript again',
  run: (_rest, { speak }) => speak('javascript'),
};
