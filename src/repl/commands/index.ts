/** The shell's own commands behind a dot, in the order in which help lists them; handed over by the command line. */
import { breakOff } from './break.ts';
import type { Command } from './command.ts';
import { copy } from './copy.ts';
import { editor } from './editor.ts';
import { exit } from './exit.ts';
import { help } from './help.ts';
import { init } from './init.ts';
import { javascript, python } from './languages.ts';
import { dryRun, quiet, readOnly } from './modes.ts';
import { profile } from './profile.ts';
import { sandbox } from './sandbox.ts';

export const commands: readonly Command[] = [
  help,
  editor,
  breakOff,
  python,
  javascript,
  readOnly,
  dryRun,
  quiet,
  copy,
  init,
  profile,
  sandbox,
  exit,
];
