/** What the shell changes about the terminal, and gives back whenever the terminal is somebody else's. */
import type { ReadStream, WriteStream } from 'node:tty';

export const PASTE_BEGIN = '\x1b[200~';
export const PASTE_END = '\x1b[201~';
const PASTE_BRACKETS_ON = '\x1b[?2004h';
const PASTE_BRACKETS_OFF = '\x1b[?2004l';
const CURSOR_ON = '\x1b[?25h';

export interface Modes {
  /** Keys arrive one by one, and pastes in brackets. */
  take(): void;
  giveBack(): void;
}

/** `isPlain`: the terminal edits lines itself, and nothing is changed. */
export function makeModes(input: ReadStream, terminal: WriteStream, isPlain: boolean): Modes {
  if (isPlain) return { take() {}, giveBack() {} };
  return {
    take() {
      // Node believes that the mode is still what it has set, whoever had the terminal meanwhile.
      input.setRawMode(false);
      input.setRawMode(true);
      terminal.write(PASTE_BRACKETS_ON);
    },
    giveBack() {
      terminal.write(PASTE_BRACKETS_OFF + CURSOR_ON);
      input.setRawMode(false);
    },
  };
}
